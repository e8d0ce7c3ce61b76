"""Emotions and state as files hold them: the spec's own example, what people write by hand, and what breaks a rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.model.emotion import AffectState, EmotionNeuron, Influence, Pending, Trigger, emotion_name
from luna_cli.model.emotion_wire import read_emotion, read_state, write_emotion, write_emotions, write_state
from luna_cli.model.schema import FieldError
from luna_cli.model.stimulus import NEUROMODULATORS
from tests.strategies import QUICK, instants, shares, texts, words

JOY: dict[str, Any] = {
    "id": "emotion_103",
    "type": "joie",
    "intensité": 0.65,
    "as_of": "2026-11-20T14:30:00Z",
    "seuils": {"activation": 0.25, "influence": 0.4, "saturation": 0.95},
    "dynamique": {"montée": "modérée", "déclin": "lente"},
    "influences": [
        {"cible": "recherche_opportunités", "modification": 0.4},
        {"cible": "tolérance_ambiguïté", "modification": 0.35, "condition": "le soir"},
        {"cible": "expressivité", "modification": 0.5},
    ],
    "déclencheurs": [
        {"source": "accomplissement", "poids": 0.7},
        {"source": "interaction_positive", "poids": 0.65},
        {"source": "anticipation_plaisante", "poids": 0.5, "délai": 5.0},
    ],
    "incompatibilités": {"emotion_105_tristesse": 0.8, "emotion_108_peur": 0.6},
    "température": 37,
}


def test_the_example_of_the_spec_is_read_and_written_back() -> None:
    joy = read_emotion(JOY, "UTC")
    assert (joy.name, joy.intensity, joy.saturation, joy.decline) == ("joy", 0.65, 0.95, "lente")
    assert [one.changes for one in joy.influences] == ["exploration", "ambiguity_tolerance", "expressiveness"]
    assert joy.triggers[2].delay_minutes == 5
    assert write_emotion(joy) == JOY
    assert list(write_emotion(joy)) == list(JOY)
    assert write_emotions((joy,)) == {"emotions": [JOY]}


def test_what_a_file_leaves_out_is_as_in_the_table_and_delay_zero_is_none() -> None:
    sad = read_emotion({"id": "emotion_105", "type": "Tristesse", "seuils": {"activation": 0.1}}, "UTC")
    assert (sad.name, sad.activation, sad.influence) == ("sadness", 0.1, 0.4)
    assert any(one.source == "loss" for one in sad.triggers)
    assert read_emotion({"id": "e", "type": "sadness", "déclencheurs": []}, "UTC").triggers == ()
    own = read_emotion({"id": "emotion_200", "type": "ferveur", "déclencheurs": [{"source": "x", "poids": 1, "délai": 0}]}, "UTC")
    assert own.name == "ferveur"
    assert "délai" not in write_emotion(own)["déclencheurs"][0]


def test_keys_are_read_without_accents_and_in_english() -> None:
    plain = {
        "id": "e",
        "type": "joie",
        "intensite": 0.5,
        "dynamics": {"montee": "fast"},
        "triggers": [{"source": "x", "weight": 1}],
    }
    found = read_emotion(plain, "Europe/Paris")
    assert (found.intensity, found.rise, found.triggers) == (0.5, "fast", (Trigger(source="x", weight=1.0),))
    assert read_emotion({**JOY, "incompatibilités": [{"emotion_105": 0.8}, {"peur": 0.6}]}, "UTC").incompatibilities == {
        "emotion_105": 0.8,
        "peur": 0.6,
    }


@pytest.mark.parametrize(
    ("change", "key", "rule"),
    [
        ({"id": None}, "id", "must be a text"),
        ({"type": " "}, "type", "must be a text"),
        ({"intensité": 1.2}, "intensité", "number in 0 to 1"),
        ({"intensité": True}, "intensité", "number in 0 to 1"),
        ({"as_of": "demain"}, "as_of", "an instant"),
        ({"seuils": {"activation": 0.5, "influence": 0.4}}, "seuils", "must rise"),
        ({"seuils": {"saturation": -1}}, "seuils.saturation", "number in 0 to 1"),
        ({"dynamique": {"montée": "vite"}}, "dynamique.montée", "lente, modérée, rapide"),
        ({"dynamique": {"déclin": 0}}, "dynamique.déclin", "minutes above 0"),
        ({"influences": [{"cible": "x", "modification": -1.5}]}, "modification", "number in -1 to 1"),
        ({"influences": {"x": 1}}, "influences", "list of objects"),
        ({"déclencheurs": [{"source": "x"}]}, "poids", "number in 0 to 1"),
        ({"déclencheurs": [{"source": "x", "poids": 1, "délai": -1}]}, "délai", "number in 0 to"),
        ({"incompatibilités": {"peur": 2}}, "incompatibilités.peur", "number in 0 to 1"),
        ({"intensity": 0.1}, "intensity", "stands twice"),
    ],
)
def test_what_breaks_a_rule_is_named(change: dict[str, Any], key: str, rule: str) -> None:
    with pytest.raises(FieldError, match=rule) as caught:
        read_emotion({**JOY, **change}, "UTC")
    assert caught.value.key == key


_names = st.sampled_from(["joie", "sadness", "ferveur", "peur"])
_thresholds = st.lists(shares(), min_size=3, max_size=3).map(sorted)
_paces = st.sampled_from(["lente", "modérée", "rapide", "slow"]) | st.floats(0.5, 1000).map(lambda value: round(value, 3))
_neurons = st.builds(
    lambda limits, **values: EmotionNeuron(activation=limits[0], influence=limits[1], saturation=limits[2], **values),
    limits=_thresholds,
    id=words.filter(str.strip),
    type=_names,
    intensity=shares(),
    as_of=st.none() | instants,
    rise=_paces,
    decline=_paces,
    influences=st.lists(
        st.builds(Influence, target=words.filter(str.strip), modification=shares(-1.0), condition=texts), max_size=3
    ).map(tuple),
    triggers=st.lists(
        st.builds(Trigger, source=words.filter(str.strip), weight=shares(), delay_minutes=st.sampled_from([0.0, 5.0, 20.5])),
        max_size=3,
    ).map(tuple),
    incompatibilities=st.dictionaries(texts, shares(), max_size=3),
)


@QUICK
@given(_neurons)
def test_an_emotion_survives_its_file(neuron: EmotionNeuron) -> None:
    assert read_emotion(write_emotion(neuron), "UTC") == neuron


_states = st.builds(
    AffectState,
    instant=instants,
    emotions=st.dictionaries(st.sampled_from(["joy", "fear", "ferveur"]), shares(0.001), max_size=3),
    neuromodulators=st.fixed_dictionaries(dict.fromkeys(NEUROMODULATORS, shares())),
    pending=st.lists(
        st.builds(Pending, at=instants, emotion=st.just("fear"), amount=shares(), link=st.integers(1, 4)), max_size=2
    ).map(tuple),
    working_memory=st.lists(texts, max_size=3).map(tuple),
    extra=st.dictionaries(st.sampled_from(["mine", "âme"]), st.integers(0, 9), max_size=2),
)


@QUICK
@given(_states)
def test_a_state_survives_its_file(state: AffectState) -> None:
    assert read_state(write_state(state), "UTC") == state


def test_a_state_written_by_hand_may_leave_things_out_and_name_emotions_in_french() -> None:
    found = read_state({"as_of": "2026-11-20 15:30", "emotions": {"Joie": 1, "uncertainty": 0.73}}, "Europe/Paris")
    assert clock.iso(found.instant) == "2026-11-20T14:30:00Z"
    assert found.emotions == {"joy": 1.0, "uncertainty": 0.73}
    assert found.neuromodulators == dict.fromkeys(NEUROMODULATORS, 0.5)
    assert emotion_name("uncertainty") == "uncertainty"


@pytest.mark.parametrize(
    ("wire", "key"),
    [
        ([], "as_of"),
        ({}, "as_of"),
        ({"as_of": "2026-11-20T14:30:00Z", "emotions": {"joy": 2}}, "emotions.joy"),
        ({"as_of": "2026-11-20T14:30:00Z", "neuromodulators": {"caffeine": 0.5}}, "neuromodulators.caffeine"),
        ({"as_of": "2026-11-20T14:30:00Z", "working_memory": "hub_pain"}, "working_memory"),
        ({"as_of": "2026-11-20T14:30:00Z", "pending": [{"at": "now"}]}, "pending.at"),
    ],
)
def test_a_state_that_breaks_a_rule_is_named(wire: Any, key: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_state(wire, "UTC")
    assert caught.value.key == key
