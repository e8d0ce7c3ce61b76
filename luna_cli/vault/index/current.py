"""What is current stands before what it supersedes. Loaded only where a hit is superseded; on the start-up path then.

A chain is a memory, the one that supersedes it, the one that supersedes that, and so on (docs/design/recall.md, "Corrections").
"""

from luna_cli.vault.index.search import SHARES, Hit, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection
    from luna_cli.vault.index.search import Filters

SUPERSEDING = "superseding"
"""The part of a score that a memory has from one that it supersedes and that the cue finds better."""


class _Chains:
    """Who supersedes whom, asked of the index once each."""

    __slots__ = ("db", "known")

    def __init__(self, db: "Connection") -> None:
        self.db = db
        self.known: dict[str, tuple[int, str | None] | None] = {}

    def row(self, memory_id: str) -> "tuple[int, str | None] | None":
        """Return the number of a memory's row and who supersedes it, None when the vault does not have it."""
        if memory_id not in self.known:
            query = "SELECT n, superseded FROM memory WHERE id = ?"
            self.known[memory_id] = self.db.execute(query, (memory_id,)).fetchone()
        return self.known[memory_id]

    def above(self, hit: "Hit") -> "list[str]":
        """Return the ids of those that supersede a hit, the newest first; none when they go round in a circle."""
        found: list[str] = []
        following = hit.value("superseded")
        while following and (row := self.row(following)) is not None:
            if following in found or following == hit.value("id"):
                return []
            found.append(following)
            following = row[1]
        return found[::-1]


def corrected(db: "Connection", hits: "list[Hit]", most: int, filters: "Filters | None") -> "list[Hit]":
    """Return at most `most` hits in which every superseded one stands below what supersedes it; the others keep their order.

    The newest of a chain that passes the filters is there even if the cue did not find it, directly above the best hit of its
    chain, with at least the score of that one.
    """
    chains = _Chains(db)
    above = {hit.value("id"): chains.above(hit) for hit in hits if hit.value("superseded")}
    there = {hit.value("id"): hit for hit in hits}
    new = _read(db, chains, {one for chain in above.values() for one in chain} - there.keys(), filters)
    found: dict[str, Hit] = {}
    for hit in hits:
        chain = [one for one in above.get(hit.value("id"), ()) if one in there or one in new]
        # Of what the cue did not find only the newest is worth a place.
        for place, one in enumerate(chain):
            if one not in found and (one in there or place == 0):
                found[one] = _lifted(there.get(one) or new[one], hit)
        found.setdefault(hit.value("id"), hit)
    for hit in hits:
        hit.alike = [one for one in hit.alike if one not in found]
    return list(found.values())[:most]


def _read(db: "Connection", chains: _Chains, ids: "set[str]", filters: "Filters | None") -> "dict[str, Hit]":
    """Return hits that score nothing for those of these memories that pass the filters."""
    numbers = [row[0] for one in sorted(ids) if (row := chains.row(one)) is not None]
    nothing = dict.fromkeys((*SHARES, "importance", "recency"), 0.0)
    found = (Hit(n, tuple(columns), dict(nothing)) for n, *columns in rows(db, numbers, filters)) if numbers else ()
    return {hit.value("id"): hit for hit in found}


def _lifted(hit: "Hit", older: "Hit") -> "Hit":
    """Return a hit with at least the score of an older one that it supersedes."""
    if hit.score < older.score:
        hit.parts[SUPERSEDING] = older.score - hit.score
        hit.score = older.score
    return hit
