"""What the words of a cue are worth where they stand: BM25 with a length of its own. On the start-up path; pure.

Okapi BM25 (Robertson and Zaragoza 2009) with b = 1 over lengths to which `PIVOT` words are added. The pivot plays the part of b:
among short turns of a conversation length hardly counts, among long answers it counts nearly in full, so that one setting serves
both (docs/design/recall.md, "Words").
"""

from math import log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

SATURATION: "Final" = 1.2
"""k1: the higher, the more a second and third occurrence of a word count."""
PIVOT: "Final" = 25
"""Words added to every length."""
SESSION_SATURATION: "Final" = 0.8
SESSION_LENGTH: "Final" = 0.75
"""k1 and b of a session's own BM25."""

EXACT, TWICE = 1.0, 2.0
"""Occurrences that a token counts for: one, two or more (vault/index/tokens.py)."""


def rarity(count: int, of: int) -> float:
    """Return the inverse document frequency of what stands in `count` of `of` texts; never negative."""
    return log(1.0 + (max(of - count, 0) + 0.5) / (count + 0.5))


def saturation(times: float, length: float, average: float) -> float:
    """Return what `times` occurrences count in a text of `length` stems: 1 for one occurrence in an average text, at most 2.2."""
    norm = SATURATION * (length + PIVOT) / (average + PIVOT)
    return times * (SATURATION + 1.0) / (times + norm)


def session_saturation(times: float, length: float, average: float) -> float:
    """Return what `times` occurrences count in a session of `length` stems."""
    norm = SESSION_SATURATION * (1.0 - SESSION_LENGTH + SESSION_LENGTH * length / average)
    return times * (SESSION_SATURATION + 1.0) / (times + norm)


class Term:
    """A word of the cue with its kin, and where they stand."""

    __slots__ = ("block_rarity", "blocks", "docs", "levels", "said", "stems", "whole")

    def __init__(self, stems: "tuple[str, ...]") -> None:
        """Begin with a word that stands nowhere; `stems` are its alternatives in the languages of the vault."""
        self.stems = stems
        self.docs: dict[int, int] = {}
        """Row number to a place in `levels`."""
        self.levels: list[tuple[float, float, bool]] = []
        """Weight (rarity included), occurrences, and whether it is the word itself."""
        self.blocks: list[tuple[float, set[int]]] = []
        """Weight and blocks, the word itself first, then what may stand for it."""
        self.block_rarity = 0.0
        self.said = False
        """Whether the word itself stands anywhere."""
        self.whole = True
        """Whether `docs` is complete; of a frequent word it holds the latest rows."""

    def fade(self, share: float) -> None:
        """Let this word count a share of what it would."""
        self.levels = [(share * weight, times, itself) for weight, times, itself in self.levels]
        self.blocks = [(share * weight, blocks) for weight, blocks in self.blocks]
        self.block_rarity *= share
