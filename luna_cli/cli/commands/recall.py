"""`luna recall`."""

from collections.abc import Iterator
from typing import Annotated

import typer

from luna_cli.actions.recall import Filters, recall_checked
from luna_cli.cli import given, output, uses
from luna_cli.cli.commands.store import opened
from luna_cli.cli.filters import EmotionIs, SessionIs, Since, SourceIs, TagIs, TierIs, Until, dated, where
from luna_cli.cli.plain import answer_json, day_of, hit_json, hit_line
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.sources.base import MAX_TEXT
from luna_cli.vault.index.search import Hit
from luna_cli.vault.store import Vault

Cue = Annotated[list[str] | None, typer.Argument(metavar="CUE...", help="What to look for, in plain words.")]
Hits = Annotated[int | None, typer.Option("-n", metavar="N", min=1, max=1000, help="At most so many hits.")]
BatchFile = Annotated[str | None, typer.Option("--batch", metavar="FILE", help="A cue a line, a JSON line each; - reads stdin.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say what each score is made of.")]
NoTrace = Annotated[bool, typer.Option("--no-trace", help="Do not count this as a use.")]


def command(
    ctx: typer.Context,
    cue: Cue = None,
    hits: Hits = None,
    tier: TierIs = None,
    tag: TagIs = None,
    source: SourceIs = None,
    emotion: EmotionIs = None,
    session: SessionIs = None,
    since: Since = None,
    until: Until = None,
    batch: BatchFile = None,
    explain: Explain = False,
    no_trace: NoTrace = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    as_lines: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")] = False,
) -> None:
    """Find memories by what they say, best first; archived ones too, by what remains of them."""
    run: Session = ctx.obj
    text = given.argument(" ".join(cue or []), "the cue").strip()
    if bool(text) == (batch is not None):
        raise UsageError("recall takes a cue, or --batch with a file of them")
    now = run.now()
    with run.open() as vault:
        filters = where(tier or [], tag or [], source, emotion, session)
        dated(filters, since, until, now, vault.config.zone)
        leave = not no_trace and bool(vault.config.value("recall.trace"))
        if batch is not None:
            output.lines(_answers(vault, batch, (hits, filters, now), leave=leave, explain=explain))
            return
        found = recall_checked(vault, text, now, hits, filters)
        if leave and found:
            uses.leave(vault, "recall", text, [hit.value("id") for hit in found], now)
    if not found and not run.quiet:
        output.note("no memory holds any of these words")
    if as_json:
        output.lines([answer_json(text, found, explain=explain)])
    elif as_lines:
        output.lines(hit_json(hit, explain=explain) for hit in found)
    else:
        _show(found, explain=explain)


def _answers(vault: Vault, path: str, ask: tuple[int | None, Filters, int], *, leave: bool, explain: bool) -> Iterator[str]:
    hits, filters, now = ask
    with opened(path) as stream:
        while raw := stream.readline(MAX_TEXT + 2):
            cue = given.as_text(raw, path).strip()
            found = recall_checked(vault, cue, now, hits, filters) if cue else []
            if leave and found:
                uses.leave(vault, "recall", cue, [hit.value("id") for hit in found], now)
            yield answer_json(cue, found, explain=explain)


def _show(found: list[Hit], *, explain: bool) -> None:
    if not output.is_terminal():
        output.lines(hit_line(hit) + (f"\t{_why(hit)}" if explain else "") for hit in found)
        return
    shown = [(hit.value("id"), hit.value("tier"), day_of(hit), hit.value("content"), f"{hit.score:.1f}") for hit in found]
    output.rows(("", "", "", "", ""), shown, wide_at=3)
    if explain:
        output.lines(f"{hit.value('id')}  {hit.score:.1f} {_why(hit)}" for hit in found)


def _why(hit: Hit) -> str:
    return f"= words {hit.words:.2f} + importance {hit.importance:.2f} + recency {hit.recency:.2f}"
