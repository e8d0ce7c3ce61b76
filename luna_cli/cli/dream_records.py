"""`luna dream patterns`, `luna dream history`, `luna dream landscape`: what the dreams wrote down over time."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from luna_cli import clock
from luna_cli.actions.dream_records import Landscapes, Moved, Recurring, history, landscapes, patterns
from luna_cli.cli import given, landscape, output
from luna_cli.cli.session import Session
from luna_cli.cli.stats import is_plain
from luna_cli.dream.record_words import RecordWords, record_words
from luna_cli.errors import UsageError
from luna_cli.model.schema import TONES
from luna_cli.text.visible import one_line

BEGUN = 40
"""Characters of a memory's text in a table."""
LEAST = 20
"""Characters that the column which says what it is about keeps, while there is another to give up."""

Id = Annotated[str, typer.Argument(metavar="[ID]", help="The memories whose ids begin so; all when missing.")]
Most = Annotated[int, typer.Option("-n", metavar="N", min=1, max=100_000, help="The N strongest.")]
Last = Annotated[int, typer.Option("-n", metavar="N", min=1, max=100_000, help="The last N.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="What was later: 2026-11-20, 'last week', 30d.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]


def register(app: typer.Typer) -> None:
    """Add the three commands to `luna dream`."""
    app.command("patterns")(patterns_)
    app.command("history")(history_)
    app.command("landscape")(landscape_)


def patterns_(ctx: typer.Context, most: Most = 20, since: Since = None, as_json: AsJson = False, as_lines: AsLines = False) -> None:
    """Show what recurs: concepts, and pairs of them, that memories name on three days and more; the strongest first."""
    run: Session = ctx.obj
    with run.open() as vault:
        words = record_words(vault.config.language)
        found = patterns(vault, most, _instant(run, since, vault.config.zone))
    _remark(found.remarks)
    if as_json or as_lines:
        _print([{**one.pattern.wire(), "concepts": list(one.concepts)} for one in found.found], as_json=as_json, as_lines=as_lines)
    elif not output.is_terminal():
        output.rows((), map(_pattern_cells, found.found))
    elif not found.found:
        run.say(words.nothing["patterns"])
    else:
        columns = words.heading("phi", "what", "days", "first", "last", "felt", "rhythm")
        _table(columns, [_pattern_row(one, words) for one in found.found], main=1, spare=(3, 4, 5), cut=6)
        _more(run, found.total - len(found.found), found.total)


def history_(
    ctx: typer.Context,
    memory: Id = "",
    last: Last = 20,
    since: Since = None,
    as_json: AsJson = False,
    as_lines: AsLines = False,
) -> None:
    """Show how memories rose and fell, the newest last."""
    run: Session = ctx.obj
    with run.open() as vault:
        words, zone = record_words(vault.config.language), vault.config.zone
        found = history(vault, last, given.argument(memory, "ID"), _instant(run, since, zone))
    _remark(found.remarks)
    if as_json or as_lines:
        _print([{**one.move.wire(), "content": one.content} for one in found.found], as_json=as_json, as_lines=as_lines)
    elif not output.is_terminal():
        output.rows((), map(_move_cells, found.found))
    elif not found.found:
        run.say(words.nothing["history"])
    else:
        columns = words.heading("day", "id", "move", "score", "text", "why")
        _table(columns, [_move_row(one, words, zone) for one in found.found], main=4, spare=(5, 3, 0))
        _more(run, found.total - len(found.found), found.total)


def landscape_(
    ctx: typer.Context, last: Last = 26, since: Since = None, as_json: AsJson = False, as_lines: AsLines = False
) -> None:
    """Show what was felt, week by week; a week is told once it is over."""
    run: Session = ctx.obj
    with run.open() as vault:
        words = record_words(vault.config.language)
        found = landscapes(vault, last, _instant(run, since, vault.config.zone))
    _remark(found.remarks)
    if as_json or as_lines:
        _print([one.wire() for one in found.found], as_json=as_json, as_lines=as_lines)
    elif not output.is_terminal():
        output.rows((), _week_cells(found))
    elif not found.found:
        run.say(words.nothing["landscapes"])
    else:
        from shutil import get_terminal_size

        plain = is_plain() or not output.has_colours()
        output.painted(landscape.drawn(found.found, words, get_terminal_size().columns, plain=plain))
        _more(run, found.total - len(found.found), found.total)


def _table(
    columns: Sequence[str], rows: Sequence[tuple[str, ...]], *, main: int, spare: Sequence[int], cut: int | None = None
) -> None:
    """Write a table to a person's terminal, where the column `main` keeps `LEAST` characters, or what it has.

    Columns of `spare` are given up for that, in this order, as far as need be, then what is too much of the column `cut`.
    """
    from shutil import get_terminal_size

    shown = [list(row) for row in (columns, *rows)]
    widths = [max(map(len, cells)) for cells in zip(*shown, strict=True)]
    left = [*range(len(columns))]
    width, least = get_terminal_size().columns, min(LEAST, widths[main])
    for column in spare:
        if _over(widths, left, main, least) > width:
            left.remove(column)
    over = _over(widths, left, main, least) - width
    if cut is not None and over > 0:
        shown = [[_begun(cell, widths[cut] - over) if place == cut else cell for place, cell in enumerate(row)] for row in shown]
    heading, *body = ([row[place] for place in left] for row in shown)
    output.rows(heading, body, wide_at=left.index(main))


def _over(widths: Sequence[int], left: Sequence[int], main: int, least: int) -> int:
    """Return how wide a table of the columns `left` is, with `least` characters for the main one."""
    return sum(least if place == main else widths[place] for place in left) + 2 * (len(left) - 1)


def _instant(run: Session, since: str | None, zone: str) -> int | None:
    return None if since is None else given.instant(since, run.now(), zone, "--since")


def _remark(remarks: Sequence[str]) -> None:
    for one in remarks:
        output.warn(one)


def _print(values: Sequence[dict[str, Any]], *, as_json: bool, as_lines: bool) -> None:
    if as_json and as_lines:
        raise UsageError("give one of --json and --jsonl")
    if as_json:
        output.document(values)
    else:
        output.json_lines(values)


def _more(run: Session, left: int, total: int) -> None:
    if left:
        run.say(f"{left:,} more: -n {total} shows all")


def _pattern_cells(one: Recurring) -> tuple[str, ...]:
    found = one.pattern
    rhythm = (f"{found.interval_days:g}", f"{found.regularity:.3f}", _cell(found.weekday), _cell(found.hour))
    felt = "" if found.valence is None else f"{found.valence:.3f}"
    head = (found.id, f"{found.phi:.3f}", str(found.days), found.first, found.last)
    return (*head, *rhythm, felt, found.trust, ", ".join(one.concepts), " ".join(found.examples))


def _pattern_row(one: Recurring, words: RecordWords) -> tuple[str, ...]:
    found = one.pattern
    felt = "" if found.valence is None else words.number(found.valence, 2, signed=True)
    head = (words.number(found.phi, 2), " + ".join(one.concepts), str(found.days), found.first, found.last)
    return (*head, felt, words.rhythm(found))


def _move_cells(one: Moved) -> tuple[str, ...]:
    move = one.move
    score = "" if move.score is None else f"{move.score:.3f}"
    return clock.iso(move.at), move.id, move.before, move.after, score, move.reason, one.content or ""


def _move_row(one: Moved, words: RecordWords, zone: str) -> tuple[str, ...]:
    move = one.move
    score = "" if move.score is None else words.number(move.score, 3)
    return clock.local_day(move.at, zone), move.id, words.move(move), score, _begun(one_line(one.content or "")), move.reason


def _begun(text: str, most: int = BEGUN) -> str:
    return text if len(text) <= most else text[: max(most - 1, 0)] + "…"


def _week_cells(found: Landscapes) -> Iterator[tuple[str, ...]]:
    for one in found.found:
        means = ("" if mean is None else f"{mean:.3f}" for mean in (one.valence, one.intensity))
        tones = (str(one.tones.get(tone, 0)) for tone in TONES)
        days = (one.calmest or "", one.stormiest or "")
        yield (one.week, str(one.memories), str(one.felt), *means, *tones, *days, " ".join(one.strongest))


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)
