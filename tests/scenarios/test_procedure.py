"""`luna procedure`: a recipe and a runbook written down, followed, logged, mended, taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna
from tests.scenarios.conftest import Terminal

BREAD = """procedure_graph_12 : recette_pain_basique {
  nodes: [
    node_1 : mélanger_ingrédients : durée(5-10min),
    node_2 : pétrir_pâte : durée(10-15min) : condition(jusqu'à_élasticité),
    node_3 : repos_pâte : durée(60-120min) : condition(jusqu'à_doublement_volume),
    node_4 : façonnage : durée(5-10min),
    node_5 : cuisson : durée(25-35min) : température(220°C) : condition(jusqu'à_doré)
  ],
  edges: [
    edge_1 : séquentiel : node_1 → node_2,
    edge_2 : séquentiel : node_2 → node_3,
    edge_3 : séquentiel : node_3 → node_4,
    edge_4 : séquentiel : node_4 → node_5
  ],
  decision_points: [
    dp_1 : après_node_2 : condition(pâte_trop_collante) : action(ajouter_farine),
    dp_2 : pendant_node_5 : condition(brunissement_rapide) : action(réduire_température)
  ]
}
"""
RUNBOOK = [
    *("--context", "ops"),
    *("--step", "build image; 5-10min"),
    *("--step", "roll out; 2-4min"),
    *("--step", "watch errors; 10min; until stable"),
    *("--step", "announce; channel=#releases"),
    *("--step", "fix"),
    *("--edge", "1 -> 2", "--edge", "roll -> watch", "--edge", "3 -> 4", "--edge", "fix -> 2"),
    *("--decide", "after 3; if error rate high; roll back; go fix"),
    *("--wait", "before roll out; approval"),
]
FILE = "graph/procedures/{}.json"


@pytest.fixture
def bread(luna: Luna, vault: Path) -> Path:
    luna("procedure", "add", "--file", "-", "--context", "cuisine", stdin=BREAD)
    return vault / FILE.format("recette-pain-basique")


@pytest.fixture
def deploy(luna: Luna, vault: Path) -> Path:
    assert luna("procedure", "add", "Deploy web", *RUNBOOK).stdout == "proc_deploy-web\n"
    return vault / FILE.format("deploy-web")


def following(luna: Luna, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(luna("procedure", "next", *words, "--json").stdout)
    Draft202012Validator(schema("procedure-next")).validate(found)
    return found


def states(found: dict[str, Any]) -> dict[str, str]:
    return {step["action"]: step["state"] for step in found["steps"]}


def test_the_recipe_of_the_spec_is_read_and_kept_whole(luna: Luna, bread: Path) -> None:
    wire = json.loads(bread.read_text())
    Draft202012Validator(schema("procedure")).validate(wire)
    assert (wire["id"], wire["name"], wire["aliases"]) == (
        "proc_recette-pain-basique",
        "recette_pain_basique",
        ["procedure_graph_12"],
    )
    assert (wire["created_at"], wire["context"]) == ("2026-11-20T14:30:00Z", "cuisine")
    assert wire["nodes"][4] == {
        "id": "node_5",
        "action": "cuisson",
        "duration": {"min": 25, "max": 35, "unit": "min"},
        "condition": "jusqu'à_doré",
        "température": "220°C",
    }
    assert json.loads(luna("procedure", "show", "pain", "--json").stdout) == wire
    assert luna("check").stdout == ""


def test_the_recipe_is_shown_step_by_step(luna: Luna, bread: Path) -> None:
    assert luna("procedure", "show", "procedure_graph_12").stdout.splitlines() == [
        "recette_pain_basique  (proc_recette-pain-basique)  cuisine",
        "never run",
        "1  mélanger_ingrédients  ·  5 min to 10 min",
        "2  pétrir_pâte  ·  10 min to 15 min  ·  jusqu'à_élasticité",
        "     after: if pâte_trop_collante: ajouter_farine",
        "3  repos_pâte  ·  1 h to 2 h  ·  jusqu'à_doublement_volume",
        "4  façonnage  ·  5 min to 10 min",
        "5  cuisson  ·  25 min to 35 min  ·  jusqu'à_doré  ·  température 220°C",
        "     during: if brunissement_rapide: réduire_température",
    ]
    assert bread.exists()


def test_following_the_recipe(luna: Luna, bread: Path) -> None:
    first = following(luna, "pain")["steps"][0]
    assert (first["action"], first["first"], first["time"]["max"]) == ("mélanger_ingrédients", True, 10)
    kneading = following(luna, "pain", "--at", "pétrir", "--elapsed", "12 min")
    assert (kneading["at"]["until"], kneading["at"]["until_met"]) == ("jusqu'à_élasticité", None)
    assert kneading["at"]["time"]["left"] == {"min": 0, "expected": None, "max": 3}
    assert [step["action"] for step in kneading["then"]] == ["repos_pâte"]
    assert [one["action"] for one in kneading["decisions"]] == ["ajouter_farine"]
    rested = following(luna, "pain", "--at", "2", "--if", "élasticité", "--not", "trop")
    assert (rested["at"]["state"], states(rested), rested["decisions"]) == ("over", {"repos_pâte": "ready"}, [])
    late = following(luna, "pain", "--at", "node_3", "--elapsed", "2h05")
    assert (late["at"]["time"]["overdue"], late["at"]["time"]["early"]) == (True, False)
    browning = following(luna, "pain", "--at", "5", "--if", "brunissement")
    assert [(one["action"], one["met"]) for one in browning["decisions"]] == [("réduire_température", True)]
    assert following(luna, "pain", "--at", "cuisson", "--if", "doré")["finished"]
    assert bread.exists()


def test_a_person_and_a_pipe_are_told_the_same(luna: Luna, terminal: Terminal, bread: Path) -> None:
    code, shown = terminal("procedure", "next", "pain", "--at", "2", "--elapsed", "12")
    assert code == 0
    assert shown.splitlines() == [
        "now      2/5  pétrir_pâte  ·  12 min of 10 min to 15 min, at most 3 min left  ·  jusqu'à_élasticité",
        "then     3/5  repos_pâte  ·  1 h to 2 h  ·  jusqu'à_doublement_volume",
        "decide   after 2: if pâte_trop_collante: ajouter_farine",
    ]
    piped = luna("procedure", "next", "pain", "--at", "2", "--elapsed", "12")
    assert [line.split("\t")[:5] for line in piped.stdout.splitlines()] == [
        ["now", "2", "5", "node_2", "pétrir_pâte"],
        ["then", "3", "5", "node_3", "repos_pâte"],
    ]
    assert "decide" in piped.stderr
    assert terminal("procedure", "next", "pain", *(word for n in "12345" for word in ("--done", n)))[1] == (
        "done     nothing is left to do\n"
    )
    assert bread.exists()


def test_a_runbook_retries_until_it_is_well(luna: Luna, deploy: Path) -> None:
    assert states(following(luna, "deploy", "--done", "1")) == {"roll out": "waits"}
    waiting = following(luna, "deploy", "--done", "1")["steps"][0]["waits"]
    assert waiting == [{"id": "wp_1", "when": "before", "for": "approval", "met": None}]
    assert states(following(luna, "deploy", "--done", "1", "--if", "approval")) == {"roll out": "ready"}
    done = ["--done", "1", "--done", "2", "--done", "3"]
    assert states(following(luna, "deploy", *done)) == {"announce": "asks", "fix": "asks"}
    assert states(following(luna, "deploy", *done, "--not", "error rate high")) == {"announce": "ready"}
    high = following(luna, "deploy", *done, "--if", "error rate")
    assert (states(high), high["decisions"][0]["action"], high["decisions"][0]["target"]) == (
        {"fix": "ready"},
        "roll back",
        "node_5",
    )
    again = following(luna, "deploy", *done, "--done", "fix", "--if", "error rate", "--if", "approval")
    assert [(step["action"], step["again"]) for step in again["steps"]] == [("roll out", True)]
    assert following(luna, "deploy", *done, "--done", "announce")["finished"]
    wire = json.loads(deploy.read_text())
    assert (wire["nodes"][3]["channel"], wire["edges"][0]["type"]) == ("#releases", "sequential")


def test_runs_teach_and_are_taken_back(luna: Luna, deploy: Path) -> None:
    before = deploy.read_bytes()
    said = luna("procedure", "run-log", "deploy", "--steps", "1,2,3,5,2,3,4", "--minutes", "6,3,10,,2,,1").stderr
    assert said == "Deploy web: 1 run, last 2026-11-20T14:30:00Z; usage 1.00; flexibility 0.00\n"
    line = {"steps": ["3", {"step": "1", "start": "2026-12-20T09:00:00Z", "end": "2026-12-20T09:12:00Z"}]}
    after = json.loads(
        luna("procedure", "run-log", "deploy", "-", "--json", stdin=json.dumps(line), at="2026-12-21T00:00:00Z").stdout
    )
    assert after == json.loads(deploy.read_text())
    assert (after["runs"], after["last_run"], after["as_of"]) == (2, "2026-12-20T09:12:00Z", "2026-12-20T09:12:00Z")
    assert after["usage_frequency"] == pytest.approx(1.5, abs=0.01)
    assert after["flexibility"] > 0
    assert after["nodes"][0]["duration"] == {"min": 5, "max": 10, "observed": 7.8, "unit": "min"}
    assert luna("procedure", "list", at="2026-12-20T09:12:00Z").stdout.split("\t")[3:5] == ["2", "2026-12-20T09:12:00Z"]
    luna("undo")
    luna("undo")
    assert deploy.read_bytes() == before


def test_nothing_is_written_by_a_dry_run(luna: Luna, deploy: Path) -> None:
    before = deploy.read_bytes()
    assert "would be: Deploy web: 1 run" in luna("procedure", "run-log", "deploy", "--steps", "1,2", "--dry-run").stderr
    assert "would remove proc_deploy-web" in luna("procedure", "rm", "deploy", "--dry-run").stderr
    assert "1  knead" in luna("procedure", "add", "bread", "--step", "knead", "--dry-run").stdout
    assert (deploy.read_bytes(), [path.name for path in deploy.parent.iterdir()]) == (before, [deploy.name])


def test_removed_and_brought_back(luna: Luna, deploy: Path) -> None:
    before = deploy.read_bytes()
    luna("procedure", "rm", "deploy")
    assert not deploy.exists()
    luna("undo")
    assert deploy.read_bytes() == before


def test_a_procedure_is_replaced_and_keeps_what_it_learnt(luna: Luna, deploy: Path) -> None:
    luna("procedure", "run-log", "deploy", "--steps", "1,2,3,4")
    assert "--replace puts this one in its place" in luna("procedure", "add", "DEPLOY WEB", "--step", "push", code=2).stderr
    luna("procedure", "add", "Deploy web", "--step", "push", "--replace", at="2026-11-21T00:00:00Z")
    wire = json.loads(deploy.read_text())
    assert ([node["action"] for node in wire["nodes"]], wire["runs"], wire["created_at"]) == (["push"], 1, "2026-11-20T14:30:00Z")


def test_the_notation_goes_round(luna: Luna, bread: Path, deploy: Path) -> None:
    for path in (bread, deploy):
        wire = json.loads(path.read_text())
        text = luna("procedure", "show", wire["id"], "--notation").stdout
        luna("procedure", "rm", wire["id"])
        luna("procedure", "add", "--file", "-", stdin=text)
        assert json.loads(path.read_text()) == wire


def test_one_line_of_notation_is_a_procedure_too(luna: Luna, vault: Path) -> None:
    luna("procedure", "add", "thé", "--file", "-", stdin="proc_7 : cuisine : [chauffer_eau, infuser, servir] : 0.25 : 12")
    wire = json.loads(luna("procedure", "show", "proc_7", "--json").stdout)
    assert (wire["id"], wire["aliases"], wire["flexibility"], wire["usage_frequency"]) == ("proc_the", ["proc_7"], 0.25, 12)
    assert [edge["target"] for edge in wire["edges"]] == ["node_2", "node_3"]
    assert (vault / FILE.format("the")).exists()


def test_a_french_vault_writes_the_words_of_the_spec(luna: Luna) -> None:
    luna("init", "--language", "fr", "--timezone", "UTC", "--no-git")
    steps = ["--step", "pétrir; 10-15 min; jusqu'à élasticité", "--step", "cuire; 30min; température=220°C"]
    luna("procedure", "add", "Pain", *steps, "--decide", "après 1; si collante; ajouter farine", "--wait", "avant 2; four chaud")
    wire = json.loads(luna("procedure", "show", "pain", "--json").stdout)
    assert (wire["edges"][0]["type"], wire["decision_points"][0]["when"]) == ("séquentiel", "après")
    assert (wire["nodes"][0]["condition"], wire["nodes"][1]["température"]) == ("jusqu'à élasticité", "220°C")
    assert states(following(luna, "pain", "--done", "petrir", "--if", "FOUR CHAUD")) == {"cuire": "ready"}


WRONG = [
    (("add", "x"), "", 2, "--step options or from --file"),
    (("add", "x", "--step", "a", "--file", "-"), "", 2, "--step options or from --file"),
    (("add", "x", "--file", "-", "--edge", "1 -> 2"), "{}", 2, "go with --step"),
    (("add", "--step", "a"), "", 2, "has no name"),
    (("add", "x", "--step", "a; 15-10min"), "", 2, "minimum ≤ expected ≤ maximum"),
    (("add", "x", "--step", "a", "--step", "b", "--edge", "1 -> 2", "--edge", "2 -> 1"), "", 2, "node_1 → node_2 → node_1"),
    (("add", "x", "--file", "-"), "", 2, "0 procedures, and one is wanted"),
    (("add", "x", "--file", "-"), '{"nodes": [{"id": "a"}]}', 2, "nodes.0.action: is missing"),
    (("add", "x", "--file", "-"), "{,}", 2, "stdin: line 1: is not JSON"),
    (("add", "x", "--file", "-"), "procedure_graph_1 : x {\n nodes: [ node_1 ]\n}", 2, "stdin: line 2"),
    (("add", "x", "--file", "gone.json"), "", 1, "gone.json: No such file"),
    (("show", "deploi web"), "", 13, "did you mean Deploy web"),
    (("show", ""), "", 13, "no procedure is called ''"),
    (("next", "deploy", "--at", ""), "", 13, "no step is called ''"),
    (("next", "deploy", "--at", "9"), "", 13, "no step is called '9'"),
    (("next", "deploy", "--done", "rol out"), "", 13, "did you mean roll out"),
    (("next", "deploy", "--if", "snow"), "", 13, "there are until stable, error rate high, approval"),
    (("next", "deploy", "--if", "stable", "--not", "stable"), "", 2, "cannot hold and not hold at once"),
    (("next", "deploy", "--elapsed", "5min"), "", 2, "say which with --at STEP"),
    (("run-log", "deploy"), "", 2, "--steps A,B,C or, with -, from stdin"),
    (("run-log", "deploy", "--steps", "1,,2"), "", 2, "none of them empty"),
    (("run-log", "deploy", "--steps", "1,2", "--minutes", "5"), "", 2, "1 times for 2 steps"),
    (("run-log", "deploy", "--steps", "1,9"), "", 13, "no step is called '9'"),
    (("run-log", "deploy", "-", "--at", "now"), "", 2, "go with --steps"),
    (("run-log", "deploy", "-"), "\n", 2, "stdin holds no run"),
    (("run-log", "deploy", "-"), '{"steps": ["1"]}\n{"steps": 3}', 2, "stdin: line 2: steps: must be a list"),
    (("run-log", "deploy", "-"), '{"steps": [{"step": "1", "minutes": -1}]}', 2, "line 1: minutes"),
]
"""Words, stdin, exit code, a part of what is said."""


def test_what_cannot_be_is_said_and_nothing_is_written(luna: Luna, deploy: Path) -> None:
    before = deploy.read_bytes()
    for words, stdin, code, said in WRONG:
        assert said in luna("procedure", *words, stdin=stdin, code=code).stderr, words
    assert (deploy.read_bytes(), len(list(deploy.parent.iterdir()))) == (before, 1)


def test_a_file_edited_into_nonsense_is_named_and_the_others_work(luna: Luna, bread: Path, deploy: Path) -> None:
    nonsense = bread.read_text().replace('"node_4"\n', '"node_99"\n', 1)
    bread.write_text(nonsense)
    said = luna("procedure", "show", "recette", code=13).stderr + luna("procedure", "show", "recette-pain-basique", code=14).stderr
    assert "edges.2.target: edge_3 names 'node_99', which is no step" in said
    listed = luna("procedure", "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["proc_deploy-web"]
    assert "recette-pain-basique.json: line" in listed.stderr
    assert states(following(luna, "deploy")) == {"build image": "ready"}
    luna("procedure", "add", "recette pain basique", "--step", "x", "--replace", code=14)
    assert bread.read_text() == nonsense
    assert deploy.exists()


def test_a_pipe_is_told_what_is_late_and_when_all_is_through(luna: Luna, bread: Path) -> None:
    luna("procedure", "add", "tea", "--step", "boil water; 2-4min", "--step", "pour", "--wait", "before 2; bubbles rise")
    (late, _) = luna("procedure", "next", "tea", "--at", "1", "--elapsed", "6min").stdout.splitlines()
    assert late.split("\t")[-1] == "overdue by 2 min"
    (held,) = luna("procedure", "next", "tea", "--done", "1").stdout.splitlines()
    assert (held.split("\t")[0], held.split("\t")[-1]) == ("waits", "wait for bubbles rise")
    (free,) = luna("procedure", "next", "tea", "--done", "1", "--if", "bubbles").stdout.splitlines()
    assert (free.split("\t")[0], free.split("\t")[-1]) == ("ready", "")
    (end,) = luna("procedure", "next", "tea", "--done", "1", "--done", "2").stdout.splitlines()
    assert [cell for cell in end.split("\t") if cell] == ["done", "nothing is left to do"]
    assert bread.exists()
