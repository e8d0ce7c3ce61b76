"""The reader of the thesaurus, and the thesaurus that luna carries."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.related import GENERAL, MEMBER, SAME, related
from luna_cli.text.stopwords import ENGLISH, FRENCH, HOMOGRAPHS, stop_words
from luna_cli.text.terms import stems, words

LINES = (files("luna_cli.data") / "related.txt").read_text(encoding="utf-8").splitlines()
TABLE = related(LINES)
GROUPS = st.lists(st.sampled_from(["apple", "pear", "cherry", "tractor", "violin", "harbor"]), min_size=2, max_size=6, unique=True)


def stem(word: str, language: str = "en") -> str:
    return stems(word, language)[0]


def entries(index: int) -> Iterator[str]:
    """The words of one language in every group."""
    for line in LINES:
        for part in line.partition("#")[0].split("|"):
            sides = part.split("/")
            if index < len(sides):
                yield from sides[index].split()


def test_words_of_one_meaning_are_tied_both_ways_and_across_languages() -> None:
    table = related(["dog puppy / chien"])
    assert table["dog"] == {"puppi": SAME, "chien": SAME}
    assert table["chien"] == {"dog": SAME, "puppi": SAME}


def test_members_are_tied_to_their_heads_and_not_to_one_another() -> None:
    table = related(["instrument / instrument | piano violin / violon"])
    assert table["instrument"] == {"piano": MEMBER, "violin": MEMBER, "violon": MEMBER}
    assert table["piano"] == {"instrument": GENERAL}
    assert SAME > MEMBER > GENERAL > 0


def test_the_closest_tie_of_any_line_counts() -> None:
    expected = {"film": {"cinema": SAME}, "cinema": {"film": SAME}}
    assert related(["film | cinema", "film cinema"]) == related(["film cinema", "film | cinema"]) == expected


def test_groups_do_not_chain() -> None:
    assert "wolf" not in related(["cat dog", "dog wolf"])["cat"]


def test_comments_and_empty_lines_say_nothing() -> None:
    assert related(["", "# film cinema", "  ", "film cinema  # both"]) == related(["film cinema"])


def test_either_language_may_stand_alone() -> None:
    assert related(["/ vendre vente"]) == {"vendr": {"vent": SAME}, "vent": {"vendr": SAME}}
    assert related(["sold | / vendu"]) == {"sold": {"vendu": MEMBER}, "vendu": {"sold": GENERAL}}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a|b|c", "a group has one bar"),
        ("film / film / cinema", "each part of a group has one slash, between English and French"),
        ("film | / actor / acteur", "each part of a group has one slash, between English and French"),
        ("film ice-cream", "a group is of single words, and 'ice-cream' is not one"),
        ("film --", "a group is of single words, and '--' is not one"),
        ("film the", "a group is of words of content, and 'the' is dropped from every question"),
        ("film / même", "a group is of words of content, and 'meme' is dropped from every question"),
        ("film films", "a group names a stem once in each language, and 'film' stands twice"),
        ("film cinema | films", "a group names a stem once in each language, and 'film' stands twice"),
        ("| film", "a bar stands between words"),
        ("film cinema |", "a bar stands between words"),
        ("film", "a group has at least two stems"),
        ("film / film", "a group has at least two stems"),
    ],
)
def test_a_bad_line_is_named_with_the_rule_it_breaks(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^line 3: ") as caught:
        related(["# heading", "dog chien", line])
    assert str(caught.value) == f"line 3: {message}"


@given(GROUPS, GROUPS)
def test_synonyms_are_symmetric_whatever_the_order(first: list[str], second: list[str]) -> None:
    table = related([" ".join(first), " ".join(second)])
    assert table == related([" ".join(reversed(second)), " ".join(reversed(first))])
    assert all(table[target][source] == strength for source, row in table.items() for target, strength in row.items())


def test_what_luna_carries_is_well_formed() -> None:
    assert all(source not in row and row for source, row in TABLE.items())
    assert all(0 < strength <= 1 for row in TABLE.values() for strength in row.values())
    assert all(source in TABLE[target] for source, row in TABLE.items() for target in row)
    groups = [line for line in LINES if line and not line.startswith("#")]
    assert len(groups) == len(set(groups)) > 1000
    assert sum(len(line.encode()) + 1 for line in LINES) <= 120_000


def test_no_word_that_luna_carries_finds_the_function_words_of_the_other_language() -> None:
    """All stems share one index: the French for tea would find every English "the"."""
    for index, (own, other, known) in enumerate((("en", "fr", FRENCH), ("fr", "en", ENGLISH))):
        common = {stem(word, other) for word in known - HOMOGRAPHS}
        assert not {word for word in entries(index) if stem(word, own) in common and words(word)[0] not in stop_words(own)}


@pytest.mark.parametrize(
    ("english", "french"),
    [("dog", "chien"), ("buy", "achat"), ("wedding", "mariage"), ("write", "écrire"), ("die", "mort"), ("kids", "enfants")],
)
def test_the_two_languages_find_each_other(english: str, french: str) -> None:
    assert TABLE[stem(english)][stem(french, "fr")] == TABLE[stem(french, "fr")][stem(english)] == SAME


@pytest.mark.parametrize(
    ("general", "member", "language"),
    [
        ("city", "boston", "en"),
        ("country", "japan", "en"),
        ("pet", "turtle", "en"),
        ("sport", "yoga", "en"),
        ("martial", "aikido", "en"),
        ("job", "salary", "en"),
        ("métier", "boulanger", "fr"),
        ("fleur", "tulipe", "fr"),
        ("nation", "italie", "fr"),
    ],
)
def test_a_general_word_finds_its_members_more_than_they_find_it(general: str, member: str, language: str) -> None:
    assert TABLE[stem(general, language)][stem(member, language)] == MEMBER
    assert TABLE[stem(member, language)][stem(general, language)] == GENERAL


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("movie", "film", "en"),
        ("bought", "purchase", "en"),
        ("married", "wed", "en"),
        ("screenplay", "script", "en"),
        ("decide", "decision", "en"),
        ("gone", "went", "en"),
        ("vendre", "vente", "fr"),
        ("construire", "construction", "fr"),
        ("mourir", "mort", "fr"),
    ],
)
def test_forms_and_synonyms_find_each_other(one: str, other: str, language: str) -> None:
    assert TABLE[stem(one, language)][stem(other, language)] == SAME
