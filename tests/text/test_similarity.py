import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.similarity import cosine, resonance

BAGS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1e6))
SIMILARITIES = st.lists(st.floats(0, 1), max_size=20)


def test_cosine_of_known_bags() -> None:
    assert cosine({"bread": 2.0}, {"bread": 5.0}) == 1.0
    assert cosine({"bread": 1.0}, {"water": 1.0}) == 0.0
    assert cosine({}, {"water": 1.0}) == 0.0
    assert cosine({"bread": 1.0, "water": 1.0}, {"bread": 1.0}) == pytest.approx(math.sqrt(0.5))


@given(BAGS, BAGS)
def test_cosine_is_symmetric_and_bounded(a: dict[str, float], b: dict[str, float]) -> None:
    assert 0.0 <= cosine(a, b) <= 1.0
    assert cosine(a, b) == cosine(b, a)
    assert cosine(a, dict(reversed(a.items()))) == (pytest.approx(1.0) if any(a.values()) else 0.0)


def test_resonance_counts_the_seven_strongest() -> None:
    assert resonance([]) == 0.0
    assert resonance([1.0]) == pytest.approx(1 - math.exp(-1 / 1.618033988749895))
    assert resonance([0.9] * 7) == resonance([0.9] * 7 + [0.5] * 100)


@given(SIMILARITIES, st.randoms())
def test_resonance_is_bounded_and_does_not_know_the_order(similarities: list[float], rng: random.Random) -> None:
    shuffled = similarities.copy()
    rng.shuffle(shuffled)
    assert resonance(shuffled) == resonance(similarities)
    assert 0.0 <= resonance(similarities) < 1.0
    assert resonance([*similarities, 1.0]) >= resonance(similarities)
