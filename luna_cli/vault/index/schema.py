"""Tables of the index and what its rows hold. On the start-up path.

The index is keyed by everything its rows depend on; another key is another file, built aside (docs/design/recall.md, "Index").
"""

import os

from luna_cli.text.terms import VERSION as ANALYSER

SCHEMA = 1
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
"""A row of `memory` after its number `n`; `about` is what is searched beside the content: summary, tags, people, place."""

TABLES = f"""
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE folder(n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, mtime INTEGER NOT NULL, checked INTEGER NOT NULL);
CREATE TABLE memory(n INTEGER PRIMARY KEY, {", ".join(COLUMNS)});
CREATE UNIQUE INDEX memory_id ON memory(id);
CREATE INDEX memory_folder ON memory(folder);
CREATE INDEX memory_created ON memory(created);
CREATE INDEX memory_tier ON memory(tier, weight, weighed, pinned);
CREATE TABLE bad(path TEXT PRIMARY KEY, mtime INTEGER, size INTEGER, reason TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(content, about, content='', tokenize='ascii');
"""
INSERT_MEMORY = f"INSERT INTO memory(n, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608 - constants
INSERT_WORDS = "INSERT INTO words(rowid, content, about) VALUES (?, ?, ?)"
DELETE_WORDS = "INSERT INTO words(words, rowid, content, about) VALUES ('delete', ?, ?, ?)"


def path_of(root: str) -> str:
    """Return where the index of a vault lies."""
    return os.path.join(root, ".luna", f"index-{KEY}.db")
