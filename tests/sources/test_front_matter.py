import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.sources.front_matter import MAX_LENGTH, FrontMatterError, parse, split


def test_the_plain_part_of_yaml() -> None:
    text = """\
# written by hand
Title: "L'été: \\"sec\\""
subtitle: 'it''s fine'
date: 2026-11-20   # a Friday
tags: [pain, "levain, jeune", 'é', ]
people:
  - Marie
- "Zoé"
  -
link: https://example.org/a#b
empty:
none: ~
version: 1.0
draft: no
"""
    assert parse(text) == {
        "title": 'L\'été: "sec"',
        "subtitle": "it's fine",
        "date": "2026-11-20",
        "tags": ("pain", "levain, jeune", "é"),
        "people": ("Marie", "Zoé"),
        "link": "https://example.org/a#b",
        "version": "1.0",
        "draft": "no",
    }


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("a: 1\nb: |\n  block", 3, "YAML beyond plain values (|)"),
        ("a: &anchor x", 2, "YAML beyond plain values (&)"),
        ("a: *anchor", 2, "YAML beyond plain values (*)"),
        ("a: !!python/object x", 2, "YAML beyond plain values (!)"),
        ("a: {b: c}", 2, "YAML beyond plain values ({)"),
        ("a:\n  b: c", 3, "an indented line that is no list item"),
        ("a: b: c", 2, "a map in a value (quote a text that holds a colon)"),
        ("a:\n - b: c", 3, "a map in a value (quote a text that holds a colon)"),
        ("a:\n - [b]", 3, "a list in a list"),
        ("- a", 2, "a list without a key"),
        ("a: b\n - c", 3, "a list without a key"),
        ("just words", 2, "no 'key: value'"),
        ("a:b", 2, "no 'key: value'"),
        ('a: "open', 2, "a quote that is not closed"),
        ('a: "b" c', 2, "text after a closing quote"),
        ('a: "\\q"', 2, "the escape \\q"),
        ("a: [b, c", 2, "a list that is not closed on its line"),
        ('a: ["b" c]', 2, "a list that is not closed on its line"),
        ("a: [b] c", 2, "text after a list"),
        ("a: b\na: c", 3, "key 'a' stands twice"),
        ("a: " + "b" * MAX_LENGTH, 1, "longer than 16,384 characters"),
    ],
)
def test_what_is_beyond_is_named(text: str, line: int, rule: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.rule) == (line, rule)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: b\n---\nbody\n", ("a: b", "body\n")),
        ("---\n\n# remark\na: b\n...\nbody", ("\n# remark\na: b", "body")),
        ("---\n---\nbody", ("", "body")),
        ("---\nnever closed: x\n", ("", "---\nnever closed: x\n")),
        ("---\nA ruled line, then prose\n---\n", ("", "---\nA ruled line, then prose\n---\n")),
        ("body\n---\na: b\n---\n", ("", "body\n---\na: b\n---\n")),
        ("", ("", "")),
    ],
)
def test_front_matter_is_split_off(text: str, expected: tuple[str, str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet=st.sampled_from("ab:[]{},'\"\\#- \n|&é"), max_size=60))
def test_any_text_is_read_or_refused_by_line(text: str) -> None:
    line, found = 1, {}
    try:
        found = dict(parse(text))
    except FrontMatterError as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + 2
    assert all(found.values())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_a_quoted_text_comes_back(text: str) -> None:
    text = text.replace("\n", " ")
    quoted = "'" + text.replace("'", "''") + "'"
    assert parse(f"key: {quoted}\nlist: [{quoted}, x]\n") == {"key": text, "list": (text, "x")}
