"""The short way of a single `store`: one new file is atomic by itself and needs no transaction, only a line in the journal.

On the start-up path of `store`: nothing heavy is imported here.
"""

import os

from luna_cli.errors import LunaError, RefusedError
from luna_cli.files import ids, trace_log

_FULL = 28


def put(root: str, path: str, data: bytes, *, at: int, label: str, group: str) -> str:
    """Write the new file `path` (relative to `root`, already checked), durably, and return the id of its journal entry.

    To be called under the vault's lock. Written aside in `.luna/`, synced, renamed, its folder synced, and the folder above
    when the day is new. Raises RefusedError when the name is taken, LunaError when the disk fails; then nothing was written.
    """
    target = f"{root}/{path}"
    if os.path.lexists(target):
        raise RefusedError(f"{target} exists already")
    staged = f"{root}/.luna/new-{os.getpid()}"
    try:
        name = ids.next_id(root, at)
        _stage(staged, data)
        for folder in _folders(root, path):
            _sync_folder(folder)
        os.rename(staged, target)
        _sync_folder(os.path.dirname(target))
    except OSError as error:
        _remove(staged)
        hint = "make room on the disk and try again" if error.errno == _FULL else "check the disk and the folder's permissions"
        raise LunaError(f"{target} could not be written: {error.strerror}", hint) from error
    try:
        _note(root, {"id": name, "at": at, "label": label, "group": group, "path": path, "size": len(data)})
    except OSError:
        # The memory is stored, and saying otherwise would have it stored twice; only `undo` will not know of it.
        return name
    return name


def _stage(staged: str, data: bytes) -> None:
    _remove(staged)
    fd = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        written = 0
        while written < len(data):
            written += os.write(fd, memoryview(data)[written:])
        os.fsync(fd)
    finally:
        os.close(fd)


def _folders(root: str, path: str) -> list[str]:
    """Make the file's missing folders (0700), and return the folders that got a new name."""
    touched: list[str] = []
    folder = root
    for part in path.split("/")[:-1]:
        above, folder = folder, f"{folder}/{part}"
        if os.path.islink(folder):
            raise RefusedError(f"{folder} is a symbolic link, which luna does not follow")
        if not os.path.isdir(folder):
            os.mkdir(folder, 0o700)
            os.chmod(folder, 0o700)
            touched.append(above)
    return touched


def _note(root: str, line: "dict[str, str | int]") -> None:
    """Add the line to the journal; the file is there already, so it needs no sync of its own."""
    folder = f"{root}/.luna/journal"
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
    trace_log.append(f"{folder}/{ids.SHORT}", _json(line).encode())


def _json(line: "dict[str, str | int]") -> str:
    return "{" + ", ".join(f'"{key}": {_value(value)}' for key, value in line.items()) + "}"


def _value(value: "str | int") -> str:
    if isinstance(value, int):
        return str(value)
    plain = value.isascii() and value.isprintable() and '"' not in value and "\\" not in value
    if plain:
        return f'"{value}"'
    # Rare: the names that luna makes are plain.
    import json

    return json.dumps(value)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def _sync_folder(path: str) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
