"""What runs teach: how often, how long, how far they stray."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.graph.procedure_runs import Run, deviation, ran, usage
from luna_cli.graph.procedures import next_steps
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure
from tests.strategies import QUICK

NOON = 1_795_000_000_000


def procedure(*pairs: str, **more: Any) -> Procedure:
    edges = [{"id": f"e{n}", "source": pair[0], "target": pair[1]} for n, pair in enumerate(pairs)]
    nodes = [{"id": step, "action": step} for step in "abcd"]
    return read_procedure({"id": "proc_x", "name": "x", "nodes": nodes, "edges": edges, **more}, "UTC")


CHAIN = procedure("ab", "bc", "cd")
RETRY = [{"id": "d1", "when": "after", "node": "c", "condition": "failed", "action": "again", "target": "b"}]


@pytest.mark.parametrize(
    ("steps", "share"),
    [
        ("abcd", 0.0),
        ("abdc", 0.25),  # d was not possible when it was begun
        ("dcba", 0.75),  # only a was possible
        ("abc", 0.25),  # d was left out: one of four
        ("a", 0.75),
        ("abbcd", 0.2),  # nothing leads back to b
        ("d", 1.0),
        ("", 1.0),
    ],
)
def test_a_run_strays_by_the_share_of_steps_out_of_turn_or_left_out(steps: str, share: float) -> None:
    assert deviation(CHAIN, list(steps)) == pytest.approx(share)


def test_another_round_is_as_written_where_a_decision_leads_back() -> None:
    again = procedure("ab", "bc", "cd", decision_points=RETRY)
    assert deviation(again, list("abcbcbcd")) == 0
    assert deviation(CHAIN, list("abcbcbcd")) == pytest.approx(0.5)


def test_parallel_branches_may_come_in_any_order() -> None:
    edges = [{"id": f"e{n}", "source": p[0], "target": p[1], "type": "parallèle"} for n, p in enumerate(("ab", "ac", "bd", "cd"))]
    fork = replace(CHAIN, edges=read_edges(edges))
    assert deviation(fork, list("abcd")) == deviation(fork, list("acbd")) == 0
    assert deviation(fork, list("abdc")) == pytest.approx(0.25)


def read_edges(edges: list[dict[str, str]]) -> Any:
    wire = {"id": "proc_x", "name": "x", "nodes": [{"id": step, "action": step} for step in "abcd"], "edges": edges}
    return read_procedure(wire, "UTC").edges


def test_a_run_counts_and_half_of_it_is_left_after_thirty_days() -> None:
    once = ran(CHAIN, Run(steps=("a", "b", "c", "d"), at=NOON))
    assert (once.usage_frequency, once.as_of, once.runs, once.last_run) == (1.0, NOON, 1, NOON)
    assert usage(once, NOON + 30 * DAY_MS) == pytest.approx(0.5)
    twice = ran(once, Run(steps=("a", "b", "c", "d"), at=NOON + 30 * DAY_MS))
    assert twice.usage_frequency == pytest.approx(1.5)
    late = ran(twice, Run(steps=("a", "b", "c", "d"), at=NOON - 30 * DAY_MS))
    assert late.usage_frequency == pytest.approx(1.75)
    assert (late.as_of, late.last_run) == (twice.as_of, twice.last_run)
    assert late.runs == 3


def test_flexibility_moves_by_three_tenths_towards_each_run() -> None:
    once = ran(CHAIN, Run(steps=tuple("dcba"), at=NOON))
    assert once.flexibility == pytest.approx(0.3 * 0.75)
    assert ran(once, Run(steps=tuple("abcd"), at=NOON)).flexibility == pytest.approx(0.7 * 0.3 * 0.75)


def test_what_steps_took_is_kept_beside_what_a_person_wrote() -> None:
    nodes = [{"id": "a", "action": "a", "duration": {"min": 1, "max": 2, "unit": "h"}}, {"id": "b", "action": "b"}]
    found = read_procedure({"id": "proc_x", "name": "x", "nodes": nodes}, "UTC")
    once = ran(found, Run(steps=("a", "b"), minutes=(90.0, None), at=NOON))
    rest = once.node("a").duration
    assert rest is not None
    assert (rest.low, rest.high, rest.unit, rest.observed, rest.minutes) == (1, 2, "h", 1.5, (60, 90, 120))
    assert once.node("b") == found.node("b")
    twice = ran(once, Run(steps=("a", "b"), minutes=(120.0, 7.0), at=NOON))
    again, new = twice.node("a").duration, twice.node("b").duration
    assert again is not None
    assert new is not None
    assert again.observed == pytest.approx(1.5 + 0.3 * 0.5)
    assert (new.unit, new.observed, new.minutes) == ("min", 7.0, (None, 7.0, None))


def test_times_and_steps_go_together() -> None:
    with pytest.raises(ValueError, match="as many durations as steps"):
        ran(CHAIN, Run(steps=("a", "b"), minutes=(1.0,), at=NOON))
    with pytest.raises(KeyError):
        ran(CHAIN, Run(steps=("z",), at=NOON))


STEPS = st.lists(st.sampled_from("abcd"), max_size=10)


@QUICK
@given(STEPS, st.integers(-(10**12), 10**12))
def test_what_is_learnt_stays_in_its_bounds(steps: list[str], shift: int) -> None:
    before = replace(procedure("ab", "bc", decision_points=RETRY), usage_frequency=2.0, as_of=NOON, flexibility=1.0)
    after = ran(before, Run(steps=tuple(steps), at=NOON + shift))
    assert 0 <= deviation(before, steps) <= 1
    assert 0 <= after.flexibility <= 1
    assert 0 <= after.usage_frequency <= before.usage_frequency + 1
    assert after.as_of is not None
    assert after.as_of >= NOON


@QUICK
@given(st.dictionaries(st.just("failed"), st.booleans()), st.data())
def test_a_run_that_does_what_is_said_does_not_stray(known: dict[str, bool], data: st.DataObject) -> None:
    again = procedure("ab", "ac", "bd", "cd", decision_points=RETRY)
    steps: list[str] = []
    rounds = 0
    done: list[str] = []
    while not (found := next_steps(again, done=done, conditions=known)).finished and rounds < 2:
        step = data.draw(st.sampled_from([one.node.id for one in found.steps]))
        rounds += step in done
        steps.append(step)
        done = [*done, step]
    if not rounds:
        assert deviation(again, steps) == 0
