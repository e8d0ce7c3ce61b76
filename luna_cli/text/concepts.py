"""What a text is about: names and phrases of one to three words that may become hubs of the network (docs/design/mechanisms.md §5).

No model and no tagger: a name is a run of capitals that no sentence begins with, a phrase is what follows an article, a preposition
or a possessive up to the next function word. Said once, either may be an accident; said in two memories, it is a concept.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from luna_cli.text.concept_words import (
    CAUSAL,
    CAUSED_BY,
    CAUSES,
    GENERIC,
    IN_COMPANY,
    IN_PLACES,
    INTERJECTIONS,
    JOINS,
    OF,
    TIMES,
    TITLES,
    UNITS,
    openers,
)
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import fold, stems_of

LONGEST = 3
"""Words of a phrase; a name may have two more, with the small words inside it."""
MOST = 6
"""Phrases of a memory that may become hubs, names aside."""
LOOKED_AT = 20_000
"""Characters of a text that are read: what a text is about shows early."""
_LEAST_LETTERS = 3
_MOST_LETTERS = 40
"""A longer word is a blob, and names nothing."""
# Small words stand between hyphens (Aix-en-Provence), never at the end (dit-il).
_WORD = re.compile(r"[^\W_]+(?:(?:-[^\W\d_]{2})?[-'’](?=[^\W\d_]{3})[^\W_]+)*")
_NUMERAL = re.compile(r"[IVXLCDM]+e?|.")
_MIDDLE = re.compile(r"(?<=[a-zà-öø-ÿ,;]) ([A-ZÀ-ÖØ-Þ][^\W\d_]+)")
_NEW_SENTENCE = re.compile(r"[.!?:;…\n\"«“]")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)


class Mention(NamedTuple):
    """A name or phrase where a text says it: the words as written, their stems, and how it is said.

    `kind` is `person` or `place` where the words around it tell, `concept` otherwise; `at` is the place of its first word.
    """

    text: str
    stems: tuple[str, ...]
    kind: str
    at: int
    is_name: bool


class Word(NamedTuple):
    """A word of a text: as written, folded, and whether something parts it from the word before, and a sentence begins with it."""

    text: str
    folded: str
    parted: bool
    begins: bool

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() and not self.folded.isdigit()


def split(text: str) -> list[Word]:
    """Return the words of a text; an elided article stands by itself."""
    return _split(text[:LOOKED_AT])


@lru_cache(1 << 16)
def _fold(word: str) -> str:
    return fold(word).strip()


@lru_cache(2)
def _split(text: str) -> list[Word]:
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        if found and between.startswith(".") and found[-1].folded in TITLES:
            between = between[1:]  # Dr. Smith
        begins = not found or bool(_NEW_SENTENCE.search(between))
        parted = begins or bool(between.strip(" '’\t"))
        end = match.end()
        rest = match.group()
        if elided := _ELIDED.match(rest):
            found.append(Word(elided.group(), _fold(elided.group()), parted, begins))
            rest, parted, begins = rest[elided.end() :], False, False
        if rest and (folded := _fold(rest)):
            found.append(Word(rest, folded, parted, begins))
    return found


def written_as_names(text: str) -> set[str]:
    """Return the folded words that a text writes with a capital in the middle of a sentence: names, wherever else they stand."""
    found = {fold(word).strip() for word in _MIDDLE.findall(text[:LOOKED_AT])}
    return {word for word in found if len(word) >= _LEAST_LETTERS and word not in INTERJECTIONS and word not in TIMES}


def mentions(text: str, language: str, people: Collection[str] = (), known: Collection[str] = ()) -> list[Mention]:
    """Return the names and phrases of a text, in its order, each at each place where it is said.

    `people` are folded words that name somebody known, such as those who speak; `known` are other words that are names even
    where a sentence begins with them.
    """
    found = split(text)
    names = _names(found, language, people, known)
    taken = {place for name, length in names for place in range(name.at, name.at + length)}
    phrases = [phrase for first, end in _runs(found, language, taken) for phrase in _phrases(found, first, end, language)]
    return sorted([*(name for name, _ in names), *phrases], key=lambda one: (one.at, -len(one.stems)))


def keyphrases(said: Sequence[Mention], rarity: Callable[[str], float], most: int = MOST) -> list[Mention]:
    """Return twice `most` names and the `most` most telling phrases among mentions, each once, the most telling first.

    `rarity` says how rare a stem is in the vault; a phrase tells as much as its words do on average, and a little for its length.
    """
    worth: dict[tuple[str, ...], float] = {}
    first: dict[tuple[str, ...], Mention] = {}
    for one in said:
        first.setdefault(one.stems, one)
        mean = sum(map(rarity, one.stems)) / len(one.stems)
        worth[one.stems] = worth.get(one.stems, 0.0) + mean * (1.0 + 0.3 * (len(one.stems) - 1))
    order = sorted(first, key=lambda stems: (-worth[stems], first[stems].at))
    names = [first[stems] for stems in order if first[stems].is_name]
    return names[: 2 * most] + [first[stems] for stems in order if not first[stems].is_name][:most]


def causes(text: str, said: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return the pairs (cause, effect) of neighbouring mentions that a text connects so: "a because of b", "a leads to b"."""
    found = split(text)
    whole = f" {' '.join(word.folded for word in found)} "
    effects_first, causes_first = ([f" {one} " for one in words if f" {one} " in whole] for words in (CAUSED_BY, CAUSES))
    pairs: list[tuple[Mention, Mention]] = []
    for one, other in pairwise(_whole(said)) if effects_first or causes_first else ():
        between = f" {' '.join(word.folded for word in found[one.at : other.at])} "
        if any(words in between for words in effects_first):
            pairs.append((other, one))
        elif any(words in between for words in causes_first):
            pairs.append((one, other))
    return [(cause, effect) for cause, effect in pairs if cause.stems != effect.stems]


