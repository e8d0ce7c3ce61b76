"""When a vault was last used, and at which hours: from traces, from the index, from the journal."""

import json
import os

import pytest

from luna_cli import clock
from luna_cli.actions.recall import trace
from luna_cli.vault import activity
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault
from tests.vault.conftest import DAY, NOON, Keeper

HOUR = 3_600_000
PARIS = "Europe/Paris"


def last(keeper: Keeper, now: int = NOON + DAY) -> int | None:
    vault = keeper.open()
    return activity.last_activity(vault.root, vault.db, now)


def used(keeper: Keeper, now: int = NOON + DAY, zone: str = PARIS) -> dict[int, int]:
    """Return the hours of the day that were used, and on how many days."""
    vault = keeper.open()
    found = activity.hours(vault.root, vault.db, zone, now)
    assert len(found) == 24
    return {hour: days for hour, days in enumerate(found) if days}


def leave(keeper: Keeper, at: int, ids: tuple[str, ...] = ()) -> None:
    vault = keeper.open()
    trace(vault.root, writer(vault.root), at, "recall", "bread", list(ids))


def test_a_vault_that_nobody_used(keeper: Keeper) -> None:
    assert last(keeper) is None
    assert used(keeper) == {}


def test_the_last_use_is_the_newest_of_all(keeper: Keeper) -> None:
    memory = keeper.keep("A loaf.", NOON)
    assert last(keeper) == NOON
    leave(keeper, NOON + HOUR)
    leave(keeper, NOON + 2 * HOUR + 1)
    assert last(keeper) == NOON + 2 * HOUR + 1
    keeper.keep("Another.", NOON + 3 * HOUR)
    assert last(keeper) == NOON + 3 * HOUR
    keeper.lay("leaves/2026-11-20/by-hand.exp_00000000000a.json", last_accessed=NOON + 4 * HOUR)
    assert last(keeper) == NOON + 4 * HOUR
    assert memory.entered_at == NOON


def test_what_a_dream_made_is_no_use(keeper: Keeper) -> None:
    keeper.keep("A loaf.", NOON)
    keeper.keep("What the week was about.", NOON + 14 * HOUR, source=activity.OWN)
    assert last(keeper) == NOON
    assert used(keeper) == {13: 1}


def test_a_clock_that_was_wrong_is_left_out(keeper: Keeper) -> None:
    keeper.keep("From another time.", NOON + 400 * DAY)
    keeper.keep("A loaf.", NOON)
    leave(keeper, NOON + 90 * DAY)
    assert last(keeper, NOON) == NOON
    leave(keeper, NOON + HOUR)  # set back a little
    assert last(keeper, NOON) == NOON + HOUR
    assert used(keeper, NOON) == {13: 1}


def test_only_the_ends_of_traces_are_read(keeper: Keeper) -> None:
    for minute in range(90):
        leave(keeper, NOON + minute * 60_000, ("exp_00000000000a",) * 10)
    (name,) = os.listdir(keeper.path / "traces")
    assert (keeper.path / "traces" / name).stat().st_size > 2 * activity._TAIL
    assert last(keeper) == NOON + 89 * 60_000
    assert used(keeper) == {13: 1, 14: 1}


@pytest.mark.parametrize(
    "line", ["", "no json", "[]", '{"at":5}', '{"at":"soon"}', '{"kind":"recall"}', '{"at":"2026-11-20T13:00:00Z"']
)
def test_lines_that_are_no_traces(keeper: Keeper, line: str) -> None:
    keeper.keep("A loaf.", NOON)
    (keeper.path / "traces").mkdir(exist_ok=True)
    (keeper.path / "traces/2026-11-20.other.jsonl").write_text(f"\n{line}\n")
    assert last(keeper) == NOON
    assert used(keeper) == {13: 1}


def test_hours_count_days_and_not_memories(keeper: Keeper) -> None:
    for day in range(3):
        for minute in range(4):
            keeper.keep(f"Loaf {minute} of day {day}.", NOON + day * DAY + minute * 60_000)
    leave(keeper, NOON + 8 * HOUR)
    assert used(keeper, NOON + 4 * DAY) == {13: 3, 21: 1}
    assert used(keeper, NOON + 4 * DAY, "Asia/Kolkata") == {17: 3, 1: 1}
    assert used(keeper, NOON + 95 * DAY) == {}


def test_hours_survive_a_fold_of_the_traces(keeper: Keeper) -> None:
    keeper.lay("leaves/2026-11-20/by-hand.exp_00000000000a.json", last_accessed=NOON + 9 * HOUR)
    assert used(keeper) == {13: 1, 22: 1}


def test_stores_of_which_no_memory_is_left(keeper: Keeper) -> None:
    lines = [json.dumps({"id": "x", "at": at}) for at in (NOON, NOON + 1, NOON - 100 * DAY, "noon", None)]
    keeper.put(".luna/journal/short.jsonl", "\n".join(["", *lines, "{"]).encode())
    assert used(keeper) == {13: 1}
    assert last(keeper) is None


def test_clock_changes(keeper: Keeper) -> None:
    for at in ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"):  # 02:30 twice
        leave(keeper, clock.parse_utc(at))
    assert used(keeper) == {2: 1}


def test_another_zone_with_a_quarter_of_an_hour(keeper: Keeper) -> None:
    leave(keeper, clock.parse_utc("2026-11-20T12:14:59Z"))
    leave(keeper, clock.parse_utc("2026-11-20T12:15:00Z"))
    assert used(keeper, zone="Asia/Kathmandu") == {17: 1, 18: 1}
    with Vault(keeper.root) as vault:
        assert sum(activity.hours(vault.root, vault.db, "UTC", NOON + DAY)) == 1
