"""Tables of the index and what its rows hold. On the start-up path.

The index is keyed by everything its rows depend on; another key is another file, built aside (docs/design/recall.md, "Index").
"""

import os

from luna_cli.text.terms import VERSION as ANALYSER

SCHEMA = 2
KEY = f"{SCHEMA}-{ANALYSER}"

COLUMNS = (
    "id",
    "folder",
    "name",
    "mtime",
    "size",
    "tier",
    "created",
    "entered",
    "updated",
    "accessed",
    "tier_since",
    "weight",
    "weighed",
    "resonance",
    "rate",
    "access_days",
    "access_count",
    "intensity",
    "valence",
    "emotion",
    "pinned",
    "candidate",
    "trust",
    "language",
    "source",
    "session",
    "turn",
    "speaker",
    "user",
    "parent",
    "tags",
    "threats",
    "summary",
    "content",
    "about",
)
"""A row of `memory` after its slot `n`; `about` is what is searched beside the content: summary, tags, place."""
BLOCK = 64
"""Slots of a block (write.py)."""

TABLES = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE folder(n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, mtime INTEGER NOT NULL, checked INTEGER NOT NULL);
CREATE TABLE memory(n INTEGER PRIMARY KEY, {", ".join(COLUMNS)});
CREATE UNIQUE INDEX memory_id ON memory(id);
CREATE INDEX memory_folder ON memory(folder);
CREATE INDEX memory_created ON memory(created);
CREATE INDEX memory_tier ON memory(tier, weight, weighed, pinned);
CREATE TABLE bad(path TEXT PRIMARY KEY, mtime INTEGER, size INTEGER, reason TEXT) WITHOUT ROWID;
CREATE TABLE place(n INTEGER PRIMARY KEY, created INTEGER, turn INTEGER, length INTEGER, said INTEGER, asks INTEGER, voice INTEGER);
CREATE TABLE session(name TEXT PRIMARY KEY, block INTEGER) WITHOUT ROWID;
CREATE TABLE voice(n INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE voice_word(word TEXT, voice INTEGER, PRIMARY KEY(word, voice)) WITHOUT ROWID;
CREATE TABLE vocabulary(word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE meant(word TEXT PRIMARY KEY, form TEXT NOT NULL, others TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals(docs INTEGER, length INTEGER, blocks INTEGER);
CREATE VIRTUAL TABLE words USING fts5(said, content='', tokenize='ascii', detail=none, columnsize=0);
"""
INSERT_MEMORY = f"INSERT INTO memory(n, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608 - constants
FIRST_TOTALS = "INSERT INTO totals VALUES (0, 0, 0)"
INSERT_PLACE = "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_WORDS = "INSERT INTO words(rowid, said) VALUES (?, ?)"
MERGE_WORDS = "INSERT INTO words(words) VALUES ('optimize')"
DELETE_WORDS = "INSERT INTO words(words, rowid, said) VALUES ('delete', ?, ?)"


def path_of(root: str) -> str:
    """Return where the index of a vault lies."""
    return os.path.join(root, ".luna", f"index-{KEY}.db")
