import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.summary import condense, cut, sentences
from luna_cli.text.terms import query

ENGLISH = (
    "The weather was grey on Monday. We baked a sourdough bread with rye flour, and the bread rose slowly. "
    "Someone rang at the door. Mr. Smith from next door tasted the rye bread and asked for the flour that we use! "
    "Later it rained a little. Nobody minded."
)
FRENCH = (
    "Il faisait gris lundi. Nous avons cuit un pain au levain avec de la farine de seigle, et le pain a levé lentement. "
    "Quelqu'un a sonné. M. Dupont a goûté le pain de seigle et demandé quelle farine nous prenons. Il a plu un peu."
)


def test_the_sentences_that_carry_the_subject_are_kept_in_order() -> None:
    assert condense(ENGLISH, "en", 180) == (
        "We baked a sourdough bread with rye flour, and the bread rose slowly. "
        "Mr. Smith from next door tasted the rye bread and asked for the flour that we use!"
    )
    assert (
        condense(FRENCH, "fr", 95) == "Nous avons cuit un pain au levain avec de la farine de seigle, et le pain a levé lentement."
    )


def test_a_short_text_is_its_own_summary() -> None:
    assert condense("  One line.\nAnother. ", "en") == "One line. Another."
    assert condense("", "en") == ""


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert condense("bread " * 100, "en", 20) == "bread bread bread…"
    assert condense("b" * 100, "en", 20) == "b" * 19 + "…"
    assert cut("bread, water", 7) == "bread…"
    assert cut("bread", 5) == "bread"


def test_a_cue_draws_the_sentences_that_answer_it() -> None:
    text = "The pump is old. " * 9 + "It opens at eight. The pump of the harbour is old and the pump is red."
    assert condense(text, "en", 90) == "The pump is old. The pump of the harbour is old and the pump is red."
    assert condense(text, "en", 50, query("when does it open")) == "The pump is old. It opens at eight."
    assert condense(text, "en", 17, query("opening")) == "It opens at…"


def test_no_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="a limit of 0 characters"):
        condense("text", "en", 0)


def test_abbreviations_end_no_sentence() -> None:
    assert sentences("Dr. Roux and J. Martin came. We ate!\nThen tea") == ["Dr. Roux and J. Martin came.", "We ate!", "Then tea"]
    assert sentences("Elle dit : « Venez ! » Puis rien… vraiment rien. Fin") == [
        "Elle dit : « Venez ! »",
        "Puis rien… vraiment rien.",
        "Fin",
    ]
    assert sentences("今日は雨。明日は晴れ。") == ["今日は雨。", "明日は晴れ。"]


@given(st.text(alphabet=st.sampled_from("ab é.!?…\n。M»")), st.integers(1, 60), st.sampled_from(["en", "fr", "ja"]))
def test_a_summary_fits_and_says_nothing_new(text: str, limit: int, language: str) -> None:
    found = condense(text, language, limit)
    assert len(found) <= limit
    assert found == condense(text, language, limit)
    assert bool(found) == bool(text.split())
    if not found.endswith("…"):
        kept = "".join(found.split())
        rest = iter("".join(text.split()))
        assert all(char in rest for char in kept)


@given(st.text())
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
