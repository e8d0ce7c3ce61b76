from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS, night
from luna_cli.dream.cycle import PHASES, Night, dream
from luna_cli.dream.material import Material
from luna_cli.dream.report import report
from luna_cli.model.change import Archive, Promote, Record, Reweigh
from luna_cli.model.settings import BY_NAME
from luna_cli.model.snapshot import COLUMNS, Snapshot
from luna_cli.model.tier import PHI, TIERS, TRUSTS

Row = dict[str, Any]
NOW = 100 * DAY_MS
ZONES = ("UTC", "Europe/Paris", "America/St_Johns", "Pacific/Auckland")
past = st.integers(0, NOW)


@st.composite
def rows(draw: st.DrawFn, *, candidates: bool = True) -> list[Row]:
    """Draw memories with any history that ends at NOW."""
    made = []
    for number in range(draw(st.integers(0, 6))):
        entered = draw(past)
        made.append(
            {
                "ids": f"exp_{number:012x}",
                "tiers": draw(st.sampled_from(TIERS)),
                "created_at": draw(past),
                "entered_at": entered,
                "tier_since": draw(st.integers(entered, NOW)),
                "last_accessed": draw(st.none() | past),
                "weight": draw(st.floats(0.0, PHI)),
                "as_of": draw(past),
                "resonance": draw(st.floats(0, 1)),
                "evolution_rate": draw(st.floats(-1, 1)),
                "access_days": draw(st.floats(0, 30)),
                "access_count": draw(st.integers(0, 40)),
                "intensity": draw(st.floats(0, 1)),
                "valence": draw(st.floats(-1, 1)),
                "pinned": draw(st.booleans()),
                "trust": draw(st.sampled_from(TRUSTS)),
                "candidate": candidates and draw(st.booleans()),
                "threats": draw(st.booleans()),
            }
        )
    return made


accesses = st.dictionaries(
    st.integers(0, 7).map(lambda number: f"exp_{number:012x}"),
    st.lists(st.integers(NOW - 5 * DAY_MS, NOW + DAY_MS), min_size=1, max_size=6).map(tuple),
    max_size=6,
)
SnapshotOf = Callable[..., Snapshot]


def table(snapshot: Snapshot) -> dict[str, list[Any]]:
    return {row[0]: list(row[1:]) for row in zip(*(getattr(snapshot, name) for name in COLUMNS), strict=True)}


@given(rows(), accesses, st.sampled_from(ZONES))
def test_the_same_night_again_is_quiet(
    snapshot_of: SnapshotOf, written: Callable[..., list[Row]], memories: list[Row], used: dict[str, Any], zone: str
) -> None:
    first = dream(snapshot_of(memories, accesses=used, zone=zone), NOW, Material())
    assert dream(first.results[-1].after, NOW, Material()).quiet
    files = written(memories, first.changes)
    assert dream(snapshot_of(files, zone=zone), NOW, Material()).quiet


@given(rows(), accesses)
def test_what_the_phases_carry_is_what_the_changes_write(
    snapshot_of: SnapshotOf, written: Callable[..., list[Row]], memories: list[Row], used: dict[str, Any]
) -> None:
    done = dream(snapshot_of(memories, accesses=used), NOW, Material())
    carried, files = table(done.results[-1].after), table(snapshot_of(written(memories, done.changes)))
    assert carried.keys() == files.keys()
    for memory_id, cells in carried.items():
        assert cells == pytest.approx(files[memory_id], abs=1e-5)


@given(rows(), accesses, st.sampled_from(ZONES))
def test_reading_the_traces_twice_counts_each_day_once(
    snapshot_of: SnapshotOf, memories: list[Row], used: dict[str, Any], zone: str
) -> None:
    after = dream(snapshot_of(memories, accesses=used, zone=zone), NOW, Material()).results[-1].after
    again = dream(replace(after, accesses=used), NOW, Material())
    assert again.totals.done["reinforced"] == 0
    assert again.quiet


