"""Instants against `datetime` over the whole calendar, and everything that is refused, each with its rule."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock

PARIS = "Europe/Paris"
ZONES = (PARIS, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia", "Pacific/Apia", "UTC")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
instants = st.integers(clock.MIN_MS, clock.MAX_MS)
inner = st.integers(clock.MIN_MS + 3 * clock.DAY_MS, clock.MAX_MS - 3 * clock.DAY_MS)


def as_datetime(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def test_an_instant_is_written_to_the_second_and_with_milliseconds_when_there_are_some() -> None:
    assert clock.iso(0) == "1970-01-01T00:00:00Z"
    assert clock.iso(-1) == "1969-12-31T23:59:59.999Z"
    assert clock.iso(1_795_185_000_007) == "2026-11-20T14:30:00.007Z"
    assert clock.iso(clock.MIN_MS) == "0001-01-01T00:00:00Z"
    assert clock.iso(clock.MAX_MS) == "9999-12-31T23:59:59.999Z"


@given(instants)
def test_what_is_written_is_read_back_and_is_what_datetime_says(ms: int) -> None:
    text = clock.iso(ms)
    assert clock.parse_utc(text) == ms
    assert datetime.fromisoformat(text) == as_datetime(ms)
    assert len(text) == (24 if ms % 1000 else 20)


@given(st.dates())
def test_days_count_as_in_the_standard_library(day: date) -> None:
    number = (day - date(1970, 1, 1)).days
    assert clock.days_from_civil(day.year, day.month, day.day) == number
    assert clock.civil_from_days(number) == (day.year, day.month, day.day)
    assert clock.iso_day(number) == day.isoformat()
    assert clock.parse_day(day.isoformat()) == number


@given(inner, st.integers(-1439, 1439), st.sampled_from(["seconds", "milliseconds"]), st.sampled_from(["T", "t", " "]))
def test_an_offset_is_subtracted(ms: int, minutes: int, precision: str, between: str) -> None:
    there = as_datetime(ms).astimezone(timezone(timedelta(minutes=minutes)))
    kept = ms if precision == "milliseconds" else ms - ms % 1000
    assert clock.parse_utc(there.isoformat(between, precision)) == kept


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-11-20T14:30Z", "2026-11-20T14:30:00Z"),
        ("2026-11-20T14:30:00z", "2026-11-20T14:30:00Z"),
        ("2026-11-20T14:30:00 Z", "2026-11-20T14:30:00Z"),
        ("2026-11-20T14:30:00+0130", "2026-11-20T13:00:00Z"),
        ("2026-11-20 14:30 -02", "2026-11-20T16:30:00Z"),
        ("2026-11-20T14:30:00.5Z", "2026-11-20T14:30:00.500Z"),
        ("2026-11-20T14:30:00.123987654Z", "2026-11-20T14:30:00.123Z"),
    ],
)
def test_forms_that_people_write(text: str, same: str) -> None:
    assert clock.iso(clock.parse_utc(text)) == same
    assert clock.parse(f" {text}\n", PARIS) == clock.parse_utc(same)


def test_without_an_offset_it_is_wall_clock_in_the_zone() -> None:
    assert clock.iso(clock.parse("2026-11-20T14:30:00", PARIS)) == "2026-11-20T13:30:00Z"
    assert clock.iso(clock.parse("2026-07-20 14:30", PARIS)) == "2026-07-20T12:30:00Z"
    assert clock.iso(clock.parse("2026-11-20", "Asia/Kathmandu")) == "2026-11-19T18:15:00Z"
    assert clock.parse("2026-11-20T14:30:00", "UTC") == clock.parse_utc("2026-11-20T14:30:00Z")
    assert clock.iso(clock.parse("1890-01-01T00:00", PARIS)) == "1889-12-31T23:50:39Z"


def test_a_skipped_or_repeated_hour_is_taken_with_the_offset_before_the_change() -> None:
    assert clock.iso(clock.parse("2026-03-29T02:30", PARIS)) == "2026-03-29T01:30:00Z"
    assert clock.iso(clock.parse("2026-10-25T02:30", PARIS)) == "2026-10-25T00:30:00Z"


@given(inner, st.sampled_from(ZONES))
def test_a_naive_reading_is_what_zoneinfo_makes_of_it(ms: int, zone: str) -> None:
    naive = as_datetime(ms).replace(tzinfo=None)
    there = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert clock.parse(naive.isoformat(), zone) == round((there - EPOCH) / timedelta(milliseconds=1))


@given(inner, st.sampled_from(ZONES))
def test_days_nights_and_offsets_are_those_of_the_zone(ms: int, zone: str) -> None:
    there = as_datetime(ms).astimezone(ZoneInfo(zone))
    offset = there.utcoffset()
    assert offset is not None
    assert clock.utc_offset(ms, zone) == round(offset / timedelta(milliseconds=1))
    assert clock.local_day(ms, zone) == there.date().isoformat()


def test_a_night_runs_from_noon_to_noon_and_is_named_after_its_morning() -> None:
    for text, name in (
        ("2026-11-20T10:59:59.999Z", "2026-11-20"),
        ("2026-11-20T11:00:00Z", "2026-11-21"),
        ("2026-11-20T23:30:00Z", "2026-11-21"),
        ("2026-11-21T02:00:00Z", "2026-11-21"),
    ):
        assert clock.night(clock.parse_utc(text), PARIS) == name
    assert clock.night(clock.parse_utc("2028-02-28T12:00:00Z"), "UTC") == "2028-02-29"


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
def test_noon_parts_two_nights_also_where_the_clock_changes(day: str) -> None:
    noon = clock.parse(f"{day}T12:00", PARIS)
    following = clock.iso_day(clock.parse_day(day) + 1)
    assert (clock.night(noon - 1, PARIS), clock.night(noon, PARIS)) == (day, following)


def test_the_ends_of_the_calendar_hold_in_every_zone() -> None:
    for zone in ZONES:
        for ms in (clock.MIN_MS, clock.MAX_MS):
            day = clock.local_day(ms, zone)
            assert clock.iso_day(clock.parse_day(day)) == day
            assert clock.parse_day(clock.night(ms, zone)) >= clock.parse_day(day)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "not a date such as"),
        ("tomorrow", "not a date such as"),
        ("20261120", "not a date such as"),
        ("2026-11-2", "not a date such as"),
        ("2026-1-020", "not a date such as"),
        ("026-11-020", "not a date such as"),
        ("-026-11-20", "not a date such as"),
        ("\u0662026-11-20", "not a date such as"),
        ("2026-02-29", "no day of the calendar"),
        ("1900-02-29", "no day of the calendar"),
        ("2026-13-01", "no day of the calendar"),
        ("2026-00-01", "no day of the calendar"),
        ("2026-04-31", "no day of the calendar"),
        ("0000-01-01", "no day of the calendar"),
        ("2026-11-20X14:30", "not an instant such as"),
        ("2026-11-20T", "time that is none"),
        ("2026-11-20T14", "time that is none"),
        ("2026-11-20T1430", "time that is none"),
        ("2026-11-20T4:30", "time that is none"),
        ("2026-11-20T14:30:00:00", "time that is none"),
        ("2026-11-20T14:3é", "time that is none"),
        ("2026-11-20T24:00:00Z", "no clock shows"),
        ("2026-11-20T14:60Z", "no clock shows"),
        ("2026-11-20T23:59:60Z", "no clock shows"),
        ("2026-11-20T14:30:00.Z", "fraction of a second"),
        ("2026-11-20T14:30:00.5sZ", "fraction of a second"),
        ("2026-11-20T14:30.5Z", "fraction of a second"),
        ("2026-11-20T14:30+1", "offset that is none"),
        ("2026-11-20T14:30+1:00", "offset that is none"),
        ("2026-11-20T14:30+0:1:0:0", "offset that is none"),
        ("2026-11-20T14:30+01:00:00", "offset that is none"),
        ("2026-11-20T14:30+CET", "offset that is none"),
        ("2026-11-20T14:30+24:00", "a day or more"),
        ("2026-11-20T14:30-01:60", "a day or more"),
        ("0001-01-01T00:00+00:01", "outside the years"),
        ("9999-12-31T23:59:59-00:01", "outside the years"),
        ("0001-01-01T00:00:00", "outside the years"),
        ("0001-01-01", "outside the years"),
    ],
)
def test_what_is_no_instant_is_refused_with_the_rule(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        clock.parse(text, PARIS)


def test_an_instant_without_a_zone_is_refused_where_one_is_needed() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        clock.parse_utc("2026-11-20T14:30:00")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "Europe", "a\0b", "\ud800"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    for ask in (lambda: clock.local_day(0, zone), lambda: clock.parse("2026-11-20", zone)):
        with pytest.raises(ValueError, match="not an IANA time zone"):
            ask()


def test_the_environment_sets_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNA_NOW", "2026-11-20T15:30:00+01:00")
    assert clock.iso(clock.now()) == "2026-11-20T14:30:00Z"
    monkeypatch.setenv("LUNA_NOW", "noon")
    with pytest.raises(ValueError, match="'noon' is not a date"):
        clock.now()
    monkeypatch.delenv("LUNA_NOW")
    before = round(datetime.now(UTC).timestamp() * 1000)
    assert abs(clock.now() - before) < clock.DAY_MS
