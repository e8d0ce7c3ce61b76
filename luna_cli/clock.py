"""The only place that asks what time it is.

Instants inside luna are integers: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored, valid from year 1 to 9999.
They are written as RFC 3339 in UTC, to the second, with milliseconds unless they are zero (docs/design/format.md).
No import of `datetime` here: `recall` and `store` start through this module, and days are a few integer divisions
(H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil and civil_from_days).
"""

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SECOND_MS = 1000
DAY_MS = 86_400_000
MIN_MS = -62_135_596_800_000
MAX_MS = 253_402_300_799_999
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def now() -> int:
    """Return this instant in milliseconds; `LUNA_NOW` (RFC 3339) overrides it. Raises ValueError when that does not parse."""
    fixed = os.environ.get("LUNA_NOW")
    return parse_utc(fixed) if fixed else time.time_ns() // 1_000_000


def days_from_civil(year: int, month: int, day: int) -> int:
    """Return days since 1970-01-01 of a proleptic Gregorian date."""
    year -= month <= 2  # noqa: PLR2004 - the algorithm's year begins in March
    era, yoe = divmod(year, 400)
    doy = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1  # noqa: PLR2004 - as above
    return era * 146_097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Return (year, month, day) of days since 1970-01-01."""
    era, doe = divmod(days + 719_468, 146_097)
    yoe = (doe - doe // 1460 + doe // 36_524 - doe // 146_096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + (3 if mp < 10 else -9)  # noqa: PLR2004 - the algorithm's year begins in March
    return yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1  # noqa: PLR2004


def iso(ms: int) -> str:
    """Write an instant as luna writes them: `2026-11-20T14:30:00Z`, with `.mmm` when the milliseconds are not zero."""
    days, rest = divmod(ms, DAY_MS)
    year, month, day = civil_from_days(days)
    seconds, milli = divmod(rest, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    fraction = f".{milli:03d}" if milli else ""
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{fraction}Z"


def iso_day(days: int) -> str:
    """Write a day number as `2026-11-20`."""
    year, month, day = civil_from_days(days)
    return f"{year:04d}-{month:02d}-{day:02d}"


def parse_day(text: str) -> int:
    """Read `2026-11-20` as a day number. Raises ValueError with the rule that it breaks."""
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{text!r} is not a date such as 2026-11-20")
    year, month, day = (int(part) for part in parts)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= _MONTHS[month - 1] - (month == 2 and not leap)):  # noqa: PLR2004
        raise ValueError(f"{text!r} names no day of the calendar")
    return days_from_civil(year, month, day)


def parse_utc(text: str) -> int:
    """Read an RFC 3339 instant that carries `Z` or an offset. Raises ValueError with the rule that it breaks."""
    ms, offset_ms = parse_wall(text)
    if offset_ms is None:
        raise ValueError(f"{text!r} has no time zone (write Z or an offset such as +01:00)")
    return ms - offset_ms


def parse_wall(text: str) -> tuple[int, int | None]:
    """Read a wall-clock reading: (milliseconds as if UTC, offset in milliseconds or None when there is none).

    A date alone is its midnight; `T` may be a space; seconds and their fraction (cut to milliseconds) may be missing.
    """
    days = parse_day(text[:10])
    rest = text[10:]
    if not rest:
        return days * DAY_MS, None
    if rest[0] not in "Tt ":
        raise ValueError(f"{text!r} is not an instant such as 2026-11-20T14:30:00Z")
    clock, offset = _split_offset(rest[1:], text)
    hour, minute, second, milli = _clock(clock, text)
    ms = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + milli
    if not MIN_MS <= ms - (offset or 0) <= MAX_MS:
        raise ValueError(f"{text!r} lies outside the years 1 to 9999")
    return ms, offset


def _split_offset(rest: str, text: str) -> tuple[str, int | None]:
    if rest[-1:] in {"Z", "z"}:
        return rest[:-1].rstrip(), 0
    for sign in "+-":
        clock, found, offset = rest.partition(sign)
        if found:
            digits = offset[:2] + offset[3:] if offset[2:3] == ":" else offset
            if not (digits.isascii() and digits.isdigit() and len(digits) in {2, 4}):
                raise ValueError(f"{text!r} has an offset that is none (write +01:00)")
            hours, minutes = int(digits[:2]), int(digits[2:] or 0)
            if hours > 23 or minutes > 59:  # noqa: PLR2004 - a clock's hours and minutes
                raise ValueError(f"{text!r} has an offset of a day or more")
            return clock.rstrip(), (1 if sign == "+" else -1) * (hours * 60 + minutes) * 60_000
    return rest, None


def _clock(clock: str, text: str) -> tuple[int, int, int, int]:
    whole, point, fraction = clock.partition(".")
    parts = whole.split(":")
    if len(parts) not in {2, 3} or not all(len(p) == 2 and p.isascii() and p.isdigit() for p in parts):  # noqa: PLR2004
        raise ValueError(f"{text!r} has a time that is none (write 14:30:00)")
    if point and not (len(parts) == 3 and fraction.isascii() and fraction.isdigit()):  # noqa: PLR2004 - hours, minutes, seconds
        raise ValueError(f"{text!r} has a fraction of a second that is none")
    hour, minute, second = int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 0  # noqa: PLR2004
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - leap seconds are not written
        raise ValueError(f"{text!r} has a time that no clock shows")
    return hour, minute, second, int((fraction + "000")[:3])


def parse(text: str, zone: str) -> int:
    """Read an instant as a person writes it: with an offset, or a wall-clock reading in `zone` (an IANA name).

    A reading that a clock change skips or repeats is taken with the offset before the change. Raises ValueError.
    """
    wall, offset = parse_wall(text.strip())
    ms = wall - (offset if offset is not None else _wall_offset(wall, zone))
    if not MIN_MS <= ms <= MAX_MS:
        raise ValueError(f"{text!r} lies outside the years 1 to 9999 in UTC")
    return ms


def local_day(ms: int, zone: str) -> str:
    """Return the day of an instant in a zone, `2026-11-20`. Raises ValueError for an unknown zone."""
    wall = ms + utc_offset(ms, zone)
    return iso_day(min(max(wall, MIN_MS), MAX_MS) // DAY_MS)  # a zone may be a day ahead of the calendar's end


def night(ms: int, zone: str) -> str:
    """Return the night of an instant: a night runs from noon to noon and is named after its morning."""
    return local_day(ms + DAY_MS // 2, zone)


def utc_offset(ms: int, zone: str) -> int:
    """Return the zone's offset from UTC at an instant, in milliseconds. Raises ValueError for an unknown zone."""
    if zone == "UTC":
        return 0
    from datetime import datetime

    tz = _zone(zone)
    offset = datetime.fromtimestamp(_safe(ms) / 1000, tz).utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0


def _wall_offset(wall_ms: int, zone: str) -> int:
    if zone == "UTC":
        return 0
    from datetime import UTC, datetime

    naive = datetime.fromtimestamp(_safe(wall_ms) / 1000, UTC).replace(tzinfo=_zone(zone))
    offset = naive.utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0


def _safe(ms: int) -> int:
    """Keep two days from both ends of the calendar, where adding an offset would overflow."""
    return min(max(ms, MIN_MS + 2 * DAY_MS), MAX_MS - 2 * DAY_MS)


def _zone(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone such as Europe/Paris") from error
