"""One short text out of many: their own sentences, those that carry what several of them speak of, in the order of the texts."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from heapq import heapify, heappop, heappush
from math import fsum, log, sqrt
from typing import NamedTuple

from luna_cli.text.stopwords import stop_words
from luna_cli.text.summary import cut, sentences
from luna_cli.text.terms import fold, stems_of

LEAST, MOST = 300, 600
"""Characters from which on only what tells much is taken in, and characters that are never passed."""
LONGEST = 240
"""Characters of a sentence; longer ones leave no room for others and are taken only where there are no others."""
LOOKED_AT = 2000
"""Characters of each text that are read."""
COVERED = 0.2
"""What a word counts that another sentence has said already."""
ASKED = 0.5
"""What a question counts: the answer tells more."""
ABOUT = 3.0
"""What a word of the title counts, beside one that is none."""
ONCE = 0.3
"""What a word counts that one text alone says."""
QUESTIONS = ("?", "？", "؟")  # noqa: RUF001 - the full-width and the Arabic mark
_FEWEST_LETTERS = 3
_FEWEST_STEMS = 3
"""Words that tell something, of a sentence that says anything by itself."""
_WORD = re.compile(r"[^\W_]+")


class Said(NamedTuple):
    """A text with who says it (empty: nobody known), and its language."""

    speaker: str
    text: str
    language: str


class _Sentence(NamedTuple):
    """A sentence: its text among the texts, its place among all sentences, what it says, the stems that tell something."""

    at: int
    place: int
    text: str
    stems: frozenset[str]


def digest(said: Sequence[Said], rarity: Callable[[str], float], about: str = "") -> str:
    """Return sentences of these texts, `LEAST` to `MOST` characters where they suffice; a line a text, behind its speaker.

    Sentences are verbatim but for white space. The one comes first that says most of what several texts speak of, rare words
    (`rarity` of a stem, as the vault knows it) and those of `about` counting more; then each that adds most to it. The same texts
    give the same words.
    """
    found = _sentences(said)
    worth = _worth(found, rarity)
    for stem in {stem for one in said for stem in stems_of(fold(about).split(), one.language)} & worth.keys():
        worth[stem] *= ABOUT
    queue = [(-_gain(one, worth, frozenset()), one) for one in found if len(one.text) <= LONGEST]
    queue = queue or [(-_gain(one, worth, frozenset()), one) for one in found]
    heapify(queue)
    chosen: list[_Sentence] = []
    told: set[str] = set()
    room, first = MOST + 1, -queue[0][0] if queue else 0.0
    while queue:
        _, best = heappop(queue)
        gain = _gain(best, worth, told)
        if queue and (-gain, best) > queue[0]:  # what was told meanwhile makes others tell more
            heappush(queue, (-gain, best))
            continue
        if gain <= 0.0 or (room <= MOST + 1 - LEAST and gain < first / 2):
            break
        needed = len(best.text) + 1 + (0 if any(one.at == best.at for one in chosen) else len(_prefix(said[best.at])))
        if needed <= room:
            chosen.append(best)
            told |= best.stems
            room -= needed
    if not chosen:
        return cut(_prefix(said[found[0].at]) + found[0].text, MOST) if found else ""
    return _lines(said, sorted(chosen))


def called(slug: str, said: Sequence[Said]) -> str:
    """Return the words of a hub's slug as one of these texts says them, with their accents; empty when none says them."""
    wanted = slug.split("-")
    for one in said:
        found = list(_WORD.finditer(one.text[:LOOKED_AT]))
        stems = [_stem(word, one.language) for word in found]
        looked_for = stems_of(wanted, one.language)
        for at in range(len(found) - len(wanted) + 1):
            if stems[at : at + len(wanted)] == looked_for:
                return one.text[found[at].start() : found[at + len(wanted) - 1].end()]
    return ""


def telling_words(said: Sequence[Said], rarity: Callable[[str], float], most: int) -> list[str]:
    """Return the words that tell most of what several of these texts speak of, as the first of them says each."""
    worth = _worth(_sentences(said), rarity)
    surface: dict[str, str] = {}
    for one in said:
        found = list(_WORD.finditer(one.text[:LOOKED_AT]))
        for word in found:
            surface.setdefault(_stem(word, one.language), word.group())
    best = sorted((stem for stem in worth if stem in surface), key=lambda stem: (-worth[stem], stem))
    return [surface[stem] for stem in best[:most]]


def _stem(word: re.Match[str], language: str) -> str:
    return "".join(stems_of(fold(word.group()).split(), language))


def _sentences(said: Sequence[Said]) -> list[_Sentence]:
    found: dict[str, _Sentence] = {}
    for at, one in enumerate(said):
        dropped = stop_words(one.language)
        ended = sentences(one.text[:LOOKED_AT])
        for text in ended[:-1] if len(one.text) > LOOKED_AT and len(ended) > 1 else ended:
            words = [word for word in fold(text).split() if word not in dropped and len(word) >= _FEWEST_LETTERS]
            found.setdefault(text, _Sentence(at, len(found), text, frozenset(stems_of(words, one.language))))
    whole = [one for one in found.values() if len(one.stems) >= _FEWEST_STEMS]
    return whole or list(found.values())


def _worth(found: Sequence[_Sentence], rarity: Callable[[str], float]) -> dict[str, float]:
    """Return what each stem tells: how many texts say it, and how rare it is."""
    texts = Counter(stem for _, stem in {(one.at, stem) for one in found for stem in one.stems})
    return {stem: (log(count) + ONCE) * rarity(stem) for stem, count in texts.items()}


def _gain(one: _Sentence, worth: dict[str, float], told: AbstractSet[str]) -> float:
    total = fsum(worth[stem] * (COVERED if stem in told else 1.0) for stem in one.stems)
    return total / sqrt(max(len(one.stems), 1)) * (ASKED if one.text.endswith(QUESTIONS) else 1.0)


def _prefix(one: Said) -> str:
    return f"{one.speaker}: " if one.speaker else ""


def _lines(said: Sequence[Said], chosen: Sequence[_Sentence]) -> str:
    lines: dict[int, list[str]] = {}
    for one in chosen:
        lines.setdefault(one.at, []).append(one.text)
    return "\n".join(_prefix(said[at]) + " ".join(texts) for at, texts in lines.items())
