"""The installed command in a home of its own, a fresh vault there, and the instant at which it all happens."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from luna_cli import clock

Luna = Callable[..., subprocess.CompletedProcess[str]]
_COMMAND = str(Path(sys.executable).parent / "luna")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell: every `luna` would inherit that ^C means nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def now() -> int:
    """2026-11-20T14:30:00Z in milliseconds: what LUNA_NOW says to `luna`."""
    return clock.parse_utc("2026-11-20T14:30:00Z")


@pytest.fixture
def luna(tmp_path: Path, now: int) -> Luna:
    """`luna(*words, code=0, stdin="", at="", env={})`: run the installed command from the home; it must end with `code`."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)

    def run(
        *words: str, code: int = 0, stdin: str = "", at: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        every = _environment(home) | {"LUNA_NOW": at or clock.iso(now)} | dict(env or {})
        done = subprocess.run(
            [_COMMAND, *words], input=stdin, env=every, cwd=home, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        assert done.returncode == code, f"luna {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    return run


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One planted vault (git, English, UTC) that every test copies; nobody writes into it."""
    home = tmp_path_factory.mktemp("planted")
    words = [_COMMAND, "init", "--language", "en", "--timezone", "UTC"]
    every = _environment(home) | {"LUNA_NOW": "2026-11-20T00:00:00Z"}
    subprocess.run(words, env=every, cwd=home, capture_output=True, timeout=60, check=True)
    return home / ".luna-vault"


@pytest.fixture
def vault(tmp_path: Path, planted: Path) -> Path:
    """A fresh vault where `luna` looks for it: `~/.luna-vault` of its home."""
    root = tmp_path / "home" / ".luna-vault"
    shutil.copytree(planted, root)
    return root


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "LC_ALL": "C.UTF-8",
    }
