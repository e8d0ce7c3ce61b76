"""What people do to files behind luna's back, and what the index makes of it: always what one built anew would hold."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.model.change import Archive
from luna_cli.model.memory import Memory
from luna_cli.vault import stubs
from luna_cli.vault.check import Check
from luna_cli.vault.findings import ERROR
from luna_cli.vault.index import fresh, thorough

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
A, B, C = (f"exp_00000000000{letter}" for letter in "abc")
MINE = Memory(id=A, memory_type="leaf", created_at=NOON, updated_at=NOON, content="Bread by hand.", entered_at=NOON)
DAY = "leaves/2026-11-20"
PLACE = f"{DAY}/bread.{A}.json"


def rows(keeper: "Keeper") -> dict[str, str]:
    """Return where the index says that each memory lies, after holding it against one built anew."""
    incremental = keeper.incremental()
    assert incremental == keeper.rebuilt()
    db = keeper.open().db
    query = "SELECT m.id, f.path, m.name, m.tier FROM memory m JOIN folder f ON f.n = m.folder"
    return {one: path if tier == "archived" else f"{path}/{name}" for one, path, name, tier in db.execute(query)}


def aside(keeper: "Keeper") -> dict[str, str]:
    return dict(keeper.open().db.execute("SELECT path, reason FROM bad").fetchall())


def found(keeper: "Keeper", word: str) -> list[str]:
    db = keeper.open().db
    query = "SELECT m.id FROM words JOIN memory m ON m.n = words.rowid WHERE words MATCH ? ORDER BY m.id"
    return [one for (one,) in db.execute(query, (f'"{word}"',))]


def test_a_file_made_by_hand_is_taken_in_wherever_a_person_puts_it(keeper: "Keeper") -> None:
    assert rows(keeper) == {}
    keeper.lay(PLACE, MINE)
    keeper.lay("roots/my folder/note.json", MINE, id=B)
    keeper.lay("seeds/2026-11-20/.hidden.json", MINE, id=C)
    keeper.put(f"{DAY}/readme.txt", b"not a memory")
    keeper.put(f"{DAY}/deeper/note.json", codec.write(replace(MINE, id=C)))
    assert rows(keeper) == {A: PLACE, B: "roots/my folder/note.json"}
    assert aside(keeper) == {}


def test_what_is_no_plain_file_is_not_followed(keeper: "Keeper", tmp_path: "os.PathLike[str]") -> None:
    keeper.lay(PLACE, MINE)
    outside = f"{os.fspath(tmp_path)}/outside.json"
    with open(outside, "wb") as file:
        file.write(codec.write(replace(MINE, id=B)))
    os.symlink(outside, keeper.path / DAY / "link.json")
    os.symlink(keeper.path / "leaves", keeper.path / "seeds")
    os.mkfifo(keeper.path / DAY / "pipe.json")
    assert rows(keeper) == {A: PLACE}


def test_an_edit_in_place_is_seen_when_every_file_is_looked_at(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    keeper.lay(f"{DAY}/other.json", MINE, id=B)
    assert found(keeper, "bread") == [A, B]
    os.utime(file.parent, ns=(1, 1))
    assert rows(keeper)
    file.write_bytes(codec.write(replace(MINE, content="Brioche by hand.")))
    vault = keeper.open()
    assert fresh.stale(vault.db, keeper.root) == []
    assert thorough.changed(vault.db, keeper.root) == [DAY]
    vault.refresh([DAY])
    assert thorough.changed(vault.db, keeper.root) == []
    assert (found(keeper, "bread"), found(keeper, "brioch")) == ([B], [A])
    assert rows(keeper) == {A: PLACE, B: f"{DAY}/other.json"}


def test_an_editor_that_replaces_the_file_is_seen_at_once(keeper: "Keeper") -> None:
    keeper.lay(PLACE, MINE)
    assert found(keeper, "bread") == [A]
    keeper.lay(f"{DAY}/new", MINE, content="Brioche by hand.").rename(keeper.path / PLACE)
    assert found(keeper, "brioch") == [A]
    assert rows(keeper) == {A: PLACE}


def test_a_move_between_tiers_is_a_move(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    assert rows(keeper) == {A: PLACE}
    (keeper.path / "roots/2026-11-20").mkdir(parents=True)
    file.rename(keeper.path / "roots/2026-11-20/bread.json")
    assert rows(keeper) == {A: "roots/2026-11-20/bread.json"}
    assert keeper.read(A).memory_type == "root"
    assert keeper.open().db.execute("SELECT tier FROM memory").fetchone() == ("root",)


def test_what_is_deleted_is_gone(keeper: "Keeper") -> None:
    keeper.lay(PLACE, MINE)
    file = keeper.lay(f"{DAY}/other.json", MINE, id=B)
    assert set(rows(keeper)) == {A, B}
    file.unlink()
    assert rows(keeper) == {A: PLACE}
    (keeper.path / PLACE).unlink()
    (keeper.path / DAY).rmdir()
    assert rows(keeper) == {}
    assert found(keeper, "bread") == []


BROKEN = [
    (b"{", "line 1: is not JSON"),
    (b"{}", "memory_pure_v2: is missing"),
    (b"\xff", "line 1: is not UTF-8"),
    (b" " * (1 << 20) + b"{}", "longer than 1,048,576 bytes"),
    (codec.write(MINE).replace(b'"leaf"', b'"fruit"'), "line 8: memory_type: must be one of"),
    (codec.write(MINE).replace(b'"2.0.0"', b'"9.0.0"'), "line 3: version 9.0.0 is newer"),
    (codec.write(MINE).replace(A.encode(), b'x\\" OR 1=1'), "id: must be exp_ and 12 hexadecimal digits"),
    (codec.write(MINE).replace(b'"leaf"', b'"leaf", "id": "exp_00000000000f"'), "key 'id' stands twice"),
]


@pytest.mark.parametrize(("raw", "rule"), BROKEN)
def test_a_broken_file_is_set_aside_with_its_rule_and_the_rest_works(keeper: "Keeper", raw: bytes, rule: str) -> None:
    keeper.lay(PLACE, MINE, id=B)
    bad = keeper.put(f"{DAY}/bad.json", raw)
    assert rows(keeper) == {B: PLACE}
    reasons = aside(keeper)
    assert list(reasons) == [f"{DAY}/bad.json"]
    assert reasons[f"{DAY}/bad.json"].startswith(f"{DAY}/bad.json: ")
    assert rule in reasons[f"{DAY}/bad.json"]
    assert bad.read_bytes() == raw
    bad.unlink()
    assert rows(keeper) == {B: PLACE}
    assert aside(keeper) == {}


def test_a_broken_file_that_was_mended_comes_back(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    raw = file.read_bytes()
    assert rows(keeper) == {A: PLACE}
    keeper.put(f"{DAY}/new", b"{").rename(file)
    assert (rows(keeper), list(aside(keeper))) == ({}, [PLACE])
    keeper.put(f"{DAY}/new", raw).rename(file)
    assert (rows(keeper), aside(keeper)) == ({A: PLACE}, {})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("second", [f"{DAY}/a copy.json", "roots/2026-11-20/bread.json", f"branchs/2026-11-20/bread.{A}.json"])
def test_of_two_files_with_one_id_the_name_with_the_id_counts_then_the_first_path_whichever_was_seen_first(
    keeper: "Keeper", second: str, order: tuple[int, int]
) -> None:
    paths = [PLACE, second]
    first, last = sorted(paths, key=lambda path: (A not in path, path))
    for number in order:
        keeper.lay(paths[number], MINE)
        assert set(rows(keeper)) == {A}
    assert rows(keeper) == {A: first}
    assert aside(keeper) == {last: f"{last}: its id stands in {first} already"}
    (keeper.path / first).unlink()
    assert rows(keeper) == {A: last}
    assert aside(keeper) == {}


def test_three_of_one_id_at_once(keeper: "Keeper") -> None:
    for name in ("c", "a", "b"):
        keeper.lay(f"{DAY}/{name}.json", MINE)
    assert rows(keeper) == {A: f"{DAY}/a.json"}
    assert set(aside(keeper)) == {f"{DAY}/b.json", f"{DAY}/c.json"}
    (keeper.path / DAY / "a.json").unlink()
    assert rows(keeper) == {A: f"{DAY}/b.json"}


def quiet(keeper: "Keeper", path: str) -> None:
    """Make a log look as if nobody had touched it for years."""
    os.utime(keeper.path / path, ns=(10**18, 10**18))


def log(*memories: Memory, month: str = "2026-11") -> bytes:
    return b"".join(stubs.stub_line(stubs.stub_of(memory, NOON, "unused", month)) for memory in memories)


def test_archive_logs_are_rows_a_line_each(keeper: "Keeper") -> None:
    keeper.put("archives/2026-10.jsonl", log(MINE, month="2026-10"))
    keeper.put("archives/2026-11.jsonl", log(replace(MINE, id=B, content="Cake.")) + b"{}\n" + b"broken\n")
    assert rows(keeper) == {A: "archives/2026-10.jsonl", B: "archives/2026-11.jsonl"}
    assert list(aside(keeper)) == ["archives/2026-11.jsonl/2", "archives/2026-11.jsonl/3"]
    assert aside(keeper)["archives/2026-11.jsonl/2"] == "archives/2026-11.jsonl: line 2: id: is missing"
    assert found(keeper, "cake") == [B]
    keeper.put("archives/2026-11.jsonl", log(replace(MINE, id=B), replace(MINE, id=C)))
    assert set(rows(keeper)) == {A, B, C}
    assert (aside(keeper), found(keeper, "cake")) == ({}, [])
    (keeper.path / "archives/2026-10.jsonl").unlink()
    assert set(rows(keeper)) == {B, C}


def test_of_two_stubs_the_last_counts(keeper: "Keeper") -> None:
    old, new = replace(MINE, content="Old."), replace(MINE, content="New.")
    keeper.put("archives/2026-10.jsonl", log(old, month="2026-10"))
    quiet(keeper, "archives/2026-10.jsonl")
    keeper.put("archives/2026-11.jsonl", log(old, new))
    assert rows(keeper) == {A: "archives/2026-11.jsonl"}
    assert (found(keeper, "new"), found(keeper, "old")) == ([A], [])
    keeper.put("archives/2026-11.jsonl", b"")
    assert rows(keeper) == {A: "archives/2026-10.jsonl"}


def test_a_living_memory_goes_before_its_stub_and_the_stub_counts_once_it_is_gone(keeper: "Keeper") -> None:
    keeper.put("archives/2026-11.jsonl", log(MINE))
    quiet(keeper, "archives/2026-11.jsonl")
    assert rows(keeper) == {A: "archives/2026-11.jsonl"}
    file = keeper.lay(PLACE, MINE)
    assert rows(keeper) == {A: PLACE}
    assert aside(keeper) == {}
    file.unlink()
    assert rows(keeper) == {A: "archives/2026-11.jsonl"}


def test_many_that_go_at_once_leave_their_stubs(keeper: "Keeper") -> None:
    every = [replace(MINE, id=f"exp_{number:012x}") for number in range(60)]
    keeper.put("archives/2026-11.jsonl", log(*every))
    quiet(keeper, "archives/2026-11.jsonl")
    for memory in every:
        keeper.lay(f"{DAY}/{memory.id}.json", memory)
    assert set(rows(keeper).values()) == {f"{DAY}/{memory.id}.json" for memory in every}
    for memory in every[:55]:
        (keeper.path / DAY / f"{memory.id}.json").unlink()
    assert list(rows(keeper).values()).count("archives/2026-11.jsonl") == 55


def test_a_folder_that_changed_just_now_is_looked_at_again(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    changed = os.stat(file.parent).st_mtime_ns
    assert rows(keeper) == {A: PLACE}
    keeper.lay(f"{DAY}/other.json", MINE, id=B)
    os.utime(file.parent, ns=(changed, changed))
    assert set(rows(keeper)) == {A, B}
    (keeper.path / f"{DAY}/other.json").unlink()
    os.utime(file.parent, ns=(changed, changed))
    assert set(rows(keeper)) == {A}


def test_a_folder_that_is_long_quiet_is_not_looked_at(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    os.utime(file.parent, ns=(10**18, 10**18))
    assert rows(keeper) == {A: PLACE}
    keeper.lay(f"{DAY}/other.json", MINE, id=B)
    os.utime(file.parent, ns=(10**18, 10**18))
    assert fresh.stale(keeper.open().db, keeper.root) == []


def test_a_suspect_folder_is_cleared_once_it_is_quiet(keeper: "Keeper") -> None:
    file = keeper.lay(PLACE, MINE)
    db = keeper.open().db
    before = os.stat(file.parent).st_mtime_ns - fresh.SUSPECT_NS
    os.utime(file.parent, ns=(before, before))
    db.execute("UPDATE folder SET mtime = ?, checked = ?", (before, before + 1))
    assert fresh.stale(db, keeper.root) == []
    assert db.execute("SELECT checked - mtime >= ? FROM folder", (fresh.SUSPECT_NS,)).fetchone() == (1,)


def test_language_and_zone_by_hand_are_derived_anew(keeper: "Keeper") -> None:
    naive = codec.write(replace(MINE, content="Les chevaux mangeaient.")).replace(
        b'"created_at": "2026-11-20T12:00:00Z"', b'"created_at": "2026-11-20 12:00"'
    )
    keeper.put(PLACE, naive)
    assert found(keeper, "mangeaient") == [A]
    identity = keeper.path / "vault.json"
    identity.write_text(identity.read_text().replace('"en"', '"fr"').replace("Europe/Paris", "Asia/Tokyo"))
    assert found(keeper, "mang") == [A]
    assert rows(keeper) == {A: PLACE}
    assert keeper.open().db.execute("SELECT created FROM memory").fetchone()[0] == clock.parse("2026-11-20 12:00", "Asia/Tokyo")


def test_what_luna_archived_is_found_by_what_remains(keeper: "Keeper") -> None:
    memory = keeper.keep("The quixotic baker sang.", tags=("oven",))
    keeper.apply(Archive(id=memory.id, at=NOON, reason="unused"))
    assert found(keeper, "quixot") == found(keeper, "oven") == [memory.id]
    assert rows(keeper) == {memory.id: "archives/2026-11.jsonl"}


def test_a_file_that_would_grow_too_long_in_luna_s_form_is_named_by_check(keeper: "Keeper") -> None:
    raw = codec.write(replace(MINE, tags=("MARK",)))
    keeper.put(PLACE, raw.replace(b'"MARK"', b",".join([b'"a"'] * 200_000)))
    assert rows(keeper) == {A: PLACE}
    found = [finding for finding in Check(keeper.open().config).findings() if finding.level == ERROR]
    assert [(finding.path, finding.rule.partition(":")[0]) for finding in found] == [
        (PLACE, "is readable, and cannot be written again")
    ]
