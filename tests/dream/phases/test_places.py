"""Places in tiers: capacities, challengers, falls (docs/design/mechanisms.md §1)."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import carried
from luna_cli.dream.phases.promotion import promote
from luna_cli.model.change import Archive, Demote, Plant, Promote, Record
from luna_cli.model.memory import Memory
from luna_cli.model.snapshot import COLUMNS, Snapshot
from luna_cli.model.tier import PHI, TIERS, WEIGHT_BASE

Row = dict[str, Any]
Make = Callable[..., Any]
NOW = 100 * DAY_MS
ROOM = {"root": 1, "branch": 2, "leaf": 2, "seed": 2}


def used(make: Make, name: str, tier: str, days: float, **cells: Any) -> Row:
    """A memory used on so many days until now; 20 days ago in its tier."""
    made: Row = make(
        f"exp_{name}", tier, access_days=days, as_of=NOW, access_count=int(days), tier_since=NOW - 20 * DAY_MS, **cells
    )
    return made


def rising(make: Make, name: str, tier: str, days: float, **cells: Any) -> Row:
    return used(make, name, tier, days, **({"weight": 1.5, "intensity": 1.0, "valence": 1.0, "candidate": True} | cells))


def tiers(snapshot: Snapshot) -> dict[str, str]:
    return {memory_id[4:]: tier for memory_id, tier in zip(snapshot.ids, snapshot.tiers, strict=True)}


def test_a_stronger_one_takes_the_place_of_the_weakest_which_drops_a_tier(row: Make, snapshot_of: Make) -> None:
    rows = [used(row, "weak", "root", 1.0), rising(row, "strong", "branch", 9.0)]
    result = promote(snapshot_of(rows), NOW, ROOM)
    assert tiers(result.after) == {"strong": "root", "weak": "branch"}
    rise, fall, *records = result.changes
    assert isinstance(rise, Promote)
    assert isinstance(fall, Demote)
    assert (fall.tier, fall.at, fall.metrics.phi_weight) == ("branch", NOW, PHI)
    assert fall.reason == "the weakest of a root tier that holds 1, by its strength of 0.095"
    lines = [record.line for record in records if isinstance(record, Record)]
    assert [(line["id"], line["from"], line["to"]) for line in lines] == [
        ("exp_strong", "branch", "root"),
        ("exp_weak", "root", "branch"),
    ]
    assert lines[1] == {
        "at": "1970-04-11T00:00:00Z",
        "id": "exp_weak",
        "from": "root",
        "to": "branch",
        "reason": fall.reason,
    }


def test_what_is_stronger_by_less_than_the_margin_finds_no_place(row: Make, snapshot_of: Make) -> None:
    rows = [used(row, "there", "root", 8.0), rising(row, "asks", "branch", 8.4)]
    result = promote(snapshot_of(rows), NOW, ROOM)
    assert result.changes == ()
    (told,) = result.section["crowded"]
    assert (told["id"], told["from"], told["to"]) == ("exp_asks", "branch", "root")
    assert told["reason"] == "no member of a full root tier that may fall is weaker by 0.05"
    assert list(result.after.candidate) == [False, True]


def test_three_days_are_safe_and_what_is_pinned_stays(row: Make, snapshot_of: Make) -> None:
    strong = rising(row, "strong", "branch", 30.0)
    for cells in ({"tier_since": NOW - 3 * DAY_MS + 1}, {"pinned": True}):
        assert promote(snapshot_of([used(row, "weak", "root", 0.0) | cells, strong]), NOW, ROOM).changes == ()
    known = used(row, "weak", "root", 0.0) | {"tier_since": NOW - 3 * DAY_MS}
    assert tiers(promote(snapshot_of([known, strong]), NOW, ROOM).after) == {"weak": "branch", "strong": "root"}


def test_a_tier_that_filled_by_day_is_brought_down_and_seeds_are_archived(row: Make, snapshot_of: Make) -> None:
    leaves = [used(row, f"leaf{number}", "leaf", number) for number in range(4)]
    seeds = [row(f"exp_seed{number}", "seed", entered_at=number) for number in range(3)]
    result = promote(snapshot_of([*leaves, *seeds]), NOW, ROOM)
    assert Counter(result.after.tiers) == {"leaf": 2, "seed": 2}
    # Those that have just fallen are safe in their new tier, so the seeds make room.
    assert tiers(result.after) == {"leaf0": "seed", "leaf1": "seed", "leaf2": "leaf", "leaf3": "leaf"}
    assert [entry["id"] for entry in result.section["archived"]] == ["exp_seed0", "exp_seed1", "exp_seed2"]
    archives = [change for change in result.changes if isinstance(change, Archive)]
    assert {change.reason for change in archives} == {"the weakest of a seed tier that holds 2, by its strength of 0.000"}


def test_what_falls_through_says_where_it_had_no_place(row: Make, snapshot_of: Make) -> None:
    leaves = [used(row, f"{number}", "leaf", number) for number in range(4)]
    (gone,) = promote(snapshot_of(leaves), NOW, {**ROOM, "seed": 1}).section["archived"]
    assert (gone["id"], gone["from"]) == ("exp_0", "leaf")
    places = "no place among the leaves, which hold 2, nor among the seeds, which hold 1, by its strength of "
    assert gone["reason"].startswith(places)


def test_a_fall_ends_in_one_change_however_deep(row: Make, snapshot_of: Make) -> None:
    roots = [used(row, f"{number}", "root", number) for number in range(5)]
    result = promote(snapshot_of(roots), NOW, dict.fromkeys(TIERS, 1))
    assert tiers(result.after) == {"4": "root", "3": "branch", "2": "leaf", "1": "seed"}
    falls = {change.id: change for change in result.changes if isinstance(change, Demote)}
    assert falls["exp_1"].metrics.phi_weight == WEIGHT_BASE["leaf"]
    assert [change.id for change in result.changes if isinstance(change, Archive)] == ["exp_0"]


def test_what_rose_tonight_stays_whatever_comes_after(row: Make, snapshot_of: Make) -> None:
    first = promote(snapshot_of([rising(row, "rose", "branch", 9.0)]), NOW, ROOM).after
    later = [dict(zip(COLUMNS, values, strict=True)) for values in zip(*(getattr(first, name) for name in COLUMNS), strict=True)]
    crowd = [used(row, f"more{number}", "root", 30.0) for number in range(3)]
    after = tiers(promote(snapshot_of([*later, *crowd]), NOW + 3_600_000, ROOM).after)
    assert after["rose"] == "root"
    assert Counter(after.values()) == {"root": 1, "branch": 2, "leaf": 1}


def test_what_a_dream_planted_before_takes_a_place(row: Make, snapshot_of: Make) -> None:
    made = Memory(id="exp_made", memory_type="seed", created_at=NOW, updated_at=NOW, entered_at=NOW, content="Both of them rise.")
    seen = carried(snapshot_of([used(row, f"seed{number}", "seed", number) for number in range(2)]), [Plant(memory=made)])
    assert tiers(seen) == {"seed0": "seed", "seed1": "seed", "made": "seed"}
    assert tiers(promote(seen, NOW, ROOM).after) == {"seed1": "seed", "made": "seed"}


@st.composite
def crowds(draw: st.DrawFn) -> list[Row]:
    made = []
    for number in range(draw(st.integers(0, 14))):
        entered = draw(st.integers(0, NOW))
        made.append(
            {
                "ids": f"exp_{number:012x}",
                "tiers": draw(st.sampled_from(TIERS)),
                "created_at": draw(st.integers(0, 50 * DAY_MS)),
                "entered_at": entered,
                "tier_since": draw(st.integers(entered, NOW)),
                "last_accessed": None,
                "weight": draw(st.floats(0.3, PHI)),
                "as_of": draw(st.integers(0, NOW)),
                "resonance": 0.0,
                "evolution_rate": 0.0,
                "access_days": draw(st.sampled_from([0.0, 1.0, 5.0, 30.0])),
                "access_count": draw(st.integers(0, 20)),
                "intensity": 1.0,
                "valence": 1.0,
                "pinned": draw(st.booleans()) and draw(st.booleans()),
                "trust": draw(st.sampled_from(["user", "external"])),
                "candidate": draw(st.booleans()),
                "threats": draw(st.booleans()) and draw(st.booleans()),
            }
        )
    return made


rooms = st.fixed_dictionaries({tier: st.integers(1, 4) for tier in TIERS})
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(crowds(), rooms)
def test_no_tier_is_above_its_capacity_and_nothing_is_lost(snapshot_of: Make, rows: list[Row], room: dict[str, int]) -> None:
    snapshot = snapshot_of(rows)
    result = promote(snapshot, NOW, room)
    after = result.after
    gone = [change.id for change in result.changes if isinstance(change, Archive)]
    assert sorted([*after.ids, *gone]) == sorted(snapshot.ids)
    moved = [change.id for change in result.changes if isinstance(change, (Promote, Demote, Archive))]
    assert len(moved) == len(set(moved))
    was = {row["ids"]: row for row in rows}
    for tier in TIERS:
        there = [memory_id for memory_id, one in zip(after.ids, after.tiers, strict=True) if one == tier]
        stays = [one for one in there if was[one]["pinned"] or (one not in moved and NOW - was[one]["tier_since"] < DAY_MS)]
        assert len(there) <= max(room[tier], len(stays))
    assert not any(was[change.id]["threats"] for change in result.changes if isinstance(change, Promote))
    assert not any(was[change.id]["pinned"] for change in result.changes if isinstance(change, (Demote, Archive)))


@calm
@given(crowds(), rooms)
def test_the_same_night_again_moves_nothing(snapshot_of: Make, rows: list[Row], room: dict[str, int]) -> None:
    assert promote(promote(snapshot_of(rows), NOW, room).after, NOW, room).changes == ()


@calm
@given(crowds(), rooms, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(snapshot_of: Make, rows: list[Row], room: dict[str, int], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = promote(snapshot_of(rows), NOW, room), promote(snapshot_of(shuffled), NOW, room)
    assert one.changes == other.changes
    assert one.section == other.section
