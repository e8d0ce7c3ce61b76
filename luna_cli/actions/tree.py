"""The fractality of memories: what one is made of, and what was made of it, as far as it goes (docs/design/synthesis.md)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.vault.index.listing import Entry, by_id
from luna_cli.vault.lineage import Lineage
from luna_cli.vault.store import Vault

DEPTH = 3
"""Steps that are followed, up and down: week, session, memory, what it grew."""
MISSING, AGAIN, DEEPER = "missing", "again", "deeper"
"""Why a branch ends: the vault does not have the memory, it stands above already, there is more below."""
_Links = Mapping[str, tuple[str, ...]]


class Node(NamedTuple):
    """A memory in a tree: its row (None: the vault does not have it), why it is followed no further, and what hangs on it."""

    id: str
    entry: Entry | None
    end: str
    nodes: tuple["Node", ...]


class Tree(NamedTuple):
    """What was made of a memory, and what it is made of."""

    parents: tuple[Node, ...]
    children: tuple[Node, ...]


def tree(vault: Vault, memory_id: str, depth: int = DEPTH) -> Tree:
    """Return the tree around a memory, `depth` steps up and down; a memory that stands above itself is not followed again."""
    lineage = Lineage(vault)
    up, down = (_links(find, memory_id, depth) for find in (lineage.parents, lineage.children))
    entries = by_id(vault.db, {memory_id, *up, *down, *(one for links in (up, down) for ids in links.values() for one in ids)})
    return Tree(*(tuple(_nodes(links, entries, (memory_id,), depth)) for links in (up, down)))


def as_json(found: Tree) -> dict[str, Any]:
    """Return a tree as JSON: `parents` and `children`, each with those of its own."""
    return {
        "parents": [_node_json(one, "parents") for one in found.parents],
        "children": [_node_json(one, "children") for one in found.children],
    }


def _node_json(node: Node, side: str) -> dict[str, Any]:
    entry = node.entry
    facts = (
        {}
        if entry is None
        else {"tier": entry.tier, "created_at": clock.iso(entry.created), "text": entry.summary or entry.content}
    )
    end = {"end": node.end} if node.end else {}
    return {"id": node.id, **facts, **end, side: [_node_json(one, side) for one in node.nodes]}


def _links(find: Callable[[Collection[str]], _Links], root: str, depth: int) -> _Links:
    """Return who hangs on whom, level by level; one level more than is shown, so that it is known where there is more."""
    found: dict[str, tuple[str, ...]] = {}
    level = [root]
    for _ in range(depth + 1):
        found.update(find(level))
        level = [one for one in dict.fromkeys(one for at in level for one in found.get(at, ())) if one not in found]
        if not level:
            break
    return found


def _nodes(links: _Links, entries: Mapping[str, Entry], above: tuple[str, ...], depth: int) -> Iterator[Node]:
    for one in links.get(above[-1], ()):
        entry, more = entries.get(one), bool(links.get(one))
        end = MISSING if entry is None else AGAIN if one in above else DEEPER if more and len(above) == depth else ""
        yield Node(one, entry, end, () if end or not more else tuple(_nodes(links, entries, (*above, one), depth)))
