"""Read the dates of the calendar in a question, at one place: days, months, seasons, weekdays, years, quarters, feasts.

A reader gets the question and the index of a word and returns a Cue or None. Seasons are those of meteorology.
"""

from luna_cli.clock import days_from_civil
from luna_cli.text.date_cue import Cue, Question, day_in, settled, year_in, yearly
from luna_cli.text.date_words import (
    DERNIER,
    FEASTS,
    MONTHS,
    PROCHAIN,
    SEASONS,
    UNITS,
    WEAK_MONTHS,
    WEAK_SEASONS,
    WEEKDAYS,
    months_on,
)

_LINKS = frozenset({"of", "the", "in", "de", "du", "d", "l", "le", "la", "des"})
_SIGNS = frozenset(
    "in en during since until till before after from depuis avant apres pendant des courant each every chaque last".split()  # noqa: SIM905
)
_ETE_SIGNS = frozenset({"l", "cet", "en", "d", "plein", "chaque"})
_HAD = frozenset("a ai as ont avons avez avait avais avaient aura aurait ayant avoir eu il elle on ils elles pas jamais".split())  # noqa: SIM905
_HABITS = frozenset({"every", "each", "chaque", "le", "les", "mornings", "afternoons", "evenings", "nights", "matins", "soirs"})
_JOINTS = frozenset({"to", "and", "et", "a", "au", "until", "through", "till"})
_YEAR_SIGNS = _SIGNS | _LINKS | _JOINTS | {"between", "entre", "an", "annee", "year", "by"}
_ON = frozenset({"on", "le", "du", "au"})
_THINGS = frozenset(
    "euro euros eur dollar dollars usd people personnes km m meters metres pages words steps calories fois times items".split()  # noqa: SIM905
)
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_at(question: Question, at: int, *, sure: bool = False) -> Cue | None:
    """Read a month, with the day before or behind it (`3 may`, `may 3`, `3rd of may`) and the year."""
    number = MONTHS.get(question.word(at), 0)
    if not number:
        return None
    day = day_in(question.word(at + 1))
    the = not day and question.word(at + 1) == "the" and bool(day_in(question.word(at + 2)))
    if the:
        day = day_in(question.word(at + 2))
    stop = at + 1 + (2 if the else 1 if day else 0)
    if day and day <= _LONGEST_MONTH[number - 1]:
        return _days(question, number, day, at, stop)
    if sure or question.words[at] not in WEAK_MONTHS or _signed(question, at):
        return settled(question, Cue(*yearly(question, number, 1, 1), "month", range(at, at + 1), "year"), at + 1)
    return None


def _signed(question: Question, at: int) -> bool:
    """Tell whether the words beside a month that may be another word say that it is the month."""
    word, before, behind = question.words[at], question.word(at - 1), question.word(at + 1)
    if word == "sept" and (behind in UNITS or before not in {"in", "last", "since"}):
        return bool(year_in(behind))
    if before == "last" and question.word(at - 2) == "the":
        return False
    if before in _SIGNS or year_in(behind) or behind in DERNIER or behind in PROCHAIN:
        return True
    if question.words[max(at - 2, 0) : at] in (["month", "of"], ["mois", "de"]):
        return True
    dated = 3 if year_in(question.word(at - 2)) else 2
    if before in _JOINTS and question.word(at - dated) in MONTHS:
        return True
    return behind in _JOINTS and question.word(at + 2) in MONTHS


def _days(question: Question, month: int, day: int, start: int, stop: int) -> Cue | None:
    """Finish `may 3`: a second day (`may 3-5`, `may 3 to 5`) and the year."""
    first, end = yearly(question, month, day)
    joint = question.word(stop) in _JOINTS
    until = day_in(question.word(stop + joint))
    if day < until <= _LONGEST_MONTH[month - 1] and question.word(stop + joint + 1) not in MONTHS:
        end, stop = first + until - day + 1, stop + joint + 1
    return settled(question, Cue(first, end, "day", range(start, stop), "year"), stop)


def figures_at(question: Question, at: int) -> Cue | None:
    """Read what begins with a figure: a year, a date in figures, a day and its month."""
    word = question.words[at]
    year = year_in(word)
    if year:
        return _iso(question, at, year) or _year(question, at, year)
    if word[-1] == "s" and year_in(word[:-1]):
        return _whole(int(word[:-1]), at, at + 1, 10)
    decade = _decade(question, at)
    if decade is not None:
        return decade
    day = day_in(word)
    if not day:
        return None
    return _numeric(question, at) or _day_month(question, at, day)


def _decade(question: Question, at: int) -> Cue | None:
    """Read `the 80s`, `annees 80`."""
    figures, before = question.words[at].removesuffix("s"), question.word(at - 1)
    if len(figures) != 2 or not figures.isascii() or not figures.isdigit() or figures[1] != "0":  # noqa: PLR2004 - two figures
        return None
    if before == "annees" or (before == "the" and figures != question.words[at]):
        return _whole(1900 + int(figures), at - 1, at + 1, 10)
    return None


def _iso(question: Question, at: int, year: int) -> Cue | None:
    """Read `2025-03-14`, `2025/03/14`, `2025-03`."""
    month, day = question.word(at + 1), question.word(at + 2).partition("t")[0]
    if not (len(month) == 2 and day_in(month) and 1 <= int(month) <= 12):  # noqa: PLR2004 - two figures, twelve months
        return None
    for mark in "-/":
        start = f"{year}{mark}{month}"
        if len(day) == 2 and 1 <= day_in(day) <= _LONGEST_MONTH[int(month) - 1] and start + mark + day in question.text:  # noqa: PLR2004
            return _dated(year, int(month), day_in(day), range(at, at + 3))
        if start in question.text:
            first = days_from_civil(year, int(month), 1)
            cue = Cue(first, months_on(first, 1), "month", range(at, at + 2))
            cue.dated = True
            return cue
    return None


