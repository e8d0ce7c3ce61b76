"""Read all the dates of a question and join those that belong together: ranges, a year said apart, a weekday and its date."""

from luna_cli.clock import civil_from_days
from luna_cli.text.date_cue import Cue, Question, in_year
from luna_cli.text.date_words import UNITS, WEEKDAYS, months_on
from luna_cli.text.relative_dates import count_in, read

_TO = frozenset({"to", "until", "till", "through", "a", "au"})
_AND = frozenset({"and", "et"})
_BETWEEN = frozenset({"between", "entre", "from"})
_BEFORE = frozenset({"before", "avant", "prior"})
_AFTER = frozenset({"after", "apres", "following"})
_ON = frozenset({"on", "le", "the", "to", "as"})
_MOST = 364


def joined(question: Question) -> list[Cue]:
    """Return the dates of a question in their order."""
    found = _scan(question)
    if len(found) > 1:
        found = _with_weekdays(found)
        found = _with_years(question, _ranges(question, found))
        found = _from_another_day(question, found)
    for cue in tuple(found):
        for step in _beside(question, found, cue):
            found = [*(other for other in found if other is cue or other.span.start not in step.span), step]
    found += [other for cue in found if (other := _other_reading(question, cue))]
    return found


def _scan(question: Question) -> list[Cue]:
    found: list[Cue] = []
    at, count = 0, len(question.words)
    while at < count:
        cue = None if question.word(at - 1) in {"next", "upcoming"} else read(question, at)
        if cue is not None:
            found.append(cue)
            at = max(cue.span.stop, at + 1)
        else:
            at += 1
    return found


def _gap(question: Question, first: Cue, then: Cue) -> list[str]:
    return question.words[first.span.stop : then.span.start]


def _with_weekdays(found: list[Cue]) -> list[Cue]:
    """Let `Monday, 3 March` be one day."""
    kept: list[Cue] = []
    for cue in found:
        if kept and kept[-1].grain == "weekday" and cue.grain == "day" and cue.span.start - kept[-1].span.stop <= 0:
            cue.span = range(kept.pop().span.start, cue.span.stop)
        kept.append(cue)
    return kept


def _ranges(question: Question, found: list[Cue]) -> list[Cue]:
    """Join `from March to May`, `between A and B`, `de mars a mai`, `entre mars et mai`."""
    kept: list[Cue] = []
    for cue in found:
        if kept and cue.grain != "weekday" and kept[-1].grain != "weekday" and _ranged(question, kept[-1], cue):
            kept[-1] = _range(kept[-1], cue)
        else:
            kept.append(cue)
    return kept


def _ranged(question: Question, first: Cue, then: Cue) -> bool:
    words = _gap(question, first, then)
    while len(words) > 1 and words[-1] in {"the", "le", "l"}:
        words = words[:-1]
    if len(words) != 1:
        return False
    start = first.span.start
    before = {question.word(start - 1), question.word(start - 2)}
    return words[0] in _TO or (words[0] in _AND and not before.isdisjoint(_BETWEEN))


def _range(first: Cue, then: Cue) -> Cue:
    if first.every and not then.every:
        in_year(first, civil_from_days(then.first_day)[0])
        if first.first_day >= then.end_day:
            in_year(first, civil_from_days(first.first_day)[0] - 1)
    elif then.every and not first.every:
        in_year(then, civil_from_days(first.first_day)[0])
    end = then.end_day
    if end <= first.first_day:
        end = months_on(end, 12)
    first.end_day = max(end, first.end_day)
    if first.every:
        first.end_day = min(first.end_day, first.first_day + _MOST)  # occurrences stay apart
    first.after = then.after
    first.dated = then.dated
    first.span = range(first.span.start, then.span.stop)
    return first.graded()


def _with_years(question: Question, found: list[Cue]) -> list[Cue]:
    """Give dates without a year the year that is said elsewhere: `in 2005 ... on 2 November`, `September and October 2025`."""
    recurring = [cue for cue in found if cue.every == "year"]
    years = [cue for cue in found if cue.grain == "year" and not cue.every and _one_year(cue)]
    for cue in recurring:
        follower = next((other for other in found if other.span.start >= cue.span.stop and other.every != "week"), None)
        if follower is not None and follower.dated and follower.grain != "year" and _listed(question, cue, follower):
            in_year(cue, civil_from_days(follower.first_day)[0])
    if len(years) == 1 and recurring:
        for cue in recurring:
            if cue.every:
                in_year(cue, civil_from_days(years[0].first_day)[0])
                cue.also = years[0].span
        found = [cue for cue in found if cue is not years[0]]
    return found


