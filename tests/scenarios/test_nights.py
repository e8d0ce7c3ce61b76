"""Idle nights, old notes, a clock set back, clock changes, 29 February: a file changes only when something happened to it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli import clock
from luna_cli.clock import DAY_MS
from tests.scenarios.lives import Step, live

Luna = Callable[..., subprocess.CompletedProcess[str]]
Tree = dict[str, int]
RETENTION = {"seeds": 7, "leaves": 30, "branchs": 90}


def git(vault: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(vault), *words], capture_output=True, text=True, check=True).stdout


def some(count: int, **more: object) -> str:
    tiers = ("seed", "leaf", "branch", "root")
    return "".join(
        json.dumps({"content": f"a walk along river {n}", "tier": tiers[n % 4], "key": f"k{n}", **more}) + "\n"
        for n in range(count)
    )


def memories(tree: Tree) -> Tree:
    return {path: digest for path, digest in tree.items() if path.endswith(".json") and "exp_" in path}


def test_sixty_idle_nights(luna: Luna, vault: Path, now: int) -> None:
    luna("import", "jsonl", "-", stdin=some(40))
    instants = [clock.iso(now + day * DAY_MS) for day in range(1, 61)]
    steps: list[Step] = [(clock.iso(now), "dream"), (instants[0], "=")]  # the first night reads what was stored
    for at in instants:
        steps += [(at, "dream"), (at, "=")]
    answers = live(str(vault.parent), steps)
    assert [code for code, _ in answers if code] == []
    trees = [memories(json.loads(said)) for _, said in answers[1::2]]
    before = trees[0]
    assert len(before) == 40
    for night, tree in enumerate(trees[1:], 1):
        assert tree.items() <= before.items()
        gone = {path.split("/", 1)[0] for path in before.keys() - tree.keys()}
        assert gone == {folder for folder, days in RETENTION.items() if days <= night}
    assert git(vault, "status", "--porcelain") == ""
    full = "".join(path.read_text(encoding="utf-8") for path in (vault / "archives/full").iterdir())
    assert all(path[-21:-5] in full for path in before.keys() - trees[-1].keys())
    assert git(vault, "log", "--format=%s").count("night of") == 4  # the first, its week over, seeds gone, leaves gone


def test_a_second_dream_of_a_night_changes_nothing(luna: Luna, vault: Path, now: int) -> None:
    luna("import", "jsonl", "-", stdin=some(12))
    luna("recall", "river")
    night = clock.iso(now + DAY_MS)
    assert "3 reinforced" in luna("dream", at=night).stdout
    head = git(vault, "rev-parse", "HEAD")
    for words in (["dream"], ["dream"], ["index", "--rebuild"], ["check"]):
        luna(*words, at=night)
        assert git(vault, "status", "--porcelain") == ""
        assert git(vault, "rev-parse", "HEAD") == head
    assert "nothing changed" in luna("dream", at=night).stdout


def test_ten_year_old_notes_are_not_archived(luna: Luna, vault: Path, tmp_path: Path) -> None:
    luna("import", "jsonl", "-", stdin=some(20, created_at="2016-03-01T10:00:00Z"))
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/2015-06-01 Lisbon.md").write_text("---\ndate: 2015-06-01\n---\nThe tram climbs to the castle.\n")
    luna("import", "markdown", str(tmp_path / "notes"))
    before = sorted(vault.rglob("*exp_*.json"))
    assert len(before) == 21
    luna("dream")
    luna("dream", at="2026-11-21T02:30:00Z")
    assert sorted(vault.rglob("*exp_*.json")) == before
    assert {path.parent.name for path in before} == {"2016-03-01", "2015-06-01"}
    assert not (vault / "archives/full").exists() or list((vault / "archives/full").iterdir()) == []


def test_a_clock_set_back(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=some(12))
    luna("recall", "river")
    luna("dream", at="2026-11-21T02:00:00Z")
    luna("recall", "river", at="2026-11-19T09:00:00Z")
    luna("dream", at="2026-11-19T10:00:00Z")
    luna("dream", at="2019-01-01T10:00:00Z")
    luna("store", "written in the past", at="2019-01-01T10:00:00Z")
    assert len(list(vault.rglob("*exp_*.json"))) == 13
    luna("dream", at="2026-11-22T02:00:00Z")
    again = luna("dream", at="2026-11-22T02:00:00Z")
    assert "nothing changed" in again.stdout
    assert git(vault, "status", "--porcelain") == ""
    luna("check")


def test_the_lock_that_a_killed_git_left(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=some(120))
    lock = vault / ".git/refs/luna/pack.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    luna("dream")
    assert git(vault, "status", "--porcelain") == ""
    assert git(vault, "ls-files").count("exp_") == 120


def in_paris(home: Path, instants: list[str]) -> list[Tree]:
    """Live a night at each instant in a vault in Paris, each twice, with something stored and used; return the trees after."""
    steps: list[Step] = [(instants[0], "init", "--timezone", "Europe/Paris", "--language", "fr")]
    steps.append((instants[0], "store", "le pain de seigle", "--tier", "branch"))
    for at in instants:
        steps += [(at, "store", f"le pain du {at}"), (at, "recall", "pain"), (at, "dream"), (at, "="), (at, "dream"), (at, "=")]
    answers = live(str(home), steps)
    assert [said for code, said in answers if code] == []
    first, second = answers[5::6], answers[7::6]
    assert [json.loads(said) for _, said in first] == [json.loads(said) for _, said in second]
    return [json.loads(said) for _, said in first]


@pytest.mark.parametrize(
    ("instants", "days", "reports"),
    [
        pytest.param(  # 02:30 comes twice
            ["2026-10-24T22:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T23:30:00Z"],
            {"2026-10-25", "2026-10-26"},
            ["2026-10-25", "2026-10-25.2", "2026-10-25.3", "2026-10-26"],
            id="back",
        ),
        pytest.param(  # 02:30 does not come
            ["2027-03-27T23:30:00Z", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z", "2027-03-28T22:30:00Z"],
            {"2027-03-28", "2027-03-29"},
            ["2027-03-28", "2027-03-28.2", "2027-03-28.3", "2027-03-29"],
            id="forward",
        ),
        pytest.param(
            ["2028-02-28T23:30:00Z", "2028-02-29T12:00:00Z", "2028-02-29T23:30:00Z"],
            {"2028-02-29", "2028-03-01"},
            ["2028-02-29", "2028-03-01"],
            id="leap",
        ),
    ],
)
def test_nights_of_a_clock_change(tmp_path: Path, instants: list[str], days: set[str], reports: list[str]) -> None:
    tree = in_paris(tmp_path, instants)[-1]
    assert {path.split("/")[1] for path in memories(tree)} == days
    found = [path[7:-5] for path in sorted(tree) if path.startswith("dreams/2")]
    assert [name for name in reports if name not in found] == []


@pytest.mark.faults
def test_a_year_of_nights(tmp_path: Path) -> None:
    first = clock.parse_utc("2027-03-01T01:30:00Z")
    trees = in_paris(tmp_path, [clock.iso(first + day * DAY_MS) for day in range(366)])
    sys.stdout.write(f"\n366 nights, each twice: the second changed 0 of {len(trees[-1])} files\n")
    assert any(path.startswith("archives/full/") for path in trees[-1])
    assert "dreams/2028-02-29.json" in trees[-1]
