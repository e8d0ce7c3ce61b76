"""`luna relive`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from luna_cli.actions.relive import Experience, relive
from luna_cli.actions.show import document
from luna_cli.cli import output, uses
from luna_cli.cli.listing import entry_json
from luna_cli.cli.portrait import entry_cells, portrait
from luna_cli.cli.session import Session
from luna_cli.text.visible import one_line, visible
from luna_cli.vault.index.listing import Entry

Id = Annotated[str, typer.Argument(metavar="ID", help="An id, or the beginning of one.")]
Around = Annotated[int, typer.Option("--around", metavar="N", min=0, max=1000, help="Neighbours in time, on each side.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
NoTrace = Annotated[bool, typer.Option("--no-trace", help="Do not count this as a use.")]
WIDEST = 100
"""Characters of a neighbour's text; 'luna show' gives it whole."""


def command(ctx: typer.Context, memory: Id, around: Around = 3, as_json: AsJson = False, no_trace: NoTrace = False) -> None:
    """Give a whole experience back: context, conversation, feelings, what came before and after."""
    run: Session = ctx.obj
    now = run.now()
    with run.open() as vault:
        found = relive(vault, memory, around)
        if as_json:
            output.document(_document(found, now))
        else:
            output.lines(_lines(found, vault.config.zone, now))
        if not no_trace:
            uses.leave(vault, "show", "", [found.shown.place.id], now)


def _document(found: Experience, now: int) -> dict[str, Any]:
    def every(entries: Sequence[Entry]) -> list[dict[str, Any]]:
        return [entry_json(entry, now) for entry in entries]

    return {
        **document(found.shown),
        "before": every(found.before),
        "after": every(found.after),
        "parent": None if found.parent is None else entry_json(found.parent, now),
        "children": every(found.children),
        "related": every(found.related),
        "missing": list(found.missing),
    }


def _lines(found: Experience, zone: str, now: int) -> list[str]:
    lines = portrait(found.shown, zone, now)
    stub = found.shown.stub
    if stub is not None and found.shown.whole and stub.condensation != found.shown.memory.content:
        lines += ["", "what the archives keep in mind", f"  {one_line(stub.condensation)}"]
    if found.shown.memory.conversation_history:
        lines += ["", "conversation"]
        lines += [line for turn in found.shown.memory.conversation_history for line in _turn(turn)]
    of = f" in session {one_line(found.session)}" if found.session else ""
    parts = (
        (f"before{of}", found.before),
        (f"after{of}", found.after),
        ("grew from", [found.parent] if found.parent else []),
        ("grew into", found.children),
        ("related", found.related),
    )
    for title, entries in parts:
        if entries:
            lines += ["", title, *(_beside(entry, zone) for entry in entries)]
    if found.missing:
        lines += ["", f"no longer in the vault: {', '.join(one_line(one) for one in found.missing)}"]
    return lines


def _turn(turn: Mapping[str, Any]) -> list[str]:
    """Return a turn of a conversation: who, then what, each line set in."""
    who = next((str(turn[key]) for key in ("speaker", "role", "name") if turn.get(key)), "")
    said = next((str(turn[key]) for key in ("content", "text", "message") if turn.get(key) is not None), None)
    if said is None:
        said = ", ".join(f"{key}={value}" for key, value in turn.items())
        who = ""
    first, *rest = visible(said).split("\n")
    return [f"  {one_line(who)}: {first}" if who else f"  {first}", *(f"    {line}" for line in rest)]


def _beside(entry: Entry, zone: str) -> str:
    when, memory_id, tier, text = entry_cells(entry, zone)
    shown = one_line(text)
    return f"  {when}  {memory_id}  {tier:<8}  {shown[: WIDEST - 1] + '…' if len(shown) > WIDEST else shown}"
