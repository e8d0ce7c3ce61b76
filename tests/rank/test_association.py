"""What the best memories call to mind, by their words alone."""

from math import log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luna_cli.rank.association import FAN, LENGTH, SOURCES, TOLD, lit, shared, sources, through
from tests.strategies import QUICK

OF = 1000
Case = tuple[list[float], list[set[str]], dict[str, int]]
"""Scores from the best down, the words of each, and how many say those that are shared."""


def docs_of(scores: list[float], said: list[set[str]], count: int = 5) -> dict[str, int]:
    return dict.fromkeys(shared(scores, said), count)


def received(scores: list[float], said: list[set[str]], count: int = 5) -> list[float]:
    return lit(scores, said, docs_of(scores, said, count), OF)


def test_a_memory_in_words_of_its_own_is_called_to_mind() -> None:
    """Where is the blue bicycle? It was in the cellar; the cellar is under water. Nobody asked about the cellar."""
    said = [{"put", "cellar"}, {"bought", "market"}, {"cellar", "water", "flood"}, {"bread", "rose"}]
    scores = [1.0, 0.9, 0.3, 0.3]
    gains = received(scores, said)
    assert gains[2] == 1.0
    assert gains[1] == gains[3] == 0.0
    assert 0.0 < gains[0] < 0.1  # only what the third gave, and that is little
    told = through(scores, said, docs_of(scores, said), OF)[2]
    assert told == ["cellar"]
    assert through(scores, said, docs_of(scores, said), OF)[1] == []


def test_what_a_memory_receives_is_worked_out_as_it_is_said() -> None:
    said = [{"a", "b"}, {"a"}, {"b", "c", "d"}]
    scores = [1.0, 0.5, 0.25]
    passes = {word: log(1 + (OF - docs + 0.5) / (docs + 0.5)) / (docs + FAN) for word, docs in (("a", 3), ("b", 9))}
    gives = [1.0, 0.5**3, 0.25**3]
    first = (gives[1] * passes["a"] + gives[2] * passes["b"]) / (2 + LENGTH)
    second = gives[0] * passes["a"] / (1 + LENGTH)
    third = gives[0] * passes["b"] / (3 + LENGTH)
    most = max(first, second, third)
    expected = [first / most, second / most, third / most]
    assert lit(scores, said, {"a": 3, "b": 9}, OF) == pytest.approx(expected)


def test_words_pass_on_when_one_of_the_best_and_another_say_them() -> None:
    said = [{f"w{place}", f"w{place + 1}"} for place in range(SOURCES + 3)]
    scores = [float(100 - place) for place in range(len(said))]
    assert sources(scores) == SOURCES
    assert shared(scores, said) == {f"w{place}" for place in range(1, SOURCES + 1)}
    assert shared(scores[:1], said[:1]) == set()
    assert shared([], []) == set()


def test_of_memories_that_are_worth_the_same_all_light_their_words_or_none() -> None:
    assert sources([2.0] * 3) == 3
    assert sources([2.0] * SOURCES) == SOURCES
    assert sources([3.0] * (SOURCES - 1) + [2.0] * 4) == SOURCES + 3
    assert sources([3.0] * SOURCES + [2.0] * 4) == SOURCES
    assert sources([]) == 0
    said = [{"a"} for _ in range(SOURCES + 5)]
    gains = received([1.0] * len(said), said)
    assert gains == [1.0] * len(said)


def test_a_word_that_everybody_says_passes_on_next_to_nothing() -> None:
    said = [{"always", "rare"}, {"always"}, {"rare"}]
    gains = lit([1.0, 0.5, 0.5], said, {"always": OF, "rare": 2}, OF)
    assert gains[2] == 1.0
    assert gains[1] < 0.001


def test_a_word_shared_by_more_passes_on_less_to_each() -> None:
    said = [{"a", "b"}, {"a"}, {"b"}]
    gains = [lit([1.0, 0.5, 0.5], said, {"a": 2, "b": many}, OF)[2] for many in (2, 5, 20, 100)]
    assert gains == sorted(gains, reverse=True)
    assert len(set(gains)) == 4


