"""Where in a notation a broken rule stands: the reader of documents names a path, a person looks for a line."""

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from luna_cli.graph.document.statements import place_of
from luna_cli.graph.notation.forms import Said
from luna_cli.model.notation import Problem

Lines = Mapping[str, Sequence[int]]
"""From the path of a list (`$.connections`) to the lines in which its items begin."""
_ITEM = re.compile(r"(\$[\w.]*)\[(\d+)\]\.?(.*)", re.DOTALL)
_LINE = re.compile(r"line (\d+)")


def lines_of(said: Iterable[Said]) -> Lines:
    """Return where statements stand; compact, as there may be a million."""
    found: dict[str, array[int]] = {}
    for one in said:
        found.setdefault(place_of(one.statement), array("L")).append(one.line)
    return found


def located(problems: Iterable[Problem], lines: Lines) -> list[Problem]:
    """Return problems by the lines that are known, in their order; those without one stand last, as they were."""
    if not lines:
        return list(problems)
    return sorted((_at_line(one, lines) for one in problems), key=_line)


def _at_line(one: Problem, lines: Lines) -> Problem:
    found = _ITEM.fullmatch(one.path)
    if found is None or found[1] not in lines:
        return one
    line = lines[found[1]][int(found[2])]
    return replace(one, path=f"line {line}: {found[3]}" if found[3] else f"line {line}")


def _line(one: Problem) -> float:
    found = _LINE.match(one.path)
    return int(found[1]) if found else float("inf")
