"""What does not hang together is named: the key, what it belongs to, and the rule."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.procedure_rules import problems
from luna_cli.graph.procedures import order
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure
from tests.strategies import QUICK


def procedure(edges: list[tuple[str, str]], **more: Any) -> Procedure:
    nodes = [{"id": step, "action": step} for step in "abcd"]
    drawn = [{"id": f"e{n}", "source": source, "target": target} for n, (source, target) in enumerate(edges)]
    return read_procedure({"id": "proc_x", "name": "x", "nodes": nodes, "edges": drawn, **more}, "UTC")


CHAIN = [("a", "b"), ("b", "c"), ("c", "d")]


def test_nothing_is_wrong_with_a_chain() -> None:
    assert problems(procedure(CHAIN)) == ()


@pytest.mark.parametrize(
    ("more", "key", "rule"),
    [
        ({"nodes": [{"id": "a", "action": "1"}, {"id": "a", "action": "2"}], "edges": []}, "nodes.1.id", "'a' stands twice"),
        ({"edges": [{"id": "e", "source": "a", "target": "node_9"}]}, "edges.0.target", "e names 'node_9', which is no step"),
        ({"edges": [{"id": "e", "source": "z", "target": "a"}]}, "edges.0.source", "e names 'z', which is no step"),
        (
            {"decision_points": [{"id": "d", "when": "après", "node": "z", "condition": "x", "action": "y"}]},
            "decision_points.0.node",
            "no step",
        ),
        (
            {"decision_points": [{"id": "d", "when": "après", "node": "a", "condition": "x", "target": "z"}]},
            "decision_points.0.target",
            "no step",
        ),
        ({"wait_points": [{"id": "w", "when": "avant", "node": "z", "condition": "x"}]}, "wait_points.0.node", "no step"),
        ({"wait_points": [{"id": "w", "when": "avant", "node": "a"}]}, "wait_points.0.condition", "w waits for nothing"),
        (
            {"temporal_neurons": [{"id": "n", "type": "order", "order_neurons": ["a", "z"]}]},
            "temporal_neurons.0.order_neurons",
            "no step",
        ),
        (
            {"temporal_neurons": [{"id": "n", "type": "duration", "duration_constraints": [3, None, 1]}]},
            "temporal_neurons.0.duration_constraints",
            "minimum ≤ expected ≤ maximum",
        ),
        (
            {"nodes": [{"id": "a", "action": "a", "duration": {"min": 5, "expected": 4}}], "edges": []},
            "nodes.0.duration",
            "minimum ≤ expected ≤ maximum",
        ),
    ],
)
def test_what_is_wrong_is_named(more: dict[str, Any], key: str, rule: str) -> None:
    nodes = [{"id": step, "action": step} for step in "abcd"]
    found = problems(read_procedure({"id": "proc_x", "name": "x", "nodes": nodes, **more}, "UTC"))
    assert found[0].key == key
    assert rule in found[0].rule
    assert found[0].fatal


def test_a_circle_without_a_decision_is_named_step_by_step() -> None:
    (found,) = problems(procedure([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]))
    assert (found.key, found.fatal) == ("edges.2", True)
    assert "b → c → b has no decision point" in found.rule
    assert "a → a" in problems(procedure([*CHAIN, ("a", "a")]))[0].rule


def test_a_decision_on_the_circle_lets_it_be() -> None:
    point = {"id": "d", "when": "après", "node": "c", "condition": "good enough", "action": "go on"}
    assert problems(procedure([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")], decision_points=[point])) == ()
    elsewhere = {**point, "node": "a"}
    assert problems(procedure([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")], decision_points=[elsewhere]))[0].fatal


def test_a_step_that_nothing_leads_to_is_only_noted() -> None:
    (found,) = problems(procedure([("a", "b"), ("b", "c")]))
    assert (found.key, found.fatal) == ("nodes.3.id", False)


PAIRS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=8, unique=True)


def _has_circle(edges: list[tuple[str, str]], without: set[str]) -> bool:
    """Take away, as long as there is one, a step that nothing leads to."""
    left = set("abcd") - without
    while free := {step for step in left if not any(one in left and two == step for one, two in edges)}:
        left -= free
    return bool(left)


@QUICK
@given(PAIRS, st.sets(st.sampled_from("abcd")))
def test_every_circle_without_a_decision_is_refused_and_no_other(edges: list[tuple[str, str]], decided: set[str]) -> None:
    points = [{"id": f"d{step}", "when": "after", "node": step, "condition": "x", "action": "y"} for step in sorted(decided)]
    found = procedure(edges, decision_points=points)
    refused = any("circle" in problem.rule for problem in problems(found))
    assert refused == _has_circle(edges, decided)


@QUICK
@given(PAIRS)
def test_each_step_comes_after_what_leads_to_it(edges: list[tuple[str, str]]) -> None:
    found = order(procedure(edges))
    assert sorted(found) == list("abcd")
    if not _has_circle(edges, set()):
        assert all(found.index(one) < found.index(two) for one, two in edges)
