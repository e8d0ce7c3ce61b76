"""Reviving: archived memories return to the tiers that they left."""

from collections.abc import Sequence
from typing import NamedTuple

from luna_cli.actions.show import Seen, show
from luna_cli.actions.write import write
from luna_cli.errors import NotFoundError
from luna_cli.model.change import Revive
from luna_cli.vault.store import Vault


class Revived(NamedTuple):
    """What returns, or would, and the ids that were never gone."""

    found: Sequence[Seen]
    alive: Sequence[str]


def plan(vault: Vault, prefixes: Sequence[str]) -> Revived:
    """Return what would be revived. Raises NotFoundError where the full text is gone, UsageError."""
    every = show(vault, prefixes)
    archived = [one for one in every if one.stub is not None]
    for one in archived:
        if not one.whole:
            raise NotFoundError(f"the full text of {one.place.id} is gone", f"its condensation stands in {one.place.path}")
    return Revived(archived, [one.place.id for one in every if one.stub is None])


def revive(vault: Vault, found: Revived, now: int) -> None:
    """Bring back what was planned, in one transaction. Raises PartlyDoneError, NotFoundError."""
    ids = [one.place.id for one in found.found]
    named = ids[0] if len(ids) == 1 else f"{len(ids)} memories"
    write(vault, [Revive(id=one, at=now) for one in ids], label="revive", message=f"revive {named}", at=now)
