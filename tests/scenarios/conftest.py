"""`luna` as a person meets it: with a terminal on all three streams."""

import errno
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from luna_cli import clock

Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def terminal(tmp_path: Path, now: int) -> Terminal:
    """`terminal(*words, typed="", env={})`: run luna on a terminal of 100 columns; gives its code and all that it wrote."""

    def run(*words: str, typed: str = "", env: Mapping[str, str] | None = None) -> tuple[int, str]:
        home = tmp_path / "home"
        bins = Path(sys.executable).parent
        every = {
            "PATH": f"{bins}:{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "COLUMNS": "100",
            "LUNA_NOW": clock.iso(now),
        }
        ours, theirs = pty.openpty()
        try:
            with subprocess.Popen(
                [str(bins / "luna"), *words], stdin=theirs, stdout=theirs, stderr=theirs, env=every | dict(env or {}), cwd=home
            ) as process:
                os.close(theirs)
                os.write(ours, typed.encode())
                written = _read(ours)
                code = process.wait(60)
        finally:
            os.close(ours)
        return code, written.decode().replace("\r\n", "\n")

    return run


def _read(fd: int) -> bytes:
    """Read until the other side is closed, which Linux reports as an error."""
    found = b""
    while True:
        try:
            part = os.read(fd, 65536)
        except OSError as error:
            if error.errno == errno.EIO:
                return found
            raise
        if not part:
            return found
        found += part
