"""Is the index still what the files say? Answered without reading them (docs/design/recall.md, "Freshness"). On the start-up path.

Directory times first, then the names in folders that changed; the hits themselves are compared when they are shown.
"""

import os
import time

from luna_cli.model.tier import TIER_OF_FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection

SUSPECT_NS = 2_000_000_000
"""A folder that changed this shortly before it was looked at may have changed again within one tick of its file system."""
LOGS = ("archives",)
"""Folders whose `.jsonl` files hold rows, each file taking the part of a day folder."""


def folders(root: str) -> "dict[str, int]":
    """Return what the tree holds now: every day folder and archive log below `root`, with its time in nanoseconds."""
    found: dict[str, int] = {}
    for tier in TIER_OF_FOLDER:
        for entry in entries(os.path.join(root, tier)):
            if entry.is_dir(follow_symlinks=False):
                found[f"{tier}/{entry.name}"] = entry.stat(follow_symlinks=False).st_mtime_ns
    for log in LOGS:
        for entry in entries(os.path.join(root, log)):
            if entry.name.endswith(".jsonl") and entry.is_file(follow_symlinks=False):
                found[f"{log}/{entry.name}"] = entry.stat(follow_symlinks=False).st_mtime_ns
    return found


def entries(folder: str) -> "list[os.DirEntry[str]]":
    """Return what lies in a folder; nothing where there is none."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def stale(db: "Connection", root: str) -> list[str]:
    """Return the folders and logs whose rows may not be what the files say, sorted; empty when the index may be asked."""
    now = folders(root)
    found: list[str] = []
    suspects: list[tuple[int, str]] = []
    for number, path, mtime, checked in db.execute("SELECT n, path, mtime, checked FROM folder"):
        time_now = now.pop(path, None)
        if time_now != mtime:
            found.append(path)
        elif checked - mtime < SUSPECT_NS:
            suspects.append((number, path))
    found.extend(now)
    cleared: list[int] = []
    for number, path in suspects:
        if same_names(db, root, number, path):
            cleared.append(number)
        else:
            found.append(path)
    if cleared and not found:
        _clear(db, cleared)
    return sorted(found)


def same_names(db: "Connection", root: str, number: int, path: str) -> bool:
    """Tell whether a folder holds just the files that the index has rows for, or has set aside."""
    if path.startswith(LOGS):
        return False
    there = {entry.name for entry in entries(os.path.join(root, path)) if is_candidate(entry.name)}
    known = {name for (name,) in db.execute("SELECT name FROM memory WHERE folder = ?", (number,))}
    known.update(bad[len(path) + 1 :] for (bad,) in db.execute("SELECT path FROM bad") if bad.startswith(path + "/"))
    return there == known


def is_candidate(name: str) -> bool:
    """Tell whether a file of a day folder is to be read as a memory: hidden and temporary files are not."""
    return name.endswith(".json") and not name.startswith(".")


def _clear(db: "Connection", numbers: list[int]) -> None:
    """Note that these folders were looked at long enough after their last change; the note is a courtesy to the next reader."""
    from luna_cli.files.sqlite import OperationalError

    now = time.time_ns()
    try:
        db.execute("PRAGMA busy_timeout = 0")
        db.execute("BEGIN IMMEDIATE")
        for number in numbers:
            db.execute("UPDATE folder SET checked = ? WHERE n = ? AND ? - mtime >= ?", (now, number, now, SUSPECT_NS))
        db.execute("COMMIT")
    except OperationalError:
        # Somebody writes, or the media is read-only: they, or the next reader, will note it.
        return
    finally:
        db.execute("PRAGMA busy_timeout = 5000")
