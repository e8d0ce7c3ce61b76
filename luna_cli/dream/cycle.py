"""A night: the seven phases in their order, each seeing what the one before it left (docs/design/mechanisms.md §7)."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from luna_cli import clock
from luna_cli.dream.material import Material
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases import (
    analysis,
    awakening,
    consolidation,
    deep_sleep,
    extraction,
    integration,
    paradoxical_sleep,
    promotion,
)
from luna_cli.graph import plasticity
from luna_cli.model.change import Archive, Change, Demote, Fold, Grow, Infer, Plant, Promote, Reweigh, Supersede, Uproot
from luna_cli.model.hub import Hub
from luna_cli.model.sleep import grown_by
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import PHI, TIERS
from luna_cli.phi.weight import distance, relaxed

PHASES = (
    analysis.NAME,
    extraction.NAME,
    promotion.NAME,
    deep_sleep.NAME,
    consolidation.NAME,
    paradoxical_sleep.NAME,
    awakening.NAME,
)
"""The names of the phases, in their order: promotion before consolidation, so that nothing is archived when it deserves to rise."""
_COUNTED: Mapping[str, type[Change]] = {
    "reinforced": Reweigh,
    "promoted": Promote,
    "demoted": Demote,
    "archived": Archive,
    "planted": Plant,
    "corrected": Supersede,
    "traces": Fold,
    "merged": Uproot,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A night in numbers: memories a tier before and after, what was done how often, and the mean metrics after it.

    `done` counts by what was done (`promoted`, `archived`, `concepts` …), 0 where nothing was. `phi_average` is the mean weight
    (0 to φ), `phi_convergence` is 1 - mean|φ - w|/φ (0 to 1); None without a memory.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    done: Mapping[str, int]
    phi_average: float | None
    phi_convergence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What a dream at the instant `at` (ms) did on the night `name`, phase by phase; `left` are phases there was no time for."""

    name: str
    at: int
    before: Snapshot
    results: tuple[PhaseResult, ...]
    totals: Totals
    left: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order of the phases."""
        return tuple(change for result in self.results for change in result.changes)

    @property
    def quiet(self) -> bool:
        """Whether there is nothing at all to write, a report included."""
        return not any(result.changes for result in self.results)

    @property
    def events(self) -> tuple[str, ...]:
        """What the night itself brought that moves feelings (docs/design/emotion.md)."""
        ready, extracted = self.section(awakening.NAME).get("prediction"), self.section(extraction.NAME)
        happened = {
            "new_hub": self.totals.done["concepts"],
            "prediction_true": ready and ready["used"],
            "pattern_found": extracted.get("patterns"),
            "contradiction": extracted.get("conflicts"),
        }
        return tuple(event for event, told in happened.items() if told)

    def section(self, phase: str) -> Mapping[str, Any]:
        """Return the section of a phase, empty when it did not run."""
        return next((result.section for result in self.results if result.name == phase), {})


@dataclass(slots=True)
class SoFar:
    """What the phases before have done, as the next ones need it."""

    grown: dict[str, tuple[Hub | None, Hub | None]] = field(default_factory=dict)
    """Hubs as they were before the night, and as they are; None where there was or is none."""
    index: float = 0.0
    """The plasticity of the night: the share of what is new in all that the network learnt."""
    read: dict[str, Infer] = field(default_factory=dict)
    """What was read out of memories tonight."""

    @property
    def hubs(self) -> dict[str, Hub]:
        """The hubs that the night has changed, as they are."""
        return {hub_id: after for hub_id, (_, after) in self.grown.items() if after is not None}

    def add(self, result: PhaseResult) -> None:
        """Take in what one more phase did."""
        self.grown = grown_by(self.grown, result.changes)
        self.read |= {change.id: change for change in result.changes if isinstance(change, Infer)}
        if result.name == analysis.NAME:
            new = result.section["new_hubs"] + result.section["new_synapses"]
            self.index = plasticity.index(new, result.section["reinforced_synapses"])


Step = Callable[[Snapshot, SoFar], PhaseResult]


def _always() -> bool:
    return True


def dream(
    snapshot: Snapshot, now: int, material: Material, phases: Sequence[str] = PHASES, go_on: Callable[[], bool] = _always
) -> Night:
    """Run `phases` (names of `PHASES`, in whatever order given always run in theirs) over `snapshot` at `now` (ms).

    Deterministic, whatever the order of the rows. `go_on` is asked before each phase but the first; once it says no, the phases
    that are left are named and not run. Raises ValueError for a phase that there is none of.
    """
    unknown = sorted(set(phases) - set(PHASES))
    if unknown:
        raise ValueError(f"there is no phase {unknown[0]!r}, there are {', '.join(PHASES)}")
    steps = _steps(material, now)
    so_far = SoFar()
    results: list[PhaseResult] = []
    seen = snapshot
    wanted = [name for name in PHASES if name in phases]
    left: list[str] = []
    for name in wanted:
        if left or (results and name != "extraction" and not go_on()):
            left.append(name)
            continue
        results.append(steps[name](seen, so_far))
        seen = results[-1].after
        so_far.add(results[-1])
    totals = _totals(snapshot, seen, results, now)
    night = clock.night(now, snapshot.zone)
    return Night(name=night, at=now, before=snapshot, results=tuple(results), totals=totals, left=tuple(left))


def _steps(material: Material, now: int) -> dict[str, Step]:
    return {
        analysis.NAME: lambda seen, _: _analysis(seen, material, now),
        extraction.NAME: lambda seen, so_far: extraction.extract(seen, material.found, so_far.read, now),
        promotion.NAME: lambda seen, _: promotion.promote(seen, now, material.capacity),
        deep_sleep.NAME: lambda seen, so_far: _deep(seen, so_far, material, now),
        consolidation.NAME: lambda seen, _: consolidation.consolidate(seen, now, material.retention_days),
        paradoxical_sleep.NAME: lambda seen, so_far: _paradoxical(seen, so_far, material, now),
        awakening.NAME: lambda seen, so_far: awakening.awaken(seen, material.dawn, so_far.hubs, now),
    }


def _analysis(seen: Snapshot, material: Material, now: int) -> PhaseResult:
    """Light sleep: what was used is weighed, what was said becomes part of the network."""
    used = analysis.analyse(seen, now)
    heard = integration.integrate(used.after, material.intake, now)
    return PhaseResult(
        name=analysis.NAME,
        changes=(*used.changes, *heard.changes),
        after=heard.after,
        section={**used.section, **heard.section},
    )


def _deep(seen: Snapshot, so_far: SoFar, material: Material, now: int) -> PhaseResult:
    if material.network is None:
        return PhaseResult(name=deep_sleep.NAME, changes=(), after=seen, section={})
    return deep_sleep.sleep(seen, material.rest, material.network, so_far.grown, now, index=so_far.index)


def _paradoxical(seen: Snapshot, so_far: SoFar, material: Material, now: int) -> PhaseResult:
    if material.network is None:
        return PhaseResult(name=paradoxical_sleep.NAME, changes=(), after=seen, section={})
    seed = int.from_bytes(sha256(clock.night(now, seen.zone).encode()).digest()[:8])
    return paradoxical_sleep.wander(
        seen,
        material.rest,
        material.network,
        so_far.grown,
        now,
        seed=seed,
        index=so_far.index,
        exploration=material.exploration,
    )


def _totals(before: Snapshot, after: Snapshot, results: Sequence[PhaseResult], now: int) -> Totals:
    kinds = Counter(type(change) for result in results for change in result.changes)
    read = sum(result.section["read"] for result in results if result.name == analysis.NAME)
    new = sum(isinstance(change, Grow) and change.before is None for result in results for change in result.changes)
    rows = zip(after.weight, after.as_of, after.tiers, strict=True)
    weights = [relaxed(weight, as_of, now, tier) for weight, as_of, tier in rows]
    return Totals(
        before=_per_tier(before),
        after=_per_tier(after),
        done={
            **{name: kinds[kind] for name, kind in _COUNTED.items()},
            "concepts": new,
            "read": read,
            "linked": max(kinds[Infer] - read, 0),
        },
        phi_average=_mean(weights),
        phi_convergence=1.0 - (_mean([distance(weight) for weight in weights]) or 0.0) / PHI if weights else None,
    )


def _per_tier(snapshot: Snapshot) -> dict[str, int]:
    counts = Counter(snapshot.tiers)
    return {tier: counts[tier] for tier in TIERS}


def _mean(values: Sequence[float]) -> float | None:
    # fsum is exact, so the order of the rows cannot show in the report.
    return math.fsum(values) / len(values) if values else None
