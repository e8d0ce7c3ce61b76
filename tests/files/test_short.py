import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from luna_cli.errors import LunaError, NotFoundError, PartlyDoneError, RefusedError
from luna_cli.files import journal, short
from luna_cli.files.lock import hold
from luna_cli.files.transaction import Remove, commit


def put(root: Path, path: str, data: bytes = b"a memory", at: int = 1000) -> str:
    return short.put(str(root), path, data, at=at, label="store", group="g")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    hold(str(tmp_path)).release()
    return tmp_path


def test_written_listed_and_reversed(vault: Path) -> None:
    name = put(vault, 'leaves/2026-11-20/é "q".json')
    file = vault / 'leaves/2026-11-20/é "q".json'
    assert file.read_bytes() == b"a memory"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert sorted(os.listdir(vault / ".luna")) == ["journal", "lock"]
    (entry,) = journal.entries(str(vault))
    assert (entry.id, entry.label, entry.group, entry.size, entry.counts) == (name, "store", "g", 8, (("put", 1),))
    assert entry.path == 'leaves/2026-11-20/é "q".json'
    with hold(str(vault)) as lock:
        commit(lock, journal.inverse(str(vault), name), label="undo", message="", group="u", at=2000, undoes="g")
    assert not file.exists()


def test_a_changed_memory_is_not_removed(vault: Path) -> None:
    name = put(vault, "seeds/x.json")
    (vault / "seeds/x.json").write_bytes(b"a longer memory")
    with pytest.raises(PartlyDoneError, match=r"seeds/x\.json is no longer what was stored"):
        journal.inverse(str(vault), name)
    with pytest.raises(NotFoundError):
        journal.inverse(str(vault), "0000000000009-abcdef")


def test_nothing_is_replaced_and_no_link_followed(vault: Path) -> None:
    put(vault, "seeds/x.json")
    with pytest.raises(RefusedError, match="exists already"):
        put(vault, "seeds/x.json", b"other")
    (vault / "link").symlink_to("seeds")
    with pytest.raises(RefusedError, match="symbolic link"):
        put(vault, "link/y.json")
    (vault / "file").touch()
    with pytest.raises(LunaError, match="could not be written"):
        put(vault, "file/y.json")
    assert os.listdir(vault / "seeds") == ["x.json"]
    assert sorted(os.listdir(vault / ".luna")) == ["journal", "lock"]


def test_ids_grow_with_those_of_transactions(vault: Path) -> None:
    first = put(vault, "seeds/1.json", at=5000)
    with hold(str(vault)) as lock:
        second = commit(lock, journal.inverse(str(vault), first), label="undo", message="", group="u", at=10).id
    third = put(vault, "seeds/3.json", at=20)
    assert [first, second, third] == sorted([first, second, third])
    assert [entry.id for entry in journal.entries(str(vault))] == [third, second, first]


def test_torn_lines_are_passed_over_and_old_ones_pruned(vault: Path) -> None:
    old = put(vault, "seeds/1.json", at=1000)
    with (vault / ".luna/journal/short.jsonl").open("ab") as log:
        log.write(b'\n{"id": "00000000\n{"id": 3}\n[]')
    new = put(vault, "seeds/2.json", at=9000)
    assert [entry.id for entry in journal.entries(str(vault))] == [new, old]
    assert journal.prune(str(vault), 5000) == 1
    assert [entry.id for entry in journal.entries(str(vault))] == [new]
    assert journal.prune(str(vault), 5000) == 0
    assert isinstance(journal.inverse(str(vault), new)[0], Remove)


def test_nothing_heavy_is_loaded() -> None:
    script = "import sys, luna_cli.files.lock, luna_cli.files.trace_log, luna_cli.files.short; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "re",
        "json",
        "dataclasses",
        "typing",
        "pathlib",
        "ctypes",
        "enum",
        "functools",
        "collections",
        "hashlib",
        "contextlib",
    }
    assert heavy.isdisjoint(loaded)
    assert "luna_cli.files.short" in loaded
