from collections.abc import Callable

import pytest

from luna_cli.actions.list import listed
from luna_cli.clock import DAY_MS
from luna_cli.model.memory import Memory
from luna_cli.vault.index.search import Filters
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]


@pytest.fixture
def four(keep: Keep, now: int) -> list[Memory]:
    """Four memories, the oldest first, each in another tier."""
    tiers = ("root", "seed", "branch", "leaf")
    return [keep(f"note {tier}", tier=tier, created_at=now - (4 - place) * DAY_MS) for place, tier in enumerate(tiers)]


def _tiers(vault: Vault, sort: str, now: int, *, reverse: bool = False) -> list[str]:
    return [entry.tier for entry in listed(vault, Filters(), sort, now, reverse=reverse).entries]


def test_time_is_latest_first_and_weight_greatest_first(opened: Vault, four: list[Memory], now: int) -> None:
    assert len(four) == 4
    assert _tiers(opened, "time", now) == ["leaf", "branch", "seed", "root"]
    assert _tiers(opened, "weight", now) == ["root", "branch", "leaf", "seed"]
    assert _tiers(opened, "importance", now) == ["root", "branch", "leaf", "seed"]


@pytest.mark.parametrize("sort", ["time", "created", "updated", "used", "importance", "weight"])
def test_reverse_is_the_exact_reverse(opened: Vault, four: list[Memory], now: int, sort: str) -> None:
    assert _tiers(opened, sort, now, reverse=True) == _tiers(opened, sort, now)[::-1]
    assert len(_tiers(opened, sort, now)) == len(four)


def test_weights_are_those_of_now_and_not_of_the_file(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("a seed that gains weight", tier="seed")
    opened.db.execute("UPDATE memory SET weight = 1.5 WHERE id = ?", (memory.id,))
    (entry,) = listed(opened, Filters(), "weight", now + 70 * DAY_MS).entries
    assert entry.weight(now) == 1.5
    assert 0.381966 < entry.weight(now + 70 * DAY_MS) < 0.4  # ten retention times later nearly at its base


def test_a_limit_shows_the_first_and_counts_all(opened: Vault, four: list[Memory], now: int) -> None:
    filters = Filters()
    filters.add("m.tier <> ?", "seed")
    found = listed(opened, filters, "time", now, most=2)
    assert (found.total, found.shown, [entry.id for entry in found.entries]) == (3, 2, [four[3].id, four[2].id])


def test_turns_of_one_instant_are_in_order(opened: Vault, keep: Keep, now: int) -> None:
    turns = [keep(f"turn {turn}", session_context={"session_id": "s", "turn": turn}) for turn in (2, 3, 1)]
    found = [entry.id for entry in listed(opened, Filters(), "time", now, reverse=True).entries]
    assert found == [turns[2].id, turns[0].id, turns[1].id]