def _whole(said: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions that are no part of the one before."""
    end = 0
    for one in said:
        if one.at >= end:
            end = one.at + len(split(one.text))
            yield one


def _names(found: list[Word], language: str, people: Collection[str], known: Collection[str]) -> list[tuple[Mention, int]]:
    """Return runs of capitals with their lengths; a word that begins a sentence is none by itself, unless somebody is called so."""
    dropped = stop_words(language)
    names: list[tuple[Mention, int]] = []
    at = 0
    while at < len(found):
        end = _end_of_name(found, at, dropped)
        if end == at or (end - at == 1 and not _is_name(found[at], people, known)):
            at = max(end, at + 1)
            continue
        titled = end - at > 1 and found[at].folded in TITLES
        words = found[at + titled : end]
        kind = _kind(found, at, end, people)
        stems = tuple(stems_of([part for word in words for part in word.folded.split()], language))
        names.append((Mention(_text(words), stems, kind, at, is_name=True), end - at))
        at = end
    return names


def _is_name(word: Word, people: Collection[str], known: Collection[str]) -> bool:
    """Tell whether a single word with a capital is a name."""
    if word.folded in people or word.folded in known:
        return True
    return not (word.begins or word.folded in TITLES or _NUMERAL.fullmatch(word.text) or len(word.text) > _MOST_LETTERS)


def _end_of_name(found: list[Word], at: int, dropped: Collection[str]) -> int:
    end = last = at
    while end < len(found) and end - at < LONGEST + 2:
        word = found[end]
        if end > at and word.parted:
            break
        if len(word.text) > _MOST_LETTERS:
            break
        if word.is_capital and word.folded not in dropped and word.folded not in INTERJECTIONS and word.folded not in TIMES:
            last = end + 1
        elif last == at or word.folded not in JOINS:
            break
        end += 1
    return last


def _kind(found: list[Word], at: int, end: int, people: Collection[str]) -> str:
    before = found[at - 1].folded if at and not found[at].parted else ""
    if (
        before in TITLES
        or before in IN_COMPANY
        or found[at].folded in TITLES
        or any(word.folded in people for word in found[at:end])
    ):
        return "person"
    return "place" if before in IN_PLACES else "concept"


def _runs(found: list[Word], language: str, taken: Collection[int]) -> list[tuple[int, int]]:
    """Return the runs of content words that follow an article, a preposition or a possessive, as half-open places."""
    dropped, opening = stop_words(language), openers(language)

    def content(at: int) -> bool:
        word = found[at].folded
        told = at not in taken and word not in dropped and word not in TIMES and word not in UNITS and word not in CAUSAL
        return told and _LEAST_LETTERS <= len(word) <= _MOST_LETTERS and not word[0].isdigit()

    runs: list[tuple[int, int]] = []
    for at in range(1, len(found)):
        before = found[at - 1]
        # In French, `a` is a verb unless it has its accent.
        if not (before.folded in opening or before.text in {"à", "À"}) or found[at].parted or not content(at):
            continue
        end = at + 1
        while end < len(found) and not found[end].parted:
            # In French a noun goes on with its complement: pain de seigle, chef d'orchestre.
            joined = language == "fr" and found[end].folded in OF and end + 1 < len(found) and not found[end + 1].parted
            if joined and content(end + 1):
                end += 2
            elif content(end):
                end += 1
            else:
                break
        runs.append((at, end))
    return runs


def _phrases(found: list[Word], first: int, end: int, language: str) -> list[Mention]:
    """Return the phrases of a run: how it begins, in one to three words, general adjectives aside, and in English how it ends.

    Where a noun ends and a verb begins nobody says: "the rye bread rose" has `rye`, `rye bread`, `rye bread rose` and `rose`, of
    which those last that another memory has as well, and not only as part of a longer one.
    """
    while first < end and found[first].folded in GENERIC:
        first += 1
    spans = [(first, stop) for stop in range(first + 1, min(end, first + LONGEST) + 1) if found[stop - 1].folded not in OF]
    if language != "fr" and end - first > 1:
        spans.append((end - 1, end))
    kind = "place" if [word.folded for word in found[max(first - 2, 0) : first]] == ["at", "the"] else "concept"
    return [_mention(found, begin, stop, language, kind) for begin, stop in spans]


def _mention(found: list[Word], first: int, end: int, language: str, kind: str) -> Mention:
    words = found[first:end]
    stems = tuple(stems_of([part for word in words for part in word.folded.split()], language))
    return Mention(_text(words).lower(), stems, kind, first, is_name=False)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words).replace("’ ", "’").replace("' ", "'")
