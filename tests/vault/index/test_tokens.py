"""What the full-text table holds of a memory, and the facts beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.terms import characters, stems, words
from luna_cli.vault.index.tokens import SPOKEN, TWICE, asks, telling, tokens
from tests.strategies import QUICK, texts

sayings = st.lists(st.sampled_from(["bread", "Rising", "le", "levain", "été", "東京", "7", "²", "§"]) | texts, max_size=12).map(
    " ".join
)


@QUICK
@given(sayings, sayings, st.none() | texts, st.sampled_from(["en", "fr", "de"]))
def test_tokens_are_the_distinct_stems_with_marks_for_those_said_again(
    content: str, about: str, speaker: str | None, language: str
) -> None:
    said = stems(content, language) + stems(about, language)
    expected = set(said) | {char for stem in said for char in characters(stem)} | {SPOKEN + word for word in words(speaker or "")}
    expected |= {stem + TWICE for stem in said if said.count(stem) >= 2}
    found, (length, content_words, asked) = tokens(content, about, speaker, language)
    assert sorted(found.split()) == sorted(expected)
    assert length == len(stems(content, language))
    assert 0 <= content_words <= length
    assert asked is asks(content)


@QUICK
@given(sayings, st.sampled_from(["en", "fr"]))
def test_no_stem_contains_a_mark(text: str, language: str) -> None:
    assert not {TWICE, SPOKEN}.intersection("".join(stems(text, language)))


@pytest.mark.parametrize(
    ("times", "expected"),
    [(1, "bread"), (2, "bread bread²"), (9, "bread bread²")],
)
def test_marks(times: int, expected: str) -> None:
    assert tokens(" ".join(["bread"] * times), "", None, "en")[0] == expected


def test_what_stands_beside_the_content_is_said_too_and_adds_nothing_to_its_length() -> None:
    assert tokens("Bread", "bread\nsupper", None, "en") == ("bread supper bread²", (1, 1, False))


def test_who_spoke_has_words_of_their_own() -> None:
    assert tokens("Marie bakes", "", "Marie-Ève Roy", "en")[0].split() == ["mari", "bake", "§marie", "§eve", "§roy"]
    assert tokens("Bread", "", "", "en")[0] == "bread"


def test_function_words_count_for_length_and_not_for_what_is_said() -> None:
    assert tokens("the bread is on the table", "", None, "en")[1] == (6, 2, False)
    assert tokens("le pain est sur la table", "", None, "fr")[1] == (6, 2, False)


def test_scripts_without_spaces_are_counted_by_their_pairs() -> None:
    found, (length, said, asked) = tokens("東京の朝。パンは\uff1f", "", None, "ja")
    assert found.split() == ["東京", "京の", "の朝", "パン", "ンは", *"東京の朝パンは"]
    assert (length, asked) == (5, True)
    assert 0 < said <= length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shall we bake?", True),
        ("On cuit le pain ? ", True),
        ("パンは\uff1f", True),
        ("هل نخبز؟", True),
        ("Shall we bake? [a photo of a loaf]", True),
        ("Shall we bake? []", True),
        ("[a photo: bread?]", False),
        ("We bake. [a photo: bread?]", False),
        ("Shall we? Yes.", False),
        ("?", True),
        ("]", False),
        ("", False),
        ("bread", False),
    ],
)
def test_a_question_is_known_by_its_end_whatever_picture_hangs_on_it(text: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    assert asks(text) is expected


def test_a_memory_calls_to_mind_by_the_stems_that_tell_something() -> None:
    said, _ = tokens("The bread, the bread of an ox: sourdough 1234 4ever 東京都庁", "rye", "Marie", "en", "hub_oven")
    assert telling(said, "en") == ["bread", "sourdough", "rye"]
