from collections.abc import Callable
from typing import Any

import pytest

from luna_cli.clock import DAY_MS
from luna_cli.dream.phases.promotion import promote
from luna_cli.model.change import Promote, Record
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import WEIGHT_BASE
from luna_cli.phi.weight import relaxed


@pytest.fixture
def ready(row: Callable[..., Any]) -> dict[str, Any]:
    """Return a seed that has all it takes on the tenth day."""
    made: dict[str, Any] = row(
        "exp_a", "seed", weight=0.9, as_of=9 * DAY_MS, last_accessed=9 * DAY_MS, access_days=3.0, access_count=3, candidate=True
    )
    return made


def test_a_candidate_that_passes_rises_with_a_line_of_history(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    now = 10 * DAY_MS
    result = promote(snapshot_of([ready]), now)
    change, record = result.changes
    weight = relaxed(0.9, 9 * DAY_MS, now, "seed")
    assert isinstance(change, Promote)
    assert (change.id, change.tier, change.at) == ("exp_a", "leaf", now)
    assert (change.metrics.phi_weight, change.metrics.as_of) == (weight, now)
    assert change.reason == "its score 0.513 reaches 0.382"
    assert isinstance(record, Record)
    assert record.path == "dreams/history.jsonl"
    assert record.line["at"] == "1970-01-11T00:00:00Z"
    assert record.line["reason"] == change.reason
    assert (record.line["from"], record.line["to"], record.line["score"]) == ("seed", "leaf", pytest.approx(0.513, abs=5e-4))
    assert sum(record.line["terms"].values()) == pytest.approx(record.line["score"], abs=1e-5)
    assert [result.section["promoted"][0][key] for key in ("id", "from", "to")] == ["exp_a", "seed", "leaf"]


def test_a_rise_lifts_a_light_memory_to_the_base_of_its_new_tier(
    ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    result = promote(snapshot_of([ready | {"weight": 0.4, "intensity": 1.0, "valence": 1.0}]), 10 * DAY_MS)
    assert list(result.after.weight) == [WEIGHT_BASE["leaf"]]
    assert list(result.after.tiers) == ["leaf"]
    assert list(result.after.tier_since) == [10 * DAY_MS]
    assert result.after.access_days[0] == pytest.approx(3.0 * 0.5 ** (1 / 30))


def test_it_rises_one_tier_and_then_waits_for_its_next_use(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    strong = ready | {"weight": 1.6, "intensity": 1.0, "valence": 1.0, "access_days": 30.0, "access_count": 30}
    after = promote(snapshot_of([strong]), 40 * DAY_MS).after
    assert list(after.tiers) == ["leaf"]
    assert promote(after, 80 * DAY_MS).changes == ()


@pytest.mark.parametrize("cells", [{"candidate": False}, {"tiers": "root", "weight": 1.6}])
def test_neither_the_others_nor_roots_rise(
    cells: dict[str, Any], ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    result = promote(snapshot_of([ready | cells]), 10 * DAY_MS)
    assert result.changes == ()
    assert result.section == {"promoted": [], "demoted": [], "archived": [], "crowded": [], "waiting": 0}


def test_a_candidate_that_is_too_young_waits_and_rises_on_a_later_night(
    ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    snapshot = snapshot_of([ready | {"created_at": 9 * DAY_MS + 1, "intensity": 1.0, "valence": 1.0}])
    early = promote(snapshot, 10 * DAY_MS)
    assert early.changes == ()
    assert early.section["waiting"] == 1
    assert len(promote(early.after, 11 * DAY_MS).changes) == 2


def test_external_words_stay_leaves(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    strong = {"weight": 1.5, "access_days": 9.0, "access_count": 9, "created_at": -90 * DAY_MS, "trust": "external"}
    result = promote(snapshot_of([ready | strong, ready | strong | {"ids": "exp_b", "tiers": "leaf"}]), 10 * DAY_MS)
    assert [entry["id"] for entry in result.section["promoted"]] == ["exp_a"]
    assert result.section["waiting"] == 1


def test_external_words_that_are_corroborated_rise(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    strong = {"weight": 1.5, "access_days": 9.0, "access_count": 9, "created_at": -90 * DAY_MS, "trust": "external"}
    leaf = ready | strong | {"tiers": "leaf"}
    snapshot = snapshot_of([leaf, leaf | {"ids": "exp_b"}], corroborated=frozenset({"exp_b"}))
    assert [entry["id"] for entry in promote(snapshot, 10 * DAY_MS).section["promoted"]] == ["exp_b"]


def test_a_text_with_threats_waits_for_ever(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    result = promote(snapshot_of([ready | {"threats": True}]), 10 * DAY_MS)
    assert result.changes == ()
    assert result.section["waiting"] == 1


def test_the_order_is_that_of_the_ids(ready: dict[str, Any], snapshot_of: Callable[..., Snapshot]) -> None:
    result = promote(snapshot_of([ready | {"ids": name} for name in ("exp_c", "exp_a", "exp_b")]), 10 * DAY_MS)
    assert [entry["id"] for entry in result.section["promoted"]] == ["exp_a", "exp_b", "exp_c"]
