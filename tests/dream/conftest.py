"""Rows of memories, the snapshot made of them, and the changes written back to them as a vault writes them to its files."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from luna_cli.model.change import Archive, Change, Demote, Promote, Reweigh
from luna_cli.model.snapshot import COLUMNS, Snapshot
from luna_cli.model.tier import WEIGHT_BASE

Row = dict[str, Any]


@pytest.fixture(scope="session")
def row() -> Callable[..., Row]:
    return _row


@pytest.fixture(scope="session")
def snapshot_of() -> Callable[..., Snapshot]:
    return _snapshot_of


@pytest.fixture(scope="session")
def written() -> Callable[[Sequence[Row], Iterable[Change]], list[Row]]:
    return _written


def _row(memory_id: str = "exp_000000000001", tier: str = "leaf", **cells: Any) -> Row:
    """Return a neutral memory stored at 0 and never used since; `cells` override."""
    return {
        "ids": memory_id,
        "tiers": tier,
        "created_at": 0,
        "entered_at": 0,
        "tier_since": 0,
        "last_accessed": None,
        "weight": WEIGHT_BASE[tier],
        "as_of": 0,
        "resonance": 0.0,
        "evolution_rate": 0.0,
        "access_days": 0.0,
        "access_count": 0,
        "intensity": 0.5,
        "valence": 0.0,
        "pinned": False,
        "trust": "user",
        "candidate": False,
        "threats": False,
        **cells,
    }


def _snapshot_of(rows: Sequence[Row], **beside: Any) -> Snapshot:
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in COLUMNS}
    return Snapshot(**columns, **beside)


def _written(rows: Sequence[Row], changes: Iterable[Change]) -> list[Row]:
    """Apply changes one by one, with the six decimals of the files; slow and plain, to hold the dream's own carrying against."""
    by_id = {row["ids"]: dict(row) for row in rows}
    for change in changes:
        if isinstance(change, Archive):
            del by_id[change.id]
        elif isinstance(change, Reweigh):
            by_id[change.id] |= _metrics(change) | {
                "access_days": round(change.access_days, 6),
                "access_count": change.access_count,
                "last_accessed": change.last_accessed,
                "candidate": change.promotion_candidate,
            }
        elif isinstance(change, (Promote, Demote)):
            row = by_id[change.id]
            days = max((change.metrics.as_of or 0) - row["as_of"], 0) / 86_400_000
            row |= _metrics(change) | {
                "access_days": round(row["access_days"] * 0.5 ** (days / 30), 6),
                "tiers": change.tier,
                "tier_since": change.at,
                "candidate": False,
            }
    return list(by_id.values())


def _metrics(change: Reweigh | Promote | Demote) -> Row:
    metrics = change.metrics
    return {
        "weight": round(metrics.phi_weight, 6),
        "resonance": round(metrics.phi_resonance, 6),
        "evolution_rate": round(metrics.evolution_rate, 6),
        "as_of": metrics.as_of,
    }
