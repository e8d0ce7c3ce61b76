"""Looking words up in a sorted file without reading it: a binary search over its lines. On the start-up path."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 4096
"""Bytes that a line may have."""


def look_up(path: str, words: "Iterable[str]") -> "dict[str, list[str]]":
    """Return the fields behind each of these words: lines are `word TAB field TAB field…`, in the order of their bytes, once each.

    Words that the file does not have are missing. Raises OSError when the file cannot be read.
    """
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(fd).st_size
        found = {word: _fields(fd, size, word.encode("utf-8", "surrogatepass")) for word in words}
    finally:
        os.close(fd)
    return {word: fields for word, fields in found.items() if fields is not None}


def _fields(fd: int, size: int, word: bytes) -> "list[str] | None":
    low, high = 0, size  # the line that is sought begins in low..high
    while low < high:
        middle = (low + high) // 2
        start, line = _line(fd, middle, low)
        key, _, rest = line.partition(b"\t")
        if key == word:
            return rest.decode().split("\t")
        if key < word:
            low = start + len(line) + 1
        else:
            high = start
    return None


def _line(fd: int, at: int, low: int) -> "tuple[int, bytes]":
    """Return the line that holds the byte `at`, with where it begins; no line begins before `low`."""
    first = max(low, at - _LONGEST)
    data = os.pread(fd, at - first + _LONGEST, first)
    start = data.rfind(b"\n", 0, at - first) + 1
    end = data.find(b"\n", at - first)
    return first + start, data[start:end] if end >= 0 else data[start:]
