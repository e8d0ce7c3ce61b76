"""The phase by itself: what is heard twice is a hub, and what is said together is bound."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from luna_cli.clock import DAY_MS
from luna_cli.dream.cycle import dream
from luna_cli.dream.material import Material
from luna_cli.dream.phases.integration import integrate
from luna_cli.dream.weaver import BASE, CONCEPT_BASE, INHERITED
from luna_cli.model.change import Infer
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.intake import Intake, Named
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.relation import MOST_FORCE
from luna_cli.model.snapshot import Snapshot
from tests.dream.phases.weaving import NOW, Network, bonds, grown, heard, intake, links, night

SnapshotOf = Callable[..., Snapshot]

# -- hubs


def test_what_two_memories_say_is_a_hub_and_what_one_says_is_none() -> None:
    result = night(intake(heard(1, "kiln", "glaze"), heard(2, "kiln", "oak")))
    assert list(grown(result)) == ["hub_kiln"]
    hub = grown(result)["hub_kiln"]
    assert (hub.concept, hub.kind, hub.created_at, hub.last_activation, hub.activations) == ("kiln", "concept", NOW, NOW, 1)
    assert (hub.base_value, hub.salience, hub.as_of) == (CONCEPT_BASE, CONCEPT_BASE, NOW)
    assert links(result) == {"exp_000000000001": ("hub_kiln",), "exp_000000000002": ("hub_kiln",)}
    assert result.section["hubs"] == [{"id": "hub_kiln", "concept": "kiln", "kind": "concept"}]
    assert (result.section["read"], result.section["linked"], result.section["new_hubs"]) == (2, 2, 1)


def test_said_twice_in_one_memory_is_said_once() -> None:
    result = night(intake(heard(1, "kiln", "kiln"), heard(2, "oak")))
    assert grown(result) == {}
    assert links(result) == {"exp_000000000001": (), "exp_000000000002": ()}


def test_an_earlier_memory_that_said_it_is_linked_now_and_keeps_what_it_lists() -> None:
    older = {"kiln": (("exp_0000000000aa", ("hub_oak", "hub_elm")), ("exp_0000000000bb", ("hub_kiln",)))}
    result = night(intake(heard(9, "kiln"), earlier=older))
    assert list(grown(result)) == ["hub_kiln"]
    assert links(result) == {"exp_000000000009": ("hub_kiln",), "exp_0000000000aa": ("hub_oak", "hub_elm", "hub_kiln")}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (["person", "person"], "person"),
        (["concept", "person"], "person"),
        (["concept", "concept", "person"], "concept"),
        (["place", "person"], "person"),
        (["place", "person", "place"], "place"),
        (["time", "time"], "time"),
        (["concept", "concept"], "concept"),
    ],
)
def test_a_hub_is_of_the_kind_that_most_say(said: list[str], kind: str) -> None:
    memories = [replace(heard(n), concepts=(Named("ada", "Ada", one),)) for n, one in enumerate(said)]
    result = night(intake(*memories))
    hub = grown(result)["hub_ada"]
    assert hub.kind == kind
    assert hub.base_value == BASE.get(kind, CONCEPT_BASE)


def test_a_name_with_other_stems_in_the_other_language_is_the_same_hub() -> None:
    both = [replace(heard(n), concepts=(Named(key, "Élodie", "concept"),)) for n, key in ((1, "elodi"), (2, "elod"))]
    result = night(Intake(heard=tuple(both), slugs={"elodi": "elodie", "elod": "elodie"}))
    assert list(grown(result)) == ["hub_elodie"]
    assert set(links(result).values()) == {("hub_elodie",)}


def test_a_hub_under_the_slug_is_taken_as_it_is() -> None:
    mine = Hub(id="hub_kiln", concept="Kilns", kind="project", base_value=0.9, aliases=("ovens",), extra={"note": "mine"})
    hub = grown(night(intake(heard(1, "kiln"), heard(2, "kiln"), hubs=[mine])))["hub_kiln"]
    assert hub == replace(mine, last_activation=NOW, activations=1)


def test_nothing_is_written_over_a_hub_that_cannot_be_read() -> None:
    result = night(intake(heard(1, "kiln", "oak"), heard(2, "kiln", "oak"), broken=frozenset({"hub_kiln"})))
    assert list(grown(result)) == ["hub_oak"]
    assert set(links(result).values()) == {("hub_oak",)}


def test_hubs_that_a_memory_names_are_linked_and_bound_at_once() -> None:
    known = [Hub(id="hub_oak", concept="oak"), Hub(id="hub_elm", concept="elm")]
    result = night(intake(heard(1, hubs=("hub_oak", "hub_elm")), hubs=known))
    assert links(result) == {"exp_000000000001": ("hub_oak", "hub_elm")}
    assert bonds(grown(result)) == {("elm", "correlates-with", "oak")}


# -- synapses


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("oak", "kiln", ("kiln", "correlates-with", "oak")),
        ("Rosa", "kiln", ("kiln", "correlates-with", "rosa")),
        ("Lyon", "kiln", ("kiln", "located-at", "lyon")),
        ("kiln", "Lyon", ("kiln", "located-at", "lyon")),
        ("kiln", "2026-07-14", ("kiln", "during", "2026-07-14")),
        ("2026-07-14", "Lyon", ("lyon", "during", "2026-07-14")),
    ],
)
def test_how_two_concepts_of_a_memory_are_bound(one: str, other: str, expected: tuple[str, str, str]) -> None:
    result = night(intake(heard(1, one, other), heard(2, one, other)))
    assert bonds(grown(result)) == {expected}
    assert (result.section["new_synapses"], result.section["reinforced_synapses"]) == (1, 0)


def test_a_cause_is_bound_as_one() -> None:
    told = {"causes": (("flood", "cut"),)}
    result = night(intake(heard(1, "cut", "flood", **told), heard(2, "cut", "flood", **told)))
    assert bonds(grown(result)) == {("flood", "causes", "cut")}


def test_what_a_conversation_was_about_precedes_what_it_was_about_next() -> None:
    talk = [heard(1, text, "Rosa", session="s", turn=turn) for turn, text in enumerate(["kiln", "oak", "kiln"])]
    talk = [replace(one, id=f"exp_{turn:012x}") for turn, one in enumerate(talk)]
    apart = [replace(one, id=f"exp_{turn + 5:012x}", session=f"s{turn}") for turn, one in enumerate(talk)]
    result = night(intake(*talk, *apart))
    found = {bond for bond in bonds(grown(result)) if bond[1] == "precedes"}
    assert found == {("kiln", "precedes", "oak"), ("oak", "precedes", "kiln")}


def test_a_new_hub_begins_with_half_of_what_it_is_a_kind_of() -> None:
    synapses = tuple(Synapse(target=f"hub_{n:02}", type="contains", force=60_000 - n, context="x") for n in range(INHERITED + 2))
    bread = Hub(id="hub_bread", concept="bread", synapses=synapses)
    network = grown(night(intake(heard(1, "rye bread"), heard(2, "rye bread"), hubs=[bread])))
    rye = network["hub_rye-bread"]
    assert ("is-a", "hub_bread") in {one.key for one in rye.synapses}
    inherited = [(one.target, one.force, one.context) for one in rye.synapses if one.type == "contains"]
    assert inherited == [(f"hub_{n:02}", (60_000 - n) // 2, "") for n in range(INHERITED)]
    assert network.get("hub_bread", bread).synapses == synapses


def test_a_name_is_no_kind_of_what_stands_in_it() -> None:
    france = Hub(id="hub_france", concept="France", synapses=(Synapse(target="hub_wine", type="contains", force=9000),))
    network = grown(night(intake(heard(1, "Tour France"), heard(2, "Tour France"), hubs=[france])))
    assert network["hub_tour-france"].synapses == ()


def test_what_was_used_together_grows_and_nothing_new_is_bound_by_that() -> None:
    oak = Hub(id="hub_oak", concept="oak", synapses=(Synapse(target="hub_elm", type="similar-to", force=100),))
    hubs = [oak, Hub(id="hub_elm", concept="elm"), Hub(id="hub_ash", concept="ash")]
    network = grown(night(intake(hubs=hubs, used=(("hub_elm", "hub_oak"), ("hub_ash",)))))
    (synapse,) = network["hub_oak"].synapses
    assert synapse.force > 100
    assert bonds(network) == {("oak", "similar-to", "elm")}
    assert {hub.activations for hub in network.values()} == {1}


def test_night_after_night_a_bond_comes_near_the_most_and_never_passes_it() -> None:
    hubs: Network = {}
    forces = []
    for day in range(400):
        given = intake(heard(1, "oak", "elm"), heard(2, "oak", "elm"), hubs=hubs.values(), plasticity=1.5)
        hubs |= grown(night(given, NOW + day * DAY_MS))
        forces.append(hubs["hub_elm"].synapses[0].force)
    assert forces == sorted(forces)
    assert forces[0] < 0.5 * MOST_FORCE < forces[10]
    assert 0.999 * MOST_FORCE < forces[-1] <= MOST_FORCE


@pytest.mark.parametrize("hours", [1, 5])
def test_a_second_dream_of_a_night_counts_nothing_again(hours: int) -> None:
    both = (heard(1, "oak", "elm"), heard(2, "oak", "elm"))
    network = grown(night(intake(*both)))
    later = NOW + hours * DAY_MS // 24
    third = heard(3, "oak", "elm", hubs=("hub_oak", "hub_elm"))
    again = night(intake(third, hubs=network.values(), used=(("hub_elm", "hub_oak"),)), later)
    assert grown(again) == {}
    assert links(again) == {"exp_000000000003": ("hub_oak", "hub_elm")}


# -- feelings


def test_what_a_memory_feels_like_is_noted_and_weighed_by_the_next_phase(row: Callable[..., Any], snapshot_of: SnapshotOf) -> None:
    glad = EmotionalContext(primary_emotion="joy", intensity=0.9, valence=0.8, arousal=0.6)
    snapshot = snapshot_of([row("exp_a", "seed"), row("exp_b", "seed")])
    given = Intake(heard=(replace(heard(1), id="exp_a", emotion=glad), replace(heard(2), id="exp_b")))
    result = integrate(snapshot, given, NOW)
    assert {change.id: change.emotion for change in result.changes if isinstance(change, Infer)} == {"exp_a": glad, "exp_b": None}
    assert (list(result.after.intensity), list(result.after.valence)) == ([0.9, 0.5], [0.8, 0.0])
    assert list(snapshot.intensity) == [0.5, 0.5]


def test_a_night_tells_of_its_new_concepts(snapshot_of: SnapshotOf) -> None:
    done = dream(snapshot_of([]), NOW, Material(intake=intake(heard(1, "oak"), heard(2, "oak"))))
    assert done.totals.done["concepts"] == 1
    assert not done.quiet
    left_out = dream(
        snapshot_of([]), NOW, Material(intake=intake(heard(1, "oak"), heard(2, "oak"))), ("promotion", "consolidation")
    )
    assert left_out.quiet
