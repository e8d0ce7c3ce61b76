"""Deep sleep by itself: what fades, and what pays for what was learnt."""

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases.deep_sleep import SPARED
from luna_cli.graph import pruning
from luna_cli.graph.merging import ordered
from luna_cli.graph.plasticity import LEAST_SCALE
from luna_cli.graph.pruning import DREAM, IDLE_MS, TENTATIVE, WEAK
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.hub_wire import read_synapses
from luna_cli.model.relation import MOST_FORCE
from luna_cli.model.sleep import Grown
from tests.dream.phases.sleeping import NOW, Hubs, by_id, hub, left, night


def total(one: Hub) -> int:
    return sum(synapse.force for synapse in one.synapses)


def learnt(before: Hub, *synapses: tuple[str, int]) -> Hub:
    """A hub of which these synapses (slug of the target, force) were learnt tonight."""
    known = {one.target: one for one in before.synapses}
    for target, force in synapses:
        made = Synapse(target=f"hub_{target}", type="correlates-with", force=force, last_activation=NOW)
        known[f"hub_{target}"] = made
    return replace(before, synapses=tuple(sorted(known.values(), key=lambda one: one.order)), last_activation=NOW)


# -- pruning


@pytest.mark.parametrize(
    ("force", "days", "context", "goes"),
    [
        (WEAK - 1, 30, "", True),
        (WEAK - 1, 29, "", False),
        (WEAK, 3000, "", False),
        (TENTATIVE, 30, DREAM, True),
        (TENTATIVE, 29, DREAM, False),
        (TENTATIVE + 1, 3000, DREAM, False),
    ],
)
def test_what_is_weak_or_tried_out_goes_after_thirty_days(force: int, days: int, context: str, *, goes: bool) -> None:
    synapse = Synapse(target="hub_elm", type="causes", force=force, context=context, last_activation=NOW - days * DAY_MS)
    oak = replace(hub("oak", ("ash", 60_000, 900)), synapses=(hub("oak", ("ash", 60_000, 900)).synapses[0], synapse))
    result = night([oak])
    (kept, *more) = left(by_id(oak), result.changes)["hub_oak"].synapses
    assert kept.target == "hub_ash"
    assert bool(more) is not goes
    assert result.section["synapses"] == goes


def test_what_went_stands_in_the_section_so_that_it_can_be_put_back() -> None:
    oak = hub("oak", ("elm", 100, 40), ("ash", 60_000, 40))
    dreamt = Synapse(target="hub_fir", type="correlates-with", force=50, context=DREAM, last_activation=0, extra={"note": "mine"})
    oak = replace(oak, synapses=(*oak.synapses, dreamt))
    result = night([oak])
    told = result.section["pruned"]
    assert [(one["source"], len(one["synapses"])) for one in told] == [("hub_oak", 1), ("hub_oak", 1)]
    assert "weaker" in told[0]["reason"]
    assert "tried out" in told[1]["reason"]
    back = read_synapses({"connections": [synapse for one in told for synapse in one["synapses"]]}, "UTC")
    assert left(by_id(oak), result.changes)["hub_oak"].synapses + back == oak.synapses


@pytest.mark.parametrize(("created", "as_of", "goes"), [(0, None, True), (None, 0, True), (None, None, False), (NOW, 0, False)])
def test_a_synapse_of_unknown_age_is_as_old_as_its_hub(created: int | None, as_of: int | None, *, goes: bool) -> None:
    oak = hub("oak", ("elm", 100, 40), created_at=created, as_of=as_of)
    oak = replace(oak, synapses=tuple(replace(one, last_activation=None) for one in oak.synapses))
    assert bool(night([oak]).changes) is goes


def test_what_was_used_tonight_is_not_due_any_more() -> None:
    oak = hub("oak", ("elm", 100, 40))
    used = learnt(oak, ("elm", 9000))
    assert night([oak], {"hub_oak": (oak, used)}).section["pruned"] == []


def test_a_hub_that_cannot_be_read_is_left_alone() -> None:
    assert night([], due=("hub_gone",)).changes == ()


