"""`luna dream`."""

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
from luna_cli.text.visible import visible
from luna_cli.vault.store import conflict_note

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
        language = vault.config.language
    for remark in night.remarks:
        output.note(remark)
    for conflict in night.conflicts:
        output.warn(conflict_note(conflict))
    if as_json:
        output.document(night.document)
    elif not run.quiet:
        _tell(night.document, language, dry_run=dry_run)
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
        language = vault.config.language
    if as_json:
        output.document(document)
    else:
        _tell(document, language, dry_run=False)


def _tell(document: Mapping[str, Any], language: str, *, dry_run: bool) -> None:
    try:
        text = prose(document, language)
    except ValueError as error:
        raise CorruptError(f"this is no report of a dream: {error}") from error
    output.lines(visible(line) for line in (f"would be: {text}" if dry_run else text).splitlines())
