"""What always holds of an activation, over random networks with cycles and the strongest forces, and what a few small ones show."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph import fan
from luna_cli.graph.activation import ATTENUATION, BUDGET, HOPS, VISITS, Activation, Manner, activate
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from tests.graph.in_memory import EXCITING, HUBS, INHIBITING, Garden, Synapse, seeds, synapses
from tests.strategies import QUICK

A, B, C, D, *_ = HUBS
GREEDY = Manner(attenuation=0.999, hops=8, least=1e-9)
"""Gain near 1, and hardly anything too small to be passed on."""
DAMPED = Manner(gain=lambda hub: 0.3 if hub < "hub_d" else 1.0)
manners = st.sampled_from([Manner(), GREEDY, Manner(visits=3), Manner(hops=1), Manner(hops=0), DAMPED])


def told(found: Activation) -> object:
    ways = [[(way.hub, way.amount, way.parent, way.relation, way.backward) for way in found.way(hub)] for hub in HUBS]
    return found.levels, found.waves, found.fired, found.inhibited, found.visits, found.spent, ways


@QUICK
@given(synapses(), seeds, manners)
def test_the_budget_is_never_exceeded_and_every_level_lies_within_it(
    every: list[Synapse], lit: Mapping[str, float], manner: Manner
) -> None:
    found = activate(Garden(every), lit, manner)
    assert found.spent <= BUDGET * (1 + 1e-12)
    assert all(0 <= level <= BUDGET for level in found.levels.values())
    assert sum(found.levels.values()) <= found.spent * (1 + 1e-12)


@QUICK
@given(synapses(most=60), seeds, manners)
def test_it_always_ends_and_no_hub_fires_twice(every: list[Synapse], lit: Mapping[str, float], manner: Manner) -> None:
    garden = Garden(every)
    found = activate(garden, lit, manner)
    fired = [hub for firing in found.fired for hub in firing]
    assert len(fired) == len(set(fired)) == found.visits <= manner.visits
    assert sorted(garden.asked) == sorted(fired), "each hub that fires is asked for once, and no other"
    assert len(found.waves) <= manner.hops + 1


@QUICK
@given(synapses(most=40), seeds, manners, st.randoms(use_true_random=False))
def test_the_order_of_seeds_synapses_and_hubs_is_irrelevant(
    every: list[Synapse], lit: Mapping[str, float], manner: Manner, chance: Random
) -> None:
    shuffled, turned = list(every), list(lit.items())
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    garden = Garden(shuffled)
    for led in garden.led.values():
        chance.shuffle(led)
    assert told(activate(garden, dict(turned), manner)) == told(activate(Garden(every), lit, manner))


@QUICK
@given(synapses(most=40), synapses(INHIBITING, most=3), seeds, manners)
def test_a_synapse_that_inhibits_never_raises_any_level(
    every: list[Synapse], more: list[Synapse], lit: Mapping[str, float], manner: Manner
) -> None:
    before = activate(Garden(every), lit, manner).levels
    after = activate(Garden(every + more), lit, manner).levels
    assert after.keys() == before.keys()
    assert all(level <= before[hub] for hub, level in after.items())


@QUICK
@given(synapses(EXCITING), seeds, manners)
def test_without_inhibition_levels_are_the_sums_of_what_arrived(
    every: list[Synapse], lit: Mapping[str, float], manner: Manner
) -> None:
    found = activate(Garden(every), lit, manner)
    assert not found.inhibited
    for hub, level in found.levels.items():
        assert level == pytest.approx(sum(wave.get(hub, 0.0) for wave in found.waves), abs=1e-12)


@QUICK
@given(synapses(), seeds, manners)
def test_a_way_leads_from_a_seed_along_synapses_that_there_are(
    every: list[Synapse], lit: Mapping[str, float], manner: Manner
) -> None:
    garden = Garden(every)
    found = activate(garden, lit, manner)
    for hub in found.levels:
        way = found.way(hub)
        assert way[0].parent == "" and way[0].hub in lit and way[-1].hub == hub  # noqa: PT018 - one fact
        for step, before in zip(way[1:], way[:-1], strict=True):
            assert step.parent == before.hub
            assert any(edge[0] == step.hub and edge[2:] == (step.relation, step.backward) for edge in garden.led[step.parent])


@QUICK
@given(synapses(most=40), seeds)
def test_what_came_by_the_strongest_way_is_part_of_what_arrived(every: list[Synapse], lit: Mapping[str, float]) -> None:
    found = activate(Garden(every), lit, GREEDY)
    for hop, wave in enumerate(found.waves):
        assert all(0 <= found.came(hop, hub).amount <= amount + 1e-12 for hub, amount in wave.items())


def levels(*every: Synapse, seed: str = A, manner: Manner | None = None) -> dict[str, float]:
    return activate(Garden(every), {seed: 1.0}, manner).levels


def test_a_hub_divides_what_it_has_by_weight() -> None:
    found = levels((A, B, 60_000, "causes"), (A, C, 20_000, "is-a"), manner=Manner(hops=1))
    assert found == {A: 1.0, B: pytest.approx(ATTENUATION * 0.75), C: pytest.approx(ATTENUATION * 0.25)}


def test_backwards_a_synapse_has_half_its_weight_unless_it_is_symmetric() -> None:
    one_way = levels((B, A, 30_000, "causes"), (A, C, 30_000, "causes"), manner=Manner(hops=1))
    assert [one_way[B], one_way[C]] == pytest.approx([ATTENUATION / 3, ATTENUATION * 2 / 3])
    both = levels((B, A, 30_000, "similar-to"), (A, C, 30_000, "causes"), manner=Manner(hops=1))
    assert both[B] == both[C] == pytest.approx(ATTENUATION / 2)


def test_nothing_travels_further_than_three_hops() -> None:
    chain = [(HUBS[place], HUBS[place + 1], MOST_FORCE, "precedes") for place in range(5)]
    assert set(levels(*chain)) == set(HUBS[: HOPS + 1])


def test_a_synapse_that_inhibits_quiets_its_target_and_what_lies_behind_it() -> None:
    open_ = [(A, B, 40_000, "causes"), (B, C, 40_000, "causes")]
    assert levels(*open_)[C] > 0
    silenced = levels(*open_, (A, B, MOST_FORCE, "prevents"))
    assert silenced[B] < 0.2 * levels(*open_)[B]
    assert silenced[C] < 0.4 * levels(*open_)[C]


def test_what_is_inhibited_inhibits_as_before_so_two_hops_of_it_raise_nothing() -> None:
    rival = [(A, B, 40_000, "causes"), (A, D, 40_000, "causes"), (B, D, 20_000, "prevents")]
    before, after = levels(*rival), levels(*rival, (A, B, MOST_FORCE, "opposite-of"))
    assert after[B] < before[B]
    assert after[D] <= before[D]


def test_one_way_inhibition_does_nothing_backwards_and_a_symmetric_one_does() -> None:
    lit = {A: 1.0, B: 1.0}
    assert B in activate(Garden([(A, B, MOST_FORCE, "prevents")]), lit).inhibited
    assert A not in activate(Garden([(A, B, MOST_FORCE, "prevents")]), lit).inhibited
    assert activate(Garden([(A, B, MOST_FORCE, "conflicts-with")]), lit).inhibited.keys() == {A, B}


def test_many_seeds_share_what_there_is() -> None:
    found = activate(Garden([]), dict.fromkeys(HUBS, 1.0))
    assert sum(found.levels.values()) == pytest.approx(Manner().ceiling)
    assert len(set(found.levels.values())) == 1
    assert activate(Garden([]), {A: 1.0}).levels == {A: 1.0}


def test_a_great_hub_leaves_visits_for_the_waves_to_come() -> None:
    near = [(A, f"hub_{number:03d}", MOST_FORCE, "has-a") for number in range(400)]
    far = [(f"hub_{number:03d}", "hub_far", MOST_FORCE, "causes") for number in range(400)]
    found = activate(Garden(near + far), {A: 1.0})
    assert [len(firing) for firing in found.fired] == [1, VISITS // 2, 1]
    assert found.levels["hub_far"] > 0


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
def test_a_strength_out_of_bounds_is_refused(strength: float) -> None:
    with pytest.raises(ValueError, match="strength of hub_a must lie in 0 to 1"):
        activate(Garden([]), {A: strength})


@pytest.mark.parametrize("given_", [{"attenuation": 1.0}, {"attenuation": 0.0}, {"hops": -1}, {"least": 0.0}, {"budget": 0.0}])
def test_a_manner_without_end_is_refused(given_: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Manner(**given_)  # type: ignore[arg-type]


def test_the_light_tables_of_relations_are_those_of_the_model() -> None:
    assert {name for name, relation in RELATIONS.items() if relation.inhibits} == fan.INHIBITING
    assert {name for name, relation in RELATIONS.items() if relation.symmetric} == fan.SYMMETRIC
    assert fan.UNITS == 2 * MOST_FORCE
