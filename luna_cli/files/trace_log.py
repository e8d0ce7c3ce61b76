"""Appending to a log that others may append to, and fold, at the same time.

On the start-up path of `recall`: nothing but os and fcntl is imported here.
"""

import fcntl
import os

LINE_LIMIT = 4096
_ENOSPC = 28


def append(path: str, line: bytes) -> None:
    """Append `line` (bytes without a newline, under 4 KiB with the newline put before it) to the file at `path`.

    It is one write on O_APPEND under a shared lock, so it is never mixed with another's line; a fold, which replaces the
    file under the exclusive lock, is noticed and the new file opened instead. The file is made (0600) when missing, its
    folder is not. Raises ValueError for a line that is too long or holds a newline, OSError as the system does.
    """
    data = b"\n" + line
    if len(data) >= LINE_LIMIT:
        raise ValueError(f"a line of {len(line)} bytes is longer than {LINE_LIMIT - 2}")
    if b"\n" in line:
        raise ValueError("a line of a log holds no newline")
    while not _append_once(path, data):
        pass


def _append_once(path: str, data: bytes) -> bool:
    """Append, unless the file lost its name meanwhile; say whether it was done."""
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH)
        if not os.path.samestat(os.fstat(fd), os.lstat(path)):
            return False
        if os.write(fd, data) != len(data):
            raise OSError(_ENOSPC, os.strerror(_ENOSPC), path)
    except FileNotFoundError:
        return False
    finally:
        os.close(fd)
    return True
