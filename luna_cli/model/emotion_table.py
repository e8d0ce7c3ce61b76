"""The twelve emotions with all their numbers: one table for the spec's §6 and for `EmotionalTone` (docs/design/emotion.md).

Ids are those of the spec's examples where it has some (joy 103, sadness 105, fear 108).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from luna_cli.model.emotion import NAMES, EmotionNeuron, Influence, Trigger
from luna_cli.model.stimulus import plain_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Emotion:
    """An emotion: the nearest tone of `EmotionalContext`, valence (−1 to 1), arousal (0 to 1), and its neuron."""

    tone: str
    valence: float
    arousal: float
    neuron: EmotionNeuron


_Numbers = dict[str, float]
_IDS = dict(
    zip(
        ("neutral", "calm", "joy", "curiosity", "sadness", "concern", "love", "fear", "anger", "surprise", "shame", "relief"),
        range(101, 113),
        strict=True,
    )
)


def _emotion(  # noqa: PLR0917 - a row has as many cells as the table columns
    name: str,
    felt: tuple[str, float, float],
    thresholds: tuple[float, float, float],
    paces: tuple[str, str],
    influences: _Numbers,
    triggers: dict[str, float | tuple[float, float]],
    against: _Numbers,
) -> Emotion:
    weighed = {source: one if isinstance(one, tuple) else (one, 0.0) for source, one in triggers.items()}
    neuron = EmotionNeuron(
        id=f"emotion_{_IDS[name]}",
        type=name,
        activation=thresholds[0],
        influence=thresholds[1],
        saturation=thresholds[2],
        rise=paces[0],
        decline=paces[1],
        influences=tuple(Influence(target=target, modification=size) for target, size in influences.items()),
        triggers=tuple(Trigger(source=source, weight=one[0], delay_minutes=one[1]) for source, one in weighed.items()),
        incompatibilities={_reference(other): degree for other, degree in against.items()},
    )
    return Emotion(tone=felt[0], valence=felt[1], arousal=felt[2], neuron=neuron)


def _reference(name: str) -> str:
    """Return an emotion as the spec refers to it, `emotion_105_tristesse`."""
    return f"emotion_{_IDS[name]}_{plain_name(NAMES[name])}"


_EXPLORE, _AMBIGUITY, _EXPRESS, _REACT = "exploration", "ambiguity_tolerance", "expressiveness", "reactivity"

EMOTIONS: Mapping[str, Emotion] = {
    "joy": _emotion(
        "joy",
        ("joy", 0.8, 0.65),
        (0.25, 0.40, 0.95),
        ("moderate", "slow"),
        {_EXPLORE: 0.4, _AMBIGUITY: 0.35, _EXPRESS: 0.5},
        {
            "accomplishment": 0.7,
            "positive_interaction": 0.65,
            "pleasant_anticipation": 0.5,
            "outcome_good": 0.65,
            "recognition": 0.6,
            "thanks": 0.5,
            "prediction_true": 0.3,
            "solution": 0.5,
        },
        {"sadness": 0.8, "fear": 0.6, "anger": 0.5},
    ),
    "curiosity": _emotion(
        "curiosity",
        ("curiosity", 0.4, 0.55),
        (0.25, 0.40, 0.95),
        ("fast", "moderate"),
        {_EXPLORE: 0.5, _AMBIGUITY: 0.3},
        {"novelty": 0.7, "open_question": 0.65, "pattern_found": 0.6, "new_hub": 0.4, "surprise": (0.3, 2.0)},
        {"fear": 0.5, "shame": 0.3},
    ),
    "calm": _emotion(
        "calm",
        ("calm", 0.5, 0.15),
        (0.20, 0.40, 0.95),
        ("moderate", "slow"),
        {_REACT: -0.4, _AMBIGUITY: 0.2},
        {"rest": 0.65, "quiet_week": 0.6, "danger_over": 0.4, "relief": (0.6, 15.0)},
        {"anger": 0.7, "fear": 0.6, "concern": 0.5},
    ),
    "concern": _emotion(
        "concern",
        ("concern", -0.5, 0.6),
        (0.25, 0.40, 0.90),
        ("moderate", "slow"),
        {_EXPLORE: -0.2, _REACT: 0.2},
        {"uncertainty": 0.65, "contradiction": 0.5, "urgency": 0.6, "threat": 0.5, "outcome_bad": 0.6, "mistake": 0.4},
        {"calm": 0.6, "relief": 0.5},
    ),
    "love": _emotion(
        "love",
        ("love", 0.85, 0.5),
        (0.25, 0.45, 1.00),
        ("slow", "slow"),
        {_EXPRESS: 0.3, _AMBIGUITY: 0.2},
        {"shared_feelings": 0.9, "positive_interaction": 0.5, "long_session": 0.5, "thanks": 0.4},
        {"anger": 0.5},
    ),
    "neutral": _emotion("neutral", ("neutral", 0.0, 0.5), (0.25, 0.50, 0.90), ("moderate", "moderate"), {}, {}, {}),
    "sadness": _emotion(
        "sadness",
        ("concern", -0.7, 0.3),
        (0.25, 0.40, 0.95),
        ("moderate", "slow"),
        {_EXPLORE: -0.3, _EXPRESS: -0.3, _REACT: -0.2},
        {"loss": 0.9, "rejection": 0.65, "loneliness": 0.6, "outcome_bad": 0.5},
        {"joy": 0.8, "relief": 0.3},
    ),
    "fear": _emotion(
        "fear",
        ("concern", -0.65, 0.8),
        (0.30, 0.45, 1.00),
        ("fast", "moderate"),
        {_EXPLORE: -0.5, _AMBIGUITY: -0.4, _REACT: 0.5},
        {"threat": 0.8, "urgency": 0.25, "surprise": (0.6, 5.0)},
        {"joy": 0.6, "calm": 0.6, "relief": 0.7},
    ),
    "anger": _emotion(
        "anger",
        ("concern", -0.6, 0.8),
        (0.30, 0.45, 0.95),
        ("fast", "moderate"),
        {_AMBIGUITY: -0.3, _EXPRESS: 0.3, _REACT: 0.5},
        {"injustice": 0.7, "insult": 0.65, "obstacle": 0.5, "rejection": 0.3},
        {"calm": 0.7, "love": 0.4, "joy": 0.4},
    ),
    "surprise": _emotion(
        "surprise",
        ("curiosity", 0.1, 0.8),
        (0.35, 0.50, 1.00),
        ("fast", "fast"),
        {_REACT: 0.4},
        {"unexpected": 0.8, "contradiction": 0.4, "novelty": 0.3},
        {"calm": 0.3},
    ),
    "shame": _emotion(
        "shame",
        ("concern", -0.6, 0.5),
        (0.25, 0.45, 0.90),
        ("moderate", "slow"),
        {_EXPRESS: -0.5, _EXPLORE: -0.2},
        {"mistake": 0.6, "insult": 0.3, "anger": (0.6, 10.0)},
        {"joy": 0.4},
    ),
    "relief": _emotion(
        "relief",
        ("calm", 0.6, 0.3),
        (0.25, 0.40, 0.90),
        ("fast", "moderate"),
        {_REACT: -0.3},
        {"danger_over": 0.8, "solution": 0.5, "fear": (0.7, 20.0)},
        {"concern": 0.3},  # fear fades before it, so it does not hold it back
    ),
}
"""The emotions by English name; the order breaks ties."""
