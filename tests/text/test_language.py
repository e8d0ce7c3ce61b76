import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.language import detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I went to the market yesterday and bought some bread.", "en"),
        ("Je suis allé au marché hier et j'ai acheté du pain.", "fr"),
        ("je suis alle au marche hier", "fr"),
        ("We met José at the café near the château", "en"),
        ("Café très serré", "fr"),
        ("Thanks!", "en"),
        ("Merci", "fr"),
        ("What car does his son drive?", "en"),
        ("Le but du jeu", "fr"),
    ],
)
def test_detects(text: str, expected: str) -> None:
    assert detect(text, default="??") == expected


@pytest.mark.parametrize("text", ["", "42", "Paris 2026", "東京タワー", "🙂"])
def test_says_the_default_when_undecided(text: str) -> None:
    assert detect(text, default="fr") == "fr"
    assert detect(text) == "en"


def test_looks_at_the_beginning() -> None:
    assert detect("the house is on the hill. " * 100 + "le chat est dans la maison " * 1000) == "en"


@given(st.text())
def test_is_deterministic_and_answers_nothing_else(text: str) -> None:
    assert detect(text) in {"en", "fr"}
    assert detect(text) == detect(text)
