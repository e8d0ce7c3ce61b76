import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.slug import slug

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
