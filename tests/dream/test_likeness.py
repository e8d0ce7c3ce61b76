"""Which hubs deep sleep makes one, and which it keeps apart."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli.dream.phase import PhaseResult
from luna_cli.model.hub import Hub, Synapse
from tests.dream.phases.sleeping import NOW, by_id, hub, left, night

if TYPE_CHECKING:
    from luna_cli.model.sleep import Grown


def shared(slug: str, *more: tuple[str, int, int], **fields: Any) -> Hub:
    """A hub that leads where the other one leads that is made so."""
    return hub(slug, *((f"n{n}", 60_000 - 5000 * n, 2) for n in range(6)), *more, **fields)


def merge(*hubs: Hub, touched: int = 1) -> PhaseResult:
    """Sleep after a day on which the first of these hubs were used."""
    names = {one.target for each in hubs for one in each.synapses}
    others = [Hub(id=name, concept=f"{name}?") for name in sorted(names - {one.id for one in hubs})]
    grown: Grown = {one.id: (one, replace(one, last_activation=NOW)) for one in hubs[:touched]}
    return night([*hubs, *others], grown, due=())


@pytest.mark.parametrize(
    ("one", "other"), [("class", "classes"), ("pottery class", "pottery classes"), ("cheval", "chevaux"), ("cat", "cats")]
)
def test_two_forms_of_a_word_are_one_hub(one: str, other: str) -> None:
    slugs = [name.replace(" ", "-") for name in (one, other)]
    hubs = (hub(slugs[0], ("elm", 100, 2), activations=2), hub(slugs[1], ("elm", 900, 2), ("ash", 5, 2), aliases=("hub_7",)))
    result = merge(*hubs[::-1])
    (told,) = result.section["merged"]
    assert (told["from"], told["into"]) == (hubs[1].id, hubs[0].id)
    after = left(by_id(hubs[0], replace(hubs[1], last_activation=NOW)), result.changes)
    assert list(after) == [hubs[0].id]
    (whole,) = after.values()
    assert whole.aliases == (hubs[1].id, other, "hub_7")
    assert [(one.target, one.force) for one in whole.synapses] == [("hub_elm", 900), ("hub_ash", 5)]
    assert (whole.last_activation, whole.activations) == (NOW, 2)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("plan", "plane", "concept"),
        ("universe", "university", "concept"),
        ("Marin", "Marins", "concept"),
        ("marin", "marins", "person"),
        ("C class", "C# classes", "concept"),
        ("chapter 1", "chapter 2", "concept"),
        ("may day", "may days", "time"),
        ("mill", "millwheel", "concept"),
    ],
)
def test_what_is_not_one_stays_two(one: str, other: str, kind: str) -> None:
    hubs = [hub(f"x{n}", ("elm", 100, 2), concept=name, kind=kind) for n, name in enumerate((one, other))]
    assert merge(*hubs).section["merged"] == []


def test_two_names_that_lead_to_the_same_are_one_hub() -> None:
    merged = merge(shared("baguette"), shared("baguete")).section["merged"]
    assert [(one["from"], one["into"]) for one in merged] == [("hub_baguette", "hub_baguete")]
    assert "1.00 alike" in merged[0]["reason"]
    assert merge(shared("baguette"), shared("trumpet")).section["merged"] == []
    elsewhere = hub("baguete", *((f"m{n}", 60_000, 2) for n in range(6)))
    assert merge(shared("baguette"), elsewhere).section["merged"] == []
    few = [hub(slug, ("n1", 60_000, 2)) for slug in ("baguette", "baguete")]
    assert merge(*few).section["merged"] == []


def test_a_link_that_says_they_differ_keeps_two_hubs_apart() -> None:
    assert merge(shared("rye-bread"), shared("bread")).section["merged"] != []
    linked = [
        Synapse(target="hub_bread", type=kind, force=5, last_activation=NOW) for kind in ("is-a", "opposite-of", "similar-to")
    ]
    rye = [replace(shared("rye-bread"), synapses=(*shared("rye-bread").synapses, one)) for one in linked]
    assert [bool(merge(one, shared("bread")).section["merged"]) for one in rye] == [False, False, True]
    plural = replace(hub("breads"), synapses=(linked[1],))
    assert merge(plural, hub("bread")).section["merged"] == []


def test_only_what_changed_tonight_is_looked_at() -> None:
    assert merge(hub("class"), hub("classes"), touched=0).changes == ()


def test_a_group_is_one_only_if_each_is_one_with_each() -> None:
    names = ("baguet", "baguette", "baguettes")  # the first is no form of the last
    hubs = [shared(names[0]), shared(names[1]), hub(names[2], *((f"m{n}", 60_000, 2) for n in range(6)))]
    merged = merge(*hubs, touched=3).section["merged"]
    assert [(one["from"], one["into"]) for one in merged] == [("hub_baguettes", "hub_baguette")]


def test_the_hub_used_most_stays_then_the_oldest_then_the_first() -> None:
    def stays(**fields: Any) -> str:
        result = merge(hub("class", **fields), hub("classes", activations=3, created_at=5))
        return str(result.section["merged"][0]["into"])

    assert stays(activations=4, created_at=9) == "hub_class"
    assert stays(activations=3, created_at=9) == "hub_classes"
    assert stays(activations=3, created_at=5) == "hub_class"
    assert stays(activations=3, created_at=None) == "hub_classes"
