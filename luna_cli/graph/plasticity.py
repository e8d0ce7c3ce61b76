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
