"""A tree of memories as a person reads it: parents above, children below, each step further in."""

from collections.abc import Iterator

from luna_cli.actions.tree import AGAIN, DEEPER, MISSING, Node, Tree
from luna_cli.cli.portrait import entry_cells
from luna_cli.text.summary import cut
from luna_cli.text.visible import one_line

WIDTH = 80
"""Characters of a memory's text."""
_ENDS = {MISSING: "not in this vault", AGAIN: "stands above", DEEPER: "and more"}


def branches(found: Tree, zone: str) -> list[str]:
    """Return the lines of a tree; both parts are named, also where one is empty."""
    shown = []
    for label, nodes in (("parents", found.parents), ("children", found.children)):
        shown += ["", label if nodes else f"no {label}", *_lines(nodes, zone, 1)]
    return shown


def _lines(nodes: tuple[Node, ...], zone: str, depth: int) -> Iterator[str]:
    for node in nodes:
        end = f"  ({_ENDS[node.end]})" if node.end else ""
        if node.entry is None:
            yield f"{'  ' * depth}{node.id}{end}"
            continue
        when, _, tier, text = entry_cells(node.entry, zone)
        yield f"{'  ' * depth}{node.id}  {when}  {tier}  {one_line(cut(text, WIDTH))}{end}"
        yield from _lines(node.nodes, zone, depth + 1)
