"""Words that are written alike: other forms of a word that stemming keeps apart, and slips of the pen. On the start-up path."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 0.5
"""Dice coefficient of padded letter trigrams from which on two words are kin."""


def kin(word: str, others: "Iterable[str]", most: int) -> list[str]:
    """Return at most `most` of `others` that are written like `word`, the most alike first; the word itself is left out.

    Alike: twice the letter trigrams that they share, over those of both (Adamson and Boreham 1974), is at least `LEAST`.
    """
    own = _trigrams(word)
    length = len(word)
    found = []
    for other in others:
        if other == word or 2 * min(length, len(other)) < LEAST * (length + len(other)):
            continue
        alike = 2 * len(own & _trigrams(other)) / (length + len(other))
        if alike >= LEAST:
            found.append((-alike, other))
    return [other for _, other in sorted(found)[:most]]


def _trigrams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(word))}
