"""What is current stands above what it supersedes, and nothing else moves."""

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.vault.index.current import SUPERSEDING, corrected
from luna_cli.vault.index.search import SHARES, Hit, rows
from tests.strategies import QUICK
from tests.vault.index.filled import META, Fields, ask, filled, ids, only

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection

MANY = 9
MOST = 100
LONG = " ".join(f"word{n}" for n in range(30))
"""A text in which one other word leaves it nearly the same."""


def name(number: int) -> str:
    return f"exp_{number:012x}"


def linked(above: dict[int, int], tiers: dict[int, str] | None = None) -> "Connection":
    """An index of memories in which `above` says which of them is superseded by which."""
    links = {number: {"superseded": name(above[number])} for number in above}
    memories: list[Fields] = [
        {"id": name(number), "content": f"bread n{number}", "tier": (tiers or {}).get(number, "leaf")} | links.get(number, {})
        for number in range(MANY)
    ]
    return filled(memories)


def hits_of(db: "Connection", numbers: list[int]) -> list[Hit]:
    """Hits in this order, each a tenth worse than the one before it."""
    places = dict(db.execute("SELECT id, n FROM memory").fetchall())
    found = {row[1]: row for row in rows(db, list(places.values()), None)}
    hits = []
    for place, number in enumerate(numbers):
        n, *columns = found[name(number)]
        hits.append(Hit(n, tuple(columns), {"words": 1.0 - place / 10}))
    return hits


def chain_of(number: int, above: dict[int, int]) -> list[int]:
    """What supersedes a memory, the newest last; nothing where that goes round in a circle."""
    found: list[int] = []
    while (number := above.get(number, -1)) >= 0:
        if number in found:
            return []
        found.append(number)
    return found


found = st.lists(st.integers(0, MANY - 1), unique=True, min_size=1)
acyclic = st.lists(st.integers(0, MANY), min_size=MANY - 1, max_size=MANY - 1).map(
    # Each may be superseded by one with a greater number, which several may share.
    lambda steps: {number: number + step for number, step in enumerate(steps) if 0 < step < MANY - number}
)
anyhow = st.dictionaries(st.integers(0, MANY - 1), st.integers(0, MANY - 1), max_size=MANY)


@QUICK
@given(found, acyclic)
def test_the_newest_of_a_chain_stands_above_all_older_and_others_stay_in_order(hits: list[int], above: dict[int, int]) -> None:
    db = linked(above)
    given_ = hits_of(db, hits)
    told = [int(one[4:], 16) for one in ids(corrected(db, given_, MOST, None))]
    assert len(set(told)) == len(told)
    assert set(told) - set(hits) == {chain[-1] for one in hits if (chain := chain_of(one, above))} - set(hits)
    for one in told:
        chain = chain_of(one, above)
        assert chain[-1:] == [newest for newest in chain[-1:] if newest in told]
        assert all(told.index(newer) < told.index(one) for newer in chain if newer in told)
    superseding = {newer for one in hits for newer in chain_of(one, above)}
    assert [one for one in told if one not in superseding] == [one for one in hits if one not in superseding]
    db.close()


@QUICK
@given(found, acyclic)
def test_scores_go_down_and_a_share_says_what_was_gained(hits: list[int], above: dict[int, int]) -> None:
    db = linked(above)
    worth = {hit.value("id"): hit.score for hit in hits_of(db, hits)}
    told = corrected(db, hits_of(db, hits), MOST, None)
    assert [hit.score for hit in told] == sorted((hit.score for hit in told), reverse=True)
    for hit in told:
        assert abs(hit.score - sum(hit.parts.values())) < 1e-9
        assert (SUPERSEDING in hit.parts) == (hit.score != worth.get(hit.value("id"), 0.0))
    db.close()


@QUICK
@given(found, anyhow, st.integers(1, MANY))
def test_whatever_a_person_wrote_each_stands_there_once_and_the_list_is_no_longer(
    hits: list[int], above: dict[int, int], most: int
) -> None:
    db = linked(above)
    told = ids(corrected(db, hits_of(db, hits)[:most], most, None))
    assert len(set(told)) == len(told) == min(most, len(told))
    whole = ids(corrected(db, hits_of(db, hits)[:most], MOST, None))
    assert whole[:most] == told
    assert {name(one) for one in hits[:most]} <= set(whole)
    db.close()


def test_a_circle_moves_nothing() -> None:
    db = linked({1: 2, 2: 1, 3: 1, 4: 4})
    assert ids(corrected(db, hits_of(db, [3, 1, 4, 2]), MOST, None)) == list(map(name, [3, 1, 4, 2]))
    db.close()


def test_only_the_newest_that_passes_the_filters_is_put_there() -> None:
    db = linked({0: 1, 1: 2, 2: 3}, {3: "root"})
    assert ids(corrected(db, hits_of(db, [5, 0]), MOST, None)) == list(map(name, [5, 3, 0]))
    assert ids(corrected(db, hits_of(db, [5, 0]), MOST, only("m.tier = ?", "leaf"))) == list(map(name, [5, 2, 0]))
    assert ids(corrected(db, hits_of(db, [5, 0]), MOST, only("m.tier = ?", "seed"))) == list(map(name, [5, 0]))
    db.close()


def test_what_is_gone_from_the_vault_moves_nothing() -> None:
    db = filled([{"content": "bread", "superseded": "exp_ffffffffffff"}])
    assert [hit.value("superseded") for hit in ask(db, "bread")] == ["exp_ffffffffffff"]
    db.close()


def test_a_correction_is_not_left_out_for_saying_nearly_the_same() -> None:
    db = filled(
        [
            {"id": name(1), "content": f"{LONG} seven", "superseded": name(2), "weight": 1.6, "resonance": 1.0},
            {"id": name(2), "content": f"{LONG} eight", "weight": 0.4, "resonance": 0.0},
        ]
    )
    told = ask(db, "word1 word2", 10, None, META)
    assert ids(told) == [name(2), name(1)]
    assert [hit.alike for hit in told] == [[], []]
    db.close()


def test_recall_asks_no_more_where_nothing_is_superseded() -> None:
    db = linked({})
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    assert len(ask(db, "bread n1 n2")) == MANY
    assert [one for one in asked if "superseded FROM" in one] == []
    db.close()
    db = linked({1: 2})
    told = ask(db, "bread n1", 3)
    assert ids(told)[:2] == [name(2), name(1)]
    assert set(told[0].parts) == {*SHARES, "importance", "recency", SUPERSEDING}
    assert ids(ask(db, "bread n1", 1)) == [name(2)]
    db.close()
