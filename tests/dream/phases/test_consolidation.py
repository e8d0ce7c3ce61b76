from collections.abc import Callable
from typing import Any

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases.consolidation import consolidate
from luna_cli.model.change import Archive, Record
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import RETENTION_DAYS


def test_what_expired_goes_the_longest_unused_first(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    memories = [
        row("exp_d", entered_at=3 * DAY_MS),
        row("exp_b"),
        row("exp_a"),
        row("exp_c", last_accessed=2 * DAY_MS),
        row("exp_kept", last_accessed=10 * DAY_MS),
        row("exp_seed", "seed", entered_at=25 * DAY_MS),
    ]
    result = consolidate(snapshot_of(memories), 34 * DAY_MS, RETENTION_DAYS)
    assert [change.id for change in result.changes if isinstance(change, Archive)] == [
        "exp_a",
        "exp_b",
        "exp_c",
        "exp_d",
        "exp_seed",
    ]
    assert list(result.after.ids) == ["exp_kept"]
    assert result.section["archived"][2] == {
        "id": "exp_c",
        "tier": "leaf",
        "unused_days": 32.0,
        "retention_days": 30.0,
        "reason": "unused for 32 days, a leaf is kept for 30",
    }
    assert result.changes[4] == Archive(id="exp_c", at=34 * DAY_MS, reason="unused for 32 days, a leaf is kept for 30")


def test_roots_and_what_is_pinned_stay(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    memories = [row("exp_a", "root"), row("exp_b", "seed", pinned=True), row("exp_c", "branch", pinned=True)]
    assert consolidate(snapshot_of(memories), 10_000 * DAY_MS, RETENTION_DAYS).changes == ()


def test_ten_year_old_notes_imported_today_are_new(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    today = 3650 * DAY_MS
    note = row(tier="seed", entered_at=today, tier_since=today)
    assert consolidate(snapshot_of([note]), today + DAY_MS, RETENTION_DAYS).changes == ()


def test_nothing_goes_on_the_night_in_which_it_rose(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    now = 20 * DAY_MS
    short = {"seed": 1.0, "leaf": 2.0}
    rose = snapshot_of([row(tier_since=now)])
    assert consolidate(rose, now, short).changes == ()
    assert consolidate(rose, now + DAY_MS // 3, short).changes == ()
    assert _gone(consolidate(rose, now + DAY_MS, short)) == 1


def test_what_only_entered_tonight_has_not_risen(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    assert _gone(consolidate(snapshot_of([row()]), DAY_MS // 3, {"leaf": 0.1})) == 1


def test_settings_shorten_what_is_kept(row: Callable[..., Any], snapshot_of: Callable[..., Snapshot]) -> None:
    change, moved = consolidate(snapshot_of([row(tier="seed")]), DAY_MS // 2, {"seed": 0.5}).changes
    assert change == Archive(id="exp_000000000001", at=DAY_MS // 2, reason="unused for 0.5 days, a seed is kept for 0.5")
    assert isinstance(moved, Record)
    told = {"id": "exp_000000000001", "from": "seed", "to": "archived", "reason": change.reason}
    assert (moved.path, moved.line) == ("dreams/history.jsonl", {"at": "1970-01-01T12:00:00Z", **told})


def _gone(result: PhaseResult) -> int:
    return sum(isinstance(change, Archive) for change in result.changes)
