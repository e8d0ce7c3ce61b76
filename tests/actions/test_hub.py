"""Tending hubs: what each command plans, what it refuses, and that undoing it leads back to the same bytes."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from luna_cli.actions import bonds, hub_view, undo
from luna_cli.actions import hub as action
from luna_cli.actions.bonds import HALF
from luna_cli.actions.hub import Seed, Tended
from luna_cli.errors import LunaError, NotFoundError, UsageError
from luna_cli.model.hub import Hub
from luna_cli.vault.network.open import Network
from tests.vault.conftest import NOON, Keeper, keeper

__all__ = ["keeper"]


class Garden(NamedTuple):
    """A vault with three hubs, and what a person does there."""

    keeper: Keeper

    @property
    def network(self) -> Network:
        return Network(self.keeper.open())

    def do(self, plan: Callable[[Network], Tended]) -> str:
        network = self.network
        done = plan(network)
        action.tend(network, done, NOON)
        return done.message

    def hub(self, name: str) -> Hub:
        network = self.network
        return network.hub(network.find(name).id)

    def bonds(self, name: str) -> list[tuple[str, str, bool]]:
        found = hub_view.show(self.network, name, NOON, 5).bonds
        return [(bond.relation, bond.hub, bond.backward) for bond in found]


@pytest.fixture
def garden(keeper: Keeper) -> Garden:
    found = Garden(keeper)
    for seed in (Seed("Pain", type="aliment", aliases=("hub_213",)), Seed("Four à pain", kind="place"), Seed("Vin")):
        found.do(partial(action.add, seed=seed, now=NOON))
    found.do(lambda network: bonds.link(network, ("pain", "four à pain"), "located-at", NOON, 30_000, "boulangerie"))
    found.do(lambda network: bonds.link(network, ("vin", "hub_213"), "correlates-with", NOON, None, None))
    return found


def refused(garden: Garden, plan: Callable[[Network], Tended], kind: type[LunaError] = UsageError) -> str:
    before = garden.keeper.files()
    with pytest.raises(kind) as caught:
        garden.do(plan)
    assert garden.keeper.files() == before
    return caught.value.message


def test_a_new_hub_has_what_was_said_of_it(garden: Garden) -> None:
    seed = Seed("Crème brûlée", "concept", "dessert", 0.8, ["goût: sucre=0.9, lait = .5, œuf", "goût: sucre=1"], ["crema"])
    garden.do(lambda network: action.add(network, seed, NOON))
    one = garden.hub("creme brulee")
    assert (one.id, one.concept, one.created_at, one.aliases) == ("hub_creme-brulee", "Crème brûlée", NOON, ("crema",))
    assert [(part.id, dict(part.components)) for part in one.satellites] == [("sat_creme-brulee_gout", {"sucre": 1.0})]
    assert one.salience == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("seed", "rule"),
    [
        (Seed("  "), "must not be empty"),
        (Seed("PÂIN"), "there is hub_pain already"),
        (Seed("x", kind="thing"), "is one of concept, person"),
        (Seed("x", satellites=["goût sucre"]), "a satellite is"),
        (Seed("x", satellites=["goût: sucre=2"]), "the weight of 'sucre' must be a number between 0 and 1"),
        (Seed("x", aliases=["Vin"]), "'Vin' is a name of hub_vin"),
        (Seed("x", aliases=["hub_Vin"]), "is no id of a hub"),
    ],
)
def test_a_new_hub_that_breaks_a_rule_is_refused(garden: Garden, seed: Seed, rule: str) -> None:
    assert rule in refused(garden, lambda network: action.add(network, seed, NOON))


def test_a_link_is_made_once_and_then_changed(garden: Garden) -> None:
    assert garden.bonds("pain") == [("located-at", "hub_four-a-pain", False), ("correlates-with", "hub_vin", True)]
    assert garden.hub("vin").synapses[0].force == HALF
    garden.do(lambda network: bonds.link(network, ("vin", "pain"), "correlates-with", NOON + 1, 5, "table"))
    (one,) = garden.hub("vin").synapses
    assert (one.target, one.force, one.context, one.last_activation) == ("hub_pain", 5, "table", NOON + 1)
    garden.do(lambda network: bonds.link(network, ("vin", "pain"), "precedes", NOON, 9, None))
    assert [one.type for one in garden.hub("vin").synapses] == ["precedes", "correlates-with"]


def test_links_that_break_a_rule_are_refused(garden: Garden) -> None:
    def link(one: str, other: str, kind: str = "causes", force: int = 1) -> Callable[[Network], Tended]:
        return lambda network: bonds.link(network, (one, other), kind, NOON, force, None)

    assert "linked with itself" in refused(garden, link("pain", "hub_213"))
    assert "did you mean causes?" in refused(garden, link("pain", "vin", "cause"))
    assert "lies in 0 to 65535" in refused(garden, link("pain", "vin", "causes", 65_536))
    assert "no hub is called 'eau'" in refused(garden, link("pain", "eau"), NotFoundError)


def test_cutting(garden: Garden) -> None:
    assert "no synapse leads from hub_four-a-pain" in refused(
        garden, lambda network: bonds.unlink(network, "four à pain", "pain", None), NotFoundError
    )
    assert "as causes" in refused(garden, lambda network: bonds.unlink(network, "vin", "pain", "causes"), NotFoundError)
    garden.do(lambda network: bonds.unlink(network, "vin", "pain", None))
    assert garden.bonds("vin") == []


def test_a_hub_that_is_removed_takes_along_what_led_to_it(garden: Garden) -> None:
    assert garden.do(lambda network: bonds.remove(network, "pain")) == "remove hub_pain and what leads to it from 1 hub"
    assert garden.hub("vin").synapses == ()
    assert [node.id for node in garden.network.nodes()] == ["hub_four-a-pain", "hub_vin"]


def test_a_hub_that_is_merged_is_found_by_its_names(garden: Garden) -> None:
    for name, parts in (("pain", "blé=0.2, sel=0.9"), ("baguette", "blé=0.6")):
        if name == "baguette":
            garden.do(lambda network: action.add(network, Seed("Baguette", base_value=0.9), NOON))
        garden.do(partial(_set, name=name, key="satellite.goût", value=parts))
    garden.do(lambda network: bonds.link(network, ("baguette", "four à pain"), "located-at", NOON, 40_000, None))
    garden.do(lambda network: bonds.link(network, ("baguette", "pain"), "is-a", NOON, 9, None))
    memory = garden.keeper.keep("Acheter du beurre").id
    before = garden.keeper.files()["graph/hubs/vi/vin.json"]
    garden.do(lambda network: bonds.merge(network, "pain", "baguette", NOON))
    one = garden.hub("pain")
    assert (one.id, one.aliases, one.base_value) == ("hub_baguette", ("hub_pain", "Pain", "hub_213"), 0.9)
    assert [dict(part.components) for part in one.satellites] == [{"blé": 0.6, "sel": 0.9}]
    assert garden.bonds("pain") == [("located-at", "hub_four-a-pain", False), ("correlates-with", "hub_vin", True)]
    assert one.synapses[0].force == 40_000
    assert garden.keeper.files()["graph/hubs/vi/vin.json"] == before
    assert garden.network.concepts(memory) == ()
    assert "are both hub_baguette" in refused(garden, lambda network: bonds.merge(network, "hub_213", "baguette", NOON))


def _set(network: Network, name: str, key: str, value: str) -> Tended:
    return action.assigned(network, network.hub(network.find(name).id), [(key, value)], NOON)


@pytest.mark.parametrize(
    ("key", "value", "attribute", "expected"),
    [
        ("concept", "Le pain", "concept", "Le pain"),
        ("kind", "project", "kind", "project"),
        ("type", "", "type", ""),
        ("base", "0.25", "base_value", 0.25),
        ("aliases", "+Brot,-hub_213", "aliases", ("Brot",)),
        ("aliases", "Brot, bread", "aliases", ("Brot", "bread")),
        ("aliases", "", "aliases", ()),
        ("satellite.x", "", "satellites", ()),
    ],
)
def test_keys_are_set(garden: Garden, key: str, value: str, attribute: str, expected: object) -> None:
    garden.do(lambda network: _set(network, "pain", key, value))
    assert getattr(garden.hub("hub_pain"), attribute) == expected


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("concept", "Vin", "is a name of hub_vin"),
        ("concept", " ", "must not be empty"),
        ("kind", "thing", "is one of concept"),
        ("base", "2", "base must be a number between 0 and 1"),
        ("aliases", "+a,b", "takes NAME,NAME or +NAME,-NAME"),
        ("aliases", "Vin", "is a name of hub_vin"),
        ("force", "1", "no such key"),
    ],
)
def test_keys_that_break_a_rule_are_refused(garden: Garden, key: str, value: str, rule: str) -> None:
    assert rule in refused(garden, lambda network: _set(network, "pain", key, value))


def test_what_comes_back_from_an_editor(garden: Garden) -> None:
    one = garden.hub("pain")
    text = action.text_of(one)
    garden.do(lambda network: action.reread(network, one, text.replace("30000", "31000").replace("aliment", "mets"), NOON))
    assert (garden.hub("pain").type, garden.hub("pain").synapses[0].force) == ("mets", 31_000)
    after = garden.hub("pain")
    assert action.reread(garden.network, after, action.text_of(after), NOON).changes == ()
    assert "line 16: connections.0.type" in refused(
        garden, lambda network: action.reread(network, after, text.replace("located-at", "located"), NOON)
    )
    assert "id stays hub_pain" in refused(
        garden, lambda network: action.reread(network, after, text.replace('"hub_pain"', '"hub_brot"'), NOON)
    )


def test_each_is_undone_to_the_byte(garden: Garden) -> None:
    plans: list[Callable[[Network], Tended]] = [
        lambda network: action.add(network, Seed("Eau"), NOON),
        lambda network: action.alias(network, "pain", "Brot"),
        lambda network: _set(network, "pain", "base", "0.9"),
        lambda network: bonds.link(network, ("pain", "vin"), "causes", NOON, 7, None),
        lambda network: bonds.unlink(network, "vin", "pain", None),
        lambda network: bonds.merge(network, "vin", "pain", NOON),
        lambda network: bonds.remove(network, "pain"),
    ]
    for plan in plans:
        before, edges = garden.keeper.files(), garden.bonds("four à pain")
        garden.do(plan)
        assert garden.keeper.files() != before
        assert undo.undo(garden.keeper.open(), None, NOON).conflicts == ()
        assert garden.keeper.files() == before
        assert garden.bonds("four à pain") == edges


def test_a_dry_run_shows_a_line_a_synapse(garden: Garden) -> None:
    done = bonds.link(garden.network, ("pain", "vin"), "causes", NOON, 7, None)
    changed = [line.partition('"force"')[0].strip() for line in action.diff(done) if line[0] in "+-"]
    assert changed == [
        "--- graph/hubs/pa/pain.json",
        "+++ graph/hubs/pa/pain.json",
        '-    {"target":"hub_four-a-pain","type":"located-at",',  # the comma behind it
        '+    {"target":"hub_four-a-pain","type":"located-at",',
        '+    {"target":"hub_vin","type":"causes",',
    ]
    gone = action.diff(bonds.remove(garden.network, "vin"))
    assert gone[:2] == ["--- graph/hubs/vi/vin.json", "+++ /dev/null"]


def test_a_hand_edit_in_place_shows(garden: Garden) -> None:
    path = garden.keeper.path / "graph/hubs/vi/vin.json"
    garden.bonds("vin")
    path.write_bytes(path.read_bytes().replace(b"correlates-with", b"precedes"))
    assert garden.bonds("vin") == [("precedes", "hub_pain", False)]


def test_a_renamed_hub_is_found_by_its_old_name(garden: Garden) -> None:
    memory = garden.keeper.keep("Le pain est chaud").id
    garden.do(lambda network: _set(network, "pain", "concept", "Miche"))
    assert garden.hub("pain").aliases == ("hub_213", "Pain")
    assert garden.network.memories("hub_pain") == [memory]
    assert garden.network.named("du pain") == ["hub_pain"]
    garden.do(lambda network: _set(network, "miche", "concept", "PAIN"))
    assert (garden.hub("miche").concept, garden.hub("miche").aliases) == ("PAIN", ("hub_213", "Miche"))
    after = garden.hub("pain")
    text = action.text_of(after).replace('"PAIN"', '"Boule"')
    garden.do(lambda network: action.reread(network, after, text, NOON))
    assert garden.hub("miche").aliases == ("hub_213", "Miche", "PAIN")
    garden.do(lambda network: _set(network, "boule", "aliases", "-PAIN"))
    garden.do(lambda network: action.alias(network, "boule", "Pain"))
    assert garden.hub("boule").aliases == ("hub_213", "Miche", "Pain")


def test_what_changes_a_hub_takes_a_whole_name(garden: Garden) -> None:
    for plan in (
        lambda network: bonds.remove(network, "pai"),
        lambda network: bonds.merge(network, "vin", "pai", NOON),
        lambda network: bonds.link(network, ("vi", "pain"), "causes", NOON, 1, None),
        lambda network: bonds.unlink(network, "vin", "pai", None),
        lambda network: action.alias(network, "vi", "Wein"),
    ):
        assert "no hub is called" in refused(garden, plan, NotFoundError)
    assert hub_view.show(garden.network, "vi", NOON, 1).hub.id == "hub_vin"


def test_a_link_that_is_there_is_not_written_again(garden: Garden) -> None:
    assert bonds.link(garden.network, ("pain", "four à pain"), "located-at", NOON + 9, 30_000, None).changes == ()


def test_signs_and_days_make_hubs_of_their_own(garden: Garden) -> None:
    names = ("C", "C++", "C#", "🎉", "!!!", "2026-08-01")
    for name in names:
        garden.do(partial(action.add, seed=Seed(name), now=NOON))
    assert [garden.hub(name).concept for name in names] == list(names)
    assert (garden.hub("2026-08-01").id, garden.hub("2026-08-01").kind) == ("hub_day-2026-08-01", "time")


def test_one_count_of_memories(garden: Garden) -> None:
    for number in range(3):
        garden.keeper.keep(f"Le four à pain {number}")
    garden.keeper.keep("Le four est à côté du pain")
    counts = {row.node.id: row.memories for row in hub_view.listing(garden.network, NOON)}
    assert counts == {"hub_pain": 4, "hub_four-a-pain": 3, "hub_vin": 0}
    for name, count in counts.items():
        shown = hub_view.show(garden.network, name, NOON, 2)
        assert (len(shown.memories), shown.total, len(garden.network.memories(name, 50))) == (min(2, count), count, count)


def test_a_listing(garden: Garden) -> None:
    garden.do(lambda network: _set(network, "vin", "base", "0.9"))
    listed = {sort: [row.node.id for row in hub_view.listing(garden.network, NOON, sort=sort)] for sort in hub_view.SORTS}
    assert listed == {
        "salience": ["hub_vin", "hub_four-a-pain", "hub_pain"],
        "name": ["hub_four-a-pain", "hub_pain", "hub_vin"],
        "links": ["hub_pain", "hub_four-a-pain", "hub_vin"],
        "memories": ["hub_four-a-pain", "hub_pain", "hub_vin"],
    }
    assert [row.node.id for row in hub_view.listing(garden.network, NOON, kind="place")] == ["hub_four-a-pain"]
    for wrong in ({"sort": "age"}, {"kind": "thing"}):
        with pytest.raises(UsageError):
            hub_view.listing(garden.network, NOON, **wrong)
