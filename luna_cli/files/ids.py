"""Ids of transactions: 13 digits of milliseconds, a hyphen, six random hex digits; they sort by time.

On the start-up path of `store`: nothing but os is imported here.
"""

import os

SHORT = "short.jsonl"
_TAIL = 8192


def next_id(root: str, at: int) -> str:
    """Return an id for the instant `at` (ms), greater than every id in the vault's journal even when the clock was set back."""
    newest = max(_newest_folder(f"{root}/.luna/journal"), _newest_short(f"{root}/.luna/journal/{SHORT}"))
    if newest[:13] >= f"{at:013d}":
        at = int(newest[:13]) + 1
    return f"{at:013d}-{os.urandom(3).hex()}"


def is_id(name: str) -> bool:
    """Whether a name in the journal is that of a transaction."""
    return len(name) == 20 and name[13] == "-" and name[:13].isascii() and name[:13].isdigit()  # noqa: PLR2004 - 13 + 1 + 6


def _newest_folder(folder: str) -> str:
    try:
        return max((name for name in os.listdir(folder) if is_id(name)), default="")
    except FileNotFoundError:
        return ""


def _newest_short(path: str) -> str:
    """Look at the last line only: lines are in the order of their ids."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        tail = os.pread(fd, _TAIL, max(0, os.fstat(fd).st_size - _TAIL))
    finally:
        os.close(fd)
    start = tail.rfind(b'{"id": "')
    name = tail[start + 8 : start + 28].decode("ascii", "replace") if start >= 0 else ""
    return name if is_id(name) else ""
