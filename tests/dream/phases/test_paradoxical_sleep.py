"""Paradoxical sleep by itself: walks between distant parts, and the few links that they leave."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases.deep_sleep import sleep
from luna_cli.dream.phases.paradoxical_sleep import LEAST_HUBS, wander
from luna_cli.graph import pruning
from luna_cli.graph.merging import ordered
from luna_cli.graph.overlay import Overlay
from luna_cli.graph.plasticity import INSIGHTS
from luna_cli.graph.pruning import DREAM, TENTATIVE
from luna_cli.model.change import Grow
from luna_cli.model.sleep import Grown, grown_by
from tests.dream.phases.sleeping import NOW, Hubs, Nothing, Sleeper, hub, left, snapshot

PARTS, EACH = 5, 12


def world(parts: int = PARTS, each: int = EACH) -> Hubs:
    """Parts of hubs that know each other well, one bridge from each part to the next."""
    found = []
    for part in range(parts):
        for n in range(each):
            led = [(f"{part}-{(n + step) % each}", 50_000 - 10_000 * step, 2) for step in (1, 2, 3)]
            led += [(f"{part + 1}-5", 20_000, 2)] if n == 0 and part + 1 < parts else []
            found.append(hub(f"{part}-{n}", *led, base_value=0.5))
    return {one.id: one for one in found}


def used(hubs: Hubs, *slugs: str) -> Grown:
    """The hubs that were active tonight."""
    named = [hubs[f"hub_{slug}"] for slug in slugs]
    return {one.id: (one, replace(one, last_activation=NOW)) for one in named}


def night(hubs: Hubs, grown: Grown, seed: int = 1, index: float = 1.0, now: int = NOW, **values: Any) -> PhaseResult:
    sleeper = Sleeper(hubs.values())
    return wander(snapshot(), sleeper.rest(**values), sleeper.network, grown, now, seed=seed, index=index)


def tried(result: PhaseResult) -> list[tuple[str, str]]:
    """Return the links that a night made: (source, target)."""
    found = []
    for change in result.changes:
        assert isinstance(change, Grow)
        assert change.before is not None
        new = [one for one in change.after.synapses if one not in change.before.synapses]
        assert [one for one in change.after.synapses if one not in new] == list(change.before.synapses)
        for one in new:
            assert (one.type, one.force, one.context, one.last_activation) == ("correlates-with", TENTATIVE, DREAM, NOW)
            found.append((change.after.id, one.target))
    return sorted(found)


ACTIVE = ("0-1", "0-7", "1-3", "2-2", "3-9", "4-6")


def test_a_night_tries_out_links_between_distant_parts() -> None:
    hubs = world()
    result = night(hubs, used(hubs, *ACTIVE))
    told = result.section["insights"]
    assert 0 < len(told) <= INSIGHTS
    assert tried(result) == sorted(tuple(sorted((one["from"], one["to"]))) for one in told)
    network = Overlay(Nothing(), hubs, lambda _: None)
    for one in told:
        near = {edge[0] for edge in network.edges(one["from"])}
        assert one["to"] not in near
        assert near.isdisjoint(edge[0] for edge in network.edges(one["to"]))
        assert one["weight"] == 0.2
        assert (one["path"][0], one["path"][-1]) == (one["from"], one["to"])
        for step, after in zip(one["path"], one["path"][1:], strict=False):
            assert after in {edge[0] for edge in network.edges(step)}
        assert one["from"][4] != one["to"][4]
        assert one["reason"]
    assert len({one["id"] for one in told}) == len(told)


def test_the_same_seed_gives_the_same_links_and_another_gives_others() -> None:
    hubs = world()
    grown = used(hubs, *ACTIVE)
    again = night(dict(reversed(hubs.items())), dict(sorted(grown.items(), reverse=True)))
    assert again == night(hubs, grown)
    assert len({tuple(tried(night(hubs, grown, seed))) for seed in range(5)}) > 1


@pytest.mark.parametrize(("index", "most"), [(0.0, 1), (0.5, 3), (1.0, 5)])
def test_the_more_is_new_the_more_is_tried_out(index: float, most: int) -> None:
    hubs = world()
    result = night(hubs, used(hubs, *ACTIVE), index=index)
    assert result.section["most"] == most
    assert len(result.section["insights"]) <= most


def test_a_small_network_has_no_distant_parts() -> None:
    hubs = world(4)
    assert len(hubs) < LEAST_HUBS
    assert night(hubs, used(hubs, "0-1")).section == {"insights": [], "walks": 0, "most": 5}
    loose = {f"hub_x{n}": hub(f"x{n}") for n in range(LEAST_HUBS)}
    assert night(loose, used(loose, "x1")).section["walks"] == 0


def test_a_quiet_night_and_a_second_dream_try_out_nothing() -> None:
    hubs = world()
    grown = used(hubs, *ACTIVE)
    yesterday: Grown = {name: (one, replace(one, last_activation=NOW - DAY_MS)) for name, (one, _) in grown.items() if one}
    for result in (night(hubs, {}), night(hubs, yesterday), night(hubs, grown, tried=1)):
        assert (result.changes, result.section["walks"]) == ((), 0)


def test_a_link_that_was_tried_out_is_not_made_again_nor_followed() -> None:
    hubs = world()
    grown = used(hubs, *ACTIVE)
    first = night(hubs, grown)
    after = left({name: one for name, (_, one) in {**{n: (h, h) for n, h in hubs.items()}, **grown}.items() if one}, first.changes)
    second = night(after, {name: (after[name], after[name]) for name in grown})
    assert set(tried(second)).isdisjoint(tried(first))
    sleeper = Sleeper(after.values())
    assert all(edge[0] != target for source, target in tried(first) for edge in sleeper.network.edges(source))


def test_days_and_hubs_of_memories_with_threats_take_no_part() -> None:
    hubs = {name: replace(one, kind="time") if name.startswith("hub_4-") else one for name, one in world().items()}
    barred = frozenset(name for name in hubs if name.startswith("hub_0-"))
    for seed in range(8):
        told = night(hubs, used(hubs, *ACTIVE), seed, barred=barred).section["insights"]
        parts = {name[4] for one in told for name in one["path"]}
        assert "0" not in parts
        assert "4" not in {one[end][4] for one in told for end in ("from", "to")}


def test_two_hubs_are_no_neighbours_for_one_that_everything_knows() -> None:
    known = [hub(f"{part}-{n}", (f"{part}-{(n + 1) % 6}", 50_000, 2), ("rosa", 60_000, 2)) for part in range(10) for n in range(6)]
    hubs = {one.id: one for one in (*known, hub("rosa", kind="person"))}
    found = [one for seed in range(4) for one in night(hubs, used(hubs, "0-1", "3-2", "7-4"), seed).section["insights"]]
    assert found
    assert "hub_rosa" not in {one[end] for one in found for end in ("from", "to")}


def test_what_nobody_uses_is_gone_after_thirty_days() -> None:
    hubs = world()
    grown = used(hubs, *ACTIVE)
    result = night(hubs, grown)
    evening = left(hubs | {name: one for name, (_, one) in grown.items() if one}, result.changes)
    for days, gone in ((29, 0), (30, len(tried(result)))):
        sleeper = Sleeper(evening.values())
        later = sleep(snapshot(), sleeper.rest(), sleeper.network, {}, NOW + days * DAY_MS)
        assert later.section["synapses"] == gone
    (source, target), *_ = tried(result)
    (synapse,) = (one for one in evening[source].synapses if one.target == target)
    assert pruning.fades(replace(synapse, force=TENTATIVE + 1), None) is None


def test_what_earlier_phases_left_is_what_is_changed() -> None:
    hubs = world()
    grown = used(hubs, *ACTIVE)
    grown = grown_by(grown, [Grow(before=hubs["hub_0-5"], after=replace(hubs["hub_0-5"], activations=9))])
    evening = hubs | {name: one for name, (_, one) in grown.items() if one is not None}
    for seed in range(6):
        result = night(hubs, grown, seed)
        assert len(left(evening, result.changes)) == len(hubs)


@settings(max_examples=25)
@given(st.integers(0, 2**48), st.lists(st.sampled_from(sorted(world())), min_size=1, max_size=8, unique=True))
def test_whatever_the_seed(seed: int, active: list[str]) -> None:
    hubs = world()
    result = night(hubs, used(hubs, *(name[4:] for name in active)), seed)
    links = tried(result)
    assert len(links) <= INSIGHTS
    assert all(source < target for source, target in links)
    ends = [end for link in links for end in link]
    assert len(set(ends)) == len(ends)


def test_a_hub_that_cannot_be_read_is_left_out() -> None:
    hubs = world()
    result = night(hubs, used(hubs, *ACTIVE), hub=lambda _: None)
    ends = {one[end][4:] for one in result.section["insights"] for end in ("from", "to")}
    assert ends <= set(ACTIVE)


def test_a_new_link_stands_where_its_force_puts_it() -> None:
    hubs = world()
    for change in night(hubs, used(hubs, *ACTIVE)).changes:
        assert isinstance(change, Grow)
        assert change.after.synapses == ordered(change.after.synapses)
