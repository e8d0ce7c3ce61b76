"""Asking the index: ranked hits for a cue. On the start-up path; pure of files but for the database given.

Score = BM25 · (1 + a·importance + b·recency), a and b at most 0.1, so that use and age may order what words leave close and
never bury what they find (docs/design/recall.md, "Score").
"""

import os

from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from luna_cli.files.sqlite import Connection

    Row = tuple[Any, ...]

RECENCY_HALF_LIFE_MS = 7 * 86_400_000
"""Recency is 2^(−Δt / 7 d) since the memory was lived or last used (docs/design/mechanisms.md §5)."""
SHOWN = (
    "id",
    "tier",
    "created",
    "content",
    "summary",
    "tags",
    "source",
    "session",
    "speaker",
    "trust",
    "threats",
    "emotion",
    "name",
    "mtime",
    "size",
    "accessed",
    "weight",
    "weighed",
    "resonance",
)
_COLUMNS = ", ".join(f"m.{column}" for column in SHOWN) + ", f.path"
_AT = {column: place for place, column in enumerate((*SHOWN, "path"))}


class Hit:
    """One hit: the score with its parts, and the row that it comes from."""

    __slots__ = ("importance", "recency", "row", "score", "words")

    def __init__(self, words: float, shares: "tuple[float, float]", now: int, row: "Row") -> None:
        """Weigh a row that the words found with BM25 score `words`; `shares` are a and b."""
        self.words = words
        self.row = row
        weight = relaxed(self.value("weight"), self.value("weighed"), now, _tier(self.value("tier")))
        self.importance = words * shares[0] * importance(weight, self.value("resonance"))
        used = max(self.value("created"), self.value("accessed") or self.value("created"))
        self.recency = words * shares[1] * 2.0 ** (-max(0, now - used) / RECENCY_HALF_LIFE_MS)
        self.score = words + self.importance + self.recency

    def value(self, column: str) -> "Any":
        """Return a column of the row: one of `SHOWN`, or `path`, the folder or log that holds the memory."""
        return self.row[_AT[column]]


def _tier(tier: str) -> str:
    """An archived memory weighs like the lightest."""
    return "seed" if tier == ARCHIVED else tier


class Filters:
    """What hits must be, beside what they say: SQL conditions on `m` with their values."""

    __slots__ = ("conditions", "values")

    def __init__(self) -> None:
        """Begin with no condition."""
        self.conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """Add one condition with its values in order."""
        self.conditions.append(condition)
        self.values.extend(values)


def moved(root: str, hits: list[Hit]) -> "set[str]":
    """Return the folders and logs whose files are no longer what the index read, among those of these hits."""
    found: set[str] = set()
    for hit in hits:
        folder = hit.value("path")
        path = folder if hit.value("tier") == ARCHIVED else f"{folder}/{hit.value('name')}"
        try:
            status = os.lstat(f"{root}/{path}")
        except FileNotFoundError:
            found.add(folder)
        else:
            if (status.st_mtime_ns, status.st_size) != (hit.value("mtime"), hit.value("size")):
                found.add(folder)
    return found


def expression(groups: "list[tuple[str, ...]]", *, every: bool = False) -> str:
    """Return the FTS5 expression for groups of alternative stems: any group, or every one."""
    # Stems are letters and digits, so quoting is all the escaping that FTS5 needs.
    parts = ["(" + " OR ".join(f'"{stem}"' for stem in group) + ")" for group in groups]
    return (" AND " if every else " OR ").join(parts)


def search(
    db: "Connection", cue: str, hits: int, now: int, shares: "tuple[float, float]", filters: "Filters | None" = None
) -> list[Hit]:
    """Return at most `hits` hits for an FTS5 expression, best first, ties by id; exact in spite of the reweighing.

    Rows are read in BM25 order until no further row could pass the last hit, as nothing can gain more than a + b.
    """
    if not cue:
        return []
    most = 1.0 + shares[0] + shares[1]
    limit = max(50, 2 * hits)
    while True:
        rows = _best(db, cue, limit, filters)
        found = [Hit(-row[0], shares, now, row[1:]) for row in rows]
        found.sort(key=lambda hit: (-hit.score, hit.row[0]))
        if len(rows) < limit or (len(found) >= hits and -rows[-1][0] * most < found[hits - 1].score):
            return found[:hits]
        limit *= 4


def _best(db: "Connection", cue: str, limit: int, filters: "Filters | None") -> "list[Row]":
    if filters is None or not filters.conditions:
        # The inner query ranks on row numbers alone, so that only the rows that are shown are fetched.
        query = (
            f"SELECT r.rank, {_COLUMNS} FROM (SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) r "  # noqa: S608 - constants
            "JOIN memory m ON m.n = r.rowid JOIN folder f ON f.n = m.folder ORDER BY r.rank"
        )
        return db.execute(query, (cue, limit)).fetchall()
    where = " AND ".join(filters.conditions)
    query = (
        f"SELECT words.rank, {_COLUMNS} FROM words JOIN memory m ON m.n = words.rowid JOIN folder f ON f.n = m.folder "  # noqa: S608 - constants and `Filters` conditions
        f"WHERE words MATCH ? AND {where} ORDER BY words.rank LIMIT ?"
    )
    return db.execute(query, (cue, *filters.values, limit)).fetchall()
