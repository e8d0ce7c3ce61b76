"""`luna graph`: waves, working memory, trains of thought and chains, over a small bakery by the sea."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from luna_cli.files import hubs
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.vault.network import layout
from tests.conftest import Luna

WEEK = "2026-11-13T12:00:00Z"
BAKERY: dict[str, tuple[str, list[tuple[str, str, int]]]] = {
    "sourdough": ("concept", [("is-a", "bread", 60_000), ("located-at", "bakery", 30_000), ("requires-time", "patience", 20_000)]),
    "bread": ("concept", [("produced-by", "oven", 40_000), ("elicits", "joy", 25_000)]),
    "bakery": ("place", [("located-at", "harbour", 35_000)]),
    "harbour": ("place", [("associates-with", "storm", 30_000)]),
    "oven": ("concept", [("enables", "bread", 50_000)]),
    "storm": ("concept", [("prevents", "market", 60_000)]),
    "market": ("place", [("during", "saturday", 40_000), ("has-a", "bread", 30_000)]),
    "saturday": ("time", []),
    "joy": ("concept", []),
    "patience": ("concept", []),
    "Élodie": ("person", [("experienced-through", "sourdough", 45_000)]),
    "island": ("place", []),
}


def slug(name: str) -> str:
    return "elodie" if name == "Élodie" else name


def plant(vault: Path) -> None:
    for name, (kind, synapses) in BAKERY.items():
        made = Hub(
            id=f"hub_{slug(name)}",
            concept=name,
            kind=kind,
            satellites=(
                Satellite(id=f"sat_{slug(name)}_use", type="use", components={"flour": 0.9, "salt": 0.4, "oven": 0.3}),
                Satellite(id=f"sat_{slug(name)}_mood", type="mood", components={"calm": 0.5}),
            ),
            synapses=tuple(Synapse(type=type_, target=f"hub_{target}", force=force) for type_, target, force in synapses),
        )
        path = vault / layout.hub_path(made.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hubs.write(made))


@pytest.fixture
def bakery(luna: Luna, vault: Path) -> Path:
    """A vault with a dozen hubs and three memories that name some of them."""
    plant(vault)
    luna("store", "Élodie fed the sourdough before dawn", at=WEEK)
    luna("store", "The oven of the bakery was cold all morning", at=WEEK)
    luna("store", "No market on Saturday: the storm took the stalls", at=WEEK)
    return vault


def checked(name: str, text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    Draft202012Validator(schema(name)).validate(document)
    return document


def cells(text: str, what: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line.split("\t")[0] == what]


def lit(luna: Luna, *words: str) -> dict[str, Any]:
    return checked("activation", luna("graph", "activate", *words, "--json").stdout)


def levels(document: Mapping[str, Any]) -> dict[str, float]:
    return {one["concept"]: one["level"] for one in document["working_memory"]}


@pytest.mark.usefixtures("bakery")
def test_activate_prints_wave_by_wave_who_lit_whom(luna: Luna) -> None:
    told = luna("graph", "activate", "a", "young", "sourdough").stdout
    assert cells(told, "wave 0") == [["wave 0", "0.750", "", "", "sourdough"]]
    first = cells(told, "wave 1")
    assert first[0][2:] == ["sourdough", "is-a", "bread"]
    assert ["sourdough", "sense-of", "Élodie"] in [row[2:] for row in first]
    assert [float(row[1]) for row in first] == sorted((float(row[1]) for row in first), reverse=True)
    assert ["bakery", "located-at", "harbour"] in [row[2:] for row in cells(told, "wave 2")]
    held = cells(told, "held")
    assert held[0][4] == "sourdough"
    assert len(held) == 7
    assert cells(told, "memory")[0][2] == "sourdough"
    assert cells(told, "memory")[0][4] == "Élodie fed the sourdough before dawn"


@pytest.mark.usefixtures("bakery")
def test_satellites_open_where_it_is_bright_and_what_matches_comes_first(luna: Luna) -> None:
    opened = cells(luna("graph", "activate", "sourdough", "--goal", "oven").stdout, "open")
    assert opened[0][2:] == ["sourdough", "use", "flour, oven, salt"]
    document = lit(luna, "sourdough", "--goal", "oven")
    strengths = {one["id"]: one["strength"] for one in document["satellites"]}
    assert strengths["sat_sourdough_use"] > strengths["sat_sourdough_mood"]
    assert "sat_island_use" not in strengths


@pytest.mark.usefixtures("bakery")
def test_json_says_the_same_and_twice_the_same(luna: Luna) -> None:
    document = lit(luna, "sourdough")
    assert document == lit(luna, "sourdough")
    assert document["mode"] == "associative"
    assert [wave["hop"] for wave in document["waves"]] == [0, 1, 2, 3]
    assert document["spent"] <= 5
    assert sum(one["share"] for one in document["working_memory"]) == pytest.approx(1.0, abs=1e-5)
    oven = next(one for one in document["working_memory"] if one["concept"] == "oven")
    assert [step["concept"] for step in oven["way"]] == ["sourdough", "bread", "oven"]
    assert len(lit(luna, "sourdough", "--hops", "1")["waves"]) == 2
    assert [len(wave["hubs"]) for wave in lit(luna, "sourdough", "-n", "1")["waves"]] == [1, 1, 1, 1]


@pytest.mark.usefixtures("bakery")
def test_inhibition_is_subtracted_and_shown(luna: Luna) -> None:
    document = lit(luna, "storm", "market")
    assert [one["concept"] for one in document["inhibited"]] == ["market"]
    assert levels(document)["market"] < document["seeds"][1]["strength"]


@pytest.mark.usefixtures("bakery")
def test_a_goal_lifts_what_it_names_and_makes_the_search_directed(luna: Luna) -> None:
    free, bound = lit(luna, "sourdough"), lit(luna, "sourdough", "--goal", "the harbour")
    assert bound["mode"] == "directed"
    assert [one["id"] for one in bound["goals"]] == ["hub_harbour"]
    share = [{one["concept"]: one["share"] for one in found["working_memory"]} for found in (free, bound)]
    assert share[1]["harbour"] > 1.5 * share[0]["harbour"]
    assert share[1]["bread"] < share[0]["bread"]


@pytest.mark.usefixtures("bakery")
def test_a_cue_that_names_nothing_is_no_error_and_near_names_are_told(luna: Luna) -> None:
    done = luna("graph", "activate", "sourdoh")
    assert done.stdout == ""
    assert "luna: note: no hub is named in 'sourdoh'" in done.stderr
    assert "near it: sourdough" in done.stderr
    document = lit(luna, "sourdoh")
    assert document["waves"] == document["working_memory"] == []


@pytest.mark.usefixtures("bakery")
def test_explore_goes_from_thought_to_thought(luna: Luna) -> None:
    document = checked("exploration", luna("graph", "explore", "sourdough", "--steps", "4", "--json").stdout)
    foci = [step["focus"]["concept"] for step in document["steps"]]
    assert foci[:2] == ["sourdough", "bread"]
    assert len(set(foci)) == 4
    rows = [line.split("\t") for line in luna("graph", "explore", "sourdough", "--steps", "4").stdout.splitlines()]
    assert [row[4] for row in rows if row[1]] == foci
    assert rows[1][2:4] == ["sourdough", "is-a"]
    assert luna("graph", "explore", "--steps", "2").stdout.startswith("1\t")


@pytest.mark.usefixtures("bakery")
def test_a_directed_exploration_ends_at_its_goal_and_needs_one(luna: Luna) -> None:
    told = luna("graph", "explore", "sourdough", "--mode", "directed", "--goal", "storm", "--steps", "9").stdout
    rows = [line.split("\t") for line in told.splitlines()]
    assert [row[4] for row in rows] == ["sourdough", "bakery", "harbour", "storm"]
    assert "a directed search needs a goal" in luna("graph", "explore", "sourdough", "--mode", "directed", code=2).stderr
    assert "--mode is one of" in luna("graph", "explore", "sourdough", "--mode", "idle", code=2).stderr


@pytest.mark.usefixtures("bakery")
def test_the_chance_of_the_creative_mode_is_the_seeds(luna: Luna) -> None:
    def foci(seed: int) -> str:
        return luna("graph", "explore", "bread", "--mode", "creative", "--steps", "4", "--seed", str(seed)).stdout

    assert foci(1) == foci(1)
    assert len({foci(seed) for seed in range(6)}) > 1


@pytest.mark.usefixtures("bakery")
def test_path_explains_the_strongest_chain_link_by_link(luna: Luna) -> None:
    rows = [line.split("\t") for line in luna("graph", "path", "sourdough", "oven").stdout.splitlines()]
    assert [row[1:] for row in rows[:-1]] == [["sourdough", "is-a", "bread"], ["bread", "enabled-by", "oven"]]
    document = checked("path", luna("graph", "path", "Elodie", "hub_bread", "--json").stdout)
    assert [link["reads"] for link in document["links"]] == ["experienced-through", "is-a"]
    assert document["links"][0]["force"] == 45_000
    assert document["strength"] == pytest.approx(45_000 * 60_000 / 65_535**2 * 0.64, abs=1e-6)


@pytest.mark.usefixtures("bakery")
def test_no_path_is_said_and_an_unknown_hub_is_an_error(luna: Luna) -> None:
    done = luna("graph", "path", "island", "bread")
    assert "no chain of at most 6 links leads from island to bread" in done.stderr
    assert checked("path", luna("graph", "path", "island", "bread", "--json").stdout)["strength"] is None
    assert "near it: bakery" in luna("graph", "path", "bakry", "oven", code=13).stderr


@pytest.mark.usefixtures("bakery")
def test_show_counts_what_there_is(luna: Luna) -> None:
    document = checked("graph", luna("graph", "--json").stdout)
    assert (document["hubs"], document["synapses"]) == (12, sum(len(synapses) for _, synapses in BAKERY.values()))
    assert document["kinds"] == {"concept": 6, "person": 1, "place": 4, "time": 1}
    assert document["families"]["causal"] == 2
    assert sum(document["relations"].values()) == document["synapses"]
    assert luna("graph", "show").stdout == luna("graph").stdout


def test_an_empty_network_is_no_error(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    assert checked("graph", luna("graph", "show", "--json").stdout)["hubs"] == 0
    assert luna("graph", "explore").stdout == ""
    assert "no hub is named" in luna("graph", "activate", "anything").stderr


def test_the_span_of_attention_is_a_setting(luna: Luna, bakery: Path) -> None:
    assert bakery.is_dir()
    luna("config", "attention.span", "5")
    assert len(lit(luna, "sourdough")["working_memory"]) == 5
    luna("config", "attention.span", "4", code=2)


def test_what_is_felt_moves_attention_and_the_mode(luna: Luna, bakery: Path) -> None:
    calm = lit(luna, "joy")
    luna("feel", "set", "joy", "0.9")
    assert lit(luna, "joy")["seeds"][0]["strength"] > calm["seeds"][0]["strength"]
    (bakery / "graph" / "state.json").write_text(
        json.dumps({"as_of": "2026-11-20T14:30:00Z", "neuromodulators": {"dopamine": 0.8, "serotonin": 0.25, "noradrenaline": 0.8}})
    )
    alert = lit(luna, "joy")
    assert alert["mode"] == "creative"
    assert alert["attenuation"] == pytest.approx(0.86)
    assert alert["threshold"] > calm["threshold"]


def test_a_hub_that_was_edited_into_nonsense_is_named_and_the_rest_works(luna: Luna, bakery: Path) -> None:
    lit(luna, "sourdough")
    (bakery / layout.rest_path("hub_bread")).write_text("nonsense")
    done = luna("graph", "activate", "sourdough")
    assert [row[4] for row in cells(done.stdout, "held")][:2] == ["sourdough", "bread"]
    assert "luna: warning: graph/hubs/br/bread.more.json: line 1: is not JSON" in done.stderr
    (bakery / layout.hub_path("hub_oven")).write_text("nonsense")
    assert "graph/hubs/ov/oven.json: line 1" in luna("graph", "path", "sourdough", "oven", code=14).stderr
    waves = [row for hop in range(4) for row in cells(luna("graph", "activate", "sourdough").stdout, f"wave {hop}")]
    assert "oven" not in {name for row in waves for name in (row[2], row[4])}


def test_looking_changes_nothing(luna: Luna, bakery: Path) -> None:
    luna("graph", "activate", "sourdough")
    before = {path: path.read_bytes() for path in bakery.rglob("*") if path.is_file() and ".luna" not in path.parts}
    for words in (["show"], ["activate", "bread"], ["explore"], ["path", "bread", "storm"]):
        luna("graph", *words)
    after = {path: path.read_bytes() for path in bakery.rglob("*") if path.is_file() and ".luna" not in path.parts}
    assert after == before


def test_notes_are_silenced_and_cues_must_say_something(luna: Luna, bakery: Path) -> None:
    assert "no hub is named in 'brea'" in luna("graph", "activate", "brea").stderr
    assert luna("-q", "graph", "activate", "zzz").stderr == ""
    for command in ("activate", "explore"):
        assert "the cue is empty" in luna("graph", command, "", code=2).stderr
    assert "nothing comes to mind that was not the focus already" in luna("graph", "explore", "--steps", "40").stderr
    at_goal = luna("graph", "explore", "sourdough", "--goal", "storm", "--mode", "directed", "--steps", "40").stderr
    assert "it is at the goal: storm" in at_goal
    assert bakery.exists()
