import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.model.tier import PHI
from luna_cli.phi.recurrence import hour, interval, regularity, step, strength, weekday

DAYS = st.sets(st.integers(0, 40_000), min_size=2, max_size=60).map(sorted)
TUESDAY = clock.parse_day("2026-11-03")


@pytest.mark.parametrize(
    ("days", "reached"), [(0, 0), (2, 0), (3, 3), (4, 3), (5, 5), (7, 5), (8, 8), (33, 21), (34, 34), (90, 89)]
)
def test_a_pattern_is_told_at_fibonacci_numbers_of_days(days: int, reached: int) -> None:
    assert step(days) == reached


@given(DAYS)
def test_a_rhythm_is_bounded(days: list[int]) -> None:
    assert 0 < regularity(days) <= 1
    assert 1 <= interval(days) <= days[-1] - days[0]
    assert 0 < strength(len(days), regularity(days)) <= 1


@given(st.integers(1, 400), st.integers(2, 40), st.integers(0, 10_000))
def test_equal_intervals_are_wholly_regular(every: int, count: int, start: int) -> None:
    days = [start + every * place for place in range(count)]
    assert (regularity(days), interval(days)) == (1.0, every)


def test_strength_grows_with_days_and_evenness() -> None:
    assert strength(5, 1.0) == pytest.approx(PHI**-2)
    assert strength(10, 1.0) == pytest.approx(1 / PHI)
    assert strength(3, 0.5) < strength(3, 1.0) < strength(4, 1.0)


def test_a_weekday_is_told_when_most_days_are_one() -> None:
    tuesdays = [TUESDAY, TUESDAY + 7, TUESDAY + 21]
    assert weekday(tuesdays) == 2
    assert weekday([*tuesdays, TUESDAY + 22]) == 2
    assert weekday([*tuesdays, TUESDAY + 22, TUESDAY + 24]) is None
    assert weekday(tuesdays[:2]) is None
    assert weekday(range(TUESDAY, TUESDAY + 14)) is None


@given(st.lists(st.integers(-40, 40), min_size=3, max_size=20), st.integers(0, 23))
def test_an_hour_is_told_around_midnight_as_around_noon(spread: list[int], at: int) -> None:
    found = hour([(at * 60 + 30 + minutes) % 1440 for minutes in spread])
    assert found is not None
    assert (found - at + 1) % 24 <= 2


def test_no_hour_is_told_of_a_whole_day() -> None:
    assert hour(range(0, 1440, 60)) is None
    assert hour([600, 600]) is None
    assert hour([1080, 1080, 1080]) == 18
