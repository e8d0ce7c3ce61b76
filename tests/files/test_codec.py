"""Canonical bytes against files that lie in tests/golden, tolerant reading, and everything that is refused, with its line."""

import json
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
from tests.strategies import QUICK, json_values, memories

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
