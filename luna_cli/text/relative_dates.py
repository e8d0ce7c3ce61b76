"""Read the dates that a question tells from today, or as a part of another date: `two weeks ago`, `l'an dernier`, `mid-March`."""

from luna_cli.clock import civil_from_days
from luna_cli.text.date_cue import Cue, Question, ago, back, in_year, past, period
from luna_cli.text.date_reader import feast_at, figures_at, last_weekday, month_at, quarter_at, season_at, weekday_at
from luna_cli.text.date_words import (
    DERNIER,
    FEASTS,
    HOURS,
    LAST,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PARTS,
    SEASONS,
    THIS,
    UNITS,
    WEEKDAYS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Question, int], Cue | None]

_LINKS = frozenset({"of", "the", "in", "de", "du", "d", "l", "le", "la", "des", "au"})
_ARTICLES = frozenset({"a", "an"})  # `did it last a week`
_YEAR = frozenset({"year", "annee", "annees"})
_NOW = {
    **dict.fromkeys(("morning", "afternoon", "evening", "matin", "soir", "apres", "aprem"), 0),
    **dict.fromkeys(("night", "nuit"), 0),
}
_SPANS = frozenset({"week", "month", "season", "year"})
_MOST_DIGITS = 3
_A_FEW = 4  # `ces derniers jours`


def read(question: Question, at: int) -> Cue | None:
    """Read the date that begins at (or is told by) a word; None when there is none. Never raises."""
    word = question.words[at]
    reader = READERS.get(word)
    if reader is not None:
        return reader(question, at)
    return figures_at(question, at) or _last_units(question, at) if "0" <= word[0] <= "9" else None


def count_in(word: str) -> tuple[int, int] | None:
    """Return the least and the most that a number, in figures or in words, may mean; None for any other word."""
    if word.isascii() and word.isdigit():
        return (int(word), int(word)) if len(word) <= _MOST_DIGITS else None
    return NUMBERS.get(word)


def _day(step: int) -> "Reader":
    def reader(question: Question, at: int) -> Cue:
        start = at
        back = step
        if step == -1 and question.words[max(at - 2, 0) : at] == ["day", "before"]:
            start, back = at - 2, -2
        elif question.words[at] == "hier" and question.word(at - 1) == "avant":
            start, back = at - 1, -2
        stop = at + 2 if question.words[at] == "aujourd" and question.word(at + 1) == "hui" else at + 1
        return period(question, "day", back, range(start, stop))

    return reader


def _ago(question: Question, at: int) -> Cue | None:
    """Read the number and the unit on the left of `ago`."""
    unit, start = UNITS.get(question.word(at - 1), "hour" if question.word(at - 1) in HOURS else ""), at - 2
    if question.word(start) == "of":
        start -= 1
    found = count_in(question.word(start))
    if not unit or found is None:
        return None
    start -= question.word(start - 1) == "a"
    if question.word(start - 1) == "half" and unit == "year":
        return ago(question, 6, 6, "month", range(start - 1, at + 1))
    return ago(question, *found, unit, range(start, at + 1))


def _il_y_a(question: Question, at: int) -> Cue | None:
    """Read the number and the unit on the right of `il y a`."""
    if question.words[max(at - 1, 0) : at + 2] != ["il", "y", "a"]:
        return None
    here = at + 2 + (question.word(at + 2) in {"environ", "presque", "peine"})
    found = count_in(question.word(here))
    unit = UNITS.get(question.word(here + 1), "hour" if question.word(here + 1) in HOURS else "")
    return ago(question, *found, unit, range(at - 1, here + 2)) if unit and found is not None else None


