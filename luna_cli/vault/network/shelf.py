"""The network as the index holds it: a hub is a row. On the start-up path.

The index must be in line with the files (fresh.py): `open.Network` sees to that, `enter` asks whether it is.
"""

from luna_cli.graph.network import Node
from luna_cli.vault.network import find, fresh, memories, names
from luna_cli.vault.network.edges import unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from luna_cli.files.sqlite import Connection
    from luna_cli.graph.network import Edge

_NODE = "SELECT id, concept, kind, type, base_value, created_at, last_activation, activations FROM hub"


class Shelf:
    """A `graph.network.Network` over an index."""

    def __init__(self, db: "Connection", root: str) -> None:
        """Read from the index of the vault at `root`."""
        self.db, self.root = db, root

    # -- one hub

    def find(self, text: str, *, begun: bool = False) -> Node:
        """Return the hub that a person means: its id, a former id, its concept or another name; `begun`: or how only one begins.

        Raises NotFoundError with near names; UsageError when several are meant, naming some; CorruptError when its file is
        set aside.
        """
        node = self.node(names.reference(text))
        if node is None:
            hub = find.by_name(self.db, text) or (find.by_beginning(self.db, text) if begun else None)
            node = self.node(hub or "")
        return node or find.missing(self.db, text)

    def resolve(self, name: str) -> "str | None":
        """Return the id of the hub that an id, a former id, a concept or another name stands for; None when there is none."""
        key = names.reference(name)
        if self.db.execute("SELECT 1 FROM hub WHERE id = ?", (key,)).fetchone():
            return key
        return next(iter(names.owners(self.db, key)), None)

    def node(self, hub: str) -> "Node | None":
        """Return what is known of a hub, None when there is none of this id."""
        row = self.db.execute(f"{_NODE} WHERE id = ?", (hub,)).fetchone()
        return Node(*row) if row else None

    def edges(self, hub: str, *, tentative: bool = False) -> "Sequence[Edge]":
        """Return what leads away from a hub: its own synapses, then those of others backwards. Dangling ones are left out.

        So are those that a dream tries out, unless `tentative` asks for them.
        """
        row = self.db.execute("SELECT outgoing, incoming FROM hub WHERE id = ?", (hub,)).fetchone()
        if row is None:
            return ()
        return [*unpack(row[0], backward=False, tentative=tentative), *unpack(row[1], backward=True, tentative=tentative)]

    # -- all hubs

    def nodes(self) -> "Iterator[Node]":
        """Yield every hub, by id."""
        for row in self.db.execute(f"{_NODE} ORDER BY id"):
            yield Node(*row)

    def count(self) -> int:
        """Return how many hubs there are."""
        found: int = self.db.execute("SELECT count(*) FROM hub").fetchone()[0]
        return found

    def named(self, text: str) -> list[str]:
        """Return the ids of the hubs that a text names by whole words, in its order (names.py)."""
        return names.named(self.db, text)

    def concepts_with_a_capital(self) -> "Iterator[str]":
        """Yield the concepts of one word that are written like a name."""
        for (concept,) in self.db.execute("SELECT concept FROM hub WHERE concept NOT LIKE '% %' ORDER BY id"):
            if concept[:1].isupper():
                yield concept

    # -- memories

    def memories(self, hub: str, most: int = 20) -> list[str]:
        """Return the ids of the memories that a hub has: those that list it among their concepts, then those that name it."""
        return memories.of_hub(self.db, hub, most)

    def memory_count(self, hub: str) -> int:
        """Return how many memories a hub has in all: those that list it, and those that name it."""
        return memories.count(self.db, hub)

    def rows(self, hub: str, most: int) -> list[int]:
        """Return the rows of the memories that a hub has, as `memories`."""
        ids = self.memories(hub, most)
        marks = ", ".join("?" * len(ids))
        return [n for (n,) in self.db.execute(f"SELECT n FROM memory WHERE id IN ({marks}) ORDER BY n", ids)]  # noqa: S608 - marks only

    def concepts(self, memory: str) -> "tuple[str, ...]":
        """Return the hubs that a memory lists, as far as there are such; in its order."""
        found = (self.resolve(one) for one in memories.listed(self.db, memory))
        return tuple(dict.fromkeys(one for one in found if one is not None))


def enter(root: str) -> "Shelf | None":
    """Open the network of the vault at `root` when it may be asked as it is; None when anything needs the full way.

    Who enters closes `db`.
    """
    from luna_cli.vault import lean

    found = lean.enter(root)
    if found is None:
        return None
    if not fresh.stale(found.db, root):
        return Shelf(found.db, root)
    found.db.close()
    return None
