"""Names that are forms of one, and names that are not, in English and in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.name_forms import has_capital, inflected, related, spans, start

SAME = (
    ("class", "classes"),
    ("city", "cities"),
    ("cat", "cats"),
    ("cheval", "chevaux"),
    ("gâteau", "gateaux"),
    ("pottery class", "pottery classes"),
    ("grand-mère", "grands-mères"),
)
NEAR = (("rye bread", "bread"), ("baguette", "baguete"), ("organise", "organize"), ("pottery class", "classes"))
APART = (("C class", "C# classes"), ("chapter 1", "chapter 2"), ("marriage", "carriage"), ("mill", "kiln"), ("", "s"))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_singular_and_plural_are_forms_of_one(one: str, other: str) -> None:
    assert inflected(one, other)
    assert inflected(other, one)


@pytest.mark.parametrize(("one", "other"), [*NEAR, *APART, ("plan", "plane"), ("universe", "university"), ("paint", "painting")])
def test_other_names_are_not(one: str, other: str) -> None:
    assert not inflected(one, other)
    assert not inflected(other, one)


@pytest.mark.parametrize(("one", "other"), [*SAME, *NEAR])
def test_related_names(one: str, other: str) -> None:
    assert related(one, other)
    assert related(other, one)
    assert spans(one) & spans(other) or start(one) == start(other)


@pytest.mark.parametrize(("one", "other"), APART[:-1])
def test_names_that_are_not_related(one: str, other: str) -> None:
    assert not related(one, other)


def test_parts_beginnings_and_capitals() -> None:
    assert spans("rye breads") >= {"rye", "bread", "rye bread", "rye breads"}
    assert (start("Baguette"), start("oak")) == ("bagu", "")
    assert [has_capital(name) for name in ("Élodie", "elm", "iPhone", "2026")] == [True, False, True, False]


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_the_names(one: str, other: str) -> None:
    assert inflected(one, other) == inflected(other, one)
    assert related(one, other) == related(other, one)
