"""Asking the index without a cue: in an order, by id, and side by side in time. No file is opened."""

import os
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from luna_cli.files.sqlite import Connection
from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed
from luna_cli.vault.index.search import Filters

SORTS = {
    "time": "m.created",
    "created": "m.entered",
    "updated": "m.updated",
    "used": "max(m.entered, coalesce(m.accessed, m.entered))",
    "importance": "luna_importance(m.weight, m.weighed, m.resonance, m.tier)",
    "weight": "luna_weight(m.weight, m.weighed, m.tier)",
}
"""What a listing may be sorted by: when it was lived, entered the vault, changed, was last used; what it matters and weighs."""
_TURN = "coalesce(m.turn, -1)"


class Entry(NamedTuple):
    """A row as listings show it; instants in ms, `folder` the day folder or log that holds the memory."""

    id: str
    tier: str
    created: int
    entered: int
    updated: int
    accessed: int | None
    stored_weight: float
    weighed: int
    resonance: float
    pinned: int
    content: str
    summary: str | None
    tags: str
    source: str
    session: str | None
    speaker: str | None
    emotion: str
    trust: str
    threats: str
    parent: str | None
    superseded: str | None
    name: str
    folder: str

    def weight(self, now: int) -> float:
        """Return the weight at `now`."""
        return _weight(self.stored_weight, self.weighed, now, self.tier)

    def importance(self, now: int) -> float:
        """Return the importance at `now`, 0 to 1."""
        return importance(self.weight(now), self.resonance)

    @property
    def path(self) -> str:
        """Where the memory, or its stub, lies below the root."""
        return self.folder if self.tier == ARCHIVED else f"{self.folder}/{self.name}"


_COLUMNS = ", ".join("m.weight" if name == "stored_weight" else f"m.{name}" for name in Entry._fields[:-1])
_SELECT = f"SELECT {_COLUMNS}, f.path FROM memory m JOIN folder f ON f.n = m.folder"  # noqa: S608 - constants


def _weight(weight: float, weighed: int, now: int, tier: str) -> float:
    return relaxed(weight, weighed, now, "seed" if tier == ARCHIVED else tier)


def count(db: Connection, filters: Filters) -> int:
    """Return how many rows pass the filters."""
    where = f"WHERE {' AND '.join(filters.conditions)}" if filters.conditions else ""
    found: int = db.execute(f"SELECT count(*) FROM memory m {where}", filters.values).fetchone()[0]  # noqa: S608 - `Filters` conditions
    return found


def ordered(
    db: Connection, filters: Filters, sort: str, now: int, *, most: int | None = None, reverse: bool = False
) -> "array[int]":
    """Return the numbers of the first `most` rows that pass the filters (all when None), latest or greatest first.

    Numbers alone, so that millions fit.
    """
    db.create_function("luna_weight", 3, lambda weight, at, tier: _weight(weight, at, now, tier), deterministic=True)
    db.create_function(
        "luna_importance", 4, lambda weight, at, rho, tier: importance(_weight(weight, at, now, tier), rho), deterministic=True
    )
    where = f"WHERE {' AND '.join(filters.conditions)}" if filters.conditions else ""
    first, last = ("ASC", "DESC") if reverse else ("DESC", "ASC")
    ties = f"m.id {last}" if sort in {"importance", "weight"} else f"{_TURN} {first}, m.id {first}"
    query = f"SELECT m.n FROM memory m {where} ORDER BY {SORTS[sort]} {first}, {ties} LIMIT ?"  # noqa: S608 - constants and `Filters` conditions
    return array("q", (n for (n,) in db.execute(query, (*filters.values, -1 if most is None else most))))


def entries(db: Connection, numbers: Iterable[int]) -> Iterator[Entry]:
    """Yield the rows of these numbers one by one, in their order."""
    query = f"{_SELECT} WHERE m.n = ?"
    for number in numbers:
        yield Entry(*db.execute(query, (number,)).fetchone())


def by_id(db: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    """Return the rows of these whole ids; what the vault does not have is missing."""
    query = f"{_SELECT} WHERE m.id = ?"
    rows = (db.execute(query, (memory_id,)).fetchone() for memory_id in ids)
    return {row[0]: Entry(*row) for row in rows if row is not None}


def children(db: Connection, memory_id: str) -> list[Entry]:
    """Return the living memories whose parent is this one, oldest first."""
    query = f"{_SELECT} WHERE m.parent = ? ORDER BY m.created, m.id"
    return [Entry(*row) for row in db.execute(query, (memory_id,))]


def neighbours(db: Connection, memory_id: str, around: int) -> tuple[list[Entry], list[Entry]]:
    """Return the `around` memories before and after this one, in order of time.

    Those of its session, ordered by (created, turn, id); without a session those of the vault.
    """
    row = db.execute(f"SELECT m.session, m.created, {_TURN}, m.id FROM memory m WHERE m.id = ?", (memory_id,)).fetchone()  # noqa: S608 - constants
    if row is None or around < 1:
        return [], []
    session, *key = row
    found = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        same = "m.session = ? AND" if session is not None else ""
        query = (
            f"{_SELECT} WHERE {same} m.created {sign}= ? AND (m.created, {_TURN}, m.id) {sign} (?, ?, ?) "
            f"ORDER BY m.created {order}, {_TURN} {order}, m.id {order} LIMIT ?"
        )
        values = ([session] if session is not None else []) + [key[0], *key, around]
        found.append([Entry(*one) for one in db.execute(query, values)])
    return found[0][::-1], found[1]


def behind(db: Connection, root: str, memory_id: str) -> set[str]:
    """Return the folder of a memory whose file is no longer what the index read; empty when it is."""
    entry = by_id(db, [memory_id]).get(memory_id)
    if entry is None:
        return set()
    mtime, size = db.execute("SELECT mtime, size FROM memory WHERE id = ?", (memory_id,)).fetchone()
    try:
        status = os.lstat(os.path.join(root, entry.path))
    except FileNotFoundError:
        return {entry.folder}
    return set() if (status.st_mtime_ns, status.st_size) == (mtime, size) else {entry.folder}
