import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from luna_cli.errors import LockedError, LunaError, RefusedError
from luna_cli.files.lock import hold, needs_recovery, try_hold

HOLDER = "import sys, time; from luna_cli.files.lock import hold; l = hold(sys.argv[1]); print('held', flush=True); time.sleep(60)"


def test_one_at_a_time_and_again_after(tmp_path: Path) -> None:
    lock = hold(str(tmp_path))
    with lock:
        assert try_hold(str(tmp_path)) is None
        with pytest.raises(LockedError, match=r"\.luna/lock is held") as caught:
            hold(str(tmp_path), wait_s=0.02)
        assert "try again" in caught.value.hint
    assert not lock.held
    again = try_hold(str(tmp_path))
    assert again is not None
    again.release()
    again.release()


def test_the_dreams_lock_is_another(tmp_path: Path) -> None:
    with hold(str(tmp_path), name="dream.lock"), hold(str(tmp_path), wait_s=0):
        assert sorted(os.listdir(tmp_path / ".luna")) == ["dream.lock", "lock"]


def test_private_whatever_the_umask_and_never_removed(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        hold(str(tmp_path)).release()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / ".luna").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / ".luna/lock").stat().st_mode) & 0o077 == 0


def test_excludes_filelock_and_is_excluded_by_it(tmp_path: Path) -> None:
    with hold(str(tmp_path)), pytest.raises(Timeout):
        FileLock(tmp_path / ".luna/lock").acquire(timeout=0)
    theirs = FileLock(tmp_path / ".luna/lock")
    with theirs.acquire(timeout=0):
        assert try_hold(str(tmp_path)) is None
    hold(str(tmp_path), wait_s=0).release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert try_hold(str(tmp_path)) is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        hold(str(tmp_path), wait_s=1.0).release()


def test_waits_for_the_other(tmp_path: Path) -> None:
    script = HOLDER.replace("sleep(60)", "sleep(0.2); open(sys.argv[1] + '/ended', 'x').close()")
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with hold(str(tmp_path)):
            assert (tmp_path / "ended").exists()


def test_a_lock_file_that_was_removed_excludes_nobody(tmp_path: Path) -> None:
    with hold(str(tmp_path)):
        (tmp_path / ".luna/lock").unlink()
        with hold(str(tmp_path), wait_s=0) as second:
            assert second.held


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/.luna").symlink_to(tmp_path / "outside")
    with pytest.raises(RefusedError, match="symbolic link"):
        hold(str(tmp_path / "vault"))
    (tmp_path / "vault/.luna").unlink()
    (tmp_path / "vault/.luna").mkdir()
    (tmp_path / "vault/.luna/lock").symlink_to(tmp_path / "outside/made")
    with pytest.raises(LunaError, match=r"\.luna/lock cannot be opened"):
        hold(str(tmp_path / "vault"))
    assert try_hold(str(tmp_path / "vault")) is None
    assert os.listdir(tmp_path / "outside") == []


def test_needs_recovery_sees_what_lies_in_txn(tmp_path: Path) -> None:
    assert not needs_recovery(str(tmp_path))
    (tmp_path / ".luna/txn").mkdir(parents=True)
    assert not needs_recovery(str(tmp_path))
    (tmp_path / ".luna/txn/0").mkdir()
    assert needs_recovery(str(tmp_path))
