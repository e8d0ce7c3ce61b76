import pytest

from luna_cli.actions.undo import Group, groups, pending
from luna_cli.files.journal import Entry


def entry(number: int, label: str = "store", group: str = "", undoes: str = "", message: str = "") -> Entry:
    name = f"{number:013d}-aaaaaa"
    return Entry(id=name, at=number, label=label, message=message, group=group, undoes=undoes, counts=(("put", 2),))


def labels(found: list[Group]) -> list[str]:
    return [group.label for group in found]


def test_a_group_is_one_command_and_an_entry_without_one_stands_alone() -> None:
    found = groups([entry(4, "dream", "g"), entry(3, "dream", "g"), entry(2), entry(1)])
    assert [(len(group.entries), group.files, group.at) for group in found] == [(2, 4, 3), (1, 2, 2), (1, 2, 1)]


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        ([entry(2, "edit", "b"), entry(1, "store", "a")], ["edit", "store"]),
        ([entry(3, "undo", "u", "b"), entry(2, "edit", "b"), entry(1, "store", "a")], ["store"]),
        ([entry(4, "undo", "v", "a"), entry(3, "undo", "u", "b"), entry(2, "edit", "b"), entry(1, "store", "a")], []),
        # The undo was itself taken back, so what it took back is there again.
        (
            [entry(4, "undo", "v", "u"), entry(3, "undo", "u", "b"), entry(2, "edit", "b"), entry(1, "store", "a")],
            ["edit", "store"],
        ),
        ([entry(1, "init")], []),
        ([entry(2, "undo", "u", f"{1:013d}-aaaaaa"), entry(1)], []),
    ],
)
def test_what_is_left_to_undo(entries: list[Entry], left: list[str]) -> None:
    assert labels(pending(entries)) == left


def test_a_bulk_store_is_named_as_a_whole() -> None:
    batches = [entry(2, "store", "g", message="store 2500 memories"), entry(1, "store", "g", message="store 2500 memories")]
    assert groups(batches)[0].message == "store, 4 files"
    night = [entry(2, "dream", "g", message="a night"), entry(1, "dream", "g", message="a night")]
    assert groups(night)[0].message == "a night"
