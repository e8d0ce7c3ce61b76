"""What a text feels like: negation, degree, marks, signs, in English and in French; and lexicons that break a rule."""

from pathlib import Path

import pytest
from hypothesis import given

from luna_cli.model.memory import EmotionalContext
from luna_cli.model.schema import TONES
from luna_cli.text import affect
from luna_cli.text.affect import infer, load, parse, read
from tests.strategies import QUICK, texts


@pytest.mark.parametrize(
    ("language", "text", "tone"),
    [
        ("en", "I am so happy that the bread worked out", "joy"),
        ("en", "They explained a fascinating mystery", "curiosity"),
        ("en", "A quiet, peaceful morning by the lake", "calm"),
        ("en", "I worry about the deadline", "concern"),
        ("en", "I love my grandmother dearly", "love"),
        ("en", "The train leaves at seven from platform two", "neutral"),
        ("en", "He was furious about the betrayal", "concern"),
        ("en", "What a relief, we are safe", "calm"),
        ("fr", "Je suis tellement heureux que le pain soit levé", "joy"),
        ("fr", "Ils ont découvert une énigme fascinante", "curiosity"),
        ("fr", "Une matinée calme et paisible au bord du lac", "calm"),
        ("fr", "Je m'inquiète pour lundi, c'est urgent", "concern"),
        ("fr", "J'adore ma grand-mère, quelle tendresse", "love"),
        ("fr", "Le train part à sept heures du quai deux", "neutral"),
        ("fr", "Il était furieux de cette trahison", "concern"),
        ("fr", "Ouf, quel soulagement", "calm"),
    ],
)
def test_tones_in_both_languages(language: str, text: str, tone: str) -> None:
    assert infer(text, language).primary_emotion == tone


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("fr", "je suis pas du tout content", -1),
        ("fr", "Je ne suis pas heureuse", -1),
        ("fr", "je n'aime pas ça", -1),
        ("fr", "Il n'y a plus de joie ici", -1),
        ("fr", "sans plaisir", -1),
        ("fr", "aucun espoir", -1),
        ("fr", "C'est pas mal", 1),
        ("fr", "Je ne suis jamais triste", 1),
        ("fr", "Je n'aime que toi", 1),
        ("fr", "Pas seulement content, ravi", 1),
        ("fr", "Ce n'est pas lundi, mais je suis ravi", 1),
        ("fr", "à peine arrivé, déjà ravi", 1),
        ("en", "not bad at all", 1),
        ("en", "I don't like it, I am not happy", -1),
        ("en", "I dont enjoy this", -1),
        ("en", "I can't enjoy this", -1),
        ("en", "never boring", 1),
        ("en", "without hope", -1),
        ("en", "Not only good but wonderful", 1),
        ("en", "We didn't go, but I love the sea", 1),
        ("en", "She isn't sad anymore", 1),
    ],
)
def test_negation_turns_round_what_it_reaches(language: str, text: str, sign: int) -> None:
    assert infer(text, language).valence * sign > 0.1


def test_a_negation_is_weaker_than_the_opposite_unless_it_is_firm() -> None:
    good, not_bad, not_at_all = (infer(text, "en").valence for text in ("good", "not bad", "not bad at all"))
    assert good > not_at_all > not_bad > 0
    assert infer("je suis pas du tout content", "fr").valence < infer("je suis pas content du lundi soir", "fr").valence < 0


@pytest.mark.parametrize(
    ("language", "less", "more"),
    [
        ("en", "I am happy", "I am very happy"),
        ("en", "I am slightly sad", "I am sad"),
        ("en", "it was good", "it was terribly good"),
        ("en", "I was angry", "I was ANGRY"),
        ("en", "I am glad", "I am glad!!!"),
        ("fr", "un peu triste", "triste de tout"),
        ("fr", "elle est contente", "elle est très contente"),
        ("fr", "un bon jour", "un super bon jour"),
    ],
)
def test_degree_capitals_and_marks_make_it_stronger(language: str, less: str, more: str) -> None:
    assert infer(less, language).intensity < infer(more, language).intensity


def test_adverbs_of_degree_say_nothing_themselves() -> None:
    assert [one.word for one in read("terribly good", "en").felt] == ["good"]
    assert read("terribly", "en").context.valence < 0
    assert read("kind of late", "en").felt == ()
    assert read("good morning", "en").felt == ()


def test_signs_are_read_in_every_language() -> None:
    assert infer("ok 😊", "en").primary_emotion == "joy"
    assert infer("とても 😡", "ja").valence < -0.3
    assert infer("bah :(", "fr").primary_emotion == "concern"
    assert infer("❤️", "fr").primary_emotion == "love"


def test_what_is_felt_beside_the_tone_is_named() -> None:
    found = infer("I was furious and afraid, I cried", "en")
    assert found.primary_emotion == "concern"
    assert {"anger", "fear", "sadness"} <= found.secondary_emotions.keys()


def test_a_long_text_with_one_word_is_nearly_neutral_and_nothing_known_is_neutral() -> None:
    assert infer("", "en") == infer("The table is brown.", "en") == infer("Der Tisch ist braun", "de") == EmotionalContext()
    plain = "the table stands beside the window and the chair beside the wall " * 20
    long = infer(plain + " fine", "en")
    assert abs(long.valence) < 0.1
    assert infer("fine", "en").valence > 0.3


@QUICK
@given(texts)
def test_whatever_the_text_the_values_are_within_bounds(text: str) -> None:
    for language in ("en", "fr", "xx"):
        found = infer(text + " happy " + text + " sad not", language)
        assert found.primary_emotion in TONES
        assert 0 <= found.intensity <= 1
        assert -1 <= found.valence <= 1
        assert 0 <= found.arousal <= 1
        assert all(0 <= share <= 1 for share in found.secondary_emotions.values())


def test_words_stand_for_their_stems() -> None:
    lexicon = parse(["# mine", "", "en\tsailing\t0.9\t0.5\tjoy", "fr\tbâbord\t-0.9\t0.5\tpeur", "any\t⚓\t0.5\t0.5\tcalm"])
    assert infer("We sailed and sail ⚓", "en", lexicon).primary_emotion == "joy"
    assert infer("Babord toute", "fr", lexicon).valence < -0.5
    assert infer("happy", "en", lexicon) == EmotionalContext()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("en\thappy\t0.8\t0.6", "has 4 cells, not 5"),
        ("de\tfroh\t0.8\t0.6\tjoy", "language must be one of en, fr, any"),
        ("en\thappy\t1.8\t0.6\tjoy", "valence must be a number in -1 to 1"),
        ("en\thappy\tnan\t0.6\tjoy", "valence must be a number in -1 to 1"),
        ("en\thappy\t0.8\tmuch\tjoy", "arousal must be a number in 0 to 1"),
        ("en\thappy\t0.8\t0.6\tglee", "emotion must be one of joy"),
        ("en\tvery happy\t0.8\t0.6\tjoy", "must be one word"),
        ("en\tsadness\t-0.8\t0.6\tjoy", "stands there already"),
    ],
)
def test_a_bad_line_is_named(line: str, rule: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"# mine\nen\tsad\t-0.5\t0.3\tsadness\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"mine.tsv: line 3: .*{rule}"):
        load(str(file))


def test_a_lexicon_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"mine\.tsv: is not UTF-8"):
        load(str(file))


def test_luna_s_own_lexicon_is_read_once() -> None:
    assert affect.own() is affect.own()
