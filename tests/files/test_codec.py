"""Canonical bytes against files that lie in tests/golden, tolerant reading, and everything that is refused, with its line."""

import json
import string
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.files import codec
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics
from tests.strategies import QUICK, json_values, memories, objects, texts, whole

GOLDEN = Path(__file__).parents[1] / "golden"
AT = clock.parse_utc("2026-11-20T14:30:00Z")
LEAST = Memory(id="exp_000000000001", memory_type="seed", created_at=AT, updated_at=AT, content="Bread wants time.", entered_at=AT)
FULL = Memory(
    id="exp_a1b2c3d4e5f6",
    memory_type="branch",
    created_at=clock.parse_utc("2026-11-19T07:05:09.040Z"),
    updated_at=AT,
    content="Le four à bois a chauffé trois heures.\n«\u202fEncore\u202f», dit-elle \\o/ \t\u0000\U0001f35e",
    entered_at=AT,
    summary="Le four à bois",
    session_context={"session_id": "s-1", "turn": 3, "exact": 0.1234567890123, "nested": {"b": [1, [], {}], "a": None}},
    conversation_history=({"role": "user", "content": "Et le pain ?"}, {"role": "luna", "content": "Il lève."}),
    phi_metrics=PhiMetrics(phi_weight=1.0000004, phi_resonance=1 / 3, phi_distance=0.618034, evolution_rate=-1e-9, as_of=AT),
    emotional_context=EmotionalContext(
        primary_emotion="joy", intensity=2 / 3, valence=-0.0, arousal=1.0, secondary_emotions={"surprise": 0.25, "calme": 0.5}
    ),
    parent_id="exp_000000000001",
    children_ids=("exp_000000000002",),
    related_ids=("exp_000000000003", "exp_000000000004"),
    tags=("pain", "été"),
    source="émotion",
    user_id="léa",
    consolidation_count=2,
    last_consolidated=AT,
    promotion_candidate=True,
    trust="self",
    language="fr",
    access_days=4.25,
    access_count=5,
    last_accessed=0,
    tier_since=AT,
    pinned=True,
    concepts=("hub_pain",),
    threats=("orders",),
    supersedes=("exp_000000000005",),
    superseded_by="exp_000000000006",
    aliases=("ep_1042",),
    versions=("Le four a chauffé.",),
    extra={"température": 231.5, "big": 2**63, "alpha": []},
    wrapper_extra={"note": "écrit à la main"},
)
REPORT = {"night": "2026-11-21", "at": "2026-11-21T02:00:00Z", "totals": {"promoted": 1, "phi": 0.6}, "phases": [], "words": "né"}


def refusal(raw: bytes, limit: int = codec.MAX_MEMORY) -> codec.RuleError:
    with pytest.raises(codec.RuleError) as error:
        codec.decode(raw, limit)
    return error.value


@pytest.mark.parametrize(("name", "memory"), [("full", FULL), ("minimal", LEAST)])
def test_a_memory_has_the_bytes_of_its_golden_file(name: str, memory: Memory) -> None:
    golden = (GOLDEN / f"{name}.json").read_bytes()
    assert codec.write(memory) == golden
    assert codec.write(codec.read(golden, name, "Europe/Paris")) == golden


def test_a_report_has_the_bytes_of_its_golden_file() -> None:
    assert codec.encode(REPORT) == (GOLDEN / "report.json").read_bytes()


def test_canonical_bytes_are_what_the_format_says() -> None:
    raw = (GOLDEN / "full.json").read_bytes()
    assert raw.endswith(b"}\n")
    assert not raw.endswith(b"\n\n")
    assert b"\r" not in raw
    assert b"-0.0" not in raw
    assert b'\n      "id": "exp_a1b2c3d4e5f6",\n' in raw
    assert raw.decode().count("à bois") == 2
    experience = json.loads(raw)["memory_pure_v2"]["experience"]
    assert experience["phi_metrics"]["phi_weight"] == 1.0
    assert experience["phi_metrics"]["phi_resonance"] == 0.333333
    assert experience["session_context"]["exact"] == 0.1234567890123
    assert list(experience)[-3:] == ["alpha", "big", "température"]


@QUICK
@given(memories)
def test_a_written_memory_is_read_back_and_written_the_same(memory: Memory) -> None:
    raw = codec.write(memory)
    assert codec.read(raw, "a.json", "UTC") == memory
    assert codec.encode(codec.decode(raw)) == raw


