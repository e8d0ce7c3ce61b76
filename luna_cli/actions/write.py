"""Applying changes on a person's behalf: a hand edit that stood in the way is an error that names it."""

from collections.abc import Sequence

from luna_cli.errors import PartlyDoneError
from luna_cli.model.change import Change
from luna_cli.vault.store import Vault, conflict_note


def write(vault: Vault, changes: Sequence[Change], *, label: str, message: str, at: int) -> None:
    """Write `changes` in one transaction. Raises PartlyDoneError naming the files that stayed as a person left them."""
    applied = vault.apply(changes, label=label, message=message, at=at)
    if applied.conflicts:
        raise PartlyDoneError("; ".join(conflict_note(conflict) for conflict in applied.conflicts), "look at it and try again")
