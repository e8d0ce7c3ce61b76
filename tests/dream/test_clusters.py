import random

from luna_cli.dream.clusters import Cluster, clusters, topics
from luna_cli.model.harvest import Source

DAY = 86_400_000


def memory(number: int, day: int, *hubs: str, speaker: str | None = None) -> Source:
    return Source(f"exp_{number:012x}", day * DAY + number, 0, speaker=speaker, concepts=tuple(f"hub_{hub}" for hub in hubs))


def found(memories: list[Source], hubs_of: dict[str, tuple[str, ...]] | None = None) -> list[Cluster]:
    days = {one.id: one.created_at // DAY for one in memories}
    about = {one.id: topics(one, (hubs_of or {}).get(one.id, one.concepts)) for one in memories}
    return clusters(memories, about, days, [one.id for one in memories])


def filler(first: int, many: int) -> list[Source]:
    """Return memories about nothing in common, so that there is chance to compare with."""
    return [memory(first + n, n % 9, f"thing-{n}", f"matter-{n}") for n in range(many)]


CAMPING = [memory(n, n, "camping", "campfire", *(["forest"] if n % 2 else [])) for n in range(6)]


def test_memories_that_keep_the_same_company_are_a_cluster() -> None:
    (cluster,) = found([*CAMPING, *filler(100, 40)])
    assert set(cluster.hubs) == {"hub_camping", "hub_campfire", "hub_forest"}
    assert cluster.members == tuple(CAMPING)
    assert cluster.strength >= 1.0


def test_a_word_that_comes_with_anything_is_no_theme() -> None:
    going = [memory(n, n, "going", f"place-{n}", f"thing-{n}") for n in range(8)]
    assert found([*going, *filler(100, 40)]) == []


def test_one_conversation_alone_makes_no_theme() -> None:
    one_day = [memory(n, 1, "camping", "campfire") for n in range(8)]
    two_days = [memory(n, n % 2, "camping", "campfire") for n in range(8)]
    assert found([*one_day, *filler(100, 40)]) == found([*two_days, *filler(100, 40)]) == []


def test_days_and_who_speaks_are_no_theme() -> None:
    said = [memory(n, n, "ana", "day-2026-05-01", "bread", speaker="Ana") for n in range(8)]
    assert found([*said, *filler(100, 40)]) == []


def test_a_hub_is_no_company_of_its_own_words() -> None:
    said = [memory(n, n, "mental", "mental-health") for n in range(6)]
    assert found([*said, *filler(100, 40)]) == []


def test_what_most_memories_name_is_no_theme() -> None:
    assert found([memory(n, n % 9, "work", "desk") for n in range(30)]) == []


def test_hubs_of_tonight_stand_before_those_that_a_memory_lists() -> None:
    blank = [memory(n, n) for n in range(6)]
    read: dict[str, tuple[str, ...]] = {one.id: ("hub_kiln", "hub_clay") for one in blank}
    (cluster,) = found([*blank, *filler(100, 40)], read)
    assert set(cluster.hubs) == {"hub_kiln", "hub_clay"}


def test_only_hubs_that_are_touched_are_looked_at() -> None:
    memories = [*CAMPING, *filler(100, 40)]
    days = {one.id: one.created_at // DAY for one in memories}
    about = {one.id: one.concepts for one in memories}
    assert clusters(memories, about, days, [memories[-1].id, "exp_unknown"]) == []
    assert len(clusters(memories, about, days, [CAMPING[0].id])) == 1


def test_the_order_of_the_memories_does_not_matter() -> None:
    baking = [memory(50 + n, n, "bread", "oven", "flour") for n in range(7)]
    memories = [*CAMPING, *baking, *filler(100, 40)]
    expected = found(memories)
    assert len(expected) == 2
    random.Random(1).shuffle(memories)  # noqa: S311 - an order, no secret
    assert found(memories) == expected
