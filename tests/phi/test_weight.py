import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.tier import PHI, RETENTION_DAYS, TIERS, WEIGHT_BASE
from luna_cli.phi.weight import distance, elapsed_days, reinforced, relaxed

weights = st.floats(0.0, PHI)
tiers = st.sampled_from(TIERS)
gaps = st.integers(0, 400 * DAY_MS)


@pytest.mark.parametrize("tier", ["seed", "leaf", "branch"])
def test_one_retention_brings_a_weight_the_golden_part_of_the_way_to_its_base(tier: str) -> None:
    base = WEIGHT_BASE[tier]
    after = relaxed(PHI, 0, round(RETENTION_DAYS[tier] * DAY_MS), tier)
    assert after - base == pytest.approx((PHI - base) / PHI)


def test_a_root_keeps_its_weight() -> None:
    assert relaxed(1.2, 0, 1000 * DAY_MS, "root") == 1.2


@given(weights, tiers, gaps, gaps)
def test_relaxing_twice_is_relaxing_once_over_the_sum(weight: float, tier: str, first: int, second: int) -> None:
    twice = relaxed(relaxed(weight, 0, first, tier), first, first + second, tier)
    assert twice == pytest.approx(relaxed(weight, 0, first + second, tier), abs=1e-12)


@given(weights, tiers, gaps)
def test_a_relaxed_weight_lies_between_what_it_was_and_its_base(weight: float, tier: str, gap: int) -> None:
    low, high = sorted((weight, WEIGHT_BASE[tier]))
    assert low - 1e-12 <= relaxed(weight, 0, gap, tier) <= min(high + 1e-12, PHI)


@given(weights, tiers, gaps)
def test_a_clock_set_back_moves_nothing(weight: float, tier: str, gap: int) -> None:
    assert relaxed(weight, gap, 0, tier) == weight
    assert elapsed_days(gap, 0) == 0.0


@given(weights, st.integers(0, 400))
def test_reinforcing_raises_and_never_passes_phi(weight: float, days: int) -> None:
    after = reinforced(weight, days)
    assert weight - 1e-12 <= after <= PHI
    assert after == pytest.approx(PHI - (PHI - weight) * (1 - PHI**-4) ** days)


@given(weights, st.integers(0, 20), st.integers(0, 20))
def test_days_of_use_add_up(weight: float, first: int, second: int) -> None:
    assert reinforced(reinforced(weight, first), second) == pytest.approx(reinforced(weight, first + second))


def test_a_weight_of_phi_as_a_file_rounds_it_stays_in_bounds() -> None:
    assert relaxed(1.618034, 0, DAY_MS, "root") == PHI
    assert reinforced(1.618034, 1) == PHI


def test_distance_agrees_with_the_examples_of_the_spec() -> None:
    assert distance(1.0) == pytest.approx(0.618, abs=1e-3)
    assert distance(1.2) == pytest.approx(0.418, abs=1e-3)
    assert math.isclose(distance(PHI), 0.0)
