"""How much a memory matters, as a number in 0 to 1 (docs/design/mechanisms.md §2).

`recall` starts through this module: it imports the table of tiers and nothing else.
"""

from luna_cli.model.tier import PHI

_E = 2.718281828459045
_LEAST_RESONANCE = 0.1  # a memory that stands alone still matters by its weight
_ACCESS_SCALE_DAYS = 10.0


def importance(weight: float, resonance: float) -> float:
    """Return w·max(ρ, 0.1) / (|φ - w| + φ⁻¹) / φ², in 0 to 1, for a weight in 0 to φ and a resonance in 0 to 1.

    The form of the spec (memoire-pure-v2 §3.1, `calculate_importance`), which reaches 1,375 at w = φ, brought into bounds.
    """
    value = weight * max(resonance, _LEAST_RESONANCE) / (abs(PHI - weight) + PHI - 1.0) / (PHI + 1.0)
    return min(value, 1.0)


def strength(weight: float, access_days: float) -> float:
    """Return (w/φ)·(1 - e^(-f/10)), in 0 to 1: what a memory holds its place in a full tier with (mechanisms §2).

    `weight` in 0 to φ, `access_days` the leaky count of days with an access, at least 0, both at the same instant.
    """
    unused: float = _E ** (-access_days / _ACCESS_SCALE_DAYS)
    return min(weight / PHI * (1.0 - unused), 1.0)
