"""`luna undo`: the last command as a whole, then the one before; a hand edit is never lost."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Luna


def files(vault: Path) -> dict[str, bytes]:
    """Return every file of the vault but those of git and `.luna/`."""
    found = (path for path in vault.rglob("*") if path.is_file() and not {".git", ".luna"} & set(path.parts))
    return {str(path.relative_to(vault)): path.read_bytes() for path in found}


def bulk(count: int) -> str:
    return "".join(json.dumps({"content": f"turn {n} of the walk"}) + "\n" for n in range(count))


def test_undone_one_by_one_the_vault_is_what_it_was(luna: Luna, vault: Path) -> None:
    states = [files(vault)]
    commands: list[tuple[tuple[str, ...], str]] = [
        (("store", "the fast lane"), ""),
        (("store", "the full lane", "--emotion", "joy"), ""),
        (("store", "--jsonl", "-"), bulk(30)),
        (("config", "store.tier", "seed"), ""),
    ]
    for words, stdin in commands:
        luna(*words, stdin=stdin)
        states.append(files(vault))
    memory = luna("list", "-n", "1").stdout.split("\t")[0]
    for words in (("forget", memory), ("revive", memory), ("promote", memory)):
        luna(*words)
        states.append(files(vault))
    for state in reversed(states[:-1]):
        luna("undo")
        assert files(vault) == state
    assert "there is nothing to undo" in luna("undo", code=13).stderr
    assert luna("undo", "--list").stdout == ""
    assert luna("check").stdout == ""
    assert json.loads(luna("status", "--json").stdout)["journal"]["undo"] is None


def test_a_dream_is_undone_whole(luna: Luna, vault: Path) -> None:
    luna("store", "bread", at="2026-09-01T10:00:00Z")
    luna("recall", "bread", at="2026-09-01T11:00:00Z")
    before = files(vault)
    luna("dream", at="2026-11-20T02:00:00Z")
    assert files(vault) != before
    luna("undo")
    assert files(vault) == before


def test_dry_run_names_the_files_and_changes_none(luna: Luna, vault: Path) -> None:
    luna("store", "bread of the day")
    before = files(vault)
    said = luna("undo", "--dry-run")
    assert files(vault) == before
    assert said.stdout.startswith("removed\tleaves/2026-11-20/bread-of-the-day.exp_")
    assert "would undo: store exp_" in said.stderr
    done = luna("undo")
    assert done.stdout == said.stdout


@pytest.mark.parametrize("lane", ["fast", "full"])
def test_a_hand_edit_stays_and_is_named(luna: Luna, vault: Path, lane: str) -> None:
    luna("store", "kept by luna")
    luna("store", "kept by hand", *(["--emotion", "joy"] if lane == "full" else []))
    edited = next(path for path in vault.glob("leaves/*/*.json") if "by-hand" in path.name)
    edited.write_text(edited.read_text().replace("by hand", "by a person"))
    name = str(edited.relative_to(vault))
    assert name in luna("undo", "--dry-run", code=3).stderr
    done = luna("undo", "--json", code=3)
    assert json.loads(done.stdout)["kept"] == [name]
    assert "was changed by hand and stays as it is" in done.stderr
    assert "kept by a person" in edited.read_text()
    luna("undo")  # goes on to the one before
    assert [path.name for path in vault.glob("leaves/*/*.json")] == [edited.name]


def test_the_list_an_older_one_and_an_undo_taken_back(luna: Luna, vault: Path) -> None:
    first = luna("store", "first").stdout.strip()
    second = luna("store", "second").stdout.strip()
    listed = [line.split("\t") for line in luna("undo", "--list").stdout.splitlines()]
    assert [(row[2], row[3], row[4]) for row in listed] == [("store", "1", f"store {second}"), ("store", "1", f"store {first}")]
    assert "is the beginning of several" in luna("undo", "17", code=2).stderr
    luna("undo", listed[1][0][:-1])
    assert [path.name for path in vault.glob("leaves/*/*.json")] == [f"second.{second}.json"]
    taken_back = json.loads(luna("log", "--json").stdout)[0]
    assert taken_back["text"] == "undo store"
    luna("undo", taken_back["id"])
    assert len(list(vault.glob("leaves/*/*.json"))) == 2
    assert len(luna("undo", "--list").stdout.splitlines()) == 2


def test_what_cannot_be_undone(luna: Luna, vault: Path) -> None:
    assert "the journal has no transaction nothing" in luna("undo", "nothing", code=13).stderr
    planted = json.loads(luna("log", "--json", "-n", "5").stdout)[-1]
    if planted["kind"] == "transaction":
        assert "planting the vault is not undone" in luna("undo", planted["id"], code=13).stderr
    assert "--list stands alone" in luna("undo", "--list", "--dry-run", code=2).stderr
    assert luna("undo", code=13).stdout == ""
    assert files(vault)["vault.json"]


def test_each_undo_is_a_commit_where_each_change_is(luna: Luna, vault: Path) -> None:
    luna("config", "git.commit", "each")
    luna("store", "committed at once")
    luna("undo")
    said = subprocess.run(["git", "-C", str(vault), "log", "--format=%s", "-2"], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[0] == "undo store"
    status = subprocess.run(["git", "-C", str(vault), "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert status.stdout == ""
