"""Procedures as options say them: steps, edges, decisions, waits and durations in short words, English or French."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from luna_cli.errors import UsageError
from luna_cli.model.procedure import MOMENTS
from luna_cli.text.terms import fold

STEP = "knead dough; 10-15min; until elastic"
EDGE = "2 -> 4 if too dry"
DECIDE = "after 2; if too sticky; add flour; go 2"
WAIT = "before 4; oven hot"
_UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "seconde", "secondes"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "mn"), "min"),
    **dict.fromkeys(("h", "hr", "hour", "hours", "heure", "heures"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("j", "jour", "jours"), "j"),
}
_MINUTES = {"s": 1 / 60, "min": 1.0, "h": 60.0, "d": 1440.0, "j": 1440.0}
_NUMBER = r"(\d{1,9}(?:[.,]\d{1,6})?)"
_DURATION = re.compile(rf"{_NUMBER}(?:\s*[-–/]\s*{_NUMBER})?(?:\s*[-–/]\s*{_NUMBER})?\s*([a-z]+)")
_HOURS = re.compile(r"(\d{1,9})\s*h\s*(\d{1,2})(?:\s*min)?")
_UNTIL = re.compile(r"(?:until|jusqu['’ _]?(?:à|a|aux?|en))(?=[\s_])", re.IGNORECASE)
_IF = re.compile(r"(?:if|si)\s+|s['’](?=il)", re.IGNORECASE)
_GO = re.compile(r"(?:go\s+to|goto|go|aller\s+à|aller)\s+", re.IGNORECASE)
_PROCEDURE = re.compile(r"(?:procedure|procédure)\s+", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s=;]+)\s*=\s*(.+)")
_EDGE = re.compile(r"(.+?)\s*(->|→|=>|⇒)\s*(.+?)(?:\s+(?:(?:if|si)\s+(.+)|(else|otherwise|sinon)))?", re.IGNORECASE)
_KINDS = {
    "fr": {"->": "séquentiel", "if": "conditionnel", "=>": "parallèle"},
    "en": {"->": "sequential", "if": "conditional", "=>": "parallel"},
}
_BOUNDS = {1: ("expected",), 2: ("min", "max"), 3: ("min", "expected", "max")}


def recipe(
    steps: Sequence[str], edges: Sequence[str], decides: Sequence[str], waits: Sequence[str], language: str
) -> dict[str, Any]:
    """Return the document of a procedure. Steps are named by their number, id or action. Raises UsageError with an example."""
    nodes = [{"id": f"node_{number}", **_node(text)} for number, text in enumerate(steps, start=1)]
    kinds = _KINDS.get(language, _KINDS["en"])
    if edges:
        drawn = [_edge(text, nodes, kinds) for text in edges]
    else:
        ids = [str(node["id"]) for node in nodes]
        drawn = [{"type": kinds["->"], "source": one, "target": two} for one, two in pairwise(ids)]
    return {
        "nodes": nodes,
        "edges": _numbered("edge", drawn),
        "decision_points": _numbered("dp", [_decision(text, nodes) for text in decides]),
        "wait_points": _numbered("wp", [_wait(text, nodes) for text in waits]),
    }


def _numbered(prefix: str, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"{prefix}_{number}", **item} for number, item in enumerate(items, start=1)]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _node(text: str) -> dict[str, Any]:
    action, _, more = text.partition(";")
    action, rest = action.strip(), _parts(more)
    if not action:
        raise UsageError("--step needs an action", f"such as --step '{STEP}'")
    node: dict[str, Any] = {"action": action}
    for part in rest:
        timed, own = duration(part), _ATTRIBUTE.fullmatch(part)
        key: str
        value: Any
        if timed is not None:
            key, value = "duration", timed
        elif _UNTIL.match(part):
            key, value = "condition", part
        elif own:
            key, value = own[1], own[2]
        else:
            raise UsageError(f"--step: {part!r} is neither a duration, nor until …, nor key=value", f"such as --step '{STEP}'")
        if key in node or key == "id":
            raise UsageError(f"--step: {key} is said twice in {text!r}", f"such as --step '{STEP}'")
        node[key] = value
    return node


def duration(text: str) -> dict[str, Any] | None:
    """Read `10min`, `10-15 min`, `10-12-15min`, `1-2h`, `90s`; None when it is no duration. Order of bounds is not checked."""
    found = _DURATION.fullmatch(text.strip().lower())
    unit = _UNITS.get(found[4]) if found else None
    if found is None or unit is None:
        return None
    said = [_number(number) for number in found.groups()[:3] if number]
    return {**dict(zip(_BOUNDS[len(said)], said, strict=True)), "unit": unit}


def minutes(text: str, name: str) -> float:
    """Read `12min`, `90s`, `1h30`, or minutes as a plain number. Raises UsageError."""
    plain = text.strip().lower()
    hours = _HOURS.fullmatch(plain)
    if hours:
        return int(hours[1]) * 60.0 + int(hours[2])
    found = duration(plain if not re.fullmatch(_NUMBER, plain) else f"{plain}min")
    if found is None or "expected" not in found or len(found) > 2:  # noqa: PLR2004 - the number and its unit
        raise UsageError(f"{name} takes a time such as 12min, 90s or 1h30, not {text!r}")
    return float(found["expected"]) * _MINUTES[found["unit"]]


def _number(text: str) -> float:
    value = float(text.replace(",", "."))
    return int(value) if value == int(value) else value


def _edge(text: str, nodes: Sequence[dict[str, Any]], kinds: dict[str, str]) -> dict[str, Any]:
    found = _EDGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"--edge: {text!r} is no edge", f"such as --edge '{EDGE}', or '1 => 3' for what goes on at the same time")
    source, arrow, target, condition, otherwise = found.groups()
    mark = "=>" if arrow in {"=>", "⇒"} else "->"
    kind = kinds["if" if mark == "->" and (condition or otherwise) else mark]
    edge = {"type": kind, "source": _step(source, nodes, "--edge"), "target": _step(target, nodes, "--edge")}
    return {**edge, "condition": condition} if condition else edge


def _decision(text: str, nodes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first, *rest = _parts(text) or [""]
    point = _moment(first, nodes, "--decide", DECIDE)
    actions: list[str] = []
    for part in rest:
        asked, went = _IF.match(part), _GO.match(part)
        if asked and "condition" not in point:
            point["condition"] = part[asked.end() :]
        elif went and "target" not in point:
            point["target"] = _step(part[went.end() :], nodes, "--decide")
        else:
            actions.append(part)
    if "condition" not in point or len(actions) > 1 or not (actions or "target" in point):
        raise UsageError(f"--decide: {text!r} needs a condition, and an action or a step to go to", f"such as --decide '{DECIDE}'")
    target = {"target": point.pop("target")} if "target" in point else {}
    return {**point, **({"action": actions[0]} if actions else {}), **target}


def _wait(text: str, nodes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first, *rest = _parts(text) or [""]
    point = _moment(first, nodes, "--wait", WAIT)
    if len(rest) != 1:
        raise UsageError(f"--wait: {text!r} needs one condition, or a procedure", f"such as --wait '{WAIT}'")
    other = _PROCEDURE.match(rest[0])
    return {**point, **({"procedure": rest[0][other.end() :]} if other else {"condition": rest[0]})}


def _moment(text: str, nodes: Sequence[dict[str, Any]], option: str, example: str) -> dict[str, Any]:
    when, _, step = text.partition(" ")
    if when.lower() not in MOMENTS or not step.strip():
        raise UsageError(f"{option}: {text!r} does not begin with before, during or after a step", f"such as {option} '{example}'")
    return {"when": when.lower(), "node": _step(step, nodes, option)}


def _step(text: str, nodes: Sequence[dict[str, Any]], option: str) -> str:
    """Return the id of a step by its number, id, action or the beginning of that."""
    text = text.strip()
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(nodes):
        return str(nodes[int(text[:9]) - 1]["id"])
    wanted = fold(text).split()
    named = [(str(node["id"]), fold(node["action"]).split()) for node in nodes]
    found = [one for one, words in named if text == one or words == wanted]
    found = found or [one for one, words in named if wanted and " ".join(words).startswith(" ".join(wanted))]
    if len(found) != 1:
        many = "may be several steps" if found else f"is no step: there are {len(nodes)}"
        raise UsageError(f"{option}: {text!r} {many}", "name a step by its number among the --step options, or by its action")
    return found[0]
