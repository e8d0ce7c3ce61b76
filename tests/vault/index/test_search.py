"""The ranking is exact in spite of the reweighing: held against every row weighed one by one."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.files import sqlite
from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed
from luna_cli.vault.index import schema
from luna_cli.vault.index.refresh import create
from luna_cli.vault.index.search import Filters, expression, moved, search
from tests.strategies import QUICK

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
DAY = clock.DAY_MS
SHARES = (0.1, 0.05)
Drawn = tuple[int, int, float, float, int, int]
drawn = st.tuples(
    st.integers(1, 3),
    st.integers(0, 6),
    st.floats(0.0, 1.618),
    st.floats(0.0, 1.0),
    st.integers(-1, 400),
    st.sampled_from([0, 1, 2]),
)


def filled(rows: list[Drawn]) -> "Connection":
    """An index of memories that say `bread` some times among other words, weighed and used as drawn."""
    db = sqlite.memory()
    create(db)
    db.execute("INSERT INTO folder VALUES (1, 'leaves/2026-11-20', 0, 0), (2, 'archives/2026-11.jsonl', 0, 0)")
    for n, (times, others, weight, resonance, days, kind) in enumerate(rows, 1):
        tier = ("leaf", "root", ARCHIVED)[kind]
        values: dict[str, Any] = dict.fromkeys(schema.COLUMNS)
        values |= {
            "id": f"exp_{n * 7919 % 10007:012x}",
            "folder": 2 if kind == 2 else 1,
            "name": f"{n}.json",
            "tier": tier,
            "mtime": 0,
            "size": 0,
        }
        values |= {"created": NOON - 500 * DAY, "weight": weight, "weighed": NOON - DAY, "resonance": resonance, "language": "en"}
        values |= {"accessed": None if days < 0 else NOON - days * DAY}
        db.execute(schema.INSERT_MEMORY, (n, *(values[name] for name in schema.COLUMNS)))
        db.execute(schema.INSERT_WORDS, (n, " ".join(["bread"] * times + ["other"] * others), ""))
    return db


def brute(db: "Connection", cue: str, condition: str = "1") -> list[tuple[float, str]]:
    """Score every row that matches, without any limit."""
    columns = "m.id, m.tier, m.created, m.accessed, m.weight, m.weighed, m.resonance"
    query = f"SELECT -words.rank, {columns} FROM words JOIN memory m ON m.n = words.rowid WHERE words MATCH ? AND {condition}"  # noqa: S608 - conditions of these tests
    found = []
    for score, memory_id, tier, created, accessed, weight, weighed, resonance in db.execute(query, (cue,)):
        now = relaxed(weight, weighed, NOON, "seed" if tier == ARCHIVED else tier)
        recency = 2.0 ** (-(NOON - max(created, accessed or created)) / (7 * DAY))
        found.append((score + score * SHARES[0] * importance(now, resonance) + score * SHARES[1] * recency, memory_id))
    return sorted(found, key=lambda one: (-one[0], one[1]))


def ranked(hits: list[Any]) -> list[tuple[float, str]]:
    return [(hit.score, hit.value("id")) for hit in hits]


@QUICK
@given(st.lists(drawn, max_size=40), st.integers(1, 12))
def test_the_best_hits_are_those_of_all_rows(rows: list[Drawn], count: int) -> None:
    db = filled(rows)
    for cue in ('"bread"', '"other" OR "bread"', '"none"'):
        assert ranked(search(db, cue, count, NOON, SHARES)) == brute(db, cue)[:count]
    db.close()


def crowd(size: int) -> list[Drawn]:
    """Rows that differ in their words by less than weight and use may lift one of them."""
    return [(1, 3 + (n * 31 % 5 == 0), 1.618 * (n % 97) / 96, (n * 53 % 101) / 100, n * 17 % 400, n * 7 % 3) for n in range(size)]


@pytest.mark.parametrize("count", [1, 10, 30, 400, 1000])
def test_a_row_far_down_by_its_words_may_still_be_lifted(count: int) -> None:
    db = filled(crowd(600))
    expected = brute(db, '"bread"')
    assert ranked(search(db, '"bread"', count, NOON, SHARES)) == expected[:count]
    by_words = [one for (one,) in db.execute("SELECT rowid FROM words WHERE words MATCH '\"bread\"' ORDER BY rank LIMIT 50")]
    lifted = db.execute("SELECT n FROM memory WHERE id = ?", (expected[0][1],)).fetchone()[0]
    assert lifted not in by_words
    db.close()


def test_ties_are_in_the_order_of_ids() -> None:
    db = filled([(1, 2, 1.0, 0.5, 3, 0)] * 120)
    hits = search(db, '"bread"', 100, NOON, SHARES)
    assert len({hit.score for hit in hits}) == 1
    every = sorted(one for (one,) in db.execute("SELECT id FROM memory"))
    assert [hit.value("id") for hit in hits] == every[:100]
    db.close()


def test_filters_hold_before_the_best_are_taken() -> None:
    db = filled(crowd(300))
    filters = Filters()
    filters.add("m.tier = ?", "root")
    filters.add("m.weight BETWEEN ? AND ?", 0.5, 1.0)
    expected = brute(db, '"bread"', "m.tier = 'root' AND m.weight BETWEEN 0.5 AND 1.0")
    assert ranked(search(db, '"bread"', 20, NOON, SHARES, filters)) == expected[:20]
    assert len(expected) > 20
    assert search(db, '"bread"', 20, NOON, SHARES, Filters())[0].value("id") == brute(db, '"bread"')[0][1]
    filters.add("m.tier = ?", "leaf")
    assert search(db, '"bread"', 20, NOON, SHARES, filters) == []
    db.close()


def test_the_parts_of_a_score_add_up_and_stay_within_their_shares() -> None:
    db = filled(crowd(50))
    for hit in search(db, '"bread"', 50, NOON, SHARES):
        assert hit.score == hit.words + hit.importance + hit.recency
        assert 0.0 < hit.importance <= SHARES[0] * hit.words
        assert 0.0 < hit.recency <= SHARES[1] * hit.words
    db.close()


def test_an_instant_in_the_future_is_no_more_recent_than_now() -> None:
    db = filled([(1, 0, 1.0, 0.5, 0, 0), (1, 0, 1.0, 0.5, -1, 0)])
    db.execute("UPDATE memory SET accessed = ? WHERE n = 2", (NOON + 900 * DAY,))
    first, second = search(db, '"bread"', 2, NOON, SHARES)
    assert first.recency == second.recency == SHARES[1] * first.words
    db.close()


def test_the_expression_of_alternatives() -> None:
    assert expression([("bread",), ("rise", "ris")]) == '("bread") OR ("rise" OR "ris")'
    assert expression([("bread",), ("rise", "ris")], every=True) == '("bread") AND ("rise" OR "ris")'
    assert expression([]) == ""
    db = filled([(1, 0, 1.0, 0.5, 0, 0)])
    assert search(db, "", 5, NOON, SHARES) == []
    db.close()


def test_hits_whose_files_moved_on_are_noticed(keeper: "Keeper") -> None:
    for number in range(3):
        keeper.lay(f"leaves/2026-11-2{number}/a.json", id=f"exp_{number:012x}", content="bread")
    keeper.put("archives/2026-11.jsonl", b"")
    hits = search(keeper.open().db, '"bread"', 9, NOON, SHARES)
    assert len(hits) == 3
    assert moved(keeper.root, hits) == set()
    (keeper.path / "leaves/2026-11-20/a.json").unlink()
    keeper.lay("leaves/2026-11-21/a.json", content="much bread")
    assert moved(keeper.root, hits) == {"leaves/2026-11-20", "leaves/2026-11-21"}
