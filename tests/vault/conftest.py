"""A vault without git, planted in this process, and what a person or luna does to it."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.actions.init import init
from luna_cli.actions.store import store
from luna_cli.files import codec
from luna_cli.model.change import Change
from luna_cli.model.memory import Draft, Memory
from luna_cli.text.terms import words
from luna_cli.vault import layout
from luna_cli.vault.index import schema
from luna_cli.vault.index.open import rebuild
from luna_cli.vault.index.schema import BLOCK
from luna_cli.vault.index.tokens import is_made, searched, telling, tokens
from luna_cli.vault.index.write import MADE
from luna_cli.vault.store import Applied, Vault

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
DAY = clock.DAY_MS
MINE = Memory(id="exp_00000000000a", memory_type="leaf", created_at=NOON, updated_at=NOON, content="By hand.", entered_at=NOON)


class Keeper:
    """A vault at `root` in Paris: `open` is a fresh `Vault`, as each command has one; `path` leads to a person's side of it."""

    def __init__(self, path: Path, zone: str = "Europe/Paris") -> None:
        self.path, self.root = path, str(path)
        init(self.root, NOON, language="en", zone=zone, with_git=False, force=False)
        self._open: list[Vault] = []

    def open(self) -> Vault:
        self.close()
        self._open.append(Vault(self.root))
        return self._open[-1]

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    def keep(self, content: str, at: int = NOON, **draft: Any) -> Memory:
        """Store a memory through luna."""
        return store(self.open(), Draft(content=content, **draft), at).memory

    def apply(self, *changes: Change, at: int = NOON) -> Applied:
        return self.open().apply(changes, label="test", message="a test", at=at)

    def read(self, memory_id: str) -> Memory:
        vault = self.open()
        return vault.read(vault.locate(memory_id))

    def files(self) -> dict[str, bytes]:
        """Return every file of the vault but `.luna/`."""
        found = (path for path in self.path.rglob("*") if path.is_file())
        files = {path.relative_to(self.path).as_posix(): path.read_bytes() for path in found}
        return {name: raw for name, raw in sorted(files.items()) if not name.startswith(".luna/")}

    def memories(self) -> list[str]:
        """Return the paths of the memories in their tiers."""
        return [path for path in self.files() if layout.tier_of(path)]

    def lay(self, path: str, memory: Memory = MINE, **fields: Any) -> Path:
        """Write a memory's file as a person does: over what is there, without luna."""
        memory = replace(memory, memory_type=layout.tier_of(path), **fields)
        return self.put(path, codec.write(memory))

    def put(self, path: str, raw: bytes) -> Path:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
        return target

    def incremental(self) -> list[object]:
        """Return what the index holds after it was brought in line, folder by folder."""
        return dump(self.open().db)

    def rebuilt(self) -> list[object]:
        """Return what an index holds that is built from the files alone; the one in place stays."""
        path, aside = schema.path_of(self.root), f"{self.root}/.luna/kept"
        self.close()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(path + end):
                os.rename(path + end, aside + end)
        db = rebuild(self.open().config)
        try:
            return dump(db)
        finally:
            db.close()
            for end in ("", "-wal", "-shm"):
                if os.path.exists(path + end):
                    os.unlink(path + end)
                if os.path.exists(aside + end):
                    os.rename(aside + end, path + end)


def dump(db: Any) -> list[object]:
    """Return rows, words, facts, what was set aside and what settings are noted, whatever the numbers of rows and folders."""
    columns = ", ".join(f"m.{name}" for name in schema.COLUMNS if name != "folder")
    rows = db.execute(f"SELECT f.path, {columns} FROM memory m LEFT JOIN folder f ON f.n = m.folder ORDER BY m.id").fetchall()  # noqa: S608 - constants
    folders = db.execute("SELECT path, mtime FROM folder ORDER BY path").fetchall()
    bad = db.execute("SELECT path, mtime, size, reason FROM bad ORDER BY path").fetchall()
    # What a night worked out about meanings is no part of what the files say.
    meta = db.execute("SELECT key, value FROM meta WHERE key NOT IN ('meaning', 'meaning_of') ORDER BY key").fetchall()
    return [rows, *facts(db), folders, bad, meta]


def facts(db: Any) -> list[object]:
    """Return what the ranking knows of each memory, by its id; what stands of none has the id None.

    Words and voices of memories that are gone may stay: of them and of the blocks, what would be wrong is returned.
    """
    db.execute("CREATE VIRTUAL TABLE temp.spelt USING fts5vocab('main', 'words', 'instance')")
    said = db.execute("SELECT m.id, s.term FROM temp.spelt s LEFT JOIN memory m ON m.n = s.doc ORDER BY 1, 2").fetchall()
    db.execute("DROP TABLE temp.spelt")
    places = db.execute(
        "SELECT m.id, p.created, p.turn, p.length, p.said, p.asks, v.name "
        "FROM place p LEFT JOIN memory m ON m.n = p.n LEFT JOIN voice v ON v.n = p.voice ORDER BY 1"
    ).fetchall()
    totals = db.execute("SELECT docs, length FROM totals").fetchall()
    return [said, places, totals, _wrong_blocks(db), _unknown(db)]


def _wrong_blocks(db: Any) -> list[object]:
    """Return how far the count of blocks is off, blocks that several share, and latest blocks that are not their session's."""
    held: dict[int, list[str | None]] = {}
    for n, session, *facts in db.execute("SELECT n, session, source, tags FROM memory"):
        held.setdefault(n // BLOCK, []).append(MADE if is_made(*facts) else session)
    uncounted = sum(MADE in sessions for sessions in held.values())
    (count,) = db.execute("SELECT blocks FROM totals").fetchone()
    shared = [block for block, sessions in held.items() if len(sessions) > 1 and (None in sessions or len(set(sessions)) > 1)]
    stray = [name for name, block in db.execute("SELECT name, block FROM session") if name not in held.get(block, ())]
    return [count - len(held) + uncounted, shared, stray]


def _unknown(db: Any) -> list[object]:
    """Return words that are counted wrongly, memories whose stems are not theirs, and speakers missing from their table."""
    rows = db.execute("SELECT n, language, speaker, concepts, content, about, tier, source, tags FROM memory").fetchall()
    said = {
        n: telling(tokens(*searched(*texts), speaker, language, concepts)[0], language)
        for n, language, speaker, concepts, *texts in rows
    }
    uncounted = {n for n, *facts in db.execute("SELECT n, source, tags FROM memory") if is_made(*facts)}
    counts = Counter(word for n, words_of in said.items() if n not in uncounted for word in words_of)
    missing = set(counts.items()) ^ set(db.execute("SELECT word, docs FROM vocabulary"))
    others = {n for n, stems in db.execute("SELECT n, said FROM stems") if stems.split() != said.get(n)} | (
        set(said) - {n for (n,) in db.execute("SELECT n FROM stems")}
    )
    named = {
        (word, name) for (name,) in db.execute("SELECT DISTINCT speaker FROM memory WHERE speaker <> ''") for word in words(name)
    }
    found = set(db.execute("SELECT w.word, v.name FROM voice_word w JOIN voice v ON v.n = w.voice"))
    return [sorted(missing), sorted(others), sorted(named - found)]


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """A planted vault in Paris, with nothing of the environment's in its way."""
    for name in [name for name in os.environ if name.startswith("LUNA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    found = Keeper(tmp_path / "vault")
    yield found
    found.close()