def _last(question: Question, at: int) -> Cue | None:
    """Read `last week`, `past two weeks`, `last March`, `last summer`, `last Monday`, `last night`, `last week of May`."""
    word, behind = question.words[at], question.word(at + 1)
    if behind == "night":
        return period(question, "day", -1, range(at, at + 2))
    if UNITS.get(behind) == "day":
        return None
    if behind in UNITS and not _weekend(question, at + 1):
        if word == "last" and behind == "week" and question.word(at + 2) in {"of", "in"} and question.word(at + 3) in MONTHS:
            return _ordinal(question, at)
        sliding = word == "past" or behind[-1] == "s"
        return (
            back(question, _A_FEW if behind[-1] == "s" else 1, UNITS[behind], range(at, at + 2))
            if sliding
            else period(question, UNITS[behind], -1, range(at, at + 2))
        )
    found = count_in(behind)
    if found is not None and behind not in _ARTICLES and question.word(at + 2) in UNITS:
        return back(question, found[1], UNITS[question.word(at + 2)], range(at, at + 3))
    return _latest(question, at)


def _weekend(question: Question, at: int) -> bool:
    word = question.word(at)
    return word in {"weekend", "weekends"} or (word == "week" and question.word(at + 1) in {"end", "ends"})


def _latest(question: Question, at: int) -> Cue | None:
    """Read a month, season, weekday, weekend or feast behind `last`, and keep the latest that is over."""
    word = question.word(at + 1)
    if word in WEEKDAYS or _weekend(question, at + 1):
        cue = weekday_at(question, at + 1)
        if cue is not None:
            cue = last_weekday(question, cue, cue.span.stop)
    elif word in SEASONS:
        cue = season_at(question, at + 1, sure=True)
    else:
        cue = month_at(question, at + 1) or (feast_at(question, at + 1) if word else None)
    if cue is not None:
        if cue.every:
            past(question, cue)
        cue.span = range(at, cue.span.stop)
    return cue


def _last_units(question: Question, at: int) -> Cue | None:
    """Read `3 derniers jours`, `deux dernieres semaines`."""
    found, unit = count_in(question.words[at]), UNITS.get(question.word(at + 2), "")
    if found is None or not unit or question.word(at + 1) not in DERNIER:
        return None
    return back(question, found[1], unit, range(at, at + 3))


def _unit(question: Question, at: int) -> Cue | None:
    """Read `semaine derniere`, `an passe`; `week` may begin a week-end."""
    if _weekend(question, at):
        return weekday_at(question, at)
    unit = UNITS[question.words[at]]
    if unit == "day" or question.word(at + 1) not in DERNIER:
        return None
    return period(question, unit, -1, range(at, at + 2))


def _this(question: Question, at: int) -> Cue | None:
    """Read `this week`, `this summer`, `cet ete`, `ce matin`, `this Monday`."""
    word = question.word(at + 1)
    if word in _NOW:
        return period(question, "day", 0, range(at, at + 2))
    if word in DERNIER and question.word(at + 2) in UNITS:
        return back(question, _A_FEW, UNITS[question.word(at + 2)], range(at, at + 3))
    if _weekend(question, at + 1) or word in WEEKDAYS:
        cue = weekday_at(question, at + 1)
        if cue is not None:
            cue.every, cue.grain, cue.before, cue.after, cue.span = "", "day", 1, 1, range(at, cue.span.stop)
        return cue
    if word in UNITS:
        return period(question, UNITS[word], 0, range(at, at + 2)) if UNITS[word] != "day" else None
    cue = season_at(question, at + 1, sure=True) if word in SEASONS else month_at(question, at + 1) or feast_at(question, at)
    if cue is not None and cue.every:
        in_year(cue, civil_from_days(question.today)[0] - (cue.first_day > cue.end_day))
        cue.dated = False
        cue.span = range(at, cue.span.stop)
    return cue


def _part(question: Question, at: int) -> Cue | None:
    """Read `early March`, `mid 2024`, `fin janvier`, `end of last year`."""
    cue = _inner(question, at + 1)
    return _cut(cue, *PARTS[question.words[at]], at) if cue is not None and cue.grain in _SPANS else cue


