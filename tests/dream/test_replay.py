"""Which nights a late dream lives: one for each that was missed, whatever the clocks do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.dream.replay import MOST, missed

ZONES = ("UTC", "Europe/Paris", "Pacific/Auckland", "America/Los_Angeles")
instants = st.integers(clock.parse_utc("1990-01-01T00:00:00Z"), clock.parse_utc("2090-01-01T00:00:00Z"))


@given(last=instants, days=st.floats(0, 90), zone=st.sampled_from(ZONES))
def test_each_night_in_between_is_lived_once_and_in_order(last: int, days: float, zone: str) -> None:
    now = last + round(days * DAY_MS)
    found = missed(last, now, zone)
    names = [clock.night(at, zone) for at in found]
    lived, tonight = clock.parse_day(clock.night(last, zone)), clock.parse_day(clock.night(now, zone))
    assert names == [clock.iso_day(day) for day in range(lived + 1, tonight)]
    assert all(last < at < now for at in found)
    assert found == sorted(found)


def test_nine_days_late_are_eight_nights_and_tonight() -> None:
    last, now = (clock.parse_utc(f"2026-11-{day}T03:00:00Z") for day in (11, 20))
    assert [clock.iso(at) for at in missed(last, now, "UTC")] == [f"2026-11-{day}T05:00:00Z" for day in range(12, 20)]


@pytest.mark.parametrize(
    ("last", "now", "zone"),
    [
        ("2028-02-28T03:00:00Z", "2028-03-02T03:00:00Z", "UTC"),  # the 29th is a night of its own
        ("2026-03-28T03:00:00Z", "2026-03-31T03:00:00Z", "Europe/Paris"),  # clocks leap forward
        ("2026-10-24T03:00:00Z", "2026-10-27T03:00:00Z", "Europe/Paris"),  # and back
    ],
)
def test_leap_days_and_changes_of_the_clock_cost_no_night(last: str, now: str, zone: str) -> None:
    found = missed(clock.parse_utc(last), clock.parse_utc(now), zone)
    assert len(found) == 2
    assert {clock.local_day(at, zone)[8:] for at in found} <= {"29", "01", "30", "25", "26"}


def test_no_night_before_the_first_dream_nor_when_the_clock_was_set_back() -> None:
    now = clock.parse_utc("2026-11-20T03:00:00Z")
    assert missed(None, now, "UTC") == []
    assert missed(now + 40 * DAY_MS, now, "UTC") == []
    assert missed(now - 1, now, "UTC") == []


def test_of_years_of_absence_the_last_nights_are_lived() -> None:
    now = clock.parse_utc("2026-11-20T03:00:00Z")
    found = missed(now - 2000 * DAY_MS, now, "UTC")
    assert len(found) == MOST
    assert clock.night(found[-1], "UTC") == "2026-11-19"
