"""What a cue asks for beside its words: who, when, and what else a word may mean. Each test holds one rule of actions/recall.py."""

import pytest

from luna_cli import clock
from luna_cli.text.terms import stems
from tests.vault.index.filled import META, Fields, ask, filled, ids

SHOWN = META | {"recall.min_score": 0.0}


def lived(day: str, content: str, **fields: object) -> Fields:
    return {"created": clock.parse_utc(f"{day}T12:00:00Z"), "content": content, **fields}


@pytest.mark.parametrize(
    ("cue", "first"),
    [("which bread did I want", "user"), ("which bread did you want", "assistant"), ("quel pain ai-je, moi, voulu", "user")],
)
def test_i_and_you_mean_who_speaks(cue: str, first: str) -> None:
    said = [{"content": "rye bread, le pain", "speaker": speaker, "session": speaker} for speaker in ("assistant", "user", "Ada")]
    hits = ask(filled([*said, *said[::-1]]), cue, meta=SHOWN)
    assert hits[0].value("speaker") == first
    assert hits[0].parts["person"] > 0.0


def test_the_days_of_a_date_count_more_than_its_words_where_something_was_lived_then() -> None:
    on_the_day, about_it = lived("2026-03-14", "bread was baked"), lived("2026-06-01", "bread of 14 March, the recipe")
    db = filled([on_the_day, about_it, lived("2026-07-01", "a garden")])
    assert [hit.value("content") for hit in ask(db, "bread on 14 March 2026", meta=SHOWN)][:2] == [
        on_the_day["content"],
        about_it["content"],
    ]


def test_a_date_on_which_nothing_was_lived_is_words_like_others() -> None:
    # The same two memories in both vaults; in one of them something was lived in the year, so that the year says when.
    pair = [lived("2026-06-01", "a ledger of 2019"), lived("2026-06-02", "the treaty, signed")]
    for year, share in (("2017", 1.0), ("2019", 0.3)):
        hits = ask(filled([*pair, lived(f"{year}-05-05", "a garden")]), "the treaty in 2019", meta=SHOWN)
        words = {hit.value("content"): hit.parts["words"] for hit in hits}
        assert words["a ledger of 2019"] / words["the treaty, signed"] == pytest.approx(share, rel=0.3)


def test_what_counts_from_today_is_hardly_a_word() -> None:
    db = filled([lived("2026-06-01", "the treaty was signed"), lived("2026-01-02", "three tickets, days of rain, long ago")])
    first, *_ = ask(db, "treaty three days ago", meta=SHOWN)
    assert first.value("content") == "the treaty was signed"


@pytest.mark.parametrize(("word", "stem"), [("Léa", "lea"), ("Mea", "mea"), ("les", "le")])
def test_no_name_falls_onto_a_function_word(word: str, stem: str) -> None:
    assert stems(word, "fr") == [stem]


def test_what_says_the_same_does_not_fill_the_page() -> None:
    same: list[Fields] = [{"content": "the blue garden wall"} for _ in range(300)]
    others: list[Fields] = [{"content": f"a garden with {kind} and a bench"} for kind in ("roses", "beans", "apples", "herbs")]
    hits = ask(filled(same + others), "blue garden wall", 5, meta=SHOWN)
    assert len(hits) == 5
    assert len(hits[0].alike) > 0


def test_a_hit_tells_which_words_it_holds_and_which_stand_for_one() -> None:
    hit, *_ = ask(filled([{"content": "my puppy ate the bread"}]), "dog bread zeppelin", meta=SHOWN)
    assert hit.terms == {"dog": False, "bread": True}


def test_hits_come_with_the_number_of_the_row() -> None:
    db = filled([{"content": f"bread {n}"} for n in range(5)])
    hits = ask(db, "bread", meta=SHOWN)
    assert ids(hits) == [db.execute("SELECT id FROM memory WHERE n = ?", (hit.n,)).fetchone()[0] for hit in hits]
