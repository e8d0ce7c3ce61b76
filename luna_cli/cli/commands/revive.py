"""`luna revive`."""

from typing import Annotated

import typer

from luna_cli.actions import revive as action
from luna_cli.cli import output
from luna_cli.cli.session import Session

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or beginnings of ids; 'luna list --tier archived' has them.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be revived.")]


def command(ctx: typer.Context, ids: Ids, dry_run: DryRun = False) -> None:
    """Bring archived memories back, whole, to the tiers that they left."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = action.plan(vault, ids)
        for one in found.alive:
            run.say(f"{one} is not archived")
        if not found.found:
            return
        if not dry_run:
            action.revive(vault, found, run.now())
        verb = "would revive" if dry_run else "revived"
        output.lines(f"{verb} {one.place.id}  {one.memory.memory_type}" for one in found.found)
