"""Light sleep: counts what was used since the last dream and gives it its new weight (docs/design/mechanisms.md §2, §7)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult, carried, standing_of
from luna_cli.model.change import Change, Reweigh
from luna_cli.model.memory import NOTHING, PhiMetrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.access import access_days, evolution_rate
from luna_cli.phi.promotion import explain
from luna_cli.phi.weight import distance, elapsed_days, reinforced, relaxed
from luna_cli.text.similarity import resonance

NAME = "analysis"


def analyse(snapshot: Snapshot, now: int) -> PhaseResult:
    """Return a `Reweigh` for each memory used on a new day, then the folds of the traces that told of it.

    An access counts once a local day, and only on days after that of `last_accessed`, so reading a trace twice changes
    nothing. Each day is applied at its last access, so a late dream ends with the metrics of a nightly one. An access
    later than `now` (ms) counts as one at `now`. Accesses of ids that the snapshot lacks are counted in the section.
    """
    row_of = {memory_id: row for row, memory_id in enumerate(snapshot.ids)}
    changes: list[Change] = []
    entries: list[dict[str, Any]] = []
    unknown = 0
    for memory_id in sorted(snapshot.accesses):
        row = row_of.get(memory_id)
        if row is None:
            unknown += len(set(snapshot.accesses[memory_id]))
            continue
        uses = _new_uses(snapshot, row, now)
        if uses:
            use = _used(snapshot, row, uses)
            changes.append(_reweigh(snapshot, row, use, now))
            entries.append({"id": memory_id, "days": use.days, "before": round(use.before, 6), "after": round(use.weight, 6)})
    section = {"reinforced": entries, "unknown_accesses": unknown}
    after = replace(carried(snapshot, changes), accesses=NOTHING, nearest=NOTHING, folds=())
    return PhaseResult(name=NAME, changes=(*changes, *snapshot.folds), after=after, section=section)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """Where the days of use leave a memory: metrics at `as_of`; `before` is its weight just before the first of them."""

    days: int
    before: float
    weight: float
    access_days: float
    evolution_rate: float
    as_of: int
    last_accessed: int


def _new_uses(snapshot: Snapshot, row: int, now: int) -> list[int]:
    """Return the last access of each local day that is not yet counted, in order."""
    last = snapshot.last_accessed[row]
    counted = "" if last is None else clock.local_day(last, snapshot.zone)
    return _last_of_days(snapshot.accesses[snapshot.ids[row]], now, snapshot.zone, counted)


def _last_of_days(instants: Iterable[int], now: int, zone: str, counted: str) -> list[int]:
    last_of: dict[str, int] = {}
    for instant in sorted({min(instant, now) for instant in instants}):
        day = clock.local_day(instant, zone)
        if day > counted:
            last_of[day] = instant
    return list(last_of.values())


def _used(snapshot: Snapshot, row: int, uses: list[int]) -> _Use:
    tier, as_of = snapshot.tiers[row], snapshot.as_of[row]
    weight, count, rate = snapshot.weight[row], snapshot.access_days[row], snapshot.evolution_rate[row]
    before = relaxed(weight, as_of, uses[0], tier)
    for instant in uses:
        heavier = reinforced(relaxed(weight, as_of, instant, tier), 1)
        rate = evolution_rate(rate, heavier - weight, elapsed_days(as_of, instant))
        count = access_days(count, as_of, instant, 1)
        weight, as_of = heavier, max(as_of, instant)
    return _Use(
        days=len(uses),
        before=before,
        weight=weight,
        access_days=count,
        evolution_rate=rate,
        as_of=as_of,
        last_accessed=uses[-1],
    )


def _reweigh(snapshot: Snapshot, row: int, use: _Use, now: int) -> Reweigh:
    memory_id, tier = snapshot.ids[row], snapshot.tiers[row]
    nearest = snapshot.nearest.get(memory_id)
    metrics = PhiMetrics(
        phi_weight=use.weight,
        phi_resonance=snapshot.resonance[row] if nearest is None else resonance(nearest),
        phi_distance=distance(use.weight),
        evolution_rate=use.evolution_rate,
        as_of=use.as_of,
    )
    return Reweigh(
        id=memory_id,
        metrics=metrics,
        access_days=use.access_days,
        access_count=snapshot.access_count[row] + use.days,
        last_accessed=use.last_accessed,
        promotion_candidate=tier != "root" and _is_candidate(snapshot, row, use, now),
    )


def _is_candidate(snapshot: Snapshot, row: int, use: _Use, now: int) -> bool:
    """Tell whether the score suffices, whatever the gates say: promotion looks at the candidates of this and later nights."""
    was = standing_of(snapshot, row, now)
    weight = relaxed(use.weight, use.as_of, now, was.tier)
    return explain(replace(was, weight=weight, access_days=access_days(use.access_days, use.as_of, now, 0))).reaches
