from dataclasses import replace

import pytest

from luna_cli.dream.record_words import record_words
from luna_cli.model.records import PLACES, Move, Pattern
from luna_cli.model.schema import TONES

WEEKLY = Pattern(
    at=0,
    id="pat_000000000001",
    hubs=("hub_pain",),
    days=5,
    first="2026-10-13",
    last="2026-11-10",
    interval_days=7.0,
    regularity=1.0,
    weekday=2,
    hour=18,
    phi=0.4,
    trust="user",
    examples=(),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "every 7 days, on Tuesdays around 18:00"),
        ("fr_FR", "tous les 7\u00a0jours, le mardi vers 18\u00a0h"),
        ("de", "every"),
    ],
)
def test_a_rhythm(language: str, said: str) -> None:
    assert record_words(language).rhythm(WEEKLY).startswith(said)


def test_a_rhythm_that_is_none_quite() -> None:
    uneven = replace(WEEKLY, interval_days=2.5, regularity=0.5, weekday=None, hour=None)
    daily = replace(WEEKLY, interval_days=1.0, weekday=None, hour=0)
    assert [record_words(language).rhythm(uneven) for language in ("en", "fr")] == [
        "about every 2.5 days",
        "environ tous les 2,5\u00a0jours",
    ]
    assert [record_words(language).rhythm(daily) for language in ("en", "fr")] == [
        "every day, around 0:00",
        "tous les jours, vers 0\u00a0h",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_place_and_tone_has_a_name(language: str) -> None:
    words = record_words(language)
    assert set(TONES) <= words.tones.keys()
    assert [words.move(Move(at=0, id="", before=place, after="archived")).endswith(" → archives") for place in PLACES] == [True] * 5
    assert words.heading("phi", "why", "stormiest")[0] == "φ"
    assert words.number(-0.25, 2, signed=True) == ("-0,25" if language == "fr" else "-0.25")
