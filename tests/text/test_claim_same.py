"""Whether two texts say the same in the same words, nearly so, or something else."""

import pytest

from luna_cli.text.claim_same import content, is_dated, nearly_same, same_key


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("The baker lets the bread rise.", "the baker lets bread rise"),
        ("Léa a pétri la pâte, hier.", "lea a petri pate hier"),
        ("Well, the oven costs 42 €!", "The oven costs 42 eur."),
        ("“Bread” (rye)", "bread, rye"),
    ],
)
def test_case_accents_punctuation_articles_and_fillers_do_not_count(first: str, then: str) -> None:
    assert same_key(first) == same_key(then)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("The dog bit the man.", "The man bit the dog."),
        ("It is -5 outside.", "It is 5 outside."),
        ("I know C++.", "I know C#."),
        ("It costs 5 €.", "It costs 5 $."),
        ("You like tea.", "You like tea?"),
        ("The oven is at 4.5.", "The oven is at 45."),
        ("It opens at 8:15.", "It opens at 81:5."),
        ("I bake.", "I do not bake."),
    ],
)
def test_order_signs_figures_and_questions_count(first: str, then: str) -> None:
    assert same_key(first) != same_key(then)


NIGHT = "The baker of the old town lets the rye bread rise for a whole night before the oven is hot"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (("lets", "let"), True),
        (("bread", "breads"), True),
        (("before", "after"), True),
        (("a whole", "a"), False),
        (("for", "without"), False),
        (("oven is", "oven is not"), False),
        (("a whole", "two whole"), False),
        (("hot", "hot?"), False),
    ],
)
def test_nearly_the_same_has_the_same_stems_numbers_names_and_negations(change: tuple[str, str], *, same: bool) -> None:
    changed = NIGHT.replace(*change)
    assert changed != NIGHT
    assert nearly_same(NIGHT, changed, "en") is same


def test_other_names_are_something_else() -> None:
    sentence = "At the mill of the old town by the river we met Anna, baked rye bread, sang three songs and drank cold cider"
    assert nearly_same(sentence, sentence.replace("met", "meet"), "en") is False
    assert nearly_same(f"{sentence} all evening", f"{sentence} all evenings", "en")
    assert not nearly_same(sentence, sentence.replace("Anna", "Marc"), "en")


@pytest.mark.parametrize(
    ("language", "text", "dated"),
    [
        ("en", "I met Anna at the market.", True),
        ("en", "The shop is closed today.", True),
        ("en", "The shop closes at noon.", False),
        ("fr", "J'ai vu Léa au marché.", True),
        ("fr", "Le magasin ferme à midi.", False),
        ("fr", "Il pleut aujourd'hui.", True),
        ("de", "Gestern war es kalt.", False),
    ],
)
def test_what_tells_of_an_occasion_is_dated(language: str, text: str, *, dated: bool) -> None:
    assert is_dated(text, language) is dated


def test_content_leaves_function_words_out() -> None:
    assert dict(content("The bread and the breads of Lyon", "en")) == {"bread": 2, "lyon": 1}
