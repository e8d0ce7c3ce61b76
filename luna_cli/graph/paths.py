"""The strongest chain between two hubs (docs/design/activation.md). On the start-up path; its words are not."""

from heapq import heappop, heappush
from math import exp, inf, log

from luna_cli.graph.activation import ATTENUATION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from luna_cli.graph.network import Edge, Network

    _State = tuple[float, int, str, str, Edge, float]
    """Cost in all at least, links taken, hub, the hub before, the edge that led here, cost so far."""

HOPS = 6
NOWHERE: "Edge" = ("", 0.0, "", False)


class Link:
    """One link of a chain: the synapse between `source` and `target`; `backward` when it is the target's own."""

    __slots__ = ("backward", "relation", "source", "target", "weight")

    def __init__(self, source: str, edge: "Edge") -> None:
        """Take an edge that leads away from `source`."""
        self.source = source
        self.target, self.weight, self.relation, self.backward = edge


class Chain:
    """A chain of links; `strength` is the product of weight × attenuation over them, 1 for the chain from a hub to itself."""

    __slots__ = ("links", "strength")

    def __init__(self, links: list[Link], strength: float) -> None:
        """In order from the first hub to the last."""
        self.links, self.strength = links, strength


def strongest(
    network: "Network",
    first: str,
    last: str,
    *,
    hops: int = HOPS,
    attenuation: float = ATTENUATION,
) -> "Chain | None":
    """Return the strongest chain of at most so many links, or None when there is none.

    A link counts the same in either direction, so the chain back is as strong. A* on −log(weight × attenuation) (Hart, Nilsson and
    Raphael 1968): what the last link costs is known beforehand. A hub is looked at again only when fewer links lead to it than
    before. Ties go to fewer links, then by id.
    """
    link = -log(attenuation)
    home = {edge[0]: link - log(min(1.0, edge[1])) for edge in _strong(network.edges(last))}
    least = min(home.values(), default=0.0)
    if not home and first != last:
        return None

    def ahead(hub: str) -> float:
        """Return what the rest of the way costs at least: its last link, and one more where `last` is no neighbour."""
        return 0.0 if hub == last else min(home.get(hub, inf), least + link)

    heap: list[_State] = [(ahead(first), 0, first, "", NOWHERE, 0.0)]
    settled: dict[tuple[str, int], tuple[str, Edge]] = {}
    fewest: dict[str, int] = {}
    while heap:
        _, taken, hub, source, edge, cost = heappop(heap)
        if taken >= fewest.get(hub, hops + 1):
            continue
        fewest[hub] = taken
        settled[hub, taken] = source, edge
        if hub == last:
            return Chain(_links(settled, hub, taken), exp(-cost))
        for onward in _strong(network.edges(hub)) if taken < hops else ():
            if taken + 1 < fewest.get(onward[0], hops + 1):
                paid = cost + link - log(min(1.0, onward[1]))
                heappush(heap, (paid + ahead(onward[0]), taken + 1, onward[0], hub, onward, paid))
    return None


def _strong(edges: "Sequence[Edge]") -> "Iterable[Edge]":
    """Return the strongest synapse to each neighbour; of equals that of the first relation, walked forwards."""
    best: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda edge: (-edge[1], edge[2], edge[3])):
        if edge[1] > 0:
            best.setdefault(edge[0], edge)
    return best.values()


def _links(settled: "Mapping[tuple[str, int], tuple[str, Edge]]", hub: str, taken: int) -> list[Link]:
    links = []
    for hop in range(taken, 0, -1):
        hub, edge = settled[hub, hop]
        links.append(Link(hub, edge))
    return links[::-1]


def spoken(relation: str, *, backward: bool) -> str:
    """Return a relation as it reads in the direction in which it was walked: `causes` backwards is `caused-by`."""
    from luna_cli.model.relation import RELATIONS

    return RELATIONS[relation].inverse if backward and relation in RELATIONS else relation
