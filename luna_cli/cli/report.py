"""Errors as a person and as a program reads them, on stderr."""

import json
import os
import sys
import tempfile
import time
import traceback

from luna_cli.errors import LunaError, UsageError
from luna_cli.text.visible import visible

BUG = 70
INTERRUPTED = 130


def usage(message: str, hint: str) -> UsageError:
    """Return a usage error in luna's form from a sentence of the option parser."""
    text = message.rstrip(".")
    return UsageError(text[:1].lower() + text[1:], hint)


def fail(error: LunaError, *, as_json: bool) -> int:
    """Say what went wrong and what to do about it; return the exit code."""
    if as_json:
        document = {"error": {"message": error.message, "hint": error.hint, "code": error.code}}
        _say(json.dumps(document, ensure_ascii=False))
    else:
        _say(f"luna: error: {visible(error.message)}")
        if error.hint:
            _say(f"luna: hint: {visible(error.hint)}")
    return error.code


def interrupted() -> int:
    """End after ^C."""
    _say("luna: interrupted")
    return INTERRUPTED


def bug(error: BaseException, *, debug: bool) -> int:
    """Report a bug of luna's: one line and where the details are; the traceback itself with --debug."""
    if debug:
        traceback.print_exception(error)
        return BUG
    fd, path = tempfile.mkstemp(prefix=f"luna-{time.strftime('%Y%m%d-%H%M%S')}-", suffix=".log")
    with os.fdopen(fd, "w", encoding="utf-8", errors="backslashreplace") as file:
        traceback.print_exception(error, file=file)
    _say(f"luna: error: this is a bug in luna ({type(error).__name__}); the details are in {path}")
    return BUG


def _say(line: str) -> None:
    sys.stderr.write(line.encode("utf-8", "backslashreplace").decode() + "\n")
