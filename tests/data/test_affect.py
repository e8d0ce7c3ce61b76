"""The lexicon that luna brings: large enough, balanced, and without words that mean something else."""

import pytest

from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.text import affect, terms


@pytest.mark.parametrize("language", affect.LANGUAGES)
def test_each_language_has_its_words_of_every_kind(language: str) -> None:
    table = affect.own().stems[language]
    assert len(table) >= 600
    assert sum(one.valence > 0 for one in table.values()) >= 250
    assert sum(one.valence < 0 for one in table.values()) >= 250
    for name in EMOTIONS:
        assert sum(one.emotion == name for one in table.values()) >= 10 or name == "neutral"


def test_there_are_signs_for_every_tone_but_none() -> None:
    assert {EMOTIONS[one.emotion].tone for one in affect.own().signs.values()} == {"joy", "love", "calm", "curiosity", "concern"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "use position product still rest family thing people time think table car work home want"),
        ("fr", "gens guère outre faut pourrait rouge position production trace connaît opéra chose temps maison travail voiture"),
    ],
)
def test_common_words_that_share_a_stem_with_none_of_it(language: str, words: str) -> None:
    table = affect.own().stems[language]
    assert {word for word in words.split() if terms.stems(word, language)[0] in table} == set()
