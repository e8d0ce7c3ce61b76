"""`luna status`: what a person looks at first, and what monitoring reads."""

import json
from pathlib import Path

import pytest

from tests.conftest import Luna


def facts(luna: Luna, at: str = "") -> dict[str, str]:
    return dict(line.split("\t", 1) for line in luna("status", at=at).stdout.splitlines())


def test_a_fresh_vault(luna: Luna, vault: Path) -> None:
    said = facts(luna)
    assert said["vault"] == f"{vault} (format 1, language en, time zone UTC)"
    assert said["memories"] == "0 (0 seed, 0 leaf, 0 branch, 0 root); 0 archived, 0 pinned"
    assert said["phi"] == "no memory yet"
    assert said["last dream"] == "never"
    assert said["undo"] == "nothing to undo"
    assert said["git"].startswith("0 uncommitted; last commit ")


def test_counts_follow_what_happens(luna: Luna, vault: Path) -> None:
    luna("store", "a root", "--tier", "root")
    luna("store", "a seed", "--tier", "seed")
    gone = luna("store", "a leaf that goes").stdout.strip()
    luna("forget", gone)
    luna("recall", "root")
    document = json.loads(luna("status", "--json").stdout)
    assert document["vault"] == str(vault)
    assert document["memories"] == {"seed": 1, "leaf": 0, "branch": 0, "root": 1, "archived": 1}
    assert document["pinned"] == 1
    assert document["traces"] == 1
    # φ and φ⁻² at birth: their mean is 1; distances 0 and φ − φ⁻².
    assert document["phi_average"] == pytest.approx(1.0, abs=1e-6)
    assert document["phi_convergence"] == pytest.approx(1 - (1.618034 - 0.381966) / 2 / 1.618034, abs=1e-6)
    assert document["journal"]["undo"]["message"] == f"forget {gone}"
    assert document["git"]["state"] == "own"
    assert document["git"]["uncommitted"] >= 3
    assert document["index"]["bytes"] > 0


def test_phi_fades_with_the_days(luna: Luna, vault: Path) -> None:
    luna("store", "used and fading", "--tier", "seed")
    path = next(vault.glob("seeds/*/*.json"))
    path.write_text(path.read_text().replace('"phi_weight": 0.381966', '"phi_weight": 1.0'))
    luna("index")
    now = json.loads(luna("status", "--json").stdout)["phi_average"]
    later = json.loads(luna("status", "--json", at="2026-11-27T14:30:00Z").stdout)["phi_average"]
    assert now == pytest.approx(1.0)
    assert later == pytest.approx(0.381966 + (1 - 0.381966) / 1.618034, abs=1e-5)


def test_a_file_that_is_set_aside_is_named(luna: Luna, vault: Path) -> None:
    luna("store", "a leaf")
    (vault / "leaves/2026-11-20/x.json").write_text("{")
    assert facts(luna)["set aside"].startswith("leaves/2026-11-20/x.json: line 1: is not JSON")
    assert json.loads(luna("status", "--json").stdout)["set_aside"][0]["path"] == "leaves/2026-11-20/x.json"


def test_monitoring_hears_of_an_overdue_dream(luna: Luna, vault: Path) -> None:
    luna("store", "bread")
    luna("status", "--max-dream-age", "36h")  # planted 14 h ago, never dreamt
    luna("status", "--max-dream-age", "12h", code=3)
    luna("recall", "bread")
    luna("dream")
    done = luna("status", "--max-dream-age", "36h", "--json", at="2026-11-22T02:29:00Z")
    assert json.loads(done.stdout)["dream_overdue"] is False
    late = luna("status", "--max-dream-age", "36h", at="2026-11-22T02:31:00Z", code=3)
    assert "the last dream is older than 36h" in late.stderr
    assert facts(luna)["last dream"] == "2026-11-20T14:30:00Z (0 h ago), dreams/2026-11-21.json"
    assert "no date that luna reads" in luna("status", "--max-dream-age", "soon", code=2).stderr
    assert vault.is_dir()


def test_without_git_nothing_is_said_of_it(luna: Luna, tmp_path: Path) -> None:
    luna("init", "--no-git")
    assert "git" not in facts(luna)
    assert json.loads(luna("status", "--json").stdout)["git"] == {"state": "none", "uncommitted": 0, "last_commit": None}
    assert "vault" in facts(luna, at="2026-11-20T14:30:00Z")
    assert (tmp_path / "home" / ".luna-vault").is_dir()


def test_a_damaged_journal_does_not_hide_the_rest(luna: Luna, vault: Path) -> None:
    luna("store", "one", "--emotion", "joy")
    commit = next(vault.glob(".luna/journal/*/COMMIT"))
    commit.write_text("not an intent")
    assert "is not the head of an intent" in facts(luna)["undo"]
