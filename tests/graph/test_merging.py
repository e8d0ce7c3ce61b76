"""Two hubs that are one: nothing of either is lost."""

from luna_cli.graph.merging import merged
from luna_cli.model.hub import Hub, Satellite, Synapse

NOW = 10**12


def synapse(target: str, force: int, kind: str = "causes") -> Synapse:
    return Synapse(target=target, type=kind, force=force)


ONE = Hub(
    id="hub_classes",
    concept="classes",
    type="event",
    base_value=0.9,
    created_at=5,
    last_activation=70,
    activations=3,
    aliases=("hub_7", "class"),
    satellites=(Satellite(id="sat_a", type="place", components={"mill": 0.2, "barn": 0.9}), Satellite(id="sat_b", type="time")),
    synapses=(synapse("hub_mill", 900), synapse("hub_class", 5), synapse("hub_mill", 3, "precedes")),
    extra={"note": "one", "more": 1},
)
OTHER = Hub(
    id="hub_class",
    concept="class",
    base_value=0.4,
    created_at=9,
    last_activation=60,
    activations=8,
    aliases=("hub_1",),
    satellites=(Satellite(id="sat_x", type="place", components={"mill": 0.5}), Satellite(id="sat_b", type="mood")),
    synapses=(synapse("hub_7", 9), synapse("hub_mill", 100), synapse("hub_kiln", 50)),
    extra={"note": "other"},
)


def test_satellites_synapses_and_names_of_both() -> None:
    whole = merged(ONE, OTHER, lambda name: {"hub_7": "hub_classes"}.get(name, name), NOW)
    assert (whole.id, whole.concept, whole.type) == ("hub_class", "class", "event")
    assert whole.aliases == ("hub_1", "hub_classes", "classes", "hub_7")
    assert (whole.base_value, whole.created_at, whole.last_activation, whole.activations) == (0.9, 5, 70, 8)
    assert [(one.type, one.target, one.force) for one in whole.synapses] == [
        ("causes", "hub_mill", 900),
        ("causes", "hub_kiln", 50),
        ("precedes", "hub_mill", 3),
    ]
    assert {one.id: dict(one.components) for one in whole.satellites} == {
        "sat_x": {"mill": 0.5, "barn": 0.9},
        "sat_b": {},
        "sat_b-classes": {},
    }
    assert whole.extra == {"note": "other", "more": 1}
    assert whole.as_of == NOW
    assert whole.salience >= 0.9
