"""Dates as a person types them, in English and French, for `--at`, `--since` and `--until`."""

from luna_cli.clock import DAY_MS, MAX_MS, MIN_MS, civil_from_days, days_from_civil, iso_day, parse_day, utc_offset
from luna_cli.clock import parse as parse_instant
from luna_cli.text.date_words import UNITS, months_on
from luna_cli.text.terms import fold
from luna_cli.text.when import cues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.text.date_cue import Cue

FORMS = (
    "2026-11-20, 2026-11-20T14:30, 2026-11, 2026, yesterday, hier, 3 days ago, il y a 3 jours, last month, le mois dernier, "
    "march 2025, in march, last summer, lundi dernier or 12h"
)

_DAYS = {
    **dict.fromkeys(("today", "aujourd hui", "this day", "ce jour"), 0),
    **dict.fromkeys(("yesterday", "hier"), -1),
    **dict.fromkeys(("day before yesterday", "the day before yesterday", "avant hier"), -2),
    **dict.fromkeys(("tomorrow", "demain"), 1),
}
_NOW = frozenset({"now", "maintenant"})
_PERIODS = {
    **dict.fromkeys(("this week", "cette semaine"), ("week", 0)),
    **dict.fromkeys(("last week", "la semaine derniere", "semaine derniere"), ("week", -1)),
    **dict.fromkeys(("this month", "ce mois", "ce mois ci"), ("month", 0)),
    **dict.fromkeys(("last month", "le mois dernier", "mois dernier"), ("month", -1)),
    **dict.fromkeys(("this year", "cette annee"), ("year", 0)),
    **dict.fromkeys(("last year", "l annee derniere", "annee derniere", "l an dernier"), ("year", -1)),
}
_HOUR_MS = 3_600_000
_LENGTHS = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hour", "hours", "heure", "heures"), _HOUR_MS),
    **dict.fromkeys(("d", "j", *(word for word, unit in UNITS.items() if unit == "day")), DAY_MS),
    **dict.fromkeys(("w", *(word for word, unit in UNITS.items() if unit == "week")), 7 * DAY_MS),
}
_MONTHS = {
    **dict.fromkeys((word for word, unit in UNITS.items() if unit == "month"), 1),
    **dict.fromkeys(("y", *(word for word, unit in UNITS.items() if unit == "year")), 12),
}
_SMALL = frozenset(
    {"in", "on", "at", "the", "en", "le", "la", "l", "a", "au", "du", "de", "from", "between", "entre"}
)  # what may stand before a date
_ONE = frozenset({"a", "an", "one", "un", "une"})
_MOST_DIGITS = 7  # ten thousand years are 3,652,425 days
_YEAR_DIGITS, _MONTH_DIGITS = 4, 2


def parse(text: str, now_ms: int, zone: str) -> int:
    """Return the instant that a date names, or the first one of the day, week, month, season or year that it names.

    `now_ms` and the result are milliseconds since the epoch, UTC; `zone` is an IANA name. Raises ValueError with the forms.
    """
    return span(text, now_ms, zone)[0]


def span(text: str, now_ms: int, zone: str) -> tuple[int, int]:
    """Return the half-open interval that a date names: a day, a week (from Monday), a month, a season, a year, or one millisecond.

    Units and errors as for `parse`.
    """
    utc_offset(now_ms, zone)  # an unknown zone is its own error
    try:
        return _calendar(text.strip(), zone) or _words(text, now_ms, zone)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date that luna reads (write {FORMS})") from error


def _calendar(text: str, zone: str) -> tuple[int, int] | None:
    """Read what is written in digits; None when the text is written in words."""
    parts = text.split("-")
    if not (len(parts[0]) == _YEAR_DIGITS and parts[0].isascii() and parts[0].isdigit()):
        return None
    if len(parts) == 1:
        return _between(parse_day(f"{text}-01-01"), days_from_civil(int(text) + 1, 1, 1), zone)
    if len(parts) == 2 and len(parts[1]) == _MONTH_DIGITS:  # noqa: PLR2004 - a year and a month
        first = parse_day(f"{text}-01")
        return _between(first, months_on(first, 1), zone)
    if len(text) == len("2026-11-20"):
        day = parse_day(text)
        return _between(day, day + 1, zone)
    return _moment(parse_instant(text, zone))


