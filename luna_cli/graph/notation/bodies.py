"""Temporal neurons (spec §5.1), procedure graphs (§5.2), emotional neurons (§6.1): between trees and the objects of their files."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from luna_cli.graph.notation.lines import block, listed, share, texts
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.graph.notation.tree import Atom, Block, Call, Chain, Entry, Field
from luna_cli.graph.notation.values import alone, atom, figure, inline, mapping, pair, text, value

Object = dict[str, Any]
Held = Mapping[str, Any]
PARAMETERS = "paramètres"


def body(entry: Entry) -> dict[str, tuple[Field, int]]:
    """Return the sections between the braces of a statement, each with its line."""
    sections: dict[str, tuple[Field, int]] = {}
    for one in entry.block.entries if entry.block else ():
        name, held = pair(one)
        if name in sections:
            raise NotationError(one.line, f"{name!r} stands twice")
        sections[name] = held, one.line
    return sections


def _entries(held: Field, line: int, what: str) -> tuple[Entry, ...]:
    if not isinstance(held, Block) or held.opening != "[":
        raise NotationError(line, f"{what} stand between square brackets")
    return held.entries


def _name(entry: Entry, place: int, what: str) -> str:
    return text(entry.fields[place] if place < len(entry.fields) else None, entry.line, what)


# -- temporal neurons


def read_temporal(entry: Entry) -> Object:
    """Read `temporal_1 : type : paramètres { … }`; the word before the brace may be missing."""
    found: Object = {"id": _name(entry, 0, "the id"), "type": _name(entry, 1, "the type")}
    for name, (held, line) in body(entry).items():
        if name in found:
            raise NotationError(line, f"{name!r} stands before the braces")
        if name == "conditional_branches":
            found[name] = [_branch(one) for one in _entries(held, line, "branches")]
        elif name == "order_neurons":
            _entries(held, line, "neurons")
            found[name] = list(texts(held, "a neuron")) if isinstance(held, Block) else []
        else:
            found[name] = value(held, line)
    return found


def _branch(entry: Entry) -> Object:
    condition, following = pair(entry)
    return {"condition": condition, "next": text(following, entry.line, "the next step")}


def temporal(held: Held) -> str:
    """Write a temporal neuron."""
    lines = []
    for name, one in held.items():
        if name == "conditional_branches":
            pairs = [f"{atom(branch['condition'])} : {atom(branch['next'])}" for branch in one]
            lines.append(f"{name}: [{', '.join(pairs)}]")
        elif name not in {"id", "type"}:
            lines.append(f"{atom(name)}: {listed(one) if name == 'order_neurons' else inline(one)}")
    return block(f"{atom(held['id'])} : {atom(held['type'])} : {PARAMETERS}", "{", lines)


# -- procedure graphs

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?(?:-(\d+(?:\.\d+)?))? ?([^\W\d_]+)")
_CALLED = {"durée": "duration", "duration": "duration"}
SECTIONS = frozenset({"nodes", "edges", "decision_points", "wait_points"})
"""What only a procedure graph has."""


def read_graph(entry: Entry) -> Object:
    """Read `procedure_graph_7 : name { nodes: […], edges: […], decision_points: […], wait_points: […] }`."""
    found: Object = {"id": _name(entry, 0, "the id"), "name": _name(entry, 1, "the name")}
    readers: dict[str, Callable[[Entry], Object]] = {
        "nodes": _node,
        "edges": _edge,
        "decision_points": _point,
        "wait_points": _point,
    }
    for name, (held, line) in body(entry).items():
        if name in found:
            raise NotationError(line, f"{name!r} stands before the braces")
        read = readers.get(name)
        found[name] = value(held, line) if read is None else [read(one) for one in _entries(held, line, name)]
    return found


def _attributes(entry: Entry, first: int, found: Object) -> Object:
    """Add the named attributes of an entry, from its field `first` on, to what was found in the fields before."""
    if entry.block is not None:
        raise NotationError(entry.block.line, "a block stands where an attribute such as condition(doré) should")
    for field in entry.fields[first:]:
        if not isinstance(field, Call):
            raise NotationError(entry.line, "after the first fields stand attributes such as durée(5-10min)")
        name = _CALLED.get(field.name, field.name)
        if name in found:
            raise NotationError(field.line, f"{field.name!r} stands twice, or in place of a field")
        held = field.value
        found[name] = _duration(held) if name == "duration" and isinstance(held, Atom) else value(held, field.line)
    return found


def _node(entry: Entry) -> Object:
    return _attributes(entry, 2, {"id": _name(entry, 0, "the id"), "action": _name(entry, 1, "the action")})


def _edge(entry: Entry) -> Object:
    ends = entry.fields[2] if len(entry.fields) > 2 else None  # noqa: PLR2004 - id, type, ends
    if not isinstance(ends, Chain) or len(ends.atoms) != 2:  # noqa: PLR2004 - source and target
        raise NotationError(entry.line, "an edge is written id : type : source → target")
    source, target = ends.atoms
    head = {"id": _name(entry, 0, "the id"), "type": _name(entry, 1, "the type"), "source": source.text, "target": target.text}
    return _attributes(entry, 3, head)


def _point(entry: Entry) -> Object:
    when, sign, node = _name(entry, 1, "the node").partition("_")
    if not (when and sign and node):
        raise NotationError(entry.line, "a point says when and at which node, such as après_node_2")
    return _attributes(entry, 2, {"id": _name(entry, 0, "the id"), "when": when, "node": node})


def _duration(held: Atom) -> Any:
    """Read `5-10min`, or `5-7-10min` with what is expected between least and most; anything else stays a value."""
    found = None if held.quoted else _DURATION.fullmatch(held.text)
    if found is None:
        return value(held, held.line)
    first, second, third, unit = found.groups()
    bounds = [_figure(one) for one in (first, second, third) if one is not None]
    if bounds != sorted(bounds):
        raise NotationError(held.line, f"{held.text!r} does not go from the least to the most")
    expected = {"expected": bounds[1]} if len(bounds) == 3 else {}  # noqa: PLR2004 - as said
    return {"min": bounds[0], **expected, "max": bounds[-1], "unit": unit}


def _figure(digits: str) -> float:
    return float(digits) if "." in digits else int(digits)


def graph(held: Held) -> str:
    """Write a procedure graph. Raises ValueError for a value without a form."""
    lines = []
    for name, one in held.items():
        if name in SECTIONS:
            write = _written_edge if name == "edges" else _written_node if name == "nodes" else _written_point
            lines.append(block(f"{name}:", "[", [write(item) for item in one]))
        elif name not in {"id", "name"}:
            lines.append(f"{atom(name)}: {inline(one)}")
    return block(f"{atom(held['id'])} : {atom(held['name'])}", "{", lines)


def _written(fields: Sequence[str], held: Held, *known: str) -> str:
    own = [_call(name, one) for name, one in held.items() if name not in known]
    return " : ".join((*fields, *own))


def _written_node(held: Held) -> str:
    return _written((atom(held["id"]), atom(held["action"])), held, "id", "action")


def _written_edge(held: Held) -> str:
    ends = f"{atom(held['source'])} → {atom(held['target'])}"
    return _written((atom(held["id"]), atom(held["type"]), ends), held, "id", "type", "source", "target")


def _written_point(held: Held) -> str:
    if "_" in held["when"] or not held["when"] or not held["node"]:
        raise ValueError(f"a point says when, in a word without _, and at which node, unlike {held['when']!r}, {held['node']!r}")
    return _written((atom(held["id"]), atom(f"{held['when']}_{held['node']}")), held, "id", "when", "node")


def _call(name: str, held: Any) -> str:
    if name == "duration" and _is_duration(held):
        bounds = [held["min"], *([held["expected"]] if "expected" in held else []), held["max"]]
        shown = [repr(one) for one in bounds]
        return f"durée({'-'.join(shown[:1] if bounds[0] == bounds[-1] and len(bounds) == 2 else shown)}{held['unit']})"  # noqa: PLR2004
    if name == "durée":
        raise ValueError("a duration has the key 'duration'")
    if name == "duration":
        return f"durée({_not_a_duration(held)})"
    return f"{atom(name)}({inline(held)})"


def _is_duration(held: Any) -> bool:
    if not isinstance(held, Mapping) or held.keys() - {"expected"} != {"min", "max", "unit"}:
        return False
    bounds = [held["min"], held.get("expected", held["min"]), held["max"]]
    return (
        all(type(one) in {int, float} and one >= 0 and "e" not in repr(one) and type(one) is type(bounds[0]) for one in bounds)
        and bounds == sorted(bounds)
        and isinstance(held["unit"], str)
        and _DURATION.fullmatch(f"1{held['unit']}") is not None
    )


def _not_a_duration(held: Any) -> str:
    return inline(held, marks=isinstance(held, str) and _DURATION.fullmatch(held) is not None)


# -- emotional neurons


def read_emotion(entry: Entry) -> Object:
    """Read `emotion_103 : joie : 0.65 { seuils: …, dynamique: …, influences: […], déclencheurs: […], incompatibilités: […] }`."""
    intensity = share(entry.fields[2], entry.line, "the intensity")
    found: Object = {"id": _name(entry, 0, "the id"), "type": _name(entry, 1, "the type"), "intensité": intensity}
    for name, (held, line) in body(entry).items():
        if name in found:
            raise NotationError(line, f"{name!r} stands before the braces")
        if name == "incompatibilités":
            found[name] = _incompatibilities(_entries(held, line, name))
        else:
            found[name] = value(held, line)
    return found


def _incompatibilities(entries: Sequence[Entry]) -> Object:
    found: Object = {}
    for one in entries:
        inside = one.fields[0]
        alone(one)
        if not isinstance(inside, Block) or inside.opening != "{":
            raise NotationError(one.line, "an incompatibility is written { emotion_105: 0.80 }")
        for name in mapping(inside):
            if name in found:
                raise NotationError(one.line, f"{name!r} stands twice")
        for pair_ in inside.entries:
            found[text(pair_.fields[0], pair_.line, "the emotion")] = share(pair_.fields[1], pair_.line, "the degree")
    return found


def emotion(held: Held) -> str:
    """Write an emotional neuron. Raises ValueError for a value without a form."""
    lines = []
    for name, one in held.items():
        if name == "incompatibilités":
            lines.append(block(f"{name}:", "[", [inline({other: degree}) for other, degree in one.items()]))
        elif _is_objects(one):
            lines.append(block(f"{atom(name)}:", "[", [inline(item) for item in one]))
        elif name not in {"id", "type", "intensité"}:
            lines.append(f"{atom(name)}: {inline(one)}")
    return block(f"{atom(held['id'])} : {atom(held['type'])} : {figure(held['intensité'])}", "{", lines)


def _is_objects(held: Any) -> bool:
    return isinstance(held, list | tuple) and all(isinstance(one, Mapping) for one in held)
