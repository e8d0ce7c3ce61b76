"""What stays of an archived memory, to the byte, and reading it back."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from luna_cli import clock
from luna_cli.errors import CorruptError
from luna_cli.files import codec
from luna_cli.model.memory import EmotionalContext, Memory, fresh_metrics
from luna_cli.vault import stubs
from tests.strategies import QUICK, memories

GOLDEN = Path(__file__).parents[1] / "golden" / "stub.jsonl"
AT = clock.parse_utc("2026-11-20T14:30:00Z")
BREAD = Memory(
    id="exp_a1b2c3d4e5f6",
    memory_type="leaf",
    created_at=clock.parse_utc("2026-10-01T06:00:00Z"),
    updated_at=AT,
    content="Le pain a levé toute la nuit. Il était parfait. Nous l'avons mangé chaud.",
    entered_at=AT,
    summary="Le pain a levé toute la nuit",
    session_context={"session_id": "s-1", "speaker": "Léa", "place": "four"},
    emotional_context=EmotionalContext(primary_emotion="joy"),
    tags=("pain", "été"),
    language="fr",
    phi_metrics=fresh_metrics("leaf", AT),
)


def test_a_stub_has_the_bytes_of_its_golden_file() -> None:
    stub = stubs.stub_of(BREAD, AT, "unused for 31 days", "2026-11")
    plain = stubs.stub_of(
        replace(BREAD, id="exp_000000000001", summary=None, session_context={}, tags=(), language=None), AT, "", "2026-11"
    )
    assert stubs.stub_line(stub) + stubs.stub_line(plain) == GOLDEN.read_bytes()
    assert [stubs.read_stub(line) for line in GOLDEN.read_bytes().splitlines()] == [stub, plain]


@QUICK
@given(memories)
def test_any_memory_has_a_stub_that_is_read_back(memory: Memory) -> None:
    stub = stubs.stub_of(memory, AT, "because", "2026-11")
    line = stubs.stub_line(stub)
    assert line.count(b"\n") == 1
    kept = replace(stub, session_id=stub.session_id or None, speaker=stub.speaker or None)
    assert stubs.read_stub(line) == kept
    assert stubs.own(line, memory.id) == kept
    full = stubs.full_line(memory)
    assert full.count(b"\n") == 1
    assert codec.read(full, "log", "UTC") == memory
    assert stubs.holds(full, memory.id)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('"tier":"leaf"', '"tier":"fruit"', "tier: must be one of"),
        ('"trust":"user"', '"trust":"me"', "trust: must be one of"),
        ('"archived_at":"2026', '"archived_at":"x', "archived_at: "),
        ('"full"', '"fool"', "full: is missing"),
        ('"tags":["pain"', '"tags":[7', "tags: must be a list of texts"),
        ('{"id":"exp_a1b2c3d4e5f6"', '{"id":"exp_A1"', "id: must be exp_ and 12 hexadecimal digits"),
        ("{", "[", "is not JSON"),
    ],
)
def test_a_line_that_is_no_stub_says_why(old: str, new: str, rule: str) -> None:
    line = GOLDEN.read_text().splitlines()[0].replace(old, new, 1).encode()
    with pytest.raises(ValueError, match=rule):
        stubs.read_stub(line)
    assert stubs.own(line, BREAD.id) is None


def test_a_log_keeps_what_can_be_read_and_names_the_rest(tmp_path: Path) -> None:
    first, second = GOLDEN.read_bytes().splitlines(keepends=True)
    (tmp_path / "archives").mkdir()
    (tmp_path / "archives" / "2026-11.jsonl").write_bytes(first + b"\n{}\n[]\n\xff\n" + second[:-1])
    found, broken = stubs.read_log(str(tmp_path), "archives/2026-11.jsonl")
    assert [stub.id for stub in found] == ["exp_a1b2c3d4e5f6", "exp_000000000001"]
    assert [line for line, _ in broken] == [3, 4, 5]
    assert broken[0][1] == "id: is missing"
    assert stubs.read_log(str(tmp_path), "archives/2026-12.jsonl") == ([], [])


def test_the_last_whole_memory_of_a_log_counts(tmp_path: Path) -> None:
    other = replace(BREAD, id="exp_000000000001", related_ids=(BREAD.id,))
    (tmp_path / "archives" / "full").mkdir(parents=True)
    path = "archives/full/2026-11.jsonl"
    newer = replace(BREAD, content="Newer.")
    lines = [stubs.full_line(one) for one in (BREAD, newer, other)]
    (tmp_path / path).write_bytes(b"".join(lines) + b"{" + BREAD.id.encode() + b"\n")
    assert stubs.find_full(str(tmp_path), path, BREAD.id, "UTC") == (newer, lines[1])
    assert stubs.find_full(str(tmp_path), path, "exp_00000000000f", "UTC") is None
    assert stubs.find_full(str(tmp_path), "archives/full/none.jsonl", BREAD.id, "UTC") is None
    (tmp_path / path).write_bytes(lines[1].replace(b'"leaf"', b'"fruit"'))
    with pytest.raises(CorruptError, match=r"^archives/full/2026-11.jsonl: line 1: memory_type: must be one of"):
        stubs.find_full(str(tmp_path), path, BREAD.id, "UTC")
    os.unlink(tmp_path / path)
