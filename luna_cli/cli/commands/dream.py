"""`luna dream`."""

import json
import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from shutil import get_terminal_size
from typing import Annotated, Any

import typer

from luna_cli.actions.dream import Dreamt, Wish, live
from luna_cli.actions.reports import read_patch, read_report, reports
from luna_cli.actions.tonight import tonight
from luna_cli.cli import conditions, dream_records, output
from luna_cli.cli.app import new_app
from luna_cli.cli.night import picture
from luna_cli.cli.session import Session
from luna_cli.cli.stats import is_plain
from luna_cli.dream.cycle import PHASES
from luna_cli.dream.report import prose
from luna_cli.errors import CorruptError, UsageError
from luna_cli.model.settings import listed
from luna_cli.text.visible import one_line, visible
from luna_cli.vault.index.listing import by_id
from luna_cli.vault.store import Vault, conflict_note

BEGUN = 48
"""Characters of a memory's text beside its id."""
LEAST = 16
"""Of these, how many a narrow terminal leaves beside the id; where there is no room, the text stands below."""
QUOTED = 20
"""A line that has so many of a text's first characters says it already."""
_ID = re.compile(r"exp_[0-9a-f]{12}")
_LOST = 3
app = new_app(invoke_without_command=True)
dream_records.register(app)

