"""Plasticity: what is active together is bound more tightly (Hebb 1949; spec §9.2 phase 1; docs/design/activation.md)."""

from math import exp

MOST_FORCE = 65_535
"""As in `model.relation`."""
ADULT = 0.05
YOUNG = 0.25
GROWN_HUBS = 200
"""Hubs after which a network has lost 1 − 1/e of what it learns faster while it is young."""


def rate(hubs: int, dopamine_factor: float = 1.0) -> float:
    """Return η for a network of so many hubs: 0.30 when it is empty, 0.05 when it is grown, times 0.5 to 1.5 for dopamine."""
    if hubs < 0 or dopamine_factor < 0:
        raise ValueError("neither the number of hubs nor the dopamine factor may be negative")
    return (ADULT + YOUNG * exp(-hubs / GROWN_HUBS)) * dopamine_factor


def strengthened(force: int, source: float, target: float, eta: float) -> int:
    """Return the force of a synapse after its two hubs were active together: w + η·aᵢ·aⱼ·(1 − w), with w = force/65535.

    `source` and `target` are levels; what is above 1 counts as 1. The bound is soft: the stronger, the less is added. Never lower
    than `force`, never above 65535. That a pair counts once a day is the caller's business. Raises ValueError for a force out of
    bounds.
    """
    if not 0 <= force <= MOST_FORCE:
        raise ValueError(f"force must lie in 0 to {MOST_FORCE}, not {force}")
    together = min(max(source, 0.0), 1.0) * min(max(target, 0.0), 1.0) * min(max(eta, 0.0), 1.0)
    return min(MOST_FORCE, force + round(together * (MOST_FORCE - force)))


LEAST_SCALE = 0.82
"""What deep sleep leaves at least of a weak synapse in one night."""
MERGES = 64
"""Hubs that a night of reinforcement alone makes one; a night of new things alone half of them."""
INSIGHTS = 5
"""Links that paradoxical sleep tries out in a night at most."""


def index(new: int, reinforced: int) -> float:
    """Return the plasticity index, 0 to 1: the share of what is new in all that a night learnt; 0 when it learnt nothing.

    `new` are hubs and synapses, `reinforced` are synapses. Raises ValueError for a negative number.
    """
    if new < 0 or reinforced < 0:
        raise ValueError("neither what is new nor what is reinforced may be negative")
    return new / (new + reinforced) if new else 0.0


def scale(plasticity: float) -> float:
    """Return the least factor on a weak synapse in one night, 0.82 to 1, by the plasticity index: what is new is left to settle."""
    return LEAST_SCALE + (1.0 - LEAST_SCALE) * plasticity


def merges(plasticity: float) -> int:
    """Return how many hubs a night may make one with others, 32 to 64, by the plasticity index."""
    return round(MERGES * (1.0 - plasticity / 2.0))


def insights(plasticity: float, exploration: float = 1.0) -> int:
    """Return how many links a night tries out, 1 to 5, by the plasticity index and the factor of dopamine (0.5 to 1.5)."""
    return min(INSIGHTS, max(1, round((1.0 + (INSIGHTS - 1) * plasticity) * exploration)))
