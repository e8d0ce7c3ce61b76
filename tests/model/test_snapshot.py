from array import array

import pytest

from luna_cli.model.snapshot import COLUMNS, Snapshot


def three() -> Snapshot:
    return Snapshot(
        ids=("exp_a", "exp_b", "exp_c"),
        tiers=["seed", "leaf", "root"],
        created_at=array("q", [1, 2, 3]),
        entered_at=array("q", [10, 20, 30]),
        tier_since=array("q", [10, 20, 30]),
        last_accessed=[None, 25, 5],
        weight=array("d", [0.4, 0.6, 1.6]),
        as_of=array("q", [10, 20, 30]),
        resonance=array("d", [0, 0, 0]),
        evolution_rate=array("d", [0, 0, 0]),
        access_days=array("d", [0, 1, 1]),
        access_count=array("q", [0, 1, 1]),
        intensity=array("d", [0.5, 0.5, 0.5]),
        valence=array("d", [0, 0, 0]),
        pinned=b"\0\0\1",
        trust=["user"] * 3,
        candidate=bytearray(3),
        threats=bytearray(3),
    )


def rows(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return list(zip(*(getattr(snapshot, name) for name in COLUMNS), strict=True))


def test_a_cell_changes_in_a_copy_and_columns_not_named_are_shared() -> None:
    before = three()
    was = rows(before)
    after = before.with_cells({"weight": {1: 0.9}, "tiers": {1: "branch"}, "candidate": {0: True}, "pinned": {0: 1}, "ids": {}})
    assert list(after.weight) == [0.4, 0.9, 1.6]
    assert isinstance(after.weight, array)
    assert list(after.tiers) == ["seed", "branch", "root"]
    assert [bool(flag) for flag in after.candidate] == [True, False, False]
    assert [bool(flag) for flag in after.pinned] == [True, False, True]
    assert after.ids is before.ids
    assert after.as_of is before.as_of
    assert rows(before) == was


def test_rows_can_go_and_the_others_keep_their_order() -> None:
    before = three()
    after = before.without({1})
    assert rows(after) == [rows(before)[0], rows(before)[2]]
    assert len(after) == 2
    assert before.without(()) is before


def test_rows_can_come_behind_the_others() -> None:
    before = three()
    row = {name: values[1] for name, values in zip(COLUMNS, zip(*rows(before), strict=True), strict=True)}
    after = before.with_rows([row | {"ids": "exp_d", "weight": 0.7}])
    assert rows(after)[:3] == rows(before)
    assert (after.ids[3], after.tiers[3], after.weight[3], after.last_accessed[3]) == ("exp_d", "leaf", 0.7, 25)
    assert isinstance(after.weight, array)
    assert before.with_rows([]) is before


def test_the_last_use_is_entry_or_access_whichever_is_later() -> None:
    assert [three().last_used(row) for row in range(3)] == [10, 25, 30]


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="column weight has 2 rows, ids has 3"):
        three().with_cells({"resonance": {0: 0.1}}).__class__(
            **{name: getattr(three(), name) for name in COLUMNS if name != "weight"}, weight=[1.0, 1.0]
        )
