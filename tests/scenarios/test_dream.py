"""`luna dream` from outside: one night, the next one, and the commit."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Luna
from tests.scenarios.conftest import Terminal

TEXTS = ("The lighthouse keeper kept twelve notebooks", "La Patience est un canot de 1961", "Bread wants time")


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True).stdout


def fill(luna: Luna) -> list[str]:
    lines = "\n".join(json.dumps({"content": text, "tier": "seed"}) for text in TEXTS)
    return luna("store", "--jsonl", "-", stdin=lines).stdout.split()


def test_a_used_seed_rises_and_an_unused_one_is_archived(luna: Luna, vault: Path) -> None:
    used, other, _ = fill(luna)
    for day in ("21", "22"):
        luna("recall", "lighthouse notebooks", at=f"2026-11-{day}T10:00:00Z")
    night = luna("dream", at="2026-11-23T03:00:00Z").stdout
    assert "1 promoted" in night
    assert list((vault / "leaves").glob(f"*/*{used}.json"))
    history = [json.loads(line) for line in (vault / "dreams" / "history.jsonl").read_text().splitlines()]
    assert [(line["id"], line["from"], line["to"]) for line in history] == [(used, "seed", "leaf")]
    later = luna("dream", at="2026-11-28T03:00:00Z").stdout
    assert "2 let go" in later
    assert not list(vault.glob(f"seeds/*/*{other}.json"))
    assert other in (vault / "archives" / "2026-11.jsonl").read_text()
    assert other in (vault / "archives" / "full" / "2026-11.jsonl").read_text()
    luna("revive", other, at="2026-11-28T10:00:00Z")
    assert list(vault.glob(f"seeds/*/*{other}.json"))


def test_one_commit_a_night_after_what_the_day_brought(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("recall", "bread", at="2026-11-21T10:00:00Z")
    first = luna("dream", at="2026-11-22T03:00:00Z").stdout.splitlines()[0]
    assert git(vault, "log", "--format=%s").splitlines() == [first, "what the day brought", "plant a vault"]
    assert git(vault, "log", "-1", "--format=%aI").startswith("2026-11-22T03:00:00")
    assert git(vault, "status", "--porcelain") == ""


def test_a_second_dream_of_the_night_changes_nothing(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("recall", "bread", at="2026-11-21T10:00:00Z")
    luna("dream", at="2026-11-22T03:00:00Z")
    head = git(vault, "rev-parse", "HEAD")
    tree = {path: path.read_bytes() for path in vault.rglob("*.json*") if ".luna" not in path.parts and ".git" not in path.parts}
    assert "nothing changed" in luna("dream", at="2026-11-22T04:00:00Z").stdout
    assert git(vault, "rev-parse", "HEAD") == head
    assert {path: path.read_bytes() for path in tree} == tree


def test_something_new_on_the_same_night_gives_a_second_report(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("recall", "bread", at="2026-11-21T10:00:00Z")
    luna("dream", at="2026-11-22T03:00:00Z")
    luna("recall", "lighthouse", at="2026-11-22T04:00:00Z")
    luna("dream", at="2026-11-22T05:00:00Z")
    assert sorted(path.name for path in (vault / "dreams").glob("*.json")) == ["2026-11-22.2.json", "2026-11-22.json"]
    assert luna("dream", "report", "--list").stdout.split() == ["2026-11-22", "2026-11-22.2"]
    assert json.loads(luna("dream", "report", "--list", "--json").stdout) == ["2026-11-22", "2026-11-22.2"]
    assert "--list names all nights" in luna("dream", "report", "--list", "--patch", code=2).stderr
    assert json.loads(luna("dream", "report", "2026-11-22", "--json").stdout)["night"] == "2026-11-22"


def test_dry_run_prints_the_same_report_and_changes_nothing(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("recall", "bread", at="2026-11-21T10:00:00Z")
    before = {path: path.stat().st_mtime_ns for path in vault.rglob("*") if ".luna" not in path.parts}
    would = luna("dream", "--dry-run", at="2026-11-22T03:00:00Z").stdout
    assert {path: path.stat().st_mtime_ns for path in vault.rglob("*") if ".luna" not in path.parts} == before
    assert would == "would be: " + luna("dream", at="2026-11-22T03:00:00Z").stdout
    assert luna("dream", "report").stdout == would.removeprefix("would be: ")


def test_only_some_phases(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("dream", "--phase", "analysis", at="2027-01-22T03:00:00Z")
    assert len(list(vault.glob("seeds/*/*.json"))) == 3
    assert "This night went without extraction, promotion, deep sleep," in luna("dream", "report").stdout
    assert "--phase is one of" in luna("dream", "--phase", "lucid", code=2).stderr
    assert "dream.skip may name analysis, " in luna("config", "dream.skip", "awakening,foo", code=2).stderr
    luna("config", "dream.skip", "awakening, extraction")


@pytest.mark.usefixtures("vault")
def test_an_option_before_the_subcommand_is_refused_with_the_right_order(luna: Luna) -> None:
    refused = luna("dream", "--json", "plan", code=2).stderr
    assert "--json is an option of 'luna dream' here" in refused
    assert "'luna dream plan --json'" in refused
    assert "'luna dream plan --phase'" in luna("dream", "--phase", "analysis", "plan", code=2).stderr
    assert "'luna dream plan --help'" in luna("dream", "--verify", "plan", code=2).stderr


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(luna: Luna, terminal: Terminal, vault: Path, columns: int) -> None:
    ids = fill(luna)
    for day in ("21", "22"):
        luna("recall", "lighthouse notebooks", at=f"2026-11-{day}T10:00:00Z")
    env = {"COLUMNS": str(columns), "LUNA_NOW": "2026-11-23T03:00:00Z"}
    _, told = terminal("dream", env=env)
    assert max(map(len, told.splitlines())) <= columns
    assert f"  {ids[0]}  " in told
    assert "The lighthouse k" in told
    _, moves = terminal("dream", "history", env=env)
    assert max(map(len, moves.splitlines())) <= max(columns, 48)
    assert columns < 60 or "The lighthouse kee" in moves
    assert str(vault) not in told


def test_undo_takes_a_night_back(luna: Luna, vault: Path) -> None:
    fill(luna)
    before = {path.name: path.read_bytes() for path in vault.glob("seeds/*/*.json")}
    luna("dream", at="2026-12-22T03:00:00Z")
    assert not list(vault.glob("seeds/*/*.json"))
    luna("undo", at="2026-12-22T04:00:00Z")
    assert {path.name: path.read_bytes() for path in vault.glob("seeds/*/*.json")} == before
    assert "3 let go" in luna("dream", at="2026-12-22T05:00:00Z").stdout


def test_without_git_and_with_each_change_committed(luna: Luna, vault: Path) -> None:
    luna("config", "git.commit", "each")
    fill(luna)
    luna("store", "each change is a commit")
    subjects = git(vault, "log", "--format=%s").splitlines()
    assert subjects[0].startswith("store exp_")
    assert subjects[1] == "store 3 memories"
    luna("config", "git.commit", "never")
    luna("store", "this one is not")
    luna("dream", at="2026-12-22T03:00:00Z")
    assert git(vault, "log", "--format=%s").splitlines()[0] != "what the day brought"


def test_another_dream_at_work_is_answered_at_once(luna: Luna, vault: Path) -> None:
    from luna_cli.files import lock

    with lock.hold(str(vault), 0.0, "dream.lock"):
        assert "is held by another luna" in luna("dream", code=11).stderr
    luna("dream")


def test_a_line_that_is_no_trace_is_named_and_the_night_goes_on(luna: Luna, vault: Path) -> None:
    fill(luna)
    luna("recall", "bread", at="2026-11-21T10:00:00Z")
    (path,) = (vault / "traces").glob("*.jsonl")
    with path.open("a") as file:
        file.write("\nnonsense")
    assert "line 3: no trace" in luna("dream", at="2026-11-22T03:00:00Z").stderr


def test_a_session_that_says_a_thing_twice_is_gathered_without_what_goes(luna: Luna, vault: Path) -> None:
    said = "Marie keeps the rye sourdough in the blue crock beside the oven"
    texts = [said, "The lighthouse lamp was mended", "Bread wants time", "The boat leaks", "Lou sings", "Rain on the roof", said]
    context = {"session_id": "kitchen", "speaker": "Marie"}
    lines = [
        {"content": text, "created_at": f"2026-11-10T09:{turn * 8:02d}:00Z", "session_context": {**context, "turn": turn}}
        for turn, text in enumerate(texts)
    ]
    luna("store", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)), at="2026-11-10T10:00:00Z")
    night = json.loads(luna("dream", "--json", at="2026-11-11T03:00:00Z").stdout)["phases"]["extraction"]
    (twice,) = night["duplicates"]
    (session,) = (one for one in night["syntheses"] if one["scale"] == "session")
    assert twice["gone"] in session["sources"]
    assert json.loads(luna("show", twice["kept"], "--json").stdout)["experience"]["parent_id"] == session["id"]
    assert twice["gone"] in (vault / "archives" / "2026-11.jsonl").read_text()
