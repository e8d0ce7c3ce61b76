"""Hubs to objects and back, and every rule that an object may break, with its key."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.model.hub import KINDS, Hub, Satellite, Synapse
from luna_cli.model.hub_wire import is_hub_id, read_hub, write_hub
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.model.schema import FieldError

ids = st.from_regex(r"hub_[a-z0-9-]{1,20}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
shares = st.integers(0, 10**6).map(lambda n: n / 10**6)
instants = st.none() | st.integers(0, 4 * 10**12)
extras = st.dictionaries(st.from_regex(r"x_[a-zé]{1,5}", fullmatch=True), st.integers(0, 9) | texts, max_size=2)
satellites = st.builds(
    Satellite, id=texts, type=texts, salience=shares, components=st.dictionaries(texts, shares, max_size=3), extra=extras
)
synapses = st.builds(
    Synapse,
    target=ids,
    type=st.sampled_from(list(RELATIONS)),
    force=st.integers(0, MOST_FORCE),
    context=texts,
    last_activation=instants,
    extra=extras,
)
hubs = st.builds(
    Hub,
    id=ids,
    concept=texts.filter(str.strip),
    kind=st.sampled_from(KINDS),
    type=texts,
    base_value=shares,
    salience=shares,
    as_of=instants,
    created_at=instants,
    last_activation=instants,
    activations=st.integers(0, 10**6),
    aliases=st.lists(texts, max_size=3).map(tuple),
    satellites=st.lists(satellites, max_size=3, unique_by=lambda one: one.id).map(tuple),
    synapses=st.lists(synapses, max_size=5, unique_by=lambda one: one.key).map(
        lambda found: tuple(sorted(found, key=lambda one: one.order))
    ),
    extra=extras,
)
PLAIN: dict[str, Any] = {"id": "hub_pain", "concept": "pain"}


@given(hubs)
def test_a_hub_survives_its_object(hub: Hub) -> None:
    assert read_hub(write_hub(hub, hub.synapses), "UTC") == hub


def test_keys_stand_in_their_order_and_a_person_s_own_behind() -> None:
    hub = Hub(id="hub_pain", concept="pain", last_activation=0, extra={"température": 210, "b": 1})
    assert list(write_hub(hub, ())) == [
        *("id", "concept", "kind", "type", "base_value", "saillance", "last_activation", "activations", "aliases"),
        *("satellites", "connections", "b", "température"),
    ]


def test_synapses_come_the_strongest_first_whatever_the_file_says() -> None:
    listed = [{"target": f"hub_{name}", "type": "is-a", "force": force} for name, force in (("a", 1), ("c", 9), ("b", 9))]
    assert [one.target for one in read_hub({**PLAIN, "connections": listed}, "UTC").synapses] == ["hub_b", "hub_c", "hub_a"]


@pytest.mark.parametrize(
    ("change", "key", "rule"),
    [
        ({"id": "pain"}, "id", "must be hub_"),
        ({"id": "hub_Pain"}, "id", "must be hub_"),
        ({"id": None}, "id", "is missing"),
        ({"concept": " "}, "concept", "must not be empty"),
        ({"kind": "thing"}, "kind", "must be one of concept, person"),
        ({"base_value": 1.5}, "base_value", "must lie in 0.0 to 1.0"),
        ({"saillance": -0.1}, "saillance", "must lie in 0.0 to 1.0"),
        ({"activations": 0.5}, "activations", "must be a whole number"),
        ({"aliases": "x"}, "aliases", "must be a list of texts"),
        ({"connections": {}}, "connections", "must be a list of objects"),
        ({"connections": [1]}, "connections.0", "must be an object"),
        ({"connections": [{"type": "is-a", "force": 1}]}, "connections.0.target", "is missing"),
        ({"connections": [{"target": "hub_a", "type": "is-a"}]}, "connections.0.force", "is missing"),
        ({"connections": [{"target": "hub_a", "type": "is-a", "force": 1.0}]}, "connections.0.force", "must be a whole number"),
        ({"connections": [{"target": "hub_a", "type": "is-a", "force": -1}]}, "connections.0.force", "must lie in 0 to 65535"),
        ({"connections": [{"target": "hub_a", "type": "caused", "force": 1}]}, "connections.0.type", "did you mean causes?"),
        ({"connections": [{"target": "hub_a", "type": "zz", "force": 1}]}, "connections.0.type", "there are 25"),
        (
            {"connections": 2 * [{"target": "hub_a", "type": "is-a", "force": 1}]},
            "connections.1.target",
            "stands in this hub already",
        ),
        ({"satellites": [{"id": "sat_a"}]}, "satellites.0.type", "is missing"),
        ({"satellites": 2 * [{"id": "sat_a", "type": "x"}]}, "satellites.1.id", "stands in this hub already"),
        (
            {"satellites": [{"id": "sat_a", "type": "x", "components": {"eau": 2}}]},
            "satellites.0.components.eau",
            "between 0 and 1",
        ),
        ({"satellites": [{"id": "sat_a", "type": "x", "components": [1]}]}, "satellites.0.components", "must be an object"),
    ],
)
def test_what_breaks_a_rule_is_named(change: dict[str, Any], key: str, rule: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_hub(PLAIN | change, "UTC")
    assert caught.value.key == key
    assert rule in caught.value.rule


@pytest.mark.parametrize(("text", "whole"), [("hub_a", True), ("hub_", False), ("hub_" + "a" * 77, False), ("hub_a b", False)])
def test_ids(text: str, whole: bool) -> None:  # noqa: FBT001 - a case
    assert is_hub_id(text) is whole
