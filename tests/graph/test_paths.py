"""The strongest chain between two hubs, held against all chains that there are."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.paths import spoken, strongest
from luna_cli.model.relation import MOST_FORCE
from tests.graph.in_memory import HUBS, Garden, Synapse, synapses
from tests.strategies import QUICK

A, B, C, D, *_ = HUBS


def every_strength(garden: Garden, first: str, last: str, hops: int, been: frozenset[str] = frozenset()) -> Iterator[float]:
    if first == last:
        yield 1.0
    elif hops:
        for target, weight, _, _ in garden.led.get(first, []):
            if target not in been and weight:
                yield from (weight * 0.8 * rest for rest in every_strength(garden, target, last, hops - 1, been | {first}))


@QUICK
@given(synapses(most=9), st.sampled_from(HUBS[:5]), st.sampled_from(HUBS[:5]), st.integers(0, 4))
def test_no_chain_is_stronger_and_the_chain_back_is_as_strong(every: list[Synapse], first: str, last: str, hops: int) -> None:
    garden = Garden(every)
    best = max(every_strength(garden, first, last, hops), default=None)
    chain, back = strongest(garden, first, last, hops=hops), strongest(garden, last, first, hops=hops)
    if best is None:
        assert chain is None
        assert back is None
        return
    assert chain is not None
    assert back is not None
    assert chain.strength == pytest.approx(best)
    assert back.strength == pytest.approx(best)
    assert len(chain.links) <= hops
    here, product = first, 1.0
    for link in chain.links:
        assert link.source == here
        assert (link.target, link.weight, link.relation, link.backward) in garden.led[here]
        here, product = link.target, product * link.weight * 0.8
    assert here == last
    assert product == pytest.approx(best)


def test_a_longer_chain_of_strong_links_beats_a_weak_link_within_the_hops_allowed() -> None:
    garden = Garden([(A, D, 6_000, "causes"), (A, B, 60_000, "causes"), (C, B, 60_000, "is-a"), (C, D, 60_000, "precedes")])
    chain = strongest(garden, A, D)
    assert chain is not None
    assert [(link.target, spoken(link.relation, backward=link.backward)) for link in chain.links] == [
        (B, "causes"),
        (C, "has-kind"),
        (D, "precedes"),
    ]
    short = strongest(garden, A, D, hops=2)
    assert short is not None
    assert [link.target for link in short.links] == [D]


def test_the_order_of_synapses_is_irrelevant_even_among_equals() -> None:
    every = [(A, B, 500, "causes"), (A, C, 500, "causes"), (B, D, 500, "is-a"), (C, D, 500, "is-a"), (C, D, 500, "causes")]
    chains = [strongest(Garden(order), A, D) for order in (every, every[::-1])]
    assert [[link.relation for link in chain.links] for chain in chains if chain] == [["causes", "is-a"]] * 2
    assert [[link.target for link in chain.links] for chain in chains if chain] == [[B, D]] * 2


def test_forces_of_nothing_lead_nowhere() -> None:
    assert strongest(Garden([(A, B, 0, "causes")]), A, B) is None
    assert strongest(Garden([(A, B, MOST_FORCE, "causes")]), A, C) is None


def test_relations_are_spoken_in_the_direction_walked() -> None:
    assert spoken("causes", backward=False) == "causes"
    assert spoken("causes", backward=True) == "caused-by"
    assert spoken("similar-to", backward=True) == "similar-to"
