"""Dreams that come late, that would take too much, that have little time, or that are only planned."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Luna


def fill(luna: Luna, count: int, tier: str = "seed", at: str = "2026-11-10T09:00:00Z") -> list[str]:
    words = ("harbour", "lantern", "kettle", "violin", "ladder", "pepper", "window", "garden", "pocket", "saddle")
    texts = [f"The {words[n % 10]} and the {words[n // 10 % 10]} of number {n}" for n in range(count)]
    lines = "\n".join(json.dumps({"content": text, "tier": tier}) for text in texts)
    return luna("store", "--jsonl", "-", stdin=lines, at=at).stdout.split()


def files(vault: Path) -> dict[str, bytes]:
    found = (path for path in vault.rglob("*") if path.is_file() and not {".luna", ".git"} & set(path.parts))
    return {str(path.relative_to(vault)): path.read_bytes() for path in found}


def test_a_dream_nine_days_late_lives_the_nights_one_by_one(luna: Luna, vault: Path) -> None:
    used, *_ = fill(luna, 3)
    luna("dream", at="2026-11-11T03:00:00Z")
    for day in ("11", "12"):
        luna("show", used, at=f"2026-11-{day}T10:00:00Z")
    late = luna("dream", at="2026-11-20T03:00:00Z").stdout.splitlines()
    # The uses of the 11th and 12th count on the nights of the 12th and 13th; the other two seeds go a week after their birth.
    names = sorted(path.name for path in (vault / "dreams").glob("*.json"))
    assert names[:3] == ["2026-11-11.json", "2026-11-12.json", "2026-11-13.json"]
    assert "2026-11-18.json" in names or "2026-11-17.json" in names
    history = [json.loads(line) for line in (vault / "dreams" / "history.jsonl").read_text().splitlines()]
    assert history[0]["at"].startswith(("2026-11-12T", "2026-11-13T"))
    assert [line for line in late if line.startswith("night of")]
    message = subprocess.run(
        ["git", "-C", str(vault), "log", "-1", "--format=%B"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert message[0].startswith("night of 2026-11-")
    assert sum(line.startswith("night of") for line in message) == len(names) - 1


def test_sixty_idle_nights_change_no_file_of_a_root(luna: Luna, vault: Path) -> None:
    luna("store", "The house stands on the hill", "--tier", "root", at="2026-11-10T09:00:00Z")
    luna("dream", at="2026-11-11T03:00:00Z")
    before = files(vault)
    assert "nothing changed" in luna("dream", at="2027-01-10T03:00:00Z").stdout
    # A week that is over gets its line, once; nothing else.
    written = {path for path, data in files(vault).items() if before.get(path) != data}
    assert written <= {"dreams/landscapes.jsonl", "dreams/2026-11-16.json", "dreams/2026-11-16.patch.jsonl"}


def test_a_night_that_takes_much_is_refused_and_can_be_insisted_on(luna: Luna, vault: Path) -> None:
    fill(luna, 30)
    luna("dream", at="2026-11-11T03:00:00Z")
    before = files(vault)
    refused = luna("dream", at="2026-11-18T03:00:00Z", code=17)
    assert "would let go or lower 30 of 30 memories" in refused.stderr
    assert "--force" in refused.stderr
    assert {path: data for path, data in files(vault).items() if path in before} == before
    assert "30 let go" in luna("dream", "--force", at="2026-11-18T03:00:00Z").stdout


def test_a_vault_whose_memories_have_vanished_is_refused(luna: Luna, vault: Path) -> None:
    fill(luna, 25, "leaf")
    luna("dream", at="2026-11-11T03:00:00Z")
    shutil.rmtree(vault / "leaves")
    assert "held 25 memories at its last dream and holds none now" in luna("dream", at="2026-11-12T03:00:00Z", code=17).stderr


def test_plan_lives_the_night_in_a_copy(luna: Luna, vault: Path) -> None:
    fill(luna, 5)
    luna("recall", "harbour", at="2026-11-10T10:00:00Z")
    before, local = files(vault), sorted(os.listdir(vault / ".luna"))
    planned = luna("dream", "plan", at="2026-11-20T03:00:00Z").stdout
    assert files(vault) == before
    assert sorted(os.listdir(vault / ".luna")) == local
    lived = luna("dream", at="2026-11-20T03:00:00Z").stdout
    assert planned == "would be: " + lived


@pytest.mark.usefixtures("vault")
def test_plan_says_of_each_night_that_it_would_be(luna: Luna) -> None:
    used, *_ = fill(luna, 3)
    luna("dream", at="2026-11-11T03:00:00Z")
    luna("show", used, at="2026-11-11T10:00:00Z")
    planned = luna("dream", "plan", at="2026-11-20T03:00:00Z").stdout
    lived = luna("dream", at="2026-11-20T03:00:00Z").stdout
    heads = [line for line in lived.splitlines() if line.startswith("night of")]
    assert len(heads) > 1
    assert [line for line in planned.splitlines() if "night of" in line] == [f"would be: {line}" for line in heads]
    # Nothing else will tell of these nights, so each is told whole.
    assert planned.count("tiers: ") == len(heads)


@pytest.mark.usefixtures("vault")
def test_no_time_leaves_phases_and_says_so(luna: Luna) -> None:
    fill(luna, 5)
    document = json.loads(luna("dream", "--budget", "0.001s", "--json", at="2026-11-11T03:00:00Z").stdout)
    assert next(iter(document["phases"])) == "analysis"
    assert "awakening" in document["left"]
    assert "left" not in json.loads(luna("dream", "--json", at="2026-11-11T04:00:00Z").stdout)


def test_what_is_not_due_is_said_in_a_line_and_is_no_error(luna: Luna, vault: Path) -> None:
    fill(luna, 2)
    outside = luna("dream", "--window", "00:00-05:00", at="2026-11-11T12:00:00Z")
    assert (outside.stdout, outside.stderr.count("\n")) == ("", 1)
    in_use = luna("dream", "--if-idle", "3h", at="2026-11-10T10:00:00Z")
    assert "not due" in in_use.stderr
    assert not list((vault / "dreams").glob("*.json"))
    assert luna("-q", "dream", "--if-idle", "3h", at="2026-11-10T10:00:00Z").stderr == ""
    assert "night of" in luna("dream", "--if-idle", "3h", "--window", "00:00-05:00", at="2026-11-11T03:00:00Z").stdout


@pytest.mark.usefixtures("vault")
def test_the_patch_tells_every_operation_with_its_inverse(luna: Luna) -> None:
    used, *_ = fill(luna, 4)
    luna("show", used, at="2026-11-11T10:00:00Z")
    luna("dream", at="2026-11-12T03:00:00Z")
    lines = [json.loads(line) for line in luna("dream", "report", "--patch").stdout.splitlines()]
    assert json.loads(luna("dream", "report", "--patch", "--json").stdout) == lines
    assert {"reweigh", "read"} <= {line["do"] for line in lines}
    assert all(line["reason"] and line["undo"] for line in lines)
    weighed = next(line for line in lines if line["do"] == "reweigh")
    assert (weighed["id"], weighed["undo"]["access_count"], weighed["undo"]["last_accessed"]) == (used, 0, None)


def test_undo_takes_a_late_dream_back_as_a_whole(luna: Luna, vault: Path) -> None:
    used, *_ = fill(luna, 4)
    luna("dream", at="2026-11-11T03:00:00Z")
    luna("show", used, at="2026-11-11T10:00:00Z")
    before = files(vault)
    luna("dream", at="2026-11-20T03:00:00Z")
    assert files(vault) != before
    luna("undo", at="2026-11-20T04:00:00Z")
    assert files(vault) == before


@pytest.mark.usefixtures("vault")
def test_verify_asks_for_every_memory(luna: Luna) -> None:
    fill(luna, 40)
    document = json.loads(luna("dream", "--verify", "--json", at="2026-11-11T03:00:00Z").stdout)
    assert document["reach"]["asked"] == 40
    assert "no memory was asked for, as nothing changed" in luna("dream", "--verify", at="2026-11-11T04:00:00Z").stderr


def test_a_night_counts_what_there_was_by_then(luna: Luna, vault: Path) -> None:
    used, *_ = fill(luna, 3)
    luna("dream", at="2026-11-11T03:00:00Z")
    luna("show", used, at="2026-11-11T10:00:00Z")
    luna("store", "The ferry leaves at dawn", at="2026-11-19T10:00:00Z")
    luna("dream", at="2026-11-20T03:00:00Z")
    night = json.loads((vault / "dreams" / "2026-11-12.json").read_text())
    assert sum(night["memories"]["after"].values()) == 3


@pytest.mark.usefixtures("vault")
def test_a_dream_that_is_taken_back_was_never_dreamt(luna: Luna) -> None:
    used, *_ = fill(luna, 3)
    luna("dream", at="2026-11-11T03:00:00Z")
    luna("show", used, at="2026-11-11T10:00:00Z")
    luna("dream", at="2026-11-20T03:00:00Z")
    luna("undo", at="2026-11-20T04:00:00Z")
    assert json.loads(luna("status", "--json").stdout)["last_dream"] == "2026-11-11T03:00:00Z"
    again = luna("dream", at="2026-11-20T05:00:00Z").stdout
    assert "night of 2026-11-12" in again


def test_what_there_was_no_time_for_is_done_by_the_next_dream(luna: Luna, vault: Path) -> None:
    fill(luna, 5)
    luna("dream", "--budget", "0.001s", at="2026-11-11T03:00:00Z")
    assert not json.loads((vault / "graph" / "state.json").read_text())["working_memory"]
    luna("dream", at="2026-11-11T04:00:00Z")
    assert json.loads((vault / "graph" / "state.json").read_text())["working_memory"]
    before = files(vault)
    luna("dream", at="2026-11-11T04:30:00Z")
    assert files(vault) == before


def test_nights_before_the_one_that_is_refused_are_told_and_committed(luna: Luna, vault: Path) -> None:
    used, *_ = fill(luna, 30)
    luna("dream", at="2026-11-11T03:00:00Z")
    luna("show", used, at="2026-11-11T10:00:00Z")
    refused = luna("dream", at="2026-11-20T03:00:00Z", code=17).stderr
    assert "before it have been lived" in refused
    told = subprocess.run(["git", "-C", str(vault), "log", "-1", "--format=%B"], capture_output=True, text=True, check=True).stdout
    assert told.startswith("night of 2026-11-")
    assert "night of 2026-11-12" in told


def test_what_is_corrected_is_not_laid_ready(luna: Luna, vault: Path) -> None:
    luna("store", "The bakery of Marie opens at 7", at="2026-11-10T09:00:00Z")
    luna("store", "The bakery of Marie opens at 8 now", at="2026-11-10T10:00:00Z")
    luna("store", "The bakery of Marie sells rye bread", at="2026-11-10T11:00:00Z")
    luna("dream", at="2026-11-11T03:00:00Z")
    older = luna("recall", "bakery opens at 7", "--ids", at="2026-11-11T09:00:00Z").stdout.split()
    luna("store", "Marie is glad", at="2026-11-11T10:00:00Z")
    luna("dream", at="2026-11-12T03:00:00Z")
    ready = json.loads((vault / "graph" / "state.json").read_text()).get("preloaded", [])
    superseded = [one for one in older if json.loads(luna("show", one, "--json").stdout).get("superseded_by")]
    assert superseded
    assert not set(superseded) & set(ready)
