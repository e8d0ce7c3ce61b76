"""Whether a memory may rise a tier, and what it lacks (memoire-pure-v2 §4.3, mended: docs/design/mechanisms.md §2, §8)."""

import math
from dataclasses import dataclass, replace

from luna_cli.model.memory import Memory, PhiMetrics
from luna_cli.model.tier import (
    GATE_ACCESS_DAYS,
    GATE_AGE_DAYS,
    GATE_TIER_DAYS,
    PROMOTION_THRESHOLD,
    TIERS,
    TRUSTS,
    WEIGHT_BASE,
    above,
)
from luna_cli.phi.access import access_days
from luna_cli.phi.weight import distance, elapsed_days, relaxed

TOLERANCE = 1e-9
"""A sum of floats may miss its threshold by rounding alone."""
_HIGHEST_UNTRUSTED = "leaf"
_TRUSTED = TRUSTS.index("user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a promotion is decided by, all of it at one instant.

    `weight` 0 to φ, `intensity` 0 to 1, `valence` -1 to 1, `access_days` the leaky count (≥ 0), `access_count` the distinct
    days with an access since birth, `age_days` since it was lived, `tier_days` since it entered its tier. `threats` says that its
    text gives orders to a reader, `corroborated` that a memory of the user's own says the same independently (mechanisms §8).
    """

    tier: str
    weight: float
    intensity: float
    valence: float
    access_days: float
    access_count: int
    age_days: float
    tier_days: float
    trust: str
    threats: bool = False
    corroborated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of the score: what was measured, and its share of the total."""

    name: str
    value: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A condition beside the score. `have` and `need` are days; for `trust` they are ranks in `TRUSTS`, for `threats` 1 is none."""

    name: str
    have: float
    need: float

    @property
    def passes(self) -> bool:
        """Whether there is enough of it."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a memory of `tier` for `target`, term by term; `missing` says in sentences what it lacks."""

    tier: str
    target: str
    terms: tuple[Term, ...]
    total: float
    threshold: float
    gates: tuple[Gate, ...]
    missing: tuple[str, ...]

    @property
    def reaches(self) -> bool:
        """Whether the score suffices, whatever the gates say: the memory is a candidate."""
        return self.total >= self.threshold - TOLERANCE

    @property
    def passes(self) -> bool:
        """Whether the memory rises."""
        return not self.missing


def standing(memory: Memory, now: int, *, corroborated: bool = False) -> Standing:
    """Return what decides about `memory` at `now` (ms); metrics without an instant hold since its entry into the vault."""
    metrics = memory.phi_metrics
    as_of = memory.entered_at if metrics.as_of is None else metrics.as_of
    return Standing(
        tier=memory.memory_type,
        weight=relaxed(metrics.phi_weight, as_of, now, memory.memory_type),
        intensity=memory.emotional_context.intensity,
        valence=memory.emotional_context.valence,
        access_days=access_days(memory.access_days, as_of, now, 0),
        access_count=memory.access_count,
        age_days=elapsed_days(memory.created_at, now),
        tier_days=elapsed_days(memory.in_tier_since, now),
        trust=memory.trust,
        threats=bool(memory.threats),
        corroborated=corroborated,
    )


def needs_corroboration(tier: str, trust: str) -> bool:
    """Tell whether a memory of `tier` could rise further only when a memory of the user's own says the same."""
    return tier in TIERS[TIERS.index(_HIGHEST_UNTRUSTED) : -1] and TRUSTS.index(trust) < _TRUSTED


def explain(standing: Standing) -> Score:
    """Return the score for the tier above, with its terms, its gates and what is missing.

    0.4·w + 0.3·intensity·(½ + |valence|/2) + 0.2·min(f/10, 1) + 0.1·min(age/30, 1). Raises ValueError for a root.
    """
    target = above(standing.tier)
    terms = _terms(standing)
    total = sum(term.share for term in terms)
    threshold = PROMOTION_THRESHOLD[standing.tier]
    gates = _gates(standing, target)
    missing = [_lack(gate, standing) for gate in gates if not gate.passes]
    if total < threshold - TOLERANCE:
        missing.insert(0, f"its score {_down(total, 3)} is below {threshold}")
    return Score(
        tier=standing.tier,
        target=target,
        terms=terms,
        total=total,
        threshold=threshold,
        gates=gates,
        missing=tuple(missing),
    )


def risen(metrics: PhiMetrics, tier: str, target: str, now: int) -> PhiMetrics:
    """Return the metrics of a memory of `tier` that enters `target` at `now` (ms): w ← max(w, base of `target`).

    They hold at `now`; whoever writes them brings `access_days` to the same instant. `metrics` without an instant hold now.
    """
    as_of = now if metrics.as_of is None else metrics.as_of
    weight = max(relaxed(metrics.phi_weight, as_of, now, tier), WEIGHT_BASE[target])
    return replace(metrics, phi_weight=weight, phi_distance=distance(weight), as_of=max(as_of, now))


def _terms(standing: Standing) -> tuple[Term, ...]:
    measured = (
        ("weight", 0.4, standing.weight),
        # By its size: with the spec's signed valence a sad memory could never leave seed.
        ("emotion", 0.3, standing.intensity * (0.5 + abs(standing.valence) / 2)),
        ("access", 0.2, min(standing.access_days / 10, 1.0)),
        ("maturity", 0.1, min(standing.age_days / 30, 1.0)),
    )
    return tuple(Term(name=name, value=value, share=factor * value) for name, factor, value in measured)


def _gates(standing: Standing, target: str) -> tuple[Gate, ...]:
    tier = standing.tier
    bounded = TIERS.index(target) > TIERS.index(_HIGHEST_UNTRUSTED)
    trust = TRUSTS.index(standing.trust)
    return (
        Gate(name="access", have=standing.access_count, need=GATE_ACCESS_DAYS[tier]),
        Gate(name="age", have=standing.age_days, need=GATE_AGE_DAYS[tier]),
        Gate(name="tier", have=standing.tier_days, need=GATE_TIER_DAYS[tier]),
        Gate(name="trust", have=max(trust, _TRUSTED) if standing.corroborated else trust, need=_TRUSTED if bounded else 0),
        Gate(name="threats", have=0 if standing.threats else 1, need=1),
    )


def _lack(gate: Gate, standing: Standing) -> str:
    if gate.name == "trust":
        return f"its trust is {standing.trust}, which rises no higher than {_HIGHEST_UNTRUSTED} uncorroborated"
    if gate.name == "threats":
        return "its text gives orders to a reader, and such a text never rises"
    have = f"{_down(gate.have, 1)} of {gate.need:g} days"
    sentences = {"access": f"it was used on {have}", "age": f"it is {have} old", "tier": f"it is a {standing.tier} for {have}"}
    return sentences[gate.name]


def _down(value: float, digits: int) -> str:
    """Write a number rounded down, so that what falls short never reads as if it did not."""
    return f"{math.floor(value * 10**digits) / 10**digits:g}"
