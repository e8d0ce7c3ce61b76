"""When a night is due, by windows, idleness and the nights already lived; and which hour is the quietest."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.clock import DAY_MS, MAX_MS, MIN_MS
from luna_cli.dream.clockwork import (
    HOUR_MS,
    MINUTE_MS,
    NIGHT,
    NIGHT_HOURS,
    Verdict,
    Window,
    due,
    inside,
    newest,
    nights_missed,
    parse_window,
    proposed,
    quietest,
)

IDLE = 3 * HOUR_MS
PARIS = "Europe/Paris"
ZONES = st.sampled_from(["UTC", PARIS, "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"])
MINUTES = st.integers(0, 1439)
WINDOWS = st.builds(Window, MINUTES, MINUTES).filter(lambda window: window.start != window.end)
INSTANTS = st.integers(clock.parse_utc("1990-01-01T00:00:00Z"), clock.parse_utc("2037-01-01T00:00:00Z"))


def at(text: str, zone: str = PARIS) -> int:
    return clock.parse(text, zone)


def verdict(now: int, zone: str = PARIS, window: Window | None = NIGHT, idle_ms: int | None = IDLE, **known: int | None) -> Verdict:
    facts = {"last_dream": None, "last_activity": None, **known}
    return due(
        now,
        zone,
        last_dream=facts["last_dream"],
        last_activity=facts["last_activity"],
        window=window,
        idle_ms=idle_ms,
        missed=known.get("missed") or 0,
    )


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("00:00-05:00", NIGHT),
        ("22:00-05:00", Window(1320, 300)),
        (" 0:30 - 1:05 ", Window(30, 65)),
        ("22:15-24:00", Window(1335, 0)),
    ],
)
def test_windows(text: str, window: Window) -> None:
    assert parse_window(text) == window
    assert parse_window(str(window)) == window


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        *(
            (text, "is not a window such as 00:00-05:00")
            for text in ("", "-", "00:00", "0-5", "00:00-5", "1:2-3:4", "00:00-05:00-06:00")
        ),
        *(
            (text, "is not a window")
            for text in ("+1:00-05:00", "1:00-\u0660\u0665:00", "00:00 05:00", "001:00-05:00", "00:00-05:000")
        ),
        *((text, "has a time that no clock shows") for text in ("00:60-05:00", "24:00-05:00", "00:00-24:01", "00:00-25:00")),
        *((text, "begins and ends at the same time") for text in ("05:00-05:00", "00:00-24:00", "0:00-00:00")),
    ],
)
def test_what_is_no_window(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        parse_window(text)


@given(WINDOWS, MINUTES)
def test_a_window_and_its_opposite_share_no_minute(window: Window, minute: int) -> None:
    assert parse_window(str(window)) == window
    assert window.holds(minute) is not Window(window.end, window.start).holds(minute)
    assert window.holds(window.start)
    assert not window.holds(window.end)
    assert sum(map(window.holds, range(1440))) == window.minutes


def test_without_conditions_every_time_will_do() -> None:
    noon = at("2026-11-20T12:00")
    assert verdict(noon, window=None, idle_ms=None, last_dream=noon, last_activity=noon) == Verdict(due=True, why="")


def test_a_window_that_crosses_midnight() -> None:
    late = Window(1320, 300)
    hours = [hour for hour in range(24) if verdict(at(f"2026-11-20T{hour:02d}:17"), window=late).due]
    assert hours == [0, 1, 2, 3, 4, 22, 23]
    outside = verdict(at("2026-11-20T21:59"), window=late)
    assert outside.why == "not due: 21:59 is outside the window 22:00-05:00"
    # One night, though two days: what was lived before midnight is not due after it.
    assert not verdict(at("2026-11-21T00:17"), window=late, last_dream=at("2026-11-20T22:17")).due
    assert verdict(at("2026-11-21T22:17"), window=late, last_dream=at("2026-11-20T22:17")).due


def test_use_puts_a_night_off_until_three_were_missed() -> None:
    now = at("2026-11-21T01:17")
    assert verdict(now, last_activity=now - IDLE + 1).why == "not due: the vault was used at 22:17, less than 3 h ago"
    assert verdict(now, idle_ms=90 * MINUTE_MS, last_activity=now).why.endswith("less than 90 min ago")
    assert verdict(now, last_activity=now - IDLE).due
    assert verdict(now, last_activity=None).due
    assert not verdict(now, last_activity=now, missed=2).due
    waived = verdict(now, last_activity=now, missed=3)
    assert waived == Verdict(due=True, why="the vault is in use, but 3 nights were missed")
    assert not verdict(at("2026-11-21T12:17"), missed=9).due  # the window is not waived
    assert not verdict(now, last_dream=now - HOUR_MS, missed=9).due  # nor is one dream a night


def test_one_dream_a_night() -> None:
    now = at("2026-11-21T04:17")
    assert verdict(now, last_dream=at("2026-11-21T00:17")).why == "not due: the night of 2026-11-21 was lived at 00:17"
    assert not verdict(now, window=None, last_dream=at("2026-11-20T12:00")).due
    assert not verdict(now, idle_ms=None, last_dream=at("2026-11-20T12:00")).due
    assert verdict(now, last_dream=at("2026-11-20T11:59")).due


def test_a_clock_set_back() -> None:
    now = at("2026-11-19T02:00")
    ahead = at("2026-11-21T02:00")
    assert verdict(now, last_dream=ahead).due
    assert not verdict(now, last_dream=now + HOUR_MS).due
    assert nights_missed(now, PARIS, ahead) == 0
    assert verdict(now, last_activity=ahead).due  # of another time, not of late
    assert not verdict(now, last_activity=now + HOUR_MS).due


@pytest.mark.parametrize(
    ("instants", "expected"),
    [([], None), ([None], None), ([5, 9, None], 9), ([5, 11], 5), ([10, 9], 10), ([30, 20], 20)],
)
def test_the_last_night_is_one_that_was(instants: list[int | None], expected: int | None) -> None:
    assert newest(instants, 10) == expected


def test_nights_missed() -> None:
    lived = at("2026-11-20T01:17")
    assert [nights_missed(at(f"2026-11-{day}T02:00"), PARIS, lived) for day in (20, 21, 22, 24)] == [0, 0, 1, 3]
    assert nights_missed(at("2026-11-23T12:00"), PARIS, lived) == 3
    assert nights_missed(at("2028-03-01T02:00"), PARIS, at("2028-02-27T02:00")) == 2  # 28 and 29 February
    assert nights_missed(at("2027-03-01T02:00"), PARIS, at("2027-02-27T02:00")) == 1
    assert nights_missed(MAX_MS, "UTC", MIN_MS) == 3_652_057


def test_29_february() -> None:
    nights = [at(f"2028-{day}T02:17") for day in ("02-28", "02-29", "03-01")]
    assert [verdict(now, last_dream=before).due for before, now in pairwise(nights)] == [True, True]
    assert not verdict(at("2028-02-29T03:17"), last_dream=nights[1]).due


def lived(first: int, hours: int, window: Window, zone: str, activity: int | None = None) -> list[int]:
    """Run the line of a crontab every hour and return when it dreamt."""
    dreams: list[int] = []
    for now in range(first, first + hours * HOUR_MS, HOUR_MS):
        if verdict(now, zone, window, last_dream=dreams[-1] if dreams else None, last_activity=activity).due:
            dreams.append(now)
    return dreams


def test_clocks_leap_forward() -> None:
    # 2027-03-28 in Paris: 02:00 is 03:00. A window that lies in the hour that does not come opens after it.
    gone = Window(120, 180)
    assert not inside(at("2027-03-28T01:59"), PARIS, gone)
    assert inside(at("2027-03-28T03:00"), PARIS, gone)
    assert inside(at("2027-03-28T03:59"), PARIS, gone)
    assert not inside(at("2027-03-28T04:00"), PARIS, gone)
    assert not inside(at("2027-03-29T03:00"), PARIS, gone)
    assert [clock.iso(one) for one in lived(at("2027-03-26T12:17"), 72, gone, PARIS)] == [
        "2027-03-27T01:17:00Z",
        "2027-03-28T01:17:00Z",
        "2027-03-29T00:17:00Z",
    ]


def test_clocks_are_set_back() -> None:
    # 2026-10-25 in Paris: from 02:00 to 03:00 twice. The window is open in both, the night is lived once.
    twice = Window(120, 180)
    both = [clock.parse_utc(f"2026-10-25T0{hour}:30:00Z") for hour in (0, 1)]
    assert [inside(one, PARIS, twice) for one in both] == [True, True]
    assert verdict(both[0], window=twice).due
    assert not verdict(both[1], window=twice, last_dream=both[0]).due
    assert not inside(both[1], PARIS, Window(180, 240))


@settings(max_examples=50, deadline=None)
@given(INSTANTS, ZONES, st.integers(0, 23), st.integers(60, 1439))
def test_an_hourly_line_lives_every_night_once(first: int, zone: str, hour: int, length: int) -> None:
    window = Window(hour * 60, (hour * 60 + length) % 1440)
    dreams = lived(first - first % HOUR_MS + 17 * MINUTE_MS, 24 * 8, window, zone)
    nights = [clock.night(one, zone) for one in dreams]
    assert len(set(nights)) == len(nights)
    # A window over noon lies in two nights; half an hour may hide from one run an hour where a zone is half an hour off.
    assert 6 <= len(nights) <= 9


@given(INSTANTS, ZONES, WINDOWS, st.none() | INSTANTS, st.none() | INSTANTS, st.integers(0, 5))
def test_a_verdict_always_says_why_not(
    now: int, zone: str, window: Window, dream: int | None, used: int | None, missed: int
) -> None:
    found = verdict(now, zone, window, last_dream=dream, last_activity=used, missed=missed)
    assert found.due or found.why.startswith("not due: ")
    assert "\n" not in found.why
    if found.due:
        assert inside(now, zone, window)


def test_the_quietest_hour() -> None:
    assert quietest([0] * 24) == 3
    assert quietest([9] * 24) == 3
    early = [0 if 4 <= hour < 9 else 9 for hour in range(24)]
    assert quietest(early) == 5  # three hours without any use, where those around 4 have one with much
    assert str(proposed(5)) == "03:00-08:00"
    assert {proposed(hour) for hour in NIGHT_HOURS} == {NIGHT}
    used_at_three = [1 if hour == 3 else 0 for hour in range(24)]
    assert quietest(used_at_three) == 1
    night_worker = [20 if hour < 8 or hour > 20 else 0 for hour in range(24)]
    assert quietest(night_worker) == 9
    assert str(proposed(9)) == "07:00-12:00"
    assert str(proposed(23)) == "21:00-02:00"
    seldom = [1 if hour < 8 else 0 for hour in range(24)]
    assert quietest(seldom) == 3  # three times of use are no habit


@given(st.lists(st.integers(0, 90), min_size=24, max_size=24))
def test_the_quietest_hour_is_quiet(hours: list[int]) -> None:
    found = quietest(hours)
    around = [hours[hour - 1] + hours[hour] + hours[(hour + 1) % 24] for hour in range(24)]
    if found in NIGHT_HOURS:
        assert around[found] == min(around[hour] for hour in NIGHT_HOURS)
    else:
        assert around[found] == min(around)
        assert around[found] * 2 < min(around[hour] for hour in NIGHT_HOURS)
    assert proposed(found).holds(found * 60 + 30)


def test_a_day_is_not_added_twice() -> None:
    now = at("2026-11-21T01:17")
    assert verdict(now, last_dream=now - DAY_MS).due
