"""Start sweeps of `nights.py` in processes of their own, several at a time, and bring what they found together."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

import luna_cli
from tests.faults import nights

REPOSITORY = os.path.dirname(os.path.dirname(luna_cli.__file__))
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which kills at a system call, is not installed")


def sweep(
    folder: str, scene: str, *, step: int, inner: int = 0, limit: int = 10**6, call: str = "", shards: int = 1
) -> dict[str, Any]:
    """Sweep a scene in `shards` processes that share its points; return the sums, and print them."""
    children = []
    for shard in range(shards):
        place = f"{folder}/{scene}{call}{shard}"
        os.mkdir(place)
        numbers = (1 + shard * step, step * shards, inner, limit)
        command = [sys.executable, nights.__file__, scene, place, *map(str, numbers), call]
        every = {**os.environ, "PYTHONPATH": REPOSITORY}
        children.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=every))
    total: dict[str, Any] = {"points": 0, "calls": 0, "bad": [], "seen": [], "ended": True}
    for child in children:
        said, errors = child.communicate()
        assert child.returncode == 0, errors
        found = json.loads(said)
        total["points"] += found["points"]
        total["calls"] = max(total["calls"], found["calls"])
        total["bad"] += found["bad"]
        total["seen"] = sorted({*total["seen"], *found["seen"]})
        total["ended"] &= found["ended"]
    sys.stdout.write(f"\n{scene} {call}: {total['points']} kill points of {total['calls']} calls, {len(total['bad'])} bad\n")
    return total
