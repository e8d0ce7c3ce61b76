"""`luna list`."""

from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from luna_cli.actions.list import Listing, listed
from luna_cli.cli import output
from luna_cli.cli.filters import Narrowed
from luna_cli.cli.listing import entry_day, entry_json, entry_line, one_document
from luna_cli.cli.options import spread
from luna_cli.cli.plain import marked
from luna_cli.cli.portrait import moment
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.index.listing import SORTS, Entry

ON_TERMINAL = 50
"""Memories that a terminal shows without -n."""
Sort = Annotated[str, typer.Option("--sort", metavar="KEY", help=f"{', '.join(SORTS)}; latest or greatest first.")]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="The other way round.")]
Most = Annotated[int | None, typer.Option("-n", metavar="N", min=1, help="At most so many; all in a pipe, 50 on a terminal.")]
Ids = Annotated[bool, typer.Option("--ids", help="Ids alone, one a line.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]


@spread
def command(
    ctx: typer.Context,
    narrowed: Narrowed,
    sort: Sort = "time",
    reverse: Reverse = False,
    most: Most = None,
    ids: Ids = False,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """List memories, the latest first; archived ones only with --tier archived."""
    run: Session = ctx.obj
    if sort not in SORTS:
        raise UsageError(f"--sort is one of {', '.join(SORTS)}, not {sort!r}")
    if ids + as_json + as_lines > 1:
        raise UsageError("give one of --ids, --json and --jsonl")
    now = run.now()
    for_people = output.is_terminal() and not (ids or as_json or as_lines)
    with run.open() as vault:
        zone = vault.config.zone
        filters = narrowed.filters(now, zone)
        if not narrowed.tier:
            filters.add("m.tier <> ?", ARCHIVED)
        found = listed(vault, filters, sort, now, most=most or (ON_TERMINAL if for_people else None), reverse=reverse)
        if for_people:
            _show(run, found, sort, now, zone)
        elif as_json:
            output.lines(one_document(found.entries, now))
        elif as_lines:
            output.json_lines(entry_json(entry, now) for entry in found.entries)
        else:
            output.lines(entry.id if ids else entry_line(entry, now) for entry in found.entries)


def _show(run: Session, found: Listing, sort: str, now: int, zone: str) -> None:
    output.rows(("", "", "", "", *(("",) if sort != "time" else ())), _cells(found, sort, now, zone), wide_at=3)
    if found.total > found.shown:
        run.say(f"{found.total - found.shown:,} more: -n {found.total} shows all")


_VALUES: dict[str, Callable[[Entry, int, str], str]] = {
    "created": lambda entry, _, zone: moment(entry.entered, zone)[:10],
    "updated": lambda entry, _, zone: moment(entry.updated, zone)[:10],
    "used": lambda entry, _, zone: moment(max(entry.entered, entry.accessed or entry.entered), zone)[:10],
    "importance": lambda entry, now, _: f"{entry.importance(now):.3f}",
    "weight": lambda entry, now, _: f"{entry.weight(now):.3f}",
}
"""What a table shows of each memory beside its day, when it is sorted by something else."""


def _cells(found: Listing, sort: str, now: int, zone: str) -> Iterator[tuple[str, ...]]:
    for entry in found.entries:
        key = (_VALUES[sort](entry, now, zone),) if sort in _VALUES else ()
        yield entry.id, entry.tier, entry_day(entry), marked(entry.summary or entry.content, entry.superseded), *key