def test_a_long_memory_receives_less_by_the_same_word() -> None:
    said = [{"a"}, {"a"}, {"a", *(f"w{n}" for n in range(50))}]
    gains = received([1.0, 0.5, 0.5], said)
    assert 0.0 < gains[2] < gains[1] == 1.0


def test_a_memory_gets_nothing_back_of_what_it_gave() -> None:
    assert received([1.0, 1.0, 1.0], [{"a"}, {"b"}, {"c"}]) == [0.0, 0.0, 0.0]
    said = [{"a", "b"}, {"a"}, {"b"}]
    assert received([1.0, 0.001, 0.001], said)[0] < 1e-6


def test_at_most_a_few_words_explain_a_memory_the_strongest_first() -> None:
    letters = "abcdefgh"
    said = [set(letters), set(letters), {"x"}]
    docs = {letter: place + 2 for place, letter in enumerate(letters)}
    assert through([1.0, 0.5, 0.2], said, docs, OF)[1] == list("abc")
    assert len("abc") == TOLD


# -- whatever is said

texts = st.lists(st.sets(st.sampled_from("abcdefghij"), max_size=5), min_size=1, max_size=24)
counts = st.fixed_dictionaries({letter: st.integers(1, OF) for letter in "abcdefghij"})


@st.composite
def found(draw: st.DrawFn) -> Case:
    said = draw(texts)
    values = st.sampled_from([0.1, 0.5, 1.0]) | st.floats(0.01, 9.0)
    scores = sorted(draw(st.lists(values, min_size=len(said), max_size=len(said))), reverse=True)
    every = draw(counts)
    return scores, said, {word: every[word] for word in shared(scores, said)}


@QUICK
@given(found())
def test_shares_lie_between_nothing_and_all_and_the_best_gets_all(case: Case) -> None:
    scores, said, docs = case
    gains = lit(scores, said, docs, OF)
    assert len(gains) == len(said)
    assert all(-1e-9 <= gain <= 1.0 for gain in gains)
    assert max(gains) in {0.0, 1.0}
    assert (max(gains) > 0.0) is bool(docs)
    for place, words in enumerate(said):
        told = through(scores, said, docs, OF)[place]
        assert set(told) <= words & docs.keys()
        assert len(told) <= TOLD
        if gains[place] > 1e-9:
            assert told


@QUICK
@given(found())
def test_the_order_of_words_shows_nowhere(case: Case) -> None:
    scores, said, docs = case
    turned = [set(dict.fromkeys(sorted(words, reverse=True))) for words in said]
    backwards = dict(sorted(docs.items(), reverse=True))
    assert lit(scores, said, docs, OF) == lit(scores, turned, backwards, OF)


@QUICK
@given(found(), st.integers(0, 23), st.integers(0, 23))
def test_of_two_alike_it_does_not_matter_which_comes_first(case: Case, one: int, other: int) -> None:
    scores, said, docs = case
    one, other = one % len(said), other % len(said)
    assume(scores[one] == scores[other])
    swapped = list(said)
    swapped[one], swapped[other] = said[other], said[one]
    gains, after = lit(scores, said, docs, OF), lit(scores, swapped, docs, OF)
    after[one], after[other] = after[other], after[one]
    assert after == pytest.approx(gains, abs=1e-9)


@QUICK
@given(found())
def test_what_nobody_else_says_changes_nothing_but_the_length(case: Case) -> None:
    scores, said, docs = case
    longer = [words | {f"own{place}"} for place, words in enumerate(said)]
    assert docs == {word: docs[word] for word in shared(scores, longer)}
    gains, after = lit(scores, said, docs, OF), lit(scores, longer, docs, OF)
    assert [gain > 0.0 for gain in after] == [gain > 0.0 for gain in gains]
