"""Nights that make a network of what was said, in English and in French: files, links, feelings; by the real command."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli import clock
from luna_cli.actions.schema import schema
from luna_cli.clock import DAY_MS

Luna = Callable[..., subprocess.CompletedProcess[str]]
SAID = (
    ("2026-11-16T10:00:00Z", "I joined a pottery class at the old mill. I am so happy!"),
    ("2026-11-17T10:00:00Z", "The roof of the mill leaks because of the storm."),
    ("2026-11-17T18:00:00Z", "J'ai revu Élodie à Aix-en-Provence, après la tempête."),
    ("2026-11-18T10:00:00Z", "On attend Élodie à Aix-en-Provence le 14 juillet 2026."),
    ("2026-11-19T10:00:00Z", "A storm is over the mill, and no pottery class today."),
    ("2026-11-19T11:00:00Z", "The concert of 14 July 2026 was loud."),
)


@pytest.fixture
def ids(luna: Luna, vault: Path) -> list[str]:
    """What was said over several days, stored."""
    luna("store", "--jsonl", "-", stdin="".join(json.dumps({"content": text, "created_at": at}) + "\n" for at, text in SAID))
    found = [json.loads(path.read_bytes())["memory_pure_v2"]["experience"] for path in vault.rglob("*.exp_*.json")]
    return [one["id"] for one in sorted(found, key=lambda one: str(one["created_at"]))]


def git(vault: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(vault), *words], capture_output=True, text=True, check=True).stdout


def memory(vault: Path, memory_id: str) -> dict[str, Any]:
    (path,) = vault.rglob(f"*{memory_id}.json")
    found: dict[str, Any] = json.loads(path.read_bytes())["memory_pure_v2"]["experience"]
    return found


def hubs(vault: Path) -> dict[str, dict[str, Any]]:
    found = [json.loads(path.read_bytes()) for path in sorted((vault / "graph/hubs").rglob("*.json"))]
    return {hub["id"]: hub for hub in found}


def files(vault: Path) -> dict[str, bytes]:
    found = {path.relative_to(vault).as_posix(): path for path in vault.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith((".luna/", ".git/"))}


def later(now: int, days: int) -> str:
    return clock.iso(now + days * DAY_MS)


def test_a_night_makes_hubs_of_what_was_said_twice(luna: Luna, vault: Path, ids: list[str]) -> None:
    told = luna("dream").stdout
    assert "6 memories" in told
    assert "have become concepts for me:\n" in told
    found = hubs(vault)
    assert {one: found[one]["kind"] for one in found} == {
        "hub_mill": "concept",
        "hub_pottery-class": "concept",
        "hub_storm": "concept",
        "hub_elodie": "concept",
        "hub_aix-en-provence": "place",
        "hub_day-2026-07-14": "time",
    }
    assert found["hub_elodie"]["concept"] == "Élodie"
    bonds = {(one, bond["type"], bond["target"]) for one, hub in found.items() for bond in hub["connections"]}
    assert ("hub_elodie", "located-at", "hub_aix-en-provence") in bonds
    assert ("hub_aix-en-provence", "during", "hub_day-2026-07-14") in bonds
    assert ("hub_mill", "correlates-with", "hub_storm") in bonds
    first, _, third, fourth, *_ = (memory(vault, one) for one in ids)
    assert set(first["concepts"]) == {"hub_mill", "hub_pottery-class"}
    assert set(third["concepts"]) == {"hub_elodie", "hub_aix-en-provence"}
    assert set(fourth["concepts"]) == {"hub_elodie", "hub_aix-en-provence", "hub_day-2026-07-14"}
    assert first["inferred"] == ["concepts", "emotional_context"]
    assert first["emotional_context"]["valence"] > 0.3
    assert fourth["inferred"] == ["concepts"]
    luna("check")
    report = json.loads((vault / "dreams/2026-11-21.json").read_bytes())
    Draft202012Validator(schema("report")).validate(report)
    assert report["totals"]["concepts"] == 6


def test_a_second_dream_changes_nothing_whatever_the_night(luna: Luna, vault: Path, now: int, ids: list[str]) -> None:
    luna("dream")
    luna("dream", at=later(now, 3))  # on which the week is over, and gets its line
    before, head = files(vault), git(vault, "rev-parse", "HEAD")
    for at in (later(now, 0), later(now, 0), later(now, 3), later(now, 5)):
        assert "nothing changed" in luna("dream", at=at).stdout
        assert git(vault, "diff") == ""
        assert git(vault, "status", "--porcelain") == ""
    assert files(vault) == before
    assert git(vault, "rev-parse", "HEAD") == head
    assert len(ids) == len(SAID)


def test_a_memory_stored_after_the_night_is_found_by_its_hub_at_once(luna: Luna, vault: Path, now: int, ids: list[str]) -> None:
    luna("dream")
    new = luna("store", "They sold the mill to a baker.", at=later(now, 1)).stdout.split()[0]
    assert "concepts" not in memory(vault, new)
    shown = json.loads(luna("hub", "show", "mill", "--json", at=later(now, 1)).stdout)
    assert new in json.dumps(shown["memories"])
    assert ids[0] in json.dumps(shown["memories"])
    told = json.loads(luna("dream", "--dry-run", "--json", at=later(now, 1)).stdout)
    assert told["phases"]["analysis"]["linked"] == 1
    assert "concepts" not in memory(vault, new)
    luna("dream", at=later(now, 1))
    assert memory(vault, new)["concepts"] == ["hub_mill"]
    assert hubs(vault)["hub_mill"]["activations"] == 2


def test_what_a_person_set_is_never_written_over(luna: Luna, vault: Path, now: int, ids: list[str]) -> None:
    luna("hub", "add", "mill", "--kind", "project")
    luna("edit", ids[0], "--set", "concepts=mill")
    luna("edit", ids[1], "--set", "emotion=love", "--set", "valence=0.9", "--set", "arousal=0.1")
    by_hand = memory(vault, ids[0])
    luna("dream")
    luna("dream", at=later(now, 1))
    after = memory(vault, ids[0])
    for key in ("concepts", "emotional_context", "content"):
        assert after[key] == by_hand[key]
    assert "inferred" not in after
    felt = memory(vault, ids[1])["emotional_context"]
    assert (felt["primary_emotion"], felt["valence"], felt["arousal"]) == ("love", 0.9, 0.1)
    assert hubs(vault)["hub_mill"]["kind"] == "project"


def test_a_new_text_is_read_on_the_next_night(luna: Luna, vault: Path, now: int, ids: list[str]) -> None:
    luna("dream")
    luna("edit", ids[0], "--set", "content=I am so sad: Élodie is ill.")
    assert "concepts" not in memory(vault, ids[0])
    assert "inferred" not in memory(vault, ids[0])
    assert memory(vault, ids[0])["emotional_context"]["primary_emotion"] == "neutral"
    luna("dream", at=later(now, 1))
    after = memory(vault, ids[0])
    assert after["concepts"] == ["hub_elodie"]
    assert after["emotional_context"]["valence"] < 0.0
    assert "nothing changed" in luna("dream", at=later(now, 1)).stdout


def test_a_broken_hub_stops_no_night(luna: Luna, vault: Path, now: int, ids: list[str]) -> None:
    luna("dream")
    broken = vault / "graph/hubs/mi/mill.json"
    broken.write_text('{"id": "hub_mill", "concept": \n')
    for text in ("The mill has a bakery.", "She works in the bakery of the mill."):
        luna("store", text, at=later(now, 1))
    done = luna("dream", at=later(now, 1))
    assert "could not be read" in done.stderr
    assert broken.read_text() == '{"id": "hub_mill", "concept": \n'
    assert "hub_bakery" in hubs_beside(vault, broken)
    assert len(ids) == len(SAID)


def hubs_beside(vault: Path, broken: Path) -> set[str]:
    return {f"hub_{path.stem}" for path in (vault / "graph/hubs").rglob("*.json") if path != broken}


def test_undo_takes_a_night_back(luna: Luna, vault: Path, ids: list[str]) -> None:
    luna("recall", "mill")
    before = {name: raw for name, raw in files(vault).items() if not name.startswith("traces/")}
    luna("dream")
    assert hubs(vault)
    luna("undo")
    after = {name: raw for name, raw in files(vault).items() if not name.startswith("traces/")}
    assert after == before
    assert "concepts" not in memory(vault, ids[0])
    luna("check")