def test_a_night_lets_go_of_no_more_than_a_report_can_tell() -> None:
    hubs = [hub(f"h{n}", ("oak", 10, 50), ("elm", 10, 50)) for n in range(5)]
    result = night(hubs, most=4)
    assert (result.section["synapses"], result.section["waiting"]) == (4, 3)
    assert night(left(by_id(*hubs), result.changes), most=99).section["synapses"] == 6


# -- scaling


def test_an_idle_link_that_is_scaled_below_the_mark_goes_the_same_night() -> None:
    before = hub("oak", *((f"h{n}", 30_000, 2) for n in range(9)), ("last", WEAK, 60))
    after = learnt(before, ("new", 65_000))
    result = night([before], {before.id: (before, after)}, due=())
    assert [one["target"] for told in result.section["pruned"] for one in told["synapses"]] == ["hub_last"]
    assert night(left({after.id: after}, result.changes)).changes == ()


def test_weaker_links_pay_for_what_was_learnt() -> None:
    before = hub("oak", *((f"h{n}", 40_000 - 1000 * n, 2) for n in range(20)))
    after = learnt(before, ("new", 30_000))
    result = night([before], {before.id: (before, after)}, due=())
    (told,) = result.section["scaled"]
    ((grow),) = result.changes
    scaled = left({after.id: after}, [grow])[after.id]
    assert (told["hub"], told["was"], told["before"], told["after"]) == ("hub_oak", total(before), total(after), total(scaled))
    assert told["after"] == told["was"]
    assert LEAST_SCALE < told["factor"] < 1
    assert next(one for one in scaled.synapses if one.target == "hub_new").force == 30_000
    assert scaled.synapses[:5] == after.synapses[:5]


def test_no_link_falls_below_the_least_share_in_one_night() -> None:
    before = hub("oak", *((f"h{n}", 30_000, 2) for n in range(10)))
    after = learnt(before, ("a", 65_000), ("b", 65_000))
    result = night([before], {before.id: (before, after)}, due=())
    (told,) = result.section["scaled"]
    assert told["factor"] == LEAST_SCALE
    assert told["was"] < told["after"] < told["before"]
    assert {one.force for one in left({after.id: after}, result.changes)[after.id].synapses} == {65_000, 30_000, 24_600}


def test_the_more_is_new_the_less_is_scaled() -> None:
    before = hub("oak", *((f"h{n}", 30_000, 2) for n in range(10)))
    grown = {before.id: (before, learnt(before, ("a", 65_000), ("b", 65_000)))}
    factors = [night([before], grown, due=(), index=index).section["scaled"] for index in (0.0, 0.5, 1.0)]
    assert [told[0]["factor"] for told in factors[:2]] == [0.82, 0.91]
    assert factors[2] == []


