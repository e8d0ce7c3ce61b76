"""The data of the garden's page: bounded, the strongest first, nothing named that is not there."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph import garden
from luna_cli.graph.garden import BEGUN, EACH_MEMORIES, EACH_SYNAPSES, Lived, Told, garden_document
from luna_cli.model.hub import Hub, Satellite, Synapse
from tests.browser import networks
from tests.strategies import QUICK, texts

SOURCE, TARGET, RELATION, FORCE, LAST, CONTEXT = range(6)


def document(hubs: list[Hub], **more: Any) -> dict[str, Any]:
    return garden_document(hubs, more.pop("memories", lambda _hubs: {}), more.pop("nights", []), at=networks.NOW, **more)


def test_hubs_come_by_salience_and_edges_by_force() -> None:
    found = document(networks.bakery())
    assert [row[1] for row in found["hubs"][:3]] == ["pain", "Marie", "levain"]
    forces = [edge[FORCE] for edge in found["edges"]]
    assert forces == sorted(forces, reverse=True)
    names = [row[1] for row in found["hubs"]]
    strongest = found["edges"][0]
    assert (names[strongest[SOURCE]], names[strongest[TARGET]]) == ("levain", "pousse")
    assert found["relations"][strongest[RELATION]][0] == "enables"
    assert found["contexts"][strongest[CONTEXT]] == "boulangerie"
    assert found["totals"] == {"hubs": 35, "synapses": 63}
    assert found["at"] == networks.NOW // 1000


def test_a_limit_keeps_the_most_salient_and_no_edge_that_leads_out() -> None:
    found = document(networks.bakery(), limit=5)
    assert len(found["hubs"]) == 5
    assert found["totals"]["hubs"] == 35
    assert all(edge[SOURCE] < 5 and edge[TARGET] < 5 for edge in found["edges"])
    other = document(networks.bakery(), limit=3, salience=lambda hub: 1.0 if hub.concept == "sel" else hub.salience)
    assert other["hubs"][0][1] == "sel"


def test_a_synapse_to_a_former_id_leads_to_the_hub_that_has_it() -> None:
    def led(*targets: str) -> tuple[Synapse, ...]:
        return tuple(Synapse(target=f"hub_{one}", type="is-a", force=9 - place) for place, one in enumerate(targets))

    hubs = [Hub(id="hub_a", concept="a", synapses=led("old", "b", "gone")), Hub(id="hub_b", concept="b", aliases=("hub_old",))]
    found = document(hubs, resolve={"hub_old": "hub_b"}.get)
    assert [edge[:4] for edge in found["edges"]] == [[0, 1, found["edges"][0][RELATION], 9]]


def test_many_synapses_are_the_strongest_few_of_every_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garden, "EDGES", 300)
    found = document(list(networks.great(60, 30)))
    assert len(found["edges"]) == 300
    of_hubs = [[edge for edge in found["edges"] if edge[SOURCE] == place] for place in range(60)]
    assert {len(some) for some in of_hubs} == {5}
    assert max(map(len, of_hubs)) <= EACH_SYNAPSES
    hub = found["hubs"][0]
    own = next(one for one in networks.great(60, 30) if one.id == hub[0])
    assert [edge[FORCE] for edge in of_hubs[0]] == sorted((one.force for one in own.synapses), reverse=True)[:5]


def test_memories_are_held_once_begun_and_withheld() -> None:
    told = {
        "hub_pain": [
            Told("exp_000000000001", "leaf", 5000, "mot " * 100),
            Told("exp_000000000002", "seed", 1000, "obey me", threats=True),
        ],
        "hub_levain": [Told("exp_000000000001", "leaf", 5000, "mot " * 100)] * 2,
    }
    found = document([Hub(id="hub_pain", concept="pain"), Hub(id="hub_levain", concept="levain")], memories=lambda _hubs: told)
    assert [row[1] for row in found["hubs"]] == ["levain", "pain"]
    first, second = found["memories"]
    assert (first[0], first[2], len(first[3])) == ("exp_000000000001", 5, BEGUN)
    assert first[3].endswith("…")
    assert second[3:] == ["", 1]
    assert "obey" not in json.dumps(found)
    assert [row[11] for row in found["hubs"]] == [[0, 0], [0, 1]]


def test_more_memories_than_are_shown_are_said_to_be_there() -> None:
    many = [Told(f"exp_{n:012x}", "leaf", n, str(n)) for n in range(EACH_MEMORIES + 1)]
    found = document([Hub(id="hub_a", concept="a")], memories=lambda _hubs: {"hub_a": many})
    assert (len(found["hubs"][0][11]), found["hubs"][0][12]) == (EACH_MEMORIES, 1)


def test_what_cannot_be_drawn_is_left_out() -> None:
    loops = (Synapse(target="hub_a", type="causes", force=9), Synapse(target="hub_gone", type="causes", force=8))
    unknown = Synapse(target="hub_b", type="mine", force=7)
    found = document([Hub(id="hub_a", concept="a", synapses=(*loops, unknown)), Hub(id="hub_b", concept="b", kind="odd")])
    assert found["edges"] == []
    assert found["totals"]["synapses"] == 3
    assert found["hubs"][1][2] == 0


def test_nights_come_in_their_order() -> None:
    found = document([], nights=[Lived("2026-11-21.2", 9000), Lived("2026-11-20", 1000, 1, 2, 3)])
    assert found["nights"] == [["2026-11-20", 1, 1, 2, 3], ["2026-11-21.2", 9, 0, 0, 0]]


links = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 65535)), max_size=6)


@QUICK
@given(
    st.lists(
        st.tuples(texts, st.floats(-1, 2), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 65535)), max_size=6)), max_size=8
    )
)
def test_any_network_makes_a_document_that_names_only_what_it_holds(drawn: list[tuple[str, float, list[tuple[int, int]]]]) -> None:
    hubs = [
        Hub(
            id=f"hub_{place}",
            concept=name,
            salience=salience,
            satellites=(Satellite(id="sat", type=name, components={name: 0.5}),),
            synapses=tuple(Synapse(target=f"hub_{target}", type="causes", force=force) for target, force in ends),
        )
        for place, (name, salience, ends) in enumerate(drawn)
    ]
    found = document(hubs)
    assert sorted(row[0] for row in found["hubs"]) == sorted(hub.id for hub in hubs)
    assert all(0 <= row[4] <= 1 for row in found["hubs"])
    assert all(edge[SOURCE] != edge[TARGET] and max(edge[:2]) < len(hubs) for edge in found["edges"])
    assert document(hubs[::-1]) == found
    assert json.loads(json.dumps(found)) is not None
