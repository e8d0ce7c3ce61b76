"""The index is only a cache: absent, broken, of another kind, on media that cannot be written, it is made good by itself."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.actions.recall import recall_checked
from luna_cli.files.sqlite import DatabaseError
from luna_cli.vault.index import gather, schema
from luna_cli.vault.index.open import ready, rebuild, writer

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")


@pytest.fixture
def full(keeper: "Keeper") -> "Keeper":
    for number in range(30):
        path = f"{'seeds' if number % 2 else 'leaves'}/2026-11-20/{number}.json"
        keeper.lay(path, id=f"exp_{number + 1:012x}", content=f"note {number} about bread")
    keeper.incremental()
    return keeper


def index(keeper: "Keeper") -> Path:
    keeper.close()
    return Path(schema.path_of(keeper.root))


def named(keeper: "Keeper") -> list[str]:
    return sorted(name for name in os.listdir(keeper.path / ".luna") if name.startswith("index-"))


def test_it_is_built_when_it_is_absent_and_nothing_else_is_left(full: "Keeper") -> None:
    before = full.incremental()
    for end in ("", "-wal", "-shm"):
        index(full).with_name(index(full).name + end).unlink(missing_ok=True)
    assert full.incremental() == before
    full.close()
    assert named(full) == [index(full).name]
    assert os.stat(index(full)).st_mode & 0o777 == 0o600


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "text": lambda _: b"no database\n" * 400,
    "head": lambda raw: raw[:100],
    "half": lambda raw: raw[: len(raw) // 2],
    "zeroes": lambda raw: bytes(len(raw)),
    "magic": lambda raw: b"X" + raw[1:],
    "schema": lambda raw: raw[:100] + b"\xff" * 900 + raw[1000:],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_index_is_rebuilt_the_same(full: "Keeper", kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = full.incremental()
    file = index(full)
    file.write_bytes(BROKEN[kind](file.read_bytes()))
    assert full.incremental() == before
    assert capfd.readouterr().err in {"", "luna: note: the index was damaged and has been rebuilt\n"}
    full.close()
    assert named(full) == [file.name]


def test_a_damaged_page_never_gives_a_wrong_answer(full: "Keeper") -> None:
    file = index(full)
    raw = file.read_bytes()
    expected = [hit.value("id") for hit in recall_checked(full.open(), "note 7 bread", NOON)]
    for page in range(1, len(raw) // 4096):
        full.close()
        file.write_bytes(raw[: page * 4096] + b"\xa5" * 4096 + raw[(page + 1) * 4096 :])
        try:
            hits = [hit.value("id") for hit in recall_checked(full.open(), "note 7 bread", NOON)]
        except DatabaseError:
            full.close()
            rebuild(full.open().config).close()
            hits = [hit.value("id") for hit in recall_checked(full.open(), "note 7 bread", NOON)]
        assert hits == expected


def test_an_index_that_was_never_finished_is_built_anew(full: "Keeper") -> None:
    before = full.incremental()
    db = sqlite3.connect(index(full))
    db.execute("DROP TABLE meta")
    db.commit()
    db.close()
    assert full.incremental() == before


def test_indexes_of_other_versions_go_when_ours_is_built(full: "Keeper") -> None:
    file = index(full)
    other = file.with_name("index-0-terms-0.db")
    for name in (other, other.with_name(other.name + "-wal"), file.with_name(file.name + ".1.new")):
        name.write_bytes(b"x")
    os.utime(file.with_name(file.name + ".1.new"), (1, 1))
    file.with_name(file.name + ".2.new").write_bytes(b"another is at it")
    rebuild(full.open().config).close()
    full.close()
    assert named(full) == [file.name, file.name + ".2.new"]


def test_an_index_that_appeared_meanwhile_is_kept(full: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    config = full.open().config
    file = index(full)
    theirs = file.read_bytes()
    exists = os.path.exists
    monkeypatch.setattr(os.path, "exists", lambda path: path != str(file) and exists(path))
    rebuild(config).close()
    monkeypatch.undo()
    assert file.read_bytes()[:24] == theirs[:24]


READ_ONLY = """
import difflib, encodings.ascii, os, secrets, sys
from luna_cli import clock
from luna_cli.vault.store import Vault
from luna_cli.actions.recall import recall_checked
from luna_cli.text.terms import query, stems
from luna_cli.vault.index import gather

gather.RELATED = sys.argv[2]  # the checkout may lie where nobody else may read
clock.utc_offset(0, "Europe/Paris"), stems("warm", "en"), query("warm")
os.setegid(65534), os.seteuid(65534)
try:
    os.open(sys.argv[1] + "/.luna/probe", os.O_CREAT | os.O_WRONLY)
except PermissionError:
    with Vault(sys.argv[1]) as vault:
        print(len(recall_checked(vault, "bread", 1795176000000, 50)), vault.db.execute("PRAGMA database_list").fetchone()[2])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody who may not write")
@pytest.mark.parametrize("state", ["in line", "behind", "absent"])
def test_on_media_that_cannot_be_written_a_copy_in_memory_answers(full: "Keeper", state: str) -> None:
    file = index(full)
    if state == "behind":
        full.lay("leaves/2026-11-20/mine.json", id="exp_0000000000ff", content="more bread")
    elif state == "absent":
        file.unlink()
    for folder, folders, names in os.walk(full.root):
        for name in [*folders, *names, "."]:
            os.chmod(os.path.join(folder, name), 0o555)  # noqa: S103 - that nobody may write is the point
    for parent in full.path.parents[:-1]:
        os.chmod(parent, os.stat(parent).st_mode | 0o055)  # noqa: S103 - somebody else must get there
    related = shutil.copy(gather.RELATED, full.path.parent)
    command = [sys.executable, "-c", READ_ONLY, full.root, related]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    count, _, where = done.stdout.strip().partition(" ")
    assert (int(count), bool(where)) == (31 if state == "behind" else 30, state == "in line")


def test_while_another_writes_a_copy_in_memory_answers(full: "Keeper") -> None:
    file = index(full)
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    full.lay("leaves/2026-11-20/mine.json", id="exp_0000000000ff", content="more bread")
    vault = full.open()
    assert vault.db.execute("PRAGMA database_list").fetchone()[2] == ""
    assert len(recall_checked(vault, "bread", NOON, 50)) == 31
    other.rollback()
    other.close()
    assert full.incremental() == full.rebuilt()


def test_settings_that_the_fast_lane_needs_follow_what_was_set(full: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    def noted(name: str) -> object:
        return full.open().db.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()[0]

    assert (noted("recall.hits"), noted("zone"), noted("language")) == (10, "Europe/Paris", "en")
    identity = full.path / "vault.json"
    identity.write_text(identity.read_text().replace('"settings": {}', '"settings": {"recall.hits": 3}'))
    assert noted("recall.hits") == 3
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "luna" / "config.json"
    config.parent.mkdir(parents=True)
    config.write_text('{"recall.hits": 4}')
    assert noted("recall.hits") == 4
    monkeypatch.setenv("XDG_CONFIG_HOME", str(full.path))
    assert noted("recall.hits") == 3


def test_the_writer_is_drawn_once(full: "Keeper") -> None:
    name = writer(full.root)
    assert len(name) == 6
    assert writer(full.root) == name == (full.path / ".luna/writer").read_text()
    ready(full.open().config).close()
    assert writer(full.root) == name
