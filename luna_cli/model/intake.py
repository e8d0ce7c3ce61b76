"""What came into the vault since the last dream, read as concepts: what the integration phase thinks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from luna_cli.model.hub import Hub
from luna_cli.model.memory import NOTHING, EmotionalContext


class Named(NamedTuple):
    """A concept as memories say it: the key by which two ways of saying are one, the words, and what it is about."""

    key: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One memory that no dream has read before, in order of its life.

    `hubs` are the hubs that it names already, `concepts` what it names else, the most telling first; `also` are keys of concepts
    of other memories that it says as well. `causes` are pairs of keys or hub ids, (cause, effect). `emotion` is what its text
    feels like, None when somebody said so already.
    """

    id: str
    created_at: int
    entered_at: int
    turn: int
    session: str | None
    hubs: tuple[str, ...] = ()
    concepts: tuple[Named, ...] = ()
    also: tuple[str, ...] = ()
    causes: tuple[tuple[str, str], ...] = ()
    emotion: EmotionalContext | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that the integration phase needs.

    `earlier` gives the key of a concept of `heard` the older memories that name it as well, with the hubs that they list. `hubs`
    are those that anything here names, whole; `count` is how many the network has. `slugs` gives each key the slug of its hub,
    were it one; of several slugs of one key the first. `broken` are hubs whose files cannot be read: nothing is written over them.
    `used` are the hubs that each memory used since the last dream lists. `plasticity` scales what is learnt
    (dopamine, docs/design/emotion.md); `events` are what happened by day, as emotions and neuromodulators know it.
    """

    heard: tuple[Heard, ...] = ()
    earlier: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=lambda: NOTHING)
    hubs: Mapping[str, Hub] = field(default_factory=lambda: NOTHING)
    slugs: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    broken: frozenset[str] = frozenset()
    used: tuple[tuple[str, ...], ...] = ()
    count: int = 0
    plasticity: float = 1.0
    events: tuple[str, ...] = ()
