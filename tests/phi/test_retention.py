import math

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.tier import RETENTION_DAYS, TIERS
from luna_cli.phi.retention import expired, expires_at


def test_a_seed_keeps_seven_days_from_its_last_use() -> None:
    assert expires_at("seed", 1000, RETENTION_DAYS, pinned=False) == 1000 + 7 * DAY_MS


def test_settings_decide_how_long() -> None:
    assert expires_at("leaf", 0, {"leaf": 0.5}, pinned=False) == DAY_MS // 2
    assert expires_at("leaf", 0, {"leaf": math.inf}, pinned=False) is None
    assert expires_at("leaf", 0, {}, pinned=False) is None


@given(st.sampled_from(TIERS), st.integers(-(10**14), 10**14), st.integers(-(10**14), 10**14))
def test_what_is_pinned_and_roots_never_expire(tier: str, last_used: int, now: int) -> None:
    assert not expired(tier, last_used, RETENTION_DAYS, pinned=True, now=now)
    assert not expired("root", last_used, {**RETENTION_DAYS, "root": 1.0}, pinned=False, now=now)


def test_it_expires_at_that_instant_and_not_a_millisecond_before() -> None:
    due = 30 * DAY_MS
    assert not expired("leaf", 0, RETENTION_DAYS, pinned=False, now=due - 1)
    assert expired("leaf", 0, RETENTION_DAYS, pinned=False, now=due)
