"""`luna recall`."""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import typer

from luna_cli.actions.prompt import Block
from luna_cli.actions.reading import Manner, Reading, prompt, reading
from luna_cli.cli import given, hits, output, uses
from luna_cli.cli.asking import BUDGET, Asked, Shown
from luna_cli.cli.commands.store import opened
from luna_cli.cli.filters import Narrowed
from luna_cli.cli.options import spread
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.sources.base import MAX_TEXT
from luna_cli.vault.index.search import Filters
from luna_cli.vault.store import Vault

Cue = Annotated[list[str] | None, typer.Argument(metavar="CUE...", help="What to look for, in plain words.")]
BatchFile = Annotated[str | None, typer.Option("--batch", metavar="FILE", help="A cue a line, a JSON line each; - reads stdin.")]
NoTrace = Annotated[bool, typer.Option("--no-trace", help="Do not count this as a use.")]


class _Ask(NamedTuple):
    """How every cue of this run is asked and shown."""

    vault: Vault
    now: int
    manner: Manner
    filters: Filters
    shown: Shown
    leave: bool


@spread
def command(
    ctx: typer.Context,
    narrowed: Narrowed,
    asked: Asked,
    shown: Shown,
    cue: Cue = None,
    batch: BatchFile = None,
    no_trace: NoTrace = False,
) -> None:
    """Find memories by what they say, best first; archived ones too, by what remains of them."""
    run: Session = ctx.obj
    text = given.argument(" ".join(cue or []), "the cue").strip()
    if bool(text) == (batch is not None):
        raise UsageError("recall takes a cue, or --batch with a file of them")
    shown.check()
    now = run.now()
    with run.open() as vault:
        manner = asked.manner(shown, int(vault.config.value("recall.hits")))
        leave = not no_trace and bool(vault.config.value("recall.trace"))
        ask = _Ask(vault, now, manner, narrowed.filters(now, vault.config.zone), shown, leave)
        if batch is not None:
            output.lines(_answers(ask, batch))
            return
        found, block = _asked(ask, text)
    if not run.quiet:
        _remark(ask, found, block, [*narrowed.used, *(["--not"] if asked.not_ else [])])
    _show(ask, text, found, block)


def _asked(ask: _Ask, cue: str) -> tuple[Reading, Block | None]:
    """Ask one cue and leave its trace."""
    found = reading(ask.vault, cue, ask.now, ask.manner, ask.filters)
    ids = [hit.value("id") for hit in found.hits]
    block = prompt(ask.vault, found, ask.shown.budget or BUDGET) if ask.shown.for_prompt else None
    if block is not None:
        ids = [one for one in ids if one in set(block.ids)]
    if ask.leave and ids:
        uses.leave(ask.vault, "recall", cue, ids, ask.now)
    return found, block


def _answers(ask: _Ask, path: str) -> Iterator[str]:
    with opened(path) as stream:
        number = 0
        while raw := stream.readline(MAX_TEXT + 2):
            number += 1
            cue = given.as_text(raw, path).strip()
            try:
                found, block = _asked(ask, cue) if cue else (Reading((), {}), None)
            except UsageError as error:
                raise UsageError(f"{path}: line {number}: {error.message}", error.hint) from error
            if ask.shown.ids:
                yield "\t".join(hit.value("id") for hit in found.hits)
            else:
                yield hits.answer(cue, found, ask.now, block, explain=ask.shown.explain)


def _show(ask: _Ask, cue: str, found: Reading, block: Block | None) -> None:
    shown = ask.shown
    if shown.as_json:
        output.lines([hits.answer(cue, found, ask.now, block, explain=shown.explain)])
    elif block is not None:
        output.lines([block.text] if block.text else [])
    elif shown.as_lines:
        output.lines(hits.objects(found, ask.now, explain=shown.explain))
    elif shown.ids:
        output.lines(hit.value("id") for hit in found.hits)
    else:
        hits.show(found, explain=shown.explain)


_NONE = {
    "any": ("no memory holds any of these words", "try other words"),
    "all": ("no memory holds all of these words", "--any is content with some of them"),
    "phrase": ("no memory holds these words in this order", "--all takes them in any order, --any is content with some of them"),
}


def _remark(ask: _Ask, found: Reading, block: Block | None, filters: Sequence[str]) -> None:
    """Say on stderr why there is nothing, and what to try; and what a model was not shown."""
    if not found.hits and found.missed:
        output.note(f"no memory scores {found.least:g} or more; the best has {found.missed:.2f}", "lower --min-score")
    elif not found.hits:
        text, hint = _NONE[ask.manner.mode]
        named = ", ".join(filters)
        output.note(text + (f" and passes {named}" if named else ""), hint + (f", or drop {named}" if named else ""))
    elif block is not None and not block.text:
        output.note(f"no memory fits into {ask.shown.budget or BUDGET:,} tokens", "raise --budget")
    elif block is not None and block.withheld:
        many = output.counted(len(block.withheld), "memory", "memories")
        output.note(f"the text of {many} is withheld, as it gives orders to a reader", f"'luna show {block.withheld[0]}' shows it")
