"""What is next: branches, joins, choices, rounds, time, and that following what luna says always comes to an end."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.procedure_flow import Ask, Plan, holds
from luna_cli.graph.procedure_rules import problems
from luna_cli.graph.procedures import ASKS, NOW, OVER, READY, WAITS, Next, next_steps, order
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure
from tests.strategies import QUICK


def procedure(*edges: str, steps: str = "", points: tuple[dict[str, Any], ...] = (), **more: Any) -> Procedure:
    """Steps of one letter; edges as `ab` (sequential), `ab?x` (conditional), `ab=` (parallel), `ab!x` (once x)."""
    kinds = {"?": "conditional", "=": "parallel", "!": "sequential", "": "sequential"}
    drawn = [
        {"id": f"e{n}", "type": kinds[edge[2:3]], "source": edge[0], "target": edge[1], "condition": edge[3:]}
        for n, edge in enumerate(edges)
    ]
    names = steps or "".join(sorted({step for edge in edges for step in edge[:2]}))
    nodes = more.pop("nodes", [{"id": step, "action": f"do {step}"} for step in names])
    decisions = [{"id": f"d{n}", **point} for n, point in enumerate(points)]
    wire = {"id": "proc_x", "name": "x", "nodes": nodes, "edges": drawn, "decision_points": decisions, **more}
    found = read_procedure(wire, "UTC")
    assert not [one for one in problems(found) if one.fatal]
    return found


def after(step: str, condition: str, target: str, when: str = "after") -> dict[str, Any]:
    return {"when": when, "node": step, "condition": condition, "action": "act", "target": target}


def states(found: Next) -> dict[str, str]:
    return {step.node.id: step.state for step in found.steps}


def follow(of: Procedure, done: str = "", conditions: Mapping[str, bool] | None = None, at: str | None = None) -> dict[str, str]:
    return states(next_steps(of, at=at, done=list(done), conditions=conditions))


def test_a_chain_goes_step_by_step() -> None:
    chain = procedure("ab", "bc")
    assert [follow(chain, done) for done in ("", "a", "ab")] == [{"a": READY}, {"b": READY}, {"c": READY}]
    end = next_steps(chain, done="abc")
    assert end.finished
    assert end.steps == ()
    first, last = next_steps(chain).steps[0], next_steps(chain, done="ab").steps[0]
    assert (first.first, first.last, first.place, first.of) == (True, False, 1, 3)
    assert (last.first, last.last, last.place) == (False, True, 3)


def test_parallel_branches_are_told_side_by_side_and_a_join_waits_for_all() -> None:
    fork = procedure("ab=", "ac=", "bd", "cd")
    assert follow(fork, "a") == {"b": READY, "c": READY}
    assert follow(fork, "ab") == {"c": READY}
    assert follow(fork, "abc") == {"d": READY}


def test_a_choice_takes_the_way_whose_condition_holds_or_the_way_otherwise() -> None:
    choice = procedure("ab?x", "ac", "bd", "cd")
    assert follow(choice, "a", {"x": True}) == {"b": READY}
    assert follow(choice, "a", {"x": False}) == {"c": READY}
    assert follow(choice, "ac", {"x": False}) == {"d": READY}
    assert follow(choice, "ab", {"x": True}) == {"d": READY}


def test_nobody_told_so_it_asks_and_what_was_done_tells() -> None:
    choice = procedure("ab?x", "ac", "bd", "cd")
    found = next_steps(choice, done="a")
    assert {step.node.id: (step.state, step.asks) for step in found.steps} == {
        "b": (ASKS, (Ask("x"),)),
        "c": (ASKS, (Ask("x", met=False),)),
    }
    assert follow(choice, "ac") == {"d": READY}
    assert follow(choice, "ab") == {"d": READY}


def test_a_choice_that_leads_nowhere_ends() -> None:
    assert next_steps(procedure("ab?x"), done="a", conditions={"x": False}).finished


def test_a_decision_leads_elsewhere_and_back_for_another_round() -> None:
    retry = procedure("ab", "bc", "db", steps="abcd", points=(after("b", "failed", "d"),))
    assert follow(retry, "ab", {"failed": True}) == {"d": READY}
    assert follow(retry, "ab", {"failed": False}) == {"c": READY}
    assert follow(retry, "ab") == {"c": ASKS, "d": ASKS}
    round_again = next_steps(retry, done="abd", conditions={"failed": True})
    assert [(step.node.id, step.again) for step in round_again.steps] == [("b", True)]
    assert follow(retry, "abd", {"failed": False}) == {"c": READY}
    assert next_steps(retry, done="abc").finished
    assert not next_steps(retry, done="abc", conditions={"failed": True}).finished


def test_a_decision_may_skip_forward_and_nothing_waits_for_what_was_skipped() -> None:
    skip = procedure("ab", "bc", "cd", points=(after("b", "short of time", "d"),))
    assert follow(skip, "ab", {"short of time": True}) == {"d": READY}
    assert follow(skip, "ab", {"short of time": False}) == {"c": READY}
    before = procedure("ab", "bc", points=(after("b", "cached", "c", "before"),))
    assert follow(before, "a", {"cached": True}) == {"c": READY}
    assert follow(before, "a") == {"b": READY}


def test_decisions_are_told_where_they_apply_and_with_what_to_do() -> None:
    advice = procedure("ab", points=({"when": "après", "node": "a", "condition": "sticky", "action": "add flour"},))
    assert next_steps(advice).decisions == ()
    (open_,) = next_steps(advice, done="a").decisions
    assert (open_.point.action, open_.met) == ("add flour", None)
    assert next_steps(advice, done="a", conditions={"sticky": True}).decisions[0].met is True
    assert next_steps(advice, done="a", conditions={"sticky": False}).decisions == ()
    assert next_steps(advice, done="ab").decisions == ()


def test_the_step_that_is_being_done_tells_of_those_around_it() -> None:
    fork = procedure("ab=", "ac=", "bd", "cd")
    found = next_steps(fork, at="b")
    assert found.at is not None
    assert (found.at.state, states(found), found.then) == (NOW, {"c": READY}, ())
    assert [step.node.id for step in next_steps(fork, at="b", done="c").then] == ["d"]
    choice = procedure("ab?x", "ac", "bd", "cd")
    assert states(next_steps(choice, at="b")) == {}


def test_a_condition_that_holds_ends_the_step() -> None:
    knead = procedure("ab", nodes=[{"id": "a", "action": "knead", "condition": "until elastic"}, {"id": "b", "action": "rest"}])
    found = next_steps(knead, at="a", conditions={"until elastic": True})
    assert found.at is not None
    assert (found.at.state, states(found)) == (OVER, {"b": READY})
    still = next_steps(knead, at="a", conditions={"until elastic": False})
    assert still.at is not None
    assert (still.at.state, still.at.until_met, states(still), [step.node.id for step in still.then]) == (NOW, False, {}, ["b"])


@pytest.mark.parametrize(
    ("elapsed", "left", "early", "overdue"),
    [
        (0.0, (60.0, 90.0, 120.0), True, False),
        (75.0, (0.0, 15.0, 45.0), False, False),
        (120.0, (0.0, 0.0, 0.0), False, False),
        (121.0, (0.0, 0.0, 0.0), False, True),
    ],
)
def test_time_is_told_in_minutes_whatever_the_unit(elapsed: float, left: tuple[float, ...], early: bool, overdue: bool) -> None:  # noqa: FBT001 - a table
    rest = procedure(nodes=[{"id": "a", "action": "rest", "duration": {"min": 1, "expected": 1.5, "max": 2, "unit": "h"}}])
    at = next_steps(rest, at="a", elapsed_minutes=elapsed).at
    assert at is not None
    assert at.time is not None
    assert (at.time.left, at.time.early, at.time.overdue) == (left, early, overdue)


def test_what_runs_took_stands_for_an_expectation_that_nobody_wrote() -> None:
    seen = procedure(nodes=[{"id": "a", "action": "a", "duration": {"observed": 30, "unit": "s"}}])
    time = next_steps(seen).steps[0].time
    assert time is not None
    assert (time.low, time.expected, time.high) == (None, 0.5, None)


def test_wait_points_and_conditions_of_edges_hold_a_step_up() -> None:
    waits = [
        {"id": "w1", "when": "avant", "node": "b", "condition": "oven hot"},
        {"id": "w2", "when": "after", "node": "a", "procedure": "proc_levain"},
    ]
    bake = procedure("ab!weighed", wait_points=waits)
    (step,) = next_steps(bake, done="a", conditions={"oven hot": True}).steps
    assert step.state == WAITS
    assert [(wait.id, wait.awaited, wait.met) for wait in step.waits] == [
        ("w1", "oven hot", True),
        ("w2", "proc_levain", None),
        ("", "weighed", None),
    ]
    assert follow(bake, "a", {"oven hot": True, "proc_levain": True, "weighed": True}) == {"b": READY}


def test_temporal_neurons_order_bound_and_branch() -> None:
    neurons = [
        {"id": "n1", "type": "order", "order_neurons": ["a", "b", "c"]},
        {"id": "n2", "type": "durée", "order_neurons": ["a", "b"], "duration_constraints": [None, 20, 30]},
        {"id": "n3", "type": "duration", "order_neurons": ["c"], "duration_constraints": [1, 2, 3]},
        {"id": "n4", "type": "condition", "order_neurons": ["b"], "conditional_branches": [{"condition": "late", "next": "d"}]},
    ]
    found = procedure(steps="dcba", temporal_neurons=neurons)
    assert order(found)[:2] == ("a", "b")
    (first,) = next_steps(found).steps
    assert (first.node.id, first.within) == ("a", (("n2", (None, 20, 30)),))
    assert follow(found, "ab", {"late": True}) == {"d": READY}
    (third,) = next_steps(found, done="ab", conditions={"late": False}).steps
    assert third.node.id == "c"
    assert third.time is not None
    assert third.time.high == 3


@pytest.mark.parametrize(
    ("condition", "known", "found"),
    [
        ("x", {"x": True}, True),
        ("not x", {"x": True}, False),
        ("non_x", {"x": False}, True),
        ("!x", {}, None),
        ("not x", {"not x": True}, True),
    ],
)
def test_a_condition_may_say_the_contrary(condition: str, known: dict[str, bool], found: bool | None) -> None:  # noqa: FBT001 - a table
    assert holds(condition, known) is found


def test_a_step_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        next_steps(procedure("ab"), done=["z"])


STEPS = "abcdefg"
CONDITIONS = ("x", "y", "z")


@st.composite
def acyclic(draw: st.DrawFn) -> Procedure:
    pairs = [(one, two) for place, one in enumerate(STEPS) for two in STEPS[place + 1 :]]
    edges = []
    for source, target in draw(st.lists(st.sampled_from(pairs), max_size=12, unique=True)):
        mark = draw(st.sampled_from(["", "=", "?", "!"]))
        edges.append(f"{source}{target}{mark}{draw(st.sampled_from(CONDITIONS)) if mark in {'?', '!'} else ''}")
    points = [
        after(source, draw(st.sampled_from(CONDITIONS)), target, draw(st.sampled_from(["before", "during", "after"])))
        for source, target in draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    ]
    return procedure(*edges, steps="".join(draw(st.permutations(STEPS))), points=tuple(points))


@QUICK
@given(acyclic(), st.dictionaries(st.sampled_from(CONDITIONS), st.booleans()), st.data())
def test_following_what_is_said_always_comes_to_an_end(found: Procedure, known: dict[str, bool], data: st.DataObject) -> None:
    done: list[str] = []
    for _ in STEPS:
        following = next_steps(found, done=done, conditions=known)
        if following.finished:
            break
        ids = [step.node.id for step in following.steps]
        assert ids
        assert not set(ids) & set(done)
        done.append(data.draw(st.sampled_from(ids)))
    assert next_steps(found, done=done, conditions=known).finished


@QUICK
@given(acyclic(), st.sampled_from(STEPS), st.dictionaries(st.sampled_from(CONDITIONS), st.booleans()))
def test_being_at_a_step_never_offers_it_again_nor_what_leads_to_it(found: Procedure, at: str, known: dict[str, bool]) -> None:
    told = next_steps(found, at=at, conditions=known)
    assert told.at is not None
    assert told.at.node.id == at
    offered = {step.node.id for step in (*told.steps, *told.then)}
    assert not offered & {at, *Plan.of(found).reach([at], backwards=True)}


@QUICK
@given(acyclic(), st.sets(st.sampled_from(STEPS)), st.randoms())
def test_the_order_of_what_is_given_does_not_matter(found: Procedure, done: set[str], random: Any) -> None:
    shuffled = sorted(done)
    random.shuffle(shuffled)
    assert next_steps(found, done=shuffled) == next_steps(found, done=sorted(done))
