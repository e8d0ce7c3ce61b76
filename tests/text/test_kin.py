"""Words that are written alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.kin import kin
from tests.strategies import QUICK

spelt = st.text("abcé", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("photograph", "photographi"),
        ("sourdough", "sourdoug"),
        ("colour", "colours"),
        ("boulanger", "boulangeri"),
        ("tomatoe", "tomato"),
        ("hydration", "hydratation"),
    ],
)
def test_forms_and_slips_are_kin_both_ways(word: str, other: str) -> None:
    assert kin(word, [other], 8) == [other]
    assert kin(other, [word], 8) == [word]


@pytest.mark.parametrize(
    ("word", "other"), [("bread", "broad"), ("bread", "brea" + "x" * 40), ("cat", "catastrophe"), ("table", "chair")]
)
def test_words_that_only_begin_alike_are_not(word: str, other: str) -> None:
    assert kin(word, [other], 8) == []


def test_the_most_alike_come_first_and_equals_in_the_order_of_the_alphabet() -> None:
    assert kin("garden", ["gardener", "gardens", "gardena", "garden", "harden"], 3) == ["gardena", "gardens", "gardener"]
    assert kin("garden", ["gardens"], 0) == []


@QUICK
@given(spelt, st.lists(spelt, max_size=12, unique=True), st.integers(0, 12))
def test_kin_are_some_of_the_others_whatever_their_order(word: str, others: list[str], most: int) -> None:
    found = kin(word, others, most)
    assert found == kin(word, reversed(others), most) == kin(word, others, 99)[:most]
    assert word not in found
    assert set(found) <= set(others)
    assert all(kin(other, [word], 1) == [word] for other in found)
