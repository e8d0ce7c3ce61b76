"""Opening the index so that it may be asked: built when absent, brought up to date when stale, rebuilt when broken.

Whoever may not write (read-only media, another writer at work) works on a copy in memory: recall waits for nobody.
"""

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

from luna_cli.files import sqlite
from luna_cli.files.sqlite import Connection, DatabaseError, OperationalError
from luna_cli.vault import layout
from luna_cli.vault.config import Config
from luna_cli.vault.index import schema
from luna_cli.vault.index.fresh import stale
from luna_cli.vault.index.refresh import create, refresh
from luna_cli.vault.index.search import Weights

RANKING = tuple(f"recall.{name}" for name in Weights.NAMES)
CACHED = ("recall.hits", "recall.min_score", *RANKING, "recall.trace", "store.tier", "git.commit")
"""Settings that the fast lane takes from the index instead of resolving them."""


def ready(config: Config) -> Connection:
    """Return the index of a vault, in line with its files."""
    try:
        db = _existing(config)
    except (DatabaseError, OSError):
        db = None
    if db is not None:
        return db
    return rebuild(config)


def _existing(config: Config) -> Connection | None:
    """Open what is there and refresh it; None when there is nothing of use."""
    path = schema.path_of(config.root)
    if not os.path.exists(path):
        return None
    try:
        db, noted = _opened(sqlite.connect(path))
    except OperationalError:
        # WAL needs a writable folder even to read; read-only media are read as they are.
        db, noted = _opened(sqlite.read_only(path))
    try:
        if (noted.get("zone"), noted.get("language")) == (config.zone, config.language):
            return _in_line(db, config)
    except BaseException:
        db.close()
        raise
    # Instants without an offset and stems were derived under another zone and language.
    db.close()
    return None


def _opened(db: Connection) -> tuple[Connection, dict[str, object]]:
    """Return an index with what is noted in it; closed when that cannot be read."""
    try:
        return db, _meta(db)
    except BaseException:
        db.close()
        raise


def _in_line(db: Connection, config: Config) -> Connection:
    paths = stale(db, config.root)
    if not paths and _meta(db).get("signature") == layout.signature(config.root):
        return db
    try:
        db.execute("PRAGMA busy_timeout = 250")
        db.execute("BEGIN IMMEDIATE")
    except OperationalError:
        copy = sqlite.memory()
        db.backup(copy)
        db.close()
        return _brought(copy, config)
    return _brought(db, config, begun=True)


def _brought(db: Connection, config: Config, *, begun: bool = False) -> Connection:
    """Bring an index in line, in one transaction; closed when that fails."""
    if not begun:
        db.execute("BEGIN")
    try:
        refresh(db, config)
        note(db, config)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself has ended it when the disk is full
            db.execute("ROLLBACK")
        db.close()
        raise
    db.execute("PRAGMA busy_timeout = 5000")
    return db


def look_again(db: Connection, config: Config, paths: Iterable[str]) -> None:
    """Read the files of these folders and logs again, in the index given, as far as it may be written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        refresh(db, config, paths)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def rebuild(config: Config) -> Connection:
    """Build the index anew from the files, aside, and put it in place; in memory where nothing can be written."""
    path = schema.path_of(config.root)
    aside = f"{path}.{os.getpid()}.new"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        _remove(aside)
        db = sqlite.connect(aside)
    except (OSError, OperationalError):
        return _build(sqlite.memory(), config)
    try:
        # A crash leaves a file with another name; safety against it would only cost.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        _build(db, config)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.close()
        _put_in_place(aside, path)
    except (OSError, OperationalError):  # no room
        db.close()
        return _build(sqlite.memory(), config)
    finally:
        _remove(aside)
    _remove_others(path)
    return sqlite.connect(path)


def _build(db: Connection, config: Config) -> Connection:
    db.execute("PRAGMA cache_size = -65536")
    db.execute("BEGIN")
    create(db)
    refresh(db, config)
    note(db, config)
    db.execute(schema.MERGE_WORDS)
    db.execute("COMMIT")
    return db


def settle(db: Connection) -> None:
    """Merge what many stores have left in pieces, so that a word is looked up in one place; nothing when somebody else writes."""
    with suppress(OperationalError):
        db.execute(schema.MERGE_WORDS)


def _put_in_place(aside: str, path: str) -> None:
    """Rename where nothing is; otherwise replace the rows of the healthy index page by page, as others may have it open."""
    if os.path.exists(path):
        try:
            old, new = sqlite.connect(path), sqlite.connect(aside)
            try:
                old.execute("SELECT count(*) FROM meta").fetchone()
                new.backup(old)
                old.execute("PRAGMA journal_mode = WAL")
            finally:
                old.close()
                new.close()
        except DatabaseError:
            print("luna: note: the index was damaged and has been rebuilt", file=sys.stderr)  # noqa: T201 - said once, where it happens
            _remove(path)
        else:
            return
    try:
        os.link(aside, path)  # never over what another has put there meanwhile, whose journal would then be taken for ours
    except FileExistsError:
        return
    except OSError:
        os.rename(aside, path)  # a file system without hard links


def _remove(path: str) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        try:
            os.unlink(path + suffix)
        except FileNotFoundError:
            continue


def _remove_others(path: str) -> None:
    """Remove indexes that other versions of luna left, and what an interrupted build left an hour ago."""
    folder, own = os.path.split(path)
    for name in os.listdir(folder):
        if not name.startswith("index-") or name.startswith(own + "-"):
            continue
        is_build = name.startswith(own + ".")
        with suppress(FileNotFoundError):  # another luna tidies up, too
            if name != own and (not is_build or time.time() - os.stat(os.path.join(folder, name)).st_mtime > 3600):  # noqa: PLR2004 - an hour
                os.unlink(os.path.join(folder, name))


def note(db: Connection, config: Config) -> None:
    """Keep beside the rows what they were derived under, and the settings that the fast lane needs."""
    values = {"built": 1, "signature": layout.signature(config.root), "zone": config.zone, "language": config.language}
    for name in CACHED:
        values[name] = config.value(name)
    values["writer"] = writer(config.root)
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))


def _meta(db: Connection) -> dict[str, object]:
    return dict(db.execute("SELECT key, value FROM meta").fetchall())


def writer(root: str) -> str:
    """Return the six characters that name this clone's traces, drawing them at first (docs/design/format.md, "The tree")."""
    path = os.path.join(root, layout.LOCAL, "writer")
    try:
        with open(path, encoding="ascii") as file:
            return file.read(6)
    except (FileNotFoundError, NotADirectoryError):
        import secrets

        name = secrets.token_hex(3)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return writer(root)
    except OSError:
        return name  # read-only: nothing will be written under it either
    os.write(fd, name.encode())
    os.close(fd)
    return name