def _one_year(cue: Cue) -> bool:
    return cue.end_day - cue.first_day in {365, 366} and civil_from_days(cue.first_day)[1:] == (1, 1)


def _listed(question: Question, cue: Cue, follower: Cue) -> bool:
    words = _gap(question, cue, follower)
    return len(words) <= 2 and (not words or words[0] in _AND | {"or", "ou", "to", "on"})  # noqa: PLR2004 - `and on`


def _from_another_day(question: Question, found: list[Cue]) -> list[Cue]:
    """Read `last weekend before April 10, 2023` from that day instead of today."""
    for number, then in enumerate(found[1:]):
        cue = found[number]
        words = _gap(question, cue, then)
        relative = not cue.dated and not cue.every and cue.grain != "year"
        if relative and then.dated and then.grain == "day" and words and words[0] in _ON | _BEFORE and len(words) <= 2:  # noqa: PLR2004
            today, question.today = question.today, then.first_day
            found[number] = read(question, cue.span.start) or cue
            question.today = today
    return found


def _beside(question: Question, found: list[Cue], cue: Cue) -> list[Cue]:
    """Add the days meant by `the week before X`, `two weeks after X`, `the Sunday before X`; `since X` lasts until today."""
    at = cue.span.start - 1
    at -= question.word(at) in {"the", "le", "la", "l"}
    word = question.word(at)
    if word in {"since", "depuis"} and cue.grain != "weekday":
        cue.every, cue.end_day, cue.after = "", max(cue.end_day, question.today + 1), 0
        cue.graded()
    if cue.grain == "weekday" or word not in _BEFORE | _AFTER:
        return []
    ahead = word in _AFTER
    steps = _step(question, cue, at - 1, 1 if ahead else -1) if cue.grain == "day" else []
    if steps:
        return steps
    if any(other.span.stop == at for other in found):
        return []
    tail = max(30, (cue.end_day - cue.first_day) * 4)
    if ahead:
        cue.after = tail
    else:
        cue.before = tail
    return []


def _step(question: Question, cue: Cue, at: int, sign: int) -> list[Cue]:
    unit = UNITS.get(question.word(at), "")
    weekday = WEEKDAYS.get(question.word(at), -1)
    count = count_in(question.word(at - 1)) or (1, 1)
    words = range(at, cue.span.stop)
    if weekday >= 0 and not cue.every:
        day = cue.first_day + sign
        while (day + 3) % 7 != weekday:
            day += sign
        return [_soft(Cue(day, day + 1, "day", words, cue.every), 1)]
    if unit == "day":
        day = cue.first_day + sign * count[0]
        return [_soft(Cue(day, day + 1, "day", words, cue.every), 1)]
    if unit == "week":
        day = cue.first_day + sign * 7 * count[0]
        return [_soft(Cue(min(day, cue.first_day), max(day, cue.first_day), "week", words, cue.every), 2)]
    return []


def _soft(cue: Cue, days: int) -> Cue:
    cue.before = cue.after = days
    return cue


def _other_reading(question: Question, cue: Cue) -> Cue | None:
    """Read `04/05/2025` month first as well; and `winter 2024` as the one that ends in that year."""
    words = [question.words[at] for at in cue.span]
    year, month, day = civil_from_days(cue.first_day)
    if cue.dated and cue.grain == "season" and month == 12:  # noqa: PLR2004 - December
        other = Cue(months_on(cue.first_day, -12), months_on(cue.end_day, -12), "season", cue.span)
    elif cue.grain == "day" and len(words) in {2, 3} and day <= 12 and day != month and words[0].isdigit() and words[1].isdigit():  # noqa: PLR2004
        if len(words[0]) > 2 or int(words[0]) != day or int(words[1]) != month:  # noqa: PLR2004 - a year
            return None
        from luna_cli.clock import days_from_civil

        first = days_from_civil(year, day, month)
        other = Cue(first, first + 1, "day", cue.span, cue.every)
    else:
        return None
    other.dated = cue.dated
    return other
