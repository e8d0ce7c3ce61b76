"""Procedures and the objects of their files: nothing is lost on the way, and what breaks a rule is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from luna_cli import clock
from luna_cli.model import procedure_schemas
from luna_cli.model.procedure import (
    KINDS,
    MOMENTS,
    NEURONS,
    UNITS,
    Branch,
    DecisionPoint,
    Duration,
    Edge,
    Node,
    Procedure,
    TemporalNeuron,
    WaitPoint,
)
from luna_cli.model.procedure_wire import PROCEDURE, read_procedure, write_procedure
from luna_cli.model.schema import FieldError
from tests.strategies import QUICK, instants, json_values, shares, texts, words

IS_ONE = Draft202012Validator(procedure_schemas.procedure())
named = words.filter(str.strip)
amounts = st.none() | st.integers(0, 10**6) | shares(0, 1000)
own = st.dictionaries(st.sampled_from(["température", "note", "x"]), json_values, max_size=2)
durations = st.builds(
    Duration,
    unit=st.sampled_from(list(UNITS)),
    low=amounts,
    expected=amounts,
    high=amounts,
    observed=st.none() | shares(0, 1000),
    extra=own,
)
edges = st.builds(Edge, id=named, source=named, target=named, type=st.sampled_from(list(KINDS)), condition=texts, extra=own)
points = st.builds(
    DecisionPoint,
    id=named,
    when=st.sampled_from(list(MOMENTS)),
    node=named,
    condition=named,
    action=texts,
    target=texts,
    extra=own,
)
waits = st.builds(WaitPoint, id=named, when=st.sampled_from(list(MOMENTS)), node=named, condition=texts, procedure=texts, extra=own)
neurons = st.builds(
    TemporalNeuron,
    id=named,
    type=st.sampled_from(list(NEURONS)),
    order=st.lists(texts, max_size=3).map(tuple),
    constraints=st.tuples(amounts, amounts, amounts),
    branches=st.lists(st.builds(Branch, condition=named, next=named, extra=own), max_size=2).map(tuple),
    extra=own,
)
nodes = st.builds(Node, id=named, action=named, duration=st.none() | durations, condition=texts, extra=own)
procedures = st.builds(
    Procedure,
    id=st.just("proc_bread-2"),
    name=named,
    context=texts,
    flexibility=shares(),
    usage_frequency=shares(0, 100),
    runs=st.integers(0, 10**6),
    last_run=st.none() | instants,
    created_at=st.none() | instants,
    as_of=st.none() | instants,
    aliases=st.lists(texts, max_size=2).map(tuple),
    nodes=st.lists(nodes, min_size=1, max_size=3).map(tuple),
    edges=st.lists(edges, max_size=3).map(tuple),
    decision_points=st.lists(points, max_size=2).map(tuple),
    wait_points=st.lists(waits, max_size=2).map(tuple),
    temporal_neurons=st.lists(neurons, max_size=2).map(tuple),
    extra=own,
)


@QUICK
@given(procedures)
def test_what_is_written_is_read_back_and_is_what_is_published(procedure: Procedure) -> None:
    wire = write_procedure(procedure)
    assert read_procedure(wire, "Europe/Paris") == procedure
    assert write_procedure(read_procedure(wire, "UTC")) == wire
    IS_ONE.validate(wire)


@QUICK
@given(procedures)
def test_known_keys_come_in_their_order_and_a_persons_own_after_them(procedure: Procedure) -> None:
    names = [field.name for field in PROCEDURE]
    keys = list(write_procedure(procedure))
    known = [key for key in keys if key in names]
    assert known == sorted(known, key=names.index)
    assert keys[len(known) :] == sorted(procedure.extra)


def least(**fields: Any) -> dict[str, Any]:
    return {"id": "proc_bread", "name": "bread", "nodes": [{"id": "a", "action": "mix"}, {"id": "b", "action": "bake"}], **fields}


def test_missing_keys_take_their_defaults_and_steps_follow_one_another() -> None:
    found = read_procedure(least(), "UTC")
    assert [(edge.source, edge.target, edge.kind) for edge in found.edges] == [("a", "b", "sequential")]
    assert read_procedure(least(edges=[]), "UTC").edges == ()
    assert (found.runs, found.flexibility, found.created_at) == (0, 0.0, None)


def test_numbers_stay_as_they_were_written_and_a_naive_instant_is_in_the_vaults_zone() -> None:
    timed = [{"id": "a", "action": "mix", "duration": {"min": 5, "max": 7.50, "unit": "h"}, "température": "220°C"}]
    found = read_procedure(least(nodes=timed, created_at="2026-11-20T12:00:00"), "Europe/Paris")
    assert found.created_at == clock.parse_utc("2026-11-20T11:00:00Z")
    wire = write_procedure(found)
    assert repr(wire["nodes"][0]["duration"]) == "{'min': 5, 'max': 7.5, 'unit': 'h'}"
    assert wire["nodes"][0]["température"] == "220°C"


@pytest.mark.parametrize(
    ("fields", "key", "rule"),
    [
        ({"id": "bread"}, "id", "must be proc_ and letters"),
        ({"id": "proc_Bread"}, "id", "must be proc_ and letters"),
        ({"id": None}, "id", "is missing"),
        ({"name": " "}, "name", "must not be empty"),
        ({"nodes": []}, "nodes", "at least one step"),
        ({"nodes": {}}, "nodes", "must be a list of objects"),
        ({"nodes": ["mix"]}, "nodes.0", "must be an object"),
        ({"nodes": [{"id": "a"}]}, "nodes.0.action", "is missing"),
        ({"nodes": [{"id": "a", "action": "mix", "duration": "5min"}]}, "nodes.0.duration", "must be an object"),
        ({"nodes": [{"id": "a", "action": "mix", "duration": {"min": -1}}]}, "nodes.0.duration.min", "must lie in"),
        ({"nodes": [{"id": "a", "action": "mix", "duration": {"unit": "week"}}]}, "nodes.0.duration.unit", "must be one of s, min"),
        ({"edges": [{"id": "e", "source": "a"}]}, "edges.0.target", "is missing"),
        ({"edges": [{"id": "e", "source": "a", "target": "b", "type": "plus tard"}]}, "edges.0.type", "must be one of séquentiel"),
        (
            {"decision_points": [{"id": "d", "when": "soon", "node": "a", "condition": "x"}]},
            "decision_points.0.when",
            "must be one of",
        ),
        (
            {"temporal_neurons": [{"id": "n", "type": "order", "duration_constraints": [1, 2]}]},
            "temporal_neurons.0.duration_constraints",
            "must be a list of three",
        ),
        ({"flexibility": 1.5}, "flexibility", "must lie in 0.0 to 1.0"),
        ({"runs": 1.5}, "runs", "must be a whole number"),
    ],
)
def test_what_breaks_a_rule_is_named_and_is_not_what_is_published(fields: dict[str, Any], key: str, rule: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_procedure(least(**fields), "UTC")
    assert caught.value.key == key
    assert rule in caught.value.rule
    assert not IS_ONE.is_valid(least(**fields))


def test_an_instant_that_is_none_is_named() -> None:
    with pytest.raises(FieldError, match="last_run: 'soon' is not a date"):
        read_procedure(least(last_run="soon"), "UTC")


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_what_is_no_procedure_at_all(document: Any) -> None:
    with pytest.raises(FieldError):
        read_procedure(document, "UTC")
    assert not IS_ONE.is_valid(document)
