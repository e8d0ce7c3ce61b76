"""What a question's date is made of: the Cue, the question that is read, and the years of dates that recur.

Days are local civil day numbers since 1970-01-01, intervals are half-open.
"""

from luna_cli.clock import DAY_MS, civil_from_days, days_from_civil, utc_offset
from luna_cli.text.date_words import DERNIER, PROCHAIN, months_on

SOFT = {"day": 1, "week": 2, "month": 2, "season": 10, "year": 15}  # days around an interval that still count a little
_OTHERS = 0.8  # another year or week than the latest, when none is named
_DAYS, _MONTHS = {"day": 1, "week": 7}, {"month": 1, "year": 12}
_GRAINS = ((3, "day"), (16, "week"), (45, "month"), (120, "season"), (10_000_000, "year"))  # longest, in days


class Cue:
    """A date that a question names.

    `first_day`, `end_day`: the interval; for a recurring date its latest occurrence that has begun. `every`: "" (once), "year",
    "week". `grain`: "day", "week", "month", "season", "year" or "weekday". `span`: the folded words that say
    it, `also`: those that say its year apart.
    `before`, `after`: how many days outside still match a little; `others`: what other occurrences than the latest count;
    `weekdays`: bit set from Monday = 1; `dated`: whether the year is given in figures; `spans`: occurrences worked out.
    """

    __slots__ = (
        *("first_day", "end_day", "grain", "span", "also", "every"),
        *("before", "after", "others", "weekdays", "dated", "spans"),
    )

    def __init__(self, first_day: int, end_day: int, grain: str, span: range, every: str = "") -> None:
        self.first_day = first_day
        self.end_day = end_day
        self.grain = grain
        self.span = span
        self.also = range(0)
        self.every = every
        self.before = self.after = SOFT.get(grain, 0)
        self.others = _OTHERS
        self.weekdays = 0
        self.dated = False
        self.spans: dict[int, tuple[int, int]] = {}

    def __repr__(self) -> str:
        """Show the interval and what recurs."""
        of = f", every {self.every}" if self.every else ""
        first, end = ("-".join(map(str, civil_from_days(day))) for day in (self.first_day, self.end_day))
        return f"Cue({self.grain} {first}..{end}{of}, -{self.before} +{self.after}, words {[*self.words]})"

    @property
    def words(self) -> tuple[int, ...]:
        """The indexes of the folded words that name the date."""
        return (*self.span, *self.also)

    def graded(self) -> "Cue":
        """Name the grain after the length, for what was widened."""
        length = self.end_day - self.first_day
        self.grain = next(grain for most, grain in _GRAINS if length <= most)
        return self


class Question:
    """The folded words of a question, with the day that it is asked on, worked out when first needed."""

    __slots__ = ("_now", "_today", "_zone", "text", "words")

    def __init__(self, text: str, words: list[str], now_ms: int, zone: str) -> None:
        self.text = text
        self.words = words
        self._now, self._zone = now_ms, zone
        self._today: int | None = None

    @property
    def today(self) -> int:
        """The local day; may be set, to read the question from another day."""
        if self._today is None:
            self._today = (self._now + utc_offset(self._now, self._zone)) // DAY_MS
        return self._today

    @today.setter
    def today(self, day: int) -> None:
        self._today = day

    def word(self, at: int) -> str:
        """Return a word, or nothing before the first and after the last."""
        return self.words[at] if 0 <= at < len(self.words) else ""


def year_in(word: str) -> int:
    """Return the year that a word of four figures names, 0 for any other word."""
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() and "1000" <= word < "3000" else 0  # noqa: PLR2004


def day_in(word: str) -> int:
    """Return the day of a month in `3`, `03`, `3rd`, `1er`; 0 for any other word."""
    figures = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not (0 < len(figures) <= 2 and figures.isascii() and figures.isdigit()):  # noqa: PLR2004 - two figures
        return 0
    if len(figures) < len(word) and word[len(figures) :] not in {"st", "nd", "rd", "th", "er"}:
        return 0
    return int(figures) if int(figures) <= 31 else 0  # noqa: PLR2004 - the longest month


