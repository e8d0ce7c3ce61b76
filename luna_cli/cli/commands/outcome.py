"""`luna outcome`."""

from typing import Annotated, Any

import typer

from luna_cli.actions.outcome import Outcome, outcome
from luna_cli.cli import given, output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.model.stimulus import NEUROMODULATORS
from luna_cli.vault.traces import OUTCOMES

Words = Annotated[list[str], typer.Argument(metavar="ID... good|bad", help="Ids, or beginnings of ids; then good or bad.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What somebody has to say of it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, words: Words, note: Note = "", as_json: AsJson = False) -> None:
    """Say whether memories helped or misled: what helped counts as used, what misled does not count on that day."""
    run: Session = ctx.obj
    *ids, value = words
    if value not in OUTCOMES:
        raise UsageError(f"the last word is {' or '.join(OUTCOMES)}, not {value!r}", "luna outcome ID good")
    if not ids:
        raise UsageError(f"which memories were {value}?", f"luna outcome ID {value}")
    said = given.argument(note, "--note").strip() if note else ""
    with run.open() as vault:
        found = outcome(vault, ids, value, said, run.now())
    if said and found.note != said:
        output.warn("the note holds a secret or is too long: not all of it was written down")
    if as_json:
        output.document(_document(found))
    else:
        run.say(_sentence(found))


def _sentence(found: Outcome) -> str:
    what = found.ids[0] if len(found.ids) == 1 else f"{len(found.ids)} memories"
    done = "helped: that counts as a use" if found.value == "good" else "misled: today's uses do not count"
    return f"{what} {done}; dopamine is at {found.felt.state.neuromodulators['dopamine']:.2f}"


def _document(found: Outcome) -> dict[str, Any]:
    levels = found.felt.state.neuromodulators
    return {
        "ids": list(found.ids),
        "outcome": found.value,
        "note": found.note or None,
        "neuromodulators": {name: round(levels[name], 6) for name in NEUROMODULATORS},
    }
