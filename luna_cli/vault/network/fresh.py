"""Are the rows of hubs still what the files say? Asked only by who needs the network. On the start-up path.

As with memories (index/fresh.py): times of folders first, then those of files in folders that changed just before.
"""

import os
import time

from luna_cli.vault.index.fresh import SUSPECT_NS, entries
from luna_cli.vault.network import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from luna_cli.files.sqlite import Connection

    Signature = tuple[int, int]
    """A file's time in nanoseconds and its size in bytes."""


def folders(root: str) -> "dict[str, int]":
    """Return the folders of hubs with their times in nanoseconds; none where a link stands in the way."""
    if layout.linked(root):
        return {}
    found = entries(os.path.join(root, layout.HUBS))
    return {
        f"{layout.HUBS}/{entry.name}": entry.stat(follow_symlinks=False).st_mtime_ns
        for entry in found
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
    }


def files(root: str, folder: str) -> "dict[str, Signature]":
    """Return the files of a folder that are read as hubs, or as the weaker synapses of one."""
    found = [entry for entry in entries(os.path.join(root, folder)) if layout.id_of(entry.name)]
    plain = [(entry.name, entry.stat(follow_symlinks=False)) for entry in found if entry.is_file(follow_symlinks=False)]
    return {name: (status.st_mtime_ns, status.st_size) for name, status in plain}


def known(db: "Connection", folder: str) -> "dict[str, Signature]":
    """Return the files of a folder that the index has read, or has set aside."""
    start = layout.HUB + folder.rpartition("/")[2]
    found: dict[str, Signature] = {}
    query = "SELECT id, mtime, size, rest_mtime, rest_size FROM hub WHERE id >= ? AND id < ?"
    for hub, mtime, size, rest_mtime, rest_size in db.execute(query, (start, start + "{")):
        path = layout.hub_path(hub)
        if path.startswith(folder + "/"):
            found[path.rpartition("/")[2]] = (mtime, size)
            if rest_mtime is not None:
                found[layout.rest_path(hub).rpartition("/")[2]] = (rest_mtime, rest_size)
    query = "SELECT path, mtime, size FROM bad WHERE path >= ? AND path < ?"
    for path, mtime, size in db.execute(query, (folder + "/", folder + "0")):
        found[path.rpartition("/")[2]] = (mtime, size)
    return found


def stale(db: "Connection", root: str) -> list[str]:
    """Return the folders of hubs whose rows may not be what the files say, sorted; empty when the network may be asked."""
    now = folders(root)
    found: list[str] = []
    cleared: list[str] = []
    for path, mtime, checked in db.execute("SELECT path, mtime, checked FROM hub_folder").fetchall():
        if now.pop(path, None) != mtime:
            found.append(path)
        elif checked - mtime < SUSPECT_NS:
            (cleared if known(db, path) == files(root, path) else found).append(path)
    found.extend(now)
    if cleared and not found:
        _clear(db, cleared)
    return sorted(found)


def changed(db: "Connection", root: str) -> list[str]:
    """Return the folders in which any file is not the one that the index read; no file is opened."""
    noted = dict(db.execute("SELECT path, mtime FROM hub_folder").fetchall())
    now = folders(root)
    return sorted(path for path in {*noted, *now} if noted.get(path) != now.get(path) or known(db, path) != files(root, path))


def touched(db: "Connection", root: str, hubs: "Iterable[str]") -> list[str]:
    """Return the folders of those of these hubs whose files are not the ones that the index read; no folder is listed."""
    query = "SELECT mtime, size, rest_mtime, rest_size FROM hub WHERE id = ?"
    found: dict[str, None] = {}
    for hub in hubs:
        row = db.execute(query, (hub,)).fetchone()
        path, rest_path = layout.hub_path(hub), layout.rest_path(hub)
        if row is not None and (_signature(root, path) != row[:2] or (row[2] and _signature(root, rest_path) != row[2:])):
            found[path.rpartition("/")[0]] = None
    return list(found)


def _signature(root: str, path: str) -> "Signature | None":
    try:
        status = os.lstat(os.path.join(root, path))
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _clear(db: "Connection", paths: list[str]) -> None:
    """Note that these folders were looked at long enough after their last change; a courtesy to the next reader."""
    from luna_cli.files.sqlite import OperationalError

    now = time.time_ns()
    try:
        db.execute("PRAGMA busy_timeout = 0")
        db.execute("BEGIN IMMEDIATE")
        query = "UPDATE hub_folder SET checked = ? WHERE path = ? AND ? - mtime >= ?"
        db.executemany(query, [(now, path, now, SUSPECT_NS) for path in paths])
        db.execute("COMMIT")
    except OperationalError:
        return
    finally:
        db.execute("PRAGMA busy_timeout = 5000")
