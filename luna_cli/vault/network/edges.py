"""What leads away from a hub, packed for one row of the index. On the start-up path.

A line names how many edges there are and their relations; then come forces (16 bits each), relations (a byte each, 1 is the
first of the line), and the hubs at the other end, space-separated. A link that a dream made and that nothing has used yet has
a mark behind its relation: activation, and so recall, is not told of it (docs/design/sleep.md).
"""

from array import array
from itertools import repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from luna_cli.graph.network import Edge

TENTATIVE = "?"
"""What stands behind the relation of a tentative edge."""
_MARK = TENTATIVE.encode()
_MOST = 65_535


class Ends:
    """Edges on their way into a row: the hub at the other end, force and relation of each, in three lists."""

    __slots__ = ("forces", "hubs", "relations")

    def __init__(self, blob: bytes = b"") -> None:
        """Begin with what is packed in `blob`."""
        self.hubs: list[str] = []
        self.relations: list[str] = []
        self.forces = array("H")
        if blob:
            self.hubs, self.relations, self.forces = _parts(blob)

    def add(self, hub: str, relation: str, force: int) -> None:
        """Add an edge."""
        self.hubs.append(hub)
        self.relations.append(relation)
        self.forces.append(force)

    def by_hub(self) -> "dict[str, list[tuple[str, int]]]":
        """Return relation and force of the edges, by the hub at the other end."""
        found: dict[str, list[tuple[str, int]]] = {}
        for hub, relation, force in zip(self.hubs, self.relations, self.forces, strict=True):
            found.setdefault(hub, []).append((relation, force))
        return found

    def pack(self) -> bytes:
        """Return the bytes that hold these edges; none for none."""
        if not self.hubs:
            return b""
        names = sorted(set(self.relations))
        numbers = {name: number for number, name in enumerate(names, 1)}
        head = f"{len(self.hubs)} {' '.join(names)}\n".encode()
        kinds = bytes(map(numbers.__getitem__, self.relations))
        return b"".join([head, self.forces.tobytes(), kinds, " ".join(self.hubs).encode()])


def _parts(blob: bytes) -> "tuple[list[str], list[str], array[int]]":
    at = blob.index(b"\n")
    names = blob[:at].decode().split(" ")
    count = int(names[0])
    kinds = at + 1 + 2 * count
    forces = array("H", blob[at + 1 : kinds])
    relations = list(map(names.__getitem__, blob[kinds : kinds + count]))
    return blob[kinds + count :].decode().split(" "), relations, forces


def unpack(blob: bytes, *, backward: bool, tentative: bool = False) -> "Sequence[Edge]":
    """Return packed edges as activation wants them; `tentative`: with those that a dream tries out."""
    if not blob:
        return ()
    hubs, relations, forces = _parts(blob)
    edges = zip(hubs, [force / _MOST for force in forces], relations, repeat(backward))
    if blob.find(_MARK, 0, blob.index(b"\n")) < 0:
        return list(edges)
    kept = (edge for edge in edges if tentative or not edge[2].endswith(TENTATIVE))
    return [(hub, weight, relation.removesuffix(TENTATIVE), backward) for hub, weight, relation, _ in kept]
