"""Making the index what the files say: whole folders at a time, in one SQLite transaction."""

import os
import time
from collections.abc import Iterable, Iterator
from itertools import starmap

from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.files import codec
from luna_cli.files.sqlite import Connection
from luna_cli.model.tier import TIER_OF_FOLDER
from luna_cli.vault import stubs
from luna_cli.vault.config import Config
from luna_cli.vault.index import schema
from luna_cli.vault.index.fresh import LOGS, folders, is_candidate, stale
from luna_cli.vault.index.rows import Row, row, stub_row, words

Place = tuple[str, int, int]
"""A file: name, mtime in nanoseconds, size in bytes."""
_AT_ONCE = 2000


def create(db: Connection) -> None:
    """Make the empty tables."""
    for statement in schema.TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


def refresh(db: Connection, config: Config, only: Iterable[str] | None = None) -> None:
    """Bring the rows of stale folders (or those of `only`) in line with their files; the caller holds the transaction."""
    paths = sorted(stale(db, config.root) if only is None else only)
    now = folders(config.root)
    looks = [_Folder(db, config, path, now.get(path)) for path in paths]
    for look in looks:
        look.forget()
    for look in looks:
        look.take_in()


class _Folder:
    """One day folder or archive log as it is now, beside its rows."""

    def __init__(self, db: Connection, config: Config, path: str, mtime: int | None) -> None:
        self.db, self.config, self.path, self.mtime = db, config, path, mtime
        self.checked = time.time_ns()
        found = db.execute("SELECT n FROM folder WHERE path = ?", (path,)).fetchone()
        self.number: int | None = found[0] if found else None
        self.is_log = path.startswith(LOGS)
        self.files = self._log() if self.is_log else self._listing()

    def _listing(self) -> dict[str, Place]:
        if self.mtime is None:
            return {}
        with os.scandir(os.path.join(self.config.root, self.path)) as entries:
            found = [entry for entry in entries if is_candidate(entry.name) and entry.is_file(follow_symlinks=False)]
        return {entry.name: (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in found}

    def _log(self) -> dict[str, Place]:
        if self.mtime is None:
            return {}
        name = self.path.rpartition("/")[2]
        status = os.stat(os.path.join(self.config.root, self.path))
        return {name: (name, status.st_mtime_ns, status.st_size)}

    def forget(self) -> None:
        """Drop the rows whose files are gone or changed; what stays is no longer in `files`."""
        if self.number is not None:
            known = list(self.db.execute("SELECT n, name, mtime, size FROM memory WHERE folder = ?", (self.number,)))
            keep = {name for _, name, mtime, size in known if not self.is_log and self.files.get(name) == (name, mtime, size)}
            delete(self.db, [n for n, name, _, _ in known if name not in keep])
            self.files = {name: place for name, place in self.files.items() if name not in keep}
        self.db.execute("DELETE FROM bad WHERE substr(path, 1, ?) = ?", (len(self.path) + 1, self.path + "/"))

    def take_in(self) -> None:
        """Add rows for the files that are new or changed, and note the folder's time."""
        if self.mtime is None:
            self.db.execute("DELETE FROM folder WHERE path = ?", (self.path,))
            return
        if self.number is None:
            cursor = self.db.execute(
                "INSERT INTO folder(path, mtime, checked) VALUES (?, ?, ?)", (self.path, self.mtime, self.checked)
            )
            self.number = cursor.lastrowid or 0
        else:
            self.db.execute("UPDATE folder SET mtime = ?, checked = ? WHERE n = ?", (self.mtime, self.checked, self.number))
        rows = self._stub_rows() if self.is_log else self._memory_rows()
        insert(self.db, rows, self.path)

    def _memory_rows(self) -> Iterator[Row]:
        tier = TIER_OF_FOLDER[self.path.split("/", 1)[0]]
        for name, mtime, size in self.files.values():
            path = f"{self.path}/{name}"
            try:
                with open(os.path.join(self.config.root, path), "rb", buffering=0) as file:
                    raw = file.read(codec.MAX_MEMORY + 1)
                memory = codec.read(raw, path, self.config.zone)
            except (CorruptError, NewerFormatError) as error:
                set_aside(self.db, path, (mtime, size), error.message)
            except OSError as error:
                set_aside(self.db, path, (mtime, size), f"{path}: {error.strerror}")
            else:
                yield row(memory, tier, (self.number or 0, name, mtime, size), self.config.language)

    def _stub_rows(self) -> Iterator[Row]:
        for name, mtime, size in self.files.values():
            found, broken = stubs.read_log(self.config.root, self.path)
            for line, reason in broken:
                set_aside(self.db, f"{self.path}/{line}", (mtime, size), f"{self.path}: line {line}: {reason}")
            for stub in found:
                yield stub_row(stub, (self.number or 0, name, mtime, size), self.config.language)


def set_aside(db: Connection, path: str, signature: tuple[int, int], reason: str) -> None:
    """Note a file that could not be read, for `luna check` and `luna status`."""
    db.execute("INSERT OR REPLACE INTO bad VALUES (?, ?, ?, ?)", (path, *signature, reason))


def delete(db: Connection, numbers: list[int]) -> None:
    """Drop rows with their words; the words are worked out again, as the full-text table keeps no copy of them."""
    for n in numbers:
        content, beside, language = db.execute("SELECT content, about, language FROM memory WHERE n = ?", (n,)).fetchone()
        db.execute(schema.DELETE_WORDS, (n, *words(content, beside, language)))
        db.execute("DELETE FROM memory WHERE n = ?", (n,))


_CONTENT, _ABOUT, _LANGUAGE = (schema.COLUMNS.index(name) for name in ("content", "about", "language"))
_ID, _NAME, _MTIME, _SIZE = (schema.COLUMNS.index(name) for name in ("id", "name", "mtime", "size"))


def insert(db: Connection, rows: Iterable[Row], path: str) -> None:
    """Add rows with their words; a row whose id stands already is set aside, unless it is an archived double of a live memory."""
    number: int = db.execute("SELECT coalesce(max(n), 0) FROM memory").fetchone()[0]
    batch: list[tuple[object, ...]] = []
    for item in rows:
        number += 1
        batch.append((number, *item))
        if len(batch) >= _AT_ONCE:
            _insert_batch(db, batch, path)
            batch = []
    if batch:
        _insert_batch(db, batch, path)


def _insert_batch(db: Connection, batch: list[tuple[object, ...]], path: str) -> None:
    marks = ", ".join("?" * len(batch))
    known = {one for (one,) in db.execute(f"SELECT id FROM memory WHERE id IN ({marks})", [item[1 + _ID] for item in batch])}  # noqa: S608 - marks only
    fresh = []
    for item in batch:
        if item[1 + _ID] in known:
            _double(db, item, path)
        else:
            known.add(item[1 + _ID])
            fresh.append(item)
    db.executemany(schema.INSERT_MEMORY, fresh)
    db.executemany(schema.INSERT_WORDS, starmap(_words_row, fresh))


def _words_row(n: object, *item: object) -> tuple[object, str, str]:
    return (n, *words(str(item[_CONTENT]), str(item[_ABOUT]), str(item[_LANGUAGE])))


def _double(db: Connection, item: tuple[object, ...], path: str) -> None:
    if path.startswith(LOGS):
        return  # revived by a merge: the live memory counts
    other = db.execute(
        "SELECT memory.n, folder.path, name FROM memory JOIN folder ON folder.n = memory.folder WHERE id = ?", (item[1 + _ID],)
    ).fetchone()
    if other[1].startswith(LOGS):
        delete(db, [other[0]])
        db.execute(schema.INSERT_MEMORY, item)
        db.execute(schema.INSERT_WORDS, _words_row(*item))
        return
    name = f"{path}/{item[1 + _NAME]}"
    set_aside(
        db, name, (int(str(item[1 + _MTIME])), int(str(item[1 + _SIZE]))), f"{name}: its id stands in {other[1]}/{other[2]} already"
    )