def _words(text: str, now_ms: int, zone: str) -> tuple[int, int]:
    """Read what is written in words; what recurs is its latest occurrence that has begun."""
    found = fold(text).split()
    said = " ".join(found)
    today = (now_ms + utc_offset(now_ms, zone)) // DAY_MS
    if said in _NOW:
        return _moment(now_ms)
    if said in _DAYS:
        day = today + _DAYS[said]
        return _between(day, day + 1, zone)
    if said in _PERIODS:
        return _period(*_PERIODS[said], today, zone)
    try:
        return _moment(_ago(found, now_ms, zone))
    except ValueError:
        named = _named(found, text, now_ms, zone)
        if named is None:
            raise
        return _between(named.first_day, named.end_day, zone)


def _named(found: list[str], text: str, now_ms: int, zone: str) -> "Cue | None":
    """Return the one date that the words name, when they say nothing else; a month alone may be another word (`march`)."""
    dates = cues(text, now_ms, zone)
    if not dates and len(found) == 1:
        found = ["in", *found]
        dates = cues(" ".join(found), now_ms, zone)
    if len(dates) == 1 and _SMALL.issuperset(word for at, word in enumerate(found) if at not in dates[0].words):
        return dates[0]
    return None


def _period(unit: str, step: int, today: int, zone: str) -> tuple[int, int]:
    if unit == "week":
        monday = today - (today + 3) % 7 + 7 * step  # 1970-01-01 was a Thursday
        return _between(monday, monday + 7, zone)
    year, month, _ = civil_from_days(today)
    months = 12 if unit == "year" else 1
    first = months_on(days_from_civil(year, 1 if unit == "year" else month, 1), step * months)
    return _between(first, months_on(first, months), zone)


def _ago(found: list[str], now_ms: int, zone: str) -> int:
    """Read `3 days ago`, `il y a 3 jours`, `12h`; a bare length of time means ago too."""
    if found[-1:] == ["ago"]:
        found = found[:-1]
    elif found[:3] == ["il", "y", "a"]:
        found = found[3:]
    count, unit = _amount(found)
    if unit in _LENGTHS:
        return now_ms - count * _LENGTHS[unit]
    wall = now_ms + utc_offset(now_ms, zone)
    day = months_on(wall // DAY_MS, -count * _MONTHS[unit])
    return _start(day, zone) + wall % DAY_MS


def _amount(found: list[str]) -> tuple[int, str]:
    """Read `3 days`, `a day`, `3d` as a number and a unit that is known."""
    said = "".join(found)
    digits = said[: len(said) - len(said.lstrip("0123456789"))]
    unit = said[len(digits) :]
    if not digits and len(found) == 2 and found[0] in _ONE:  # noqa: PLR2004 - an article and its unit
        digits, unit = "1", found[1]
    if not digits or len(found) > 2 or len(digits) > _MOST_DIGITS or unit not in _LENGTHS.keys() | _MONTHS.keys():  # noqa: PLR2004 - as above
        raise ValueError("neither a date nor a length of time")
    return int(digits), unit


def _between(first: int, end: int, zone: str) -> tuple[int, int]:
    return _start(first, zone), _start(end, zone)


def _start(day: int, zone: str) -> int:
    """Return the midnight that begins a day in a zone; the end of the calendar when the day lies behind it."""
    if day * DAY_MS > MAX_MS:
        return MAX_MS + 1
    return parse_instant(iso_day(day), zone)


def _moment(ms: int) -> tuple[int, int]:
    if not MIN_MS <= ms <= MAX_MS:
        raise ValueError("outside the years 1 to 9999")
    return ms, ms + 1
