"""The weeks of which a night may draw the emotional landscape (docs/guide/records.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from luna_cli.model.memory import NOTHING


class Lived(NamedTuple):
    """A memory of a week: when it was lived (ms) and its tone; intensity and valence are None once it is archived.

    `unread`: no dream has read what it feels like; `suspect`: it has `threats`, and what it says of feelings does not count.
    """

    id: str
    at: int
    tone: str
    intensity: float | None
    valence: float | None
    unread: bool = False
    suspect: bool = False


def _empty(_week: str) -> Sequence[Lived]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """The weeks (`2026-W46`) that are over and whose number of memories is not what their last line says, each with both numbers.

    The second number is None for a week without a line. `memories` gives those of a week, in any order, by need.
    """

    due: Mapping[str, tuple[int, int | None]] = field(default_factory=lambda: NOTHING)
    memories: Callable[[str], Sequence[Lived]] = _empty
    zone: str = "UTC"
