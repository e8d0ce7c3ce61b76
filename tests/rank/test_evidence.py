"""What a word is worth: the rarer the more, the oftener the more, and never beyond its bounds."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.rank.evidence import PIVOT, SATURATION, SESSION_SATURATION, rarity, saturation, session_saturation
from tests.strategies import QUICK

counts = st.integers(0, 10**6)
times = st.sampled_from([0.5, 1.0, 2.0, 5.0, 40.0])
lengths = st.integers(0, 10**5)
averages = st.floats(1.0, 10**4)


@QUICK
@given(counts, counts, counts)
def test_the_rarer_the_more_and_never_below_nothing(one: int, other: int, of: int) -> None:
    fewer, more = sorted((one, other))
    assert rarity(fewer, of) >= rarity(more, of) > 0.0
    assert rarity(fewer, of) > rarity(fewer + 1, of)


@QUICK
@given(counts, st.integers(0, 1000))
def test_rarity_is_that_of_the_textbook(of: int, count: int) -> None:
    if count <= of:
        assert rarity(count, of) == pytest.approx(log((of + 1.0) / (count + 0.5)))


def test_a_word_counted_oftener_than_there_are_texts_is_worth_next_to_nothing() -> None:
    assert 0.0 < rarity(20_100, 20_000) < 0.0001


@QUICK
@given(times, times, lengths, lengths, averages)
def test_saturation_grows_with_times_and_falls_with_length(one: float, other: float, short: int, long: int, average: float) -> None:
    few, many = sorted((one, other))
    short, long = sorted((short, long))
    for of in (saturation, session_saturation):
        assert 0.0 < of(few, long, average) <= of(many, long, average)
        assert of(few, short, average) >= of(few, long, average)


@QUICK
@given(times, lengths, averages)
def test_no_repetition_is_worth_more_than_the_bound(count: float, length: int, average: float) -> None:
    assert saturation(count, length, average) < SATURATION + 1.0
    assert session_saturation(count, length, average) < SESSION_SATURATION + 1.0


@QUICK
@given(averages)
def test_one_occurrence_in_an_average_text_is_one(average: float) -> None:
    assert saturation(1.0, average, average) == pytest.approx(1.0)
    assert session_saturation(1.0, average, average) == pytest.approx(1.0)


def test_length_hardly_counts_among_short_texts_and_nearly_in_full_among_long_ones() -> None:
    short = saturation(1.0, 10, 10) - saturation(1.0, 20, 10)
    long = saturation(1.0, 1000, 1000) - saturation(1.0, 2000, 1000)
    assert 0 < short < 0.6 * long
    assert saturation(1.0, 10 + PIVOT, 10) < saturation(1.0, 10, 10)
