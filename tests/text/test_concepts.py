"""Names and phrases of sentences as people write them, in English and in French, and of what no person writes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.concepts import LOOKED_AT, MOST, causes, keyphrases, mentions, split, written_as_names
from tests.strategies import QUICK


def said(text: str, language: str = "en", people: tuple[str, ...] = ()) -> list[str]:
    return [one.text for one in mentions(text, language, people)]


def names(text: str, language: str = "en", people: tuple[str, ...] = ()) -> dict[str, str]:
    """Return names and their kinds."""
    return {one.text: one.kind for one in mentions(text, language, people) if one.is_name}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We moved to Aix-en-Provence last year.", {"Aix-en-Provence": "concept"}),
        ("We live in Aix-en-Provence now.", {"Aix-en-Provence": "place"}),
        ("She painted the Eiffel Tower and a bridge.", {"Eiffel Tower": "concept"}),
        ("Paul Martin came by.", {"Paul Martin": "concept"}),
        ("I walked with my uncle Paul.", {"Paul": "person"}),
        ("I asked Dr. Smith about it.", {"Smith": "person"}),
        ("It was in Lyon. Nobody came.", {"Lyon": "place"}),
        ("They watched Game of Thrones again.", {"Game of Thrones": "concept"}),
        ("Bread rises. Water boils! Who knows? Nobody.", {}),
        ("We met on Monday in July, at noon.", {}),
        ("I said OK, and I am glad.", {}),
        ("Visited Paris today. Met Rosa.", {"Paris": "place", "Rosa": "concept"}),
        ("We saw Louis XIV in rooms I and II.", {"Louis XIV": "concept"}),
        ("I wrote to Lili about the BBC.", {"Lili": "concept", "BBC": "concept"}),
        ("I know O'Brien and John's dog.", {"O'Brien": "concept", "John": "concept"}),
    ],
)  # fmt: skip
def test_names_in_english(text: str, expected: dict[str, str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nous vivons à Aix-en-Provence.", {"Aix-en-Provence": "place"}),
        ("On regarde le Tour de France chez Mamie Jeanne.", {"Tour de France": "concept", "Jeanne": "person"}),
        ("J'ai vu le chat d'Élodie.", {"Élodie": "concept"}),
        ("J’ai vu le chat d’Élodie.", {"Élodie": "concept"}),
        ("Il m'a dit qu'Hélène part en Bretagne.", {"Hélène": "concept", "Bretagne": "place"}),
        ("Le marché de Saint-Jean-de-Luz ouvre lundi.", {"Saint-Jean-de-Luz": "concept"}),
        ("Aujourd'hui il pleut. Demain aussi.", {}),
        ("J'ai parlé à M. Martin.", {"Martin": "person"}),
        ("Alors, dit-il, on y va ?", {}),
    ],
)  # fmt: skip
def test_names_in_french(text: str, expected: dict[str, str]) -> None:
    assert names(text, "fr") == expected


def test_who_is_known_is_named_at_the_beginning_of_a_sentence_too() -> None:
    assert names("Marie said so. Rose agreed.", "en", ("marie",)) == {"Marie": "person"}
    assert names("Marie said so. Rose agreed.") == {}
    assert names("I saw Marie Curie.", "en", ("marie",)) == {"Marie Curie": "person"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I joined a pottery class at the old mill.", "en", ["pottery class", "pottery", "class", "mill"]),
        ("She fixed my well-known e-mail.", "en", ["well-known e-mail", "well-known", "e-mail"]),
        ("I called my mother-in-law.", "en", ["mother-in-law"]),
        ("We sang in the small stone village church choir.", "en", ["stone village church", "stone village", "stone", "choir"]),
        ("Bread rises slowly here.", "en", []),
        ("Le pain de campagne du four.", "fr", ["pain de campagne", "pain", "campagne", "four"]),
        ("Le chef d'orchestre et le lac de Côme.", "fr", ["chef d'orchestre", "chef", "orchestre", "lac", "Côme"]),
        ("J'ai pris un cours poterie.", "fr", ["cours poterie", "cours"]),
        ("L'école et la tarte aux pommes de ma grand-mère.", "fr", ["école", "tarte", "pommes", "grand-mère"]),
        ("Il a mangé dans la cuisine.", "fr", ["cuisine"]),
        ("On pense à l'avenir, pour aujourd'hui.", "fr", ["avenir"]),
        ("Han cykler in huset, over broen.", "da", ["huset", "broen"]),
    ],
)
def test_phrases_follow_a_small_word_and_end_at_the_next(text: str, language: str, expected: list[str]) -> None:
    assert said(text, language) == expected


def test_what_says_nothing_is_no_phrase() -> None:
    assert said("I love the new thing, and some people. In the first week, a lot of stuff!") == []
    assert said("Une bonne chose, le petit truc de la semaine, dans les grands jours.", "fr") == []
    assert said("the 4ever and 2026 and 12:30 and the ox") == []
    assert said(f"the {'x' * 200} and {'Y' * 41}zz") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The road was closed because of the flood.", "en", ("flood", "road")),
        ("The flood caused a power cut.", "en", ("flood", "power cut")),
        ("The harvest was good thanks to the rain.", "en", ("rain", "harvest")),
        ("The rain led to the landslide.", "en", ("rain", "landslide")),
        ("La route est fermée à cause du verglas.", "fr", ("verglas", "route")),
        ("La récolte est bonne grâce à la pluie.", "fr", ("pluie", "récolte")),
        ("La tempête a provoqué une panne.", "fr", ("tempête", "panne")),
        ("Le gel entraîne la rupture des tuyaux.", "fr", ("gel", "rupture")),
    ],
)
def test_causes(text: str, language: str, expected: tuple[str, str]) -> None:
    pairs = causes(text, mentions(text, language))
    assert [(cause.text, effect.text) for cause, effect in pairs] == [expected]


@pytest.mark.parametrize("text", ["The road and the flood.", "The flood caused the flood.", "It happened because.", ""])
def test_no_causes(text: str) -> None:
    assert causes(text, mentions(text, "en")) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "…!?",
        "'''’’’---",
        "d'",
        "l'l'l'",
        "the",
        "İstanbul ǅ ﬁ ß",
        "私は東京に住んでいます。東京の桜。",
        "ฉันอยู่ที่กรุงเทพ",
        "🙂 the 🙂",
    ],
)
def test_texts_without_a_word_that_names_anything(text: str) -> None:
    assert [one for one in mentions(text, "en") if not one.stems or not one.text.strip()] == []
    assert "the" not in said(text)


def test_the_beginning_of_a_long_text_is_read() -> None:
    line = "The Danube flooded the old mill because of the storm, and A-B-C-D'E'F "
    long = line * (1_000_000 // len(line))
    found = mentions(long, "en")
    assert {one.text for one in found} >= {"mill", "storm"}
    assert len(split(long)) < LOOKED_AT
    assert found == mentions(long[:LOOKED_AT], "en")
    blob = "a" * 1_000_000
    assert [len(split(text)) for text in (blob, "-" * 1_000_000, "a-" * 500_000)] == [1, 0, LOOKED_AT // 2]
    assert mentions(f"The {blob}", "en") == []


def test_the_most_telling_come_first_each_once() -> None:
    text = "I saw Rosa and Rosa at the mill, the river, by the mill, with a kiln, on the hill, under an oak, in the sun, by a log."
    telling = keyphrases(mentions(text, "en"), lambda stem: {"kiln": 5.0, "hill": 3.0}.get(stem, 1.0))
    assert [one.text for one in telling] == ["Rosa", "kiln", "hill", "mill", "river", "oak", "sun"]
    assert sum(not one.is_name for one in telling) == MOST


def test_of_many_names_some_are_kept() -> None:
    every = [f"Rosa{letter * 3}" for letter in "abcdefghijklmnop"]
    telling = keyphrases(mentions(", ".join(f"x {name}" for name in every), "en"), lambda _: 1.0)
    assert [one.text for one in telling] == every[: 2 * MOST]


# -- whatever somebody writes

PIECES = "the The a of in In à l' d’ d' qu' Rosa Aix en Provence - , . ! Dr mill old cause because caused du Élodie II 12 été"
pieces = st.sampled_from(PIECES.split())
sentences = st.lists(pieces, max_size=30).map(" ".join) | st.lists(pieces, max_size=12).map("".join) | st.text(max_size=80)
languages = st.sampled_from(["en", "fr", "de", ""])


@QUICK
@given(sentences, languages, st.lists(st.sampled_from(["rosa", "mill", "elodie"])))
def test_mentions_are_in_order_and_say_something(text: str, language: str, people: list[str]) -> None:
    words = split(text)
    found = mentions(text, language, people)
    assert found == mentions(text, language, set(people))
    for one in found:
        assert one.stems
        assert all(one.stems)
        assert one.kind in {"concept", "person", "place"}
        assert words[one.at].text.lower().startswith(one.text.split()[0].split("'")[0].split("’")[0].lower())
        assert len(split(one.text)) <= (5 if one.is_name else 3)
        assert one.is_name or one.text == one.text.lower()
    assert all(one.at <= other.at for one, other in pairwise(found))
    named = [range(one.at, one.at + len(split(one.text))) for one in found if one.is_name]
    assert all(one.stop <= other.start for one, other in pairwise(named))


@QUICK
@given(sentences, languages)
def test_keyphrases_and_causes_are_mentions(text: str, language: str) -> None:
    found = mentions(text, language)
    telling = keyphrases(found, lambda stem: float(len(stem)))
    assert set(telling) <= set(found)
    assert len({one.stems for one in telling}) == len(telling)
    for cause, effect in causes(text, found):
        assert {cause, effect} <= set(found)
        assert cause.stems != effect.stems


def test_a_word_written_as_a_name_in_one_text_is_one_at_the_beginning_of_another() -> None:
    known = written_as_names("On a vu Marie, Yann et la mer. Demain on part avec Élodie à Douarnenez.")
    assert known == {"marie", "yann", "elodie", "douarnenez"}
    assert [one.text for one in mentions("Marie a raté la fournée.", "fr")] == ["fournée"]
    found = mentions("Marie a raté la fournée.", "fr", known=known)
    assert [(one.text, one.is_name, one.kind) for one in found] == [("Marie", True, "concept"), ("fournée", False, "concept")]
    assert written_as_names("Hier. Demain!\nOui Non, Merci") == set()


def test_company_tells_a_person_and_at_the_tells_a_place() -> None:
    assert {one.text: one.kind for one in mentions("We sang with Rosa at the bakery, in the rain.", "en")} == {
        "Rosa": "person",
        "bakery": "place",
        "rain": "concept",
    }
    assert {one.text: one.kind for one in mentions("On dort chez Anouk avec Rémi.", "fr")} == {"Anouk": "person", "Rémi": "person"}
