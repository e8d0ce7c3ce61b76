"""What a transaction is to do: its operations, and the intent, the file that says so once they are staged.

An intent is three lines: the head (`format`, `id`, `at`, `label`, `message`, `group`, `undoes`, `counts`), the steps
(a list of `[kind, path, before, after, size, fresh]`), and the SHA-256 of those two lines.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.files import rename

FORMAT = 1
COMMIT = "COMMIT"
KINDS = frozenset({"put", "remove", "append", "trim", "truncate"})
_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write the whole file `path`; `before` is the SHA-256 (hex) of what it replaces, None when it must not exist yet."""

    path: str
    data: bytes
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Remove the file `path`, whose SHA-256 (hex) is `before`."""

    path: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Append `data` to the log `path`, which is `size_before` bytes long (0 when it does not exist)."""

    path: str
    data: bytes
    size_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """Drop the first `length` bytes of the log `path`, if that is their SHA-256; what others append meanwhile stays."""

    path: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncate:
    """Cut the log `path` to `size` bytes, if the SHA-256 of what follows them is `tail_sha256`: the reverse of an Append."""

    path: str
    size: int
    tail_sha256: str


Op: TypeAlias = Put | Remove | Append | Trim | Truncate


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A hand edit stood in the way: `path` stays as the person left it; `kept` is what was not applied there, or empty.

    Both relative to the vault's root.
    """

    path: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished transaction: its id (empty when there was nothing to do) and what hand edits stood in the way of."""

    id: str
    conflicts: tuple[Conflict, ...] = ()


class Step(NamedTuple):
    """One operation as the intent keeps it.

    kind | before | after | size | fresh
    put | SHA-256 of what is replaced or None | SHA-256 of the new bytes | their number |
    remove | SHA-256 | None | 0 |
    append | None | SHA-256 of the new bytes | size before | the log did not exist
    trim | SHA-256 of the head | None | its length |
    truncate | SHA-256 of the tail | None | size to cut to |
    """

    kind: str
    path: str
    before: str | None
    after: str | None
    size: int
    fresh: bool = False


class Head(NamedTuple):
    """The first line of an intent."""

    id: str
    at: int
    label: str
    message: str
    group: str
    undoes: str
    counts: dict[str, int]


def encode(head: Head, steps: Sequence[Step]) -> bytes:
    """Write an intent."""
    import json

    top = json.dumps({"format": FORMAT, **head._asdict()}).encode()
    body = json.dumps(steps, separators=(",", ":")).encode()
    return b"\n".join((top, body, _digest(top, body), b""))


def load(path: str) -> tuple[Head, list[Step]]:
    """Read the intent at `path`. Raises CorruptError, NewerFormatError, OSError."""
    import json

    with open(path, "rb", opener=_no_link) as file:
        lines = file.read().split(b"\n")
    if len(lines) != _LINES + 1 or lines[2] != _digest(lines[0], lines[1]):
        raise CorruptError(f"{path} is not whole: its hash does not match", "keep a copy of it, then remove its folder")
    head = _head(lines[0], path)
    try:
        steps = [Step(*row) for row in json.loads(lines[1])]
    except (ValueError, TypeError) as error:
        raise CorruptError(f"{path} line 2 is not a list of steps") from error
    if not all(step.kind in KINDS and isinstance(step.path, str) and isinstance(step.size, int) for step in steps):
        raise CorruptError(f"{path} line 2 has a step that is none")
    return head, steps


def load_head(path: str) -> Head:
    """Read the first line of the intent at `path` only. Raises CorruptError, NewerFormatError, OSError."""
    with open(path, "rb", opener=_no_link) as file:
        return _head(file.readline(), path)


def _head(line: bytes, path: str) -> Head:
    import json

    try:
        fields: dict[str, Any] = json.loads(line)
        number = fields.pop("format")
        if number != FORMAT:
            raise NewerFormatError(f"{path} has format {number}, and this luna knows {FORMAT}", "update luna")
        return Head(**fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CorruptError(f"{path} line 1 is not the head of an intent") from error


def _digest(top: bytes, body: bytes) -> bytes:
    return sha256(top + b"\n" + body).hexdigest().encode()


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)


def write_new(path: str, data: bytes, *, sync: bool) -> None:
    """Make the file `path` (0600, must not exist) with `data`, on the disk when `sync`. Raises OSError naming it."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        write_all(fd, data, path)
        if sync:
            rename.sync_file(fd, path)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes, path: str) -> None:
    """Write all of `data`, however little the kernel takes at a time. Raises OSError naming `path`."""
    try:
        written = os.write(fd, data)
        while written < len(data):
            written += os.write(fd, memoryview(data)[written:])
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
