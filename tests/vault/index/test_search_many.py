"""A vault of many memories, where frequent words are not read whole: what is rare is found all the same."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli.rank.evidence import rarity
from tests.vault.index.filled import META, PLAIN, Fields, ask, filled, ids, only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luna_cli.files.sqlite import Connection

MANY = 23_000
RARE = [f"{letter}q{letter}arn" for letter in "bcdfghjklmnprtvw"]
SOME = [f"some{letter}" for letter in "abcdefghijklmnopqrst"]
"""Words of one memory in four."""


@pytest.fixture(scope="module")
def many() -> "Iterator[Connection]":
    """Memories that all say bread and water, nine in ten `oven`; half of them in sessions; sixteen say a rare word each."""
    memories: list[Fields] = []
    for n in range(MANY):
        some = " ".join(SOME[(n * step + n // 97) % len(SOME)] for step in (1, 3, 7, 9, 11))
        oven = "stove" if n % 10 == 0 else "oven"
        memories.append({"content": f"bread water {oven} {some} n{n}", "session": f"s{n // 100}" if n % 2 else None})
    for at, word in enumerate(RARE):
        memories[17 + at * (MANY // len(RARE))]["content"] = f"bread water {word} and these words here"
    memories[40]["content"], memories[42]["content"] = "bread oven quorn", "bread table quorn"
    db = filled(memories)
    yield db
    db.close()


@pytest.mark.parametrize("meta", [META, PLAIN], ids=["as set", "words alone"])
@pytest.mark.parametrize("word", RARE)
def test_a_rare_word_is_always_found(many: "Connection", word: str, meta: dict[str, Any]) -> None:
    for cue in (word, f"bread water {word}", f"{word} bread, water, oven; the {SOME[0]} or {SOME[1]}?"):
        first = ask(many, cue, 10, meta=meta)[0]
        assert f" {word} " in first.value("content")
    (alone,) = ask(many, f"water {word}", 1, meta=meta)
    assert f" {word} " in alone.value("content")


def test_two_rare_words_are_found_together(many: "Connection") -> None:
    for one, other in pairwise(RARE):
        found = " ".join(hit.value("content") for hit in ask(many, f"bread {one} water {other} oven", 2))
        assert one in found
        assert other in found


def test_a_frequent_word_counts_where_a_rare_one_stands_as_much_as_anywhere(many: "Connection") -> None:
    with_oven, without = ask(many, "quorn oven", 2)
    assert (with_oven.value("content"), without.value("content")) == ("bread oven quorn", "bread table quorn")
    more = with_oven.parts["words"] / without.parts["words"] - 1.0
    assert more == pytest.approx(rarity(MANY * 9 // 10, MANY) / rarity(2, MANY), rel=0.2)


@pytest.mark.parametrize(
    ("cue", "count"), [(cue, count) for cue in ("bread", "somea someb", "water oven") for count in (1, 10, 100)] + [("bread", 1000)]
)
def test_as_many_hits_as_are_asked_for(many: "Connection", cue: str, count: int) -> None:
    hits = ask(many, cue, count)
    assert len(hits) == len(set(ids(hits))) == count
    order = [(-hit.score, hit.value("id")) for hit in hits]
    assert order == sorted(order)


def test_filters_of_many(many: "Connection") -> None:
    hits = ask(many, "bread oven", 10, only("m.session = ?", "s3"))
    assert {hit.value("session") for hit in hits} == {"s3"}
    assert len(hits) == 10


@pytest.mark.parametrize("cue", ["", "   ", "?!", "zeppelin", "zeppelin dirigible", "🥖", "\x00", '" OR * NEAR('])
def test_what_nobody_said_finds_nothing(many: "Connection", cue: str) -> None:
    assert ask(many, cue) == []


def test_a_cue_as_long_as_a_book_is_answered(many: "Connection") -> None:
    long = f"{RARE[3]} bread " + "water oven somea unheard in March 2026, 4 May; " * 2200
    assert len(long) > 100_000
    assert RARE[3] in ask(many, long)[0].value("content")
    assert ask(many, "x" * 100_000) == []
    assert len(ask(many, "bread " * 20_000)) == 10
