"""Which traces are ours to fold, what of them counts as a use, and what is no trace."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.actions.recall import trace
from luna_cli.model.change import Fold
from luna_cli.vault import traces

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
DAY = clock.DAY_MS
HOUR = DAY // 24
A, B, C, D = (f"exp_00000000000{letter}" for letter in "abcd")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "traces").mkdir()
    return tmp_path


def line(at: int = NOON, kind: str = "recall", ids: Any = (A,), **more: Any) -> str:
    return json.dumps({"at": clock.iso(at), "by": "host-1", "kind": kind, "cue": "bread", "ids": ids, **more})


def lay(root: Path, *lines: str, name: str = "2026-11-20.me.jsonl") -> bytes:
    raw = "".join(f"\n{one}" for one in lines).encode()
    (root / "traces" / name).write_bytes(raw)
    return raw


def read(root: Path, now: int = NOON + 8 * DAY, zone: str = "UTC") -> traces.Traces:
    return traces.read(str(root), "me", now, zone)


def test_the_first_hits_of_a_recall_and_everything_shown_count_as_used(root: Path) -> None:
    raw = lay(
        root,
        line(NOON, ids=[A, B, C, D]),
        line(NOON + 1, "show", [D]),
        line(NOON + 2, "link", [A, D]),
        line(NOON + 3, "outcome", [B], value="good"),
        line(NOON + 4, "outcome", [C], value="neither"),
        line(NOON + 5, "store", [C]),
        line(NOON + 6, "unheard of", [C]),
    )
    found = read(root)
    assert found.accesses == {A: [NOON, NOON + 2], B: [NOON, NOON + 3], C: [NOON], D: [NOON + 1, NOON + 2]}
    assert (found.lines, found.bad) == (7, [])
    assert found.folds == [Fold(path="traces/2026-11-20.me.jsonl", length=len(raw), sha256=sha256(raw).hexdigest())]


def test_what_misled_was_of_no_use_on_that_day(root: Path) -> None:
    lay(
        root,
        line(NOON - 1, "show", [A, B]),
        line(NOON, "outcome", [A, D], value="bad"),
        line(NOON + 1, ids=[A]),
        line(NOON + 2, "link", [C]),
        line(NOON + DAY, "show", [A]),
    )
    lay(root, line(NOON + 3, "outcome", [C], value="bad"), name="2026-11-20.gone.jsonl")
    assert read(root).accesses == {A: [NOON + DAY], B: [NOON - 1]}
    assert read(root, NOON + DAY).accesses == {A: [NOON + DAY], B: [NOON - 1], C: [NOON + 2]}


def test_the_last_outcome_of_a_day_counts_whatever_the_order_of_lines(root: Path) -> None:
    lay(
        root,
        line(NOON + 3, "outcome", [A], value="good"),
        line(NOON, "show", [A, B]),
        line(NOON + 2, "outcome", [A], value="bad"),
        line(NOON + 2, "outcome", [B], value="good"),
        line(NOON + 3, "outcome", [B], value="bad"),
    )
    assert read(root).accesses == {A: [NOON + 3, NOON]}


@pytest.mark.parametrize(("zone", "kept"), [("UTC", {}), ("Europe/Paris", {A: [NOON + 10 * HOUR]})])
def test_a_day_is_that_of_the_vault(root: Path, zone: str, kept: dict[str, list[int]]) -> None:
    lay(root, line(NOON + 10 * HOUR, "show", [A]), line(NOON + 11 * HOUR, "outcome", [A], value="bad"))
    assert read(root, zone=zone).accesses == kept


def test_what_a_recall_leaves_is_read_back(root: Path) -> None:
    cue = 'du "pain" \\ \n\u2028 ' + "é" * 5000
    trace(str(root), "me", NOON, "recall", cue, [A, B])
    trace(str(root), "me", NOON + 1, "show", "", [C])
    found = read(root)
    assert found.accesses == {A: [NOON], B: [NOON], C: [NOON + 1]}
    assert found.bad == []
    assert len((root / "traces/2026-11-20.me.jsonl").read_bytes()) < 4200


@pytest.mark.parametrize(("last", "ours"), [(NOON + DAY, False), (NOON + DAY - 1, True), (NOON, True)])
def test_another_writer_s_traces_are_ours_after_seven_silent_days(root: Path, last: int, ours: bool) -> None:  # noqa: FBT001 - a case
    lay(root, line(NOON), line(last), name="2026-11-20.other.jsonl")
    found = read(root)
    assert bool(found.accesses) is ours
    assert bool(found.folds) is ours


def test_lines_that_are_none_are_named_and_the_others_count(root: Path) -> None:
    bad = [
        "{",
        '"text"',
        "[]",
        "{}",
        line().replace("Z", ""),
        line(ids=None),
        line(ids=7),
        line().replace('"kind"', '"at"'),
        json.dumps({"at": ["2026-11-20T12:00:00Z"], "kind": "show", "ids": [A]}),
        json.dumps({"at": 7, "kind": "show", "ids": [A]}),
        json.dumps({"at": None, "kind": "show", "ids": [A]}),
        "\x00" * 40,
        '{"a":' * 900,
    ]
    lay(root, line(), *bad, "", line(NOON + 1))
    found = read(root)
    assert found.accesses == {A: [NOON, NOON + 1]}
    assert [reason.split(":")[1] for reason in found.bad] == [f" line {number}" for number in range(3, 3 + len(bad))]
    assert all(reason.startswith("traces/2026-11-20.me.jsonl: line ") for reason in found.bad)
    assert len(found.folds) == 1


def test_a_file_of_another_writer_without_a_readable_line_is_left_alone(root: Path) -> None:
    lay(root, "{", name="2026-11-20.other.jsonl")
    found = read(root)
    assert (found.folds, found.bad) == ([], [])


def test_files_are_read_in_the_order_of_their_names_and_nothing_else_is(root: Path, tmp_path: Path) -> None:
    lay(root, line(NOON + DAY), name="2026-11-21.me.jsonl")
    lay(root, line(NOON), name="2026-11-20.me.jsonl")
    lay(root, line(NOON, ids=[B]), name="notes.txt")
    (tmp_path / "elsewhere").write_text(line(ids=[C]))
    os.symlink(tmp_path / "elsewhere", root / "traces" / "2026-11-19.me.jsonl")
    assert traces.names(str(root)) == ["2026-11-20.me.jsonl", "2026-11-21.me.jsonl"]
    assert read(root).accesses == {A: [NOON, NOON + DAY]}


def test_without_traces_there_is_nothing(root: Path) -> None:
    lay(root, name="2026-11-20.me.jsonl")
    assert (read(root).accesses, read(root).folds) == ({}, [])
    (root / "traces" / "2026-11-20.me.jsonl").unlink()
    (root / "traces").rmdir()
    assert read(root).lines == 0
