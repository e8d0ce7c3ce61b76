"""The four tiers of the fractal memory (memoire-pure-v2 §2.2, docs/design/mechanisms.md §1).

Plain strings and tuples: `recall` and `store` start through this module. The spec's spellings `branchs` and `leaves`
are folder names and live in `FOLDERS` alone.
"""

PHI = 1.618033988749895
TIERS = ("seed", "leaf", "branch", "root")
FOLDERS = {"seed": "seeds", "leaf": "leaves", "branch": "branchs", "root": "roots"}
TIER_OF_FOLDER = {folder: tier for tier, folder in FOLDERS.items()}
ARCHIVED = "archived"
"""Not a tier: how a memory that expired is shown beside the others."""

WEIGHT_BASE = {"seed": 2.0 - PHI, "leaf": PHI - 1, "branch": 1.0, "root": PHI}
"""φ⁻², φ⁻¹, 1 and φ: the weight that a memory relaxes to (2 - φ = φ⁻²)."""
RETENTION_DAYS = {"seed": 7.0, "leaf": 30.0, "branch": 90.0, "root": float("inf")}
"""Days without use after which a memory is archived."""
CAPACITY = {"seed": 1500, "leaf": 5000, "branch": 2500, "root": 1000}
PROMOTION_THRESHOLD = {"seed": 0.382, "leaf": 0.618, "branch": 1.0}
GATE_ACCESS_DAYS = {"seed": 1, "leaf": 3, "branch": 7}
"""Distinct days with an access before a memory may rise."""
GATE_AGE_DAYS = {"seed": 1.0, "leaf": 7.0, "branch": 30.0}
GATE_TIER_DAYS = {"seed": 1.0, "leaf": 3.0, "branch": 7.0}
TRUSTS = ("external", "agent", "user", "self")
"""From the least to the most trusted (mechanisms §8)."""


def above(tier: str) -> str:
    """Return the tier that a memory of `tier` is promoted to. Raises ValueError for root, which cannot rise."""
    if tier == "root":
        raise ValueError("a root cannot be promoted")
    return TIERS[TIERS.index(tier) + 1]
