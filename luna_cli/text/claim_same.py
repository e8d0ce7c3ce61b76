"""Whether two texts say the same in the same words, or nearly so (docs/design/corrections.md)."""

import re
from collections import Counter
from functools import lru_cache

from luna_cli.text.claim_reader import LOOKED_AT, claims, tongue_of
from luna_cli.text.claim_slots import tokens
from luna_cli.text.claim_words import PLACING, word_set
from luna_cli.text.similarity import cosine
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import fold, stems_of

NEARLY = 0.95
"""The least cosine of content stems of two texts that say nearly the same."""
_SILENT = word_set("a an the le la les l oh well ok okay so hey hi please just very really eh bien alors bon ben donc")
"""Words without which a text says the same, in either language."""
_ALIKE = 0.3
"""Of the longer text, how much shorter one may be that says nearly the same."""
_DIRECTIONS = frozenset({"on", "off", "up", "down"})
# Signs that mean something: 5 € is not 5 $, C++ is not C#, -5 is not 5, and a question is no answer.
_SIGN = re.compile(r"[€$£%+#&=<>?@/\\^~|]|(?<![\w-])-(?=\d)|(?<=\d)[.:](?=\d)")
_APART = {"€": " eur ", "$": " usd ", "£": " gbp ", "%": " percent "}


@lru_cache(8192)
def same_key(text: str) -> str:
    """Return what is the same for two texts only when they say the same in the same words.

    Case, accents, punctuation, articles and fillers aside; figures, signs and the order of the words count.
    """
    signed = _SIGN.sub(lambda sign: _APART.get(sign.group(), f" {ord(sign.group())}sign "), text)
    return " ".join(word for word in fold(signed).split() if word not in _SILENT)


@lru_cache(8192)
def content(text: str, language: str) -> Counter[str]:
    """Return the stems of a text that tell something, with how often it says them."""
    dropped = stop_words(language)
    return Counter(stems_of([word for word in fold(text).split() if word not in dropped], language))


def nearly_same(older: str, newer: str, language: str) -> bool:
    """Tell whether two texts have the same content stems but for very few, with the same numbers, names and negations."""
    if abs(len(older) - len(newer)) > _ALIKE * max(len(older), len(newer)):
        return False
    if cosine(content(older, language), content(newer, language)) < NEARLY:
        return False
    return _turns(older, language) == _turns(newer, language)


def _turns(text: str, language: str) -> tuple[object, ...]:
    """Return all that turns a sentence round: numbers, names, whether it asks, negations, pronouns and prepositions."""
    found = tokens(text)
    tongue = tongue_of(language)
    numbers = sorted(token.value for token in found if token.value)
    names = frozenset(token.word for token in found if token.is_capital and token.at)
    if tongue is None:
        return numbers, names, "?" in text
    words = Counter(token.word for token in found)
    denying = tongue.negations | tongue.joined | tongue.cut | tongue.split | {"no", "plus"}
    turning = tongue.persons.keys() | tongue.relations | PLACING | tongue.past | tongue.hedged | _DIRECTIONS
    return numbers, names, "?" in text, sum(words[word] for word in denying), turning & words.keys()


def is_dated(text: str, language: str) -> bool:
    """Tell whether a text may tell of an occasion: said on another day, the same words are about another."""
    tongue = tongue_of(language)
    if tongue is None:
        return False
    words = {token.word for token in tokens(text[:LOOKED_AT])}
    return not (tongue.days | tongue.past).isdisjoint(words) or any(claim.is_past for claim in claims(text, language))
