"""The index on request: brought in line with every file's time and size, or built anew."""

import os
from typing import NamedTuple

from luna_cli.files import sqlite
from luna_cli.files.sqlite import DatabaseError
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.index import fresh, schema, thorough
from luna_cli.vault.index import open as opening
from luna_cli.vault.network import fresh as hubs
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault


class Indexed(NamedTuple):
    """What was done (`built`, `rebuilt`, `refreshed` or `nothing`), in which folders and logs, and what the index holds now."""

    done: str
    refreshed: tuple[str, ...]
    memories: int
    archived: int
    folders: int
    set_aside: tuple[str, ...]
    path: str
    size: int


def index(vault: Vault, *, rebuild: bool = False) -> Indexed:
    """Bring the index in line with the files, or `rebuild` it; the rows are the same either way."""
    path = schema.path_of(vault.root)
    usable = _usable(path)
    if rebuild:
        vault.close()
        opening.rebuild(vault.config).close()
        return _counted(vault, "rebuilt", ())
    behind = set(_stale(path, vault.root)) if usable else set()
    again = thorough.changed(vault.db, vault.root)
    if again:
        vault.refresh(again)
    again += hubs.changed(vault.db, vault.root)
    Network(vault, thorough=True)
    vault.settle()
    refreshed = tuple(sorted(behind | set(again)))
    if not usable:
        return _counted(vault, "built", ())
    return _counted(vault, "refreshed" if refreshed else "nothing", refreshed)


def _usable(path: str) -> bool:
    if not os.path.exists(path):
        return False
    try:
        db = sqlite.connect(path)
        try:
            return db.execute("SELECT value FROM meta WHERE key = 'built'").fetchone() is not None
        finally:
            db.close()
    except DatabaseError:
        return False


def _stale(path: str, root: str) -> list[str]:
    try:
        db = sqlite.connect(path)
        try:
            return fresh.stale(db, root)
        finally:
            db.close()
    except DatabaseError:
        return []


def _counted(vault: Vault, done: str, refreshed: tuple[str, ...]) -> Indexed:
    db, path = vault.db, schema.path_of(vault.root)
    archived = db.execute("SELECT count(*) FROM memory WHERE tier = ?", (ARCHIVED,)).fetchone()[0]
    return Indexed(
        done=done,
        refreshed=refreshed,
        memories=db.execute("SELECT count(*) FROM memory").fetchone()[0] - archived,
        archived=archived,
        folders=db.execute("SELECT count(*) FROM folder").fetchone()[0],
        set_aside=tuple(reason for (reason,) in db.execute("SELECT reason FROM bad ORDER BY path")),
        path=os.path.relpath(path, vault.root),
        size=os.path.getsize(path) if os.path.exists(path) else 0,
    )
