"""What every reader of foreign data gives: drafts in the order of the source, and a word about each record that is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from luna_cli.files.codec import MAX_MEMORY
from luna_cli.model.memory import Draft

ROOM = 4096
"""Bytes of a memory file that are not its text."""
MAX_TEXT = MAX_MEMORY - ROOM
"""Bytes of a text that fits a memory file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that is left out: `place` names the file and the line, `reason` the rule, in lower case without a full stop."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A remark that makes no import fail: a part of a record that was kept without it, or nothing to keep at all."""

    place: str
    reason: str


Found = Draft | Rejected | Notice


class Source(Protocol):
    """A reader at work: iterated once, it gives what it finds as it finds it, in bounded memory.

    A bad record is a `Rejected`, never an exception. LunaError when the source as a whole cannot be read, at the start or,
    when it breaks off, in the middle.
    """

    def __iter__(self) -> Iterator[Found]:
        """Yield what is found, in the order of the source."""
        ...


def too_long(text: str) -> str:
    """Return the rule that a text breaks when it does not fit a memory file, else nothing."""
    if len(text) * 4 <= MAX_TEXT:
        return ""
    size = len(text.encode())
    return f"a text of {size:,} bytes is longer than {MAX_TEXT:,}" if size > MAX_TEXT else ""
