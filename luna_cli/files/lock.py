"""The vault's locks: kernel locks on files that are never removed, freed by the kernel when their holder dies.

On the start-up path of `recall` and `store`: nothing but os, time and fcntl is imported here.
"""

import fcntl
import os
import time

from luna_cli.errors import LockedError, LunaError, RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_RETRY_S = 0.004


class Lock:
    """A held exclusive lock on the vault at `root`; a context manager that releases it on leaving."""

    __slots__ = ("_fd", "root")

    def __init__(self, root: str, fd: int) -> None:
        """Take over a descriptor that already holds the lock."""
        self.root = root
        self._fd = fd

    @property
    def held(self) -> bool:
        """Whether it has not been released yet."""
        return self._fd >= 0

    def release(self) -> None:
        """Give it back; once more does nothing."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> "Self":
        return self

    def __exit__(self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None") -> None:
        self.release()


def hold(root: str, wait_s: float = 5.0, name: str = "lock") -> Lock:
    """Take the exclusive lock `<root>/.luna/<name>`, waiting up to `wait_s` seconds.

    The folder (0700) and the file (0600) are made where they are missing. Raises LockedError when another process holds
    it for longer than that, LunaError when the file cannot be opened.
    """
    path = f"{root}/.luna/{name}"
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fd = _attempt(root, path)
        except OSError as error:
            raise LunaError(
                f"{path} cannot be opened: {error.strerror}", "writing needs permission on the vault's folder"
            ) from error
        if fd >= 0:
            return Lock(root, fd)
        if time.monotonic() >= deadline:
            raise LockedError(f"{path} is held by another luna", "nothing was written; try again in a moment")
        time.sleep(_RETRY_S)


def try_hold(root: str, name: str = "lock") -> "Lock | None":
    """Take the lock if it is free at once; None when it is held, or when the vault cannot be written to."""
    try:
        fd = _attempt(root, f"{root}/.luna/{name}")
    except OSError:
        return None
    return Lock(root, fd) if fd >= 0 else None


def needs_recovery(root: str) -> bool:
    """Whether a transaction is under way or was interrupted: one listing of `.luna/txn`."""
    try:
        return bool(os.listdir(f"{root}/.luna/txn"))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _attempt(root: str, path: str) -> int:
    """Return a descriptor that holds the lock, or -1 when another holds it."""
    _private_folder(f"{root}/.luna")
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Other programs remove lock files: a lock on a file that lost its name excludes nobody.
        if os.path.samestat(os.fstat(fd), os.lstat(path)):
            return fd
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:
        os.close(fd)
        raise
    os.close(fd)
    return -1


def _private_folder(path: str) -> None:
    if os.path.islink(path):
        raise RefusedError(
            f"{path} is a symbolic link, which luna does not follow", "remove the link; luna makes the folder itself"
        )
    if not os.path.isdir(path):
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            return
        os.chmod(path, 0o700)
