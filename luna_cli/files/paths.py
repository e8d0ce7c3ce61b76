"""Safe paths: a name from a file is checked, not trusted, and no link below the vault is followed."""

import os
import stat

from luna_cli.errors import RefusedError

_NAME_BYTES = 255
_FIRST_PRINTABLE = 32
_UNPRINTABLE = range(127, 160)
# Lone surrogates that stand for no byte of a file name.
_NO_BYTES = range(0xD800, 0xDC80)


def inside(root: str, relative: str, seen: set[str] | None = None) -> str:
    """Return the full path of `relative` (parts joined by `/`) below the vault at `root`.

    Refused with RefusedError: absolute paths, empty parts, `.`, `..`, parts that read as `.git` in any case, control
    characters, names over 255 bytes, and parent folders that are links, no folders, or on another filesystem. What does
    not exist is fine.
    `seen` remembers the parent folders found good, so that thousands of files in a few folders cost a few looks.
    """
    parent, _, name = relative.rpartition("/")
    if seen is None or parent not in seen:
        for part in parent.split("/") if parent or relative.startswith("/") else ():
            _check_name(part, relative)
        _check_folders(root, parent)
        if seen is not None:
            seen.add(parent)
    _check_name(name, relative)
    return f"{root}/{relative}"


def make_folders(root: str, relative: str) -> list[str]:
    """Make the folder `relative` below `root` and its missing parents, 0700 whatever the umask.

    Returns those that were made, outermost first, relative to `root`. Raises RefusedError as `inside` does, OSError.
    """
    made: list[str] = []
    if not relative:
        return made
    inside(root, f"{relative}/x")
    path = ""
    for part in relative.split("/"):
        path = f"{path}/{part}" if path else part
        full = f"{root}/{path}"
        if os.path.isdir(full):
            continue
        try:
            os.mkdir(full, 0o700)
        except FileExistsError:
            _check_folders(root, path)
            continue
        os.chmod(full, 0o700)
        made.append(path)
    return made


def _check_name(part: str, relative: str) -> None:
    if part in {"", ".", ".."}:
        raise RefusedError(f"{relative!r} has an empty or relative part, or is absolute")
    if part[0] == "." and part.casefold() == ".git":
        raise RefusedError(f"{relative!r} lies in git's own folder")
    if not part.isprintable() and any(ord(c) < _FIRST_PRINTABLE or ord(c) in _UNPRINTABLE or ord(c) in _NO_BYTES for c in part):
        raise RefusedError(f"{relative!r} has a control character in its name")
    if len(part) * 4 > _NAME_BYTES and len(os.fsencode(part)) > _NAME_BYTES:
        raise RefusedError(f"{relative!r} has a name longer than {_NAME_BYTES} bytes")


def _check_folders(root: str, parent: str) -> None:
    """Look at each folder of `parent` that exists: a real one, on the vault's own filesystem."""
    if not parent:
        return
    device = os.stat(root).st_dev
    path = root
    for part in parent.split("/"):
        path = f"{path}/{part}"
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            return
        if stat.S_ISLNK(found.st_mode):
            raise RefusedError(f"{path} is a symbolic link, which luna does not follow")
        if not stat.S_ISDIR(found.st_mode):
            raise RefusedError(f"{path} is not a folder")
        if found.st_dev != device:
            raise RefusedError(f"{path} lies on another filesystem than the vault")
