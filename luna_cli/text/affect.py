"""What a text feels like: valence, arousal and tone by a lexicon of English and French words (`data/affect.tsv`).

Words are compared by their stems. Negation turns a word round, adverbs of degree make it stronger or weaker, and exclamation marks,
capitals and emoji count (docs/design/emotion.md). Read lazily: nothing here is on the start-up path.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from luna_cli.model.emotion import emotion_name
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.schema import TONES
from luna_cli.text import degree, terms
from luna_cli.text.degree import Clause

LANGUAGES = ("en", "fr")
ANY = "any"
"""The language of signs: emoji and emoticons."""
COLUMNS = 5


class Feeling(NamedTuple):
    """What a word says: valence −1 to 1, arousal 0 to 1, and the emotion by its English name."""

    valence: float
    arousal: float
    emotion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Feelings by stem, for each language, and by sign."""

    stems: Mapping[str, Mapping[str, Feeling]]
    signs: Mapping[str, Feeling]


class Felt(NamedTuple):
    """A word of a text that says something: as it stands there, and what it comes to after negation and degree."""

    word: str
    valence: float
    arousal: float
    emotion: str
    negated: bool
    strength: float


class Reading(NamedTuple):
    """What a text feels like, and the words that say so."""

    context: EmotionalContext
    felt: tuple[Felt, ...]


def parse(lines: Iterable[str]) -> Lexicon:
    """Read a lexicon: language, word, valence, arousal and emotion, by tabs; `#` begins a comment.

    Raises:
        ValueError: naming the line (from 1) and the rule it breaks.
    """
    stems: dict[str, dict[str, Feeling]] = {language: {} for language in LANGUAGES}
    signs: dict[str, Feeling] = {}
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.strip() or text.startswith("#"):
            continue
        try:
            language, word, feeling = _row(text)
            if language == ANY:
                _add(signs, word, word, feeling)
            else:
                _add(stems[language], _stem(word, language), word, feeling)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    return Lexicon(stems=stems, signs=signs)


def _add(table: dict[str, Feeling], key: str, word: str, feeling: Feeling) -> None:
    if key in table:
        raise ValueError(f"{word!r} stands for {key!r}, which stands there already")
    table[key] = feeling


def _row(text: str) -> tuple[str, str, Feeling]:
    cells = [cell.strip() for cell in text.split("\t")]
    if len(cells) != COLUMNS:
        raise ValueError(f"has {len(cells)} cells, not {COLUMNS}: language, word, valence, arousal, emotion, by tabs")
    language, word, valence, arousal, emotion = cells
    if language not in {*LANGUAGES, ANY}:
        raise ValueError(f"the language must be one of {', '.join((*LANGUAGES, ANY))}, not {language!r}")
    if emotion_name(emotion) not in EMOTIONS:
        raise ValueError(f"the emotion must be one of {', '.join(EMOTIONS)}, not {emotion!r}")
    return language, word, Feeling(_number("valence", valence, -1.0), _number("arousal", arousal, 0.0), emotion_name(emotion))


def _number(name: str, text: str, low: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = low - 1.0
    if not low <= value <= 1.0:
        raise ValueError(f"the {name} must be a number in {low:g} to 1, not {text!r}")
    return value


def _stem(word: str, language: str) -> str:
    found = terms.stems(word, language)
    if len(found) != 1:
        raise ValueError(f"must be one word, not {word!r}")
    return found[0]


def load(path: str) -> Lexicon:
    """Read a lexicon from a file. Raises ValueError naming the file, the line and the rule; OSError."""
    try:
        with open(path, encoding="utf-8") as file:
            return parse(file)
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: is not UTF-8") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


_OWN: list[Lexicon] = []


def own() -> Lexicon:
    """Return luna's lexicon, read at its first use."""
    if not _OWN:
        _OWN.append(load(os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "affect.tsv")))
    return _OWN[0]


def infer(text: str, language: str, lexicon: Lexicon | None = None) -> EmotionalContext:
    """Return what a text in "en" or "fr" feels like; neutral (intensity 0.5, valence 0) when it holds nothing known.

    Of a text in another language, emoji and emoticons alone are read.
    """
    return read(text, language, lexicon).context


