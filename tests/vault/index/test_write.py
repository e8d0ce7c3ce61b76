"""Rows come and go in any order; what the ranking knows is what an index knows that saw only those that stayed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.files import sqlite
from luna_cli.vault.index import schema
from luna_cli.vault.index.refresh import create
from luna_cli.vault.index.schema import BLOCK
from luna_cli.vault.index.tokens import tokens
from luna_cli.vault.index.write import Writer
from tests.strategies import QUICK
from tests.vault.conftest import facts

Item = tuple[Any, ...]
SESSIONS = (None, "s1", "s2", "")
items = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["bread rises", "bread bread", "le pain, le pain ?", "東京"]),
    st.sampled_from(SESSIONS),
    st.sampled_from([None, "Marie", "Yann Roy", ""]),
    st.integers(0, 1),
)
steps = st.lists(
    st.tuples(st.just("put"), st.lists(items, max_size=6))
    | st.tuples(st.just("drop"), st.lists(st.integers(0, 9), max_size=6))
    | st.tuples(st.sampled_from(["finish", "new writer"]), st.just([])),
    max_size=14,
)


def item(one: int, content: str = "bread", session: str | None = None, speaker: str | None = None, turn: int = 0) -> Item:
    values: dict[str, Any] = dict.fromkeys(schema.COLUMNS)
    values |= {"id": f"exp_{one:012x}", "folder": 1, "content": content, "about": "", "language": "en"}
    values |= {"session": session, "speaker": speaker, "created": 1000 + one, "turn": turn}
    return tuple(values[name] for name in schema.COLUMNS)


def with_tokens(row: Item) -> Any:
    value = dict(zip(schema.COLUMNS, row, strict=True))
    return row, tokens(value["content"], value["about"], value["speaker"], value["language"])


class Index:
    """An empty index with a writer, and the rows that stand in it by id."""

    def __init__(self) -> None:
        self.db = sqlite.memory()
        create(self.db)
        self.db.execute("INSERT INTO folder VALUES (1, 'leaves/2026-11-20', 0, 0)")
        self.writer = Writer(self.db)
        self.rows: dict[str, Item] = {}

    def put(self, *rows: Item) -> None:
        fresh = {row[0]: row for row in rows if row[0] not in self.rows}
        self.writer.put([with_tokens(row) for row in fresh.values()])
        self.rows |= fresh

    def drop(self, *ids: str) -> None:
        there = [one for one in dict.fromkeys(ids) if self.rows.pop(one, None) is not None]
        self.writer.drop([self.slot(one) for one in there])

    def finish(self) -> None:
        self.writer.finish()

    def slot(self, one: str) -> int:
        return int(self.db.execute("SELECT n FROM memory WHERE id = ?", (one,)).fetchone()[0])

    def slots(self) -> list[int]:
        return [n for (n,) in self.db.execute("SELECT n FROM memory ORDER BY n")]

    def check(self) -> None:
        """Hold what stands here against an index that saw only the rows that stayed."""
        other = Index()
        other.put(*self.rows.values())
        other.finish()
        rows = f"SELECT {', '.join(schema.COLUMNS)} FROM memory ORDER BY id"  # noqa: S608 - constants
        assert self.db.execute(rows).fetchall() == other.db.execute(rows).fetchall()
        assert facts(self.db) == facts(other.db)
        found = facts(self.db)
        assert found[3:] == [[0, [], []], [[], [], []]]
        other.close()

    def close(self) -> None:
        self.db.close()


@pytest.fixture
def index() -> Any:
    found = Index()
    yield found
    found.close()


@QUICK
@given(steps)
def test_whatever_came_and_went_what_stayed_is_known(drawn: list[Any]) -> None:
    index = Index()
    for deed, arguments in drawn:
        if deed == "put":
            index.put(*(item(*one) for one in arguments))
        elif deed == "drop":
            index.drop(*(f"exp_{one:012x}" for one in arguments))
        else:
            index.finish()
            index.writer = Writer(index.db) if deed == "new writer" else index.writer
    index.finish()
    index.check()
    index.close()


@QUICK
@given(st.lists(items, min_size=1, max_size=8, unique_by=lambda one: one[0]), st.lists(items, max_size=8))
def test_a_row_that_comes_back_unchanged_keeps_its_slot(first: list[Any], second: list[Any]) -> None:
    index = Index()
    index.put(*(item(*one) for one in first))
    index.finish()
    before = {one: (index.slot(one), row) for one, row in index.rows.items()}
    index.drop(*index.rows)
    index.put(*(item(*one) for one in second), *(row for _, row in before.values()))
    index.finish()
    for one, (n, row) in before.items():
        if index.rows[one] == row:
            assert index.slot(one) == n
    index.check()
    index.close()


def test_a_row_whose_words_changed_stays_where_its_session_is(index: Index) -> None:
    index.put(item(1, "bread", "s1"), item(2, "rye", "s1"))
    index.finish()
    n = index.slot("exp_000000000001")
    index.drop("exp_000000000001")
    index.put(item(1, "spelt and oats", "s1", "Marie"))
    index.finish()
    assert index.slot("exp_000000000001") == n
    index.check()


def test_a_slot_whose_row_comes_back_with_other_words_is_not_given_to_a_new_row(index: Index) -> None:
    index.put(item(1, "bread", "s1"))
    index.finish()
    index.writer = Writer(index.db)
    index.drop("exp_000000000001")
    index.put(item(1, "bread and oil", "s1"), item(2, "an oven", "s1"))
    index.finish()
    assert index.slot("exp_000000000001") != index.slot("exp_000000000002")
    index.check()


def test_a_row_with_the_same_words_at_another_turn_is_placed_anew(index: Index) -> None:
    index.put(item(1, "bread", "s1", turn=3), item(2, "rye", "s1", turn=4))
    index.finish()
    index.drop("exp_000000000001")
    index.put(item(1, "bread", "s1", turn=5))
    index.finish()
    assert index.db.execute("SELECT turn FROM place ORDER BY n").fetchall() == [(5,), (4,)]
    index.check()


def test_a_row_that_changes_its_session_twice_before_the_end_leaves_nothing_behind(index: Index) -> None:
    index.put(item(1, "bread", "s1"))
    index.finish()
    for session in ("s2", "s1", None):
        index.drop("exp_000000000001")
        index.put(item(1, "bread", session))
    index.drop("exp_000000000001")
    index.finish()
    index.check()
    assert index.db.execute("SELECT * FROM totals").fetchall() == [(0, 0, 0)]
    assert index.db.execute("SELECT count(*) FROM session").fetchone() == (0,)


def test_a_session_fills_blocks_and_what_has_none_stands_alone(index: Index) -> None:
    index.put(*(item(one, session="s1" if one % 2 else "s2") for one in range(400)), item(400), item(401))
    index.finish()
    index.check()
    blocks: dict[int, set[str | None]] = {}
    for n, session in index.db.execute("SELECT n, session FROM memory"):
        blocks.setdefault(n // BLOCK, set()).add(session)
    assert [sum(session == {name} for session in blocks.values()) for name in ("s1", "s2", None)] == [4, 4, 2]
    assert index.db.execute("SELECT blocks FROM totals").fetchone() == (10,)


@pytest.mark.parametrize(("size", "blocks"), [(1, 1), (63, 1), (64, 1), (65, 2), (128, 2), (129, 3), (200, 4)])
@pytest.mark.parametrize("at_once", [True, False])
def test_sessions_of_any_size(index: Index, size: int, blocks: int, at_once: bool) -> None:  # noqa: FBT001 - a parameter
    if at_once:
        index.put(*(item(one, session="s1") for one in range(size)))
    for one in range(size):
        index.put(item(one, session="s1"))
        index.writer.finish()
        index.writer = Writer(index.db)
    index.finish()
    assert index.slots() == list(range(size))
    assert index.db.execute("SELECT blocks FROM totals").fetchone() == (blocks,)
    index.check()


def test_a_freed_slot_is_taken_by_its_own_session(index: Index) -> None:
    index.put(*(item(one, session="s1") for one in range(10)))
    index.finish()
    index.drop("exp_000000000003")
    index.finish()
    index.writer = Writer(index.db)
    index.put(item(20, session="s2"), item(21), item(22, session="s1"))
    index.finish()
    assert index.slot("exp_000000000016") == 3
    assert len({n // BLOCK for n in index.slots()}) == 3
    index.check()


@pytest.mark.parametrize("same_writer", [True, False])
def test_a_block_that_was_given_up_is_never_shared(index: Index, same_writer: bool) -> None:  # noqa: FBT001 - a parameter
    for _ in range(3):
        index.put(*(item(one, session="s1") for one in range(5)))
        index.finish()
        index.drop(*index.rows)
        index.finish()
        assert index.db.execute("SELECT * FROM totals").fetchall() == [(0, 0, 0)]
        if not same_writer:
            index.writer = Writer(index.db)
        index.put(*(item(one, session="s2") for one in range(10, 14)), item(30))
        index.put(*(item(one, session="s1") for one in range(20, 24)))
        index.finish()
        index.check()
        index.drop("exp_00000000001e", *(f"exp_{one:012x}" for one in range(20, 24)))
        index.finish()
        index.check()
