"""The vault as commands use it: found by id, read, changed, undone; a hand edit is a conflict and never lost."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.actions.undo import undo
from luna_cli.errors import CorruptError, LockedError, NotFoundError, PartlyDoneError, UsageError
from luna_cli.files import codec, lock
from luna_cli.model.change import Archive, Plant, Promote, Purge, Record, Revive, Rewrite
from luna_cli.model.memory import Memory, PhiMetrics
from luna_cli.model.tier import FOLDERS
from luna_cli.vault.store import conflict_note

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
LATER = NOON + clock.DAY_MS
BREAD = Memory(id="exp_aa0000000001", memory_type="leaf", created_at=NOON, updated_at=NOON, content="Bread.", entered_at=NOON)
RISEN = PhiMetrics(phi_weight=1.0, phi_distance=0.618034, as_of=LATER)


def lay(keeper: "Keeper", *numbers: str, tier: str = "leaf") -> list[str]:
    for number in numbers:
        keeper.lay(f"{FOLDERS[tier]}/2026-11-20/exp_{number}.json", BREAD, id=f"exp_{number}")
    return [f"exp_{number}" for number in numbers]


def edit(keeper: "Keeper", path: str, old: str, new: str) -> bytes:
    file = keeper.path / path
    file.write_text(file.read_text().replace(old, new))
    return file.read_bytes()


def test_a_memory_is_found_by_its_id_and_by_the_beginning_of_it(keeper: "Keeper") -> None:
    lay(keeper, "aa0000000001", "aa0000000002", "ab0000000003")
    vault = keeper.open()
    for given in ("exp_ab0000000003", "ab0000000003", "exp_ab", "ab", "exp_aB"[:5] + "b"):
        place = vault.locate(given)
        assert place == ("exp_ab0000000003", "leaves/2026-11-20/exp_ab0000000003.json", False)
    assert vault.locate("aa0000000001").id == "exp_aa0000000001"


@pytest.mark.parametrize("given", ["exp_ac", "ac", "exp_", "", "exp_aa00000000010", "g", "leaves"])
def test_what_is_not_there_is_said(keeper: "Keeper", given: str) -> None:
    lay(keeper, "aa0000000001")
    with pytest.raises(NotFoundError, match=f"^no memory has the id {given or repr(given)}$"):
        keeper.open().locate(given)


def test_an_ambiguous_beginning_names_some(keeper: "Keeper") -> None:
    lay(keeper, *(f"aa000000000{number}" for number in range(3)))
    with pytest.raises(UsageError, match=r"^exp_a is the beginning of several ids: ") as error:
        keeper.open().locate("exp_a")
    assert error.value.message.endswith("exp_aa0000000000, exp_aa0000000001, exp_aa0000000002")
    lay(keeper, *(f"aa000000000{number}" for number in range(3, 7)))
    with pytest.raises(UsageError, match=r"exp_aa0000000004, …$"):
        keeper.open().locate("a")


def test_an_archived_memory_is_read_whole(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread wants time.\n" * 40, tags=("bread",), session_context={"session_id": "s"})
    keeper.apply(Archive(id=memory.id, at=LATER, reason="unused"))
    vault = keeper.open()
    place = vault.locate(memory.id)
    assert (place.path, place.archived) == ("archives/2026-11.jsonl", True)
    assert vault.read(place) == memory
    (keeper.path / "archives/full/2026-11.jsonl").write_bytes(b"")
    with pytest.raises(NotFoundError, match=f"^the full text of {memory.id} is gone$"):
        vault.read(place)


def test_reading_says_what_is_wrong_with_a_file(keeper: "Keeper") -> None:
    lay(keeper, "aa0000000001")
    vault = keeper.open()
    place = vault.locate("aa")
    (keeper.path / place.path).write_text("{")
    with pytest.raises(CorruptError, match=f"^{place.path}: line 1: is not JSON"):
        vault.read(place)
    (keeper.path / place.path).unlink()
    with pytest.raises(NotFoundError, match=f"^{place.path} is gone$"):
        vault.read(place)


def test_the_folder_says_the_tier(keeper: "Keeper") -> None:
    keeper.put("roots/2026-11-20/mine.json", codec.write(BREAD))
    assert keeper.read(BREAD.id).memory_type == "root"


def test_which_ids_are_there(keeper: "Keeper") -> None:
    every = lay(keeper, *(f"aa{number:010}" for number in range(3)))
    keeper.apply(Archive(id=every[0], at=NOON, reason="unused"))
    asked = [*every, *(f"exp_bb{number:010}" for number in range(1200))]
    assert keeper.open().has(asked) == set(every)


def test_no_changes_are_no_transaction(keeper: "Keeper") -> None:
    before = keeper.files()
    assert keeper.apply() == ("", ())
    assert keeper.files() == before


def test_a_transaction_is_entire_or_not_at_all(keeper: "Keeper") -> None:
    lay(keeper, "aa0000000001")
    before = keeper.files()
    with pytest.raises(NotFoundError):
        keeper.apply(
            Plant(memory=replace(BREAD, id="exp_bb0000000001")),
            Purge(id=BREAD.id),
            Archive(id="exp_ee0000000001", at=NOON, reason="x"),
        )
    assert keeper.files() == before
    with lock.hold(keeper.root), pytest.raises(LockedError):
        lock.hold(keeper.root, 0.01)


def test_a_life_and_its_undoing_step_by_step(keeper: "Keeper") -> None:
    states = [keeper.files()]
    memory = keeper.keep("Bread wants time.")
    states.append(keeper.files())
    for change in (
        Rewrite(before=memory, after=replace(memory, content="Bread wants a night.", pinned=True)),
        Promote(id=memory.id, tier="branch", at=LATER, metrics=RISEN, reason="earned"),
        Archive(id=memory.id, at=LATER, reason="unused"),
        Revive(id=memory.id, at=LATER),
        Record(path="dreams/history.jsonl", line={"at": clock.iso(LATER)}),
        Purge(id=memory.id),
    ):
        keeper.apply(change, at=LATER)
        states.append(keeper.files())
    assert len({tuple(state.items()) for state in states}) == len(states)
    while len(states) > 1:
        states.pop()
        done = undo(keeper.open(), None, LATER)
        assert done.conflicts == ()
        assert keeper.files() == states[-1]
        assert keeper.incremental() == keeper.rebuilt()
    with pytest.raises(NotFoundError, match=r"^there is nothing to undo$"):
        undo(keeper.open(), None, LATER)


def test_an_unknown_transaction_cannot_be_undone(keeper: "Keeper") -> None:
    with pytest.raises(NotFoundError, match="the journal has no transaction nothing"):
        keeper.open().undo("nothing", NOON)


def test_a_hand_edit_before_a_rewrite_is_refused_and_stays(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread.")
    vault = keeper.open()
    place = vault.locate(memory.id)
    edited = edit(keeper, place.path, "Bread.", "Brioche.")
    with pytest.raises(PartlyDoneError, match=f"^{place.path} was changed meanwhile$"):
        vault.apply([Rewrite(before=memory, after=replace(memory, content="Cake."))], label="t", message="t", at=NOON)
    assert (keeper.path / place.path).read_bytes() == edited


def test_a_hand_edit_after_a_change_survives_its_undoing(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread.")
    path = keeper.open().locate(memory.id).path
    edited = edit(keeper, path, "Bread.", "Brioche.")
    done = undo(keeper.open(), None, LATER)
    assert [conflict.path for conflict in done.conflicts] == [path]
    assert (keeper.path / path).read_bytes() == edited
    assert conflict_note(done.conflicts[0]).startswith(f"{path} was changed by hand and stays as it is")
    assert keeper.read(memory.id).content == "Brioche."
    assert keeper.incremental() == keeper.rebuilt()


def test_a_file_that_stands_where_a_memory_is_to_go_stays(keeper: "Keeper") -> None:
    lay(keeper, "aa0000000001")
    mine = keeper.put("branchs/2026-11-20/exp_aa0000000001.json", b"a draft of mine")
    applied = keeper.apply(Promote(id=BREAD.id, tier="branch", at=LATER, metrics=RISEN, reason="earned"))
    assert applied.conflicts == ()
    assert mine.read_bytes() == b"a draft of mine"
    assert keeper.open().locate(BREAD.id).path == "branchs/2026-11-20/2.exp_aa0000000001.json"
    assert keeper.read(BREAD.id).content == "Bread."
    keeper.apply(Archive(id=BREAD.id, at=LATER, reason="unused"))
    other = keeper.put("branchs/2026-11-20/bread.exp_aa0000000001.json", b"another one")
    keeper.apply(Revive(id=BREAD.id, at=LATER))
    assert keeper.open().locate(BREAD.id).path == "branchs/2026-11-20/2.bread.exp_aa0000000001.json"
    assert other.read_bytes() == b"another one"
    assert keeper.incremental() == keeper.rebuilt()


def test_an_edit_of_a_whole_open_vault_is_seen_by_the_next_change(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread.")
    vault = keeper.open()
    path = vault.locate(memory.id).path
    (keeper.path / path).unlink()
    with pytest.raises(NotFoundError, match=f"^{path} is gone$"):
        vault.apply([Archive(id=memory.id, at=NOON, reason="x")], label="t", message="t", at=NOON)
    assert "archives" not in {name.split("/")[0] for name in keeper.files()}
