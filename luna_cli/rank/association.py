"""What the best memories call to mind: their words light other memories that share them. On the start-up path; pure.

Activation spreads from a cue to the memories that answer it best, from these to their words, and from the words to whatever else
says them, in two hops with fan division: a word that stands everywhere passes nothing on. So an answer that lies in several places
is found although each says it in words of its own (docs/design/recall.md, "Association"; after the local context analysis of Xu
and Croft 1996).
"""

from luna_cli.rank.evidence import rarity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOURCES = 15
"""The best memories that light their words, with those that are worth as much as the last of them."""
SHARPNESS = 3
"""The power of its score that a memory passes on: the first ones most of all."""
FAN = 5
"""Memories that a word is always divided among, beside those that say it: a word said once or twice is no concept yet."""
WORDS = 40
"""Words that are lit at most, the strongest."""
TOLD = 3
"""Words that explain a memory at most."""
LENGTH = 25
"""Words added to the length of a text, by which what it receives is divided."""


def sources(scores: "Sequence[float]") -> int:
    """Return how many memories light their words; of scores from the best down. No two that are alike are told apart."""
    many = min(SOURCES, len(scores))
    while 0 < many < len(scores) and scores[many] == scores[many - 1]:
        many += 1
    return many


def shared(scores: "Sequence[float]", said: "Sequence[set[str]]") -> set[str]:
    """Return the words that pass anything on: of one of the `sources`, and said by another."""
    once: set[str] = set()
    twice: set[str] = set()
    lighting = sources(scores)
    for place, words in enumerate(said):
        twice |= words & once
        if place < lighting:
            once |= words
    return twice


def lit(scores: "Sequence[float]", said: "Sequence[set[str]]", docs: "Mapping[str, int]", of: int) -> "list[float]":
    """Return what each memory receives, 0 to 1: a share of what the one receives that receives most.

    `scores` and `said` (distinct words, those of the cue left out) go from the best memory down; `docs` says how many memories of
    `of` say each word that is `shared`. Nothing that a memory gave comes back to it.
    """
    gives, kept, passes = _levels(scores, said, docs, of)
    received: list[float] = []
    for place, words in enumerate(said):
        own = gives[place] if place < len(gives) else 0.0
        # fsum would cost as much as all the rest; sorting makes the sum the same whatever the order of a set.
        ways = sorted((kept[word] - own) * passes[word] for word in words & kept.keys())
        received.append(sum(ways) / (len(words) + LENGTH))
    most = max(received, default=0.0)
    return [value / most for value in received] if most > 0.0 else received


def through(scores: "Sequence[float]", said: "Sequence[set[str]]", docs: "Mapping[str, int]", of: int) -> list[list[str]]:
    """Return for each memory the words, `TOLD` at most, that lit it, the strongest first; the arguments are those of `lit`."""
    gives, kept, passes = _levels(scores, said, docs, of)
    found: list[list[str]] = []
    for place, words in enumerate(said):
        own = gives[place] if place < len(gives) else 0.0
        ways = {word: (kept[word] - own) * passes[word] for word in words & kept.keys()}
        found.append(sorted((word for word in ways if ways[word] > 0.0), key=lambda word: (-ways[word], word))[:TOLD])
    return found


def _levels(
    scores: "Sequence[float]", said: "Sequence[set[str]]", docs: "Mapping[str, int]", of: int
) -> "tuple[list[float], dict[str, float], dict[str, float]]":
    """Return what each source gives, how strongly each word is lit, and what share a word passes on to each memory."""
    gives = [(score / scores[0]) ** SHARPNESS for score in scores[: sources(scores)]]
    level: dict[str, float] = {}
    for given, words in zip(gives, said, strict=False):
        for word in words & docs.keys():
            level[word] = level.get(word, 0.0) + given
    passes = {word: rarity(docs[word], of) / (docs[word] + FAN) for word in level}
    strongest = sorted(level, key=lambda word: (-level[word] * passes[word], word))[:WORDS]
    return gives, {word: level[word] for word in strongest}, passes
