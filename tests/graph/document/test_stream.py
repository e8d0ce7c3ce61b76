"""The text of a document, item by item: the same parts as of its object, and what is no document is refused with its line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.document.stream import DocumentError, parts_in, parts_of
from tests.strategies import QUICK, json_values


@QUICK
@given(st.dictionaries(st.text(max_size=5), json_values | st.lists(json_values, max_size=3), max_size=4))
def test_parts_of_a_text_are_those_of_its_object(extra: dict[str, Any]) -> None:
    document = {"hubs": list(extra.values()), "connections": [], **extra}
    for indent in (None, 1):
        assert list(parts_in(json.dumps(document, indent=indent))) == list(parts_of(document))


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("", 1, "a network is an object"),
        ("[]", 1, "a network is an object"),
        ('{"hubs": [\n{"id": 1,}]}', 2, "is not JSON"),
        ('{"hubs": [\n{}\n{}]}', 3, "is not JSON: , or ] should stand here"),
        ('{"hubs": []', 1, "is not JSON"),
        ('{"hubs": []}\n}', 2, "something stands after the end"),
        ('{"a": 1,\n"a": 2}', 2, "key 'a' stands twice"),
        ('{"hubs": [{"id": "x", "id": "y"}]}', 1, "key 'id' stands twice"),
        ('{"a": NaN}', 1, "NaN is no number"),
        ('{"a": 18446744073709551616}', 1, "does not fit 64 bits"),
        ('{"a": "\\ud800"}', 1, "holds half a character"),
        ('{"a": ' + "[" * 100_000, 1, "nests too deep"),
        ("{,}", 1, "a key should stand here"),
    ],
)
def test_a_text_that_is_no_document_is_refused_with_its_line(text: str, line: int, rule: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(parts_in(text))
    assert caught.value.line == line
    assert rule in caught.value.rule
