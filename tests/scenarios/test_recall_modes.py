"""Recall that thinks along: association by words, hubs by `--mode`, and the ways that `--explain` tells; by the real command."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema

Luna = Callable[..., subprocess.CompletedProcess[str]]
SAID = (
    "Rosa fired the kiln at dawn.",
    "The glaze came out green as the sea.",
    "Yann repaired the harbour wall.",
    "A storm is on its way.",
)


@pytest.fixture
def ids(luna: Luna, vault: Path) -> list[str]:
    """Four memories without a word in common, and a network that a person made: kiln, glaze, harbour, storm in a chain."""
    found = [luna("store", text).stdout.split()[0] for text in SAID]
    for hub in ("kiln", "glaze", "harbour", "storm"):
        luna("hub", "add", hub)
    luna("hub", "link", "kiln", "glaze", "--type", "produced-by", "--weight", "0.9")
    luna("hub", "link", "glaze", "harbour", "--type", "similar-to", "--weight", "0.9")
    luna("hub", "link", "harbour", "storm", "--type", "conflicts-with", "--weight", "0.9")
    assert vault.is_dir()
    return found


def hits(luna: Luna, *words: str) -> list[dict[str, Any]]:
    answer = json.loads(luna("recall", "--json", "--no-trace", "--min-score", "0", *words).stdout)
    Draft202012Validator(schema("recall")).validate(answer)
    found: list[dict[str, Any]] = answer["hits"]
    return found


def test_hubs_lead_to_memories_that_share_no_word_with_the_cue(luna: Luna, ids: list[str]) -> None:
    assert [hit["id"] for hit in hits(luna, "kiln")] == ids[:1]
    found = hits(luna, "kiln", "--mode", "associative", "--explain")
    # The storm is inhibited by the harbour: what conflicts with it does not come to mind.
    assert [hit["id"] for hit in found] == ids[:3]
    ways = [[(step["relation"], step["hub"]) for step in hit["way"]] for hit in found]
    assert ways == [
        [("", "kiln")],
        [("", "kiln"), ("produced-by", "glaze")],
        [("", "kiln"), ("produced-by", "glaze"), ("similar-to", "harbour")],
    ]
    assert found[1]["explain"]["words"] == 0.0
    assert 0.0 < found[1]["explain"]["network"] <= found[0]["explain"]["network"]
    assert all(0.0 < step["salience"] < 1.0 for hit in found for step in hit["way"])


def test_a_goal_damps_what_does_not_lead_to_it(luna: Luna, ids: list[str]) -> None:
    luna("hub", "add", "sea")
    luna("hub", "link", "kiln", "sea", "--type", "correlates-with", "--weight", "0.9")
    sea = luna("store", "Waves, all night.").stdout.split()[0]
    luna("edit", sea, "--set", "concepts=sea")
    plain = [hit["id"] for hit in hits(luna, "kiln", "--mode", "associative")]
    assert {sea, ids[1]} < set(plain)
    aimed = hits(luna, "kiln", "--mode", "directed", "--goal", "harbour")
    network = {hit["id"]: hit["score"] for hit in aimed}
    assert network[ids[1]] > network.get(sea, 0.0)


def test_what_is_felt_shows(luna: Luna, ids: list[str]) -> None:
    calm = luna("recall", "kiln", "--mode", "associative", "--explain").stderr
    assert "0.80 of an activation survives a hop" in calm
    luna("feel", "set", "noradrenaline", "1")
    alert = luna("recall", "kiln", "--mode", "associative", "--explain").stderr
    assert "0.90 of an activation survives a hop" in alert
    assert ids


def test_the_best_hits_call_others_to_mind_unless_it_is_off(luna: Luna, vault: Path) -> None:
    told = [
        "Rosa gave a talk about the lighthouse keepers and their logbooks.",
        "A talk about bread, and nothing else.",
        "The logbooks of the keepers are in the lighthouse still: a talk of an hour.",
        "They gave a talk on wool.",
    ]
    ids = [luna("store", text).stdout.split()[0] for text in told]
    found = hits(luna, "talk of Rosa", "--explain")
    lit = {hit["id"]: (hit["explain"]["network"], hit["through"]) for hit in found}
    assert lit[ids[2]][0] > lit[ids[1]][0]
    assert set(lit[ids[2]][1]) & {"keeper", "lighthous", "logbook"}
    off = hits(luna, "talk of Rosa", "--mode", "off", "--explain")
    assert [hit["explain"]["network"] for hit in off] == [0.0] * len(off)
    assert all(hit["through"] == [] for hit in off)
    assert vault.is_dir()


def test_a_cue_that_names_no_hub_says_so_and_goes_by_its_words(luna: Luna, ids: list[str]) -> None:
    done = luna("recall", "dawn", "--mode", "creative")
    assert done.stdout.split("\t")[0] == ids[0]
    assert "the cue names no hub of the network: this is by its words alone" in done.stderr
    assert luna("-q", "recall", "dawn", "--mode", "creative").stderr == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--mode", "dreamy"], "--mode is one of associative, directed, creative and off, not 'dreamy'"),
        (["--mode", "directed"], "--mode directed and --goal go together: give both"),
        (["--goal", "storm"], "--mode directed and --goal go together: give both"),
    ],
)
def test_what_cannot_be_asked(luna: Luna, vault: Path, words: list[str], message: str) -> None:
    assert message in luna("recall", "kiln", *words, code=2).stderr
    assert vault.is_dir()


def test_a_broken_hub_file_stops_no_recall(luna: Luna, vault: Path, ids: list[str]) -> None:
    (vault / "graph" / "hubs" / "gl" / "glaze.json").write_text("nonsense")
    assert [hit["id"] for hit in hits(luna, "kiln", "--mode", "associative")] == ids[:1]


def test_a_hub_of_few_memories_says_more_of_each(luna: Luna, ids: list[str]) -> None:
    for n in range(6):
        luna("store", f"Gravel, load {n}, for the harbour.")
    luna("hub", "link", "kiln", "harbour", "--type", "produced-by", "--weight", "0.9")
    network = {hit["content"]: hit["explain"]["network"] for hit in hits(luna, "kiln", "--mode", "associative", "--explain")}
    assert network[SAID[1]] > max(value for content, value in network.items() if "harbour" in content) > 0.0
    assert ids
