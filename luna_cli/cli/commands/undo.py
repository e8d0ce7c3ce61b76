"""`luna undo`."""

from typing import Annotated, Any

import typer

from luna_cli import clock
from luna_cli.actions.undo import Group, Undone, counted, pending, undo
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.files import journal
from luna_cli.vault.store import conflict_note

SHOWN = 10
"""Files that a terminal names; a pipe and --json name all."""

Which = Annotated[str | None, typer.Argument(metavar="[GROUP]", help="An older command, as --list names it.")]
List = Annotated[bool, typer.Option("--list", help="Show what can be undone, newest first.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Name the files; change nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(
    ctx: typer.Context, group: Which = None, listing: List = False, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Reverse the last command as a whole: a store, an edit, an import, a dream. Again, and it reverses the one before.

    What somebody changed since stays as it is and is named (exit 3).
    """
    run: Session = ctx.obj
    if listing and (group is not None or dry_run):
        raise UsageError("--list stands alone")
    with run.open() as vault:
        if listing:
            _list(pending(journal.entries(vault.root)), as_json=as_json)
            return
        done = undo(vault, group, run.now(), dry_run=dry_run)
    for conflict in done.conflicts:
        output.warn(conflict_note(conflict))
    if as_json:
        output.document(_document(done, dry_run=dry_run))
    else:
        _tell(run, done, dry_run=dry_run)
    if done.conflicts:
        raise typer.Exit(3)


def _list(found: list[Group], *, as_json: bool) -> None:
    if as_json:
        output.document([_group(group) for group in found])
        return
    rows = ((group.name, clock.iso(group.at), group.label, str(group.files), group.message) for group in found)
    output.rows(("group", "at", "command", "files", "what"), rows, wide_at=4)


def _group(group: Group) -> dict[str, Any]:
    facts = {"group": group.name, "at": clock.iso(group.at), "command": group.label, "message": group.message}
    return {**facts, "files": group.files, "transactions": [entry.id for entry in group.entries]}


def _document(done: Undone, *, dry_run: bool) -> dict[str, Any]:
    return {
        "undone": _group(done.group),
        "dry_run": dry_run,
        "files": [change._asdict() for change in done.files],
        "kept": [conflict.path for conflict in done.conflicts],
    }


def _tell(run: Session, done: Undone, *, dry_run: bool) -> None:
    verb = "would undo" if dry_run else "undone"
    run.say(f"{verb}: {done.group.message} ({clock.iso(done.group.at)}); {counted(done.files)}")
    files = done.files if not output.is_terminal() else done.files[:SHOWN]
    if not run.quiet:
        output.lines(
            f"{change.verb}\t{change.path}" if not output.is_terminal() else f"  {change.verb:<9}  {change.path}"
            for change in files
        )
        if len(files) < len(done.files):
            output.say(f"  … and {len(done.files) - len(files)} more")
    if done.name:
        run.say(f"'luna undo {done.name}' takes that back")