def test_a_hub_that_an_earlier_dream_of_the_night_used_is_not_scaled_again() -> None:
    before = hub("oak", *((f"h{n}", 30_000, 2) for n in range(10)))
    first = learnt(before, ("a", 20_000))
    once = left({first.id: first}, night([before], {first.id: (before, first)}, due=()).changes)[first.id]
    again = learnt(once, ("b", 20_000))
    assert night([once], {again.id: (once, again)}, due=(), now=NOW + DAY_MS // 24).changes == ()
    assert night([once], {again.id: (once, again)}, due=(), now=NOW + DAY_MS).section["scaled"] != []


def test_a_new_hub_and_a_quiet_night_are_not_scaled() -> None:
    oak = hub("oak", *((f"h{n}", 30_000, 2) for n in range(10)))
    assert night([], {oak.id: (None, oak)}, due=()).changes == ()
    assert night([oak], {oak.id: (oak, replace(oak, last_activation=NOW))}, due=()).changes == ()


# -- whatever the network

slugs = st.sampled_from(("class", "classes", "oak", "oaks", "elm", "box", "boxes", "Rosa"))
forces = st.integers(0, MOST_FORCE) | st.integers(0, WEAK)
led = st.tuples(forces, st.sampled_from([0, 5, 31, 400]), st.sampled_from(["", DREAM]), st.booleans())


@st.composite
def days(draw: st.DrawFn) -> tuple[Hubs, Grown]:
    """Draw a network, and what a day made of some of its hubs."""
    hubs: Hubs = {}
    grown: dict[str, tuple[Hub | None, Hub | None]] = {}
    for slug in draw(st.sets(slugs)):
        before, after = [], []
        for target, (force, age, context, used) in draw(st.dictionaries(slugs, led, max_size=8)).items():
            one = Synapse(target=f"hub_{target}", type="causes", force=force, context=context, last_activation=NOW - age * DAY_MS)
            before.append(one)
            after.append(replace(one, force=(force + MOST_FORCE) // 2, last_activation=NOW) if used else one)
        old = replace(hub(slug, activations=draw(st.integers(0, 2))), synapses=ordered(before))
        hubs[old.id] = old
        if draw(st.booleans()):
            grown[old.id] = (old, replace(old, synapses=ordered(after), last_activation=NOW))
    return hubs, grown


@given(days())
def test_whatever_the_day_was(day: tuple[Hubs, Grown]) -> None:
    hubs, grown = day
    result = night(hubs, grown)
    evening = hubs | {hub_id: after for hub_id, (_, after) in grown.items() if after is not None}
    morning = left(evening, result.changes)
    assert sum(map(total, morning.values())) <= sum(map(total, evening.values()))
    _as_told(evening, morning, result)
    _strongest_stay(evening, result)
    assert result == night(dict(reversed(hubs.items())), dict(sorted(grown.items(), reverse=True)), due=tuple(sorted(hubs)))
    quiet = night(morning)
    assert quiet.changes == ()


def _as_told(evening: Hubs, morning: Hubs, result: PhaseResult) -> None:
    """Hold that exactly what was due is gone, and that all else is found under the hub or the one that took it up."""
    into = {one["from"]: one["into"] for one in result.section["merged"]}
    scaled = {one["hub"] for one in result.section["scaled"]}
    idle = {(one.id, synapse.key): synapse for one in evening.values() for synapse in one.synapses if _idle(synapse)}
    due = {key for key, synapse in idle.items() if synapse.force < WEAK or pruning.is_tentative(synapse)}
    told = {(one["source"], (two["type"], two["target"])) for one in result.section["pruned"] for two in one["synapses"]}
    # What a hub that was merged had held may fall only once the other holds it, and is told of that one.
    of = {
        hub: {hub, *(name for name, other in into.items() if other == hub)} for hub in {*morning, *(source for source, _ in told)}
    }
    assert due <= told
    assert all(any((hub, key) in idle for hub in of[source]) for source, key in told)
    assert all(of[source] & scaled for source, _ in told - due)
    assert evening.keys() - morning.keys() == into.keys()
    for one in evening.values():
        stays = morning[into.get(one.id, one.id)]
        assert one.id == stays.id or {one.id, one.concept} <= set(stays.aliases)
        merged = {stays.id, *(name for name, other in into.items() if other == stays.id)}
        gone = {key for source, key in told if source in {one.id, stays.id}}
        kept = {two.key for two in one.synapses if two.key not in gone and two.target not in merged}
        assert kept <= {two.key for two in stays.synapses}


def _idle(synapse: Synapse) -> bool:
    return synapse.last_activation is not None and synapse.last_activation + IDLE_MS <= NOW


def _strongest_stay(evening: Hubs, result: PhaseResult) -> None:
    """Hold that the strongest fifth of what is left of a hub, and what was learnt tonight, is as the day left it."""
    gone = {(one["source"], two["target"]) for one in result.section["pruned"] for two in one["synapses"]}
    changed = left(evening, result.changes)
    for hub_id in {one["hub"] for one in result.section["scaled"]} & changed.keys():
        kept = [one for one in evening[hub_id].synapses if (hub_id, one.target) not in gone]
        spared = kept[: ceil(len(kept) / SPARED)] + [one for one in kept if one.last_activation == NOW]
        forces = {one.target: one.force for one in changed[hub_id].synapses}
        assert all(forces.get(one.target, one.force) >= one.force for one in spared)


def test_nothing_due_and_nothing_grown_changes_nothing() -> None:
    oak = hub("oak", ("elm", 100, 3), last_activation=NOW - IDLE_MS)
    result = night([oak])
    assert (result.changes, result.section["pruned"], result.section["scaled"], result.section["merged"]) == ((), [], [], [])