def _inner(question: Question, at: int) -> Cue | None:
    """Read the date behind a word such as `early`, with `of`, `de` and articles between them."""
    start = at
    while question.word(at) in _LINKS and at - start <= 2:  # noqa: PLR2004 - `of the`, `de l`
        at += 1
    word = question.word(at)
    if word in _YEAR and question.word(at + 1).isdigit():
        return figures_at(question, at + 1)
    if word in MONTHS:
        return month_at(question, at, sure=True)
    if word in SEASONS:
        return season_at(question, at, sure=True)
    return read(question, at) if word else None


def _cut(cue: Cue, low: int, high: int, start: int) -> Cue:
    """Keep some sixths of a date."""
    length = cue.end_day - cue.first_day
    first = cue.first_day
    cue.first_day, cue.end_day = first + (length * low + 3) // 6, first + (length * high + 3) // 6
    cue.end_day = max(cue.end_day, cue.first_day + 1)
    cue.before = cue.after = max(1, (cue.end_day - cue.first_day) * 2 // 5)
    cue.span = range(start, cue.span.stop)
    return cue


def _ordinal(question: Question, at: int) -> Cue | None:
    """Read `first half of March`, `second week of May`, `last week of June`, `first quarter of 2025`."""
    number, thing = ORDINALS[question.words[at]], question.word(at + 1)
    if thing in {"half", "moitie"} and number in {1, 2}:
        cue = _inner(question, at + 2)
        return _cut(cue, 3 * number - 3, 3 * number, at) if cue is not None and cue.grain in _SPANS else cue
    if thing in {"quarter", "trimestre"}:
        return quarter_at(question, at, number or 4, at + 2)
    if thing in {"week", "semaine"}:
        cue = _inner(question, at + 2)
        return _week_of(cue, number, at) if cue is not None and cue.grain == "month" else cue
    if question.words[at] in DERNIER:
        return None
    return figures_at(question, at) if "0" <= question.words[at][0] <= "9" else _spelt(question, at)


def _week_of(cue: Cue, number: int, start: int) -> Cue:
    first = cue.first_day + 7 * number - 7 if number else cue.end_day - 7
    cue.first_day, cue.end_day, cue.grain, cue.span = first, first + 7, "week", range(start, cue.span.stop)
    cue.before = cue.after = 3
    return cue


def _spelt(question: Question, at: int) -> Cue | None:
    """Read `first of May`, `premier mai`."""
    linked = at + 1 + (question.word(at + 1) in {"of", "de"})
    if ORDINALS[question.words[at]] != 1 or question.word(linked) not in MONTHS:
        return None
    cue = month_at(question, linked, sure=True)
    if cue is not None and cue.grain == "month":
        cue.end_day, cue.grain, cue.before, cue.after, cue.span = cue.first_day + 1, "day", 1, 1, range(at, cue.span.stop)
    return cue


def _sept(question: Question, at: int) -> Cue | None:
    return month_at(question, at) or _last_units(question, at)


def _quarter(question: Question, at: int) -> Cue | None:
    return quarter_at(question, at, int(question.words[at][1]), at + 1)


READERS: "dict[str, Reader]" = {
    **dict.fromkeys(MONTHS, month_at),
    **dict.fromkeys(SEASONS, season_at),
    **dict.fromkeys(UNITS, _unit),
    **dict.fromkeys((*WEEKDAYS, "weekend", "weekends"), weekday_at),
    **dict.fromkeys((phrase[0] for phrase, _ in FEASTS), feast_at),
    **dict.fromkeys((*LAST,), _last),
    **dict.fromkeys(THIS, _this),
    **dict.fromkeys(PARTS, _part),
    **dict.fromkeys(ORDINALS, _ordinal),
    **dict.fromkeys(("q1", "q2", "q3", "q4"), _quarter),
    **dict.fromkeys(("yesterday", "hier"), _day(-1)),
    **dict.fromkeys(("today", "tonight", "aujourd"), _day(0)),
    **dict.fromkeys(NUMBERS.keys() - {"a", "an"}, _last_units),
    "ago": _ago,
    "y": _il_y_a,
    "last": _last,
    "sept": _sept,
}
