"""What is refused of the bytes of a document, with its line, and that no white space and no escape gets around it."""

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.files import codec
from tests.strategies import QUICK, json_values, objects, texts, whole


def refusal(raw: bytes, limit: int = codec.MAX_MEMORY) -> codec.RuleError:
    with pytest.raises(codec.RuleError) as error:
        codec.decode(raw, limit)
    return error.value


@pytest.mark.parametrize(
    ("raw", "line", "rule"),
    [
        (b'{"a": 1,\n"b": 2,\n"a": 3}', 3, "key 'a' stands twice in one object"),
        (b'[1,\n{"x.y": 1,\n\n "x.y" : 1}]', 4, "key 'x.y' stands twice"),
        (b'{"a": 1, "\\u0061": 1}', 1, "key 'a' stands twice"),
        (b'{"a":\nNaN}', 2, "is not JSON"),
        (b"[1,\n-Infinity]", 2, "is not JSON"),
        (b"[1,\n\n1e999]", 3, "is not JSON: number is infinity"),
        (b"\xef\xbb\xbf{}", 1, "begins with a byte order mark"),
        (b'["a",\n"\\ud800"]', 2, "is not JSON"),
        (b'["a",\n"\xed\xa0\x80"]', 2, "is not UTF-8"),
        (b'{\n"caf\xe9": 1}', 2, "is not UTF-8"),
        (b"\xff\xfe{\x00}\x00", 1, "is not UTF-8"),
        (b"[0,\n18446744073709551616]", 2, "integer 18446744073709551616 does not fit 64 bits"),
        (b"[0,\n-9223372036854775809]", 2, "does not fit 64 bits"),
        (b"[" + b"9" * 300 + b"]", 1, "does not fit 64 bits"),
        (b"[" + b"9" * 5000 + b"]", 1, "is not JSON: number is infinity"),
        (b"[" * 65 + b"]" * 65, 0, "nests deeper than 64"),
        (b"[" * 64 + b"{}" + b"]" * 64, 0, "nests deeper than 64"),
        (b"[" * 300 + b"]" * 300, 0, "nests deeper than 64"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, 0, "nests deeper than 64"),
        (b'{"a":' * 990 + b'{"b":1,"b":2}' + b"}" * 990, 0, "nests deeper than 64"),
        (b"[" * 100_000, 1, "is not JSON"),
        (b"{}\n{}", 2, "is not JSON"),
        (b'{"a": 1} // mine', 1, "is not JSON"),
        (b"[1,]", 1, "is not JSON"),
        (b"{'a': 1}", 1, "is not JSON"),
        (b'["\x01"]', 1, "is not JSON"),
        (b"[01]", 1, "is not JSON"),
        (b'{"a": 1', 1, "is not JSON"),
        (b"", 1, "is not JSON"),
        (b"\x00\x01\x02", 1, "is not JSON"),
    ],
)
def test_what_breaks_a_bound_is_refused_with_its_line(raw: bytes, line: int, rule: str) -> None:
    error = refusal(raw)
    assert error.line == line
    assert rule in error.rule
    assert str(error) == (f"line {line}: {error.rule}" if line else error.rule)


def test_what_keeps_the_bounds_is_read() -> None:
    assert codec.decode(b"[" * 64 + b"7" + b"]" * 64) == codec.decode(b" " + b"[" * 64 + b"7" + b"]" * 64)
    assert codec.decode(b"[18446744073709551615, -9223372036854775808]") == [2**64 - 1, -(2**63)]
    assert codec.decode(b"[-0, -0.0, 1E5, 1.50]") == [0, 0.0, 1e5, 1.5]
    assert codec.decode(b'["[[[[", "' + b"{" * 100 + b'"]')[1] == "{" * 100
    assert codec.decode(b'{"\\ud83c\\udf5e": "\\/"}') == {"\U0001f35e": "/"}


def test_the_length_is_bounded() -> None:
    raw = b'"' + b"a" * (codec.MAX_MEMORY - 2) + b'"'
    assert len(codec.decode(raw)) == codec.MAX_MEMORY - 2
    assert refusal(raw + b"\n").rule == "longer than 1,048,576 bytes"
    assert refusal(b"[1, 2]", 5).rule == "longer than 5 bytes"


_blank = st.text(" \n\t\r", max_size=3)


@st.composite
def spelt(draw: st.DrawFn, text: str) -> str:
    """A JSON string for `text`, characters written plainly or as escapes."""
    parts = [f"\\u{ord(char):04x}" if ord(char) < 0xD800 and draw(st.booleans()) else json.dumps(char)[1:-1] for char in text]
    return '"' + "".join(parts) + '"'


@st.composite
def blank(draw: st.DrawFn, *tokens: str) -> str:
    return "".join(draw(_blank) + token for token in tokens) + draw(_blank)


@st.composite
def doubled(draw: st.DrawFn) -> str:
    """An object in which one key stands twice, however either is spelt, among others."""
    key = draw(texts | st.text(" \n\t", max_size=3) | st.text(string.ascii_letters, max_size=2))
    items = [(name, json.dumps(value)) for name, value in draw(objects).items() if name != key]
    values = draw(st.lists(json_values.map(json.dumps), min_size=2, max_size=3))
    items = draw(st.permutations([*items, *((key, value) for value in values)]))
    members = [draw(blank(draw(spelt(name)), ":", value)) for name, value in items]
    return draw(blank("{", ",".join(members), "}"))


@QUICK
@given(st.data())
def test_no_white_space_and_no_escape_hides_a_duplicate_key(data: st.DataObject) -> None:
    document = data.draw(doubled())
    for raw in (document, f'[{{"a b": "c  d"}}, {document}]', f'{{"x": {{"y": {document}}}}}'):
        assert "stands twice in one object" in refusal(raw.encode()).rule


@QUICK
@given(st.integers(2**64, 2**200) | st.integers(-(2**200), -(2**63) - 1), _blank, objects)
def test_no_white_space_hides_an_integer_beyond_64_bits(number: int, around: str, beside: dict[str, Any]) -> None:
    for raw in (f"{around}{number}{around}", f'{{"n":{around}{number}, "rest": {json.dumps(beside)}}}'):
        assert "does not fit 64 bits" in refusal(raw.encode()).rule


@QUICK
@given(st.text(string.digits + "+-.eE", min_size=1, max_size=8) | whole.map(str))
def test_a_number_is_read_as_the_standard_library_reads_it_or_refused(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        refusal(text.encode())
        return
    if expected in {float("inf"), float("-inf")}:
        refusal(text.encode())
    else:
        assert codec.decode(text.encode()) == expected


@QUICK
@given(st.binary(max_size=40))
def test_no_bytes_do_anything_but_decode_or_break_a_rule(raw: bytes) -> None:
    try:
        value = codec.decode(raw)
    except codec.RuleError:
        return
    assert value == json.loads(raw)