Phase = Annotated[list[str] | None, typer.Option(metavar="PHASE", help=f"Only these phases: {', '.join(PHASES)}; repeatable.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
Force = Annotated[bool, typer.Option("--force", help="Live a night also when it takes much away.")]
Name = Annotated[
    str | None,
    typer.Argument(metavar="[NIGHT]", help="2026-11-21, or 2026-11-21.2 for its second dream; the last one when missing."),
]


@app.callback()
def command(
    ctx: typer.Context,
    phase: Phase = None,
    if_idle: Annotated[str | None, typer.Option(metavar="TIME", help="Only when nobody used the vault for so long: 3h.")] = None,
    window: Annotated[str | None, typer.Option(metavar="HH:MM-HH:MM", help="Only between these times, once a night.")] = None,
    budget: Annotated[str | None, typer.Option(metavar="TIME", help="Begin no further phase after so long: 30m.")] = None,
    force: Force = False,
    verify: Annotated[bool, typer.Option("--verify", help="Ask for every memory by its own words before and after.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="As 'dream plan': say what it would do; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Live the nights since the last dream: read, compare, promote, tidy the network, let go; one report a night, one commit.

    A second dream on the same night with nothing new changes nothing. A night that would let go of more than a fifth is refused.
    """
    if ctx.invoked_subcommand is not None:
        _misplaced(ctx, ctx.invoked_subcommand)
        return
    run: Session = ctx.obj
    wish = Wish(
        phases=_phases(phase),
        force=force,
        budget_ms=None if budget is None else conditions.length(budget, "--budget"),
        verify=verify,
    )
    with run.open() as vault:
        if not _is_due(run, vault, if_idle, window):
            return
        done = live(vault, run.now(), _without(vault, wish, phase), dry_run=dry_run)
        told = [] if as_json else _all_told(vault, done, plan=dry_run)
    if verify and done.quiet and not run.quiet:
        output.note("no memory was asked for, as nothing changed")
    _end(run, done, told, as_json=as_json)


@app.command("plan")
def plan(ctx: typer.Context, phase: Phase = None, force: Force = False, as_json: AsJson = False) -> None:
    """Say what a dream would do now: the night is lived in a copy of the vault, which is removed again."""
    run: Session = ctx.obj
    with run.open() as vault:
        done = live(vault, run.now(), _without(vault, Wish(phases=_phases(phase), force=force), phase), dry_run=True)
        told = [] if as_json else _all_told(vault, done, plan=True)
    _end(run, done, told, as_json=as_json)


@app.command("report")
def report_(
    ctx: typer.Context,
    name: Name = None,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--list", help="List the nights that left a report.")] = False,
    patch: Annotated[bool, typer.Option("--patch", help="Every operation with its reason and its inverse, a line each.")] = False,
) -> None:
    """Print the report of the last night, or of another."""
    run: Session = ctx.obj
    if every and (patch or name is not None):
        raise UsageError(f"--list names all nights, without {'--patch' if patch else name}")
    with run.open() as vault:
        if every or patch:
            _list(reports(vault.root) if every else read_patch(vault.root, name), parsed=patch, as_json=as_json)
            return
        document = read_report(vault.root, name)
        told = [] if as_json else [*_drawn(vault, document), *_told(vault, document)]
    if as_json:
        output.document(document)
    else:
        output.lines(told)


def _misplaced(ctx: typer.Context, name: str) -> None:
    """Refuse options before a subcommand, which would not reach it. Raises UsageError."""
    for param in ctx.command.params:
        source = None if param.name is None else ctx.get_parameter_source(param.name)
        if source is not None and source.name == "COMMANDLINE":
            option = param.opts[0]
            taken = {known for one in ctx.command.commands[name].params for known in one.opts}  # type: ignore[attr-defined]
            hint = f"'luna dream {name} {option}'" if option in taken else f"'luna dream {name} --help' names those that it takes"
            raise UsageError(f"{option} is an option of 'luna dream' here, and {name!r} would not see it", hint)


def _list(lines: Sequence[str], *, parsed: bool, as_json: bool) -> None:
    """Print names, or lines of JSON (`parsed`); as one JSON array where that is asked for."""
    if as_json:
        output.document([json.loads(line) for line in lines] if parsed else list(lines))
    else:
        output.lines(lines)


def _phases(given: Sequence[str] | None) -> Sequence[str]:
    unknown = sorted(set(given or ()) - set(PHASES))
    if unknown:
        raise UsageError(f"--phase is one of {', '.join(PHASES)}, not {unknown[0]!r}")
    return given or PHASES


def _without(vault: Vault, wish: Wish, given: Sequence[str] | None) -> Wish:
    """Leave out the phases that the vault skips, unless phases were asked for."""
    skipped = listed(vault.config.value("dream.skip"))
    return wish if given else wish.without(skipped)


def _is_due(run: Session, vault: Vault, if_idle: str | None, window: str | None) -> bool:
    """Tell whether to dream now; where not, say why in a line."""
    idle_ms = None if if_idle is None else conditions.length(if_idle, "--if-idle")
    hours = None if window is None else conditions.window(window)
    verdict = tonight(vault, run.now(), window=hours, idle_ms=idle_ms)
    if verdict.why and not run.quiet:
        output.note(verdict.why)
    return verdict.due


def _end(run: Session, done: Dreamt, told: Sequence[str], *, as_json: bool) -> None:
    for remark in done.remarks:
        output.note(remark)
    for conflict in done.conflicts:
        output.warn(conflict_note(conflict))
    if as_json:
        output.document(done.document)
    elif not run.quiet:
        output.lines(told)
    if done.lost:
        named = ", ".join(done.lost[:5]) + (", …" if len(done.lost) > 5 else "")  # noqa: PLR2004 - five are named
        output.warn(f"no longer found by their own words: {named}", "'luna undo' takes the night back")
    if done.conflicts or done.lost:
        raise typer.Exit(_LOST)


def _all_told(vault: Vault, done: Dreamt, *, plan: bool) -> list[str]:
    """Tell nights that were missed in a line each, and the last one whole; of a plan each whole, as nothing else will tell them."""
    *missed, last = done.nights
    if plan:
        pages = [_told(vault, night.document, "would be: ") for night in missed]
        lines = [line for page in pages for line in (*page, "")]
    else:
        lines = [line for night in missed for line in _wrapped(visible(night.headline))]
    return [*_drawn(vault, last.document), *lines, *_told(vault, last.document, "would be: " if plan else "")]


def _drawn(vault: Vault, document: Mapping[str, Any]) -> list[str]:
    """Draw the night where there is somebody to look at it."""
    if not output.is_terminal():
        return []
    width, plain = get_terminal_size().columns, is_plain() or os.environ.get("TERM") == "dumb"
    try:
        drawn = picture(document, width, plain=plain, language=vault.config.language)
    except ValueError as error:
        raise CorruptError(f"this is no report of a dream: {error}") from error
    return [*drawn, ""] if drawn else []


def _told(vault: Vault, document: Mapping[str, Any], before: str = "") -> list[str]:
    """Return the report in words, each memory with the beginning of its text: an id alone says nothing to a person.

    `before` stands before its first line. On a terminal no line is wider than that, but for a word that is.
    """
    try:
        page = before + prose(document, vault.config.language, partial(_concept, vault))
    except ValueError as error:
        raise CorruptError(f"this is no report of a dream: {error}") from error
    lines = [visible(line) for line in page.split("\n")]
    ids = {line: found[0] for line in lines if (found := _ID.findall(line))}
    known = by_id(vault.db, ids.values())
    texts = [one_line(known[ids[line]].content) if ids.get(line) in known else "" for line in lines]
    return [part for line, text in zip(lines, texts, strict=True) for part in _wrapped(line, text)]


def _wrapped(line: str, text: str = "") -> list[str]:
    """Return a line with the beginning of a text, unless it quotes that; on a terminal as wide as that, in several if need be."""
    text = "" if text[:QUOTED] in line else text
    if not output.is_terminal():
        return [f"{line}  {_begun(text, BEGUN)}" if text else line]
    width = max(get_terminal_size().columns, LEAST)
    indent = "    " if line.startswith(" ") else "  " if text else ""
    lines = textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    ) or [""]
    if text:
        room = min(width - len(lines[-1]) - 2, BEGUN)
        if room >= LEAST or room >= len(text):
            lines[-1] += f"  {_begun(text, room)}"
        else:
            lines.append(indent + _begun(text, min(width - len(indent), BEGUN)))
    return lines


def _concept(vault: Vault, hub: str) -> str:
    """Return what the hub of an id is called today, nothing when there is none."""
    row = vault.db.execute("SELECT concept FROM hub WHERE id = ?", (hub,)).fetchone()
    return row[0] if row else ""


def _begun(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
