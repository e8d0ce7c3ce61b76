from collections.abc import Callable
from typing import Any

import pytest

from luna_cli.clock import DAY_MS, parse
from luna_cli.dream.phases.analysis import analyse
from luna_cli.model.change import Fold, Reweigh
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import PHI
from luna_cli.phi.access import access_days
from luna_cli.phi.weight import reinforced, relaxed

HOUR = DAY_MS // 24
ONE = "exp_000000000001"


def reweighed(snapshot: Snapshot, now: int) -> list[Reweigh]:
    return [change for change in analyse(snapshot, now).changes if isinstance(change, Reweigh)]


def test_a_day_of_use_reinforces_what_was_left_of_the_weight(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    memory = row(weight=1.2, access_days=3.0, access_count=4, evolution_rate=0.1)
    used = 10 * DAY_MS + HOUR
    (change,) = reweighed(snapshot_of([memory], accesses={ONE: (used,)}), 11 * DAY_MS)
    weight = reinforced(relaxed(1.2, 0, used, "leaf"), 1)
    assert change.metrics.phi_weight == weight
    assert change.metrics.phi_distance == PHI - weight
    assert change.metrics.as_of == change.last_accessed == used
    assert change.metrics.evolution_rate == pytest.approx(0.07 + 0.3 * (weight - 1.2) / (used / DAY_MS))
    assert change.access_days == access_days(3.0, 0, used, 1)
    assert change.access_count == 5
    assert change.promotion_candidate


def test_accesses_of_one_day_count_once_and_the_last_dates_them(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    accesses = {ONE: (2 * DAY_MS + 9 * HOUR, 2 * DAY_MS + HOUR, 2 * DAY_MS + HOUR, DAY_MS + HOUR)}
    (change,) = reweighed(snapshot_of([row()], accesses=accesses), 3 * DAY_MS)
    assert change.access_count == 2
    assert change.last_accessed == 2 * DAY_MS + 9 * HOUR


def test_a_day_ends_at_midnight_of_the_vault(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    late, early = parse("2026-11-20T23:30:00", "Europe/Paris"), parse("2026-11-21T00:30:00", "Europe/Paris")
    count = {
        zone: reweighed(snapshot_of([row()], accesses={ONE: (late, early)}, zone=zone), early + HOUR)[0].access_count
        for zone in ("Europe/Paris", "UTC")
    }
    assert count == {"Europe/Paris": 2, "UTC": 1}


def test_the_day_of_the_last_access_and_those_before_are_counted_already(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    memory = row(last_accessed=5 * DAY_MS + HOUR)
    assert reweighed(snapshot_of([memory], accesses={ONE: (5 * DAY_MS + 9 * HOUR, 4 * DAY_MS)}), 6 * DAY_MS) == []
    (change,) = reweighed(snapshot_of([memory], accesses={ONE: (5 * DAY_MS + 9 * HOUR, 6 * DAY_MS)}), 7 * DAY_MS)
    assert change.access_count == 1


def test_an_access_later_than_the_dream_counts_as_one_at_the_dream(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    (change,) = reweighed(snapshot_of([row()], accesses={ONE: (900 * DAY_MS, 800 * DAY_MS)}), 2 * DAY_MS)
    assert change.access_count == 1
    assert change.last_accessed == 2 * DAY_MS


def test_accesses_of_what_is_not_there_are_counted_and_folded(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    fold = Fold(path="traces/2026-11-20.k3x9ab.jsonl", length=312, sha256="0" * 64)
    result = analyse(snapshot_of([row()], accesses={"exp_gone": (1, 1, 2)}, folds=(fold,)), DAY_MS)
    assert result.changes == (fold,)
    assert result.section["unknown_accesses"] == 2
    assert result.after.folds == ()
    assert not result.after.accesses


def test_resonance_comes_from_the_nearest_and_stays_without_them(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    accesses = {"exp_a": (DAY_MS,), "exp_b": (DAY_MS,), "exp_c": (DAY_MS,)}
    memories = [row(name, resonance=0.25) for name in accesses]
    changes = reweighed(snapshot_of(memories, accesses=accesses, nearest={"exp_a": (0.9, 0.8), "exp_c": ()}), DAY_MS)
    rho = {change.id: change.metrics.phi_resonance for change in changes}
    assert rho["exp_a"] == pytest.approx(1 - 2.718281828459045 ** (-1.7 / PHI))
    assert rho["exp_b"] == 0.25
    assert rho["exp_c"] == 0.0


def test_the_score_alone_makes_a_candidate(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    felt = row("exp_felt", "seed", intensity=1.0, valence=-1.0)
    plain = row("exp_plain", "seed")
    root = row("exp_root", "root", intensity=1.0, valence=1.0)
    accesses = dict.fromkeys(("exp_felt", "exp_plain", "exp_root"), (HOUR,))
    changes = reweighed(snapshot_of([felt, plain, root], accesses=accesses), 2 * HOUR)
    assert {change.id: change.promotion_candidate for change in changes} == {
        "exp_felt": True,
        "exp_plain": False,
        "exp_root": False,
    }
    assert changes[2].metrics.phi_weight == PHI


def test_the_section_tells_each_weight_before_and_after(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of([row(weight=1.2)], accesses={ONE: (30 * DAY_MS, 31 * DAY_MS)})
    (entry,) = analyse(snapshot, 32 * DAY_MS).section["reinforced"]
    first = relaxed(1.2, 0, 30 * DAY_MS, "leaf")
    second = relaxed(reinforced(first, 1), 30 * DAY_MS, 31 * DAY_MS, "leaf")
    assert entry == {"id": ONE, "days": 2, "before": round(first, 6), "after": round(reinforced(second, 1), 6)}


def test_an_access_older_than_the_metrics_counts_without_turning_them_back(
    row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]
) -> None:
    risen = row(weight=0.9, as_of=3 * DAY_MS, tier_since=3 * DAY_MS, access_days=2.0)
    (change,) = reweighed(snapshot_of([risen], accesses={ONE: (2 * DAY_MS,)}), 4 * DAY_MS)
    assert change.metrics.phi_weight == reinforced(0.9, 1)
    assert change.metrics.as_of == 3 * DAY_MS
    assert change.last_accessed == 2 * DAY_MS
    assert change.access_days == 3.0
