"""The records of the dreams, read line by line: a line that is none is named and passed over."""

import os
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from luna_cli.files import codec
from luna_cli.model.records import LANDSCAPES, PATTERNS, Move, Pattern, Week, local, read_move, read_pattern, read_week, week_of
from luna_cli.model.schema import FieldError
from luna_cli.vault import layout
from luna_cli.vault.findings import ERROR, Finding, lines

LINE = codec.MAX_MEMORY
"""Bytes of a line, at most."""
T = TypeVar("T")


class Read(NamedTuple, Generic[T]):
    """The lines of a record, oldest first, and the findings about those that are none."""

    found: list[T]
    bad: list[Finding]


def moves(root: str, memory: str = "") -> Read[Move]:
    """Return how the memories rose and fell; with `memory`, the beginning of an id, those alone whose ids begin with it."""
    read = _all(root, layout.HISTORY, move, memory.encode())
    return Read([one for one in read.found if one.id.startswith(memory)], read.bad)


def patterns(root: str) -> Read[Pattern]:
    """Return what recurs, each pattern as often as it was told."""
    return _all(root, PATTERNS, read_pattern)


def weeks(root: str) -> Read[Week]:
    """Return the landscapes of weeks, each as often as it was drawn; the last of a week counts."""
    return _all(root, LANDSCAPES, read_week)


def week_at(at: int, zone: str) -> str:
    """Return the week of an instant (ms), `2026-W46`."""
    return week_of(local(at, zone)[0])


def move(wire: Any) -> Move:
    """Read a line of history. Raises ValueError."""
    found = read_move(wire)
    if not layout.is_id(found.id):
        raise FieldError("id", layout.ID_RULE)
    return found


def _all(root: str, path: str, read: Callable[[Any], T], holding: bytes = b"") -> Read[T]:
    found: list[T] = []
    bad: list[Finding] = []
    for number, raw in lines(os.path.join(root, path), LINE):
        if raw is None:
            bad.append(Finding(ERROR, path, number, f"longer than {LINE:,} bytes"))
        elif holding in raw:
            try:
                found.append(read(codec.decode(raw, LINE)))
            except codec.RuleError as error:
                bad.append(Finding(ERROR, path, number, error.rule))
            except ValueError as error:
                bad.append(Finding(ERROR, path, number, str(error)))
    return Read(found, bad)
