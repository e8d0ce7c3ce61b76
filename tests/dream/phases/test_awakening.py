"""What the awakening lays ready: salient hubs, memories of theirs that matter and were used of late, and how the last guess did."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.dream.phases.awakening import LAID_READY, awaken
from luna_cli.model.dawn import Dawn, Prediction
from luna_cli.model.hub import Hub
from luna_cli.model.snapshot import Snapshot

NOW = 100 * DAY_MS
Row = dict[str, Any]
RowOf = Callable[..., Row]
SnapshotOf = Callable[[Sequence[Row]], Snapshot]
NONE: Mapping[str, Hub] = {}


def test_the_most_salient_hubs_are_held_and_ties_go_by_id(snapshot_of: SnapshotOf) -> None:
    dawn = Dawn(salient=(("hub_c", 0.5), ("hub_a", 0.5), ("hub_b", 0.9)), span=2)
    assert awaken(snapshot_of([]), dawn, NONE, NOW).section["working_memory"] == ["hub_b", "hub_a"]


def test_a_hub_that_the_night_made_active_comes_to_mind(snapshot_of: SnapshotOf) -> None:
    dawn = Dawn(salient=(("hub_old", 0.5), ("hub_older", 0.45)), span=1)
    new = Hub(id="hub_new", concept="new", base_value=0.6, last_activation=NOW, activations=3)
    assert awaken(snapshot_of([]), dawn, {"hub_new": new}, NOW).section["working_memory"] == ["hub_new"]


def test_memories_of_these_hubs_are_laid_ready_the_used_ones_first(row: RowOf, snapshot_of: SnapshotOf) -> None:
    rows = [row(f"exp_{n:012x}", "leaf", entered_at=NOW - n * DAY_MS, as_of=NOW, resonance=0.5) for n in range(12)]
    of_hub = {"hub_a": [f"exp_{n:012x}" for n in range(1, 12)], "hub_far": ["exp_000000000000"]}
    dawn = Dawn(salient=(("hub_a", 0.9), ("hub_far", 0.1)), memories=lambda hub: of_hub[hub], span=1)
    found = awaken(snapshot_of(rows), dawn, NONE, NOW)
    assert found.section["preloaded"] == [f"exp_{n:012x}" for n in range(1, LAID_READY + 1)]
    assert found.changes == ()


def test_an_archived_memory_is_not_laid_ready(row: RowOf, snapshot_of: SnapshotOf) -> None:
    dawn = Dawn(salient=(("hub_a", 0.9),), memories=lambda _: ["exp_00000000000a", "exp_00000000000b"])
    assert awaken(snapshot_of([row("exp_00000000000b")]), dawn, NONE, NOW).section["preloaded"] == ["exp_00000000000b"]


def test_how_the_last_guess_did(snapshot_of: SnapshotOf) -> None:
    told = awaken(snapshot_of([]), Dawn(prediction=Prediction(laid=7, used=2)), NONE, NOW).section["prediction"]
    assert told == {"laid": 7, "used": 2, "error": 0.714286}
    assert awaken(snapshot_of([]), Dawn(), NONE, NOW).section["prediction"]["error"] is None


@given(levels=st.dictionaries(st.text("abc", min_size=1, max_size=4), st.floats(0, 1)), span=st.integers(5, 9))
def test_whatever_the_order_the_same_hubs_are_held(snapshot_of: SnapshotOf, levels: dict[str, float], span: int) -> None:
    given_order, other = tuple(levels.items()), tuple(reversed(levels.items()))
    held = awaken(snapshot_of([]), Dawn(salient=given_order, span=span), NONE, NOW).section["working_memory"]
    assert held == awaken(snapshot_of([]), Dawn(salient=other, span=span), NONE, NOW).section["working_memory"]
    assert len(held) == min(span, len(levels))
    assert min((levels[hub] for hub in held), default=0) >= max((levels[hub] for hub in levels.keys() - set(held)), default=0)