def read(text: str, language: str, lexicon: Lexicon | None = None) -> Reading:
    """Return what a text feels like with the words that say so; see `infer`."""
    lexicon = own() if lexicon is None else lexicon
    table = lexicon.stems.get(language, {})
    felt: list[Felt] = []
    count = 0
    loud = text.isupper()
    for clause in _clauses(text):
        folded = [terms.fold(word).split() for word in clause]
        count += sum(map(len, folded))
        felt += _of_clause(clause, folded, table, language, loud=loud)
    felt += _signs(text, lexicon.signs)
    return Reading(_context(felt, max(count, 1), min(text.count("!"), _MOST_MARKS)), tuple(felt))


_MOST_MARKS = 3
_END = re.compile(r"(?<=[.,;:!?…])\s+|\n+|\s+[–—-]\s+")
_BUT = {"en": frozenset({"but", "however", "although", "though"}), "fr": frozenset({"mais", "pourtant", "cependant"})}


def _clauses(text: str) -> Iterator[list[str]]:
    """Yield the words of each clause as they stand, cut at its punctuation: a negation does not reach beyond."""
    for part in _END.split(text):
        if words := part.split():
            yield words


def _of_clause(
    clause: list[str], folded: list[list[str]], table: Mapping[str, Feeling], language: str, *, loud: bool
) -> Iterator[Felt]:
    words = [piece for pieces in folded for piece in pieces]
    stems = terms.stems_of(words, language)
    if table.keys().isdisjoint(stems):
        return
    standing = [raw for raw, pieces in zip(clause, folded, strict=True) for _ in pieces]
    heard = Clause(words, language, _BUT.get(language, frozenset()))
    for place, stem in enumerate(stems if len(stems) == len(words) else ()):
        feeling = table.get(stem)
        if feeling is None or heard.skips(place):
            continue
        if heard.is_degree(place) and table.keys() & stems[place + 1 : place + 2]:
            continue  # terribly good
        factor = heard.factor(place) * (degree.LOUD if _is_loud(standing[place]) and not loud else 1.0)
        yield _felt(words[place], feeling, factor, heard.negation(place))


_LETTERS = 3


def _is_loud(word: str) -> bool:
    return word.isupper() and sum(map(str.isalpha, word)) >= _LETTERS


def _felt(word: str, feeling: Feeling, factor: float, negation: float) -> Felt:
    """Return what a word comes to; `negation` is the share of its valence that stays, turned round, or 0 for none."""
    valence = min(max(feeling.valence * factor, -1.0), 1.0)
    strength = min(max(abs(feeling.valence), feeling.arousal / 2) * factor, 1.0)
    if not negation:
        return Felt(word, valence, feeling.arousal, feeling.emotion, False, strength)
    turned = {True: "concern", False: "calm"}[valence > 0] if valence else "neutral"
    return Felt(word, -valence * negation, feeling.arousal * 0.8, turned, True, strength * negation)


def _signs(text: str, signs: Mapping[str, Feeling]) -> list[Felt]:
    found = [word for word in text.split() if word in signs]
    if not text.isascii():
        found += [char for char in text if char in signs and char not in found]
    return [_felt(sign, signs[sign], 1.0, 0.0) for sign in found]


_FULL = 24.0
"""Words of a text that one word of feeling fills half: a long text with one such word is nearly neutral."""
_LEAST = 0.18
"""What a text must come to, to be other than neutral."""
_BESIDE = 0.2
"""The least share of what is felt that is named beside the first."""


def _context(felt: list[Felt], count: int, marks: int) -> EmotionalContext:
    total = sum(one.strength for one in felt)
    if not total:
        return EmotionalContext()
    filled: float = (len(felt) / (len(felt) + count / _FULL)) ** 0.5
    peak = min(max(one.strength for one in felt) * (1 + 0.1 * marks), 1.0)
    if peak * filled < _LEAST:
        return EmotionalContext()
    shares: dict[str, float] = {}
    for one in felt:
        shares[one.emotion] = shares.get(one.emotion, 0.0) + one.strength / total
    tones = {tone: sum(share for name, share in shares.items() if EMOTIONS[name].tone == tone) for tone in TONES}
    primary = max(TONES, key=lambda tone: (tones[tone], -TONES.index(tone)))
    intensity = min(0.3 + 0.7 * peak * filled, 1.0)
    return EmotionalContext(
        primary_emotion=primary,
        intensity=round(intensity, 3),
        valence=round(sum(one.valence * one.strength for one in felt) / total * filled, 3),
        arousal=round(min(sum(one.arousal * one.strength for one in felt) / total + 0.05 * marks, 1.0), 3),
        secondary_emotions={
            name: round(share * intensity, 3) for name, share in sorted(shares.items()) if name != primary and share >= _BESIDE
        },
    )
