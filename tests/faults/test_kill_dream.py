"""SIGKILL before a mutating call of a whole `luna dream`: the night happened entirely or not at all; the next one completes it."""

import pytest

from tests.faults.sweeps import needs_strace, sweep


def test_a_killed_dream(scratch: str) -> None:
    found = sweep(scratch, "dream", step=401, inner=2)
    assert found["bad"] == []
    assert found["points"] >= 4
    assert found["ended"]


@needs_strace
def test_sqlite_killed_while_it_writes(scratch: str) -> None:
    found = sweep(scratch, "dream", step=5, limit=1, call="pwrite64")
    assert found["bad"] == []
    assert found["seen"] == ["pwrite64"]


@pytest.mark.faults
def test_every_call(scratch: str) -> None:
    found = sweep(scratch, "dream", step=1, inner=7, shards=2)
    assert found["bad"] == []
    assert found["points"] >= 1000
    assert found["ended"]
    assert {"open", "write", "exchange", "no_replace", "rename", "spawn", "sync_filesystem", "unlink"} <= set(found["seen"])


@pytest.mark.faults
@needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "write", "rename", "renameat2", "openat", "unlink", "fsync", "fdatasync"])
def test_sqlite_and_git_killed_too(scratch: str, call: str) -> None:
    found = sweep(scratch, "dream", step=1 if call in {"rename", "fsync"} else 3, limit=8, call=call, shards=2)
    assert found["bad"] == []
    assert found["seen"] == [call]
