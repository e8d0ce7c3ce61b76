"""`luna show`."""

import sys
from typing import Annotated

import typer

from luna_cli.actions.show import document, raw, show
from luna_cli.actions.tree import as_json as tree_json
from luna_cli.actions.tree import tree
from luna_cli.cli import output, uses
from luna_cli.cli.portrait import portrait
from luna_cli.cli.session import Session
from luna_cli.cli.trees import branches
from luna_cli.errors import UsageError

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or beginnings of ids.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document; a list of them for several ids.")]
Raw = Annotated[bool, typer.Option("--raw", help="The bytes of the file.")]
AsTree = Annotated[bool, typer.Option("--tree", help="What each is made of, and what was made of it, three steps up and down.")]
NoTrace = Annotated[bool, typer.Option("--no-trace", help="Do not count this as a use.")]


def command(
    ctx: typer.Context, ids: Ids, as_json: AsJson = False, as_raw: Raw = False, as_tree: AsTree = False, no_trace: NoTrace = False
) -> None:
    """Show memories: what they say, and what is known about them."""
    run: Session = ctx.obj
    if as_raw and (as_json or as_tree):
        raise UsageError(f"give {'--json' if as_json else '--tree'} or --raw, not both")
    now = run.now()
    with run.open() as vault:
        found = show(vault, ids)
        if as_json:
            documents = [document(one) | ({"tree": tree_json(tree(vault, one.place.id))} if as_tree else {}) for one in found]
            output.document(documents[0] if len(ids) == 1 else documents)
        elif as_raw:
            for one in found:
                sys.stdout.buffer.write(raw(vault, one))
            sys.stdout.buffer.flush()
        else:
            for place, one in enumerate(found):
                below = branches(tree(vault, one.place.id), vault.config.zone) if as_tree else []
                output.lines([*([""] if place else []), *portrait(one, vault.config.zone, now), *below])
        if not no_trace:
            uses.leave(vault, "show", "", [one.place.id for one in found], now)
