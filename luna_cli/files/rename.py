"""What the kernel offers beyond os.rename and os.fsync: renames that replace nothing or exchange, and syncing a filesystem.

Linux: renameat2(2), syncfs(2). macOS: renamex_np(2), F_FULLFSYNC. ctypes is loaded on first use, for it costs milliseconds.
"""

import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_FDCWD = -100
_LINUX = {"no_replace": 1, "exchange": 2}
_MACOS = {"no_replace": 4, "exchange": 2}
# What kernels and filesystems answer when they do not know the flag.
_UNKNOWN = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}


class UnsupportedError(OSError):
    """This filesystem or kernel has no such rename; the caller goes the longer way, with links."""


def no_replace(source: str, target: str) -> None:
    """Rename `source` to `target` unless `target` exists (then FileExistsError). Raises UnsupportedError, OSError."""
    _rename("no_replace", source, target)


def exchange(one: str, other: str) -> None:
    """Swap the names of two existing files atomically. Raises UnsupportedError, OSError."""
    _rename("exchange", one, other)


def sync_file(fd: int, path: str) -> None:
    """Bring a file or folder to the disk itself. A failure is final and names `path`: the same bytes must not be tried again."""
    try:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fsync(fd)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error


def sync_folder(path: str) -> None:
    """Make the names in a folder durable. A folder that is gone has none."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        sync_file(fd, path)
    finally:
        os.close(fd)


def sync_filesystem(path: str) -> None:
    """Make everything on the filesystem that holds the folder `path` durable, in one call."""
    function = _syncfs()
    if function is None:
        os.sync()
        return
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if function(fd) != 0:
            raise _error(path)
    finally:
        os.close(fd)


def _rename(kind: str, source: str, target: str) -> None:
    function = _renamer(kind)
    if function is None:
        raise UnsupportedError(errno.ENOSYS, os.strerror(errno.ENOSYS), source, None, target)
    if function(os.fsencode(source), os.fsencode(target)) != 0:
        error = _error(source, target)
        if error.errno in _UNKNOWN:
            raise UnsupportedError(error.errno, error.strerror, source, None, target)
        raise error


def _error(path: str, other: str | None = None) -> OSError:
    import ctypes

    number = ctypes.get_errno()
    return OSError(number, os.strerror(number), path, None, other)


@cache
def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


@cache
def _renamer(kind: str) -> "Callable[[bytes, bytes], int] | None":
    import ctypes

    text, libc = ctypes.c_char_p, _libc()
    if sys.platform == "darwin":
        function, flag = getattr(libc, "renamex_np", None), _MACOS[kind]
        if function is None:
            return None
        function.argtypes = [text, text, ctypes.c_uint]
        return lambda source, target: int(function(source, target, flag))
    function, flag = getattr(libc, "renameat2", None), _LINUX[kind]
    if function is None:
        return None
    function.argtypes = [ctypes.c_int, text, ctypes.c_int, text, ctypes.c_uint]
    return lambda source, target: int(function(_AT_FDCWD, source, _AT_FDCWD, target, flag))


@cache
def _syncfs() -> "Callable[[int], int] | None":
    function = getattr(_libc(), "syncfs", None)
    if function is None:
        return None
    return lambda fd: int(function(fd))
