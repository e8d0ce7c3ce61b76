"""`luna import`."""

from collections.abc import Callable, Iterator
from typing import Annotated, NamedTuple

import typer

from luna_cli import clock
from luna_cli.actions.import_ import LINES, NOTES, import_
from luna_cli.cli import given, output
from luna_cli.cli.app import new_app
from luna_cli.cli.bulk import Count, pour
from luna_cli.cli.commands.store import opened
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.model.tier import TIERS
from luna_cli.sources import git_log, jsonl, markdown
from luna_cli.sources.base import Found

app = new_app(
    no_args_is_help=True, help="Import memories; the same import twice adds nothing. Bad records are named and left out (exit 3)."
)

TierAs = Annotated[str | None, typer.Option("--tier", metavar="TIER", help="The tier of records that name none.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", "-t", metavar="WORD", help="A tag for every memory; repeatable.")]
Cold = Annotated[bool, typer.Option("--cold", help="Send everything to the archives, where recall finds it, instead of the tiers.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would do; change nothing.")]
Reading = Callable[[str], Iterator[Found]]
"""Given the vault's time zone, the records."""


class _Options(NamedTuple):
    """What all sources are imported with."""

    tier: str | None
    tags: list[str] | None
    cold: bool
    dry_run: bool


@app.command("jsonl")
def jsonl_(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="FILE", help="Lines of the bulk format ('luna schema draft'); - reads stdin.")],
    tier: TierAs = None,
    tag: Tags = None,
    cold: Cold = False,
    dry_run: DryRun = False,
) -> None:
    """Import JSON lines in the bulk format."""
    with opened(path) as stream:
        _pour(
            ctx.obj,
            LINES,
            lambda zone: jsonl.read(stream, "stdin" if path == "-" else path, zone),
            _Options(tier, tag, cold, dry_run),
        )


@app.command("markdown")
def markdown_(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="DIR", help="A folder of notes, or one note; front matter is honoured.")],
    tier: TierAs = None,
    tag: Tags = None,
    cold: Cold = False,
    dry_run: DryRun = False,
) -> None:
    """Import Markdown notes: a memory a note, or one a section of a long one."""
    _pour(ctx.obj, NOTES, lambda zone: markdown.read(path, zone), _Options(tier, tag, cold, dry_run))


@app.command("git")
def git_(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="[DIR]", help="The repository.")] = ".",
    own: Annotated[list[str] | None, typer.Option("--own", metavar="EMAIL", help="An address that is yours; repeatable.")] = None,
    every_branch: Annotated[bool, typer.Option("--all", help="Every branch and tag, not only what HEAD holds.")] = False,
    tier: TierAs = None,
    tag: Tags = None,
    cold: Cold = False,
    dry_run: DryRun = False,
) -> None:
    """Import the history of a git repository: a commit is a dated memory with its author."""
    _pour(
        ctx.obj,
        git_log.KIND,
        lambda zone: git_log.read(path, zone, own=own or (), every_branch=every_branch),
        _Options(tier, tag, cold, dry_run),
    )


def _pour(session: Session, name: str, reading: Reading, options: _Options) -> None:
    tier, dry_run = options.tier, options.dry_run
    if tier is not None and tier not in TIERS:
        raise UsageError(f"--tier is one of {', '.join(TIERS)}, not {tier!r}")
    tags = tuple(given.argument(word, "--tag") for word in options.tags or [])
    with session.open() as vault:
        zone = vault.config.zone
        batches = import_(vault, reading(zone), session.now(), name, tags=tags, tier=tier, cold=options.cold, dry_run=dry_run)
        count = pour(session, batches, f"import {name}", ids=False, dry_run=dry_run)
    session.say(("would import " if dry_run else "") + _sum(count, zone) + (", to the archives" if options.cold else ""))
    if count.rejected:
        raise typer.Exit(3)


def _sum(count: Count, zone: str) -> str:
    parts = [output.counted(count.planted, "memory", "memories")]
    if count.speakers:
        parts.append(output.counted(len(count.speakers), "person", "people"))
    if count.earliest is not None and count.latest is not None:
        first, last = clock.local_day(count.earliest, zone), clock.local_day(count.latest, zone)
        parts.append(first if first == last else f"{first} … {last}")
    known = count.seen - count.planted - count.rejected
    if known:
        parts.append(f"{known:,} {'was' if known == 1 else 'were'} there already")
    if count.rejected:
        parts.append(f"{count.rejected:,} left out")
    return ", ".join(parts)