def _dated(year: int, month: int, day: int, words: range) -> Cue:
    first = days_from_civil(year, month, day)
    cue = Cue(first, first + 1, "day", words)
    cue.dated = True
    return cue


def _year(question: Question, at: int, year: int) -> Cue | None:
    before = question.word(at - 1)
    if question.word(at + 1) in _THINGS or question.word(at + 1) in UNITS:
        return None
    if before == "annees":
        return _whole(year, at - 1, at + 1, 10)
    if "1900" <= question.words[at] < "2100" or before in _YEAR_SIGNS:
        return _whole(year, at, at + 1, 1)
    return None


def _whole(year: int, start: int, stop: int, years: int) -> Cue:
    cue = Cue(days_from_civil(year, 1, 1), days_from_civil(year + years, 1, 1), "year", range(start, stop))
    cue.dated = True
    return cue


def _numeric(question: Question, at: int) -> Cue | None:
    """Read `14/03/2025` (and `14/03` behind `on` or `le`); `04/05/2025` is kept for `other_reading`."""
    first, second, third = question.words[at], question.word(at + 1), question.word(at + 2)
    day, month, year = day_in(first), day_in(second), year_in(third)
    if year:
        said = any(f"{first}{mark}{second}{mark}{third}" in question.text for mark in "/.-")
    else:
        said = question.word(at - 1) in _ON and f"{first}/{second}" in question.text
    if not month or not said:
        return None
    if month > 12:  # noqa: PLR2004 - months
        day, month = month, day
    if month > 12 or day > _LONGEST_MONTH[month - 1]:  # noqa: PLR2004 - months
        return None
    if year:
        return _dated(year, month, day, range(at, at + 3))
    return Cue(*yearly(question, month, day), "day", range(at, at + 2), "year")


def _day_month(question: Question, at: int, day: int) -> Cue | None:
    """Read `3 may`, `3rd of may`, `3 to 5 may`, `3-5 may`, `3 and 5 may`, `3 au 5 mai`."""
    stop = at + 1
    joint = question.word(stop) in _JOINTS
    article = question.word(stop + joint) in {"the", "le"}
    until = day_in(question.word(stop + joint + article))
    if until > day:
        stop += joint + article + 1
    linked = question.word(stop) in {"of", "de"}
    month = MONTHS.get(question.word(stop + linked), 0)
    if not month or max(day, until) > _LONGEST_MONTH[month - 1]:
        return None
    first, end = yearly(question, month, day)
    if until > day:
        end = first + until - day + 1
    stop += linked + 1
    return settled(question, Cue(first, end, "day", range(at, stop), "year"), stop)


def season_at(question: Question, at: int, *, sure: bool = False) -> Cue | None:
    """Read a season and its year; `spring`, `fall` and `ete` need a sign that they are one."""
    word = question.words[at]
    if not sure and word in WEAK_SEASONS and not _in_season(question, at):
        return None
    return settled(question, Cue(*yearly(question, SEASONS[word], 1, 3), "season", range(at, at + 1), "year"), at + 1)


def _in_season(question: Question, at: int) -> bool:
    word, before, behind = question.words[at], question.word(at - 1), question.word(at + 1)
    if word == "ete":
        return before in _ETE_SIGNS or (before not in _HAD and (behind in DERNIER or bool(year_in(behind))))
    if before == "the":
        before = question.word(at - 2)
        return before in _SIGNS or before == "of" or (behind == "of" and bool(year_in(question.word(at + 2))))
    return before in _SIGNS or bool(year_in(behind))


def weekday_at(question: Question, at: int) -> Cue | None:
    """Read a weekday or the weekend: the latest one counts most, all alike when said in the plural or of habits."""
    word, stop, before = question.words[at], at + 1, question.word(at - 1)
    stop += word == "week" and question.word(at + 1) in {"end", "ends"}
    behind = question.word(stop)
    if behind in PROCHAIN:
        return None
    days = [WEEKDAYS[word]] if word in WEEKDAYS else [5, 6]
    day = question.today - (question.today + 3 - days[0]) % 7
    cue = Cue(day, day + len(days), "weekday", range(at, stop), "week")
    cue.weekdays = sum(1 << number for number in days)
    if behind in DERNIER:
        return last_weekday(question, cue, stop + 1)
    if len(days) > 1 or question.words[stop - 1][-1] == "s" or before in _HABITS or behind in _HABITS:
        cue.others = 1.0
    return cue


def last_weekday(question: Question, cue: Cue, stop: int) -> Cue:
    """Keep the latest weekday or weekend that is over."""
    if cue.end_day > question.today:
        cue.first_day, cue.end_day = cue.first_day - 7, cue.end_day - 7
    cue.grain, cue.every, cue.before, cue.after = "day", "", 1, 1
    cue.span = range(cue.span.start, stop)
    return cue


def feast_at(question: Question, at: int) -> Cue | None:
    """Read a day that has a name and a fixed date, Christmas for one, and its year."""
    for phrase, (month, day) in FEASTS:
        stop = at + len(phrase)
        if question.words[at] == phrase[0] and tuple(question.words[at:stop]) == phrase:
            cue = Cue(*yearly(question, month, day), "day", range(at, stop), "year")
            cue.before = cue.after = 2
            return settled(question, cue, stop)
    return None


def quarter_at(question: Question, at: int, number: int, stop: int) -> Cue | None:
    """Read a quarter of a year, whose words end before `stop`, and its year."""
    cue = Cue(*yearly(question, 3 * number - 2, 1, 3), "season", range(at, stop), "year")
    cue.before = cue.after = 5
    return settled(question, cue, stop)
