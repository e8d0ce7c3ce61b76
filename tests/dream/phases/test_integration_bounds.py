"""Whatever is heard: order shows nowhere, nothing that a person wrote is lowered, and nothing new changes nothing."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.intake import Heard
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from tests.dream.phases.weaving import NOW, grown, heard, intake, links, night
from tests.strategies import QUICK

texts = st.sampled_from(["oak", "elm", "oak elm", "Rosa", "Lyon", "2026-07-14", "rye"])
keys = st.sampled_from(["oak", "elm", "rosa", "hub_ash", "hub_none"])
memories = st.builds(
    lambda words, session, turn, causes, hubs: heard(
        1, *dict.fromkeys(words), session=session, turn=turn, causes=tuple(causes), hubs=tuple(hubs)
    ),
    st.lists(texts, max_size=5),
    st.sampled_from([None, "s", "t"]),
    st.integers(-1, 3),
    st.lists(st.tuples(keys, keys), max_size=2),
    st.lists(st.sampled_from(["hub_ash", "hub_oak", "hub_none"]), max_size=2, unique=True),
)
lives = st.lists(memories, max_size=6).map(lambda every: [replace(one, id=f"exp_{n:012x}") for n, one in enumerate(every)])
targets = st.sampled_from(["hub_oak", "hub_elm", "hub_ash", "hub_rye", "hub_far"])
synapses = st.builds(
    Synapse,
    target=targets,
    type=st.sampled_from(sorted(RELATIONS)) | st.just("correlates-with"),
    force=st.integers(0, MOST_FORCE),
    context=st.sampled_from(["", "at home"]),
    last_activation=st.none() | st.integers(NOW - 3 * DAY_MS, NOW + DAY_MS),
    extra=st.sampled_from([{}, {"note": 1}]),
)


def in_order(bonds: list[Synapse]) -> tuple[Synapse, ...]:
    return tuple(sorted({one.key: one for one in bonds}.values(), key=lambda one: one.order))


hubs = st.builds(
    lambda name, bonds, **fields: Hub(
        id=f"hub_{name}",
        concept=name,
        synapses=tuple(sorted({one.key: one for one in bonds}.values(), key=lambda one: one.order)),
        **fields,
    ),
    st.sampled_from(["oak", "elm", "ash", "rosa"]),
    st.lists(synapses, max_size=5),
    kind=st.sampled_from(["concept", "person", "self"]),
    base_value=st.floats(0, 1),
    aliases=st.just(("tree",)),
    satellites=st.just((Satellite(id="sat_a_b", type="b", components={"bark": 0.5}),)),
    extra=st.sampled_from([{}, {"note": "mine"}]),
    activations=st.integers(0, 9),
)
networks = st.lists(hubs, max_size=4, unique_by=lambda hub: hub.id)
uses = st.lists(st.lists(st.sampled_from(["hub_oak", "hub_elm", "hub_ash", "hub_none"]), max_size=3).map(tuple), max_size=3).map(
    tuple
)


@QUICK
@given(lives, networks, uses, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_heard_shows_nowhere(life: list[Heard], known: list[Hub], used: Any, random: Any) -> None:
    mixed, other = list(life), list(known)
    random.shuffle(mixed)
    random.shuffle(other)
    one, two = night(intake(*life, hubs=known, used=used)), night(intake(*mixed, hubs=other, used=tuple(reversed(used))))
    assert one.changes == two.changes
    assert one.section == two.section


@QUICK
@given(lives, networks, uses)
def test_nothing_that_a_person_wrote_is_lowered_or_lost(life: list[Heard], known: list[Hub], used: Any) -> None:
    network = grown(night(intake(*life, hubs=known, used=used)))
    for before in known:
        after = network.get(before.id, before)
        assert replace(after, synapses=(), last_activation=None, activations=0) == replace(
            before, synapses=(), last_activation=None, activations=0
        )
        assert before.activations <= after.activations <= before.activations + 1
        now = {one.key: one for one in after.synapses}
        for one in before.synapses:
            assert now[one.key].force >= one.force
            assert (now[one.key].context, now[one.key].extra) == (one.context, one.extra)
    for hub in network.values():
        keys_of = [one.key for one in hub.synapses]
        assert len(set(keys_of)) == len(keys_of)
        assert list(hub.synapses) == sorted(hub.synapses, key=lambda one: one.order)
        assert all(0 <= one.force <= MOST_FORCE and one.type in RELATIONS for one in hub.synapses)
        assert hub.id in {one.id for one in known} or all(one.target != hub.id for one in hub.synapses)


@QUICK
@given(lives, networks, uses)
def test_heard_again_on_the_same_night_it_changes_no_hub(life: list[Heard], known: list[Hub], used: Any) -> None:
    given = intake(*life, hubs=known, used=used)
    first = night(given)
    network = {hub.id: hub for hub in known} | grown(first)
    again = night(replace(given, hubs=network, count=len(network)))
    assert grown(again) == {}
    assert links(again) == links(first)


@given(networks)
def test_nothing_heard_and_nothing_used_changes_nothing(known: list[Hub]) -> None:
    result = night(intake(hubs=known))
    assert result.changes == ()
    assert result.section["new_hubs"] == result.section["new_synapses"] == result.section["reinforced_synapses"] == 0
