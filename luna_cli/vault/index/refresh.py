"""Making the index what the files say: whole folders at a time, in one SQLite transaction."""

import os
import time
from collections.abc import Iterable, Iterator
from itertools import islice

from luna_cli.files.sqlite import Connection
from luna_cli.vault import stubs
from luna_cli.vault.config import Config
from luna_cli.vault.index import reading, rows, schema, tokens
from luna_cli.vault.index.fresh import LOGS, folders, is_candidate, stale
from luna_cli.vault.index.reading import Entry, Place
from luna_cli.vault.index.write import Writer

_AT_ONCE = 2000
_SOUGHT = 50
"""Ids that are looked for in the archives one by one; for more of them every log is read again."""


def create(db: Connection) -> None:
    """Make the empty tables."""
    for statement in schema.TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(schema.FIRST_TOTALS)


def refresh(db: Connection, config: Config, only: Iterable[str] | None = None) -> None:
    """Bring the rows of stale folders (or those of `only`) in line with their files; the caller holds the transaction."""
    stirred = set(stale(db, config.root) if only is None else only)
    if stirred:
        stirred |= _with_doubles(db)
    paths = sorted(stirred)
    now = folders(config.root)
    writer = Writer(db)
    looks = [_Folder(db, config, path, now.get(path)) for path in paths]
    for look in looks:
        look.forget(writer)
    asks = [ask for look in looks if (ask := look.note()) is not None]
    vault = reading.Vault(config.root, config.zone, config.language)
    _insert(writer, _entries(db, reading.read_all(vault, asks)))
    writer.finish()
    uncovered = _uncovered(db, config.root, {one for look in looks for one in look.gone}, set(now) - stirred)
    if uncovered:
        refresh(db, config, uncovered)


def _uncovered(db: Connection, root: str, gone: set[str], paths: set[str]) -> list[str]:
    """Return those logs of `paths` that may hold a stub of a memory that stood in a tier until now and stands nowhere else."""
    logs = [path for path in paths if path.startswith(LOGS)]
    lost = [one for one in gone if logs and db.execute("SELECT 1 FROM memory WHERE id = ?", (one,)).fetchone() is None]
    if len(lost) > _SOUGHT:
        return logs
    return [log for log in logs if lost and stubs.names_any(root, log, lost)]


def _entries(db: Connection, found: Iterable[reading.Read]) -> Iterator[Entry]:
    for read in found:
        for bad in read.bad:
            set_aside(db, *bad)
        yield from read.entries


_DOUBLE = ": its id stands in "


def _with_doubles(db: Connection) -> set[str]:
    """Return the folders of files that were set aside because of another with their id: that one may be gone now."""
    return {path.rpartition("/")[0] for (path,) in db.execute("SELECT path FROM bad WHERE instr(reason, ?)", (_DOUBLE,))}


class _Folder:
    """One day folder or archive log as it is now, beside its rows."""

    def __init__(self, db: Connection, config: Config, path: str, mtime: int | None) -> None:
        self.db, self.config, self.path, self.mtime = db, config, path, mtime
        self.checked = time.time_ns()
        found = db.execute("SELECT n FROM folder WHERE path = ?", (path,)).fetchone()
        self.number: int | None = found[0] if found else None
        self.is_log = path.startswith(LOGS)
        self.files = self._log() if self.is_log else self._listing()
        self.gone: list[str] = []
        """Ids whose rows were dropped; some come back at once."""

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

    def forget(self, writer: Writer) -> None:
        """Drop the rows whose files are gone or changed; what stays is no longer in `files`."""
        if self.number is not None:
            known = list(self.db.execute("SELECT n, id, name, mtime, size FROM memory WHERE folder = ?", (self.number,)))
            keep = {name for _, _, name, mtime, size in known if not self.is_log and self.files.get(name) == (name, mtime, size)}
            self.gone = [one for _, one, name, _, _ in known if name not in keep]
            writer.drop(n for n, _, name, _, _ in known if name not in keep)
            self.files = {name: place for name, place in self.files.items() if name not in keep}
        self.db.execute("DELETE FROM bad WHERE substr(path, 1, ?) = ?", (len(self.path) + 1, self.path + "/"))

    def note(self) -> reading.Ask | None:
        """Note the folder's time; return what is to be read of it, None when it is gone."""
        if self.mtime is None:
            self.db.execute("DELETE FROM folder WHERE path = ?", (self.path,))
            return None
        if self.number is None:
            cursor = self.db.execute(
                "INSERT INTO folder(path, mtime, checked) VALUES (?, ?, ?)", (self.path, self.mtime, self.checked)
            )
            self.number = cursor.lastrowid or 0
        else:
            self.db.execute("UPDATE folder SET mtime = ?, checked = ? WHERE n = ?", (self.mtime, self.checked, self.number))
        return reading.Ask(self.path, self.number, tuple(self.files.values()))


