"""`luna diff` and `luna log`: what changed, and the life of one memory, in words."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Luna


def git(vault: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(vault), "-c", "user.name=t", "-c", "user.email=t@t", *words], capture_output=True, text=True, check=True
    ).stdout


def commit(vault: Path, at: str) -> None:
    git(vault, "add", "-A")
    subprocess.run(
        ["git", "-C", str(vault), "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "by hand"],
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at},
        check=True,
    )


def rewrite(vault: Path, memory_id: str, **fields: object) -> None:
    path = next(vault.glob(f"*/*/*{memory_id}.json"))
    document = json.loads(path.read_text())
    document["memory_pure_v2"]["experience"].update(fields)
    path.write_text(json.dumps(document, indent=2))


def stored(luna: Luna, *texts: str) -> list[str]:
    return luna("store", "--jsonl", "-", stdin="".join(json.dumps({"content": text}) + "\n" for text in texts)).stdout.split()


def rows(luna: Luna, *words: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in luna("diff", *words).stdout.splitlines()]


def life(luna: Luna, memory_id: str) -> list[str]:
    return [line.split("\t")[1] for line in luna("log", memory_id).stdout.splitlines()]


def test_nothing_changed(luna: Luna, vault: Path) -> None:
    said = luna("diff")
    assert said.stdout == ""
    assert said.stderr.startswith("nothing changed since HEAD (")
    assert json.loads(luna("diff", "--json").stdout)["memories"] == []
    assert vault.is_dir()


def test_every_kind_of_change_is_told_in_words(luna: Luna, vault: Path) -> None:
    edited, used, up, down, gone, purged, back = stored(luna, "edited", "used", "up", "down", "gone", "purged", "back")
    luna("forget", back)
    commit(vault, "2026-11-20T15:00:00Z")
    rewrite(vault, edited, content="edited by hand", tags=["x"])
    rewrite(vault, used, access_count=1, promotion_candidate=True)
    luna("promote", up)
    path = next(vault.glob(f"leaves/*/*{down}.json"))
    (vault / "seeds" / path.parent.name).mkdir(parents=True)
    path.rename(vault / "seeds" / path.parent.name / path.name)
    luna("forget", gone)
    luna("forget", "--purge", "--force", purged)
    luna("revive", back)
    new = luna("store", "brand new\nsecond line").stdout.strip()
    luna("config", "store.tier", "seed")
    (vault / "README.md").write_text("mine")
    assert rows(luna) == [
        ("stored", new, "brand new"),
        ("revived", back, "back"),
        ("edited content, tags", edited, "edited by hand"),
        ("promoted leaf → branch", up, "up"),
        ("demoted leaf → seed", down, "down"),
        ("archived", gone, "gone"),
        ("purged", purged, "purged"),
        ("used", used, "used"),
        ("set", "store.tier", "default → seed"),
        ("changed", "README.md", ""),
    ]
    counts = "1 stored, 1 revived, 1 edited, 1 promoted, 1 demoted, 1 archived, 1 purged, 1 used, 1 setting, 1 other file"
    assert counts in luna("diff").stderr
    document = json.loads(luna("diff", "HEAD~1", "--json").stdout)
    assert document["counts"] == {"stored": 6}
    status = git(vault, "status", "--porcelain")
    luna("diff")
    assert git(vault, "status", "--porcelain") == status


def test_a_dream_is_seen_from_before_it(luna: Luna, vault: Path) -> None:
    luna("store", "goes unused", at="2026-09-01T10:00:00Z")
    luna("dream")
    found = rows(luna, "HEAD~1")
    assert [row[0] for row in found] == ["archived", "dreamt"]
    assert found[1][1] == "2026-11-21"
    assert vault.is_dir()


def test_without_git_it_says_so(luna: Luna, tmp_path: Path) -> None:
    luna("init", "--no-git")
    assert "is in no git repository" in luna("diff", code=16).stderr
    assert (tmp_path / "home" / ".luna-vault" / "vault.json").exists()


def test_a_revision_that_is_none(luna: Luna, vault: Path) -> None:
    assert "no commit 'nope'" in luna("diff", "nope", code=13).stderr
    assert vault.is_dir()


@pytest.mark.parametrize("history", ["git", "none"])
def test_the_life_of_a_memory(luna: Luna, tmp_path: Path, history: str) -> None:
    luna("init", *(["--no-git"] if history == "none" else []), at="2026-11-20T00:00:00Z")
    memory = luna("store", "a life", at="2026-11-20T08:00:00Z").stdout.strip()
    luna("edit", memory, "--set", "tags=a", at="2026-11-20T09:00:00Z")
    luna("promote", memory, at="2026-11-20T10:00:00Z")
    luna("dream", at="2026-11-20T11:30:00Z")
    luna("forget", memory, at="2026-11-20T12:00:00Z")
    luna("revive", memory, at="2026-11-20T13:00:00Z")
    expected = ["stored", "edited tags", "promoted leaf → branch", "archived", "revived"]
    assert [step for step in life(luna, memory) if step != "used"] == expected
    document = json.loads(luna("log", memory, "--json").stdout)
    rise = next(moment for moment in document["life"] if moment["kind"] == "promoted")
    assert (rise["at"], rise["from"], rise["to"], rise["command"]) == ("2026-11-20T10:00:00Z", "leaf", "branch", "promote")
    assert rise["told"].startswith("score ")
    assert luna("log", memory, "-n", "1").stdout.split("\t")[1] == "revived"
    assert (tmp_path / "home").is_dir()


def test_a_life_that_git_alone_remembers(luna: Luna, vault: Path) -> None:
    memory = luna("store", "git remembers").stdout.strip()
    commit(vault, "2026-11-20T15:00:00Z")
    rewrite(vault, memory, content="by hand")
    commit(vault, "2026-11-20T16:00:00Z")
    luna("promote", memory)
    commit(vault, "2026-11-20T17:00:00Z")
    luna("forget", memory)
    commit(vault, "2026-11-20T18:00:00Z")
    luna("revive", memory)
    commit(vault, "2026-11-20T19:00:00Z")
    luna("forget", "--purge", "--force", memory)
    commit(vault, "2026-11-20T20:00:00Z")
    for path in sorted((vault / ".luna").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (vault / "dreams/history.jsonl").unlink(missing_ok=True)
    assert life(luna, memory) == ["stored", "edited content", "promoted leaf → branch", "archived", "revived", "purged"]


def test_a_hand_edit_between_transactions_is_in_the_life(luna: Luna, vault: Path) -> None:
    memory = luna("store", "by luna").stdout.strip()
    commit(vault, "2026-11-20T15:00:00Z")
    rewrite(vault, memory, content="by hand")
    commit(vault, "2026-11-20T16:00:00Z")
    luna("edit", memory, "--set", "summary=short", at="2026-11-20T17:00:00Z")
    assert life(luna, memory) == ["stored", "edited content", "edited summary"]


def test_a_memory_that_nothing_knows(luna: Luna, vault: Path) -> None:
    assert "no memory has the id" in luna("log", "exp_000000000000", code=13).stderr
    assert "no memory has the id" in luna("log", "abc", code=13).stderr
    assert vault.is_dir()


def test_the_vaults_own_log_is_newest_first(luna: Luna, vault: Path) -> None:
    first = luna("store", "first", at="2026-11-20T15:00:00Z").stdout.strip()
    commit(vault, "2026-11-20T16:00:00Z")
    luna("config", "recall.hits", "5", at="2026-11-20T17:00:00Z")
    luna("undo", at="2026-11-20T18:00:00Z")
    told = [line.split("\t") for line in luna("log").stdout.splitlines()]
    assert [(row[1], row[4]) for row in told][:4] == [
        ("transaction", "undo config"),
        ("transaction", "set recall.hits to 5 (undone)"),
        ("commit", "by hand"),
        ("transaction", f"store {first}"),
    ]
    assert len(luna("log", "-n", "2").stdout.splitlines()) == 2
