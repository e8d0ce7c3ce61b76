"""All memories of a vault as columns: what a dream thinks about without opening a file (docs/design/mechanisms.md §7)."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from luna_cli.model.change import Fold
from luna_cli.model.memory import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One row a memory, one column a field; row i of every column belongs to `ids[i]`, rows in any order.

    Columns are sequences of one length, never changed in place. `array("q")` for instants and counts, `array("d")` for
    numbers, `bytes` or lists for flags keep 100,000 memories under 30 MB; tuples and lists do as well. Instants are ms.

    `weight`, `resonance`, `evolution_rate` and `access_days` hold at `as_of`; what fades is computed on reading.
    `created_at` is when it was lived, `entered_at` its entry into the vault, `tier_since` its entry into its tier.
    `access_count` is the number of distinct days with an access since birth, `access_days` the leaky count.

    `threats` flags texts that give orders to a reader.

    `accesses` gives ids the instants of accesses found in the traces, in any order, repeated or not, ids unknown or not.
    `nearest` gives accessed ids their strongest similarities to other memories (0 to 1); without it a resonance stays.
    `corroborated` are memories from outside that a memory of the user's own confirms, looked up for those that need it.
    `folds` are the trace files that `accesses` came from; `zone` is the IANA name that decides what a day is.
    Raises ValueError when a column has another length than `ids`.
    """

    ids: Sequence[str]
    tiers: Sequence[str]
    created_at: Sequence[int]
    entered_at: Sequence[int]
    tier_since: Sequence[int]
    last_accessed: Sequence[int | None]
    weight: Sequence[float]
    as_of: Sequence[int]
    resonance: Sequence[float]
    evolution_rate: Sequence[float]
    access_days: Sequence[float]
    access_count: Sequence[int]
    intensity: Sequence[float]
    valence: Sequence[float]
    pinned: Sequence[bool | int]
    trust: Sequence[str]
    candidate: Sequence[bool | int]
    threats: Sequence[bool | int]
    accesses: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: NOTHING)
    nearest: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: NOTHING)
    corroborated: frozenset[str] = frozenset()
    folds: tuple[Fold, ...] = ()
    zone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        for name in COLUMNS:
            if len(getattr(self, name)) != len(self.ids):
                raise ValueError(f"column {name} has {len(getattr(self, name))} rows, ids has {len(self.ids)}")

    def __len__(self) -> int:
        return len(self.ids)

    def last_used(self, row: int) -> int:
        """Return the later of entry into the vault and last access (ms): retention counts from here (mechanisms §1)."""
        return max(self.entered_at[row], self.last_accessed[row] or self.entered_at[row])

    def with_cells(self, cells: Mapping[str, Mapping[int, Any]]) -> "Snapshot":
        """Return a snapshot with other values at `cells[column][row]`; columns that `cells` does not name are shared."""
        fresh: dict[str, Any] = {name: _patched(getattr(self, name), values) for name, values in cells.items() if values}
        return replace(self, **fresh)

    def with_rows(self, rows: Sequence[Mapping[str, Any]]) -> "Snapshot":
        """Return a snapshot with more rows behind its own, each a value a column."""
        if not rows:
            return self
        fresh: dict[str, Any] = {name: _longer(getattr(self, name), [row[name] for row in rows]) for name in COLUMNS}
        return replace(self, **fresh)

    def without(self, rows: Collection[int]) -> "Snapshot":
        """Return a snapshot without `rows`; the others keep their order."""
        if not rows:
            return self
        gone = frozenset(rows)
        kept = [row for row in range(len(self)) if row not in gone]
        fresh: dict[str, Any] = {name: _picked(getattr(self, name), kept) for name in COLUMNS}
        return replace(self, **fresh)


_BESIDE = ("accesses", "nearest", "corroborated", "folds", "zone")
COLUMNS = tuple(column.name for column in fields(Snapshot) if column.name not in _BESIDE)
"""The names of the columns, in their order."""


def _patched(column: Sequence[Any], values: Mapping[int, Any]) -> Sequence[Any]:
    fresh = array(column.typecode, column) if isinstance(column, array) else list(column)
    for row, value in values.items():
        fresh[row] = value
    return fresh


def _longer(column: Sequence[Any], values: Sequence[Any]) -> Sequence[Any]:
    return array(column.typecode, [*column, *values]) if isinstance(column, array) else [*column, *values]


def _picked(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    picked = [column[row] for row in rows]
    return array(column.typecode, picked) if isinstance(column, array) else picked
