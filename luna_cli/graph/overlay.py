"""A network as it is while a dream changes it: some hubs laid over those that are written (docs/design/sleep.md)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from luna_cli.graph.network import Node, node_of
from luna_cli.graph.pruning import is_tentative
from luna_cli.model.hub import HUB, Hub
from luna_cli.model.relation import MOST_FORCE

if TYPE_CHECKING:
    from luna_cli.graph.network import Edge, Network


class Overlay:
    """A `graph.network.Network`: `over` holds the hubs that are other than in `under` (None: gone), the rest is as it lies there.

    Links that a dream tries out are no edges. `resolve` gives the hub that a name of a target stands for in `under`.
    """

    def __init__(self, under: "Network", over: Mapping[str, Hub | None], resolve: Callable[[str], str | None]) -> None:
        """Lay `over` over `under`."""
        self._under, self._over, self._resolve = under, over, resolve
        self._former = {name: hub.id for hub in over.values() if hub is not None for name in hub.aliases if name.startswith(HUB)}
        self._taken: dict[str, list[str]] = {}
        """Hubs that are gone, by the hub that took them up."""
        for name, hub_id in sorted(self._former.items()):
            if name in over and over[name] is None:
                self._taken.setdefault(hub_id, []).append(name)
        self._ends: dict[str, list[Edge]] = {}
        self._into: dict[str, list[Edge]] = {}
        for hub_id, found in sorted(over.items()):
            self._ends[hub_id] = [] if found is None else self._own(found)
            for target, weight, relation, _ in self._ends[hub_id]:
                self._into.setdefault(target, []).append((hub_id, weight, relation, True))

    def resolve(self, name: str) -> str | None:
        """Return the hub that an id or a former id stands for; None when there is none."""
        if name in self._over:
            return self._former.get(name) if self._over[name] is None else name
        found = self._resolve(name)
        if found is not None and found in self._over and self._over[found] is None:
            found = self._former.get(found)
        return found or self._former.get(name)

    def node(self, hub: str) -> Node | None:
        """Return what is known of a hub beside its synapses, None when there is none of this id."""
        if hub not in self._over:
            return self._under.node(hub)
        found = self._over[hub]
        return None if found is None else node_of(found)

    def edges(self, hub: str) -> "Sequence[Edge]":
        """Return what leads away from a hub: its own synapses, then those of others backwards."""
        if hub not in self._over:
            own = [moved for edge in self._under.edges(hub) if not edge[3] and (moved := self._moved(edge))[0]]
        elif self._over[hub] is None:
            return ()
        else:
            own = self._ends[hub]
        led = (edge for one in (hub, *self._taken.get(hub, ())) for edge in self._under.edges(one) if edge[3])
        return [*own, *(edge for edge in led if edge[0] not in self._over), *self._into.get(hub, ())]

    def _own(self, hub: Hub) -> "list[Edge]":
        """Return the edges of a hub; of several to one hub by one relation, as former ids may have it, the strongest."""
        best: dict[tuple[str, str], int] = {}
        for one in hub.synapses:
            target = self.resolve(one.target)
            if target is not None and target != hub.id and not is_tentative(one):
                best[target, one.type] = max(one.force, best.get((target, one.type), 0))
        return [(target, force / MOST_FORCE, relation, False) for (target, relation), force in best.items()]

    def _moved(self, edge: "Edge") -> "Edge":
        """Return an edge that leads where its target's former id does now; nowhere when that is gone."""
        target, weight, relation, backward = edge
        if target in self._over and self._over[target] is None:
            return self._former.get(target, ""), weight, relation, backward
        return edge
