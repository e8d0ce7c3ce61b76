"""What a dream makes syntheses of: the living memories as they stand side by side, and the syntheses that there are already."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

SYNTHESIS = "synthesis"
"""The source of a synthesis, and its first tag."""
SESSION, WEEK, THEME = "session", "week", "theme"
SCALES = (SESSION, WEEK, THEME)
"""What a synthesis is of; its second tag."""


class Source(NamedTuple):
    """A memory, or a synthesis, as a source of syntheses; instants in ms.

    `scale` is empty for a plain memory. `usable` ones neither give orders to a reader nor are corrected by another; `living` ones
    are not archived. `concepts` are ids of hubs; `turn` is −1 where it has none.
    """

    id: str
    created_at: int
    entered_at: int
    turn: int = -1
    session: str | None = None
    speaker: str | None = None
    language: str = "en"
    trust: str = "user"
    tone: str = "neutral"
    concepts: tuple[str, ...] = ()
    usable: bool = True
    living: bool = True
    scale: str = ""

    @property
    def order(self) -> tuple[int, int, str]:
        """The place in its session: by the time it was lived, its turn, its id."""
        return self.created_at, self.turn, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """All that syntheses are made of.

    `memories` are the living ones that are no syntheses, `syntheses` those made so far, archived ones too, in any order. `text`
    gives the content of one of either by its id, `sources` the ids that a synthesis is made of, `rarity` how much a stem tells in
    the vault.
    """

    memories: tuple[Source, ...] = ()
    syntheses: tuple[Source, ...] = ()
    text: Callable[[str], str] = str
    sources: Callable[[str], tuple[str, ...]] = lambda _: ()
    rarity: Callable[[str], float] = lambda _: 1.0
