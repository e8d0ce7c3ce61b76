"""Finds for what no dream has read before the memories nearest to it, and what of it says the very same (corrections.md)."""

from typing import Any, NamedTuple

from luna_cli.files.sqlite import Connection
from luna_cli.model.nearby import Nearby, Pair, Said
from luna_cli.model.tier import ARCHIVED
from luna_cli.text.claim_same import same_key
from luna_cli.text.claims import also_under
from luna_cli.text.similarity import cosine
from luna_cli.vault.conflicts import recorded
from luna_cli.vault.index.schema import UNREAD
from luna_cli.vault.neighbours import NEIGHBOURS, Neighbours, bag
from luna_cli.vault.store import Vault

MOST = 500
"""New memories that are compared with their neighbours in one night, the newest."""
POSTINGS = 600
"""Memories that the words of one of them may lead to, so that a night does not grow with common words."""
LOOKED_AT = 20_000
"""Characters of a text that are compared."""
_FIELDS = "n, id, content, language, coalesce(speaker, user), session, created, trust, threats, superseded, tier, entered"
_NEW = (
    f"SELECT {_FIELDS} FROM memory WHERE {UNREAD} AND tier <> ? AND entered <= ? "  # noqa: S608 - constants
    "ORDER BY entered DESC, created DESC, id"
)
_ONE = f"SELECT {_FIELDS} FROM memory WHERE n = ?"  # noqa: S608 - constants


class _Row(NamedTuple):
    n: int
    said: Said
    is_alive: bool
    entered_at: int


def nearby(vault: Vault, until: int) -> Nearby:
    """Return what the comparison needs of a vault: what is new and what is near it, of all that entered by `until` (ms)."""
    db = vault.db
    new = [_row(row) for row in db.execute(_NEW, (ARCHIVED, until))]
    if not new:
        return Nearby()
    same = _same(new)
    beside = _Beside(db, {row.n: row for row in new}, until)
    pairs = [pair for row in new[:MOST] for pair in beside.pairs(row)]
    wanted = {one for group in same for one in group} | {one for pair in pairs for one in pair[:2]}
    return Nearby(
        said={row.said.id: row.said for row in beside.rows.values() if row.said.id in wanted},
        pairs=tuple(pairs),
        same=same,
        recorded=frozenset((one.newer, one.older) for one in recorded(vault.root)),
        compared=min(len(new), MOST),
        passed_over=max(len(new) - MOST, 0),
    )


class _Beside:
    """Finds neighbours; remembers the rows that it has read and their stems."""

    def __init__(self, db: Connection, rows: dict[int, _Row], until: int) -> None:
        self.db, self.rows, self.until = db, rows, until
        self.near = Neighbours(db)
        self.bags: dict[int, dict[str, float]] = {}

    def pairs(self, row: _Row) -> list[Pair]:
        """Return the living memories nearest to a row, at most `NEIGHBOURS`."""
        own, hints = self.bag(row), also_under(row.said.text[:LOOKED_AT], row.said.language)
        found = [self.row(slot) for slot in self.near.slots(own, row.n, 2 * NEIGHBOURS, POSTINGS, hints)]
        living = [other for other in found if other.is_alive and other.entered_at <= self.until][:NEIGHBOURS]
        return [Pair(row.said.id, other.said.id, cosine(own, self.bag(other))) for other in living]

    def row(self, slot: int) -> _Row:
        if slot not in self.rows:
            self.rows[slot] = _row(self.db.execute(_ONE, (slot,)).fetchone())
        return self.rows[slot]

    def bag(self, row: _Row) -> dict[str, float]:
        if row.n not in self.bags:
            self.bags[row.n] = bag(row.said.text[:LOOKED_AT], row.said.language)
        return self.bags[row.n]


def _row(row: tuple[Any, ...]) -> _Row:
    n, memory_id, content, language, speaker, session, created, trust, threats, superseded, tier, entered = row
    said = Said(
        id=memory_id,
        text=content,
        language=language,
        speaker=speaker,
        session=session,
        created_at=created,
        trust=trust,
        has_threats=bool(threats),
        is_superseded=superseded is not None,
    )
    return _Row(n, said, tier != ARCHIVED, entered)


def _same(rows: list[_Row]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of memories that say the same in the same words, in the order of their ids."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(same_key(row.said.text), []).append(row.said.id)
    return tuple(sorted(tuple(sorted(group)) for key, group in groups.items() if key and len(group) > 1))
