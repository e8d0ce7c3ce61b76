"""Emotions as neurons, and what is felt at an instant (spec §6; docs/design/emotion.md). Instants are milliseconds in UTC.

Emotions are named in English wherever luna compares or writes them (`joy`); a neuron keeps its type as it was written (`joie`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luna_cli.model.memory import NOTHING
from luna_cli.model.stimulus import NEUROMODULATORS, plain_name

SLOW, MODERATE, FAST = 240.0, 60.0, 10.0
"""Half-lives in minutes of what a person calls slow, moderate and fast."""
PACES: Mapping[str, float] = {
    **dict.fromkeys(("lente", "lent", "lenteur", "slow"), SLOW),
    **dict.fromkeys(("moderee", "modere", "moderate"), MODERATE),
    **dict.fromkeys(("rapide", "rapidite", "fast"), FAST),
}
"""The words for a half-life, as they are compared."""
PARAMETERS: Mapping[str, str] = {
    "recherche_opportunites": "exploration",
    "tolerance_ambiguite": "ambiguity_tolerance",
    "expressivite": "expressiveness",
    "reactivite": "reactivity",
    **{name: name for name in ("exploration", "ambiguity_tolerance", "expressiveness", "reactivity")},
}
"""What an influence may change beside hubs: names as they are compared, to the parameter."""
NAMES: Mapping[str, str] = {
    "joy": "joie",
    "curiosity": "curiosité",
    "calm": "calme",
    "concern": "inquiétude",
    "love": "amour",
    "neutral": "neutre",
    "sadness": "tristesse",
    "fear": "peur",
    "anger": "colère",
    "surprise": "surprise",
    "shame": "honte",
    "relief": "soulagement",
}
"""The twelve emotions: English name to French name."""
_NAME_OF = {plain_name(name): english for english, french in NAMES.items() for name in (french, english)}


def emotion_name(text: str) -> str:
    """Return the English name of an emotion given in English or French; any other as it is compared."""
    found = plain_name(text)
    return _NAME_OF.get(found, found)


def half_life(pace: float | str) -> float:
    """Return minutes for a pace given in minutes or as a word. Raises ValueError for another word, or 0 minutes and less."""
    minutes = PACES.get(plain_name(pace)) if isinstance(pace, str) else pace
    if minutes is None or not minutes > 0:
        raise ValueError(f"must be minutes above 0 or one of lente, modérée, rapide, slow, moderate, fast, not {pace!r}")
    return minutes


def _nothing() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """What an emotion does to a hub or to a parameter: −1 to 1 at full intensity; where it has a condition, only under that."""

    target: str
    modification: float
    condition: str = ""

    @property
    def changes(self) -> str:
        """The English name of the parameter, or the target itself: a hub's id."""
        return PARAMETERS.get(plain_name(self.target), self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What raises an emotion: an event or another emotion, with a weight (0 to 1), at once or after some minutes."""

    source: str
    weight: float
    delay_minutes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionNeuron:
    """One emotion (spec §6.1): `intensity` at the instant `as_of`, thresholds in 0…1, paces as minutes or words.

    `incompatibilities` names emotions as they were written (`emotion_105_tristesse`), each with 0…1.
    """

    id: str
    type: str
    intensity: float = 0.0
    as_of: int | None = None
    activation: float = 0.3
    influence: float = 0.5
    saturation: float = 0.9
    rise: float | str = "modérée"
    decline: float | str = "modérée"
    influences: tuple[Influence, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    incompatibilities: Mapping[str, float] = field(default_factory=_nothing)
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def name(self) -> str:
        """The emotion as luna names it."""
        return emotion_name(self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A trigger on its way: `emotion` gains `amount` at the instant `at`; `link` counts the emotions that led to it."""

    at: int
    emotion: str
    amount: float
    link: int = 1


BASELINE = 0.5
"""The level to which neuromodulators return."""


def _baseline() -> Mapping[str, float]:
    return dict.fromkeys(NEUROMODULATORS, BASELINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectState:
    """What is felt at `instant`: intensities by emotion and levels of the four neuromodulators, all in 0…1.

    `working_memory` are the hubs that the last dream put there, `preloaded` the memories that it laid ready, `contexts` the latest
    sessions; `extra` are a person's own keys.
    """

    instant: int
    emotions: Mapping[str, float] = field(default_factory=_nothing)
    neuromodulators: Mapping[str, float] = field(default_factory=_baseline)
    pending: tuple[Pending, ...] = ()
    working_memory: tuple[str, ...] = ()
    preloaded: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feel:
    """One thing felt: levels that a person set (0 to 1, emotions and neuromodulators), and events that happened."""

    at: int
    levels: Mapping[str, float] = field(default_factory=_nothing)
    events: tuple[str, ...] = ()