@given(rows(), accesses)
def test_metrics_stay_in_their_bounds(snapshot_of: SnapshotOf, memories: list[Row], used: dict[str, Any]) -> None:
    done = dream(snapshot_of(memories, accesses=used), NOW, Material())
    after = done.results[-1].after
    assert all(0.0 <= weight <= PHI for weight in after.weight)
    assert all(0.0 <= resonance <= 1.0 for resonance in after.resonance)
    assert all(days >= 0.0 for days in after.access_days)
    if len(after):
        assert 0.0 <= (done.totals.phi_average or 0.0) <= PHI
        assert -1e-12 <= (done.totals.phi_convergence or 0.0) <= 1.0


@given(rows(), accesses, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_shows_nowhere(
    snapshot_of: SnapshotOf, memories: list[Row], used: dict[str, Any], random: Any
) -> None:
    shuffled = list(memories)
    random.shuffle(shuffled)
    one = dream(snapshot_of(memories, accesses=used), NOW, Material())
    other = dream(snapshot_of(shuffled, accesses=dict(reversed(used.items()))), NOW, Material())
    assert one.changes == other.changes
    assert report(one) == report(other)


@given(rows())
def test_one_tier_a_night_and_never_archived_when_risen(snapshot_of: SnapshotOf, memories: list[Row]) -> None:
    done = dream(snapshot_of(memories), NOW, Material(retention_days=dict.fromkeys(TIERS, 0.1)))
    tier_of = {memory["ids"]: memory["tiers"] for memory in memories}
    risen = [change for change in done.changes if isinstance(change, Promote)]
    assert all(TIERS.index(change.tier) == TIERS.index(tier_of[change.id]) + 1 for change in risen)
    assert not {change.id for change in risen} & {change.id for change in done.changes if isinstance(change, Archive)}


@settings(max_examples=30)
@given(rows(candidates=False))
def test_sixty_idle_nights_only_archive(snapshot_of: SnapshotOf, memories: list[Row]) -> None:
    snapshot = snapshot_of(memories)
    before = table(snapshot)
    for number in range(1, 61):
        done = dream(snapshot, NOW + number * DAY_MS, Material())
        assert {type(change) for change in done.changes} <= {Archive, Record}
        snapshot = done.results[-1].after
    assert all(before[memory_id] == cells for memory_id, cells in table(snapshot).items())


@settings(max_examples=30)
@given(rows())
def test_idle_nights_raise_no_one_but_waiting_candidates_once(snapshot_of: SnapshotOf, memories: list[Row]) -> None:
    snapshot, risen = snapshot_of(memories), []
    for number in range(40):
        done = dream(snapshot, NOW + number * DAY_MS, Material())
        assert {type(change) for change in done.changes} <= {Archive, Promote, Record}
        risen += [change.id for change in done.changes if isinstance(change, Promote)]
        snapshot = done.results[-1].after
    assert len(risen) == len(set(risen))
    assert set(risen) <= {memory["ids"] for memory in memories if memory["candidate"]}


@given(rows(), st.lists(st.integers(1, 80), min_size=1, max_size=8, unique=True).map(sorted))
def test_a_late_dream_counts_like_a_dream_each_night(snapshot_of: SnapshotOf, memories: list[Row], days: list[int]) -> None:
    used = {memory["ids"]: tuple(NOW + day * DAY_MS for day in days) for memory in memories}
    late = dream(snapshot_of(memories, accesses=used), NOW + 81 * DAY_MS, Material(), ("analysis",))
    nightly = snapshot_of(memories)
    for day in days:
        today = dict.fromkeys(used, (NOW + day * DAY_MS,))
        seen = replace(nightly, accesses=today)
        nightly = dream(seen, NOW + day * DAY_MS + 1, Material(), ("analysis",)).results[-1].after
    carried, wanted = late.results[-1].after, table(replace(nightly, candidate=[False] * len(nightly)))
    assert table(replace(carried, candidate=[False] * len(carried))) == wanted


def test_an_empty_vault_dreams_of_nothing(snapshot_of: SnapshotOf) -> None:
    done = dream(snapshot_of([]), NOW, Material())
    assert done.quiet
    assert done.totals.phi_average is None


def test_a_night_is_named_after_its_morning_in_the_zone_of_the_vault(snapshot_of: SnapshotOf) -> None:
    done = dream(snapshot_of([], zone="Pacific/Auckland"), NOW, Material())
    assert done.name == night(NOW, "Pacific/Auckland") == "1970-04-12"


def test_phases_can_be_switched_off(row: Callable[..., Row], snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of([row("exp_a"), row("exp_b")], accesses={"exp_a": (NOW,)})
    both = dream(snapshot, NOW, Material())
    assert [type(change) for change in both.changes] == [Reweigh, Archive, Record]
    assert [result.name for result in both.results] == list(PHASES)
    alone = dream(snapshot, NOW, Material(), ("consolidation",))
    assert [change.id for change in alone.changes if isinstance(change, Archive)] == ["exp_a", "exp_b"]
    assert list(alone.results[-1].section) == ["archived"]
    with pytest.raises(ValueError, match="there is no phase 'nap', there are analysis, "):
        dream(snapshot, NOW, Material(), ("nap",))


def live(snapshot: Snapshot, uses: Sequence[int], nights: int) -> tuple[Snapshot, list[tuple[int, str]], list[Night]]:
    """Live `nights` days, the only memory used at noon of the days in `uses`; return the end, and (day, tier) of each rise."""
    rises: list[tuple[int, str]] = []
    dreams: list[Night] = []
    for day in range(nights):
        used = {snapshot.ids[0]: (day * DAY_MS + DAY_MS // 2,)} if day in uses and len(snapshot) else {}
        dreams.append(dream(replace(snapshot, accesses=used), (day + 1) * DAY_MS, Material()))
        rises += [(day + 1, change.tier) for change in dreams[-1].changes if isinstance(change, Promote)]
        snapshot = dreams[-1].results[-1].after
    return snapshot, rises, dreams


def test_a_neutral_seed_used_on_two_days_is_a_leaf_within_its_seven(row: Callable[..., Row], snapshot_of: SnapshotOf) -> None:
    _, rises, _ = live(snapshot_of([row(tier="seed")]), (1, 3), 7)
    assert rises == [(4, "leaf")]


def test_a_neutral_seed_used_once_falls_short_and_goes_seven_days_later(row: Callable[..., Row], snapshot_of: SnapshotOf) -> None:
    left, rises, dreams = live(snapshot_of([row(tier="seed")]), (3,), 20)
    assert rises == []
    assert len(left) == 0
    assert [number + 1 for number, done in enumerate(dreams) if done.totals.done["archived"]] == [11]


@pytest.mark.parametrize("valence", [-0.8, 0.8])
def test_a_seed_that_was_felt_needs_one_use_sad_or_glad(valence: float, row: Callable[..., Row], snapshot_of: SnapshotOf) -> None:
    _, rises, _ = live(snapshot_of([row(tier="seed", intensity=0.8, valence=valence)]), (1,), 7)
    assert rises == [(2, "leaf")]


def test_a_neutral_leaf_used_now_and_then_is_a_branch_within_its_thirty(row: Callable[..., Row], snapshot_of: SnapshotOf) -> None:
    _, rises, _ = live(snapshot_of([row()]), range(0, 30, 4), 30)
    assert rises == [(17, "branch")]


@pytest.mark.parametrize(("intensity", "valence", "within"), [(1.0, 1.0, 40), (0.5, 0.0, 90)])
def test_a_branch_can_become_a_root_and_the_felt_one_sooner(
    intensity: float, valence: float, within: int, row: Callable[..., Row], snapshot_of: SnapshotOf
) -> None:
    every = 3 if intensity == 1.0 else 1
    left, rises, _ = live(snapshot_of([row(tier="branch", intensity=intensity, valence=valence)]), range(0, within, every), within)
    assert [tier for _, tier in rises] == ["root"]
    assert list(left.tiers) == ["root"]
    assert left.weight[0] > 1.5


def test_every_phase_may_be_skipped() -> None:
    assert BY_NAME["dream.skip"].several == PHASES
