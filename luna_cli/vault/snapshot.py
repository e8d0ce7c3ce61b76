"""The vault as columns for a dream: read from the index, with what the traces tell and how near the used memories are to others."""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

from luna_cli.files.sqlite import Connection
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import ARCHIVED
from luna_cli.rank.evidence import rarity
from luna_cli.text.similarity import cosine
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import stems, words
from luna_cli.vault.store import Vault
from luna_cli.vault.traces import Traces

NEIGHBOURS = 7
"""The strongest similarities that make a resonance (docs/design/mechanisms.md §2)."""
CUE_WORDS = 12
"""Words of a memory that look for its neighbours."""
POSTINGS = 2000
"""Memories that these words may lead to in all, so that the cost of a night does not grow with common words."""
_QUERY = (
    "SELECT id, tier, created, entered, tier_since, accessed, weight, weighed, resonance, rate, access_days, access_count, "
    "intensity, valence, pinned, trust, candidate FROM memory WHERE tier <> ? ORDER BY id"
)


def snapshot(vault: Vault, traces: Traces) -> Snapshot:
    """Return the snapshot of a vault with these traces."""
    columns: list[Any] = [[], [], *(array("q") for _ in range(3)), [], array("d"), array("q"), *(array("d") for _ in range(3))]
    columns += [array("q"), array("d"), array("d"), bytearray(), [], bytearray()]
    tiers: dict[str, str] = {}
    for row in vault.db.execute(_QUERY, (ARCHIVED,)):
        for column, value in zip(columns, row, strict=True):
            column.append(tiers.setdefault(value, value) if column is columns[1] or column is columns[15] else value)
    near = Neighbours(vault.db)
    archived = {memory_id for (memory_id,) in vault.db.execute("SELECT id FROM memory WHERE tier = ?", (ARCHIVED,))}
    names = (
        *(
            "ids",
            "tiers",
            "created_at",
            "entered_at",
            "tier_since",
            "last_accessed",
            "weight",
            "as_of",
            "resonance",
            "evolution_rate",
        ),
        *("access_days", "access_count", "intensity", "valence", "pinned", "trust", "candidate"),
    )
    return Snapshot(
        **dict(zip(names, columns, strict=True)),
        accesses={memory_id: tuple(instants) for memory_id, instants in traces.accesses.items() if memory_id not in archived},
        nearest={
            memory_id: found
            for memory_id in traces.accesses
            if memory_id not in archived and (found := near.of(memory_id)) is not None
        },
        folds=tuple(traces.folds),
        zone=vault.config.zone,
    )


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
        own = _bag(content, language)
        worth: dict[int, float] = {}
        for stem in self._rarest(own):
            weight = rarity(self._common(stem), self.docs)
            for (other,) in self.db.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"{stem}"',)):
                worth[other] = worth.get(other, 0.0) + weight
        worth.pop(n, None)
        nearest = sorted(worth, key=lambda other: (-worth[other], other))[:NEIGHBOURS]
        query = "SELECT content, language FROM memory WHERE n = ?"
        near = [self.db.execute(query, (other,)).fetchone() for other in nearest]
        return tuple(sorted((cosine(own, _bag(text, tongue)) for text, tongue in near), reverse=True))

    def _rarest(self, stems_of: Iterable[str]) -> list[str]:
        """Return the stems that lead to others at the least cost: shared by some, the rarest first, within `POSTINGS` in all."""
        shared = sorted((count, stem) for stem in stems_of if (count := self._common(stem)) > 1)
        found: list[str] = []
        cost = 0
        for count, stem in shared[:CUE_WORDS]:
            cost += count
            if found and cost > POSTINGS:
                break
            found.append(stem)
        return found

    def _common(self, stem: str) -> int:
        if stem not in self.common:
            row = self.db.execute("SELECT doc FROM temp.frequency WHERE term = ?", (stem,)).fetchone()
            self.common[stem] = row[0] if row else 0
        return self.common[stem]


def _bag(content: str, language: str) -> dict[str, float]:
    return dict(Counter(_content_stems(content, language)))


def _content_stems(content: str, language: str) -> Iterable[str]:
    stop = stop_words(language)
    return stems(" ".join(word for word in words(content) if word not in stop), language)
