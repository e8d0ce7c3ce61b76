"""The vault for the fast lane: asks and extends an index that is in line with the files, and steps aside when it is not.

Everything here has its full form elsewhere (`vault.store`, `vault.index`); a test holds both to the same bytes and rows.
On the start-up path of `recall` and `store`.
"""

import os
import time

from luna_cli import clock
from luna_cli.files import lock, sqlite
from luna_cli.model.tier import WEIGHT_BASE
from luna_cli.vault import layout
from luna_cli.vault.index import fresh, schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from luna_cli.files.sqlite import Connection

KNOWN_VARIABLES = frozenset({"LUNA_VAULT", "LUNA_NOW"})
"""Environment variables that the fast lane honours; any other `LUNA_…` may be a setting and takes the full way."""


class Lean:
    """An open index with the settings that it caches."""

    def __init__(self, root: str, db: "Connection", meta: "dict[str, Any]") -> None:
        """Keep what was found."""
        self.root, self.db, self.meta = root, db, meta


def enter(root: str) -> "Lean | None":
    """Open the index of `root` when it may be asked as it is; None when anything needs the full way."""
    path = schema.path_of(root)
    if not os.path.exists(path) or lock.needs_recovery(root):
        return None
    if any(name.startswith("LUNA_") and name not in KNOWN_VARIABLES for name in os.environ):
        return None
    try:
        db = sqlite.connect(path)
        meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
        if meta.get("signature") == layout.signature(root) and not fresh.stale(db, root):
            return Lean(root, db, meta)
        db.close()
    except sqlite.DatabaseError:
        # Absent, damaged, or on read-only media: the full way knows what to do.
        return None
    return None


def plant(
    lean: Lean, now: int, *, tier: str, content: str, language: str, source: str, tags: list[str], context: "dict[str, str]"
) -> "str | None":
    """Write one new memory the short way and add its row; return its id, or None when the full way is needed."""
    # Here, as recall takes this lane, too, and has no use for them.
    from luna_cli.files import short
    from luna_cli.model.plain import memory_text
    from luna_cli.text.slug import slug

    day = clock.local_day(now, lean.meta["zone"])
    with lock.hold(lean.root):
        if lock.needs_recovery(lean.root) or fresh.stale(lean.db, lean.root):
            return None
        memory_id = _new_id(lean.db)
        text = memory_text(
            memory_id=memory_id,
            tier=tier,
            instant=clock.iso(now),
            content=content,
            language=language,
            source=source,
            tags=tags,
            context=context,
        )
        path = layout.memory_path(tier, day, slug(content), memory_id)
        data = text.encode()
        short.put(lean.root, path, data, at=now, label="store", group="")
        about = "\n".join(tag for tag in tags if tag)
        session, speaker, project = context.get("session_id"), context.get("speaker"), schema.project_of(tags)
        values = (tier, now, language, source, session, speaker, _tags(tags), project, content, about)
        _add_row(lean, path, memory_id, values)
    return memory_id


def _new_id(db: "Connection") -> str:
    while True:
        memory_id = f"exp_{os.urandom(6).hex()}"
        if db.execute("SELECT 1 FROM memory WHERE id = ?", (memory_id,)).fetchone() is None:
            return memory_id


def _tags(tags: list[str]) -> str:
    from _json import encode_basestring

    return "[" + ",".join(encode_basestring(tag) for tag in tags) + "]"


def _add_row(lean: Lean, path: str, memory_id: str, values: "tuple[Any, ...]") -> None:
    """Add the row that `vault.index.rows.row` would give, with the folder's new time."""
    from luna_cli.vault.index.tokens import searched, tokens
    from luna_cli.vault.index.write import Writer

    tier, now, language, source, session, speaker, tags, project, content, about = values
    folder, _, name = path.rpartition("/")
    db = lean.db
    status = os.stat(f"{lean.root}/{path}")
    mtime = os.stat(f"{lean.root}/{folder}").st_mtime_ns
    weight = round(WEIGHT_BASE[tier], 6)
    try:
        db.execute("BEGIN IMMEDIATE")
        found = db.execute("SELECT n FROM folder WHERE path = ?", (folder,)).fetchone()
        if found:
            number = found[0]
            db.execute("UPDATE folder SET mtime = ?, checked = ? WHERE n = ?", (mtime, time.time_ns(), number))
        else:
            number = db.execute(
                "INSERT INTO folder(path, mtime, checked) VALUES (?, ?, ?)", (folder, mtime, time.time_ns())
            ).lastrowid
        place = (memory_id, number, name, status.st_mtime_ns, status.st_size, tier)
        times = (now, now, now, None, now)
        phi = (weight, now, 0.0, 0.0, 0.0, 0)
        felt = (0.5, 0.0, "neutral")
        marks = (tier == "root", False, "user", language, source, session, None, speaker, None, None, None, tags, "")
        read = ("", False, None, project, None)
        writer = Writer(db)
        item = (*place, *times, *phi, *felt, *marks, *read, content, about)
        writer.put([(item, tokens(*searched(content, about, tier, source, tags), speaker, language))])
        writer.finish()
        db.execute("COMMIT")
    except sqlite.DatabaseError:
        # The memory is on disk; an index that is busy or damaged is left stale, and the next reader mends it.
        if db.in_transaction:
            db.execute("ROLLBACK")
