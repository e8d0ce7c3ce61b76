"""Activation: what is lit when some hubs are (spec §8; docs/design/activation.md). On the start-up path.

It runs in waves. In each, the hubs that the wave before reached pass on what reached them, the strongest first, divided among their
synapses in proportion to weight (the fan effect: Anderson 1983) and attenuated; nothing travels further than `Manner.hops`.
"""

from math import fsum

from luna_cli.graph.fan import Fans, units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from luna_cli.graph.network import Network

    Wave = dict[str, float]
    """What reached which hub, in one wave."""

HOPS = 3
LEAST = 1e-3
"""A hub that less has reached passes nothing on."""
VISITS = 250
BUDGET = 5.0
ATTENUATION = 0.8
"""Share of an activation that survives a hop, while noradrenaline rests (graph/neuromodulation.py has the others)."""


class Manner:
    """How an activation spreads.

    `attenuation` lies between 0 and 1, `hops` and `visits` are limits, `least` is the smallest amount that is passed on, `budget`
    the most activation that there may be in all. `gain(hub)`, 0 to 1, is what a hub lets in: so modes of exploration steer.
    """

    __slots__ = ("attenuation", "budget", "gain", "hops", "least", "visits")

    def __init__(
        self,
        *,
        attenuation: float = ATTENUATION,
        hops: int = HOPS,
        least: float = LEAST,
        visits: int = VISITS,
        budget: float = BUDGET,
        gain: "Callable[[str], float] | None" = None,
    ) -> None:
        """Raises ValueError with the rule that an argument breaks."""
        if not 0 < attenuation < 1:
            raise ValueError(f"attenuation must lie between 0 and 1, not {attenuation}")
        if hops < 0 or visits < 0 or not (least > 0 and budget > 0):
            raise ValueError("hops and visits must not be negative, least and budget must be positive")
        self.attenuation, self.hops, self.least = attenuation, hops, least
        self.visits, self.budget, self.gain = visits, budget, gain

    @property
    def ceiling(self) -> float:
        """The most that seeds may have together, so that they and all that comes of them stay within the budget."""
        return self.budget / fsum(self.attenuation**hop for hop in range(self.hops + 1))

    def with_gain(self, gain: "Callable[[str], float]") -> "Manner":
        """Return the same manner with another gain."""
        return Manner(
            attenuation=self.attenuation, hops=self.hops, least=self.least, visits=self.visits, budget=self.budget, gain=gain
        )


class Way:
    """How a hub was reached in one wave: from `parent` (empty for a seed), by `relation`, and how much came by it."""

    __slots__ = ("amount", "backward", "hub", "parent", "relation")

    def __init__(self, hub: str, amount: float, parent: str = "", relation: str = "", *, backward: bool = False) -> None:
        """`backward` when the synapse belongs to `hub`, and was walked against its direction."""
        self.hub, self.amount, self.parent, self.relation, self.backward = hub, amount, parent, relation, backward


