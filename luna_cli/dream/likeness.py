"""Which hubs are one: two forms of a word, or two names that lead to the same (spec §9.2 phase 2; docs/design/sleep.md)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from luna_cli.graph.network import Node
from luna_cli.model.sleep import Grown, Rest
from luna_cli.text.name_forms import has_capital, inflected, related, spans, start
from luna_cli.text.similarity import cosine

if TYPE_CHECKING:
    from luna_cli.graph.network import Network

ALIKE = 0.85
"""The least cosine of two profiles of one hub."""
LEAST_TARGETS = 5
"""Hubs that a profile leads to, at least: two hubs with one neighbour in common are not one for that."""
LOOKED_AT = 1000
"""Hubs that are looked at in a night, the most active first: a first night has thousands, and makes 64 one at most."""
BEGINNING_ALIKE = 64
"""Hubs of tonight that are compared for beginning alike."""
_CLOSE = frozenset({"similar-to", "correlates-with", "associates-with", "coincides", "precedes", "follows"})
"""Relations that may bind two forms of a word; any other says that they are two things."""


class Pair(NamedTuple):
    """Two hubs that are one, and why; `likeness` is 1 for two forms of a word, else the cosine of their profiles."""

    likeness: float
    one: str
    other: str
    reason: str


class Likeness:
    """Compares hubs; each is looked up once. Only concepts are ever one: persons, places, projects and days are not guessed at."""

    def __init__(self, network: "Network", young: Collection[str]) -> None:
        """Compare hubs of `network`; `young` were not there before tonight, so what they lead to says little yet."""
        self._network, self._young = network, young
        self._profiles: dict[str, dict[str, float]] = {}
        self._bonds: dict[str, dict[str, set[str]]] = {}
        self._known: dict[tuple[str, str], Pair | None] = {}

    def pair(self, one: str, other: str) -> Pair | None:
        """Return why two hubs are one, None when they are not."""
        key = (min(one, other), max(one, other))
        if key not in self._known:
            self._known[key] = self._compared(*key)
        return self._known[key]

    def _compared(self, one: str, other: str) -> Pair | None:
        nodes = self._network.node(one), self._network.node(other)
        if nodes[0] is None or nodes[1] is None or not (nodes[0].kind == nodes[1].kind == "concept"):
            return None
        names = nodes[0].concept, nodes[1].concept
        if inflected(*names) and not any(map(has_capital, names)):
            if self._between(one, other) <= _CLOSE:
                return Pair(1.0, one, other, f"{names[0]} and {names[1]} are two forms of one name")
            return None
        return self._by_profile(nodes[0], nodes[1])

    def _by_profile(self, one: Node, other: Node) -> Pair | None:
        if one.id in self._young or other.id in self._young or not related(one.concept, other.concept):
            return None
        if self._between(one.id, other.id) - {"similar-to"}:
            return None
        profiles = self._profile(one.id), self._profile(other.id)
        if min(map(len, profiles)) < LEAST_TARGETS:
            return None
        likeness = cosine(*profiles)
        if likeness < ALIKE:
            return None
        return Pair(likeness, one.id, other.id, f"{one.concept} and {other.concept} lead to the same hubs, {likeness:.2f} alike")

    def _profile(self, hub: str) -> Mapping[str, float]:
        """Return what leads away from a hub, both ways: by the other hub the sum of weights."""
        if hub not in self._profiles:
            found: dict[str, float] = {}
            bonds: dict[str, set[str]] = {}
            for other, weight, relation, _ in sorted(self._network.edges(hub)):
                found[other] = found.get(other, 0.0) + weight
                bonds.setdefault(other, set()).add(relation)
            self._profiles[hub], self._bonds[hub] = found, bonds
        return self._profiles[hub]

    def _between(self, one: str, other: str) -> set[str]:
        self._profile(one)
        return self._bonds[one].get(other, set())


def groups(rest: Rest, grown: Grown, network: "Network", most: int) -> list[tuple[list[str], str]]:
    """Return hubs that are one, group by group with the reason, of those that changed tonight and what may be another form of them.

    Complete linkage: of a group each is one with each. At most so many hubs are taken up by others.
    """
    active = {hub_id: after.activations for hub_id, (_, after) in grown.items() if after is not None}
    touched = sorted(sorted(active, key=lambda hub_id: (-active[hub_id], hub_id))[:LOOKED_AT])
    likeness = Likeness(network, {hub_id for hub_id, (before, _) in grown.items() if before is None})
    asked = {(min(one, other), max(one, other)) for one, other in _candidates(rest, grown, touched) if one != other}
    pairs = [pair for one, other in sorted(asked) if (pair := likeness.pair(one, other)) is not None]
    group_of: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.likeness, pair.one, pair.other)):
        left, right = (group_of.setdefault(hub, [hub]) for hub in (pair.one, pair.other))
        if left is right or not all(likeness.pair(one, other) for one in left for other in right):
            continue
        if not most:
            break
        most -= 1
        left += right
        group_of.update(dict.fromkeys(right, left))
        reasons.setdefault(left[0], pair.reason)
    whole = {id(found): found for found in group_of.values() if len(found) > 1}.values()
    return sorted((sorted(found), reasons[found[0]]) for found in whole)


def _candidates(rest: Rest, grown: Grown, touched: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield pairs of a hub that changed tonight and one that may be another form of it, some twice."""
    names = {hub_id: after.concept for hub_id in touched if (after := grown[hub_id][1]) is not None and after.kind == "concept"}
    of_span: dict[str, list[str]] = {}
    of_start: dict[str, list[str]] = {}
    parts = {hub_id: spans(name) for hub_id, name in names.items()}
    for hub_id, name in names.items():
        of_start.setdefault(start(name), []).append(hub_id)
        for stem in {stem for stem in parts[hub_id] if stem.count(" ") == len(name.split()) - 1}:
            of_span.setdefault(stem, []).append(hub_id)
    for hub_id, name in names.items():
        found = [other for stem in sorted(parts[hub_id]) for other in of_span.get(stem, ())]
        found += of_start[start(name)][:BEGINNING_ALIKE] if start(name) else ()
        for other in (*found, *rest.alike(name)):
            resolved = other if other in grown else rest.resolve(other)
            if resolved is not None:
                yield hub_id, resolved