def yearly(question: Question, month: int, day: int, months: int = 0) -> tuple[int, int]:
    """Return the latest begun occurrence of a day of the year, or of some months."""
    year = civil_from_days(question.today)[0]
    while days_from_civil(year, month, day) > question.today or civil_from_days(days_from_civil(year, month, day))[2] != day:
        year -= 1
    first = days_from_civil(year, month, day)
    return first, months_on(first, months) if months else first + 1


def in_year(cue: Cue, year: int) -> None:
    """Make a date that recurs every year that of one year. Winter is named after the year that it begins in."""
    _, month, day = civil_from_days(cue.first_day)
    end_year, end_month, end_day = civil_from_days(cue.end_day)
    wrap = end_year - civil_from_days(cue.first_day)[0]
    cue.first_day, cue.end_day = days_from_civil(year, month, day), days_from_civil(year + wrap, end_month, end_day)
    cue.end_day = max(cue.end_day, cue.first_day + 1)
    cue.every, cue.dated = "", True


def settled(question: Question, cue: Cue, stop: int) -> Cue | None:
    """Read what may follow a date that recurs every year: its year, `dernier`, or `prochain` (no memory lies ahead)."""
    linked = stop + 1 if question.word(stop) in {"of", "de", "in"} and year_in(question.word(stop + 1)) else stop
    year = year_in(question.word(linked))
    if year:
        in_year(cue, year)
        stop = linked + 1
    elif question.word(stop) in DERNIER:
        past(question, cue)
        stop += 1
    elif question.word(stop) in PROCHAIN:
        return None
    cue.span = range(cue.span.start, stop)
    return cue


def past(question: Question, cue: Cue) -> None:
    """Keep the latest occurrence that is over."""
    if cue.end_day > question.today:
        in_year(cue, civil_from_days(cue.first_day)[0] - 1)
    cue.every, cue.dated = "", False


def ago(question: Question, least: int, most: int, unit: str, words: range) -> Cue:
    """Return the days around a length of time before today: the longer ago, the wider."""
    today = question.today
    if unit == "hour":
        return period(question, "day", 0, words)
    if unit in _DAYS:
        half = 3 if unit == "week" else least // 10
        first, end = today - most * _DAYS[unit] - half, today - least * _DAYS[unit] + half + 1
        soft = 2 + least if unit == "week" else 1 + least // 5
    else:
        half, soft = (15, 10 + 5 * least) if unit == "month" else (120, 60 + 30 * least)
        first = months_on(today, -most * _MONTHS[unit]) - half
        end = months_on(today, -least * _MONTHS[unit]) + half + 1
    if unit == "year":
        year = civil_from_days(today)[0]
        first, end = min(first, days_from_civil(year - most, 1, 1)), max(end, days_from_civil(year - least + 1, 1, 1))
    cue = Cue(first, min(end, today + 1) if least else end, unit, words)
    cue.before = cue.after = soft
    return cue


def period(question: Question, unit: str, step: int, words: range) -> Cue:
    """Return the week (from Monday), month, year or day that holds today, or one some steps away."""
    today = question.today
    if unit in _DAYS:
        first = (today if unit == "day" else today - (today + 3) % 7) + step * _DAYS[unit]
        end = first + _DAYS[unit]
    else:
        year, month, _ = civil_from_days(today)
        first = months_on(days_from_civil(year, 1 if unit == "year" else month, 1), step * _MONTHS[unit])
        end = months_on(first, _MONTHS[unit])
    cue = Cue(first, end, unit, words)
    cue.before = cue.after = {"day": 1, "week": 3, "month": 5, "year": 30}[unit]
    return cue


def back(question: Question, count: int, unit: str, words: range) -> Cue:
    """Return the days from some units back until today."""
    today = question.today
    first = today - count * _DAYS[unit] if unit in _DAYS else months_on(today, -count * _MONTHS[unit])
    cue = Cue(first, today + 1, unit, words)
    cue.before, cue.after = max(1, (today - first) // 7), 0
    return cue.graded()
