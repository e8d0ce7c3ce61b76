"""Which memories are nearest to one by the content words that both say (docs/design/mechanisms.md §2)."""

from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest

from luna_cli.files.sqlite import Connection
from luna_cli.rank.evidence import rarity
from luna_cli.text.similarity import cosine
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import stems, words

NEIGHBOURS = 7
"""The strongest similarities that make a resonance (docs/design/mechanisms.md §2)."""
CUE_WORDS = 12
"""Words of a memory that look for its neighbours."""
POSTINGS = 2000
"""Memories that these words may lead to in all, so that the cost of a night does not grow with common words."""


class Neighbours:
    """Finds the memories nearest to one; remembers how common each stem is."""

    def __init__(self, db: Connection) -> None:
        """Open the vocabulary of the index."""
        self.db = db
        self.common: dict[str, int] = {}
        self.docs: int = db.execute("SELECT docs FROM totals").fetchone()[0]
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.frequency USING fts5vocab(main, words, row)")

    def of(self, memory_id: str) -> tuple[float, ...] | None:
        """Return the strongest cosine similarities (0 to 1) of a memory's content words to others'; None without it."""
        row = self.db.execute("SELECT n, content, language FROM memory WHERE id = ?", (memory_id,)).fetchone()
        if row is None:
            return None
        n, content, language = row
        own = bag(content, language)
        query = "SELECT content, language FROM memory WHERE n = ?"
        near = [self.db.execute(query, (other,)).fetchone() for other in self.slots(own, n)]
        return tuple(sorted((cosine(own, bag(text, tongue)) for text, tongue in near), reverse=True))

    def slots(
        self, own: Iterable[str], but: int, most: int = NEIGHBOURS, postings: int = POSTINGS, beside: Iterable[str] = ()
    ) -> list[int]:
        """Return the slots of the memories that share the rarest of these stems, the likeliest first, without `but`.

        Memories that hold one of the stems `beside` are looked at as well.
        """
        worth: dict[int, float] = {}
        for stem in dict.fromkeys([*self._rarest(own, postings), *beside]):
            weight = rarity(self._common(stem), self.docs)
            for (other,) in self.db.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"{stem}"',)):
                worth[other] = worth.get(other, 0.0) + weight
        worth.pop(but, None)
        return nsmallest(most, worth, key=lambda other: (-worth[other], other))

    def _rarest(self, stems_of: Iterable[str], postings: int) -> list[str]:
        """Return the stems that lead to others at the least cost: shared by some, the rarest first, within `postings` in all."""
        shared = sorted((count, stem) for stem in stems_of if (count := self._common(stem)) > 1)
        found: list[str] = []
        cost = 0
        for count, stem in shared[:CUE_WORDS]:
            cost += count
            if found and cost > postings:
                break
            found.append(stem)
        return found

    def _common(self, stem: str) -> int:
        if stem not in self.common:
            row = self.db.execute("SELECT doc FROM temp.frequency WHERE term = ?", (stem,)).fetchone()
            self.common[stem] = row[0] if row else 0
        return self.common[stem]


def bag(content: str, language: str) -> dict[str, float]:
    """Return the content stems of a text, each with how often it stands there."""
    return dict(Counter(_content_stems(content, language)))


def _content_stems(content: str, language: str) -> Iterable[str]:
    stop = stop_words(language)
    return stems(" ".join(word for word in words(content) if word not in stop), language)
