"""What came into the vault since the last dream beside what it already held: what the comparison reads (corrections.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from luna_cli.model.memory import NOTHING


class Pair(NamedTuple):
    """A memory that no dream has read before, another that is near it, and how near (cosine of their stems, 0 to 1)."""

    new: str
    other: str
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A living memory as it is compared; `speaker` is who spoke, or whose it is, when anybody is known."""

    id: str
    text: str
    language: str
    speaker: str | None
    session: str | None
    created_at: int
    trust: str
    has_threats: bool = False
    is_superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """All that the comparison of a night needs.

    `said` gives every id in `pairs` and `same` what it says; `same` are groups of new memories that say the same in the same words.
    `recorded` are the pairs (newer, older) that `dreams/conflicts.jsonl` names already. `compared` new memories were looked at
    with their neighbours, `passed_over` are those that were too many for one night.
    """

    said: Mapping[str, Said] = field(default_factory=lambda: NOTHING)
    pairs: tuple[Pair, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    recorded: frozenset[tuple[str, str]] = frozenset()
    compared: int = 0
    passed_over: int = 0
