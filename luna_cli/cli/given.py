"""What a person gives: text from an argument, stdin, a file or the editor, and dates, ids and pairs."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from luna_cli.errors import LunaError, UsageError
from luna_cli.sources.base import MAX_TEXT
from luna_cli.text import instants


def from_stdin() -> str:
    """Read a text from stdin. Raises UsageError when it is too long or no text."""
    return as_text(sys.stdin.buffer.read(MAX_TEXT + 1), "stdin")


def from_file(path: str) -> str:
    """Read a text from a file. Raises LunaError, UsageError."""
    try:
        with open(path, "rb") as file:
            return as_text(file.read(MAX_TEXT + 1), path)
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error


def as_text(raw: bytes, name: str, line: int | None = None) -> str:
    """Return bytes as text, without its last newline; `line` is the number of one that stands alone.

    Raises UsageError naming the rule and the place.
    """
    place = name if line is None else f"{name}: line {line}"
    if len(raw) > MAX_TEXT:
        raise UsageError(
            f"{place}: longer than {MAX_TEXT:,} bytes, which is what one memory holds",
            "store thousands with --jsonl; split a long text",
        )
    if b"\0" in raw:
        raise UsageError(f"{place}: binary data, not text (a zero byte at {raw.index(0)})")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = line or raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}: line {line}: not UTF-8 (byte 0x{raw[error.start]:02x} at {error.start})") from error
    return text.removesuffix("\n").removesuffix("\r")


def argument(text: str, name: str) -> str:
    """Return an argument that must be valid text. Raises UsageError."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError(f"{name} is not UTF-8")
    if "\0" in text:
        raise UsageError(f"{name} holds a zero byte")
    return text


def from_editor(words: Sequence[str], text: str, suffix: str = ".txt") -> tuple[str, str]:
    """Let a person edit `text`; return what they saved and the path of the file, which is the caller's to remove.

    Raises LunaError when the editor cannot be started or fails; the file stays and is named.
    """
    fd, path = tempfile.mkstemp(prefix="luna-", suffix=suffix)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        done = subprocess.run([*words, path], check=False)
    except OSError as error:
        os.unlink(path)
        raise LunaError(f"the editor {words[0]} could not be started: {error.strerror}") from error
    if done.returncode:
        raise LunaError(f"the editor ended with code {done.returncode}; nothing was changed", f"your text is in {path}")
    with open(path, "rb") as file:
        return as_text(file.read(MAX_TEXT + 1), path), path


def instant(text: str, now: int, zone: str, name: str) -> int:
    """Read a date as a person types it. Raises UsageError naming the option and the accepted forms."""
    try:
        return instants.parse(text, now, zone)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def span(text: str, now: int, zone: str, name: str) -> tuple[int, int]:
    """Read the half-open interval that a date names. Raises UsageError."""
    try:
        return instants.span(text, now, zone)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def pairs(items: Sequence[str], name: str) -> dict[str, str]:
    """Read `key=value` words. Raises UsageError."""
    found: dict[str, str] = {}
    for item in items:
        key, equals, value = argument(item, name).partition("=")
        if not equals or not key:
            raise UsageError(f"{name} takes key=value, not {item!r}")
        found[key] = value
    return found
