"""The words of a clause as claims are read, and its slots: numbers and dates, which change while the rest stays."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from luna_cli.text.claim_words import MEASURES, SYMBOLS, WORDED, word_set
from luna_cli.text.date_words import MONTHS, WEAK_MONTHS, WEEKDAYS
from luna_cli.text.terms import fold

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{2,4})"
    r"|(?P<time>\d\d?(?::\d\d|[hH]\d\d|[hH]\b)(?: ?[aApP]\.?[mM]\b)?|\d\d? ?[aApP]\.?[mM]\b)"
    r"|(?P<number>-?\d+(?:[,\u202f\u00a0 ]\d{3})*(?:[.,]\d+)?)(?P<end>st|nd|rd|th|ers?|e|eme|ème)?(?![^\W_])"
    r"|(?P<joint>\d+(?:[.,]\d+)?(?=(?:km|kg|cm|mm|ml|cl|gb|mb|tb|eur|ms|g|m|l|h|min)\b))"
    r"|(?P<symbol>[€$£%])|(?P<word>[^\W_]+)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[,()\"«»“”]")
_YEARS = range(1900, 2100)
_MOST_DAY = 31
_MOST_FIGURES = 15
"""A longer number is a name of something."""
_NO_UNITS = word_set("a an in for on and to from at now instead not et par per à au de en le maintenant desormais pas")
"""What stands behind a number without being what it counts."""
_AT = frozenset({"at", "à", "on", "le"})
_HOURS = frozenset({"h", "heure", "heures"})
_FIGURES = 2
"""Figures of minutes behind hours."""


class Token(NamedTuple):
    """A word, number or date of a clause: as written, folded, at which place, and whether something parts it from the one before.

    `word` is the folded word, but that `à` and `née` keep what tells them from other words. `kind` is `word`, `number`, `date`,
    `time` or `day` (an ordinal); `value` is what a number or date means.
    """

    text: str
    word: str
    at: int
    parted: bool
    kind: str
    value: str

    @property
    def folded(self) -> str:
        """The word as it is stemmed."""
        return "a" if self.word == "à" else self.word

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a name."""
        return self.kind == "word" and self.text[0].isupper()

    @property
    def is_slot(self) -> bool:
        """Whether it is a number, a date or a word of the calendar."""
        return self.kind != "word" or self.word in WEEKDAYS or self.is_capital


class Slot(NamedTuple):
    """A number or a date: what it means, as it is written with its unit, and its grain (`number`, `weekday`, `month`, ...).

    A number that counts nothing has the grain `figure`. What is `fixed` is part of a name and never changes: gate 7.
    """

    kind: str
    grain: str
    value: str
    text: str
    fixed: bool = False


@lru_cache(1 << 16)
def _word(text: str) -> str:
    lower = text.lower()
    if lower in {"à", "né"}:
        return "à" if lower == "à" else "nee"
    return fold(text).strip()


