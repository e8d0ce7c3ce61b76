"""What a phase gives back, and the snapshot that the next one sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luna_cli.model.change import Archive, Change, Promote, Reweigh
from luna_cli.model.memory import PhiMetrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.access import access_days
from luna_cli.phi.promotion import Standing
from luna_cli.phi.weight import elapsed_days, relaxed


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseResult:
    """The outcome of one phase: `changes` for the vault, `after` for the next phase, `section` (JSON) for the report."""

    name: str
    changes: tuple[Change, ...]
    after: Snapshot
    section: Mapping[str, Any]


def standing_of(snapshot: Snapshot, row: int, now: int) -> Standing:
    """Return what decides about the promotion of a row at `now` (ms), its metrics brought to that instant."""
    tier, as_of = snapshot.tiers[row], snapshot.as_of[row]
    return Standing(
        tier=tier,
        weight=relaxed(snapshot.weight[row], as_of, now, tier),
        intensity=snapshot.intensity[row],
        valence=snapshot.valence[row],
        access_days=access_days(snapshot.access_days[row], as_of, now, 0),
        access_count=snapshot.access_count[row],
        age_days=elapsed_days(snapshot.created_at[row], now),
        tier_days=elapsed_days(snapshot.tier_since[row], now),
        trust=snapshot.trust[row],
    )


def carried(snapshot: Snapshot, changes: Sequence[Change]) -> Snapshot:
    """Return the snapshot as the vault will be once `changes` are applied; those that touch no row are passed over."""
    touching = [change for change in changes if isinstance(change, (Reweigh, Promote, Archive))]
    if not touching:
        return snapshot
    row_of = {memory_id: row for row, memory_id in enumerate(snapshot.ids)}
    cells: dict[str, dict[int, Any]] = {}
    gone: set[int] = set()
    for change in touching:
        row = row_of[change.id]
        if isinstance(change, Archive):
            gone.add(row)
            continue
        values = _reweighed(change) if isinstance(change, Reweigh) else _promoted(snapshot, row, change)
        for name, value in values.items():
            cells.setdefault(name, {})[row] = value
    return snapshot.with_cells(cells).without(gone)


def _metrics(metrics: PhiMetrics) -> dict[str, Any]:
    return {
        "weight": metrics.phi_weight,
        "resonance": metrics.phi_resonance,
        "evolution_rate": metrics.evolution_rate,
        "as_of": metrics.as_of,
    }


def _reweighed(change: Reweigh) -> dict[str, Any]:
    return {
        **_metrics(change.metrics),
        "access_days": change.access_days,
        "access_count": change.access_count,
        "last_accessed": change.last_accessed,
        "candidate": change.promotion_candidate,
    }


def _promoted(snapshot: Snapshot, row: int, change: Promote) -> dict[str, Any]:
    # The change carries no access_days: the leaky count is brought to the instant of the new metrics, since it shares theirs.
    as_of = snapshot.as_of[row]
    faded = access_days(snapshot.access_days[row], as_of, change.metrics.as_of or as_of, 0)
    return {
        **_metrics(change.metrics),
        "access_days": faded,
        "tiers": change.tier,
        "tier_since": change.at,
        "candidate": False,
    }