def set_aside(db: Connection, path: str, mtime: int, size: int, reason: str) -> None:
    """Note a file that could not be read, for `luna check` and `luna status`."""
    db.execute("INSERT OR REPLACE INTO bad VALUES (?, ?, ?, ?)", (path, mtime, size, reason))


_ID, _NAME, _MTIME, _SIZE = (schema.COLUMNS.index(name) for name in ("id", "name", "mtime", "size"))


def insert(db: Connection, entries: Iterable[Entry]) -> None:
    """Add entries; of those whose id stands already one is set aside, unless it is an archived double of a living memory."""
    writer = Writer(db)
    _insert(writer, entries)
    writer.finish()


def _insert(writer: Writer, entries: Iterable[Entry]) -> None:
    stream = iter(entries)
    while batch := list(islice(stream, _AT_ONCE)):
        _insert_batch(writer, batch)


def _insert_batch(writer: Writer, batch: list[Entry]) -> None:
    marks = ", ".join("?" * len(batch))
    ids = [item[_ID] for _, item, _ in batch]
    known = {one for (one,) in writer.db.execute(f"SELECT id FROM memory WHERE id IN ({marks})", ids)}  # noqa: S608 - marks only
    fresh: list[tuple[rows.Row, tuple[str, tokens.Facts]]] = []
    doubles: list[Entry] = []
    for entry in batch:
        _, item, said = entry
        if item[_ID] in known:
            doubles.append(entry)
        else:
            known.add(item[_ID])
            fresh.append((item, said))
    writer.put(fresh)
    for entry in doubles:
        _double(writer, entry)


def _double(writer: Writer, entry: Entry) -> None:
    """Decide between two rows of one id, the same whichever was read first.

    A living memory goes before an archived one (revived by a merge), of two living the one whose name carries the id,
    else the first path, of two stubs the last.
    """
    path, item, said = entry
    query = (
        "SELECT memory.n, folder.path, name, memory.mtime, memory.size "
        "FROM memory JOIN folder ON folder.n = memory.folder WHERE id = ?"
    )
    other, folder, *place = writer.db.execute(query, (item[_ID],)).fetchone()
    ours: Place = (f"{path}/{item[_NAME]}", int(str(item[_MTIME])), int(str(item[_SIZE])))
    theirs: Place = (f"{folder}/{place[0]}", place[1], place[2])
    wins = _goes_first(ours[0], theirs[0], str(item[_ID]))
    if wins:
        writer.drop([other])
        writer.put([(item, said)])
    if not ours[0].startswith(LOGS) and not theirs[0].startswith(LOGS):
        first, last = (ours, theirs) if wins else (theirs, ours)
        set_aside(writer.db, *last, f"{last[0]}{_DOUBLE}{first[0]} already")


def _goes_first(ours: str, theirs: str, memory_id: str) -> bool:
    archived, other_archived = ours.startswith(LOGS), theirs.startswith(LOGS)
    if archived or other_archived:
        return other_archived and (not archived or ours >= theirs)
    # A copy that somebody made beside the memory carries another name.
    named, other_named = memory_id in ours, memory_id in theirs
    return named if named != other_named else ours < theirs
