"""How many memories a tier holds, which of them hold their places, and how one falls (docs/design/mechanisms.md §1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from luna_cli.model.memory import PhiMetrics
from luna_cli.model.tier import CAPACITY, TIERS, WEIGHT_BASE
from luna_cli.phi.weight import distance, relaxed

MARGIN = 0.05
"""By so much a challenger's strength must exceed that of the member whose place it takes, lest two change places every night."""
SAFE_DAYS = 3.0
"""Days in its tier during which no challenger takes a memory's place."""


class Member(NamedTuple):
    """A memory that may lose its place, in the order in which the tier lets go: the weakest first, of equals the oldest."""

    safe: bool
    strength: float
    entered_at: int
    created_at: int
    id: str


class Challenger(NamedTuple):
    """A memory that may rise into a tier; `strength` is what it would hold its place with."""

    strength: float
    entered_at: int
    created_at: int
    id: str


class Settled(NamedTuple):
    """Who is let go of a tier, in that order, and which challengers enter it, the strongest first."""

    fallen: tuple[Member, ...]
    admitted: tuple[Challenger, ...]
    refused: tuple[Challenger, ...]


def capacities(scale: float) -> Mapping[str, int]:
    """Return how many memories each tier holds when all four are `scale` (> 0) times those of mechanisms §1, at least one."""
    return {tier: max(1, round(count * scale)) for tier, count in CAPACITY.items()}


def settle(members: Iterable[Member], fixed: int, challengers: Sequence[Challenger], capacity: int) -> Settled:
    """Bring a tier down to `capacity`, then let challengers in, in O(n log n) and whatever the order given.

    `fixed` members are not among `members` and never lose their places: pinned ones, and what rose tonight. A tier above its
    capacity lets its weakest go, safe ones only when no other is left. Challengers, the strongest first, take what room there
    is, then the place of the weakest member that is not safe, as long as they are stronger by `MARGIN`; of equals the newest stays.
    """
    order = sorted(members)
    excess = min(max(fixed + len(order) - capacity, 0), len(order))
    room = max(capacity - fixed - len(order), 0)
    ranked = sorted(challengers, reverse=True)
    admitted = ranked[:room]
    weakest = excess
    for challenger in ranked[room:]:
        if weakest == len(order) or order[weakest].safe or challenger.strength < order[weakest].strength + MARGIN:
            break
        admitted.append(challenger)
        weakest += 1
    return Settled(tuple(order[:weakest]), tuple(admitted), tuple(ranked[len(admitted) :]))


def fallen(metrics: PhiMetrics, tier: str, target: str, now: int) -> PhiMetrics:
    """Return the metrics of a memory of `tier` that falls to the lower `target` at `now` (ms): w ← min(w, base above `target`).

    What it weighed beyond the tier that it just lost is gone; what is left relaxes towards its new base. They hold at `now`;
    whoever writes them brings `access_days` to the same instant. `metrics` without an instant hold now.
    """
    as_of = now if metrics.as_of is None else metrics.as_of
    weight = min(relaxed(metrics.phi_weight, as_of, now, tier), WEIGHT_BASE[TIERS[TIERS.index(target) + 1]])
    return replace(metrics, phi_weight=weight, phi_distance=distance(weight), as_of=max(as_of, now))


def below(tier: str) -> str | None:
    """Return the tier that the loser of a place in `tier` drops to; None for a seed, which goes to the archives."""
    at = TIERS.index(tier)
    return TIERS[at - 1] if at else None


def scale_for(counts: Mapping[str, int]) -> float:
    """Return the least scale, in tenths, at which each tier holds as many memories as `counts` gives it."""
    tenths = max((-(-10 * count // CAPACITY[tier]) for tier, count in counts.items()), default=0)
    return tenths / 10
