"""What a person types reads, what luna writes is plain, and what breaks a rule is named with its line."""

import pytest

from luna_cli.graph.notation.forms import parse, read, write
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.model.hub import Hub, Satellite
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Statement
from luna_cli.model.relation import RELATIONS


def test_quotation_marks_only_where_they_are_needed() -> None:
    written = write([Hub(id="hub_1", concept="l'eau d'été"), Hub(id="hub_2", concept="eau : douce"), Hub(id="hub_3", concept="")])
    assert written == 'hub_1 : l\'eau d\'été : 0.50 []\nhub_2 : "eau : douce" : 0.50 []\nhub_3 : "" : 0.50 []\n'


def test_what_does_not_print_is_escaped() -> None:
    assert write([Hub(id="hub_1", concept="a\nb\u202e\U000e0001")]) == 'hub_1 : "a\\nb\\u202e\\udb40\\udc01" : 0.50 []\n'


def test_a_connection_without_context_or_without_last_activation() -> None:
    text = "a → b : 0 : is-a\na → b : 1 : causes : : 2026-11-19T09:00:00Z\na → b : 65535 : during : août\n"
    assert write(parse(text)) == text


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation(relation: str) -> None:
    text = f"hub_1 → hub_2 : 100 : {relation}\n"
    assert write(parse(text)) == text


def test_a_wall_clock_is_that_of_the_zone_and_an_hour_that_it_shows_twice_is_written_in_full() -> None:
    text = "ep_1 : 20250510-1420 : a : b : 0.50 : []\nep_2 : 2025-10-26T01:30:00Z : a : b : 0.50 : []\n"
    found = parse(text, "Europe/Paris")
    assert isinstance(found[0], Episode)
    assert write(found, "UTC").startswith("ep_1 : 20250510-1220 :")
    assert write(found, "Europe/Paris") == text


def test_actions_stand_in_a_list_or_between_arrows() -> None:
    (found,) = parse("proc_1 : cuisine : mélanger → pétrir → cuire : 0.20 : 3")
    assert isinstance(found, ProcedureLine)
    assert found.actions == ("mélanger", "pétrir", "cuire")
    assert write([found]) == "proc_1 : cuisine : [mélanger, pétrir, cuire] : 0.20 : 3\n"


def test_an_archive_with_metadata_and_a_force_a_hub() -> None:
    text = "archive_9 : 20240510-1420 : le pain du dimanche : { ton: joy, lu: 3 } : { hub_213: 1200, hub_340: 800 }\n"
    (found,) = parse(text)
    assert isinstance(found, Archive)
    assert found.residual == {"hub_213": 1200, "hub_340": 800}
    assert write([found]) == text
    assert parse(text.replace("{ hub_213: 1200, hub_340: 800 }", "[hub_213 : 1200, hub_340 : 800]")) == [found]


def test_a_duration_with_what_is_expected() -> None:
    text = "procedure_graph_1 : thé {\n  nodes: [\n    n1 : infuser : durée(3-4-5min)\n  ],\n  edges: []\n}\n"
    (found,) = parse(text)
    assert isinstance(found, dict)
    assert found["nodes"][0]["duration"] == {"min": 3, "expected": 4, "max": 5, "unit": "min"}
    assert write([found]) == text


