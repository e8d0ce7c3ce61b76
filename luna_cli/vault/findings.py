"""What a look at the files finds, and lines of a log in bounded memory."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from luna_cli.files import codec, content
from luna_cli.vault import layout

ERROR = "error"
NOTE = "note"


class Finding(NamedTuple):
    """A rule that does not hold: where (`line` 0 when it is about the whole), which, and what `--repair` can do about it.

    An `error` is data that cannot be used; a `note` is used as it is. `mend` is `tier`, `adopt`, `place`,
    `private`, `leftover` or empty.
    """

    level: str
    path: str
    line: int
    rule: str
    mend: str = ""

    @property
    def words(self) -> str:
        """The finding as a sentence: file, line, rule."""
        return f"{self.path}: line {self.line}: {self.rule}" if self.line else f"{self.path}: {self.rule}"


class Line(NamedTuple):
    """A line of a log, 1-based; `raw` is None when it is longer than the limit."""

    number: int
    raw: bytes | None


def lines(path: str, limit: int) -> Iterator[Line]:
    """Yield the lines of a log that are not blank, none longer than `limit` bytes in memory; nothing when it is gone or a link."""
    fd = content.open_plain(path)
    if fd is None:
        return
    with open(fd, "rb") as file:
        number = 0
        while raw := file.readline(limit):
            number += 1
            whole = len(raw) < limit or raw.endswith(b"\n")
            while not whole and (rest := file.readline(limit)):
                whole = rest.endswith(b"\n")
                raw = b""
            if raw.strip() or not raw:
                yield Line(number, raw or None)


def entries(root: str, folder: str) -> list[os.DirEntry[str]]:
    """Return what a folder of the vault holds, sorted by name; nothing when it is missing or a link."""
    full = os.path.join(root, folder)
    if not os.path.isdir(full) or os.path.islink(full):
        return []
    with os.scandir(full) as found:
        return sorted(found, key=lambda entry: entry.name)


def number_of(memory_id: str) -> int:
    """Return an id's 48 bits as a number: a set of these holds a million ids in some tens of megabytes."""
    return int(memory_id[4:], 16) if layout.is_id(memory_id) else -(hash(memory_id) & 0xFFFFFFFFFFFF) - 1


def read_bounded(root: str, path: str) -> bytes | None:
    """Return the bytes of a memory file, one more than allowed when it is too long; None when it cannot be opened."""
    try:
        fd = content.open_plain(os.path.join(root, path))
    except OSError:
        return None
    if fd is None:
        return None
    try:
        return content.read_range(fd, 0, codec.MAX_MEMORY + 1)
    finally:
        os.close(fd)