@QUICK
@given(json_values)
def test_canonical_bytes_stay_as_they_are(value: Any) -> None:
    raw = codec.encode(value)
    assert codec.encode(codec.decode(raw)) == raw
    line = codec.encode_line(value)
    assert line.count(b"\n") == 1
    assert codec.encode(codec.decode(line)) == raw


@QUICK
@given(memories, st.booleans(), st.sampled_from([None, 1, "\t"]), st.randoms(use_true_random=False))
def test_order_indentation_and_escapes_do_not_matter_to_a_reader(
    memory: Memory,
    ascii_only: bool,  # noqa: FBT001 - drawn
    indent: Any,
    chance: Any,
) -> None:
    def shuffled(value: Any) -> Any:
        keys = list(value) if isinstance(value, dict) else []
        chance.shuffle(keys)
        return {key: shuffled(value[key]) for key in keys} if keys else value

    text = json.dumps(shuffled(json.loads(codec.write(memory))), ensure_ascii=ascii_only, indent=indent)
    assert codec.read(text.encode(), "a.json", "UTC") == memory


def test_instants_are_read_as_people_write_them() -> None:
    raw = codec.write(LEAST).replace(b"2026-11-20T14:30:00Z", b"2026-11-20T15:30:00+01:00", 1).replace(b"T14:30:00Z", b" 15:30", 1)
    assert codec.write(codec.read(raw, "a.json", "Europe/Paris")) == codec.write(LEAST)


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


def test_a_memory_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(codec.RuleError, match="is longer than 1,048,576"):
        codec.write(replace(LEAST, content="é" * (codec.MAX_MEMORY // 2)))
    nested: Any = "deep"
    for _ in range(60):
        nested = [nested]
    assert codec.read(codec.write(replace(LEAST, session_context={"at": nested})), "a", "UTC").session_context == {"at": nested}
    with pytest.raises(codec.RuleError, match="nests deeper than 64"):
        codec.write(replace(LEAST, session_context={"at": [nested]}))
    for value in (2**64, "\ud800", {1: 2}, object()):
        with pytest.raises(codec.RuleError):
            codec.write(replace(LEAST, session_context={"at": value}))


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


def numbered(raw: bytes) -> list[str]:
    return ["", *raw.decode().split("\n")]


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("memory_type", '"fruit"', "memory_type: must be one of"),
        ("created_at", '"soon"', "created_at: 'soon' is not a date"),
        ("phi_resonance", "7", "phi_metrics.phi_resonance: must lie in"),
        ("valence", '"low"', "emotional_context.valence: must be a number"),
        ("as_of", "1", "phi_metrics.as_of: must be an instant"),
    ],
)
def test_a_broken_field_is_named_with_file_line_and_rule(key: str, value: str, rule: str) -> None:
    lines = numbered(codec.write(FULL))
    number = next(n for n, line in reversed(list(enumerate(lines))) if line.strip().startswith(f'"{key}":'))
    lines[number] = f'"{key}": {value}' + ("," if lines[number].endswith(",") else "")
    with pytest.raises(CorruptError, match=rule) as error:
        codec.read("\n".join(lines[1:]).encode(), "leaves/a.json", "UTC")
    assert error.value.message.startswith(f"leaves/a.json: line {number}: ")


def test_the_wrapper_s_own_keys_are_told_from_the_experience_s() -> None:
    raw = codec.write(FULL)
    broken = raw.replace(b'"created_at": "2026-11-20T14:30:00Z"', b'"created_at": "soon"', 1)
    with pytest.raises(CorruptError, match=r"^a\.json: line 5: memory_pure_v2\.created_at: 'soon' is not a date"):
        codec.read(broken, "a.json", "UTC")
    assert codec.line_of(raw, "created_at") == numbered(raw).index('      "created_at": "2026-11-19T07:05:09.040Z",')
    assert codec.line_of(raw, "nowhere") == 0


def test_a_rule_of_the_bytes_and_a_newer_format_are_named_with_the_file() -> None:
    with pytest.raises(CorruptError, match=r"^a\.json: line 1: is not JSON: "):
        codec.read(b"{", "a.json", "UTC")
    with pytest.raises(CorruptError, match=r"^a\.json: memory_pure_v2: is missing: this is not a memory$"):
        codec.read(b"{}", "a.json", "UTC")
    with pytest.raises(NewerFormatError, match=r"^a\.json: line 3: version 3\.0\.0 is newer than 2\.0\.0$") as error:
        codec.read(codec.write(LEAST).replace(b'"2.0.0"', b'"3.0.0"'), "a.json", "UTC")
    assert error.value.hint == "upgrade luna to read it"