def test_what_a_person_types_reads_as_well() -> None:
    text = "\ufeffhub_1:pain:0.85[s1:goût:1[sel:0.1,],]\r\n\r\nhub_2 : eau\u00a0: 0.3 // source\r\n"
    assert parse(text) == [
        Hub(
            id="hub_1",
            concept="pain",
            salience=0.85,
            base_value=0.85,
            satellites=(Satellite(id="s1", type="goût", salience=1.0, components={"sel": 0.1}),),
        ),
        Hub(id="hub_2", concept="eau", salience=0.3, base_value=0.3),
    ]


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("\nhub_1 : pain : 1.2", 2, "the salience must lie in 0 to 1, not 1.20"),
        ("hub_1 : pain : beaucoup", 1, "the salience must be a number"),
        ("hub_1 : pain : 0.5 [\n s : t : 0.5 [ a : 2 ]\n]", 2, "the weight must lie in 0 to 1, not 2"),
        ("hub_1 : pain : 0.5 [\n s : t : 0.5 [ a : 0.1,\n a : 0.2 ]\n]", 3, "the component 'a' stands twice"),
        ("hub_1 : pain : 0.5 [\n s", 1, "what opens here is never closed with ]"),
        ("hub_1 : pain : 0.5 [ s : t : 0.5 }", 1, "'}' stands where a comma or ] should"),
        ("a → b : 65536 : is-a", 1, "the force must lie in 0 to 65535, not 65536"),
        ("a → b : 1.5 : is-a", 1, "the force must be a whole number"),
        ("a → b : 5 : likes", 1, "'likes' is no relation"),
        ("a → : 5 : is-a", 1, "an arrow leads nowhere"),
        ("a → b → c : 5 : is-a", 1, "a connection is written"),
        ("a → b : 5 : is-a : c : hier", 1, "is not a date"),
        ("ep_1 : 20251301-1420 : a : b : 0.5 : []", 1, "names no day of the calendar"),
        ("ep_1 : 20250510-1420 : a : b : 0.5 : hub_1", 1, "an episode ends with its hubs"),
        ("proc_1 : a : b : 2 : 0", 1, "the flexibility must lie in 0 to 1, not 2"),
        ("archive_1 : 20250510-1420 : a : b : 70000", 1, "the residual force must lie in 0 to 65535"),
        ("thing : a", 1, "'thing' begins no form of the notation: it has 2 fields"),
        ("p : n {\n nodes: [\n  a : b : c\n ]\n}", 3, "after the first fields stand attributes"),
        ("p : n {\n nodes: [\n  a : b : durée(9-5min)\n ]\n}", 3, "does not go from the least to the most"),
        ("p : n {\n edges: [ e : séquentiel : a ]\n}", 2, "an edge is written"),
        ("p : n {\n decision_points: [ d : ensuite ]\n}", 2, "a point says when and at which node"),
        ("e : joie : forte { seuils: {} }", 1, "the intensity must be a number"),
        ("e : joie : 0.5 {\n incompatibilités: [ { peur: 3 } ]\n}", 2, "the degree must lie in 0 to 1"),
        ("e : joie : 0.5 {\n seuils: {}, seuils: {}\n}", 2, "'seuils' stands twice"),
        ("hub_1 : pain\\ : 0.5", 1, "'\\\\' stands outside a quoted value"),
        ('hub_1 : "pain\n : 0.5', 1, "a quoted value does not end on its line"),
        (r'hub_1 : "\ud800" : 0.5', 1, r"\ud800 is half a character"),
        (r'hub_1 : "\q" : 0.5', 1, r"\q is no escape"),
        ("e : joie : 0.5 { n: 99999999999999999999999 }", 1, "does not fit 64 bits"),
        ("e : joie : 0.5 { n: 1e999 }", 1, "is too large a number"),
        ("e : joie : 0.5 { n: " + "[" * 70 + "]" * 70 + " }", 1, "nests deeper than 64"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(text: str, line: int, rule: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert caught.value.line == line
    assert rule in caught.value.rule
    assert str(caught.value) == f"line {line}: {caught.value.rule}"


def test_the_good_statements_are_read_whatever_stands_between_them() -> None:
    text = """\
hub_1 : pain : 0.85 []
hub_2 : eau : 3.5 [
  s : t : 0.5 []
]
a → b : 5 : likes
hub_3 : "sel : 0.1
p : n {
  nodes: [

hub_4 : feu : 0.2
"""
    found, broken = read(text)
    assert [one.id for one in found if isinstance(one, Hub)] == ["hub_1", "hub_4"]
    assert [error.line for error in broken] == [2, 5, 6, 8]


@pytest.mark.parametrize(
    "value",
    [
        ProcedureLine(id="faire"),
        Archive(id="proc_1", timestamp=0),
        {"id": "p", "name": "n", "nodes": [{"id": "a", "action": "b", "durée": 5}]},
        {"id": "p", "name": "n", "decision_points": [{"id": "a", "when": "a_b", "node": "c"}]},
        {"id": "p", "name": "n", "nodes": [], "own": float("nan")},
    ],
)
def test_a_value_without_a_form_is_refused(value: Statement) -> None:
    with pytest.raises(ValueError, match=r"unlike|key|finite"):
        write([value])
