"""The dates that a question in plain words names, English or French, for recall's soft filter.

`cues` reads them, `matches` says how well a memory's day fits one. A month, season or weekday without a year recurs. Weeks begin on
Monday, seasons are those of meteorology in the northern hemisphere. Days are local civil day numbers since 1970-01-01.
Of several cues a weekday narrows the others; dates are alternatives (a list, two readings of `04/05/2025`).
"""

from luna_cli.text.date_words import SIGNS
from luna_cli.text.terms import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.text.date_cue import Cue

_FIGURES = frozenset("0123456789")
_DAYS_OF_400_YEARS = 146_097


def cues(text: str, now_ms: int, zone: str, folded: "list[str] | None" = None) -> "list[Cue]":
    """Return the dates that a question names, in their order.

    `now_ms` in milliseconds since the epoch, `zone` an IANA name (ValueError when it is none and a date asks for it); `folded` are
    the text's words as `terms.words` gives them, when they are at hand.
    """
    words = fold(text).split() if folded is None else folded
    if SIGNS.isdisjoint(words) and _FIGURES.isdisjoint(text):
        return []
    from luna_cli.text.date_cue import Question
    from luna_cli.text.date_joins import joined

    return joined(Question(text, words, now_ms, zone))


def matches(cue: "Cue", day: int) -> float:
    """Return how well a local day fits a cue: 1 inside, falling to 0 around it; 0.8 of it in another year than the latest."""
    first, end, weight = cue.first_day, cue.end_day, 1.0
    if cue.every == "week":
        if not cue.weekdays >> (day + 3) % 7 & 1:
            return 0.0
        return weight if first <= day < end else cue.others
    if cue.every:
        years = (400 * (day - (first + end) // 2) + _DAYS_OF_400_YEARS // 2) // _DAYS_OF_400_YEARS
        if years:
            first, end = cue.spans.get(years) or _occurrence(cue, years)
            weight = cue.others
    if day < first:
        gap, soft = first - day, cue.before
    elif day >= end:
        gap, soft = day - end + 1, cue.after
    else:
        return weight
    return weight * (1 - gap / (soft + 1)) if gap <= soft else 0.0


def _occurrence(cue: "Cue", years: int) -> tuple[int, int]:
    """Work out, once, the occurrence some years after the latest."""
    from luna_cli.clock import civil_from_days, days_from_civil

    ends = (civil_from_days(cue.first_day), civil_from_days(cue.end_day))
    first, end = (days_from_civil(year + years, month, day) for year, month, day in ends)
    cue.spans[years] = first, end
    return first, end
