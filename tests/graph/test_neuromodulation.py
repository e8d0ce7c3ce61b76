"""Four levels: bounded, back to the baseline, and what they change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph import neuromodulation
from luna_cli.graph.neuromodulation import BASELINE, HALF_LIFE_MS, NEAR, PROTOTYPES, choices, cognitive, effects, faded, moved
from luna_cli.model.stimulus import EVENTS, NEUROMODULATORS
from tests.strategies import QUICK, shares

AT_REST = dict.fromkeys(NEUROMODULATORS, BASELINE)
levels_ = st.fixed_dictionaries(dict.fromkeys(NEUROMODULATORS, shares()))


@QUICK
@given(levels_, st.dictionaries(st.sampled_from([*EVENTS, "nothing known"]), st.floats(0, 5)), st.integers(0, 10**10))
def test_levels_stay_within_bounds_and_near_the_baseline(levels: dict[str, float], events: dict[str, float], elapsed: int) -> None:
    after = faded(moved(levels, events), elapsed)
    assert all(0 <= level <= 1 for level in after.values())
    for name, level in faded(levels, elapsed).items():
        assert abs(level - BASELINE) <= abs(levels[name] - BASELINE)
    assert moved(levels, dict(reversed(events.items()))) == moved(levels, events)


def test_half_of_the_way_is_gone_after_six_hours() -> None:
    assert faded({"dopamine": 0.9}, HALF_LIFE_MS) == pytest.approx(AT_REST | {"dopamine": 0.7})
    assert faded({"dopamine": 0.9}, -5) == pytest.approx(AT_REST | {"dopamine": 0.9})


@QUICK
@given(levels_)
def test_effects_lie_where_the_design_says(levels: dict[str, float]) -> None:
    found = effects(levels)
    assert 0.5 <= found["plasticity"] <= 1.5
    assert 0.7 <= found["attenuation"] <= 0.9
    assert 0.75 <= found["negative_emotion"] <= 1.25
    assert all(0.5 <= factor <= 1.5 for factor in found.values())


def test_at_rest_nothing_is_changed_and_no_state_is_near() -> None:
    assert effects(AT_REST) == pytest.approx(dict.fromkeys(effects(AT_REST), 1.0) | {"attenuation": 0.8})
    state, distance = cognitive(AT_REST)
    assert state == "neutral"
    assert distance == pytest.approx(0.3)


@pytest.mark.parametrize("state", PROTOTYPES)
def test_a_prototype_is_its_own_state(state: str) -> None:
    found, distance = cognitive(AT_REST | dict(PROTOTYPES[state]))
    assert (found, distance) == (state, 0.0)


@QUICK
@given(levels_)
def test_the_state_is_the_nearest_or_none(levels: dict[str, float]) -> None:
    state, distance = cognitive(levels)
    assert distance == min(neuromodulation.distances(levels).values())
    assert (state == "neutral") == (distance > NEAR)


def test_what_happens_leads_to_the_states() -> None:
    good = moved(AT_REST, {"outcome_good": 1, "pattern_found": 1})
    assert cognitive(good)[0] == "flow"
    bad = moved(AT_REST, {"threat": 1, "outcome_bad": 1, "loss": 1})
    assert cognitive(bad)[0] == "caution"
    shared = moved(AT_REST, {"shared_feelings": 2, "thanks": 1, "recognition": 1})
    assert cognitive(shared)[0] == "confidence"
    new = moved(AT_REST, {"open_question": 2, "novelty": 2, "contradiction": 1})
    assert cognitive(new)[0] == "exploration"


def test_a_state_chooses_defaults() -> None:
    assert choices("exploration").mode == "creative"
    assert choices("caution").provenance
    assert choices("flow").hits < 1
    assert choices("confidence").own > 1
    plain = choices("neutral")
    assert (plain.mode, plain.hits, plain.own, plain.provenance) == ("associative", 1.0, 1.0, False)
