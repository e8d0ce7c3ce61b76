"""`luna log`."""

from typing import Annotated, Any

import typer

from luna_cli import clock
from luna_cli.actions.life import Moment, life, whole_id
from luna_cli.actions.log import Event, log
from luna_cli.cli import output
from luna_cli.cli.session import Session

Which = Annotated[str | None, typer.Argument(metavar="[ID]", help="A memory; the whole vault when missing.")]
Last = Annotated[int, typer.Option("-n", metavar="N", min=1, max=100_000, help="The last N.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, memory: Which = None, last: Last = 20, as_json: AsJson = False) -> None:
    """Tell the life of a memory from its first day on, or the vault's commits and transactions, newest first."""
    run: Session = ctx.obj
    with run.open() as vault:
        if memory is None:
            _vault(log(vault, last), as_json=as_json)
            return
        memory_id = whole_id(vault, memory)
        moments = life(vault, memory_id)[-last:]
    if as_json:
        output.document({"id": memory_id, "life": [_moment(moment) for moment in moments]})
    else:
        cells = ((clock.iso(moment.at), moment.step.words, moment.by or moment.source, moment.told) for moment in moments)
        output.rows(("", "", "", ""), cells, wide_at=3)


def _moment(moment: Moment) -> dict[str, Any]:
    before, after = moment.step.tiers or (None, None)
    facts = {"at": clock.iso(moment.at), "kind": moment.step.kind, "from": before, "to": after, "fields": list(moment.step.fields)}
    return {**facts, "told": moment.told, "source": moment.source, "command": moment.by or None}


def _vault(events: list[Event], *, as_json: bool) -> None:
    if as_json:
        output.document([{**event._asdict(), "at": clock.iso(event.at)} for event in events])
        return
    cells = (
        (clock.iso(event.at), event.kind, _short(event), str(event.files), event.text + (" (undone)" if event.undone else ""))
        for event in events
    )
    output.rows(("at", "kind", "id", "files", "what"), cells, wide_at=4)


def _short(event: Event) -> str:
    return event.id[:7] if event.kind == "commit" and output.is_terminal() else event.id
