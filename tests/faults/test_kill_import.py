"""SIGKILL before a mutating call of a bulk import or store: all 420 lines or none, and the same input again completes it."""

import pytest

from tests.faults.sweeps import needs_strace, sweep


@pytest.mark.parametrize("scene", ["import", "store"])
def test_a_killed_bulk(scratch: str, scene: str) -> None:
    found = sweep(scratch, scene, step=421, inner=2)
    assert found["bad"] == []
    assert found["points"] >= 4
    assert found["ended"]


@pytest.mark.faults
@pytest.mark.parametrize("scene", ["import", "store"])
def test_every_third_call(scratch: str, scene: str) -> None:
    found = sweep(scratch, scene, step=3, inner=7, shards=2)
    assert found["bad"] == []
    assert found["points"] >= 400
    assert found["ended"]


@pytest.mark.faults
@needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "write", "renameat2", "openat", "fsync"])
def test_sqlite_killed_too(scratch: str, call: str) -> None:
    found = sweep(scratch, "import", step=1 if call == "fsync" else 3, limit=8, call=call, shards=2)
    assert found["bad"] == []
    assert found["seen"] == [call]
