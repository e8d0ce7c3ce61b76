import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.stopwords import ENGLISH, FRENCH, HOMOGRAPHS, stop_words
from luna_cli.text.terms import VERSION, _Stems, fold, query, stems, words

TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("eéàœßÆ'’ -_\n\u0301\u3099\u200d\u0e01\u1112\u1161\u11abがｶﾞ한"))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'été, où l’Œuvre naît", "l ete ou l oeuvre nait"),
        ("Ægir søgte Straße łódź \u0130stanbul \u0131l\u0131k", "aegir sogte strasse lodz istanbul ilik"),
        ("ﬁn Ⅳ ½ \uff46\uff55\uff4c\uff4c ²", "fin iv 1 2 full 2"),
        ("snake_case don't C3-PO", "snake case don t c3 po"),
        ("inter\u00adnational", "international"),
        ("e\u0301te\u0301", "ete"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка Й", "елка и"),
    ],
)
def test_fold_leaves_letters_without_case_or_accents(text: str, expected: str) -> None:
    assert fold(text).split() == expected.split()


def test_composed_and_taken_apart_forms_fold_alike() -> None:
    for text in ("café à Noël", "한국어", "ガギグ が", "क़लम"):
        assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


def test_vowel_signs_of_other_scripts_are_part_of_the_word() -> None:
    assert words("हिन्दी में") == ["हिन्दी", "में"]


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_words_hold_letters_digits_and_marks_only(text: str) -> None:
    for word in words(text):
        assert word
        assert all(char.isalnum() or unicodedata.category(char)[0] == "M" for char in word)
        assert word == word.casefold()


@given(TEXTS, st.sampled_from(["en", "fr", "de", ""]))
def test_a_text_is_found_by_its_own_words(text: str, language: str) -> None:
    indexed = set(stems(text, language))
    for alternatives in query(text, ("en", "fr", "de")):
        assert indexed.intersection(alternatives)


def test_english_and_french_are_stemmed_and_other_languages_are_not() -> None:
    assert stems("She was painting sunsets", "en") == ["she", "was", "paint", "sunset"]
    assert stems("Les chevaux mangeaient", "fr") == ["le", "cheval", "mang"]
    assert stems("Die Häuser", "de") == ["die", "hauser"]


def test_accents_do_not_matter_to_french_stems() -> None:
    assert stems("préférées élèves mémoire", "fr") == stems("preferees eleves memoire", "fr")


def test_unspaced_scripts_are_cut_into_pairs() -> None:
    assert stems("東京都に iPhone手机", "ja") == ["東京", "京都", "都に", "iphone", "手机"]
    assert stems("猫", "en") == ["猫"]
    assert query("京都") == [("京都",)]
    assert query("京都タワー")[0][0] in stems("東京都に", "en")


def test_query_gives_the_stems_of_both_languages_in_the_order_of_the_cue() -> None:
    assert query("Where did Caroline go camping?") == [("carolin",), ("go",), ("camp", "camping")]
    assert query("Quand mangeaient les chevaux ?") == [("mangeaient", "mang"), ("chevaux", "cheval")]
    assert query("Où mangent les chevaux ?", ["fr"]) == [("mangent",), ("cheval",)]
    assert query("running horses", ["de"]) == [("running",), ("horses",)]


def test_query_drops_elided_articles() -> None:
    assert query("l'école d’Anna qu'elle jusqu'à j'ai n'est s'il t'es m'a c'est lorsqu'un") == query("école Anna")


def test_query_of_stop_words_alone_keeps_them() -> None:
    assert [alternatives[0] for alternatives in query("to be or not to be")] == ["to", "be", "or", "not"]
    assert query("") == []
    assert query("?!…") == []


def test_query_keeps_words_that_are_empty_only_in_the_other_language() -> None:
    assert ("car",) in query("What car does he drive?")
    assert ("but",) in query("Quel est le but du voyage ?")
    assert ("car",) not in query("il est parti car il avait faim")


def test_query_names_each_word_once() -> None:
    assert query("bread Bread BREADS") == [("bread",)]


def test_a_blob_is_known_by_its_beginning() -> None:
    assert stems("a" * 1000, "en") == ["a" * 64]
    assert query("a" * 1000) == [("a" * 64,)]


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luna_cli.text.terms._CACHE_WORDS", 3)
    table = _Stems("english", frozenset())
    assert [table[word] for word in ("runs", "walks", "talks", "sleeps", "runs")] == ["run", "walk", "talk", "sleep", "run"]
    assert len(table) <= 3


def test_stop_words_are_written_as_folding_leaves_them() -> None:
    for word in ENGLISH | FRENCH | HOMOGRAPHS:
        assert words(word) == [word]
    assert stop_words("en") >= ENGLISH
    assert stop_words("fr") >= FRENCH
    assert "car" not in stop_words("en")
    assert not stop_words("") & HOMOGRAPHS


def test_the_analyser_has_a_name() -> None:
    assert VERSION.startswith("terms-")
