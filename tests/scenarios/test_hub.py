"""`luna hub` as a person meets it, and what the rest of luna makes of the network's files."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna


@pytest.fixture
def network(luna: Luna, vault: Path) -> Path:
    luna("hub", "add", "Pain", "--type", "aliment", "--base", "0.4", "--alias", "hub_213", "--satellite", "goût: sel=0.2")
    luna("hub", "add", "Cuisine", "--kind", "place")
    luna("hub", "link", "pain", "cuisine", "--type", "located-at", "--weight", "0.5", "--context", "boulangerie")
    return vault


def valid(name: str, value: object) -> None:
    Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def test_a_life_of_a_hub(luna: Luna, network: Path) -> None:
    memory = luna("store", "Des pains dorés").stdout.strip()
    luna("edit", memory, "--set", "concepts=cuisine")
    told = json.loads(luna("hub", "show", "hub_213", "--json").stdout)
    valid("hub-show", told)
    assert [(bond["hub"], bond["weight"], bond["context"]) for bond in told["synapses"]] == [
        ("hub_cuisine", 0.500008, "boulangerie")
    ]
    assert [one["id"] for one in told["memories"]] == [memory]
    listed = json.loads(luna("hub", "list", "--sort", "memories", "--json").stdout)
    valid("hub-list", listed)
    assert [(row["id"], row["memories"]) for row in listed["hubs"]] == [("hub_cuisine", 1), ("hub_pain", 1)]
    valid("hub", json.loads((network / "graph/hubs/pa/pain.json").read_text()))
    assert luna("check").stdout == ""
    before = (network / "graph/hubs/pa/pain.json").read_bytes()
    assert luna("hub", "rm", "pain", "--dry-run").stdout.startswith("--- graph/hubs/pa/pain.json\n+++ /dev/null\n")
    luna("hub", "rm", "pain")
    assert "near it: Cuisine" in luna("hub", "show", "cusine", code=13).stderr
    luna("undo")
    assert (network / "graph/hubs/pa/pain.json").read_bytes() == before


def test_in_an_editor(luna: Luna, network: Path) -> None:
    luna("hub", "edit", "pain", env={"EDITOR": "sed -i s/aliment/mets/"})
    assert '"type": "mets"' in (network / "graph/hubs/pa/pain.json").read_text()
    failed = luna("hub", "edit", "pain", env={"EDITOR": "sed -i s/located-at/located/"}, code=2).stderr
    assert "line 18: connections.0.type: 'located' is no relation (did you mean located-at?)" in failed
    kept = Path(failed.partition("your text is in ")[2].strip())
    assert '"located"' in kept.read_text()
    kept.unlink()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("link", "pain", "cuisine", "--type", "located"), 2, "did you mean located-at?"),
        (("link", "pain", "cuisine", "--type", "causes", "--force", "65536"), 2, "lies in 0 to 65535"),
        (("link", "pain", "cuisine", "--type", "causes", "--force", "1", "--weight", "1"), 2, "say the same"),
        (("unlink", "cuisine", "pain"), 13, "'luna hub unlink hub_pain hub_cuisine' cuts the other way round"),
        (("add", "PAIN"), 2, "there is hub_pain already"),
        (("edit", "pain", "--set", "base=7"), 2, "base must be a number between 0 and 1"),
        (("list", "--sort", "age"), 2, "--sort is one of salience, name, links, memories"),
    ],
)
def test_mistakes(luna: Luna, network: Path, words: tuple[str, ...], code: int, said: str) -> None:
    before = (network / "graph/hubs/pa/pain.json").read_bytes()
    assert said in luna("hub", *words, code=code).stderr
    assert (network / "graph/hubs/pa/pain.json").read_bytes() == before


def test_broken_files_are_named_and_everything_else_works(luna: Luna, network: Path) -> None:
    folder = network / "graph/hubs"
    (folder / "vi").mkdir(mode=0o700)
    (folder / "vi/vin.json").write_text("nonsense")
    (folder / "vi/brot.json").write_text((folder / "pa/pain.json").read_text().replace("hub_pain", "hub_brot"))
    text = (
        (folder / "cu/cuisine.json")
        .read_text()
        .replace('"connections": []', '"connections": [\n{"target": "hub_eau", "type": "causes", "force": 2}]')
    )
    (folder / "cu/cuisine.json").write_text(text)
    for path in folder.rglob("*.json"):
        path.chmod(0o600)
    assert luna("hub", "show", "pain").stdout.startswith("hub_pain")
    assert luna("store", "bread").stdout.startswith("exp_")
    found = [line.split("\t") for line in luna("check", code=14).stdout.splitlines()]
    assert found == [
        ["note", "graph/hubs/cu/cuisine.json", "", "is readable, and not in the form that luna writes"],
        ["error", "graph/hubs/vi/brot.json", "", "belongs in graph/hubs/br"],
        ["error", "graph/hubs/vi/vin.json", "1", "is not JSON: invalid literal, expected 'null'"],
        ["note", "graph/hubs/cu/cuisine.json", "14", "there is no hub hub_eau for a synapse to lead to"],
    ]
    assert "mended graph/hubs/vi/brot.json: moved to graph/hubs/br/brot.json" in luna("check", "--repair", code=14).stderr
    doubled = luna("check", code=14).stdout
    assert "error\tgraph/hubs/br/brot.json\t3\tconcept: is that of graph/hubs/pa/pain.json" in doubled
    assert "mend graph/hubs/vi/vin.json" in luna("hub", "show", "vin", code=14).stderr
    assert "graph/hubs/vi/vin.json" in luna("status").stdout + luna("index").stderr + luna("status").stderr


def test_the_diff_tells_of_hubs_in_words(luna: Luna, network: Path) -> None:
    luna("config", "git.commit", "each")
    luna("hub", "add", "Vin")
    luna("hub", "link", "vin", "pain", "--type", "correlates-with")
    luna("hub", "edit", "pain", "--set", "type=mets")
    luna("hub", "rm", "cuisine")
    rows = [line.split("\t") for line in luna("diff", "HEAD~4").stdout.splitlines()]
    assert [row for row in rows if row[1].startswith("hub_")] == [
        ["planted", "hub_vin", "Vin: 1 synapse made"],
        ["edited type", "hub_pain", "Pain: 1 synapse cut"],
        ["removed", "hub_cuisine", "Cuisine"],
    ]
    assert network.is_dir()


def test_a_file_changed_in_place_is_seen_at_once(luna: Luna, network: Path) -> None:
    path = network / "graph/hubs/pa/pain.json"
    luna("hub", "list")
    text = path.read_text()
    path.write_text(text.replace('"hub_213"', '"hub_213", "Miche"'))
    assert "hub_pain" in luna("hub", "show", "miche").stdout
    path.write_text(text.replace('"hub_213"', '"hub_213", "Boule"'))
    assert "Pain" in luna("graph", "activate", "une boule").stdout
    path.write_text(text.replace("located-at", "precedes"))
    assert "precedes" in luna("graph", "activate", "pain").stdout
    path.write_text("{")
    assert "pain.json: line 1" in luna("graph", "activate", "pain", code=14).stderr
    assert luna("hub", "list").stdout.splitlines()[0].startswith("hub_cuisine")
    path.write_text(text)
    assert luna("hub", "link", "pain", "cuisine", "--type", "located-at", "--weight", "0.5").stderr == "nothing changed\n"


def test_a_day_is_lit_by_its_date(luna: Luna, network: Path) -> None:
    assert luna("hub", "add", "2027-06-03").stdout == "hub_day-2027-06-03\n"
    for cue in ("3 juin 2027", "on June 3, 2027", "2027-06-03"):
        assert "2027-06-03" in luna("graph", "activate", cue).stdout
    assert luna("graph", "activate", "juin 2027").stdout == ""
    assert network.exists()


def test_more_memories_than_are_shown_are_counted(luna: Luna, network: Path) -> None:
    for number in range(3):
        luna("store", f"Le pain du jour {number}")
    assert "  … and 2 more" in luna("hub", "show", "pain", "-n", "1").stdout
    told = json.loads(luna("hub", "show", "pain", "-n", "1", "--json").stdout)
    valid("hub-show", told)
    assert (len(told["memories"]), told["total_memories"]) == (1, 3)
    assert network.exists()
