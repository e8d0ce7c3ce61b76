"""Paradoxical sleep: walks between distant parts of the network, and links that are tried out (spec §9.2 phase 3; mechanisms §7).

A walk goes from hub to hub by chance, drawn from the seed of the night: along strong synapses, and rather to what is strange, as
the creative mode has it (graph/exploration.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult
from luna_cli.graph import plasticity
from luna_cli.graph.exploration import creative
from luna_cli.graph.merging import ordered
from luna_cli.graph.network import Node
from luna_cli.graph.overlay import Overlay
from luna_cli.graph.pruning import DREAM, TENTATIVE
from luna_cli.graph.salience import salience
from luna_cli.model.change import Grow
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.relation import MOST_FORCE
from luna_cli.model.sleep import Grown, Rest
from luna_cli.model.snapshot import Snapshot

if TYPE_CHECKING:
    from luna_cli.graph.network import Network

NAME = "paradoxical-sleep"
LEAST_HUBS, LEAST_SYNAPSES = 50, 100
"""Below this a network has no distant parts."""
RELATION = "correlates-with"
LEAST_STEPS, STEPS = 3, 8
"""Links of a walk."""
WALKS = 4
"""Walks for each link that may be tried out, at most."""
KNOWN, CROSSED = 0.25, 0.02
"""Share of its chance that a hub has to be walked to which the walk has seen already; and one that everybody knows."""
CROSSROADS = 0.1
"""A hub with links to this share of all hubs, or more, is a crossroads: that two hubs know it makes them no neighbours."""
FEWEST_WAYS = 16
"""Links that a crossroads has at least."""
_WAKING = ("time", "self", "user")
"""Kinds that take no part: a day goes with everything that happened on it."""


class Insight(NamedTuple):
    """Two hubs that a walk brought together, the hubs on its way, and why they are news to each other."""

    start: str
    end: str
    path: tuple[str, ...]
    reason: str

    @property
    def id(self) -> str:
        """The same for the same two hubs, in every clone and whichever way it was walked."""
        return "ins_" + sha256("\n".join(sorted((self.start, self.end))).encode()).hexdigest()[:12]


def wander(
    snapshot: Snapshot,
    rest: Rest,
    network: "Network",
    grown: Grown,
    now: int,
    *,
    seed: int,
    index: float = 0.0,
    exploration: float = 1.0,
) -> PhaseResult:
    """Return the links that a night tries out, `plasticity.insights(index, exploration)` of them at most.

    `seed` is the night's own; `network` is as before the night, `grown` what earlier phases made of it. A night on which no hub was
    active tries out nothing, nor does its second dream. The section: `insights` are {id, from, to, path, weight, reason}, `walks`
    says how many walks there were, `most` how many links there might have been.
    """
    most = plasticity.insights(index, exploration)
    dreamer = _Dreamer(rest, network, grown, now, snapshot.zone)
    found: list[Insight] = []
    walks = 0
    if dreamer.may_begin():
        starts = dreamer.starts(seed, WALKS * most)
        while starts and len(found) < most and walks < WALKS * most:
            start = starts[walks % len(starts)]
            walks += 1
            insight = dreamer.walk(start, seed + walks, {hub for one in found for hub in (one.start, one.end)})
            if insight is not None and dreamer.tie(insight):
                found.append(insight)
    weight = round(TENTATIVE / MOST_FORCE, 6)
    told: list[dict[str, Any]] = [
        {"id": one.id, "from": one.start, "to": one.end, "path": list(one.path), "weight": weight, "reason": one.reason}
        for one in found
    ]
    section = {"insights": told, "walks": walks, "most": most}
    return PhaseResult(name=NAME, changes=tuple(dreamer.changes()), after=snapshot, section=section)


class _Dreamer:
    """The network asleep: as it is after the earlier phases, and the hubs that hold a new link."""

    def __init__(self, rest: Rest, network: "Network", grown: Grown, now: int, zone: str) -> None:
        self.rest, self.grown, self.now, self.zone = rest, grown, now, zone
        self.network = Overlay(network, {hub_id: hub for hub_id, (_, hub) in grown.items()}, rest.resolve)
        self.held: dict[str, tuple[Hub, Hub]] = {}
        self.homes: dict[str, str] = {}
        self.crossroads: dict[str, bool] = {}
        hubs = [both for both in grown.values() if both[0] is not both[1]]
        self.hubs = rest.hubs + sum((after is not None) - (before is not None) for before, after in hubs)
        self.synapses = rest.synapses + sum(_count(after) - _count(before) for before, after in hubs)

    def may_begin(self) -> bool:
        """Tell whether the network is large enough, and this is the first dream of its night that gets here."""
        return self.hubs >= LEAST_HUBS and self.synapses >= LEAST_SYNAPSES and not self.rest.tried

    def starts(self, seed: int, most: int) -> list[str]:
        """Return where walks begin: hubs active tonight, then the most salient, drawn by salience; none on a quiet night."""
        night = clock.night(self.now, self.zone)
        nodes = [self.network.node(hub_id) for hub_id in sorted(self.grown)]
        last = [node for node in nodes if node is not None and node.last_activation is not None]
        active = [node for node in last if clock.night(node.last_activation or 0, self.zone) == night]
        if not active:
            return []
        others = [node for hub in self.rest.salient if (node := self.network.node(hub)) is not None]
        drawn = [node.id for some in (active, others) for node in self._drawn(some, seed) if self._takes_part(node)]
        return list(dict.fromkeys(drawn))[:most]

    def _drawn(self, nodes: Sequence[Node], seed: int) -> list[Node]:
        """Return nodes in an order of chance in which the salient come early (Efraimidis and Spirakis 2006)."""
        keys = {node.id: _chance(seed, node.id) ** (1.0 / max(salience(node, self.now), 1e-9)) for node in nodes}
        return sorted(nodes, key=lambda node: (-keys[node.id], node.id))

    def _takes_part(self, node: Node | None) -> bool:
        return (
            node is not None and node.kind not in _WAKING and node.id not in self.rest.barred and not self._is_crossroads(node.id)
        )

    def _is_crossroads(self, hub: str) -> bool:
        if hub not in self.crossroads:
            self.crossroads[hub] = len(self._near(hub)) >= max(CROSSROADS * self.hubs, FEWEST_WAYS)
        return self.crossroads[hub]

    def _near(self, hub: str) -> set[str]:
        return {edge[0] for edge in self.network.edges(hub)}

    def walk(self, start: str, seed: int, taken: Collection[str]) -> Insight | None:
        """Walk from a hub and return the last one on the way that is news to it, none when there is no such."""
        if start in taken:
            return None
        strange = creative(self.network, [start], seed)
        path, seen = [start], {start}
        while len(path) <= STEPS:
            ways: dict[str, float] = {}
            for other, weight, _, _ in sorted(self.network.edges(path[-1])):
                if other not in path and other not in self.rest.barred:
                    chance = CROSSED if self._is_crossroads(other) else KNOWN if other in seen else 1.0
                    ways[other] = ways.get(other, 0.0) + weight * strange(other) * chance
            if not ways:
                return None
            seen |= ways.keys()
            path.append(_drawn(ways, _chance(seed, f"{len(path)} {path[-1]}")))
            reason = self._news(start, path[-1]) if len(path) > LEAST_STEPS and path[-1] not in taken else ""
            if reason:
                return Insight(start, path[-1], tuple(path), reason)
        return None

    def _news(self, start: str, end: str) -> str:
        """Say why two hubs are news to each other; empty when they are not."""
        if not self._takes_part(self.network.node(end)) or not self._is_far(start, end):
            return ""
        return self._strange(start, end)

    def _is_far(self, one: str, other: str) -> bool:
        """Tell whether two hubs are at least three links apart, the ways through a crossroads left out."""
        near = self._near(one)
        if one == other or other in near:
            return False
        return all(self._is_crossroads(hub) for hub in sorted(near & self._near(other)))

    def _strange(self, one: str, other: str) -> str:
        """Say why two hubs are of different families: of another kind or type, or at home elsewhere; empty when they are of one."""
        nodes = self.network.node(one), self.network.node(other)
        if nodes[0] is None or nodes[1] is None:
            return ""
        kinds = [f"{node.kind} {node.type}".strip() for node in nodes if node is not None]
        apart = "nothing that both know is closer than three links"
        if kinds[0] != kinds[1]:
            return f"{nodes[0].concept} ({kinds[0]}) and {nodes[1].concept} ({kinds[1]}): {apart}"
        homes = self._home(one), self._home(other)
        return f"{nodes[0].concept} and {nodes[1].concept} are at home in different parts: {apart}" if homes[0] != homes[1] else ""

    def _home(self, hub: str) -> str:
        """Return the community of a hub: where one comes to by going to the strongest neighbour again and again."""
        way: list[str] = []
        while hub not in self.homes and hub not in way:
            way.append(hub)
            near: dict[str, float] = {}
            for other, weight, _, _ in sorted(self.network.edges(hub)):
                near[other] = near.get(other, 0.0) + weight
            able = sorted(near, key=lambda other: (-near[other], other))
            hub = next((other for other in able if not self._is_crossroads(other)), hub)
        home = self.homes[hub] if hub in self.homes else min(way[way.index(hub) :])
        self.homes.update(dict.fromkeys(way, home))
        return home

    def tie(self, insight: Insight) -> bool:
        """Make the link of an insight; False when there is one, as other dreams may have tried it out, or a hub cannot be read."""
        one, other = sorted((insight.start, insight.end))
        hubs = [self._hub(one), self._hub(other)]
        if hubs[0] is None or hubs[1] is None:
            return False
        for hub, end in ((hubs[0], other), (hubs[1], one)):
            if any(self.network.resolve(synapse.target) == end for synapse in hub.synapses):
                return False
        synapse = Synapse(target=other, type=RELATION, force=TENTATIVE, context=DREAM, last_activation=self.now)
        first = self.held[one][0] if one in self.held else hubs[0]
        self.held[one] = (first, replace(hubs[0], synapses=ordered((*hubs[0].synapses, synapse))))
        return True

    def _hub(self, hub_id: str) -> Hub | None:
        if hub_id in self.held:
            return self.held[hub_id][1]
        return self.grown[hub_id][1] if hub_id in self.grown else self.rest.hub(hub_id)

    def changes(self) -> Iterator[Grow]:
        """Yield the hubs that hold a new link, by id."""
        for _, (first, hub) in sorted(self.held.items()):
            yield Grow(before=first, after=hub)


def _count(hub: Hub | None) -> int:
    return len(hub.synapses) if hub is not None else 0


def _drawn(ways: Mapping[str, float], chance: float) -> str:
    """Return one of these by chance (0 to 1), each as often as its share says."""
    left = chance * sum(ways.values())
    for hub in sorted(ways):
        left -= ways[hub]
        if left < 0:
            return hub
    return max(sorted(ways), key=lambda hub: ways[hub])


def _chance(seed: int, text: str) -> float:
    """Return a number in 0 to 1, neither of them, that depends on nothing but its arguments."""
    digest = sha256(f"{seed} {text}".encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2.0**48
