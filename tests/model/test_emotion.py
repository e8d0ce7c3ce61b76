"""The table of emotions and the events: whole, within bounds, and every name in it means something."""

import pytest

from luna_cli.model.emotion import FAST, MODERATE, NAMES, PARAMETERS, SLOW, emotion_name, half_life
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.schema import TONES
from luna_cli.model.stimulus import EVENTS, NEUROMODULATORS, event, plain_name


def test_the_twelve_emotions_are_in_the_table_each_with_an_id_of_its_own() -> None:
    assert list(EMOTIONS) == list(NAMES)
    ids = {name: emotion.neuron.id for name, emotion in EMOTIONS.items()}
    assert len(set(ids.values())) == 12
    assert (ids["joy"], ids["sadness"], ids["fear"]) == ("emotion_103", "emotion_105", "emotion_108")


@pytest.mark.parametrize("name", EMOTIONS)
def test_a_row_holds_numbers_within_their_bounds(name: str) -> None:
    emotion = EMOTIONS[name]
    neuron = emotion.neuron
    assert emotion.tone in TONES
    assert -1 <= emotion.valence <= 1
    assert 0 <= emotion.arousal <= 1
    assert 0 < neuron.activation <= neuron.influence <= neuron.saturation <= 1
    assert {half_life(neuron.rise), half_life(neuron.decline)} <= {SLOW, MODERATE, FAST}
    assert all(-1 <= one.modification <= 1 and one.changes in PARAMETERS.values() for one in neuron.influences)
    assert all(0 < one.weight <= 1 and one.delay_minutes >= 0 for one in neuron.triggers)
    assert {one.source for one in neuron.triggers} <= EVENTS.keys() | EMOTIONS.keys()
    assert all(0 < degree <= 1 for degree in neuron.incompatibilities.values())


def test_a_tone_is_its_own_nearest() -> None:
    assert [EMOTIONS[tone].tone for tone in TONES] == list(TONES)


def test_events_move_levels_by_what_the_design_says() -> None:
    sizes = [size for _, _, levels in EVENTS.values() for size in levels.values()]
    assert all(0.05 <= abs(size) <= 0.2 for size in sizes)
    moved = {name for _, _, levels in EVENTS.values() for name in levels}
    assert moved == set(NEUROMODULATORS)


def test_names_are_taken_in_both_languages_whatever_their_form() -> None:
    assert emotion_name("Curiosité") == emotion_name("curiosite\u0301") == emotion_name("CURIOSITY") == "curiosity"
    assert emotion_name("Vague à l'âme") == "vague_a_l'ame"
    assert event("Partage émotionnel") == event("shared-feelings") == "shared_feelings"
    assert event("ma source") == "ma_source"
    assert len({plain_name(row[0]) for row in EVENTS.values()} | EVENTS.keys()) == 2 * len(EVENTS) - sum(
        plain_name(row[0]) == name for name, row in EVENTS.items()
    )


@pytest.mark.parametrize(
    ("pace", "minutes"), [("lente", 240), ("Modérée", 60), ("rapide", 10), ("rapidité", 10), ("slow", 240), (7.5, 7.5)]
)
def test_a_pace_is_a_word_or_minutes(pace: float | str, minutes: float) -> None:
    assert half_life(pace) == minutes


@pytest.mark.parametrize("pace", ["vite", "", 0, -1.0])
def test_no_other_pace_is_taken(pace: float | str) -> None:
    with pytest.raises(ValueError, match="must be minutes above 0 or one of"):
        half_life(pace)
