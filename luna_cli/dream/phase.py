"""What a phase gives back, and the snapshot that the next one sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.model.change import Archive, Change, Demote, Plant, Promote, Record, Reweigh
from luna_cli.model.memory import Memory, PhiMetrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.access import access_days
from luna_cli.phi.promotion import Standing
from luna_cli.phi.weight import elapsed_days, relaxed
from luna_cli.vault.layout import HISTORY


class Part(NamedTuple):
    """What one part of a phase gives back: changes, and its keys (JSON) of the section."""

    changes: tuple[Change, ...]
    section: dict[str, Any]


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
        threats=bool(snapshot.threats[row]),
        corroborated=snapshot.ids[row] in snapshot.corroborated,
    )


def let_go(memory_id: str, tier: str, now: int, reason: str) -> tuple[Archive, Record]:
    """Return what lets a memory of `tier` go at `now` (ms): to the archives, with a line of history."""
    line = {"at": clock.iso(now), "id": memory_id, "from": tier, "to": ARCHIVED, "reason": reason}
    return Archive(id=memory_id, at=now, reason=reason), Record(path=HISTORY, line=line)


def carried(snapshot: Snapshot, changes: Sequence[Change]) -> Snapshot:
    """Return the snapshot as the vault will be once `changes` are applied; those that touch no row are passed over."""
    snapshot = snapshot.with_rows([_planted(change.memory) for change in changes if isinstance(change, Plant)])
    touching = [change for change in changes if isinstance(change, (Reweigh, Promote, Demote, Archive))]
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
        values = _reweighed(change) if isinstance(change, Reweigh) else _moved(snapshot, row, change)
        for name, value in values.items():
            cells.setdefault(name, {})[row] = value
    return snapshot.with_cells(cells).without(gone)


def _planted(memory: Memory) -> dict[str, Any]:
    metrics = memory.phi_metrics
    return {
        "ids": memory.id,
        "tiers": memory.memory_type,
        "created_at": memory.created_at,
        "entered_at": memory.entered_at,
        "tier_since": memory.in_tier_since,
        "last_accessed": memory.last_accessed,
        **_metrics(metrics),
        "as_of": memory.entered_at if metrics.as_of is None else metrics.as_of,
        "access_days": memory.access_days,
        "access_count": memory.access_count,
        "intensity": memory.emotional_context.intensity,
        "valence": memory.emotional_context.valence,
        "pinned": memory.pinned,
        "trust": memory.trust,
        "candidate": memory.promotion_candidate,
        "threats": bool(memory.threats),
    }


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


def _moved(snapshot: Snapshot, row: int, change: Promote | Demote) -> dict[str, Any]:
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
