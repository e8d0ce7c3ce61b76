"""Hebb's rule with soft bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph import plasticity
from luna_cli.graph.plasticity import index, insights, merges, rate, scale, strengthened
from luna_cli.model.relation import MOST_FORCE
from tests.strategies import QUICK

forces = st.integers(0, MOST_FORCE)
levels = st.floats(0, 5)


@QUICK
@given(forces, levels, levels, st.floats(0, 0.45))
def test_a_force_is_never_lowered_nor_carried_out_of_bounds(force: int, source: float, target: float, eta: float) -> None:
    assert force <= strengthened(force, source, target, eta) <= MOST_FORCE


@QUICK
@given(forces, forces, levels, levels)
def test_of_two_synapses_the_stronger_stays_the_stronger_and_gains_less(one: int, other: int, source: float, target: float) -> None:
    weak, strong = sorted((one, other))
    after_weak, after_strong = (strengthened(force, source, target, 0.3) for force in (weak, strong))
    assert after_weak <= after_strong
    assert after_weak - weak >= after_strong - strong


def test_the_formula() -> None:
    assert strengthened(0, 1.0, 1.0, 0.3) == round(0.3 * MOST_FORCE)
    assert strengthened(32_768, 0.5, 0.5, 0.2) == 32_768 + round(0.2 * 0.25 * (MOST_FORCE - 32_768))
    assert strengthened(9_000, 0.0, 1.0, 0.3) == 9_000
    assert plasticity.MOST_FORCE == MOST_FORCE


def test_a_young_network_learns_faster() -> None:
    assert rate(0) == pytest.approx(0.30)
    assert rate(5_000) == pytest.approx(0.05, abs=1e-6)
    assert rate(0) > rate(50) > rate(200) > rate(1_000)
    assert rate(100, 1.5) == pytest.approx(1.5 * rate(100))


@pytest.mark.parametrize("force", [-1, MOST_FORCE + 1])
def test_a_force_out_of_bounds_is_refused(force: int) -> None:
    with pytest.raises(ValueError, match="force must lie in"):
        strengthened(force, 1, 1, 0.3)


def test_a_rate_needs_a_size_and_a_factor() -> None:
    with pytest.raises(ValueError, match="negative"):
        rate(-1)


@pytest.mark.parametrize(
    ("new", "reinforced", "expected", "least", "merged", "tried"),
    [(0, 0, 0.0, 0.82, 64, 1), (0, 9, 0.0, 0.82, 64, 1), (5, 5, 0.5, 0.91, 48, 3), (7, 0, 1.0, 1.0, 32, 5)],
)
def test_what_is_new_shifts_the_effort_of_a_night(
    new: int, reinforced: int, expected: float, least: float, merged: int, tried: int
) -> None:
    found = index(new, reinforced)
    assert (found, scale(found), merges(found), insights(found)) == pytest.approx((expected, least, merged, tried))


def test_dopamine_moves_what_is_tried_out_within_its_bounds() -> None:
    assert [insights(0.5, factor) for factor in (0.5, 1.0, 1.5)] == [2, 3, 4]
    assert [insights(0.0, 0.5), insights(1.0, 1.5)] == [1, 5]
    for wrong in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="negative"):
            index(*wrong)
