"""What a night knows about what memories name over and over (docs/guide/records.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from luna_cli.model.memory import NOTHING


class Naming(NamedTuple):
    """A memory that names something: when it was lived (ms), what it feels like (−1 to 1; None: like nothing), who vouches."""

    id: str
    at: int
    valence: float | None
    trust: str


def _nobody(_hub: str) -> Sequence[Naming]:
    return ()


def _nothing(_memory: str) -> Naming | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """The vault as far as it tells of recurrence; what has `threats` is left out of it.

    `earlier` gives the memories that list a hub, archived ones too, each once; `memory` what is known of one memory, None when it
    does not count. Both are asked by need. `told` gives each pattern's id the most days that its lines say.
    """

    earlier: Callable[[str], Sequence[Naming]] = _nobody
    memory: Callable[[str], Naming | None] = _nothing
    told: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    zone: str = "UTC"
