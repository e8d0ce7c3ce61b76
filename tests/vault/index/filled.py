"""Indexes of memories that tests make up, and asking them."""

from typing import TYPE_CHECKING, Any

from luna_cli import clock
from luna_cli.actions.recall import recall
from luna_cli.files import sqlite
from luna_cli.model.settings import SETTINGS
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.index import schema
from luna_cli.vault.index.refresh import create
from luna_cli.vault.index.search import Filters, Hit
from luna_cli.vault.index.tokens import tokens
from luna_cli.vault.index.write import Writer

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
DAY = clock.DAY_MS
META: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS} | {"language": "en", "zone": "UTC"}
PLAIN = META | {"recall.kin": 0.0, "recall.related": 0.0, "recall.meaning": 0.0, "recall.min_score": 0.0}
"""Settings under which only the words of the cue itself are looked for, and every hit is shown."""
Fields = dict[str, Any]


def filled(memories: list[Fields]) -> "Connection":
    """An index of these memories, the first of them the oldest where they do not say when they were lived."""
    db = sqlite.memory()
    create(db)
    db.execute("INSERT INTO folder VALUES (1, 'leaves/2026-11-20', 0, 0), (2, 'archives/2026-11.jsonl', 0, 0)")
    entries = []
    for n, fields in enumerate(memories):
        values: Fields = dict.fromkeys(schema.COLUMNS)
        values |= {
            "id": f"exp_{n * 7919 % 100003:012x}",
            "name": f"{n}.json",
            "mtime": 0,
            "size": 0,
            "tier": "leaf",
            "language": "en",
        }
        values |= {"created": NOON - 500 * DAY + n, "weight": 1.0, "weighed": NOON - DAY, "resonance": 0.5, "about": ""} | fields
        values["folder"] = 2 if values["tier"] == ARCHIVED else 1
        said = tokens(values["content"], values["about"], values["speaker"], values["language"])
        entries.append((tuple(values[name] for name in schema.COLUMNS), said))
    writer = Writer(db)
    writer.put(entries)
    writer.finish()
    return db


def ask(db: "Connection", cue: str, hits: int = 10, filters: Filters | None = None, meta: dict[str, Any] = PLAIN) -> list[Hit]:
    return recall(db, meta, cue, NOON, hits, filters)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.value("id") for hit in hits]


def only(condition: str, *values: object) -> Filters:
    filters = Filters()
    filters.add(condition, *values)
    return filters
