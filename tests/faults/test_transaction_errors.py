"""A system call that fails, once or for good: nothing changed, or recorded and finished later; and the message says which."""

import os
import shutil
import subprocess
import sys

import pytest

import luna_cli
from tests.faults import mixed

REPOSITORY = os.path.dirname(os.path.dirname(luna_cli.__file__))
SIZE = 3
CALLS = ["write", "fsync", "mkdir", "rename", "renameat2", "unlink", "rmdir", "chmod"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": REPOSITORY, "PYTHONDONTWRITEBYTECODE": "1"}

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which makes system calls fail, is not installed")


def commit_with(fault: str, root: str) -> subprocess.CompletedProcess[str]:
    traced = fault.partition(":")[0]
    command = ["strace", "-f", "-qq", "-o", f"{root}.strace", "-e", f"trace={traced}", "-e", f"inject={fault}"]
    command += [sys.executable, mixed.__file__, "commit", root, str(SIZE)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def injected(root: str) -> int:
    with open(f"{root}.strace", encoding="utf-8") as trace:
        return trace.read().count("(INJECTED)")


def judge(root: str, fault: str) -> str:
    """Commit with the fault, recover without it; return what is wrong, or nothing."""
    mixed.plant(root, mixed.old_tree(SIZE))
    done = commit_with(fault, root)
    untouched = mixed.read_tree(root) == mixed.old_tree(SIZE)
    mixed.finish(root)
    said = mixed.verdict(root, SIZE)
    shutil.rmtree(root)
    if done.returncode == 0:
        return "" if said == "new" else f"{fault}: success, yet {said}"
    if done.returncode != 1 or "Traceback" in done.stderr:
        return f"{fault}: exit {done.returncode}: {done.stderr}"
    if "nothing was changed" in done.stderr:
        return "" if said == "old" and untouched else f"{fault}: {done.stderr}, yet {said}"
    if "next command finishes it" in done.stderr:
        return "" if said == "new" else f"{fault}: {done.stderr}, yet {said}"
    return "" if said in {"old", "new"} else f"{fault}: {done.stderr}: {said}"


@pytest.mark.parametrize(
    "fault",
    [
        "write:error=ENOSPC:when=1",
        "write:error=EIO:when=5+",
        "fsync:error=EIO:when=3",
        "fsync:error=EIO:when=16+",
        "mkdir:error=ENOSPC:when=1+",
        "mkdir:error=EACCES:when=2",
        "rename:error=EIO:when=1",
        "renameat2:error=EACCES:when=4",
        "rename:error=EROFS:when=3+",
    ],
)
def test_a_failing_call(scratch: str, fault: str) -> None:
    assert judge(f"{scratch}/v", fault) == ""


def test_a_full_disk_is_named_and_nothing_is_left(scratch: str) -> None:
    root = f"{scratch}/v"
    mixed.plant(root, mixed.old_tree(SIZE))
    done = commit_with("write:error=ENOSPC:when=4+", root)
    assert done.returncode == 1
    assert f"{root}/.luna/txn/" in done.stderr
    assert "No space left on device; nothing was changed (make room" in done.stderr
    assert mixed.verdict(root, SIZE) == "old"


def test_a_filesystem_without_exchange(scratch: str) -> None:
    root = f"{scratch}/v"
    mixed.plant(root, mixed.old_tree(SIZE))
    assert commit_with("renameat2:error=EINVAL", root).returncode == 0
    assert injected(root) >= 2 * SIZE
    assert mixed.verdict(root, SIZE) == "new"


@pytest.mark.faults
@pytest.mark.parametrize("call", CALLS)
def test_each_call_failing_once_and_for_good(scratch: str, call: str) -> None:
    bad, runs = [], 0
    for error in ("ENOSPC", "EIO", "EACCES", "EROFS"):
        for lasting in ("", "+"):
            number, struck = 0, True
            while struck:
                number += 1
                said = judge(f"{scratch}/v", f"{call}:error={error}:when={number}{lasting}")
                struck = injected(f"{scratch}/v") > 0 and number < 60
                bad += [said] * bool(said)
                runs += 1
    sys.stdout.write(f"\n{call}: {runs} runs, {len(bad)} bad\n")
    assert bad == []
