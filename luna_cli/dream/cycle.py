"""A night: the phases in their order, each seeing what the one before it left (docs/design/mechanisms.md §7)."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases import analysis, expiry, integration, promotion
from luna_cli.model.change import Archive, Change, Fold, Grow, Infer, Promote, Reweigh
from luna_cli.model.intake import Intake
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import PHI, TIERS
from luna_cli.phi.weight import distance, relaxed

PHASES = (analysis.NAME, integration.NAME, promotion.NAME, expiry.NAME)
"""The names of the phases, in their order: promotion before expiry, so that nothing is archived when it deserves to rise."""

_NOTHING = Intake()


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A night in numbers: memories a tier before and after, how many changed, and the mean metrics after it.

    `concepts` are new hubs, `read` are memories read for the first time, `traces` are files of traces taken in.
    `phi_average` is the mean weight (0 to φ), `phi_convergence` is 1 - mean|φ - w|/φ (0 to 1); None without a memory.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    reinforced: int
    promoted: int
    archived: int
    concepts: int
    read: int
    traces: int
    phi_average: float | None
    phi_convergence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a dream at the instant `at` (ms) did on the night `name`, phase by phase."""

    name: str
    at: int
    results: tuple[PhaseResult, ...]
    totals: Totals

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order of the phases."""
        return tuple(change for result in self.results for change in result.changes)

    @property
    def quiet(self) -> bool:
        """Whether there is nothing at all to write, a report included."""
        return not any(result.changes for result in self.results)


def dream(
    snapshot: Snapshot, now: int, retention_days: Mapping[str, float], phases: Sequence[str] = PHASES, intake: Intake = _NOTHING
) -> Night:
    """Run `phases` (names of `PHASES`, in whatever order given always run in theirs) over `snapshot` at `now` (ms).

    `retention_days` gives each tier its days without use; `intake` is what no dream has read before.
    Deterministic, whatever the order of the rows.
    Raises ValueError for a phase that there is none of.
    """
    unknown = sorted(set(phases) - set(PHASES))
    if unknown:
        raise ValueError(f"there is no phase {unknown[0]!r}, there are {', '.join(PHASES)}")
    steps: dict[str, Callable[[Snapshot], PhaseResult]] = {
        analysis.NAME: lambda seen: analysis.analyse(seen, now),
        integration.NAME: lambda seen: integration.integrate(seen, intake, now),
        promotion.NAME: lambda seen: promotion.promote(seen, now),
        expiry.NAME: lambda seen: expiry.expire(seen, now, retention_days),
    }
    results: list[PhaseResult] = []
    seen = snapshot
    for name in PHASES:
        if name in phases:
            results.append(steps[name](seen))
            seen = results[-1].after
    totals = _totals(snapshot, seen, results, now)
    return Night(name=clock.night(now, snapshot.zone), at=now, results=tuple(results), totals=totals)


def _totals(before: Snapshot, after: Snapshot, results: Sequence[PhaseResult], now: int) -> Totals:
    kinds = Counter(type(change) for result in results for change in result.changes)
    rows = zip(after.weight, after.as_of, after.tiers, strict=True)
    weights = [relaxed(weight, as_of, now, tier) for weight, as_of, tier in rows]
    return Totals(
        before=_per_tier(before),
        after=_per_tier(after),
        reinforced=kinds[Reweigh],
        promoted=kinds[Promote],
        archived=kinds[Archive],
        read=kinds[Infer],
        traces=kinds[Fold],
        concepts=sum(isinstance(change, Grow) and change.before is None for result in results for change in result.changes),
        phi_average=_mean(weights),
        phi_convergence=1.0 - (_mean([distance(weight) for weight in weights]) or 0.0) / PHI if weights else None,
    )


def _per_tier(snapshot: Snapshot) -> dict[str, int]:
    counts = Counter(snapshot.tiers)
    return {tier: counts[tier] for tier in TIERS}


def _mean(values: Sequence[float]) -> float | None:
    # fsum is exact, so the order of the rows cannot show in the report.
    return math.fsum(values) / len(values) if values else None
