"""The best hits of a cue, held against every memory weighed one by one."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.index.search import Filters, moved
from tests.strategies import QUICK
from tests.vault.index.brute import called, ranked, worth
from tests.vault.index.filled import DAY, META, NOON, PLAIN, Fields, ask, filled, ids, only

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection
    from tests.vault.conftest import Keeper


# -- every memory weighed one by one

said = st.lists(st.sampled_from(["bread", "bread bread", "water", "oven?", "morning", "loaf", "the"]), max_size=9).map(" ".join)
drawn = st.fixed_dictionaries({
    "content": said,
    "session": st.sampled_from([None, "s1", "s1", "s2"]),
    "tier": st.sampled_from(["leaf", "root", ARCHIVED]),
    "weight": st.floats(0.0, 1.618),
    "resonance": st.floats(0.0, 1.0),
    "accessed": st.none() | st.integers(0, 400).map(lambda days: NOON - days * DAY),
    "about": st.sampled_from(["", "bread\nloaf"]),
})  # fmt: skip


def several(memories: list[Fields]) -> "Connection":
    """An index of memories in so few blocks that none may be left out."""
    alone = 0
    for n, memory in enumerate(memories):
        memory["content"] += f" n{n}"  # so that no two say the same
        alone += memory["session"] is None
        if alone > 5:
            memory["session"] = "s2"
    return filled(memories)


CUES = ("bread", "loaf water bread", "bread zeppelin", "zeppelin")
TIERS = st.sampled_from([("leaf", "root", ARCHIVED), ("root",)])


@QUICK
@given(st.lists(drawn, max_size=24), st.integers(1, 30), TIERS)
def test_the_best_hits_are_those_of_all_memories(memories: list[Fields], count: int, tiers: tuple[str, ...]) -> None:
    db = several(memories)
    filters = None if len(tiers) > 1 else only("m.tier = ?", "root")
    for cue in CUES:
        hits = ask(db, cue, count, filters, PLAIN | {"recall.network": 0.0})
        assert [(round(hit.score, 9), hit.value("id")) for hit in hits] == [
            (round(score, 9), one) for score, one in ranked(db, worth(db, cue, tiers), tiers)[:count]
        ]
    db.close()


@QUICK
@given(st.lists(drawn, max_size=24), st.integers(2, 30), TIERS, st.sampled_from([0.12, 1.0]))
def test_with_what_they_call_to_mind_they_are_so_too(
    memories: list[Fields], count: int, tiers: tuple[str, ...], weight: float
) -> None:
    db = several(memories)
    filters = None if len(tiers) > 1 else only("m.tier = ?", "root")
    for cue in CUES:
        hits = ask(db, cue, count, filters, PLAIN | {"recall.network": weight})
        every = ranked(db, called(db, cue, worth(db, cue, tiers), weight), tiers)[:count]
        assert [round(hit.score, 9) for hit in hits] == [round(score, 9) for score, _ in every]
        assert {hit.value("id") for hit in hits if hit.score - hits[-1].score > 1e-9} <= {one for _, one in every}
    db.close()


# -- what a score is made of


def crowd(size: int) -> list[Fields]:
    """Memories that differ in their words by less than weight and use may lift one of them."""
    return [
        {
            "content": f"bread {'water ' * (3 + (n % 31 == 0))}n{n}",
            "weight": 1.618 * (n % 97) / 96,
            "resonance": (n * 53 % 101) / 100,
            "accessed": NOON - n * 17 % 400 * DAY,
            "tier": ("leaf", "root", ARCHIVED)[n * 7 % 3],
            "session": f"s{n % 4}" if n % 2 else None,
        }
        for n in range(size)
    ]


def test_the_parts_of_a_score_add_up_and_priors_stay_within_their_shares() -> None:
    db = filled(crowd(80))
    hits = ask(db, "bread n7 water", 80)
    assert len(hits) > 40
    for hit in hits:
        assert hit.score == sum(hit.parts.values())
        lexical = sum(hit.parts[name] for name in ("words", "neighbours", "session", "person", "date"))
        assert 0.0 <= hit.parts["importance"] <= META["recall.importance"] * lexical
        assert 0.0 < hit.parts["recency"] <= META["recall.recency"] * lexical
        assert hit.parts["person"] == hit.parts["date"] == 0.0
    db.close()


def test_ties_are_in_the_order_of_ids() -> None:
    same = {"created": NOON - 500 * DAY, "session": None}
    db = filled([same | {"content": f"bread n{n}"} for n in range(120)])
    hits = ask(db, "bread", 100)
    assert len({hit.score for hit in hits}) == 1
    every = sorted(one for (one,) in db.execute("SELECT id FROM memory"))
    assert ids(hits) == [one for one in every if one in set(ids(hits))]
    assert len(hits) == 100
    db.close()


def test_an_instant_in_the_future_is_no_more_recent_than_now() -> None:
    places = [{"content": "bread now", "created": NOON}, {"content": "bread then", "created": NOON + 900 * DAY}]
    db = filled([*places, {"content": "bread used", "accessed": NOON + DAY}])
    hits = ask(db, "bread")
    assert len(hits) == 3
    for hit in hits:
        lexical = hit.parts["words"] + hit.parts["session"]
        assert hit.parts["recency"] == pytest.approx(META["recall.recency"] * lexical)
    db.close()


def test_who_is_asked_about_counts_for_what_they_say() -> None:
    db = filled([{"content": f"bread n{n}", "speaker": ("Marie", "Yann")[n % 2]} for n in range(10)])
    hits = ask(db, "What did Marie say about bread?", 10)
    assert [hit.value("speaker") for hit in hits] == ["Marie"] * 5 + ["Yann"] * 5
    assert all((hit.parts["person"] > 0.0) is (hit.value("speaker") == "Marie") for hit in hits)
    db.close()


def test_a_named_day_lifts_what_was_lived_then() -> None:
    days = {f"2026-{month:02}-10T12:00:00Z": month for month in range(1, 12)}
    db = filled([{"content": f"bread n{month}", "created": clock.parse_utc(day)} for day, month in days.items()])
    first, second, *_ = ask(db, "bread in March")
    assert first.value("content") == "bread n3"
    assert first.parts["date"] > 0.0
    assert first.score > second.score
    db.close()


# -- filters, near-duplicates, files


def test_filters_hold_before_the_best_are_taken() -> None:
    db = filled(crowd(400) + [{"content": f"water on the table n{n}", "tier": "branch", "weight": 0.0} for n in range(1000, 1012)])
    hits = ask(db, "bread water", 12, only("m.tier = ?", "branch"))
    assert sorted(hit.value("content") for hit in hits) == [f"water on the table n{n}" for n in range(1000, 1012)]
    both = only("m.tier = ?", "root")
    both.add("m.weight BETWEEN ? AND ?", 0.5, 1.0)
    found = ask(db, "bread", 20, both)
    assert len(found) == 20
    assert all(hit.value("tier") == "root" and 0.5 <= hit.value("weight") <= 1.0 for hit in found)
    both.add("m.tier = ?", "leaf")
    assert ask(db, "bread", 20, both) == []
    assert ids(ask(db, "bread", 20, Filters())) == ids(ask(db, "bread", 20))
    db.close()


def test_filters_hold_in_sessions_of_which_little_passes() -> None:
    """What neighbours lend to memories that do not pass takes no room from those that do."""
    talks = [(session, turn) for session in range(30) for turn in range(20)]
    db = filled([
        {
            "content": f"{'bread' if turn == 3 else 'chat'} n{session * 100 + turn}",
            "session": f"s{session}",
            "turn": turn,
            "tier": "root" if turn == 3 else "leaf",
        }
        for session, turn in talks
    ])  # fmt: skip
    for count in (1, 10, 30):
        assert len(ask(db, "bread", count, only("m.tier = ?", "root"))) == count
    db.close()


def test_filters_hold_before_the_days_of_a_cue_are_sought() -> None:
    march = clock.parse_utc("2026-03-02T12:00:00Z")
    memories = [{"content": f"rye n{n}", "created": march + n * 60_000} for n in range(400)]
    memories[0]["tier"] = "root"
    db = filled(memories)
    assert [hit.value("content") for hit in ask(db, "in March", 5, only("m.tier = ?", "root"))] == ["rye n0"]
    assert len(ask(db, "in March", 5)) == 5
    db.close()


def test_what_says_the_same_is_shown_once_and_told() -> None:
    same = "The bread of Monday rose all night in the cold kitchen beside the window"
    texts = [same, same.upper(), f"{same}!", "Bread of another day", "bread?", "Bread."]
    db = filled([{"content": text} for text in texts])
    hits = ask(db, "bread", 10)
    shown = [hit.value("content") for hit in hits]
    assert sorted(text.casefold().strip("!.?") for text in shown) == sorted([same.casefold(), "bread of another day", "bread"])
    every = [one for hit in hits for one in (hit.value("id"), *hit.alike)]
    assert sorted(every) == sorted(one for (one,) in db.execute("SELECT id FROM memory"))
    assert {len(hit.alike) for hit in hits if hit.value("content").casefold().startswith("the")} == {2}
    db.close()


def test_hits_whose_files_moved_on_are_noticed(keeper: "Keeper") -> None:
    for number in range(3):
        keeper.lay(f"leaves/2026-11-2{number}/a.json", id=f"exp_{number:012x}", content=f"bread n{number}")
    keeper.put("archives/2026-11.jsonl", b"")
    hits = ask(keeper.open().db, "bread", 9)
    assert len(hits) == 3
    assert moved(keeper.root, hits) == set()
    (keeper.path / "leaves/2026-11-20/a.json").unlink()
    keeper.lay("leaves/2026-11-21/a.json", content="much bread")
    assert moved(keeper.root, hits) == {"leaves/2026-11-20", "leaves/2026-11-21"}


def test_a_cue_of_stop_words_alone_looks_for_them() -> None:
    db = filled([{"content": f"the bread n{n}"} for n in range(30)] + [{"content": "Where are they and who is it"}])
    assert ask(db, "who are they", 3)[0].value("content") == "Where are they and who is it"
    db.close()


def test_what_scores_too_little_is_no_answer_and_a_common_word_alone_is_one() -> None:
    db = filled([{"content": f"bread n{n}"} for n in range(40)])
    shown = META | {"recall.min_score": 0.15}
    assert ids(ask(db, "n7 bread", 40, meta=shown)) == ids(ask(db, "n7", 40))
    assert len(ask(db, "n7 bread", 40)) == 40
    assert len(ask(db, "bread", 40, meta=shown)) == 40
    assert len(ask(db, "What did somebody say about bread?", 40, meta=shown)) == 40
