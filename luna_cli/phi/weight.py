"""The weight of a memory: relaxes towards its tier's base, rises with each day of use (docs/design/mechanisms.md §2).

`recall` starts through this module: it imports the table of tiers and nothing else.
"""

from luna_cli.model.tier import PHI, RETENTION_DAYS, WEIGHT_BASE

_DAY_MS = 86_400_000
_STEP = 1.0 - PHI**-4
"""What is left of the distance to φ after one more day with an access."""


def elapsed_days(as_of: int, now: int) -> float:
    """Return the days from one instant (ms) to a later one; 0.0 when the clock was set back in between."""
    return (now - as_of) / _DAY_MS if now > as_of else 0.0


def relaxed(weight: float, as_of: int, now: int, tier: str) -> float:
    """Return the weight at `now` of a memory of `tier` that weighed `weight` (0 to φ) at `as_of`, both in ms.

    w(t) = base + (w₀ - base)·φ^(-(t - t₀)/T), T the tier's retention (mechanisms §1) in days. A root (T infinite) keeps its
    weight, and nothing moves backwards in time: for `now` before `as_of` the weight is returned as it is.
    """
    # A file keeps 6 decimals, so a weight of φ comes back a hair above it.
    weight = min(weight, PHI)
    days = elapsed_days(as_of, now)
    if days == 0.0 or tier == "root":
        return weight
    base = WEIGHT_BASE[tier]
    left: float = PHI ** (-days / RETENTION_DAYS[tier])
    return base + (weight - base) * left


def reinforced(weight: float, days: int) -> float:
    """Return the weight (0 to φ) after accesses on `days` distinct days: φ - (φ - w)·(1 - φ⁻⁴)^days (mechanisms §2)."""
    return PHI - (PHI - min(weight, PHI)) * _STEP**days


def distance(weight: float) -> float:
    """Return phi_distance, |φ - w|, in 0 to φ for a weight in 0 to φ (mechanisms §2)."""
    return abs(PHI - weight)
