"""Hubs by name, hubs named in a text, and the memories of a hub."""

from dataclasses import replace

import pytest

from luna_cli.actions import edit
from luna_cli.errors import CorruptError, NotFoundError, UsageError
from luna_cli.model.change import Rewrite
from luna_cli.vault.network import layout
from luna_cli.vault.network.shelf import enter
from tests.vault.conftest import NOON
from tests.vault.network.conftest import Gardener, hub


@pytest.fixture
def known(gardener: Gardener) -> Gardener:
    for one in (
        hub("pain", aliases=("hub_213", "Brot")),
        hub("pain-au-chocolat"),
        hub("lea", concept="Léa", kind="person"),
        hub("four-noir", concept="Four noir"),
        hub("bread-oven", concept="bread oven"),
    ):
        gardener.lay(one)
    return gardener


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hub_pain", "hub_pain"),
        ("hub_213", "hub_pain"),
        ("PAIN", "hub_pain"),
        ("pains", "hub_pain"),
        ("brot", "hub_pain"),
        ("lea", "hub_lea"),
        ("four", "hub_four-noir"),
        ("pain au", "hub_pain-au-chocolat"),
        ("hub_four", "hub_four-noir"),
    ],
)
def test_a_hub_is_found_by_what_a_person_types(known: Gardener, text: str, found: str) -> None:
    assert known.network().find(text, begun=True).id == found


@pytest.mark.parametrize("text", ["pains", "four", "pain au", "hub_four", "the"])
def test_only_a_whole_name_finds_a_hub_that_is_to_be_changed(known: Gardener, text: str) -> None:
    with pytest.raises(NotFoundError):
        known.network().find(text)


def test_what_is_no_hub_or_may_be_several(known: Gardener) -> None:
    network = known.network()
    with pytest.raises(NotFoundError) as caught:
        network.find("foour noir")
    assert caught.value.hint == "near it: Four noir"
    for text in ("", "  ", "?", "zzz"):
        with pytest.raises(NotFoundError):
            network.find(text)
    known.lay(hub("four-blanc"))
    with pytest.raises(UsageError, match="hub_four-blanc, hub_four-noir"):
        known.network().find("fou", begun=True)
    with pytest.raises(NotFoundError) as caught:
        known.network().find("fou")
    assert caught.value.hint == "near it: four blanc, Four noir"
    known.put(layout.hub_path("hub_lea"), b"{")
    with pytest.raises(CorruptError, match=r"graph/hubs/le/lea\.json: line 1: is not JSON"):
        known.network().find("Léa")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Léa a mangé un pain au chocolat", ["hub_lea", "hub_pain-au-chocolat"]),
        ("un pain, au chocolat !", ["hub_pain-au-chocolat"]),
        ("des pains", ["hub_pain"]),
        ("Das Brot ist im Ofen", ["hub_pain"]),
        ("painless", []),
        ("les fours noirs", ["hub_four-noir"]),
        ("two bread ovens", ["hub_bread-oven"]),
        ("", []),
    ],
)
def test_a_text_names_hubs_by_whole_words(known: Gardener, text: str, found: list[str]) -> None:
    assert known.network().named(text) == found


def test_memories_that_list_a_hub_come_before_those_that_name_it(known: Gardener) -> None:
    keeper = known.keeper
    said = keeper.keep("Les pains de Léa").id
    keeper.keep("Painless")
    listed = keeper.keep("Le boulanger est parti", at=NOON - 1)
    former = keeper.keep("Rien à dire", at=NOON - 2)
    keeper.apply(
        *(
            Rewrite(before=one, after=replace(one, concepts=concepts))
            for one, concepts in ((listed, ("hub_pain",)), (former, ("hub_213", "Léa", "hub_gone")))
        )
    )
    network = known.network()
    assert network.memories("hub_pain") == [former.id, listed.id, said]
    assert network.memories("hub_pain", 2) == [former.id, listed.id]
    assert network.concepts(former.id) == ("hub_pain", "hub_lea")
    assert network.concepts(said) == network.concepts("exp_000000000000") == ()
    assert set(network.memories("hub_lea")) == {former.id, said}
    assert keeper.incremental() == keeper.rebuilt()


def test_a_name_of_several_words_is_said_side_by_side(known: Gardener) -> None:
    one = known.keeper.keep("The bread oven is hot").id
    known.keeper.keep("The oven burnt the bread")
    assert known.network().memories("hub_bread-oven") == [one]


def test_concepts_of_a_memory_are_set_by_name(known: Gardener) -> None:
    memory = known.keeper.keep("Le boulanger est parti").id

    def set_to(value: str) -> tuple[str, ...]:
        vault = known.keeper.open()
        shown = edit.begin(vault, memory)
        edit.edit(vault, edit.settle(vault, shown, edit.settings(vault, shown, [("concepts", value)]), NOON), NOON)
        return known.keeper.read(memory).concepts

    assert set_to("Brot, four noir") == ("hub_pain", "hub_four-noir")
    assert set_to("+Léa,-pain") == ("hub_four-noir", "hub_lea")
    known.take(layout.hub_path("hub_lea"))
    assert set_to("-hub_lea") == ("hub_four-noir",)
    for name in ("sel", "four"):  # "Four noir" begins so, and what is written must be meant
        with pytest.raises(NotFoundError, match=f"no hub is called '{name}'"):
            set_to(f"+{name}")


def test_hubs_are_entered_at_once_when_nothing_changed(known: Gardener) -> None:
    known.keeper.open()
    assert known.network().count() == 5
    known.keeper.close()
    shelf = enter(known.keeper.root)
    assert shelf is not None
    assert [node.id for node in shelf.nodes()][:2] == ["hub_bread-oven", "hub_four-noir"]
    assert shelf.find("brot").concept == "pain"
    shelf.db.close()
    known.lay(hub("sel"))
    assert enter(known.keeper.root) is None


def test_whole_hubs_come_from_their_files(known: Gardener) -> None:
    many = hub("t", *[("causes", f"t{n}", n) for n in range(70)])
    known.lay(many)
    assert [one.id for one in known.network().hubs()][-1] == "hub_t"
    assert known.network().hub("hub_t") == many
    with pytest.raises(NotFoundError):
        known.network().hub("hub_none")
