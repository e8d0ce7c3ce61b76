"""`luna tour`."""

import os
import shutil
import sys
import tempfile
from typing import Annotated

import typer

from luna_cli import clock
from luna_cli.actions.init import Planted
from luna_cli.actions.tour import NIGHTS, Asked, Event, Journal, NightLived, tour
from luna_cli.cli import output
from luna_cli.cli.plain import day_of
from luna_cli.text.visible import one_line, visible

Folder = Annotated[str | None, typer.Argument(metavar="[DIR]", help="A new or empty folder; a temporary one when missing.")]
WIDTH = 68
NAMED = 8
"""New concepts of a night that are named."""


def command(folder: Folder = None) -> None:
    """See luna live: a vault is planted, two months of a journal poured in, a month of nights lived, three questions asked.

    The clock is faked, so that the month takes seconds. Everything that it prints can be read in the folder afterwards.
    """
    root = os.path.abspath(os.path.expanduser(folder)) if folder else tempfile.mkdtemp(prefix="luna-tour-")
    quiet = 0
    for event in tour(root):
        if isinstance(event, NightLived) and not (event.texts or _concepts(event)):
            quiet += 1
            continue
        if isinstance(event, Asked) and quiet:
            output.lines([f"and {quiet} nights that strengthened what had been asked for, and nothing else"])
            quiet = 0
        output.lines(_told(event))
    output.lines(_next(root))


def _next(root: str) -> list[str]:
    here = [] if shutil.which("luna") else [f"  alias luna={os.path.abspath(sys.argv[0])}"]
    return [
        "",
        "the vault is yours to look at:",
        *here,
        f"  export LUNA_VAULT={root}",
        '  luna recall "Odile et le phare"         ask it something',
        "  luna dream report                       the last night, told",
        "  luna list --sort importance -n 5        what matters most by now",
        "  luna graph activate Odile               what she makes luna think of",
        "  luna garden                             all of it as a page to look at",
        "  git -C $LUNA_VAULT log -p               every night is a commit that can be read",
        "  luna undo --dry-run                     nothing is for ever",
        "and for a vault of your own: unset LUNA_VAULT; luna init",
    ]


def _told(event: Event) -> list[str]:
    if isinstance(event, Planted):
        history = "git: main" if event.git == "own" else "no git"
        return ["$ luna init", f"planted a vault in {event.root} ({history}, language: {event.language}, time zone: {event.zone})"]
    if isinstance(event, Journal):
        days = f"{clock.iso(event.first)[:10]} … {clock.iso(event.last)[:10]}"
        told = ["", "$ luna import jsonl journal.jsonl", f"{event.planted} memories, {days}"]
        told += [f"{event.threats} of them gives orders to a reader, and is marked so"] if event.threats else []
        return [*told, "", f"$ luna dream        {NIGHTS} nights; on some days a question or two had been asked"]
    return _night(event) if isinstance(event, NightLived) else _answer(event)


def _night(event: NightLived) -> list[str]:
    phases = event.document["phases"]
    lines = [visible(event.headline)]
    if concepts := _concepts(event):
        rest = event.document["totals"]["concepts"] - NAMED
        lines.append(f"  concepts  {', '.join(concepts[:NAMED])}" + (f" and {rest:,} more" if rest > 0 else ""))
    lines += [f"  {one['from']} → {one['to']}  {_short(event.texts[one['id']])}" for one in phases["promotion"]["promoted"]]
    lines += [f"  {one['tier']} archived  {_short(event.texts[one['id']])}" for one in phases["consolidation"]["archived"]]
    return lines


def _concepts(event: NightLived) -> list[str]:
    return [visible(one["concept"]) for one in event.document["phases"]["analysis"]["hubs"]]


def _answer(event: Asked) -> list[str]:
    hits = [
        f"  {hit.value('tier'):7} {day_of(hit)}  {_short(hit.value('content')):{WIDTH}}  {hit.score:4.1f}" for hit in event.hits
    ]
    return ["", f'$ luna recall "{event.cue}" -n 3', *hits]


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
