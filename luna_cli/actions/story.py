"""A change of one memory in words: what happened between two states of its file."""

from typing import NamedTuple

from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.files import codec
from luna_cli.model.memory import Memory
from luna_cli.model.tier import TIERS
from luna_cli.vault import layout

SAID = (
    *("content", "summary", "tags", "source", "session_context", "conversation_history", "emotional_context", "parent_id"),
    *("children_ids", "related_ids", "user_id", "trust", "language", "pinned", "concepts", "supersedes", "superseded_by"),
    *("aliases", "versions", "created_at", "extra"),
)
"""Fields that a person or a dream says something with; a change of any other is use, not content."""


class State(NamedTuple):
    """A memory's file at one moment: where it lay and what it held."""

    path: str
    raw: bytes


class Step(NamedTuple):
    """What happened to one memory: a word, the tiers before and after where they differ, and the fields that were edited."""

    kind: str
    fields: tuple[str, ...] = ()
    tiers: tuple[str, str] | None = None

    @property
    def words(self) -> str:
        """The step in words: `promoted seed → leaf, edited content`."""
        rise = f" {self.tiers[0]} → {self.tiers[1]}" if self.tiers else ""
        if self.kind == "edited":
            return f"edited {', '.join(self.fields)}" if self.fields else "edited"
        return f"{self.kind}{rise}" + (f", edited {', '.join(self.fields)}" if self.fields else "")


def step(before: State, after: State, zone: str) -> Step:
    """Return what happened between two states of one memory."""
    tiers = layout.tier_of(before.path), layout.tier_of(after.path)
    fields = edited(before.raw, after.raw, zone)
    if tiers[0] != tiers[1] and all(tiers):
        kind = "promoted" if TIERS.index(tiers[1]) > TIERS.index(tiers[0]) else "demoted"
        return Step(kind, fields or (), tiers)
    if fields is None:
        return Step("rewritten")
    return Step("edited", fields) if fields else Step("used")


def edited(before: bytes, after: bytes, zone: str) -> tuple[str, ...] | None:
    """Return which fields say something else, none when only metrics moved; None when either cannot be read."""
    old, new = memory(before, zone), memory(after, zone)
    if old is None or new is None:
        return None
    return tuple(name for name in SAID if getattr(old, name) != getattr(new, name))


def memory(raw: bytes, zone: str) -> Memory | None:
    """Read a memory; None when the bytes are none that luna reads."""
    try:
        return codec.read(raw, "", zone)
    except (CorruptError, NewerFormatError):
        return None


def line(text: str) -> str:
    """Return the first line of a text, to show beside an id."""
    return text.strip().partition("\n")[0][:200]
