"""Syntheses of weeks and of themes: what is due, and what is left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.model.change import Supersede
from luna_cli.model.harvest import SESSION, THEME, WEEK
from luna_cli.model.snapshot import Snapshot
from tests.dream.phases.harvesting import HOUR, MONDAY, NIGHT, TEXTS, Vault, camping, only, planted


@pytest.fixture
def vault(snapshot_of: Callable[..., Snapshot], row: Callable[..., Any]) -> Vault:
    return Vault(snapshot_of, row)


# -- weeks

TUESDAY_NIGHT = clock.parse_utc("2026-03-17T03:00:00Z")


def test_a_week_that_is_over_is_made_of_its_session_syntheses(vault: Vault) -> None:
    for day in range(3):
        vault.talk(MONDAY + 2 * day * DAY_MS, f"s{day}")
    for night in range(1, 8):
        assert planted(vault.live(MONDAY + night * DAY_MS - 7 * HOUR), WEEK) == []
    part = vault.live(TUESDAY_NIGHT)
    memory = only(part)
    assert memory.tags == ("synthesis", "week")
    assert memory.children_ids == tuple(one.id for one in sorted(vault.syntheses[:3], key=lambda one: one.created_at))
    assert (memory.summary or "").startswith("week of 9 March 2026: ")
    assert part.section["syntheses"][0]["reason"] == "3 sessions of the week of 2026-03-09, which is over"
    assert vault.live(TUESDAY_NIGHT + DAY_MS).changes == ()


def test_sessions_made_tonight_count_for_their_week(vault: Vault) -> None:
    for day in (1, 3, 5):
        vault.talk(MONDAY + day * DAY_MS, f"s{day}")
    part = vault.dream(TUESDAY_NIGHT)
    assert [memory.tags[1] for memory in planted(part)] == [SESSION, SESSION, SESSION, WEEK]
    (week,) = planted(part, WEEK)
    assert set(week.children_ids) == {memory.id for memory in planted(part, SESSION)}


def test_a_week_without_sessions_is_made_of_its_memories(vault: Vault) -> None:
    vault.talk(MONDAY, None)
    vault.talk(MONDAY + DAY_MS, None, TEXTS[:5])
    assert vault.dream(TUESDAY_NIGHT).changes == ()
    vault.talk(MONDAY + 2 * DAY_MS, None, TEXTS[5:])
    assert len(only(vault.dream(TUESDAY_NIGHT)).children_ids) == 12


def test_one_day_is_no_week(vault: Vault) -> None:
    vault.talk(MONDAY, None, TEXTS * 2)
    assert vault.dream(TUESDAY_NIGHT).changes == ()


@pytest.mark.parametrize(("zone", "weeks"), [("UTC", 1), ("Pacific/Auckland", 0)])
def test_the_week_is_that_of_the_vaults_zone(vault: Vault, zone: str, weeks: int) -> None:
    vault.zone = zone
    vault.talk(MONDAY, None)
    vault.talk(clock.parse_utc("2026-03-15T20:00:00Z"), None)  # in Auckland it is Monday
    assert len(planted(vault.dream(TUESDAY_NIGHT))) == weeks


# -- themes


def test_a_theme_of_several_days_is_made_once_and_anew_when_it_has_grown_by_half(vault: Vault) -> None:
    read = {}
    for day in range(2):
        read = camping(vault, day)
        assert planted(vault.live(NIGHT + day * DAY_MS, read), THEME) == []
    read = camping(vault, 2)
    part = vault.live(NIGHT + 2 * DAY_MS, read)
    (first,) = planted(part, THEME)
    assert first.summary == "theme: campfire, camping"
    assert (len(first.children_ids), set(first.concepts)) == (6, {"hub_camping", "hub_campfire"})
    (cluster,) = part.section["clusters"]
    assert (cluster["synthesis"], cluster["days"], len(cluster["memories"])) == (first.id, 3, 6)
    assert cluster["reason"] == "6 memories on 3 days name campfire in the same company"
    part = vault.live(NIGHT + 3 * DAY_MS, camping(vault, 3))
    assert planted(part, THEME) == []
    assert part.section["clusters"][0]["synthesis"] is None
    part = vault.live(NIGHT + 4 * DAY_MS, camping(vault, 4))
    (second,) = planted(part, THEME)
    assert len(second.children_ids) == 10
    assert [(change.newer, change.older) for change in part.changes if isinstance(change, Supersede)] == [(second.id, first.id)]


def test_a_theme_is_left_alone_while_nobody_speaks_of_it(vault: Vault) -> None:
    for day in range(3):
        camping(vault, day)
    assert planted(vault.dream(NIGHT + 2 * DAY_MS), THEME) == []
