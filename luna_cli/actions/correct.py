"""Corrections said by hand: which memory supersedes which, with both sides kept in line (docs/guide/corrections.md)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from luna_cli.errors import NotFoundError, UsageError
from luna_cli.model.change import Change, Rewrite, Supersede
from luna_cli.model.memory import Memory
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.store import Vault

BY_HAND = "said by hand"
"""The reason of a correction that a person asks for."""


def superseder(vault: Vault, memory_id: str) -> str | None:
    """Return the id of what supersedes a memory, None when nothing does that the vault still has."""
    query = "SELECT s.id FROM memory m JOIN memory s ON s.id = m.superseded WHERE m.id = ?"
    row = vault.db.execute(query, (memory_id,)).fetchone()
    return row[0] if row else None


def _above(vault: Vault, memory_id: str) -> Iterator[str]:
    """Yield what supersedes a memory, what supersedes that, and so on."""
    passed = {memory_id}
    following = superseder(vault, memory_id)
    while following is not None and following not in passed:
        yield following
        passed.add(following)
        following = superseder(vault, following)


def older(vault: Vault, prefixes: Iterable[str], option: str) -> tuple[str, ...]:
    """Return the ids of memories that a new one is to supersede, each once.

    Raises NotFoundError, UsageError: for one that another memory supersedes already.
    """
    found = tuple(dict.fromkeys(vault.locate(prefix).id for prefix in prefixes))
    for one in found:
        _free(vault, one, option)
    return found


def _free(vault: Vault, memory_id: str, option: str, newer: str = "") -> None:
    """Refuse to supersede what another memory supersedes already: that one would be left as if it were current."""
    others = list(_above(vault, memory_id))
    if others and others[0] != newer:
        raise UsageError(
            f"{option}: {memory_id} is superseded by {others[0]} already",
            f"supersede {others[-1]}, or clear that first: luna edit {others[0]} --set supersedes=-{memory_id}",
        )


def check(vault: Vault, before: Memory, after: Memory) -> None:
    """Refuse an edit that would set up a correction that cannot be. Raises UsageError, NotFoundError."""
    if after.superseded_by not in (before.superseded_by, None):
        raise UsageError(
            "superseded_by is not changed by hand", f"say it of the newer one: luna edit {after.superseded_by} --set supersedes=+ID"
        )
    added = _beyond(after.supersedes, before.supersedes)
    if before.id in added:
        raise UsageError("supersedes: a memory does not supersede itself")
    missing = set(added) - vault.has(added)
    if missing:
        raise NotFoundError(f"no memory has the id {min(missing)}", "'luna recall' and 'luna list' show ids")
    above = set(_above(vault, before.id)) if added else set()
    for one in added:
        if one in above:
            raise UsageError(f"supersedes: {before.id} is itself superseded by {one}")
        _free(vault, one, "supersedes", before.id)
    for one in _beyond(before.supersedes, after.supersedes):
        if superseder(vault, one) == before.id and vault.locate(one).archived:
            raise UsageError(f"supersedes: {one} is archived and keeps its mark", f"'luna revive {one}' brings it back")


def sides(vault: Vault, before: Memory, after: Memory, now: int) -> list[Change]:
    """Return what an edit of `supersedes` or `superseded_by` changes in the memories at the other end."""
    changes: list[Change] = [
        Supersede(newer=after.id, older=one, at=now, reason=BY_HAND) for one in _beyond(after.supersedes, before.supersedes)
    ]
    for one in _beyond(before.supersedes, after.supersedes):
        other = _living(vault, one)
        if other is not None and other.superseded_by == before.id:
            changes.append(Rewrite(before=other, after=replace(other, superseded_by=None)))
    if before.superseded_by and after.superseded_by is None:
        other = _living(vault, before.superseded_by)
        if other is not None and before.id in other.supersedes:
            left = tuple(one for one in other.supersedes if one != before.id)
            changes.append(Rewrite(before=other, after=replace(other, supersedes=left)))
    return changes


def without(vault: Vault, purged: Sequence[str], now: int) -> list[Change]:
    """Return what the purge of memories changes in those that they supersede: what superseded the purged one does, or nothing."""
    changes: list[Change] = []
    query = "SELECT id FROM memory WHERE superseded = ? AND tier <> ? ORDER BY id"
    for gone in purged:
        newer = next((_living(vault, one) for one in _above(vault, gone) if one not in purged), None)
        for (one,) in vault.db.execute(query, (gone, ARCHIVED)).fetchall():
            other = None if one in purged else _living(vault, one)
            if other is not None and newer is not None:
                changes.append(Supersede(newer=newer.id, older=one, at=now, reason=BY_HAND))
            elif other is not None:
                changes.append(Rewrite(before=other, after=replace(other, superseded_by=None)))
    return changes


def _beyond(ids: Sequence[str], others: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(ids) if one not in others]


def _living(vault: Vault, memory_id: str) -> Memory | None:
    """Return a memory that stands in its tier, None for one that is archived or gone."""
    row = vault.db.execute("SELECT 1 FROM memory WHERE id = ? AND tier <> ?", (memory_id, ARCHIVED)).fetchone()
    return vault.read(vault.locate(memory_id)) if row else None
