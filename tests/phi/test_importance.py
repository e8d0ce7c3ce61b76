import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.model.tier import PHI
from luna_cli.phi.importance import importance, strength

weights = st.floats(0.0, 1.618034)
shares = st.floats(0.0, 1.0)


@given(weights, shares)
def test_importance_lies_between_nothing_and_one(weight: float, resonance: float) -> None:
    assert 0.0 <= importance(weight, resonance) <= 1.0


def test_importance_is_one_where_weight_and_resonance_are_greatest() -> None:
    assert importance(PHI, 1.0) == pytest.approx(1.0)


@given(weights, weights, shares, shares)
def test_importance_grows_with_weight_and_with_resonance(w1: float, w2: float, r1: float, r2: float) -> None:
    assert importance(min(w1, w2), min(r1, r2)) <= importance(max(w1, w2), max(r1, r2)) + 1e-7


def test_a_memory_that_stands_alone_still_matters() -> None:
    assert importance(1.0, 0.0) == importance(1.0, 0.1) > 0.0


@given(weights, st.floats(0.0, 1e6))
def test_strength_lies_between_nothing_and_one(weight: float, access_days: float) -> None:
    assert 0.0 <= strength(weight, access_days) <= 1.0


def test_strength_needs_use() -> None:
    assert strength(PHI, 0.0) == 0.0
    assert strength(PHI, 10.0) == pytest.approx(1 - 0.36787944)
    assert strength(0.809017, 10.0) == pytest.approx(strength(PHI, 10.0) / 2, rel=1e-6)


def test_recall_can_load_both_modules_without_anything_heavy() -> None:
    code = (
        "import sys; before = set(sys.modules); import luna_cli.phi.importance, luna_cli.phi.weight; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {
        "luna_cli",
        "luna_cli.model",
        "luna_cli.model.tier",
        "luna_cli.phi",
        "luna_cli.phi.importance",
        "luna_cli.phi.weight",
    }
