"""The title of a synthesis, in English or French: `session of 12 March 2026: rye bread, harbour`."""

from collections.abc import Sequence

from luna_cli.clock import civil_from_days
from luna_cli.model.harvest import SESSION, THEME, WEEK

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905 - shorter
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905 - shorter
}
_KINDS = {
    "en": {SESSION: "session of {day}", WEEK: "week of {day}", THEME: "theme"},
    "fr": {SESSION: "séance du {day}", WEEK: "semaine du {day}", THEME: "thème"},
}


def title(scale: str, first_day: int, about: Sequence[str], language: str) -> str:
    """Return what a synthesis is called: what it is of, its first day (days since 1970), and the words that it is about.

    Any language but `fr` reads English.
    """
    spoken = "fr" if language == "fr" else "en"
    head = _KINDS[spoken][scale].format(day=_day(first_day, spoken))
    colon = " : " if spoken == "fr" else ": "
    return head + (colon + ", ".join(about) if about else "")


def _day(day: int, language: str) -> str:
    year, month, number = civil_from_days(day)
    shown = f"{number}er" if language == "fr" and number == 1 else str(number)
    return f"{shown} {_MONTHS[language][month - 1]} {year}"
