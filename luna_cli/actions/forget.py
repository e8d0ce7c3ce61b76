"""Forgetting by hand: to the archives, from which a memory returns, or for good."""

from collections.abc import Sequence
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions import correct
from luna_cli.actions.write import write
from luna_cli.errors import RefusedError
from luna_cli.files import git
from luna_cli.model.change import Archive, Change, Purge
from luna_cli.vault import layout
from luna_cli.vault.lineage import Lineage
from luna_cli.vault.store import Place, Vault

REASON = "forgotten by hand"


class Forgotten(NamedTuple):
    """What goes, or would: the memories, the ids that were archived already, and the log that the full texts go to."""

    places: Sequence[Place]
    already: Sequence[str]
    log: str


def plan(vault: Vault, prefixes: Sequence[str], now: int, *, purge: bool, force: bool) -> Forgotten:
    """Return what would be forgotten; with `purge` also the syntheses that hold words of it.

    Raises RefusedError for a root or a pinned memory unless `force`, NotFoundError, UsageError.
    """
    places = list(dict.fromkeys(vault.locate(prefix) for prefix in prefixes))
    if purge:
        made = Lineage(vault).made_of([place.id for place in places])
        places = list(dict.fromkeys([*places, *map(vault.locate, made)]))
    for place in places:
        if not place.archived and not force:
            _check(vault, place)
    kept = [place for place in places if purge or not place.archived]
    month = clock.local_day(now, vault.config.zone)[:7]
    return Forgotten(kept, [place.id for place in places if place not in kept], f"{layout.FULL}/{month}.jsonl")


def _check(vault: Vault, place: Place) -> None:
    memory = vault.read(place)
    if memory.memory_type == "root" or memory.pinned:
        state = "a root" if memory.memory_type == "root" else "pinned"
        raise RefusedError(f"{memory.id} is {state}: it is kept for good", "--force forgets it nevertheless")


def forget(vault: Vault, found: Forgotten, now: int, *, purge: bool) -> None:
    """Archive or purge what was planned, in one transaction. Raises PartlyDoneError, NotFoundError."""
    changes: list[Change] = [Purge(id=place.id) if purge else Archive(id=place.id, at=now, reason=REASON) for place in found.places]
    if purge:
        changes += correct.without(vault, [place.id for place in found.places], now)
    write(vault, changes, label="forget", message=f"{'purge' if purge else 'forget'} {_named(found.places)}", at=now)


def _named(places: Sequence[Place]) -> str:
    return places[0].id if len(places) == 1 else f"{len(places)} memories"


def in_git(vault: Vault) -> bool:
    """Tell whether a git repository may hold earlier states of the vault."""
    return git.available() and git.state(vault.root).kind != "none"
