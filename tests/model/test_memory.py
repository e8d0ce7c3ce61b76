from dataclasses import FrozenInstanceError, replace

import pytest

from luna_cli.model.memory import NOTHING, Draft, EmotionalContext, Memory, fresh_metrics
from luna_cli.model.tier import PHI, TIERS, WEIGHT_BASE, above
from luna_cli.model.wire import read_memory, write_memory

BREAD = Memory(id="exp_000000000001", memory_type="leaf", created_at=1, updated_at=2, content="Bread.", entered_at=1000)


@pytest.mark.parametrize(("accessed", "used"), [(None, 1000), (999, 1000), (1001, 1001)])
def test_last_used_is_the_later_of_entry_and_access(accessed: int | None, used: int) -> None:
    assert replace(BREAD, last_accessed=accessed).last_used == used


def test_an_access_in_the_first_instant_of_1970_counts() -> None:
    assert replace(BREAD, entered_at=-5, last_accessed=0).last_used == 0


def test_it_is_in_its_tier_since_it_entered_the_vault_until_it_moves() -> None:
    assert BREAD.in_tier_since == 1000
    assert replace(BREAD, tier_since=0).in_tier_since == 0


@pytest.mark.parametrize("tier", TIERS)
def test_fresh_metrics_are_what_the_file_will_hold(tier: str) -> None:
    fresh = fresh_metrics(tier, 5000)
    assert fresh.phi_weight == pytest.approx(WEIGHT_BASE[tier], abs=1e-6)
    assert fresh.phi_weight + fresh.phi_distance == pytest.approx(PHI, abs=1e-6)
    memory = replace(BREAD, memory_type=tier, phi_metrics=fresh)
    assert read_memory(write_memory(memory), "UTC") == memory


def test_values_are_frozen_and_their_defaults_shared() -> None:
    with pytest.raises(FrozenInstanceError):
        BREAD.content = "Cake."  # type: ignore[misc]
    with pytest.raises(TypeError):
        NOTHING["key"] = 1  # type: ignore[index]
    assert BREAD.extra is NOTHING
    assert EmotionalContext().secondary_emotions is NOTHING
    assert Draft(content="x").session_context is NOTHING


def test_the_tiers_rise_in_order() -> None:
    assert [above(tier) for tier in TIERS[:-1]] == list(TIERS[1:])
    with pytest.raises(ValueError, match="a root cannot be promoted"):
        above("root")
