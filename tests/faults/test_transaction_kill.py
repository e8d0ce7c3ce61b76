"""SIGKILL before each mutating call of a transaction, and again inside its recovery: all or nothing, nothing left over."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

import luna_cli
from tests.faults import mixed

REPOSITORY = os.path.dirname(os.path.dirname(luna_cli.__file__))
SCRIPT = mixed.__file__


def sweep(folder: str, *numbers: int) -> dict[str, Any]:
    command = [sys.executable, SCRIPT, "sweep", folder, *map(str, numbers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": REPOSITORY})
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("links", [0, 1])
def test_a_killed_commit_happened_entirely_or_not_at_all(scratch: str, links: int) -> None:
    result = sweep(scratch, 21, links, 1, 9, 97)
    assert result["bad"] == []
    assert result["points"] >= 30


def test_killed_in_a_small_transaction(scratch: str) -> None:
    result = sweep(scratch, 2, 0, 1, 1, 13)
    assert result["bad"] == []
    assert {"open", "write", "fsync", "rename", "exchange", "no_replace", "mkdir"} <= set(result["calls"])


@pytest.mark.faults
@pytest.mark.parametrize("links", [0, 1])
@pytest.mark.parametrize("size", [3, 40])
def test_every_point(scratch: str, size: int, links: int) -> None:
    result = sweep(scratch, size, links, 1, 1, 5 if size < 10 else 41)
    sys.stdout.write(f"\nsize {size} links {links}: {result['points']} kill points, {len(result['bad'])} bad\n")
    assert result["bad"] == []
    assert result["points"] >= 200
