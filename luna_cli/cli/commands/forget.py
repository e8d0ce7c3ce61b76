"""`luna forget`."""

import sys
from typing import Annotated

import typer

from luna_cli.actions import forget as action
from luna_cli.actions.forget import Forgotten
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import RefusedError
from luna_cli.vault.store import Vault

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or beginnings of ids.")]
PurgeIt = Annotated[bool, typer.Option("--purge", help="Remove for good: no stub, no text in the archives.")]
Force = Annotated[bool, typer.Option("--force", help="Roots and pinned ones too; do not ask before purging.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be forgotten.")]


def command(ctx: typer.Context, ids: Ids, purge: PurgeIt = False, force: Force = False, dry_run: DryRun = False) -> None:
    """Let memories go: to the archives, from which 'luna revive' brings them back, or with --purge for good."""
    run: Session = ctx.obj
    now = run.now()
    with run.open() as vault:
        found = action.plan(vault, ids, now, purge=purge, force=force)
        for one in found.already:
            run.say(f"{one} is archived already")
        if not found.places:
            return
        if not dry_run:
            if purge and not force:
                _confirm(found)
            action.forget(vault, found, now, purge=purge)
        _tell(run, vault, found, purge=purge, dry_run=dry_run)


def _confirm(found: Forgotten) -> None:
    """Ask on a terminal; raise RefusedError where nobody can answer, Exit when the answer is no."""
    count = "this memory" if len(found.places) == 1 else f"these {len(found.places)} memories"
    if not sys.stdin.isatty():
        raise RefusedError(f"nobody is there to confirm that {count} should be removed for good", "--force removes without asking")
    if not typer.confirm(f"remove {count} for good?", err=True):
        raise typer.Exit(1)


def _tell(run: Session, vault: Vault, found: Forgotten, *, purge: bool, dry_run: bool) -> None:
    verb = ("would purge" if dry_run else "purged") if purge else ("would archive" if dry_run else "archived")
    output.lines(f"{verb} {place.id}  {place.path}" for place in found.places)
    if not purge:
        if not dry_run:
            named = " ".join(place.id for place in found.places[:3]) + (" …" if found.places[3:] else "")
            texts, them = ("its text is", "it") if len(found.places) == 1 else ("their texts are", "them")
            run.say(f"{texts} in {found.log}; 'luna revive {named}' brings {them} back")
        return
    days = vault.config.value("journal.days")
    run.say(f"the journal keeps what was purged for {days:g} days, for 'luna undo'; then the next dream clears it")
    if action.in_git(vault):
        run.say("git's history keeps what was committed until the history itself is rewritten")