@lru_cache(1 << 12)
def _split(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        parted = bool(_PARTED.search(text, end, match.start()))
        end = match.end()
        kind, value = _meaning(match)
        word = value or SYMBOLS.get(match.group()) or _word(match.group())
        if word:
            found.append(Token(match.group(), word, len(found), parted, kind, value))
    return tuple(found)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; what stands between them parts them or is nothing."""
    return list(_split(text))


def _meaning(match: "re.Match[str]") -> tuple[str, str]:
    text = match.group()
    if match["word"]:
        number = WORDED.get(text.lower())
        return ("word", "") if number is None else ("number", str(number))
    if match["symbol"]:
        return "word", ""
    if match["date"]:
        return "date", text
    if match["time"]:
        return "time", _time(text)
    digits = re.sub(r"[\s,](?=\d{3}\b)", "", match["number"] or match["joint"] or "").replace(",", ".")
    value = f"{float(digits):.6g}" if len(digits) <= _MOST_FIGURES else digits
    return ("day", value) if match["end"] else ("number", value)


def _time(text: str) -> str:
    figures = re.findall(r"\d+", text)
    hour, minute = int(figures[0]), int(figures[1]) if len(figures) > 1 else 0
    if "p" in text.lower() and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    return f"{hour}:{minute:02d}"


def slot_at(found: Sequence[Token], at: int, silent: frozenset[str]) -> tuple[Slot | None, int]:
    """Return the slot that begins at a token and the place behind it, None when none does; no word of `silent` is a unit."""
    token = found[at]
    after = found[at + 1] if at + 1 < len(found) else None
    if token.kind in {"date", "time"}:
        return Slot("date", token.kind, token.value, token.text), at + 1
    if token.word in WEEKDAYS:
        return Slot("date", "weekday", str(WEEKDAYS[token.word]), token.text), at + 1
    if _is_month(found, at):
        return _dated(found, at, at + 1, "")
    if token.kind in {"number", "day"} and after is not None:
        beyond = at + 2 if after.word in {"of", "de"} else at + 1
        if beyond < len(found) and float(token.value) <= _MOST_DAY and found[beyond].word in MONTHS:
            return _dated(found, beyond, beyond + 1, token.value)
    if token.kind == "number":
        return _clock(found, at) or _number(found, at, silent)
    return (Slot("date", "day", token.value, token.text), at + 1) if token.kind == "day" else (None, at)


def _is_month(found: Sequence[Token], at: int) -> bool:
    token = found[at]
    if token.word not in MONTHS:
        return False
    if token.word not in WEAK_MONTHS:
        return True
    after = found[at + 1].kind if at + 1 < len(found) else ""
    return token.is_capital and (after in {"number", "day"} or (at > 0 and found[at - 1].word in {"in", "until", "since"}))


def _dated(found: Sequence[Token], month: int, end: int, day: str) -> tuple[Slot, int]:
    """Return the date around a month: 14 July 2026, July 14th, le 14 juillet."""
    start = month - 1 if day else month
    if not day and end < len(found) and found[end].kind in {"number", "day"} and float(found[end].value) <= _MOST_DAY:
        day, end = found[end].value, end + 1
    year = ""
    if end < len(found) and found[end].kind == "number" and _is_year(found[end]):
        year, end = found[end].value, end + 1
    text = " ".join(token.text for token in found[start:end])
    value = f"{year}-{MONTHS[found[month].word]:02d}-{day}"
    return Slot("date", "day" if day else "month", value, text), end


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and token.text.isdigit() and int(token.text) in _YEARS  # noqa: PLR2004 - figures of a year


def _clock(found: Sequence[Token], at: int) -> tuple[Slot, int] | None:
    """Return a time or a length with its hours apart: à 18 h 15, 1 h 30; hours alone are a time behind à only."""
    at_time = at > 0 and found[at - 1].word in _AT
    ahead = found[at + 1 : at + 3]
    if not ahead or ahead[0].word not in _HOURS or not found[at].value.isdigit():
        return None
    minutes = ahead[1].value if len(ahead) > 1 and ahead[1].kind == "number" and len(ahead[1].text) == _FIGURES else ""
    if not at_time and not minutes:
        return None
    text = " ".join(token.text for token in found[at : at + (3 if minutes else 2)])
    slot = Slot("date", "time", f"{found[at].value}:{int(minutes or 0):02d}", text)
    return slot if at_time else slot._replace(kind="number"), at + text.count(" ") + 1


def _number(found: Sequence[Token], at: int, silent: frozenset[str]) -> tuple[Slot, int]:
    """Return a number with what it counts; words of tens and units are one number, 4 figures may be a year."""
    value, end = float(found[at].value), at + 1
    text = found[at].text
    grouped = _grouped(found, at)
    if len(grouped) > 1:
        return Slot("number", "figure", " ".join(grouped), " ".join(grouped)), at + len(grouped)
    while end < len(found) and found[end].kind == "number" and not found[end].text[0].isdigit():
        more = float(found[end].value)
        value = value * more if more >= 100 else value + more  # noqa: PLR2004 - hundred and thousand multiply
        text, end = f"{text} {found[end].text}", end + 1
    before = found[at - 1] if at else None
    after = found[end] if end < len(found) else None
    if before is not None and before.text in SYMBOLS:
        return Slot("number", "number", f"{value:g}", before.text + text), end
    if _is_year(found[at]) and before is not None and before.word in {"in", "since", "en", "depuis", "of", "until", "for"}:
        return Slot("date", "year", found[at].value, text), end
    if after is not None and after.kind == "word" and _counts(after, silent):
        text += after.text if after.text in SYMBOLS else f" {after.text}"
        return Slot("number", "number", f"{value:g}", text), end
    if before is not None and before.word in _AT:
        return Slot("date", "time", f"{int(value)}:00" if value == int(value) else f"{value:g}", text), end
    return Slot("number", "figure", f"{value:g}", text), end


def _counts(word: Token, silent: frozenset[str]) -> bool:
    """Tell whether a word behind a number is what it counts."""
    return word.word in MEASURES or word.text in SYMBOLS or (word.word not in _NO_UNITS and word.word not in silent)


def _grouped(found: Sequence[Token], at: int) -> list[str]:
    """Return the figures that stand side by side from here on, as in a telephone number."""
    figures: list[str] = []
    for token in found[at:]:
        if token.kind != "number" or not token.text.isdigit() or (figures and token.parted):
            break
        figures.append(token.text)
    return figures
