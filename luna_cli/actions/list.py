"""Listing: the memories that pass some filters, in an order, without opening a file."""

from collections.abc import Iterator
from typing import NamedTuple

from luna_cli.vault.index.listing import Entry, count, entries, ordered
from luna_cli.vault.index.narrow import prepare
from luna_cli.vault.index.search import Filters
from luna_cli.vault.store import Vault


class Listing(NamedTuple):
    """What passes the filters: how many there are, and the first of them, read from the index one by one."""

    total: int
    shown: int
    entries: Iterator[Entry]


def listed(vault: Vault, filters: Filters, sort: str, now: int, *, most: int | None = None, reverse: bool = False) -> Listing:
    """Return at most `most` memories (all when None), sorted by a key of `vault.index.listing.SORTS`, latest or greatest first."""
    prepare(vault.db, filters)
    numbers = ordered(vault.db, filters, sort, now, most=most, reverse=reverse)
    total = len(numbers) if most is None else count(vault.db, filters)
    return Listing(total, len(numbers), entries(vault.db, numbers))
