"""`luna dream`."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from luna_cli.actions.dream import live, read_report, reports
from luna_cli.cli import output
from luna_cli.cli.app import new_app
from luna_cli.cli.session import Session
from luna_cli.dream.cycle import PHASES
from luna_cli.dream.report import prose
from luna_cli.errors import CorruptError, UsageError
from luna_cli.text.visible import one_line, visible
from luna_cli.vault.index.listing import by_id
from luna_cli.vault.store import Vault, conflict_note

BEGUN = 48
"""Characters of a memory's text beside its id."""
_ID = re.compile(r"exp_[0-9a-f]{12}")
app = new_app(invoke_without_command=True)

Phase = Annotated[list[str] | None, typer.Option(metavar="PHASE", help=f"Only these phases: {', '.join(PHASES)}; repeatable.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what the night would do; change nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
Name = Annotated[
    str | None,
    typer.Argument(metavar="[NIGHT]", help="2026-11-21, or 2026-11-21.2 for its second dream; the last one when missing."),
]


@app.callback()
def command(ctx: typer.Context, phase: Phase = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Live a night: count what was used, promote what deserves it, archive what went unused; one report, one commit.

    A second dream on the same night with nothing new changes nothing.
    """
    if ctx.invoked_subcommand is not None:
        return
    run: Session = ctx.obj
    unknown = sorted(set(phase or ()) - set(PHASES))
    if unknown:
        raise UsageError(f"--phase is one of {', '.join(PHASES)}, not {unknown[0]!r}")
    with run.open() as vault:
        night = live(vault, run.now(), phases=phase or PHASES, dry_run=dry_run)
        told = [] if as_json else _told(vault, night.document)
    for remark in night.remarks:
        output.note(remark)
    for conflict in night.conflicts:
        output.warn(conflict_note(conflict))
    if as_json:
        output.document(night.document)
    elif not run.quiet:
        output.lines(["would be: " + told[0], *told[1:]] if dry_run else told)
    if night.conflicts:
        raise typer.Exit(3)


@app.command("report")
def report_(
    ctx: typer.Context,
    name: Name = None,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--list", help="List the nights that left a report.")] = False,
) -> None:
    """Print the report of the last night, or of another."""
    run: Session = ctx.obj
    with run.open() as vault:
        if every:
            output.lines(reports(vault.root))
            return
        document = read_report(vault.root, name)
        told = [] if as_json else _told(vault, document)
    if as_json:
        output.document(document)
    else:
        output.lines(told)


def _told(vault: Vault, document: Mapping[str, Any]) -> list[str]:
    """Return the report in words, each memory with the beginning of its text: an id alone says nothing to a person."""
    try:
        lines = [visible(line) for line in prose(document, vault.config.language).splitlines()]
    except ValueError as error:
        raise CorruptError(f"this is no report of a dream: {error}") from error
    ids = {line: found[0] for line in lines if (found := _ID.findall(line))}
    known = by_id(vault.db, ids.values())
    return [f"{line}  {_begun(known[ids[line]].content)}" if ids.get(line) in known else line for line in lines]


def _begun(content: str) -> str:
    text = one_line(content)
    return text if len(text) <= BEGUN else text[: BEGUN - 1] + "…"
