"""The vault as columns for a dream: read from the index, with what the traces tell and how near the used memories are to others."""

from array import array
from collections.abc import Container, Mapping, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.promotion import needs_corroboration
from luna_cli.vault.corroboration import corroborated
from luna_cli.vault.neighbours import Neighbours
from luna_cli.vault.store import Vault
from luna_cli.vault.traces import Traces

_QUERY = (
    "SELECT id, tier, created, entered, tier_since, accessed, weight, weighed, resonance, rate, access_days, access_count, "
    "intensity, valence, pinned, trust, candidate, threats <> '' FROM memory WHERE tier <> ? AND entered <= ? ORDER BY id"
)


def snapshot(vault: Vault, traces: Traces, until: int = clock.MAX_MS) -> Snapshot:
    """Return the snapshot of a vault with these traces: of the memories that had entered by the instant `until`."""
    columns: list[Any] = [[], [], *(array("q") for _ in range(3)), [], array("d"), array("q"), *(array("d") for _ in range(3))]
    columns += [array("q"), array("d"), array("d"), bytearray(), [], bytearray(), bytearray()]
    tiers: dict[str, str] = {}
    for row in vault.db.execute(_QUERY, (ARCHIVED, until)):
        for column, value in zip(columns, row, strict=True):
            column.append(tiers.setdefault(value, value) if column is columns[1] or column is columns[15] else value)
    near = Neighbours(vault.db)
    archived = {memory_id for (memory_id,) in vault.db.execute("SELECT id FROM memory WHERE tier = ?", (ARCHIVED,))}
    names = (
        *(
            "ids",
            "tiers",
            "created_at",
            "entered_at",
            "tier_since",
            "last_accessed",
            "weight",
            "as_of",
            "resonance",
            "evolution_rate",
        ),
        *("access_days", "access_count", "intensity", "valence", "pinned", "trust", "candidate", "threats"),
    )
    by_name = dict(zip(names, columns, strict=True))
    return Snapshot(
        **by_name,
        accesses={memory_id: tuple(instants) for memory_id, instants in traces.accesses.items() if memory_id not in archived},
        nearest={
            memory_id: found
            for memory_id in traces.accesses
            if memory_id not in archived and (found := near.of(memory_id)) is not None
        },
        corroborated=corroborated(vault.db, _in_need(by_name, traces.accesses)),
        folds=tuple(traces.folds),
        zone=vault.config.zone,
    )


def _in_need(columns: Mapping[str, Sequence[Any]], accesses: Container[str]) -> list[str]:
    """Return the ids of those that may rise tonight if another memory says the same."""
    rows = zip(*(columns[name] for name in ("ids", "tiers", "trust", "candidate", "threats")), strict=True)
    return [
        memory_id
        for memory_id, tier, trust, candidate, threats in rows
        if not threats and needs_corroboration(tier, trust) and (candidate or memory_id in accesses)
    ]
