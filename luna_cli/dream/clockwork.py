"""When a night is due: a window of the day, idleness, one dream a night (docs/guide/schedule.md).

Pure: the instant, the zone and what is known of the vault are arguments. Instants and lengths are milliseconds.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from luna_cli.clock import night, parse_day, utc_offset

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
DAY_MINUTES = 1440
WAIVED_AFTER = 3
"""Missed nights after which a vault need not be idle to dream."""
_LAST_HOUR, _LAST_MINUTE = 23, 59


class Window(NamedTuple):
    """A part of every day by the clock on the wall, minutes after midnight: from `start` up to `end`, over midnight when less."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Tell whether the clock shows a time of the window, `minute` minutes after midnight."""
        return (minute - self.start) % DAY_MINUTES < self.minutes

    @property
    def minutes(self) -> int:
        """Its length, 1 to 1439 minutes."""
        return (self.end - self.start) % DAY_MINUTES

    def __str__(self) -> str:
        return f"{_wall(self.start)}-{_wall(self.end)}"


NIGHT = Window(0, 300)
"""00:00-05:00, the hours in which a vault dreams unless something else is asked for (memory spec §4)."""
MIDDLE = 3
"""The hour of the night that is proposed where use says nothing."""
NIGHT_HOURS = (1, 2, 3, 4)
"""Middles of the stretches of three hours between 00:00 and 06:00."""
TELLING = 5
"""Times of use below which a stretch of the night counts as quiet whatever the day is like."""


class Verdict(NamedTuple):
    """Whether to dream now; `why` is one line for a person, empty where there is nothing to say."""

    due: bool
    why: str


def parse_window(text: str) -> Window:
    """Read `00:00-05:00`, or `22:00-05:00` over midnight; `24:00` may end it. Raises ValueError with the rule that it breaks."""
    start, dash, end = (part.strip() for part in text.partition("-"))
    if not dash:
        raise ValueError(f"{text!r} is not a window such as 00:00-05:00")
    found = Window(_minute(start, text), 0 if end == "24:00" else _minute(end, text))
    if found.start == found.end:
        raise ValueError(f"{text!r} begins and ends at the same time; without a window every hour will do")
    return found


def _minute(clock: str, text: str) -> int:
    hour, colon, minute = clock.partition(":")
    digits = all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hour, minute))  # noqa: PLR2004 - two digits
    if not (colon and digits and len(minute) == 2):  # noqa: PLR2004 - as above
        raise ValueError(f"{text!r} is not a window such as 00:00-05:00")
    if int(hour) > _LAST_HOUR or int(minute) > _LAST_MINUTE:
        raise ValueError(f"{text!r} has a time that no clock shows")
    return int(hour) * 60 + int(minute)


def inside(now: int, zone: str, window: Window) -> bool:
    """Tell whether an instant lies in the window by the clocks of `zone`.

    In the hour after clocks leapt forward the old time counts as well, so that a leap never swallows a window; when they are set
    back, the window's hours come twice.
    """
    offset, before = utc_offset(now, zone), utc_offset(now - HOUR_MS, zone)
    return any(window.holds((now + one) // MINUTE_MS % DAY_MINUTES) for one in {offset, min(offset, before)})


def nights_missed(now: int, zone: str, since: int) -> int:
    """Return how many whole nights lie between that of `since`, which was lived, and that of `now`; 0 when `since` is later."""
    return max(0, parse_day(night(now, zone)) - parse_day(night(since, zone)) - 1)


def newest(instants: Iterable[int | None], now: int) -> int | None:
    """Return the latest instant that is not after `now`; else, where a clock was set back, the earliest; None without one."""
    known = [one for one in instants if one is not None]
    return max((one for one in known if one <= now), default=min(known, default=None))


def due(
    now: int,
    zone: str,
    *,
    last_dream: int | None,
    last_activity: int | None,
    window: Window | None,
    idle_ms: int | None,
    missed: int,
) -> Verdict:
    """Say whether to dream at `now`: inside the window, once a night, and when nobody used the vault within `idle_ms`.

    Without a window and without `idle_ms` it always is. A night (noon to noon in `zone`) in which a dream was lived is not due
    again; a dream that a clock now set back puts into the future is one of another night. `missed` nights, three or more, waive
    the idleness. Use up to `idle_ms` in the future counts as use: a clock that was set back a little.
    """
    if window is None and idle_ms is None:
        return Verdict(due=True, why="")
    if window is not None and not inside(now, zone, window):
        return Verdict(due=False, why=f"not due: {_reading(now, zone)} is outside the window {window}")
    if last_dream is not None and night(last_dream, zone) == night(now, zone):
        return Verdict(due=False, why=f"not due: the night of {night(now, zone)} was lived at {_reading(last_dream, zone)}")
    if idle_ms is None or last_activity is None or abs(now - last_activity) >= idle_ms:
        return Verdict(due=True, why="")
    if missed >= WAIVED_AFTER:
        return Verdict(due=True, why=f"the vault is in use, but {missed:,} nights were missed")
    used = _reading(last_activity, zone)
    return Verdict(due=False, why=f"not due: the vault was used at {used}, less than {_length(idle_ms)} ago")


def quietest(hours: Sequence[int]) -> int:
    """Return the hour, 0 to 23, in the middle of the three that see the least use; `hours` counts use by hour of the day.

    One of the night (1 to 4) unless that is used much and another less than half as much. Of equals the one nearest to 3.
    """
    around = [sum(hours[(hour + step) % 24] for step in (-1, 0, 1)) for hour in range(24)]
    at_night = min(NIGHT_HOURS, key=lambda hour: (around[hour], abs(hour - MIDDLE), hour))
    by_day = min(range(24), key=lambda hour: (around[hour], min((hour - MIDDLE) % 24, (MIDDLE - hour) % 24), hour))
    return by_day if around[at_night] >= TELLING and around[by_day] * 2 < around[at_night] else at_night


def proposed(hour: int) -> Window:
    """Return the window for a quietest hour: the night's own when it lies there, else the five hours around it."""
    return NIGHT if hour in NIGHT_HOURS else Window((hour - 2) % 24 * 60, (hour + 3) % 24 * 60)


def _reading(at: int, zone: str) -> str:
    return _wall((at + utc_offset(at, zone)) // MINUTE_MS % DAY_MINUTES)


def _wall(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _length(ms: int) -> str:
    return f"{ms // HOUR_MS} h" if ms % HOUR_MS == 0 else f"{ms / MINUTE_MS:g} min"
