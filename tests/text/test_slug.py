import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.model.hub_wire import is_hub_id
from luna_cli.text.slug import concept_slug, slug

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(string.ascii_letters + "éÀœ -'09")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bread rises slowly in the morning, before the others wake", "the-bread-rises-slowly-in-the-morning"),
        ("L'été à Noël, œuvre n° 3", "l-ete-a-noel-oeuvre-n-3"),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "donaudampfschifffahrtselektrizitatenhaup"),
        ("東京でラーメン", ""),
        ("iPhone手机 bought", "iphone-bought"),
        ("2026-11-20", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(TEXTS)
def test_a_slug_is_safe_in_a_file_name(text: str) -> None:
    found = slug(text)
    assert len(found) <= 40
    assert set(found) <= set(string.ascii_lowercase + string.digits + "-")
    assert not found.startswith("-")
    assert not found.endswith("-")
    assert "--" not in found
    assert not found or set(found) & set(string.ascii_lowercase)


@given(TEXTS)
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ("Crème brûlée", "creme-brulee"),
        ("L'été, à Noël !", "l-ete-a-noel"),
        ("Salt & pepper", "salt-pepper"),
        ("n° 3", "n-3"),
        ("Issue #5", "issue-5"),
        ("東京", "130016b2599b"),
        ("2026-08-01", "day-2026-08-01"),
        ("2026-13-01", "8ef31dcb5bae"),
    ],
)
def test_ordinary_concepts_have_the_slug_of_their_words(concept: str, expected: str) -> None:
    assert concept_slug(concept) == expected


def test_signs_tell_concepts_apart() -> None:
    signs = ("C", "C++", "C#", "!!!", "???", "🎉", "🎂", "5 €", "5")
    assert len({concept_slug(one) for one in signs}) == len(signs)
    for one, same in (("c++", " C++"), ("\u2764", "\u2764\ufe0f"), ("e\u0301+", "É+")):
        assert concept_slug(one) == concept_slug(same)


@given(TEXTS)
def test_every_concept_has_a_slug_for_an_id(concept: str) -> None:
    assert is_hub_id(f"hub_{concept_slug(concept)}")
