"""Procedures in short words: steps, edges, decisions, waits, durations."""

from typing import Any

import pytest

from luna_cli.cli.recipe import duration, minutes, recipe
from luna_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10min", {"expected": 10, "unit": "min"}),
        ("10-15 min", {"min": 10, "max": 15, "unit": "min"}),
        ("10–15min", {"min": 10, "max": 15, "unit": "min"}),
        ("1 - 1,5 - 2 heures", {"min": 1, "expected": 1.5, "max": 2, "unit": "h"}),
        ("90 s", {"expected": 90, "unit": "s"}),
        ("2 jours", {"expected": 2, "unit": "j"}),
        ("3 d", {"expected": 3, "unit": "d"}),
        ("10", None),
        ("10 weeks", None),
        ("-5min", None),
        ("until 10min", None),
    ],
)
def test_durations(text: str, found: dict[str, Any] | None) -> None:
    assert duration(text) == found


@pytest.mark.parametrize(("text", "found"), [("12", 12), ("12 min", 12), ("90s", 1.5), ("1h30", 90), ("2 h", 120), ("0,5h", 30)])
def test_times(text: str, found: float) -> None:
    assert minutes(text, "--elapsed") == pytest.approx(found)


@pytest.mark.parametrize("text", ["", "soon", "1-2h", "-1", "1e3", "nan"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(UsageError, match="--elapsed takes a time"):
        minutes(text, "--elapsed")


def test_steps_follow_one_another_in_the_words_of_the_vault() -> None:
    french = recipe(["pétrir", "cuire"], [], [], [], "fr")
    assert french["edges"] == [{"id": "edge_1", "type": "séquentiel", "source": "node_1", "target": "node_2"}]
    assert recipe(["knead", "bake"], [], [], [], "de")["edges"][0]["type"] == "sequential"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 -> 2", {"type": "sequential", "source": "node_1", "target": "node_2"}),
        ("knead→bake", {"type": "sequential", "source": "node_1", "target": "node_2"}),
        ("1 => node_3", {"type": "parallel", "source": "node_1", "target": "node_3"}),
        ("1 -> 2 if too dry", {"type": "conditional", "source": "node_1", "target": "node_2", "condition": "too dry"}),
        ("1 -> clean up si besoin", {"type": "conditional", "source": "node_1", "target": "node_3", "condition": "besoin"}),
        ("1 -> 3 else", {"type": "conditional", "source": "node_1", "target": "node_3"}),
        ("1 => 3 if wet", {"type": "parallel", "source": "node_1", "target": "node_3", "condition": "wet"}),
    ],
)
def test_edges(text: str, found: dict[str, str]) -> None:
    assert recipe(["knead dough", "bake", "clean up"], [text], [], [], "en")["edges"] == [{"id": "edge_1", **found}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("after 1; if sticky; add flour", {"when": "after", "condition": "sticky", "action": "add flour"}),
        ("Pendant 1; ajouter farine; si collante", {"when": "pendant", "condition": "collante", "action": "ajouter farine"}),
        ("before 1; if late; go to bake", {"when": "before", "condition": "late", "target": "node_2"}),
        ("apres 1; s'il pleut; aller 2", {"when": "apres", "condition": "il pleut", "target": "node_2"}),
    ],
)
def test_decisions(text: str, found: dict[str, str]) -> None:
    assert recipe(["knead", "bake"], [], [text], [], "en")["decision_points"] == [{"id": "dp_1", "node": "node_1", **found}]


def test_waits() -> None:
    waits = recipe(["knead", "bake"], [], [], ["before bake; oven hot", "before 1; procedure leaven"], "en")["wait_points"]
    assert waits == [
        {"id": "wp_1", "when": "before", "node": "node_2", "condition": "oven hot"},
        {"id": "wp_2", "when": "before", "node": "node_1", "procedure": "leaven"},
    ]


def test_a_step_with_everything() -> None:
    (node,) = recipe(["bake ; 25-35min ;until golden; température = 220°C; "], [], [], [], "en")["nodes"]
    assert node == {
        "id": "node_1",
        "action": "bake",
        "duration": {"min": 25, "max": 35, "unit": "min"},
        "condition": "until golden",
        "température": "220°C",
    }


@pytest.mark.parametrize("text", [" ", "; 5min", "a; 5min; 6min", "a; until x; until y", "a; id=3", "a; whenever"])
def test_what_is_no_step(text: str) -> None:
    with pytest.raises(UsageError, match="--step"):
        recipe([text], [], [], [], "en")


def test_a_step_that_may_be_several_is_asked_for() -> None:
    with pytest.raises(UsageError, match="may be several steps"):
        recipe(["mix flour", "mix water", "bake"], ["mix -> bake"], [], [], "en")


@pytest.mark.parametrize(
    ("edges", "decides", "waits", "rule"),
    [
        (["1 to 2"], [], [], "is no edge"),
        (["1 -> 3"], [], [], "'3' is no step: there are 2"),
        ([], ["after 1; add flour"], [], "needs a condition"),
        ([], ["after 1; if sticky"], [], "needs a condition, and an action"),
        ([], ["after 1; if sticky; add flour; wait"], [], "needs a condition"),
        ([], ["soon 1; if x; y"], [], "does not begin with before, during or after"),
        ([], [], ["before; oven hot"], "does not begin with before, during or after"),
        ([], [], ["before 1; hot; dry"], "needs one condition"),
    ],
)
def test_what_is_none_of_it_is_named(edges: list[str], decides: list[str], waits: list[str], rule: str) -> None:
    with pytest.raises(UsageError) as caught:
        recipe(["knead", "bake"], edges, decides, waits, "en")
    assert rule in caught.value.message
    assert caught.value.hint
