"""Tables of the index and what its rows hold. On the start-up path.

The index is keyed by everything its rows depend on; another key is another file, built aside (docs/design/recall.md, "Index").
"""

import os

from luna_cli.text.terms import VERSION as ANALYSER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = 4
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
    "superseded",
    "tags",
    "threats",
    "concepts",
    "inferred",
    "place",
    "project",
    "summary",
    "content",
    "about",
)
"""A row of `memory` after its slot `n`; `about` is what is searched beside the content: summary, tags, place; `concepts` are
ids of hubs as the memory names them, space-separated; `inferred` says that a dream has read it; `superseded` is the id of the
memory that corrects it."""
HUB_COLUMNS = (
    "id",
    "concept",
    "kind",
    "type",
    "base_value",
    "created_at",
    "last_activation",
    "activations",
    "folded",
    "aliases",
    "satellites",
    "fades",
    "outs",
    "ins",
    "mtime",
    "size",
    "rest_mtime",
    "rest_size",
    "outgoing",
    "incoming",
)
"""A hub of the network (vault/network/): `folded` is the slug of its concept, `aliases` and `satellites` are JSON, `fades` is
the instant from which a weak synapse of its own may be pruned; `outs` and `ins` count what leads away from it, forwards and
backwards, and the last two hold that (vault/network/edges.py)."""
INSERT_HUB = f"INSERT OR REPLACE INTO hub({', '.join(HUB_COLUMNS)}) VALUES (?{', ?' * (len(HUB_COLUMNS) - 1)})"  # noqa: S608 - constants
UNREAD = "NOT inferred AND concepts = ''"
"""What no dream has read yet, as a condition on rows of `memory`."""
PROJECT = "project:"
"""How a tag begins that names a project."""
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
CREATE TABLE vocabulary(word TEXT PRIMARY KEY, docs INTEGER) WITHOUT ROWID;
CREATE TABLE stems(n INTEGER PRIMARY KEY, said TEXT);
CREATE TABLE meant(word TEXT PRIMARY KEY, form TEXT NOT NULL, others TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals(docs INTEGER, length INTEGER, blocks INTEGER);
CREATE TABLE hub_folder(path TEXT PRIMARY KEY, mtime INTEGER NOT NULL, checked INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE hub({", ".join(HUB_COLUMNS)});
CREATE UNIQUE INDEX hub_id ON hub(id);
CREATE INDEX hub_folded ON hub(folded);
CREATE TABLE hub_name(key TEXT, hub TEXT, worth INTEGER, PRIMARY KEY(key, hub)) WITHOUT ROWID;
CREATE INDEX hub_name_hub ON hub_name(hub);
CREATE TABLE hub_dangling(target TEXT, source TEXT, PRIMARY KEY(target, source)) WITHOUT ROWID;
CREATE INDEX hub_dangling_source ON hub_dangling(source);
CREATE VIRTUAL TABLE words USING fts5(said, content='', tokenize='ascii', detail=none, columnsize=0);
"""
INSERT_MEMORY = f"INSERT INTO memory(n, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608 - constants
FIRST_TOTALS = "INSERT INTO totals VALUES (0, 0, 0)"
INSERT_PLACE = "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_WORDS = "INSERT INTO words(rowid, said) VALUES (?, ?)"
INSERT_STEMS = "INSERT OR REPLACE INTO stems VALUES (?, ?)"
COUNT_WORD = "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT(word) DO UPDATE SET docs = docs + excluded.docs"
MERGE_WORDS = "INSERT INTO words(words) VALUES ('optimize')"
DELETE_WORDS = "INSERT INTO words(words, rowid, said) VALUES ('delete', ?, ?)"


def project_of(tags: "Iterable[str]") -> "str | None":
    """Return the project that a tag such as `project:canot` names."""
    return next((tag[len(PROJECT) :] for tag in tags if tag.startswith(PROJECT) and tag != PROJECT), None)


def path_of(root: str) -> str:
    """Return where the index of a vault lies."""
    return os.path.join(root, ".luna", f"index-{KEY}.db")
