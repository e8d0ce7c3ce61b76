"""What a hub gives to each of its neighbours: its synapses, divided (docs/design/activation.md). On the start-up path.

Weights are counted in whole units, so that sums are exact and the order of synapses changes nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from luna_cli.graph.network import Edge, Network

UNITS = 2.0 * 65_535
"""Units of a weight of 1: two for each unit of force."""
_ROUND = 1.5 * 2**52
"""Added to a float and taken away again, it leaves the nearest whole number: in half the time of `round`."""
BACKWARDS = 0.5
"""Share of its weight that a synapse has from its target to its source, when its relation is not symmetric."""
INHIBITING = frozenset({"conflicts-with", "mitigates", "opposite-of", "prevents", "soothes"})
SYMMETRIC = frozenset({"associates-with", "coincides", "conflicts-with", "correlates-with", "opposite-of", "similar-to"})
"""As in `model.relation`, which takes longer to import than a hub takes to fire; a test compares them."""


_FORTH = dict.fromkeys(INHIBITING, -UNITS)
_BACK = dict.fromkeys(SYMMETRIC, UNITS) | {name: -UNITS if name in SYMMETRIC else 0.0 for name in INHIBITING}
_HALF = UNITS * BACKWARDS


def units(weight: float, relation: str, *, backward: bool) -> float:
    """Return what a synapse counts from one end: below 0 when it inhibits, nothing when it does and is walked backwards."""
    factor = _BACK.get(relation, _HALF) if backward else _FORTH.get(relation, UNITS)
    return weight * factor + _ROUND - _ROUND


class Fan:
    """A hub's synapses: units by target, of those that excite and of those that inhibit, and what one unit of each is worth."""

    __slots__ = ("edges", "excite", "inhibit", "unit", "unit_inhibit")

    def __init__(self, hub: str, edges: "Sequence[Edge]", kept: float) -> None:
        """`kept` is the share that survives a hop. A synapse of a hub with itself does nothing."""
        self.edges = edges
        excite: dict[str, float] = {}
        inhibit: dict[str, float] = {}
        get, forth, back = excite.get, _FORTH.get, _BACK.get
        for target, weight, relation, backward in edges:
            factor = back(relation, _HALF) if backward else forth(relation, UNITS)
            if factor > 0:
                excite[target] = get(target, 0.0) + (weight * factor + _ROUND - _ROUND)
            elif factor:
                inhibit[target] = inhibit.get(target, 0.0) - (weight * factor + _ROUND - _ROUND)
        excite.pop(hub, None)
        inhibit.pop(hub, None)
        total = sum(excite.values())
        self.excite, self.unit = excite, kept / total if total else 0.0
        # Inhibition takes no share from anybody: with one synapse more that inhibits, all others get what they got.
        self.inhibit, self.unit_inhibit = inhibit, kept / max(total, UNITS)


class Fans:
    """The fans of the hubs that fired; each hub is asked for once."""

    __slots__ = ("_known", "_network", "kept")

    def __init__(self, network: "Network", kept: float) -> None:
        """`kept` is the share that survives a hop."""
        self._network, self.kept = network, kept
        self._known: dict[str, Fan] = {}

    def of(self, hub: str) -> Fan:
        """Return the fan of a hub."""
        if hub not in self._known:
            self._known[hub] = Fan(hub, self._network.edges(hub), self.kept)
        return self._known[hub]
