"""Changing logs, which may be a hundred megabytes long and which others append to: append, trim, truncate.

They can be stopped at any call and called again with `resumed`; nothing is applied twice.
"""

import fcntl
import mmap
import os
from hashlib import sha256

from luna_cli.files import content, intent, rename, replace


def append(staged: str, target: str, size_before: int, *, resumed: bool) -> bool:
    """Append the bytes of `staged` to the log; False when the name holds no plain file.

    The log need not be as long as was thought: what a person added stays, and ours comes after it.
    """
    data = content.read(staged)
    while True:
        fd = content.open_plain(target, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        if fd is None:
            return False
        try:
            _append_open(fd, data, staged, target, size_before, resumed=resumed)
            rename.sync_file(fd, target)
            if content.names(fd, target):
                return True
        finally:
            os.close(fd)
        resumed = True  # the new file may have been written from the one that we appended to


def trim(staged: str, target: str, length: int, head_sha256: str) -> bool:
    """Drop the first `length` bytes if that is their hash; afterwards `staged` names the file as it was.

    Holds the exclusive lock on the old file, which appenders take shared, so no line of theirs is lost. Always True: a head that
    does not match was trimmed before.
    """
    _finish_take_place(staged, target)
    while (fd := content.open_plain(target)) is not None:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            if not content.names(fd, target):
                continue
            if sha256(content.read_range(fd, 0, length)).hexdigest() != head_sha256:
                return True
            if _trim_open(fd, staged, target, length):
                return True
        finally:
            os.close(fd)
    return True


def truncate(staged: str, target: str, size: int, tail_sha256: str) -> bool:
    """Cut the log to `size` bytes if that is the hash of the rest, of which `staged` is a copy. False when it is not."""
    fd = content.open_plain(target, os.O_RDWR)
    if fd is None:
        return False
    try:
        length = os.fstat(fd).st_size
        if length != size:
            if not os.path.lexists(staged) or not tail_matches(fd, size, tail_sha256):
                return False
            os.ftruncate(fd, size)
        rename.sync_file(fd, target)
    finally:
        os.close(fd)
    return True


def tail_matches(fd: int, size: int, tail_sha256: str) -> bool:
    """Whether what follows the first `size` bytes has this SHA-256."""
    length = os.fstat(fd).st_size
    return length > size and sha256(content.read_range(fd, size, length - size)).hexdigest() == tail_sha256


def _append_open(fd: int, data: bytes, staged: str, target: str, size_before: int, *, resumed: bool) -> None:
    at = content.number(f"{staged}.at", size_before)
    length = os.fstat(fd).st_size
    if length == at:
        intent.write_all(fd, data, target)
        return
    if resumed and length > at:
        tail = content.read_range(fd, at, len(data))
        if tail == data:
            return
        if length <= at + len(data) and all(there in {ours, 0} for there, ours in zip(tail, data, strict=False)):
            _rewrite(target, at, data)
            return
    if resumed and _holds(fd, data):
        return
    # Someone changed it: note where ours begins, so that a second time finds it.
    gap = b"\n" if length and content.read_range(fd, length - 1, 1) != b"\n" and not data.startswith(b"\n") else b""
    _record(staged, length + len(gap))
    intent.write_all(fd, gap + data, target)


def _trim_open(fd: int, staged: str, target: str, length: int) -> bool:
    """Replace the locked log by its rest; False when someone changed it meanwhile, after putting theirs back."""
    total = os.fstat(fd).st_size
    rest = content.read_range(fd, length, total - length)
    if os.path.lexists(staged):
        os.unlink(staged)
    if rest:
        intent.write_new(staged, rest, sync=True)
        if not _take_place(staged, target):
            return True
    else:
        try:
            os.rename(target, staged)
        except FileNotFoundError:
            return True
    if content.names(fd, staged) and os.fstat(fd).st_size == total:
        return True
    if rest:
        replace.swap(staged, target)
    else:
        replace.move_new(staged, target)
    return False


def _take_place(staged: str, target: str) -> bool:
    """Exchange the names; False when `target` is gone.

    Without such a rename, links do it in an order in which `target` is never missing, for an appender would make it anew.
    """
    try:
        rename.exchange(staged, target)
    except FileNotFoundError:
        return False
    except rename.UnsupportedError:
        os.link(target, f"{staged}.old", follow_symlinks=False)
        os.rename(staged, target)
        _finish_take_place(staged, target)
    return True


def _finish_take_place(staged: str, target: str) -> None:
    """The end of an exchange made of links, or its undoing when the target was not replaced: lines may have been added since."""
    old = f"{staged}.old"
    if not os.path.lexists(old):
        return
    if os.path.lexists(target) and os.path.samestat(os.lstat(old), os.lstat(target)):
        os.unlink(old)
        return
    rename.sync_folder(os.path.dirname(target))
    os.rename(old, staged)


def _rewrite(target: str, at: int, data: bytes) -> None:
    """Write our own torn bytes again, in place."""
    fd = os.open(target, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.lseek(fd, at, os.SEEK_SET)
        intent.write_all(fd, data, target)
        rename.sync_file(fd, target)
    finally:
        os.close(fd)


def _holds(fd: int, data: bytes) -> bool:
    if os.fstat(fd).st_size < len(data) or not data:
        return not data
    with mmap.mmap(fd, 0, access=mmap.ACCESS_READ) as view:
        return view.find(data) >= 0


def _record(staged: str, at: int) -> None:
    path = f"{staged}.at"
    if os.path.lexists(path):
        os.unlink(path)
    intent.write_new(path, b"%d" % at, sync=True)
    rename.sync_folder(os.path.dirname(path))
