"""After a statement that breaks a rule the next ones are read, and what is said names the line to look at."""

import pytest

from luna_cli.graph.notation.forms import parse, read
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.model.hub import Hub

REST = "hub_2 : two : 0.5 []\n\nhub_3 : three : 0.5 []\n"


def names(text: str) -> list[str]:
    return [one.id for one in read(text)[0] if isinstance(one, Hub)]


def told(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.rule) for one in read(text)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "hub_1 : one : 0.5 [\n  sat : 0.5 [ a : 0.1\n]\n\n",
        "hub_1 : one : 0.5 [\n\n",
        "hub_1 : one : 0.5 [\n  sat : 0.5 [],\n\n",
        "hub_1 : one : 0.5 [\n\n  sat : 0.5 []\n\n",
    ],
)
def test_after_an_unclosed_bracket_the_next_statement_is_read(text: str) -> None:
    assert names(text + REST) == ["hub_2", "hub_3"]
    assert told(text + REST) == [(1, "what opens here is never closed with ]")]
    with pytest.raises(NotationError, match="line 1: what opens here is never closed"):
        parse(text + REST)


def test_each_unclosed_bracket_is_named() -> None:
    text = "\nhub_1 : one : 0.5 [\n  sat : 0.5 [\n\n" + REST + "\nhub_4 : four : 0.5 [\n\nhub_5 : five : 0.5 []\n"
    assert names(text) == ["hub_2", "hub_3", "hub_5"]
    assert [line for line, _ in told(text)] == [3, 9]


def test_a_stray_sign_after_an_unclosed_bracket_is_named_by_itself() -> None:
    text = "hub_1 : one : 0.5 [\n\nhub_2 : t\\wo : 0.5\n\nhub_3 : three : 0.5\n"
    assert names(text) == ["hub_3"]
    assert [line for line, _ in told(text)] == [1, 3]


def test_within_brackets_an_empty_line_means_nothing() -> None:
    text = "hub_1 : one : 0.5 [\n\n  sat : 0.5 []\n\n]\n" + REST
    assert names(text) == ["hub_1", "hub_2", "hub_3"]
    broken = text.replace("one : 0.5", "one : 9")
    assert told(broken) == [(1, "the salience must lie in 0 to 1, not 9")]
    assert names(broken) == ["hub_2", "hub_3"]


def test_a_missing_comma_is_named_where_it_is_missing() -> None:
    text = "hub_1 : one : 0.5 [\n  a : 0.5 []\n  b : 0.5 []\n]\n" + REST
    assert told(text) == [(3, "'b' stands where a comma or ] should")]
    assert names(text) == ["hub_2", "hub_3"]


def test_a_comment_begins_no_statement() -> None:
    text = "hub_1 : one : 0.5 [\n\n// what it is made of\n  a : 0.5 []\n  b : 0.5 []\n]\n" + REST
    assert told(text) == [(5, "'b' stands where a comma or ] should")]
    assert names(text) == ["hub_2", "hub_3"]
    assert names("hub_1 : one : 0.5 [\n\n// two\n" + REST) == ["hub_2", "hub_3"]
