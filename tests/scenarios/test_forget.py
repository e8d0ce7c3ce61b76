import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]
Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def memory(luna: Luna, vault: Path) -> str:
    assert vault.is_dir()
    return luna("store", "Marie prefers 65 %").stdout.strip()


def _tree(vault: Path) -> dict[str, bytes]:
    found = (path for path in vault.rglob("*") if path.is_file() and not {".luna", ".git"} & set(path.parts))
    return {str(path.relative_to(vault)): path.read_bytes() for path in found}


def test_away_and_back(luna: Luna, vault: Path, memory: str) -> None:
    path = f"leaves/2026-11-20/marie-prefers-65.{memory}.json"
    before = _tree(vault)
    assert luna("forget", memory, "--dry-run").stdout == f"would archive {memory}  {path}\n"
    assert _tree(vault) == before
    done = luna("forget", memory[:14])
    assert done.stdout == f"archived {memory}  {path}\n"
    assert done.stderr == f"its text is in archives/full/2026-11.jsonl; 'luna revive {memory}' brings it back\n"
    assert "is archived already" in luna("forget", memory).stderr
    assert luna("recall", "Marie", "--no-trace").stdout.split("\t")[3] == "archived"
    assert luna("revive", memory, "--dry-run").stdout == f"would revive {memory}  leaf\n"
    assert path not in _tree(vault)
    assert luna("revive", memory).stdout == f"revived {memory}  leaf\n"
    assert set(_tree(vault)) == set(before)
    assert "is not archived" in luna("revive", memory).stderr


def test_a_purge_asks_or_needs_force(luna: Luna, terminal: Terminal, vault: Path, memory: str) -> None:
    refused = luna("forget", memory, "--purge", code=17).stderr
    assert refused.startswith("luna: error: nobody is there to confirm")
    code, written = terminal("forget", memory, "--purge", typed="n\n")
    assert (code, "remove this memory for good?" in written) == (1, True)
    assert list(vault.glob("leaves/*/*"))
    code, written = terminal("forget", memory, "--purge", typed="y\n")
    assert code == 0
    assert "the journal keeps what was purged for 30 days" in written
    assert "git's history keeps what was committed" in written
    assert luna("show", memory, code=13).stdout == ""
    assert not any(b"65 %" in data for data in _tree(vault).values())


def test_a_purge_of_an_archived_one(luna: Luna, vault: Path, memory: str) -> None:
    luna("forget", memory)
    done = luna("forget", memory, "--purge", "--force")
    assert done.stdout == f"purged {memory}  archives/2026-11.jsonl\n"
    assert not any(memory.encode() in data for data in _tree(vault).values())


def test_roots_and_pinned_ones_take_force_and_nothing_else_goes_before(luna: Luna, vault: Path, memory: str) -> None:
    root = luna("store", "I am Ana", "--tier", "root").stdout.strip()
    done = luna("forget", memory, root, code=17)
    assert done.stderr == f"luna: error: {root} is a root: it is kept for good\nluna: hint: --force forgets it nevertheless\n"
    assert len(list(vault.glob("*/*/*.json"))) == 2
    luna("forget", memory, root, "--force")
    assert list(vault.glob("*/*/*.json")) == []
