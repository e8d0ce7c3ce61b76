"""The machine's own schedulers: the crontab of this user, and the user's systemd. The only way to them.

Nothing is read from or written to their files: `crontab -l` gives, `crontab -` takes (POSIX, crontab).
"""

import os
import shutil
import subprocess

from luna_cli.errors import LunaError, UnavailableError

WAIT_S = 60.0
_NONE = b"no crontab for"


def has(program: str) -> bool:
    """Tell whether a program (`crontab`, `systemctl`) is on the path."""
    return shutil.which(program) is not None


def read_crontab() -> bytes:
    """Return this user's crontab, empty when there is none. Raises UnavailableError, LunaError when it cannot be told."""
    done = _run("crontab", "-l")
    if done.returncode == 0:
        return done.stdout
    if _NONE in done.stderr:
        return b""
    # An empty answer here would be written back in place of whatever there is.
    raise LunaError(f"'crontab -l' failed: {_said(done)}", "the crontab was left as it is; 'luna schedule print' shows the line")


def write_crontab(crontab: bytes) -> None:
    """Make this the user's crontab; an empty one is removed. Raises UnavailableError, LunaError; then the old one stays."""
    done = _run("crontab", "-", stdin=crontab) if crontab else _run("crontab", "-r")
    if done.returncode:
        raise LunaError(f"crontab refused the new crontab: {_said(done)}", "the old one is still there")


def systemctl(*words: str) -> str:
    """Ask the user's systemd for something; return why it was not done, empty when it was. Raises UnavailableError."""
    done = _run("systemctl", "--user", *words)
    return _said(done) if done.returncode else ""


def _run(*command: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LUNA_")} | {"LC_ALL": "C"}
    try:
        return subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=WAIT_S, check=False)
    except FileNotFoundError as error:
        raise UnavailableError(f"{command[0]} is not on the path", "'luna schedule print' shows what it would be given") from error
    except OSError as error:
        raise LunaError(f"{command[0]} could not be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise LunaError(f"{' '.join(command)} gave no answer within {WAIT_S:.0f} s") from error


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    text = (done.stderr or done.stdout).decode(errors="replace").strip()
    return (text.splitlines() or [f"exit code {done.returncode}"])[0].rstrip(".")
