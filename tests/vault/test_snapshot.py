"""The vault as columns: what files say, in the order of ids, with what the traces tell."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.model.change import Archive, Fold
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics
from luna_cli.model.snapshot import COLUMNS
from luna_cli.vault.snapshot import snapshot
from luna_cli.vault.traces import Traces

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
BREAD = Memory(
    id="exp_00000000000a",
    memory_type="branch",
    created_at=NOON,
    updated_at=NOON + 1,
    content="The baker lets the bread rise for a night.",
    entered_at=NOON + 2,
    phi_metrics=PhiMetrics(phi_weight=1.25, phi_resonance=0.5, phi_distance=0.368034, evolution_rate=-0.125, as_of=NOON + 3),
    emotional_context=EmotionalContext(primary_emotion="joy", intensity=0.75, valence=-0.5),
    access_days=2.5,
    access_count=7,
    last_accessed=NOON + 4,
    tier_since=NOON + 5,
    pinned=True,
    promotion_candidate=True,
    trust="agent",
)


def test_columns_hold_what_the_files_say(keeper: "Keeper") -> None:
    keeper.lay("branchs/2026-11-20/a.json", BREAD)
    plain = replace(keeper.keep("Cake", at=NOON, tier="seed"), id="exp_000000000001")
    keeper.lay("seeds/2026-11-20/z.json", plain)
    found = snapshot(keeper.open(), Traces())
    assert list(found.ids) == sorted(found.ids)
    assert len(found) == 3
    row = list(found.ids).index(BREAD.id)
    assert {name: getattr(found, name)[row] for name in COLUMNS} == {
        "ids": BREAD.id,
        "tiers": "branch",
        "created_at": NOON,
        "entered_at": NOON + 2,
        "tier_since": NOON + 5,
        "last_accessed": NOON + 4,
        "weight": 1.25,
        "as_of": NOON + 3,
        "resonance": 0.5,
        "evolution_rate": -0.125,
        "access_days": 2.5,
        "access_count": 7,
        "intensity": 0.75,
        "valence": -0.5,
        "pinned": True,
        "trust": "agent",
        "candidate": True,
        "threats": False,
    }
    row = list(found.ids).index(plain.id)
    assert (found.tiers[row], found.last_accessed[row], found.tier_since[row], found.pinned[row]) == ("seed", None, NOON, False)
    assert found.zone == "Europe/Paris"


def test_archived_memories_are_no_part_of_it(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread")
    keeper.apply(Archive(id=memory.id, at=NOON, reason="unused"))
    assert len(snapshot(keeper.open(), Traces())) == 0


def test_a_memory_without_instants_of_its_own_counts_from_its_entry(keeper: "Keeper") -> None:
    bare = Memory(id="exp_00000000000b", memory_type="leaf", created_at=NOON, updated_at=NOON, content="x", entered_at=NOON + 9)
    keeper.lay("leaves/2026-11-20/b.json", bare)
    found = snapshot(keeper.open(), Traces())
    assert (found.as_of[0], found.tier_since[0], found.entered_at[0]) == (NOON + 9, NOON + 9, NOON + 9)


def test_traces_come_along_with_how_near_the_used_ones_are_to_others(keeper: "Keeper") -> None:
    keeper.lay("branchs/2026-11-20/a.json", BREAD)
    keeper.keep("Bread rises at night, says the baker.")
    keeper.keep("Unrelated harbour lights.")
    fold = Fold(path="traces/x.jsonl", length=1, sha256="ab")
    told = Traces(accesses={BREAD.id: [NOON, NOON + 5], "exp_0000000000ff": [NOON]}, folds=[fold])
    found = snapshot(keeper.open(), told)
    assert found.accesses == {BREAD.id: (NOON, NOON + 5), "exp_0000000000ff": (NOON,)}
    assert found.folds == (fold,)
    assert set(found.nearest) == {BREAD.id}
    assert len(found.nearest[BREAD.id]) == 1
    assert 0.5 < found.nearest[BREAD.id][0] <= 1.0


def test_what_may_rise_and_comes_from_outside_is_looked_up(keeper: "Keeper") -> None:
    keeper.lay("branchs/2026-11-20/a.json", BREAD)
    unused = replace(BREAD, id="exp_00000000000b", promotion_candidate=False)
    keeper.lay("branchs/2026-11-20/b.json", unused)
    keeper.lay("branchs/2026-11-20/c.json", replace(unused, id="exp_00000000000c", threats=("override",)))
    keeper.keep("For a night the baker lets bread rise")
    assert snapshot(keeper.open(), Traces()).corroborated == {BREAD.id}
    used = Traces(accesses={"exp_00000000000b": [NOON], "exp_00000000000c": [NOON]})
    assert snapshot(keeper.open(), used).corroborated == {BREAD.id, unused.id}


def near(keeper: "Keeper", memory_id: str) -> tuple[float, ...]:
    return snapshot(keeper.open(), Traces(accesses={memory_id: [NOON]})).nearest[memory_id]


def test_the_nearest_are_at_most_seven_strongest_first_and_not_itself(keeper: "Keeper") -> None:
    texts = ["bread night baker oven", *(f"bread night {'baker ' * number} w{number}" for number in range(9))]
    memories = [keeper.keep(text) for text in texts]
    found = near(keeper, memories[0].id)
    assert len(found) == 7
    assert list(found) == sorted(found, reverse=True)
    assert all(0.0 < value < 1.0 for value in found)


@pytest.mark.parametrize("text", ["the of and", "!!!", "du de la", "lighthouse"])
def test_a_memory_that_shares_no_word_of_its_own_is_near_to_nothing(keeper: "Keeper", text: str) -> None:
    memory = keeper.keep(text)
    keeper.keep("the bread of the baker and du de la")
    assert near(keeper, memory.id) == ()
