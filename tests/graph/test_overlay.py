"""Hubs laid over a network: the same as a network in which they are written."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.network import node_of
from luna_cli.graph.overlay import Overlay
from luna_cli.graph.pruning import DREAM, TENTATIVE
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.relation import MOST_FORCE
from tests.graph.in_memory import EXCITING, HUBS, Edge, Garden

Hubs = Mapping[str, Hub]


def garden(hubs: Hubs) -> Garden:
    """A network of these hubs, in which synapses to what there is not are left out."""
    led = [(one.id, two.target, two.force, two.type) for one in hubs.values() for two in one.synapses if two.target in hubs]
    return Garden([one for one in led if one[0] != one[1]], map(node_of, hubs.values()))


def hub(name: str, *led: tuple[str, int], **fields: object) -> Hub:
    synapses = tuple(Synapse(target=f"hub_{target}", type="causes", force=force) for target, force in led)
    return Hub(id=f"hub_{name}", concept=name, synapses=synapses, **fields)  # type: ignore[arg-type]


def by_id(*hubs: Hub) -> dict[str, Hub]:
    return {one.id: one for one in hubs}


def edges(network: Garden | Overlay, name: str) -> list[Edge]:
    return sorted(network.edges(f"hub_{name}"))


synapses = st.dictionaries(st.tuples(st.sampled_from(EXCITING[:2]), st.sampled_from(HUBS)), st.integers(1, MOST_FORCE), max_size=5)


def _hubs(drawn: Mapping[str, Mapping[tuple[str, str], int]]) -> dict[str, Hub]:
    return {
        name: Hub(
            id=name, concept=name, synapses=tuple(Synapse(target=at, type=kind, force=force) for (kind, at), force in led.items())
        )
        for name, led in drawn.items()
    }


networks = st.dictionaries(st.sampled_from(HUBS), synapses, max_size=6).map(_hubs)


@given(networks, networks, st.sets(st.sampled_from(HUBS)))
def test_what_lies_over_a_network_is_as_if_it_were_written(under: dict[str, Hub], over: dict[str, Hub], gone: set[str]) -> None:
    laid: dict[str, Hub | None] = {**over, **dict.fromkeys(gone)}
    whole = {name: one for name, one in {**under, **laid}.items() if one is not None}
    # What leads to a hub that is new does so only once the index has followed it.
    written = {name: one if name in over else _leading(one, under) for name, one in whole.items()}
    network = Overlay(garden(under), laid, lambda name: name if name in under else None)
    expected = garden(written)
    for name in HUBS:
        assert sorted(network.edges(name)) == sorted(expected.edges(name) if name in whole else ())
        assert (network.node(name) is not None) == (name in whole)
        assert network.resolve(name) == (name if name in whole else None)


def _leading(one: Hub, under: Hubs) -> Hub:
    return replace(one, synapses=tuple(two for two in one.synapses if two.target in under))


def test_a_hub_that_was_taken_up_is_found_under_the_other() -> None:
    under = by_id(hub("a", ("b", 9)), hub("b", ("a", 7)), hub("c", ("b", 5)), hub("d", ("a", 3)))
    whole = hub("b", ("c", 2), ("d", 4), aliases=("hub_a", "a"))
    network = Overlay(garden(under), {"hub_a": None, "hub_b": whole}, lambda name: name if name in under else None)
    assert (network.resolve("hub_a"), network.node("hub_a"), edges(network, "a")) == ("hub_b", None, [])
    assert [(at, force * MOST_FORCE, back) for at, force, _, back in edges(network, "b")] == [
        ("hub_c", 2.0, False),
        ("hub_c", 5.0, True),
        ("hub_d", 3.0, True),
        ("hub_d", 4.0, False),
    ]
    assert ("hub_b", 3 / MOST_FORCE, "causes", False) in edges(network, "d")


def test_a_link_that_is_tried_out_is_no_edge() -> None:
    one = hub("a", ("b", TENTATIVE), ("c", TENTATIVE))
    tried = replace(one, synapses=(replace(one.synapses[0], context=DREAM), one.synapses[1]))
    network = Overlay(Garden([]), by_id(tried, hub("b"), hub("c")), lambda _: None)
    assert [edge[0] for edge in edges(network, "a")] == ["hub_c"]
    assert edges(network, "b") == []
