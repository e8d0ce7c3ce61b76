"""Looking at every file's time and size: an edit in place changes no folder's time (docs/design/recall.md, "Freshness")."""

import os

from luna_cli.files.sqlite import Connection
from luna_cli.vault.index.fresh import LOGS, folders, is_candidate

Signature = tuple[int, int]
"""A file's time in nanoseconds and its size in bytes."""


def changed(db: Connection, root: str) -> list[str]:
    """Return the folders and logs in which a file is not the one that the index read, sorted; no file is opened."""
    aside = _aside(db)
    known = dict(db.execute("SELECT path, n FROM folder"))
    found = set(known)
    for path in folders(root):
        number = known.get(path)
        if number is not None and _same(db, root, path, number, aside.get(path, {})):
            found.discard(path)
        else:
            found.add(path)
    return sorted(found)


def _same(db: Connection, root: str, path: str, number: int, aside: dict[str, Signature]) -> bool:
    rows = db.execute("SELECT name, mtime, size FROM memory WHERE folder = ?", (number,))
    known: dict[str, Signature] = {name: (mtime, size) for name, mtime, size in rows}
    if path.startswith(LOGS):
        status = os.lstat(os.path.join(root, path))
        read = {*known.values(), *aside.values()}
        return read <= {(status.st_mtime_ns, status.st_size)} and bool(read or not status.st_size)
    return known | aside == _files(os.path.join(root, path))


def _files(folder: str) -> dict[str, Signature]:
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if is_candidate(entry.name) and entry.is_file(follow_symlinks=False)]
    return {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in found}


def _aside(db: Connection) -> dict[str, dict[str, Signature]]:
    """Return what was set aside, by folder and name; a line of a log by its number."""
    found: dict[str, dict[str, Signature]] = {}
    for path, mtime, size in db.execute("SELECT path, mtime, size FROM bad"):
        folder, _, name = path.rpartition("/")
        found.setdefault(folder, {})[name] = (mtime, size)
    return found
