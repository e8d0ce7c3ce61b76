"""Values of the notation that JSON has too: numbers, texts, true, false, null, lists, objects. Read from trees, written inline."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from luna_cli.graph.notation.scanner import NotationError, is_bare, quoted
from luna_cli.graph.notation.tree import Atom, Block, Call, Chain, Entry, Field

_NUMBER = re.compile(r"[+\-−]?\d+(?P<fraction>\.\d+)?(?P<power>[eE][+-]?\d+)?", re.ASCII)
_NAMED: Mapping[str, Any] = {"true": True, "false": False, "null": None}
_DIGITS = 20
"""Digits that no whole number has which fits 64 bits."""


def number(atom: Atom) -> float | None:
    """Return the number that a bare word is, a whole one as an int, or None."""
    found = None if atom.quoted else _NUMBER.fullmatch(atom.text)
    if found is None:
        return None
    plain = atom.text.replace("−", "-")
    if not (found["fraction"] or found["power"]):
        if len(plain) > _DIGITS or not -(2**63) <= int(plain) < 2**64:
            raise NotationError(atom.line, f"{plain[:24]} does not fit 64 bits")
        return int(plain)
    if not math.isfinite(float(plain)):
        raise NotationError(atom.line, f"{plain[:24]} is too large a number")
    return float(plain)


def value(field: Field, line: int) -> Any:
    """Return what a field says. Raises NotationError where it says nothing, or something that no value is."""
    if isinstance(field, Atom):
        found = number(field)
        if found is not None:
            return found
        return field.text if field.quoted else _NAMED.get(field.text, field.text)
    if isinstance(field, Block):
        return mapping(field) if field.opening == "{" else [alone(entry) for entry in field.entries]
    if isinstance(field, Chain | Call):
        raise NotationError(field.line, "a value stands here, no arrow and no attribute (put it in quotation marks)")
    raise NotationError(line, "a value is missing")


def alone(entry: Entry) -> Any:
    """Return the value of an entry that is nothing else."""
    if len(entry.fields) != 1 or entry.block is not None:
        raise NotationError(entry.line, "a single value stands here, without colons or a block")
    return value(entry.fields[0], entry.line)


def mapping(block: Block) -> dict[str, Any]:
    """Return the object that `{ key: value, … }` is; the same between square brackets as well."""
    found: dict[str, Any] = {}
    for entry in block.entries:
        key, held = pair(entry)
        if key in found:
            raise NotationError(entry.line, f"{key!r} stands twice")
        found[key] = value(held, entry.line)
    return found


def pair(entry: Entry) -> tuple[str, Field]:
    """Return the key of `key: value`, and the field that holds the value."""
    if len(entry.fields) != 2 or entry.block is not None:  # noqa: PLR2004 - a key and a value
        raise NotationError(entry.line, "a key and its value stand here, such as poids: 0.70")
    return text(entry.fields[0], entry.line, "a key"), entry.fields[1]


def text(field: Field, line: int, what: str) -> str:
    """Return the text of a field; `what` names it where it is none."""
    if field is None:
        raise NotationError(line, f"{what} is missing")
    if not isinstance(field, Atom):
        raise NotationError(field.line, f"{what} must be a text (put it in quotation marks)")
    return field.text


def inline(held: Any, *, marks: bool = False) -> str:
    """Write a value on one line; with `marks` a text always stands in quotation marks."""
    if isinstance(held, str):
        return quoted(held) if marks else word(held)
    if held is None or isinstance(held, bool):
        return {True: "true", False: "false", None: "null"}[held]
    if isinstance(held, int | float):
        return figure(held)
    if isinstance(held, Mapping):
        pairs = [f"{atom(key)}: {_under(key, item)}" for key, item in held.items()]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if isinstance(held, Sequence):
        return f"[{', '.join(inline(item) for item in held)}]"
    raise ValueError(f"the notation has no form for a {type(held).__name__}")


_MARKED = frozenset({"cible", "source"})
_SIGNED = "modification"


def _under(key: str, held: Any) -> str:
    """Write the value of a key as the spec does (§6.1): some texts always in quotation marks, a modification with its sign."""
    if key == _SIGNED and type(held) in {int, float}:
        return figure(held, signed=True)
    return inline(held, marks=key in _MARKED)


def atom(held: str) -> str:
    """Write a text where only a text may stand."""
    return held if is_bare(held) else quoted(held)


def word(held: str) -> str:
    """Write a text where numbers may stand as well: what would read as one of those gets quotation marks."""
    return quoted(held) if _NUMBER.fullmatch(held) or held in _NAMED else atom(held)


def figure(held: float, *, signed: bool = False) -> str:
    """Write a number: a whole one as it is, another with two decimals or as many as it needs. Raises ValueError for no number."""
    if not math.isfinite(held):
        raise ValueError(f"{held} is no finite number")
    shown = repr(held)
    if isinstance(held, float) and "e" not in shown:
        shown = shown.ljust(shown.index(".") + 3, "0")
    elif isinstance(held, float) and "." not in shown:
        shown = shown.replace("e", ".00e")
    return f"+{shown}" if signed and not shown.startswith("-") else shown
