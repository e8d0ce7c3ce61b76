"""`luna recall`."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import IO, Annotated, NamedTuple

import typer

from luna_cli.actions.nothing import unknown, unlived
from luna_cli.actions.prompt import Block
from luna_cli.actions.reading import Manner, Reading, prompt, reading, smallest
from luna_cli.actions.recall import LONGEST
from luna_cli.cli import given, hits, output, uses
from luna_cli.cli.asking import BUDGET, Asked, Shown
from luna_cli.cli.commands.store import opened
from luna_cli.cli.filters import Narrowed
from luna_cli.cli.options import spread
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.sources.base import MAX_TEXT
from luna_cli.vault.index.search import Filters
from luna_cli.vault.store import DamagedIndexError, Vault

Cue = Annotated[list[str] | None, typer.Argument(metavar="CUE...", help="What to look for, in plain words; - reads stdin.")]
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

    def ask_of(vault: Vault) -> _Ask:
        manner = asked.manner(shown, int(vault.config.value("recall.hits")))
        leave = not no_trace and bool(vault.config.value("recall.trace"))
        return _Ask(vault, now, manner, narrowed.filters(now, vault.config.zone), shown, leave)

    if batch is not None:
        _batch(run, ask_of, batch)
        return
    if text == "-":
        text = _from_stdin()
    with run.open() as vault:
        ask = ask_of(vault)
        found, block = _asked(ask, text)
        if not run.quiet:
            for remark in found.remarks:
                output.note(remark)
            _remark(ask, text, found, block, narrowed.named, [*narrowed.used, *(["--not"] if asked.not_ else [])])
    _show(ask, text, found, block)


@cache
def _from_stdin() -> str:
    """Read the cue, once: the command is given again when the index had to be rebuilt under it."""
    text = given.from_stdin().strip()
    if not text:
        raise UsageError("there is no cue on stdin")
    return text


def _asked(ask: _Ask, cue: str) -> tuple[Reading, Block | None]:
    """Ask one cue and leave its trace."""
    found = reading(ask.vault, cue, ask.now, ask.manner, ask.filters)
    ids = [hit.value("id") for hit in found.hits]
    block = prompt(ask.vault, cue, found, ask.shown.budget or BUDGET) if ask.shown.for_prompt else None
    if block is not None:
        ids = [one for one in ids if one in set(block.ids)]
    if ask.leave and ids:
        uses.leave(ask.vault, "recall", cue, ids, ask.now)
    return found, block


class _Line(NamedTuple):
    """A line of a batch; `wrong` says why it cannot be asked, empty when it can."""

    number: int
    cue: str
    wrong: str


def _batch(run: Session, ask_of: Callable[[Vault], _Ask], path: str) -> None:
    """Answer every line in order; those that are no text are named and have no hits. Raises Exit(3) when there was one."""
    with opened(path) as stream:
        wrong: list[int] = []
        output.lines(_answers(run, ask_of, _cues(stream, path), path, wrong))
    if wrong:
        raise typer.Exit(3)


def _cues(stream: IO[bytes], path: str) -> Iterator[_Line]:
    name = "stdin" if path == "-" else path
    number = 0
    while raw := stream.readline(MAX_TEXT + 2):
        number += 1
        rest = raw
        while len(rest) == MAX_TEXT + 2 and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_TEXT + 2)  # of a line that is too long
        try:
            yield _Line(number, given.as_text(raw, name, number).strip(), "")
        except UsageError as error:
            yield _Line(number, raw[:LONGEST].decode("utf-8", "replace").strip(), error.message)


def _answers(run: Session, ask_of: Callable[[Vault], _Ask], left: Iterator[_Line], path: str, wrong: list[int]) -> Iterator[str]:
    """Yield the answer to each line; goes on, from the line at hand, when the index had to be rebuilt under it."""
    again: list[_Line] = []
    tried = 0
    while True:
        try:
            with run.open() as vault:
                ask = ask_of(vault)
                for line in chain(again, left):
                    again = [line]
                    answer = _answer(ask, line, path)
                    again = []
                    if line.wrong:
                        wrong.append(line.number)
                        output.warn(line.wrong)
                    yield answer
        except DamagedIndexError as error:
            if not again or again[0].number == tried:
                raise
            tried = again[0].number
            output.note(error.message)
        else:
            return


def _answer(ask: _Ask, line: _Line, path: str) -> str:
    try:
        found, block = _asked(ask, line.cue) if line.cue and not line.wrong else (Reading((), {}), None)
    except UsageError as error:
        raise UsageError(f"{path}: line {line.number}: {error.message}", error.hint) from error
    if ask.shown.ids:
        return "\t".join(hit.value("id") for hit in found.hits)
    return hits.answer(line.cue, found, ask.now, block, explain=ask.shown.explain)


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


def _remark(
    ask: _Ask, cue: str, found: Reading, block: Block | None, named: Sequence[tuple[str, str]], filters: Sequence[str]
) -> None:
    """Say on stderr why there is nothing, and what to try; and what a model was not shown."""
    if not found.hits:
        output.note(*_why_nothing(ask, cue, found, named, filters))
    elif block is not None and not block.text:
        least = smallest(ask.vault, cue, found)
        output.note(f"no memory fits into {ask.shown.budget or BUDGET:,} tokens", f"raise --budget: {least} holds the shortest")
    elif block is not None and block.withheld:
        many = output.counted(len(block.withheld), "memory", "memories")
        output.note(f"the text of {many} is withheld, as it gives orders to a reader", f"'luna show {block.withheld[0]}' shows it")


def _why_nothing(ask: _Ask, cue: str, found: Reading, named: Sequence[tuple[str, str]], filters: Sequence[str]) -> tuple[str, str]:
    missing = unknown(ask.vault, named)
    if missing is not None:
        hint = f"there is {' and '.join(map(repr, missing.near))}" if missing.near else f"drop --{missing.kind}"
        return f"no memory has the {missing.kind} {missing.value!r}", hint
    if found.missed:
        return f"no memory scores {found.least:g} or more; the best has {found.missed:.2f}", "lower --min-score"
    text, hint = _NONE[ask.manner.mode]
    dates = unlived(ask.vault, cue, ask.now)
    if dates:
        text = f"no memory was lived in {' nor in '.join(dates)}"
        hint = "leave the date out"
    drop = ", ".join(filters)
    return text + (f" and passes {drop}" if drop and not dates else ""), hint + (f", or drop {drop}" if drop else "")
