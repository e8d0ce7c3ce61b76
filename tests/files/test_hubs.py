"""Bytes of hub files: one satellite and one synapse a line, and the line of what breaks a rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.files import codec, hubs
from luna_cli.files.hubs import BrokenHubError, Rest
from luna_cli.files.place import line_at
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.relation import RELATIONS

WRITTEN = """{
  "id": "hub_pain",
  "concept": "pain",
  "kind": "concept",
  "type": "",
  "base_value": 0.5,
  "saillance": 0.5,
  "activations": 0,
  "aliases": [],
  "satellites": [
    {"id":"sat_pain_x","type":"ingrédients","saillance":0.5,"components":{"farine":0.68,"eau":0.65}}
  ],
  "connections": [
    {"target":"hub_b","type":"causes","force":9},
    {"target":"hub_a","type":"is-a","force":3,"context":"four"}
  ]
}
"""
HUB = Hub(
    id="hub_pain",
    concept="pain",
    satellites=(Satellite(id="sat_pain_x", type="ingrédients", components={"farine": 0.68, "eau": 0.65}),),
    synapses=(Synapse(target="hub_b", type="causes", force=9), Synapse(target="hub_a", type="is-a", force=3, context="four")),
)


def test_a_changed_synapse_is_a_changed_line() -> None:
    assert hubs.write(HUB) == WRITTEN.encode()
    assert hubs.read(WRITTEN.encode(), "UTC") == HUB


def test_what_a_person_writes_is_read() -> None:
    raw = codec.encode(codec.decode(WRITTEN.encode()))
    assert raw != WRITTEN.encode()
    assert hubs.read(raw, "UTC") == HUB


@pytest.mark.parametrize(
    ("old", "new", "line", "rule"),
    [
        ('"force":3', '"force":99999', 15, "connections.1.force: must lie in 0 to 65535, not 99999"),
        ('"causes"', '"cause"', 14, "connections.0.type: 'cause' is no relation (did you mean causes?)"),
        ("0.65", "6.5", 11, "satellites.0.components.eau: must be a number between 0 and 1"),
        ('"concept": "pain"', '"concept": ""', 3, "concept: must not be empty"),
        ('"aliases": []', '"aliases": [],\n  "concept": "x"', 10, "key 'concept' stands twice in one object"),
        ("hub_a", "hub_\u0000a", 15, "is not JSON"),
    ],
)
def test_what_breaks_a_rule_is_named_with_its_line(old: str, new: str, line: int, rule: str) -> None:
    with pytest.raises(BrokenHubError) as caught:
        hubs.read(WRITTEN.replace(old, new).encode(), "UTC")
    assert caught.value.line == line
    assert caught.value.rule.startswith(rule)


def test_a_file_has_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MAX_HUB", 300)
    with pytest.raises(BrokenHubError, match="longer than 300 bytes"):
        hubs.read(WRITTEN.encode(), "UTC")
    with pytest.raises(codec.RuleError, match="longer than 300"):
        hubs.write(HUB)


@given(
    st.dictionaries(st.sampled_from(list(RELATIONS)), st.integers(0, 65_535)), st.dictionaries(st.text(max_size=3), st.integers())
)
def test_weaker_synapses_survive_with_a_person_s_own_keys(forces: dict[str, int], extra: dict[str, int]) -> None:
    own = {f"x{key}": value for key, value in extra.items() if abs(value) < 2**53 and key.isprintable()}
    found = (Synapse(target="hub_b", type=kind, force=force) for kind, force in forces.items())
    rest = Rest("hub_pain", tuple(sorted(found, key=lambda one: one.order)), own)
    raw = hubs.write_rest(rest)
    assert hubs.read_rest(raw, "UTC") == rest
    assert raw.count(b"\n") >= len(forces)


@pytest.mark.parametrize(
    ("key", "line"), [("a", 2), ("a.1.b", 5), ("a.7", 2), ("nothing", 1), ("a.1.b.deeper", 5), ("c", 9), ("d e.f", 10)]
)
def test_the_line_of_a_value(key: str, line: int) -> None:
    raw = '{\n"a": [\n{"b": 1},\n {"x": "}]",\n "b": [\n2]}\n]\n,\n"c": "é",\n"d e": {"f": 0}}'.encode()
    assert line_at(raw, key) == line
    assert line_at(b"{", key) == 0
