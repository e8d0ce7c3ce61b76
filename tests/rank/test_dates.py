"""The day of a memory beside the dates of a cue: how much it gains, and in whose days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.rank.dates import Dates
from luna_cli.text.when import cues
from tests.strategies import QUICK

NOW = clock.parse_utc("2026-11-20T12:00:00Z")
CUES = (
    "on 3 March 2026",
    "in March",
    "in March 2024",
    "last summer",
    "last week",
    "in 2025",
    "on Tuesday",
    "a Tuesday in March",
    "yesterday or in May",
    "le 14 juillet",
    "il y a deux ans",
    "early in June",
)


def dates(cue: str, zone: str = "UTC") -> Dates:
    found = cues(cue, NOW, zone)
    assert found, cue
    return Dates(found, zone)


def gain(cue: str, day: str, zone: str = "UTC") -> float:
    return dates(cue, zone).fit(clock.parse_utc(day if "T" in day else f"{day}T12:00:00Z"))


@QUICK
@given(
    st.sampled_from(CUES),
    st.integers(clock.MIN_MS, NOW + 800 * clock.DAY_MS) | st.integers(0, 1500).map(lambda n: NOW - n * clock.DAY_MS),
)
def test_a_gain_is_within_its_bounds_whatever_the_day(cue: str, instant: int) -> None:
    found = dates(cue)
    first = found.fit(instant)
    assert 0.0 <= first <= 2.0
    assert found.fit(instant) == first


def test_the_narrower_the_date_the_more_it_counts() -> None:
    day, month, year = (gain(cue, "2026-03-03") for cue in ("on 3 March 2026", "in March 2026", "in 2026"))
    assert (day, month) == (2.0, 1.0)
    assert month > year > 0.0
    assert day > gain("last week", "2026-11-11") > month


def test_the_day_counts_more_than_its_month_and_that_more_than_any_other() -> None:
    named, same_month, other = (gain("on 3 March 2026", day) for day in ("2026-03-03", "2026-03-20", "2026-06-20"))
    assert named > same_month > other == 0.0
    assert gain("on 3 March 2026", "2025-03-20") == 0.0
    assert gain("on 3 March", "2025-03-20") == same_month


def test_a_month_without_a_year_fits_every_year_the_latest_most() -> None:
    latest, before, other = (gain("in March", day) for day in ("2026-03-15", "2025-03-15", "2026-07-15"))
    assert latest > before > other == 0.0


def test_a_weekday_narrows_a_month_and_does_not_empty_it() -> None:
    tuesday, wednesday = gain("a Tuesday in March", "2026-03-10"), gain("a Tuesday in March", "2026-03-11")
    assert tuesday > wednesday > 0.0
    assert 0.0 < gain("on Tuesday", "2026-11-17") < tuesday
    assert gain("on Tuesday", "2026-11-18") == 0.0


def test_of_two_dates_either_will_do() -> None:
    found = [gain("in May or in March", day) for day in ("2026-05-15", "2026-03-15", "2026-01-15")]
    assert found[0] == found[1] > found[2] == 0.0


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-28T22:59:59Z", 28),  # the clocks of Paris go forward on the 29th
        ("2026-03-28T23:00:00Z", 29),
        ("2026-03-29T21:59:59Z", 29),
        ("2026-03-29T22:00:00Z", 30),
        ("2026-10-24T21:59:59Z", 24),  # and back on 25 October
        ("2026-10-24T22:00:00Z", 25),
        ("2026-10-25T22:59:59Z", 25),
        ("2026-10-25T23:00:00Z", 26),
    ],
)
def test_days_are_those_of_the_zone_when_clocks_change(instant: str, day: int) -> None:
    month = "March" if "-03-" in instant else "October"
    fits = {one: gain(f"on {one} {month} 2026", instant, "Europe/Paris") for one in range(24, 31)}
    assert max(fits, key=lambda one: fits[one]) == day
    assert fits[day] == 2.0


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("cue", ["on 29 March 2026", "on 25 October 2026", "in March 2026", "yesterday"])
def test_spans_begin_and_end_where_the_days_do(cue: str, zone: str) -> None:
    found = dates(cue, zone)
    best = max(found.fit(first) for first, _ in found.spans())
    for first, end in found.spans():
        assert first < end
        assert found.fit(first) == found.fit(end - 1) == best
        assert clock.local_day(first, zone) != clock.local_day(first - 1, zone)
        assert clock.local_day(end, zone) != clock.local_day(end - 1, zone)


def test_weekdays_name_no_span() -> None:
    assert dates("on Tuesday").spans() == []
