"""Moments, held against an implementation that is written down as the text describes it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.rank.evidence import EXACT, TWICE, Term, saturation, session_saturation
from luna_cli.rank.moment import CONTENT, CREATED, SHORT, TURN, moments
from tests.strategies import QUICK

AVERAGES = (9.0, 40.0)
BLOCK = 640
Drawn = tuple[int, int, int, bool]
drawn = st.tuples(st.integers(0, 60), st.integers(0, 40), st.integers(0, 12), st.booleans())
"""Length, content words, milliseconds since the memory before, and whether it asks."""
said = st.dictionaries(st.integers(0, 11), st.integers(0, 2), max_size=8)
"""Where a word stands: place to level."""
drawn_terms = st.lists(st.tuples(said, st.floats(0.1, 9.0), st.floats(0.0, 5.0)), min_size=1, max_size=3)


def block(drawn: list[Drawn]) -> list[Any]:
    rows, created = [], 0
    for at, (length, content, gap, asks) in enumerate(drawn):
        created += gap
        rows.append((BLOCK + at, created, -1, length, content, int(asks), -1))
    return rows


def term(places: dict[int, int], own: float = 3.0, of_block: float = 1.0, alike: float = 0.4) -> Term:
    """A word that stands at these places of the block: once, twice, or (level 2) only a word written like it."""
    found = Term(("word",))
    found.levels = [(own, EXACT, True), (own, TWICE, True), (own * alike, EXACT, False)]
    found.docs = {BLOCK + at: level for at, level in places.items()} | {5: 0, 10**6: 1}
    found.block_rarity = of_block
    return found


def weighed(rows: list[Any], terms: list[Term], neighbours: float = 1.0, session: float = 0.5) -> dict[int, tuple[float, ...]]:
    return {one[3][0] - BLOCK: one[:3] for one in moments(rows, terms, (neighbours, session), AVERAGES)}


def textbook(rows: list[Any], terms: list[Term], shares: tuple[float, float]) -> dict[int, tuple[float, ...]]:
    """Every memory with every word of every neighbour, one by one."""
    ordered = 2 * len({(row[CREATED], row[TURN]) for row in rows}) > len(rows) > 1
    length = sum(row[3] for row in rows)

    def value(term: Term, at: int) -> float:
        level = term.docs.get(rows[at][0])
        return 0.0 if level is None else term.levels[level][0] * saturation(term.levels[level][1], rows[at][3], AVERAGES[0])

    def times(term: Term) -> float:
        levels = [term.levels[term.docs[row[0]]] for row in rows if row[0] in term.docs]
        return sum(level[1] for level in levels if level[2])

    def lent(term: Term, at: int) -> float:
        best = 0.0
        for other in range(len(rows)):
            away, asks = at - other, rows[other][5]
            share = {1: 0.9 if asks else 0.6, -1: 0.6, 2: 0.4, -2: 0.4, 3: 0.2, -3: 0.2}.get(away, 0.0)
            best = max(best, share * value(term, other))
        return max(0.0, shares[0] * best * SHORT / (SHORT + rows[at][3]) - value(term, at)) if ordered else 0.0

    session = shares[1] * sum(
        found.block_rarity * session_saturation(times(found), length, AVERAGES[1]) for found in terms if times(found)
    )
    every: dict[int, tuple[float, ...]] = {}
    for at, row in enumerate(rows):
        own, near = sum(value(found, at) for found in terms), sum(lent(found, at) for found in terms)
        if own or near:
            every[at] = (own, near, session * (row[4] / (row[4] + CONTENT)) ** 0.2)
    return every


@QUICK
@given(st.lists(drawn, max_size=12), drawn_terms, st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5]))
def test_the_numbers_are_those_of_the_textbook(drawn: list[Drawn], words: list[Any], neighbours: float, session: float) -> None:
    rows, terms = block(drawn), [term(*one) for one in words]
    found, expected = weighed(rows, terms, neighbours, session), textbook(rows, terms, (neighbours, session))
    assert found.keys() == expected.keys()
    for at, parts in found.items():
        assert parts == pytest.approx(expected[at])


@QUICK
@given(st.lists(drawn, max_size=12), drawn_terms)
def test_the_order_of_words_does_not_matter(drawn: list[Drawn], words: list[Any]) -> None:
    rows = block(drawn)
    forth = weighed(rows, [term(*one) for one in words])
    back = weighed(rows, [term(*one) for one in reversed(words)])
    assert forth.keys() == back.keys()
    assert all(parts == pytest.approx(back[at]) for at, parts in forth.items())


@QUICK
@given(st.lists(drawn, max_size=12), drawn_terms)
def test_neighbours_never_lower_a_score(drawn: list[Drawn], words: list[Any]) -> None:
    rows, terms = block(drawn), [term(*one) for one in words]
    alone = weighed(rows, terms, neighbours=0.0)
    for at, (own, near, session) in weighed(rows, terms).items():
        assert near >= 0.0
        if at in alone:
            assert alone[at] == (own, 0.0, session)
        else:
            assert own == 0.0 < near


def talk(size: int, asks: int = -1, length: int = 0) -> list[Any]:
    return block([(length, 5, 1, at == asks) for at in range(size)])


def test_a_word_reaches_three_turns_both_ways_and_no_further() -> None:
    found = weighed(talk(11), [term({5: 0})])
    assert sorted(found) == [2, 3, 4, 5, 6, 7, 8]
    own = found[5][0]
    assert [found[5 + away][1] / own for away in (1, 2, 3)] == pytest.approx([0.6, 0.4, 0.2])
    assert [found[5 - away][1] for away in (1, 2, 3)] == [found[5 + away][1] for away in (1, 2, 3)]


def test_a_question_lends_more_to_what_follows_and_no_more_to_what_went_before() -> None:
    told, asked = weighed(talk(5), [term({2: 0})]), weighed(talk(5, asks=2), [term({2: 0})])
    assert asked[3][1] > told[3][1] > 0.0
    assert {at: parts for at, parts in asked.items() if at != 3} == {at: parts for at, parts in told.items() if at != 3}


def test_a_long_text_borrows_less() -> None:
    short, long = weighed(talk(2), [term({0: 0})]), weighed(talk(2, length=SHORT), [term({0: 0})])
    assert long[1][1] / long[0][0] == pytest.approx(short[1][1] / short[0][0] / 2)


def test_of_several_neighbours_the_best_lends_and_of_its_own_words_none_are_doubled() -> None:
    one, both = weighed(talk(3), [term({0: 1})]), weighed(talk(3), [term({0: 1, 2: 0})])
    assert both[1][1] == one[1][1]
    said = weighed(talk(2), [term({0: 0, 1: 0})])
    assert said[0][1] == said[1][1] == 0.0


def test_what_was_stored_in_one_instant_has_no_neighbours() -> None:
    together = block([(0, 5, 0, False)] * 6)
    assert sorted(weighed(together, [term({2: 0})])) == [2]
    turns = [(n, created, at, *rest) for at, (n, created, _, *rest) in enumerate(together)]
    assert sorted(weighed(turns, [term({2: 0})])) == [0, 1, 2, 3, 4, 5]


def test_a_session_counts_as_a_whole_and_less_for_a_greeting() -> None:
    rows = block([(4, 40, 1, False), (4, 0, 1, False), (4, 8, 1, False)])
    terms = [term({0: 0, 1: 0, 2: 0}, of_block=2.0)]
    shares = {at: parts[2] for at, parts in weighed(rows, terms, session=0.5).items()}
    whole = 0.5 * 2.0 * session_saturation(3.0, 12, AVERAGES[1])
    assert shares == {0: pytest.approx(whole * (40 / 48) ** 0.2), 1: 0.0, 2: pytest.approx(whole * 0.5**0.2)}
    assert [parts[2] for parts in weighed(rows, terms, session=1.0).values()] == pytest.approx([2 * one for one in shares.values()])
    assert {parts[2] for parts in weighed(rows, [term({0: 2}, of_block=2.0)]).values()} == {0.0}


def test_where_no_word_stands_there_is_nothing() -> None:
    assert moments(talk(4), [term({})], (1.0, 0.5), AVERAGES) == []
    assert moments([], [term({0: 0})], (1.0, 0.5), AVERAGES) == []
