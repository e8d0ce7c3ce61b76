"""What enters working memory, and which satellites open."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.attention import OPENS, THRESHOLD, attend, open_satellites
from tests.graph.in_memory import HUBS
from tests.strategies import QUICK

A, B, C, *_ = HUBS
SATELLITES = {
    A: [("sat_use", "use", 0.5, {"bread": 0.9, "sourdough": 0.4}), ("sat_care", "care", 0.5, {"water": 0.6})],
    B: [("sat_far", "place", 1.0, {"harbour": 1.0})],
}
every = tuple(f"hub_{number:02d}" for number in range(20))
lit = st.dictionaries(st.sampled_from(every), st.floats(0.0, 5.0), max_size=20)
shares = st.dictionaries(st.sampled_from(every), st.floats(0.0, 1.0), max_size=20)


@QUICK
@given(lit, shares, shares, st.integers(5, 9))
def test_the_strongest_are_held_and_no_more_than_the_span(
    levels: Mapping[str, float], stand_out: Mapping[str, float], about: Mapping[str, float], span: int
) -> None:
    held = attend(levels, lambda hub: stand_out.get(hub, 0.5), lambda hub: about.get(hub, 0.0), span=span)
    priority = {hub: level * (1 + about.get(hub, 0.0)) * (0.5 + stand_out.get(hub, 0.5)) for hub, level in levels.items()}
    able = sorted((hub for hub, value in priority.items() if value >= THRESHOLD), key=lambda hub: (-priority[hub], hub))
    assert [one.hub for one in held] == able[:span]
    assert [one.priority for one in held] == pytest.approx([priority[one.hub] for one in held])
    assert sum(one.share for one in held) == pytest.approx(1.0 if held else 0.0)


def test_a_goal_doubles_what_is_about_it() -> None:
    levels = {A: 0.3, B: 0.2}
    assert [one.hub for one in attend(levels, lambda _: 0.5)] == [A, B]
    assert [one.hub for one in attend(levels, lambda _: 0.5, {A: 0.0, B: 1.0}.__getitem__)] == [B, A]


def test_what_is_below_the_threshold_or_there_is_none_is_not_held() -> None:
    assert attend({A: 0.0009, B: 0.0}, lambda _: 0.5) == []
    assert attend({A: 1.0}, lambda _: None) == []


@pytest.mark.parametrize("span", [4, 10])
def test_a_span_beyond_five_to_nine_is_refused(span: int) -> None:
    with pytest.raises(ValueError, match="span of attention"):
        attend({}, lambda _: 0.5, span=span)


def test_satellites_open_in_strong_hubs_and_what_matches_comes_first() -> None:
    opened = open_satellites({A: 1.0, B: OPENS - 0.01}, SATELLITES.__getitem__, lambda component: component == "sourdough")
    assert [(one.hub, one.satellite) for one in opened] == [(A, "sat_use"), (A, "sat_care")]
    assert opened[0].strength == pytest.approx(0.5 * (1 + 0.4 / 1.3))
    assert opened[0].components == [("bread", 0.9), ("sourdough", 0.8)]
    assert [one.hub for one in open_satellites({A: 1.0, B: OPENS}, SATELLITES.__getitem__)] == [A, A, B]


def test_nothing_opens_below_the_threshold() -> None:
    assert open_satellites({A: 0.0009}, SATELLITES.__getitem__) == []
    assert open_satellites({}, SATELLITES.__getitem__) == []
