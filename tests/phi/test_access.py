import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.tier import PHI
from luna_cli.phi.access import access_days, evolution_rate


def test_half_of_the_count_is_left_after_thirty_days() -> None:
    assert access_days(4.0, 0, 30 * DAY_MS, 0) == pytest.approx(2.0)
    assert access_days(4.0, 0, 30 * DAY_MS, 3) == pytest.approx(5.0)


def test_a_clock_set_back_loses_no_use() -> None:
    assert access_days(4.0, DAY_MS, 0, 1) == 5.0


@given(st.floats(0, 1e4), st.integers(0, 400 * DAY_MS), st.integers(0, 400 * DAY_MS))
def test_fading_twice_is_fading_once(stored: float, first: int, second: int) -> None:
    twice = access_days(access_days(stored, 0, first, 0), first, first + second, 0)
    assert twice == pytest.approx(access_days(stored, 0, first + second, 0))


def test_the_rate_takes_three_tenths_of_what_is_new() -> None:
    assert evolution_rate(0.1, 0.4, 2.0) == pytest.approx(0.7 * 0.1 + 0.3 * 0.2)


def test_less_than_a_day_counts_as_a_day() -> None:
    assert evolution_rate(0.0, 0.18, 0.0) == evolution_rate(0.0, 0.18, 1.0) == pytest.approx(0.054)


@given(st.lists(st.tuples(st.floats(-PHI, PHI), st.floats(0, 1000)), max_size=30))
def test_the_rate_stays_within_phi(steps: list[tuple[float, float]]) -> None:
    rate = 0.0
    for delta, days in steps:
        rate = evolution_rate(rate, delta, days)
        assert abs(rate) <= PHI + 1e-12
