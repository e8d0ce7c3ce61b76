"""Consolidation: what went unused longer than its tier keeps it goes to the archives and can be revived (mechanisms §1, §7)."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult, carried, let_go
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.retention import expired
from luna_cli.phi.weight import elapsed_days

if TYPE_CHECKING:
    from luna_cli.model.change import Change

NAME = "consolidation"


def consolidate(snapshot: Snapshot, now: int, retention_days: Mapping[str, float]) -> PhaseResult:
    """Return an `Archive` and a line of history for each memory that has expired at `now` (ms), the longest unused first.

    `retention_days` gives each tier its days without use. Never roots, never what is pinned, and nothing on the night in
    which it rose.
    """
    tonight = clock.night(now, snapshot.zone)
    due = sorted(
        (snapshot.last_used(row), snapshot.ids[row], row)
        for row in range(len(snapshot))
        if _is_due(snapshot, row, now, retention_days) and not _rose_on(snapshot, row, tonight)
    )
    archived = [_entry(snapshot, row, now, retention_days) for _, _, row in due]
    changes: list[Change] = []
    for entry in archived:
        changes += let_go(entry["id"], entry["tier"], now, _reason(entry))
    return PhaseResult(
        name=NAME,
        changes=tuple(changes),
        after=carried(snapshot, changes),
        section={"archived": [{**entry, "reason": _reason(entry)} for entry in archived]},
    )


def _is_due(snapshot: Snapshot, row: int, now: int, retention_days: Mapping[str, float]) -> bool:
    return expired(
        snapshot.tiers[row],
        snapshot.last_used(row),
        retention_days,
        pinned=bool(snapshot.pinned[row]),
        now=now,
    )


def _rose_on(snapshot: Snapshot, row: int, night: str) -> bool:
    since = snapshot.tier_since[row]
    return since > snapshot.entered_at[row] and clock.night(since, snapshot.zone) == night


def _entry(snapshot: Snapshot, row: int, now: int, retention_days: Mapping[str, float]) -> dict[str, Any]:
    tier = snapshot.tiers[row]
    unused = elapsed_days(snapshot.last_used(row), now)
    return {
        "id": snapshot.ids[row],
        "tier": tier,
        "unused_days": math.floor(unused * 10) / 10,
        "retention_days": float(retention_days[tier]),
    }


def _reason(entry: Mapping[str, Any]) -> str:
    unused, kept = (f"{entry[key]:.1f}".removesuffix(".0") for key in ("unused_days", "retention_days"))
    return f"unused for {unused} days, a {entry['tier']} is kept for {kept}"
