"""Trains of thought: where each mode goes, that chance is the seed's, and that rumination is noticed and left."""

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.activation import Manner
from luna_cli.graph.attention import Held
from luna_cli.graph.exploration import MODES, Mind, Step, explore, nearness, ruminates, think
from luna_cli.graph.network import Node
from tests.graph.in_memory import HUBS, Garden, Synapse, seeds, synapses
from tests.strategies import QUICK

A, B, C, D, E, F, *_ = HUBS
STRONG, WEAK = 60_000, 12_000
FORK = [(A, B, STRONG, "causes"), (B, C, STRONG, "causes"), (A, D, WEAK, "causes"), (D, E, STRONG, "causes")]
"""Two ways from A: a strong one to C, a weak one to E."""


def even(_hub: str) -> float:
    return 0.5


def mind(mode: str = "associative", goals: Sequence[str] = (), seed: int = 0) -> Mind:
    return Mind(even, mode=mode, goals=goals, seed=seed)


def foci(steps: Sequence[Step]) -> list[str]:
    return [step.focus for step in steps]


def told(steps: Sequence[Step]) -> object:
    return [(step.focus, [(one.hub, one.priority) for one in step.held], step.ruminating) for step in steps]


@QUICK
@given(synapses(), seeds, st.sampled_from(MODES), st.integers(0, 5), st.randoms(use_true_random=False))
def test_a_train_of_thought_ends_visits_nothing_twice_and_needs_no_order(
    every: list[Synapse], lit: Mapping[str, float], mode: str, seed: int, chance: Random
) -> None:
    shuffled = list(every)
    chance.shuffle(shuffled)
    thinker = mind(mode, [A], seed)
    steps = explore(Garden(every), lit, thinker, 6)
    assert len(steps) <= 6
    assert len(set(foci(steps))) == len(steps)
    assert told(explore(Garden(shuffled), lit, thinker, 6)) == told(steps)


def test_associative_follows_the_strongest() -> None:
    assert foci(explore(Garden(FORK), {A: 1.0}, mind(), 3)) == [A, B, C]


def test_directed_goes_to_its_goal_and_stops_there() -> None:
    steps = explore(Garden(FORK), {A: 1.0}, mind("directed", [E]), 9)
    assert foci(steps)[0] == A
    assert foci(steps)[-1] == E
    assert B not in foci(steps)


def test_directed_damps_what_leads_elsewhere() -> None:
    free, bound = (think(Garden(FORK), {A: 1.0}, mind(mode, [E])).activation.levels for mode in ("associative", "directed"))
    assert bound[B] / bound[D] < 0.8 * free[B] / free[D]
    assert all(bound[hub] <= free[hub] for hub in bound)


def test_nearness_is_a_share_and_falls_with_the_distance() -> None:
    chain = [(HUBS[place], HUBS[place + 1], STRONG, "causes") for place in range(6)]
    near = nearness(Garden(chain), [A], Manner())
    found = [near(hub) for hub in HUBS[:5]]
    assert found[0] == 1.0
    assert found == sorted(found, reverse=True)
    assert near("hub_nowhere") == found[4] == 0.0


def families() -> Garden:
    nodes = [Node(A, "a"), Node(B, "b"), Node(C, "c"), Node(D, "d", kind="place"), Node(E, "e", kind="person")]
    return Garden([(A, hub, STRONG, "causes") for hub in (B, C, D, E)], nodes)


def test_creative_lets_in_more_of_what_is_of_another_kind() -> None:
    levels = think(families(), {A: 1.0}, mind("creative", seed=3)).activation.levels
    assert min(levels[D], levels[E]) > max(levels[B], levels[C])


def test_creative_is_chance_within_bounds_and_the_chance_is_the_seeds() -> None:
    second = {foci(explore(families(), {A: 1.0}, mind("creative", seed=seed), 2))[1] for seed in range(40)}
    assert {D, E} <= second
    assert told(explore(families(), {A: 1.0}, mind("creative", seed=7), 4)) == told(
        explore(families(), {A: 1.0}, mind("creative", seed=7), 4)
    )


def held(*hubs: str) -> list[Held]:
    return [Held(hub, 1.0, 1.0 / len(hubs)) for hub in hubs]


def test_the_same_for_the_third_time_running_is_rumination() -> None:
    same, other = frozenset({A, B}), frozenset({A, C})
    assert ruminates([same, same], held(B, A))
    assert not ruminates([same], held(A, B))
    assert not ruminates([same, other, same], held(A, B))
    assert not ruminates([frozenset(), frozenset()], [])


def test_rumination_halves_what_is_held_and_others_come_up() -> None:
    ring = HUBS[:7]
    clique = [(one, other, STRONG, "similar-to") for one in ring for other in ring if one < other]
    beside = [(ring[0], HUBS[7], 40_000, "causes")]
    steps = explore(Garden(clique + beside), {A: 1.0}, mind(), 9)
    tired = [step.ruminating for step in steps]
    assert tired.index(True) == 2
    rested = Mind(even, manner=Manner())
    fresh = think(Garden(clique + beside), {steps[2].focus: 1.0, steps[1].focus: 0.5}, rested)
    assert sum(one.priority for one in steps[2].held) < 0.6 * sum(one.priority for one in fresh.held)
    assert HUBS[7] in {one.hub for step in steps[2:] for one in step.held}


def test_a_mind_needs_a_mode_and_a_directed_one_a_goal() -> None:
    with pytest.raises(ValueError, match="must be one of associative"):
        mind("wandering")
    with pytest.raises(ValueError, match="needs a goal"):
        mind("directed")


def test_nothing_lit_is_no_thought() -> None:
    assert explore(Garden(FORK), {}, mind(), 3) == []
    assert F not in think(Garden(FORK), {A: 1.0}, mind()).activation.levels
