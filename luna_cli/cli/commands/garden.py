"""`luna garden`."""

import os
from typing import Annotated

import typer

from luna_cli.actions.garden import Grown, garden, save
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.graph.garden import EDGES, HUBS

DEFAULT = "garden.html"
MOST = 20_000
"""Hubs that a browser still moves."""

Out = Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write the page; - is stdout.")]
Open = Annotated[bool, typer.Option("--open", help="Show it in the browser.")]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=MOST, help=f"At most so many hubs, the most salient; {EDGES:,} synapses.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that luna did not make.")]


def command(ctx: typer.Context, out: Out = DEFAULT, open_: Open = False, limit: Limit = HUBS, force: Force = False) -> None:
    """Draw the network as a page to look at: one HTML file that holds everything, loads nothing, and needs no connection.

    Hubs with their satellites, synapses and memories; a search; the nights on a slider.
    """
    run: Session = ctx.obj
    if open_ and out == "-":
        raise UsageError("--open needs a file", "give --out a name")
    with run.open() as vault:
        made = garden(vault, run.now(), limit)
    if out == "-":
        output.lines([made.page.decode()])
        return
    path = os.path.abspath(os.path.expanduser(out))
    save(path, made.page, force=force)
    output.rows(("page", "hubs", "synapses", "memories"), [(out, *_counts(made))])
    if made.hubs < made.all_hubs or made.synapses < made.all_synapses:
        run.say(f"of {output.counted(made.all_hubs, 'hub', 'hubs')} and {output.counted(made.all_synapses, 'synapse', 'synapses')}")
    if open_:
        _show(path)


def _counts(made: Grown) -> tuple[str, str, str]:
    return str(made.hubs), str(made.synapses), str(made.memories)


def _show(path: str) -> None:
    import webbrowser
    from urllib.request import pathname2url

    if not webbrowser.open("file://" + pathname2url(path)):
        output.note("no browser could be started", f"open {path} in one")
