"""A network on its way through a night: what is planted, bound and touched, and what comes of it (docs/design/mechanisms.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from luna_cli import clock
from luna_cli.graph.plasticity import rate, strengthened
from luna_cli.graph.pruning import is_tentative
from luna_cli.model.change import Change, Grow
from luna_cli.model.hub import HUB, Hub, Synapse
from luna_cli.model.intake import Intake, Named

INHERITED = 8
"""Synapses, at half their weight, that a new hub starts with: the strongest of the hub that it is a kind of."""
BASE = {"person": 0.6, "place": 0.5, "time": 0.4, "project": 0.6}
"""Base value of a new hub by its kind."""
CONCEPT_BASE = 0.4


@dataclass(slots=True)
class _Growing:
    """A hub on its way: as it was, as it is, and its synapses by relation and target."""

    before: Hub | None
    hub: Hub
    synapses: dict[tuple[str, str], Synapse]


class Weaver:
    """Collects what changes in the network; each pair learns once a night, so that a long day does not count for a hundred."""

    def __init__(self, intake: Intake, now: int, zone: str = "UTC") -> None:
        """Begin with the network as it is."""
        self.intake, self.now = intake, now
        self.zone = zone
        self.nights = {now: clock.night(now, zone)}
        self.growing: dict[str, _Growing] = {}
        self.hub_of: dict[str, str] = {}
        """Key of a concept to its hub."""
        self.learnt: set[tuple[str, str, str]] = set()
        self.new: list[Hub] = []
        self.made = self.reinforced = 0

    @property
    def eta(self) -> float:
        """The rate of learning of the network as it has grown so far."""
        return rate(self.intake.count + len(self.new), self.intake.plasticity)

    def tonight(self, instant: int | None) -> bool:
        """Whether something happened on this night already, so that a second dream does not count it again."""
        if instant is None:
            return False
        if instant not in self.nights:
            self.nights[instant] = clock.night(instant, self.zone)
        return self.nights[instant] == self.nights[self.now]

    def grow(self, hub_id: str) -> "_Growing | None":
        """Return a hub that may be changed, None when there is none of this id."""
        if hub_id not in self.growing:
            hub = self.intake.hubs.get(hub_id)
            if hub is None:
                return None
            self.growing[hub_id] = _Growing(hub, hub, {one.key: one for one in hub.synapses})
        return self.growing[hub_id]

    def plant(self, named: Named, kind: str) -> None:
        """Make a hub of a concept, or find the one whose name folds to the same slug."""
        hub_id = HUB + self.intake.slugs[named.key]
        if hub_id in self.intake.broken:
            return
        self.hub_of[named.key] = hub_id
        if self.grow(hub_id) is not None:
            return
        hub = Hub(
            id=hub_id,
            concept=named.text,
            kind=kind,
            base_value=BASE.get(kind, CONCEPT_BASE),
            salience=BASE.get(kind, CONCEPT_BASE),
            as_of=self.now,
            created_at=self.now,
        )
        self.growing[hub_id] = _Growing(None, hub, {})
        self.new.append(hub)

    def bind(self, source: str, relation: str, target: str) -> None:
        """Let a pair learn: a synapse that is there grows, another begins. A pair of one hub learns nothing."""
        if source == target or (source, relation, target) in self.learnt:
            return
        growing = self.grow(source)
        if growing is None or self.grow(target) is None:
            return
        self.learnt.add((source, relation, target))
        known = growing.synapses.get((relation, target))
        if known is None:
            known = Synapse(target=target, type=relation, force=0)
            self.made += 1
        elif self.tonight(known.last_activation):
            return
        else:
            self.reinforced += 1
        force = strengthened(known.force, 1.0, 1.0, self.eta)
        growing.synapses[known.key] = replace(known, force=force, last_activation=self.now)

    def strengthen(self, hubs: Sequence[str]) -> None:
        """Let what is bound already among these hubs grow: they were active together."""
        for one, other in combinations(sorted(set(hubs)), 2):
            for source, target in ((one, other), (other, one)):
                growing = self.grow(source)
                for relation in [key[0] for key in growing.synapses if key[1] == target] if growing else ():
                    self.bind(source, relation, target)

    def touch(self, hub_id: str) -> None:
        """Note that a hub was active: once a night."""
        growing = self.grow(hub_id)
        if growing is None or self.tonight(growing.hub.last_activation):
            return
        growing.hub = replace(growing.hub, last_activation=self.now, activations=growing.hub.activations + 1)

    def inherit(self) -> None:
        """Give each new hub that is a kind of another (`rye bread` is bread) that relation, and half of its strongest synapses.

        Names, which have capitals, are kinds of nothing: the Tour de France is no France.
        """
        by_words = {tuple(hub.id[len(HUB) :].split("-")): hub.id for hub in self.intake.hubs.values()}
        by_words |= {tuple(hub.slug.split("-")): hub.id for hub in self.new}
        for hub in self.new:
            parts = hub.slug.split("-")
            if len(parts) == 1 or hub.kind != "concept" or hub.concept != hub.concept.lower():
                continue
            parents = (self.grow(by_words.get((word,), "")) for word in (parts[-1], parts[0]))
            parent = next((one for one in parents if one is not None and one.hub.kind == "concept"), None)
            if parent is None:
                continue
            own = self.growing[hub.id].synapses
            for one in sorted(parent.synapses.values(), key=lambda one: one.order)[:INHERITED]:
                if one.target != hub.id and one.force > 1 and not is_tentative(one):
                    own.setdefault(one.key, replace(one, force=one.force // 2, context="", last_activation=self.now, extra={}))
            self.bind(hub.id, "is-a", parent.hub.id)

    def changes(self) -> list[Change]:
        """Return what the network becomes, by id."""
        found: list[Change] = []
        for hub_id in sorted(self.growing):
            growing = self.growing[hub_id]
            after = replace(growing.hub, synapses=tuple(sorted(growing.synapses.values(), key=lambda one: one.order)))
            if after != growing.before:
                found.append(Grow(before=growing.before, after=after))
        return found
