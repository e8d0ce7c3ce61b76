import json
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli.actions.forget import forget
from luna_cli.actions.forget import plan as plan_loss
from luna_cli.actions.promote import check, plan, promote
from luna_cli.clock import DAY_MS
from luna_cli.errors import RefusedError, UsageError
from luna_cli.model.memory import Memory
from luna_cli.phi.promotion import explain, standing
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]


def test_a_rise_moves_the_file_lifts_the_weight_and_is_recorded(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("Un levain jeune, toujours.", created_at=now - 3 * DAY_MS)
    before = opened.locate(memory.id).path
    later = now + DAY_MS
    rise = plan(opened, memory.id, later, None)
    promote(opened, rise, later)
    place = opened.locate(memory.id)
    risen = opened.read(place)
    assert place.path == before.replace("leaves/", "branchs/")
    assert (risen.memory_type, risen.tier_since, risen.phi_metrics.phi_weight, risen.pinned) == ("branch", later, 1.0, False)
    (line,) = (Path(opened.root) / "dreams/history.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["id"], told["from"], told["to"], told["reason"]) == (memory.id, "leaf", "branch", "by hand")
    assert told["score"] == pytest.approx(explain(standing(memory, later)).total, abs=1e-6)


def test_to_root_pins_and_skips_tiers(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("I am a baker.", tier="seed")
    rise = plan(opened, memory.id, now, "root")
    assert rise.pins
    promote(opened, rise, now)
    risen = opened.read(opened.locate(memory.id))
    assert (risen.memory_type, risen.pinned, risen.phi_metrics.phi_weight) == ("root", True, 1.618034)


@pytest.mark.parametrize("trust", ["external", "agent"])
def test_what_comes_from_outside_is_not_raised_above_leaf_unasked(opened: Vault, keep: Keep, now: int, trust: str) -> None:
    memory = keep("Read on some page.", trust=trust, tier="seed")
    check(plan(opened, memory.id, now, None))
    with pytest.raises(RefusedError, match=trust):
        check(plan(opened, memory.id, now, "branch"))


def test_only_a_higher_tier_can_be_risen_to(opened: Vault, keep: Keep, now: int) -> None:
    leaf, root, gone = keep("a leaf"), keep("a root", tier="root"), keep("gone")
    forget(opened, plan_loss(opened, [gone.id], now, purge=False, force=False), now, purge=False)
    for memory, target, words in (
        (leaf, "seed", "not above"),
        (leaf, "leaf", "not above"),
        (leaf, "tree", "--to is one of branch, root"),
        (root, None, "no tier above"),
        (gone, None, "archived"),
    ):
        with pytest.raises(UsageError, match=words):
            plan(opened, memory.id, now, target)
