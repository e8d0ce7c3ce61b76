"""Pairs of memories that a dream could not decide between: `dreams/conflicts.jsonl`, and which of them are still open."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from luna_cli import clock
from luna_cli.errors import CorruptError, NotFoundError
from luna_cli.files import codec
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.findings import lines
from luna_cli.vault.index.listing import Entry, by_id
from luna_cli.vault.layout import CONFLICTS
from luna_cli.vault.store import Vault

LINE = 1 << 16


class Undecided(NamedTuple):
    """A pair on record: two ids, what kind of contradiction it is, why, and the instant (ms) of the night that found it."""

    newer: str
    older: str
    kind: str
    reason: str
    at: int


class Open(NamedTuple):
    """A pair that somebody has yet to decide, with both memories as the index has them."""

    pair: Undecided
    newer: Entry
    older: Entry


def recorded(root: str) -> list[Undecided]:
    """Return the pairs on record, each once as it was found last, in the order of the record; other lines are passed over."""
    found: dict[frozenset[str], Undecided] = {}
    for line in lines(os.path.join(root, CONFLICTS), LINE):
        for pair in _pair(line.raw or b""):
            found[frozenset((pair.newer, pair.older))] = pair
    return list(found.values())


def _pair(raw: bytes) -> Iterator[Undecided]:
    try:
        line = codec.decode(raw, LINE)
        newer, older, kind, reason = (str(line[name]) for name in ("newer", "older", "kind", "reason"))
        yield Undecided(newer, older, kind, reason, clock.parse_utc(str(line["at"])))
    except (ValueError, KeyError, TypeError):
        return


def undecided(vault: Vault) -> list[Open]:
    """Return the pairs that are open: both memories in their tiers, neither superseded, neither related to the other."""
    found = recorded(vault.root)
    known = by_id(vault.db, dict.fromkeys(one for pair in found for one in (pair.newer, pair.older)))
    current = {one: entry for one, entry in known.items() if entry.tier != ARCHIVED and not entry.superseded}
    pairs = (Open(one, current[one.newer], current[one.older]) for one in found if {one.newer, one.older} <= current.keys())
    return [pair for pair in pairs if not _settled(vault, pair.newer.id, pair.older.id)]


def _settled(vault: Vault, newer: str, older: str) -> bool:
    """Tell whether somebody said of either memory that it belongs with the other, so that both hold; or can say nothing now."""
    try:
        return any(other in vault.read(vault.locate(one)).related_ids for one, other in ((newer, older), (older, newer)))
    except (CorruptError, NotFoundError):
        return True  # 'luna check' says what is wrong with its file
