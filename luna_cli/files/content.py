"""Looking at what a name holds now, without following links or waiting on pipes."""

import os
import stat
from hashlib import sha256

MISSING = ""
ODD = "?"
"""What `digest` says of a folder, a link, a pipe: it equals no hash, so nothing is done to it."""

_CHUNK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def digest(path: str) -> str:
    """Return the SHA-256 (hex) of the file at `path`, MISSING when there is none, ODD when it is no plain file."""
    fd = open_plain(path)
    if fd is None:
        return ODD if os.path.lexists(path) else MISSING
    try:
        hasher = sha256()
        while block := os.read(fd, _CHUNK):
            hasher.update(block)
        return hasher.hexdigest()
    finally:
        os.close(fd)


def open_plain(path: str, flags: int = 0) -> int | None:
    """Open the plain file at `path`, for reading unless `flags` say more; None when there is none, or something else."""
    try:
        fd = os.open(path, _READ | flags, 0o600)
    except FileNotFoundError:
        return None
    except OSError:
        if not _is_plain(path):
            return None
        raise
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    return None


def read_range(fd: int, start: int, length: int) -> bytes:
    """Return up to `length` bytes of the file from `start` on, fewer only where it ends."""
    parts: list[bytes] = []
    while length > 0 and (block := os.pread(fd, length, start)):
        parts.append(block)
        start += len(block)
        length -= len(block)
    return b"".join(parts)


def read(path: str) -> bytes:
    """Return the whole file at `path`, no link. Raises OSError."""
    fd = os.open(path, _READ)
    try:
        return read_range(fd, 0, os.fstat(fd).st_size)
    finally:
        os.close(fd)


def number(path: str, otherwise: int) -> int:
    """Return the integer that the file at `path` holds, `otherwise` when there is no such file, or no integer in it."""
    try:
        return int(read(path))
    except (FileNotFoundError, ValueError):
        return otherwise


def stamp(path: str) -> tuple[int, int, int]:
    """Return (inode, size, mtime in ns), which a write to the file changes; zeros when it is gone."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def names(fd: int, path: str) -> bool:
    """Whether `path` still names the open file."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except FileNotFoundError:
        return False


def _is_plain(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
