"""A patch tells what each change did, why, and what takes it back: applied backwards it leaves the rows as they were."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.dream.cycle import Night, dream
from luna_cli.dream.material import Material
from luna_cli.dream.patch import operations
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.snapshot import Snapshot

NOW = 100 * DAY_MS
Row = dict[str, Any]
RowOf = Callable[..., Row]
SnapshotOf = Callable[..., Snapshot]
_KEYS = {"tier": "tiers", "weight": "weight", "access_days": "access_days", "access_count": "access_count"}


def state(row: Row) -> dict[str, Any]:
    instants = {"as_of": clock.iso(row["as_of"]), "last_accessed": row["last_accessed"] and clock.iso(row["last_accessed"])}
    return {name: round(row[key], 6) if name != "tier" else row[key] for name, key in _KEYS.items()} | instants


@given(
    ages=st.lists(st.integers(0, 90), min_size=1, max_size=12),
    used=st.lists(st.integers(0, 11), max_size=8),
    tier=st.sampled_from(["seed", "leaf", "branch"]),
)
def test_taken_back_from_the_last_to_the_first_everything_is_as_it_was(
    row: RowOf, snapshot_of: SnapshotOf, written: Callable[..., list[Row]], ages: list[int], used: list[int], tier: str
) -> None:
    rows = [
        row(f"exp_{n:012x}", tier, entered_at=NOW - age * DAY_MS, created_at=NOW - age * DAY_MS, as_of=NOW - age * DAY_MS,
            access_count=4, access_days=3.0, intensity=1.0, valence=0.9)
        for n, age in enumerate(ages)
    ]  # fmt: skip
    accesses = {f"exp_{n:012x}": (NOW - DAY_MS, NOW) for n in used if n < len(rows)}
    night = dream(snapshot_of(rows, accesses=accesses), NOW, Material())
    after = {one["ids"]: state(one) for one in written(rows, night.changes)}
    for operation in reversed(list(operations(night))):
        if operation["do"] == "archive":
            assert operation["id"] not in after
            after[operation["id"]] = dict(state(next(one for one in rows if one["ids"] == operation["undo"]["revive"])))
        elif operation["do"] in {"reweigh", "promote", "demote"}:
            after[operation["id"]] |= operation["undo"]
    assert after == {one["ids"]: state(one) for one in rows}


def test_every_operation_has_a_reason_and_a_way_back(row: RowOf, snapshot_of: SnapshotOf) -> None:
    night = _busy(row, snapshot_of)
    found = list(operations(night))
    assert {one["do"] for one in found} >= {"reweigh", "promote", "read", "grow", "change", "archive"}
    assert all(one["reason"] and one["undo"] for one in found)


def test_a_changed_hub_tells_its_forces_before_and_after(row: RowOf, snapshot_of: SnapshotOf) -> None:
    changed = next(one for one in operations(_busy(row, snapshot_of)) if one["do"] == "change" and one["synapses"])
    key = "correlates-with hub_oven"
    assert changed["hub"] == "hub_bread"
    assert changed["undo"]["synapses"][key] == 20_000
    assert changed["synapses"][key] > 20_000


def _busy(row: RowOf, snapshot_of: SnapshotOf) -> Night:
    """A night on which something is used, rises, is read, is bound and is let go."""
    rows = [
        row("exp_00000000000a", "seed", entered_at=NOW - 3 * DAY_MS, created_at=NOW - 3 * DAY_MS, as_of=NOW - 3 * DAY_MS,
            tier_since=NOW - 3 * DAY_MS, intensity=1.0, valence=0.9),
        row("exp_00000000000b", "seed", entered_at=NOW - 9 * DAY_MS),
        row("exp_00000000000c", "leaf", entered_at=NOW),
    ]  # fmt: skip
    bread = Hub(id="hub_bread", concept="bread", synapses=(Synapse(target="hub_oven", type="correlates-with", force=20_000),))
    oven = Hub(id="hub_oven", concept="oven")
    named = (Named("bread", "bread", "concept"), Named("oven", "oven", "concept"), Named("kiln", "kiln", "concept"))
    heard = [
        Heard(id=f"exp_00000000000{letter}", created_at=NOW, entered_at=NOW, turn=0, session=None, concepts=named)
        for letter in "ac"
    ]
    intake = Intake(
        heard=tuple(heard),
        hubs={hub.id: hub for hub in (bread, oven)},
        slugs={one.key: one.key for one in named},
        count=2,
    )
    return dream(snapshot_of(rows, accesses={"exp_00000000000a": (NOW,)}), NOW, Material(intake=intake))


def test_traces_that_were_taken_in_are_no_operation(snapshot_of: SnapshotOf) -> None:
    assert list(operations(dream(snapshot_of([]), NOW, Material()))) == []
