"""Four neuromodulators and what they change (spec §7; docs/design/emotion.md). Levels are a mapping of names to 0…1.

On the start-up path of whatever activates: nothing heavy is imported.
"""

from luna_cli.model.stimulus import EVENTS, NEUROMODULATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Levels = Mapping[str, float]

BASELINE = 0.5
HALF_LIFE_MS = 6 * 3_600_000
"""Half of what parts a level from the baseline is gone after six hours."""

HIGH, MIDDLE, LOW = 0.8, 0.5, 0.25
PROTOTYPES: "dict[str, Levels]" = {
    "flow": {"dopamine": HIGH, "serotonin": MIDDLE, "noradrenaline": MIDDLE},
    "exploration": {"dopamine": HIGH, "serotonin": LOW, "noradrenaline": HIGH},
    "caution": {"dopamine": LOW, "serotonin": LOW, "noradrenaline": HIGH},
    "confidence": {"dopamine": MIDDLE, "serotonin": HIGH, "oxytocin": HIGH},
}
"""The cognitive states of the spec's §7.2, each by the levels that it speaks of."""
NEUTRAL = "neutral"
NEAR = 0.2
"""A state farther away than this is not the present one; from the baseline to the nearest it is 0.3."""

CHOICES = {
    "flow": "fewer and stronger hits",
    "exploration": "creative mode: distant associations",
    "caution": "provenance and trust are shown",
    "confidence": "more of the user's own memories",
    NEUTRAL: "nothing but the settings",
}
"""What each state chooses where nobody chose otherwise."""


class Choices:
    """The defaults of a cognitive state: mode of activation, factor on the number of hits, and so on."""

    __slots__ = ("hits", "mode", "own", "provenance")

    def __init__(self, mode: str = "associative", hits: float = 1.0, own: float = 1.0, *, provenance: bool = False) -> None:
        """`own` multiplies what the user's own memories score; `provenance` shows where a memory is from and its trust."""
        self.mode, self.hits, self.own, self.provenance = mode, hits, own, provenance


def choices(state: str) -> Choices:
    """Return what a cognitive state chooses; those of the neutral one for a name that is none."""
    if state == "flow":
        return Choices(hits=0.6)
    if state == "exploration":
        return Choices(mode="creative")
    if state == "caution":
        return Choices(provenance=True)
    if state == "confidence":
        return Choices(own=1.25)
    return Choices()


def faded(levels: "Levels", elapsed_ms: int) -> "dict[str, float]":
    """Return all four levels after a time: each returns to the baseline. A clock that went back changes nothing."""
    share = 2.0 ** (-max(elapsed_ms, 0) / HALF_LIFE_MS)
    return {name: BASELINE + (levels.get(name, BASELINE) - BASELINE) * share for name in NEUROMODULATORS}


def moved(levels: "Levels", events: "Mapping[str, float]") -> "dict[str, float]":
    """Return the levels after events, each with how much of it happened (1: once); an event of no known name moves nothing."""
    found = {name: levels.get(name, BASELINE) for name in NEUROMODULATORS}
    for event in sorted(events):
        for name, size in EVENTS[event][2].items() if event in EVENTS else ():
            found[name] += size * events[event]
    return {name: min(max(level, 0.0), 1.0) for name, level in found.items()}


def _level(levels: "Levels", name: str) -> float:
    return min(max(levels.get(name, BASELINE), 0.0), 1.0)


def plasticity(levels: "Levels") -> float:
    """Return the factor on what is learnt, 0.5 to 1.5: dopamine is the reward."""
    return 0.5 + _level(levels, "dopamine")


def rem_exploration(levels: "Levels") -> float:
    """Return the factor on the walks of paradoxical sleep, 0.5 to 1.5, by dopamine."""
    return 0.5 + _level(levels, "dopamine")


def damping(levels: "Levels") -> float:
    """Return the factor on what raises a negative emotion, 1.25 to 0.75: serotonin steadies."""
    return 1.25 - 0.5 * _level(levels, "serotonin")


def attenuation(levels: "Levels") -> float:
    """Return what activation keeps at each hop, 0.7 to 0.9, by noradrenaline (spec §8.2)."""
    return 0.7 + 0.2 * _level(levels, "noradrenaline")


def attention(levels: "Levels") -> float:
    """Return the factor on the threshold of attention, 0.5 to 1.5: noradrenaline narrows the focus."""
    return 0.5 + _level(levels, "noradrenaline")


def novelty(levels: "Levels") -> float:
    """Return the factor on the salience of what is new, 0.8 to 1.2, by noradrenaline."""
    return 0.8 + 0.4 * _level(levels, "noradrenaline")


def user_links(levels: "Levels") -> float:
    """Return the factor on synapses to and from the user's hub, 0.5 to 1.5, by oxytocin."""
    return 0.5 + _level(levels, "oxytocin")


def effects(levels: "Levels") -> "dict[str, float]":
    """Return every effect by name."""
    return {
        "plasticity": plasticity(levels),
        "rem_exploration": rem_exploration(levels),
        "negative_emotion": damping(levels),
        "attenuation": attenuation(levels),
        "attention_threshold": attention(levels),
        "novelty_salience": novelty(levels),
        "user_links": user_links(levels),
    }


def distances(levels: "Levels") -> "dict[str, float]":
    """Return how far the levels are from each prototype: Euclidean over the levels that it speaks of."""
    return {
        state: sum((_level(levels, name) - wanted) ** 2 for name, wanted in prototype.items()) ** 0.5
        for state, prototype in PROTOTYPES.items()
    }


def cognitive(levels: "Levels") -> tuple[str, float]:
    """Return the cognitive state and its distance: the nearest prototype, or neutral and the same distance when none is near."""
    state, distance = min(distances(levels).items(), key=lambda item: (item[1], item[0]))
    return (state, distance) if distance <= NEAR else (NEUTRAL, distance)