class Activation:
    """What an activation came to.

    `levels`: of each hub that was reached, 0 to the budget. `waves`: hop by hop, how much reached which hub; the first are the
    seeds. `fired`: hop by hop, who passed something on, in order. `inhibited`: how much was subtracted from which hub. `visits`:
    how many hubs fired. `spent`: the sum of all that arrived, within the budget.
    """

    __slots__ = ("_fans", "_gain", "_gates", "fired", "inhibited", "levels", "spent", "visits", "waves")

    def __init__(self, fans: Fans, manner: Manner, waves: "list[Wave]", fired: "list[list[str]]") -> None:
        """Take what flows without inhibition."""
        self._fans, self._gain = fans, manner.gain
        self._gates: dict[str, float] = {}
        self.inhibited: dict[str, float] = {}
        self.fired, self.visits = fired, sum(map(len, fired))
        self._take(waves)

    def _take(self, waves: "list[Wave]") -> None:
        self.waves = waves
        self.levels = {hub: max(0.0, amount - self.inhibited.get(hub, 0.0)) for hub, amount in _sums(waves).items()}
        self.spent = fsum(amount for wave in waves for amount in wave.values())

    def inhibit(self) -> None:
        """Subtract what the hubs that fired inhibit, and let everything flow once more through hubs open as far as that left them.

        The same hubs fire in the same order, and inhibition itself is reckoned from the first flow, so it can only lower: neither
        a hub that is inhibited, nor one that this hub inhibits, ever rises by it.
        """
        for wave, firing in zip(self.waves, self.fired, strict=False):
            for hub in firing:
                fan = self._fans.of(hub)
                for target, count in fan.inhibit.items():
                    self.inhibited[target] = self.inhibited.get(target, 0.0) + wave[hub] * fan.unit_inhibit * count
        if not self.inhibited:
            return
        sums = _sums(self.waves)
        self._gates = {hub: max(0.0, sums[hub] - off) / sums[hub] for hub, off in self.inhibited.items() if sums.get(hub)}
        waves = self.waves
        if any(hub in self._gates for firing in self.fired for hub in firing):
            waves = self.waves[:1]
            for firing in self.fired:
                waves.append(_next(self._fans, {hub: self._passes(waves[-1], hub) for hub in firing}, self._gain))
        self._take(waves)

    def _passes(self, wave: "Wave", hub: str) -> float:
        return wave[hub] * self._gates.get(hub, 1.0)

    def brightest(self, hop: int, most: int) -> "list[str]":
        """Return the hubs that most reached in a wave, ties by id."""
        return [hub for _, hub in sorted((-amount, hub) for hub, amount in self.waves[hop].items())[:most]]

    def came(self, hop: int, hub: str) -> Way:
        """Return how most of what reached a hub in a wave came to it: from which hub, by its strongest synapse there.

        Of equals it is the hub that fired first, and the relation that comes first. Raises KeyError for a hub not in that wave.
        """
        if hop == 0:
            return Way(hub, self.waves[0][hub])
        wave, most, parent = self.waves[hop - 1], -1.0, ""
        for source in self.fired[hop - 1]:
            fan = self._fans.of(source)
            if hub in fan.excite:
                amount = self._passes(wave, source) * fan.unit * fan.excite[hub]
                if amount > most:
                    most, parent = amount, source
        _, relation, backward = min(
            (-units(weight, relation, backward=backward), relation, backward)
            for target, weight, relation, backward in self._fans.of(parent).edges
            if target == hub
        )
        return Way(hub, most * (self._gain(hub) if self._gain else 1.0), parent, relation, backward=backward)

    def way(self, hub: str) -> "list[Way]":
        """Return the strongest way to a hub, step by step from its seed; empty when it was not reached."""
        reached = [(wave[hub], -hop) for hop, wave in enumerate(self.waves) if hub in wave]
        chain: list[Way] = []
        hop = -max(reached)[1] if reached else -1
        while hop >= 0:
            chain.append(self.came(hop, hub))
            hub, hop = chain[-1].parent, hop - 1
        return chain[::-1]


def activate(network: "Network", seeds: "Mapping[str, float]", manner: "Manner | None" = None) -> Activation:
    """Spread activation from `seeds` (hub id to strength, 0 to 1) over a network.

    Raises ValueError for a strength out of bounds.
    """
    manner = manner or Manner()
    fans = Fans(network, manner.attenuation)
    waves = [_seeds(seeds, manner)]
    fired: list[list[str]] = []
    refractory: set[str] = set()
    for hop in range(manner.hops):
        left = manner.visits - len(refractory)
        # Half of the visits that are left stay for the waves to come, else the neighbours of a great hub would take all.
        most = left if hop == manner.hops - 1 else (left + 1) // 2
        firing = _ready(waves[-1], refractory, manner.least)[:most]
        if not firing:
            break
        refractory.update(firing)
        fired.append(firing)
        waves.append(_next(fans, {hub: waves[-1][hub] for hub in firing}, manner.gain))
    found = Activation(fans, manner, waves, fired)
    found.inhibit()
    return found


def _seeds(seeds: "Mapping[str, float]", manner: Manner) -> "Wave":
    """Return seeds by id, scaled down to what the budget allows."""
    for hub, strength in seeds.items():
        if not 0 <= strength <= 1:
            raise ValueError(f"the strength of {hub} must lie in 0 to 1, not {strength}")
    total = fsum(seeds.values())
    scale = min(1.0, manner.ceiling / total) if total else 0.0
    return {hub: strength * scale for hub, strength in sorted(seeds.items()) if strength > 0}


def _ready(wave: "Wave", refractory: "set[str]", least: float) -> "list[str]":
    """Return the hubs that may fire, strongest first: a hub that fired once is refractory for the rest of the activation."""
    return [hub for _, hub in sorted((-amount, hub) for hub, amount in wave.items() if amount >= least and hub not in refractory)]


def _next(fans: Fans, forces: "Wave", gain: "Callable[[str], float] | None") -> "Wave":
    """Return what reaches whom when hubs pass on these forces, in their order."""
    wave: dict[str, float] = {}
    get = wave.get
    for hub, force in forces.items():
        fan = fans.of(hub)
        unit = force * fan.unit
        for target, count in fan.excite.items():
            wave[target] = get(target, 0.0) + unit * count
    return wave if gain is None else {hub: amount * gain(hub) for hub, amount in wave.items()}


def _sums(waves: "list[Wave]") -> "Wave":
    sums: dict[str, float] = {}
    for wave in waves:
        for hub, amount in wave.items():
            sums[hub] = sums.get(hub, 0.0) + amount
    return sums
