"""Emotions rise, fight, follow from one another and fade; whatever happens they stay within their bounds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.emotions import (
    MINUTE_MS,
    active,
    advance,
    emotionality,
    fade,
    folded,
    influences,
    named,
    step,
    table,
    with_levels,
)
from luna_cli.model.emotion import AffectState, EmotionNeuron, Feel, Influence, Trigger
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.stimulus import EVENTS
from tests.strategies import QUICK, shares

T = 1_800_000_000_000
HOUR = 60 * MINUTE_MS
REST = AffectState(instant=T)
NEURONS = table()

_stimuli = st.dictionaries(st.sampled_from([*EVENTS, *EMOTIONS]), st.floats(0, 3), max_size=6)
_states = st.builds(
    AffectState,
    instant=st.just(T),
    emotions=st.fixed_dictionaries({}, optional={name: shares(0.0, one.neuron.saturation) for name, one in EMOTIONS.items()}),
)
_feels = st.lists(
    st.builds(
        Feel,
        at=st.integers(T - HOUR, T + 30 * HOUR),
        levels=st.dictionaries(st.sampled_from(["joy", "fear", "dopamine", "ferveur"]), shares(), max_size=2),
        events=st.lists(st.sampled_from(list(EVENTS)), max_size=3).map(tuple),
    ),
    max_size=6,
)


@QUICK
@given(_states, _stimuli, st.integers(0, 48 * HOUR))
def test_emotions_stay_between_nothing_and_saturation(state: AffectState, stimuli: dict[str, float], later: int) -> None:
    after = advance(step(state, NEURONS, stimuli, T), NEURONS, T + later)
    assert all(0 <= value <= NEURONS[name].saturation for name, value in after.emotions.items())
    assert all(0 <= level <= 1 for level in after.neuromodulators.values())


@QUICK
@given(_states, st.integers(1, 48 * HOUR), st.integers(1, 48 * HOUR))
def test_without_stimulus_everything_declines(state: AffectState, first: int, second: int) -> None:
    one = advance(state, NEURONS, T + first)
    two = advance(one, NEURONS, T + first + second)
    for name, value in state.emotions.items():
        assert two.emotions[name] <= one.emotions[name] <= value
    assert two.emotions == pytest.approx(advance(state, NEURONS, T + first + second).emotions)


@QUICK
@given(_states, _stimuli)
def test_the_order_of_stimuli_is_irrelevant_and_the_same_comes_out_again(state: AffectState, stimuli: dict[str, float]) -> None:
    after = step(state, NEURONS, stimuli, T + MINUTE_MS)
    assert step(state, NEURONS, dict(reversed(stimuli.items())), T + MINUTE_MS) == after
    assert step(state, NEURONS, stimuli, T + MINUTE_MS) == after


@QUICK
@given(_feels, st.integers(T + HOUR, T + 20 * HOUR), st.integers(0, 20 * HOUR))
def test_a_night_in_between_changes_nothing_of_what_is_felt(feels: list[Feel], night: int, later: int) -> None:
    start = AffectState(instant=T - HOUR)
    before = [feel for feel in feels if feel.at < night]
    after = [feel for feel in feels if feel.at >= night]
    at_once = folded(start, NEURONS, [feel for feel in feels if feel.at <= night + later], night + later)
    dreamt = folded(start, NEURONS, before, night)
    by_night = folded(dreamt, NEURONS, [feel for feel in after if feel.at <= night + later], night + later)
    assert by_night.emotions == pytest.approx(at_once.emotions, abs=1e-9)
    assert by_night.neuromodulators == pytest.approx(at_once.neuromodulators)
    assert by_night.pending == at_once.pending


def test_reading_writes_nothing_new_and_a_clock_that_went_back_changes_nothing() -> None:
    joyful = with_levels(REST, NEURONS, {"joy": 0.8}, T)
    assert advance(joyful, NEURONS, T) == joyful
    assert fade(joyful, NEURONS, T - HOUR) == joyful
    assert fade(joyful, NEURONS, T + 240 * MINUTE_MS).emotions["joy"] == pytest.approx(0.4)


def test_a_trigger_adds_what_the_rise_lets_in() -> None:
    assert step(REST, NEURONS, {"accomplissement": 1}, T).emotions["joy"] == pytest.approx(0.7 * 0.5)
    twice = step(REST, NEURONS, {"accomplishment": 2}, T)
    assert twice.emotions["joy"] == pytest.approx(0.7)
    assert step(REST, NEURONS, {"accomplishment": 50}, T).emotions["joy"] == NEURONS["joy"].saturation
    assert step(REST, NEURONS, {"nothing known": 1}, T).emotions == {}


def test_incompatible_emotions_take_from_each_other_and_others_mix() -> None:
    joyful = with_levels(REST, NEURONS, {"joy": 0.6, "curiosity": 0.5}, T)
    sad = step(joyful, NEURONS, {"loss": 1}, T)
    felt = 0.9 * 0.5
    assert sad.emotions["joy"] == pytest.approx(0.6 - 0.8 * felt)
    assert sad.emotions.get("sadness", 0.0) == pytest.approx(max(felt - 0.8 * 0.6, 0.0))
    assert sad.emotions["curiosity"] == 0.5
    assert active(sad, NEURONS) == ["curiosity"]
    unrelated = step(replace(joyful, emotions={"joy": 0.6, "sadness": 0.5}), NEURONS, {"novelty": 1}, T)
    assert (unrelated.emotions["joy"], unrelated.emotions["sadness"]) == (0.6, 0.5)


def test_surprise_then_fear_then_relief() -> None:
    seen = [
        sorted(active(folded(REST, NEURONS, [Feel(at=T, events=("unexpected",))], T + m * MINUTE_MS), NEURONS)) for m in (0, 6, 26)
    ]
    assert seen[0] == ["surprise"]
    assert "fear" in seen[1]
    assert "relief" not in seen[1]
    assert "relief" in seen[2]


def test_shame_about_anger() -> None:
    angry = step(REST, NEURONS, {"injustice": 1}, T)
    assert active(angry, NEURONS) == ["anger"]
    assert advance(angry, NEURONS, T + 11 * MINUTE_MS).emotions["shame"] > 0.1
    assert "shame" not in advance(angry, NEURONS, T + 9 * MINUTE_MS).emotions


def test_serotonin_steadies_against_what_is_negative_alone() -> None:
    steady = with_levels(REST, NEURONS, {"serotonin": 1.0}, T)
    for event, name, factor in (("threat", "fear", 0.75), ("accomplishment", "joy", 1.0)):
        plain = step(REST, NEURONS, {event: 1}, T).emotions[name]
        assert step(steady, NEURONS, {event: 1}, T).emotions[name] == pytest.approx(plain * factor)


def test_a_ring_of_emotions_comes_to_an_end() -> None:
    ring = {
        name: EmotionNeuron(
            id=name, type=name, activation=0.0001, influence=0.5, rise=0.1, triggers=(Trigger(source=other, weight=1.0),)
        )
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    ring["a"] = replace(ring["a"], triggers=(*ring["a"].triggers, Trigger(source="spark", weight=1.0)))
    after = step(REST, ring, {"spark": 1}, T)
    assert after.pending == ()
    assert set(after.emotions) == {"a", "b", "c"}


def test_influences_begin_at_their_threshold_and_wait_for_their_condition() -> None:
    assert influences(with_levels(REST, NEURONS, {"joy": 0.39}, T), NEURONS) == {}
    joyful = with_levels(REST, NEURONS, {"joy": 0.5}, T)
    assert influences(joyful, NEURONS) == pytest.approx({"exploration": 0.2, "ambiguity_tolerance": 0.175, "expressiveness": 0.25})
    evening = replace(NEURONS["joy"], influences=(Influence(target="hub_pain", modification=-1.0, condition="Le soir"),))
    assert influences(joyful, {"joy": evening}) == {}
    assert influences(joyful, {"joy": evening}, ["le soir"]) == {"hub_pain": -0.5}


def test_a_reference_means_an_id_a_name_or_both() -> None:
    own = table([EmotionNeuron(id="emotion_900", type="ferveur"), EmotionNeuron(id="emotion_1", type="joie")])
    assert [named(one, own) for one in ("emotion_900", "emotion_900_ferveur", "Ferveur")] == ["ferveur"] * 3
    assert [named(one, own) for one in ("emotion_1_joie", "joie", "joy", "emotion_77_joie")] == ["joy"] * 4
    assert named("emotion_105_tristesse", own) == "sadness"
    assert list(own)[-1] == "ferveur"


def test_what_a_neuron_carries_is_felt_from_its_instant_until_a_state_is_newer() -> None:
    own = table([replace(NEURONS["joy"], intensity=0.8, as_of=T)])
    assert folded(None, own, [], T + 240 * MINUTE_MS).emotions["joy"] == pytest.approx(0.4)
    assert folded(AffectState(instant=T + 1), own, [], T + HOUR).emotions == {}


def test_salience_hears_the_tone() -> None:
    felt = with_levels(REST, NEURONS, {"sadness": 0.6, "concern": 0.2, "ferveur": 1.0}, T)
    assert emotionality("concern", felt) == 0.6
    assert emotionality("joy", felt) == 0.0
