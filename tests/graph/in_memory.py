"""A network in memory, and what Hypothesis draws for it."""

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from luna_cli.graph.network import Node
from luna_cli.model.relation import MOST_FORCE, RELATIONS

Edge = tuple[str, float, str, bool]
Synapse = tuple[str, str, int, str]
"""Source, target, force, relation."""
HUBS = tuple(f"hub_{letter}" for letter in "abcdefgh")
EXCITING = tuple(name for name, relation in RELATIONS.items() if not relation.inhibits)
INHIBITING = tuple(name for name, relation in RELATIONS.items() if relation.inhibits)


class Garden:
    """A `graph.network.Network` of synapses; every hub that they name is there. Counts how often each was asked for."""

    def __init__(self, synapses: Iterable[Synapse], nodes: Iterable[Node] = ()) -> None:
        self.known = {node.id: node for node in nodes}
        self.led: dict[str, list[Edge]] = {}
        self.asked: list[str] = []
        for source, target, force, relation in synapses:
            for hub in (source, target):
                self.known.setdefault(hub, Node(hub, hub.removeprefix("hub_")))
            self.led.setdefault(source, []).append((target, force / MOST_FORCE, relation, False))
            self.led.setdefault(target, []).append((source, force / MOST_FORCE, relation, True))

    def edges(self, hub: str) -> Sequence[Edge]:
        self.asked.append(hub)
        return self.led.get(hub, [])

    def node(self, hub: str) -> Node | None:
        return self.known.get(hub)


def synapses(relations: Sequence[str] = tuple(RELATIONS), most: int = 24) -> st.SearchStrategy[list[Synapse]]:
    """Draw synapses between a few hubs: cycles, several between two hubs, hubs with themselves, forces of 0 and 65,535."""
    forces = st.integers(0, MOST_FORCE) | st.sampled_from([0, 1, MOST_FORCE])
    hubs = st.sampled_from(HUBS)
    return st.lists(st.tuples(hubs, hubs, forces, st.sampled_from(relations)), max_size=most)


seeds = st.dictionaries(st.sampled_from(HUBS), st.floats(0.0, 1.0), max_size=len(HUBS))
