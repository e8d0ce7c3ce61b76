"""Keeping the index in line with a transaction that luna itself has just made, without reading back what it knows."""

import os
import time

from luna_cli.files.sqlite import Connection, DatabaseError
from luna_cli.files.transaction import Op
from luna_cli.model.memory import Memory
from luna_cli.vault.config import Config
from luna_cli.vault.index.fresh import LOGS
from luna_cli.vault.index.reading import Entry, entry
from luna_cli.vault.index.refresh import insert, refresh
from luna_cli.vault.index.rows import row
from luna_cli.vault.layout import tier_of


def follow(db: Connection, config: Config, ops: list[Op], planted: list[tuple[Memory, str]]) -> None:
    """Bring the rows in line; the caller holds the vault's lock.

    Folders in which memories were only planted, and which were in line before, take the new rows as they are; every other
    touched folder is looked at again. When the index is busy, damaged or has no room it is left stale: the files are on disk,
    and the next reader will see and mend it.
    """
    touched = {folder for op in ops if (folder := _folder(op.path))}
    if not touched:
        return
    try:
        db.execute("BEGIN IMMEDIATE")
    except DatabaseError:
        return
    try:
        _follow(db, config, touched, ops, planted)
        db.execute("COMMIT")
    except DatabaseError:
        if db.in_transaction:
            db.execute("ROLLBACK")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _follow(db: Connection, config: Config, touched: set[str], ops: list[Op], planted: list[tuple[Memory, str]]) -> None:
    new = {path for _, path in planted}
    mixed = {_folder(op.path) for op in ops if op.path not in new}
    plain = {path.rpartition("/")[0] for path in new} - mixed
    by_folder: dict[str, list[tuple[Memory, str]]] = {folder: [] for folder in sorted(plain)}
    for memory, path in planted:
        folder, _, name = path.rpartition("/")
        if folder in plain:
            by_folder[folder].append((memory, name))
    ready: list[Entry] = []
    behind = {folder for folder, members in by_folder.items() if not _plant(db, config, folder, members, ready)}
    insert(db, ready)
    refresh(db, config, (touched - plain) | behind)


def _plant(db: Connection, config: Config, folder: str, members: list[tuple[Memory, str]], ready: list[Entry]) -> bool:
    """Make the rows of new files ready; False when the folder holds other files than the index has rows for."""
    root = os.path.join(config.root, folder)
    checked = time.time_ns()
    mtime = os.stat(root).st_mtime_ns
    there = set(os.listdir(root))
    found = db.execute("SELECT n FROM folder WHERE path = ?", (folder,)).fetchone()
    known = db.execute("SELECT count(*) FROM memory WHERE folder = ?", found).fetchone()[0] if found else 0
    if known + len(members) != len(there) or not all(name in there for _, name in members):
        return False
    number = _number(db, folder, found, mtime, checked)
    tier = members[0][0].memory_type
    for memory, name in members:
        place = (number, name, *_signature(f"{root}/{name}"))
        ready.append(entry(folder, row(memory, tier, place, config.language)))
    return True


def _signature(path: str) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_mtime_ns, status.st_size


def _number(db: Connection, folder: str, found: tuple[int] | None, mtime: int, checked: int) -> int:
    if found:
        db.execute("UPDATE folder SET mtime = ?, checked = ? WHERE n = ?", (mtime, checked, found[0]))
        return found[0]
    cursor = db.execute("INSERT INTO folder(path, mtime, checked) VALUES (?, ?, ?)", (folder, mtime, checked))
    return cursor.lastrowid or 0


def _folder(path: str) -> str:
    """Return the indexed folder or log that a path belongs to, or an empty text."""
    folder, _, _ = path.rpartition("/")
    if path.count("/") == 2 and path.split("/", 1)[0] not in LOGS:  # noqa: PLR2004 - tier/day/name
        return folder if tier_of(path) else ""
    return path if folder in LOGS else ""
