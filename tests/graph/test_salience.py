"""Salience: bounded, and equal to the spec's product to first order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.graph.network import Node
from luna_cli.graph.salience import salience
from tests.strategies import QUICK

NOW = 1_790_000_000_000


def node(base: float, days: float | None = None, activations: int = 0) -> Node:
    last = None if days is None else NOW - round(days * DAY_MS)
    return Node("hub_a", "a", base_value=base, last_activation=last, activations=activations)


@QUICK
@given(st.floats(0, 1), st.none() | st.floats(-10, 5_000), st.integers(0, 10_000), st.floats(0, 1))
def test_it_is_a_share_at_least_the_base(base: float, days: float | None, activations: int, emotion: float) -> None:
    found = salience(node(base, days, activations), NOW, emotion)
    assert base - 1e-12 <= found <= 1


def test_it_equals_the_product_of_the_spec_to_first_order() -> None:
    base = 1e-6
    assert salience(node(base, 7, 7), NOW, 0.4) == pytest.approx(base * 1.4 * 1.5 * 1.5, rel=1e-4)


def test_never_used_is_the_base_and_each_factor_raises_it() -> None:
    assert salience(node(0.5), NOW) == pytest.approx(0.5)
    assert salience(node(0.5, 0), NOW) == pytest.approx(0.75)
    assert salience(node(0.5, 0), NOW) > salience(node(0.5, 7), NOW) > salience(node(0.5, 30), NOW) > 0.5
    assert salience(node(0.5, None, 7), NOW) == pytest.approx(1 - 0.5**1.5)
    assert salience(node(0.5), NOW, 1.0) == pytest.approx(0.75)
