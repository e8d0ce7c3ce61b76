"""Recall: from a cue to hits, best first. On the start-up path: both lanes ask through this module.

First version of the ranking; what it measures on development conversations stands in docs/design/recall.md.
"""

import os

from luna_cli import clock
from luna_cli.files import trace_log
from luna_cli.text.terms import query
from luna_cli.vault.index.search import Filters, expression, moved, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from luna_cli.files.sqlite import Connection
    from luna_cli.vault.index.search import Hit
    from luna_cli.vault.store import Vault

TRACE_LIMIT = 4000
"""Bytes of a trace line; a longer cue is cut."""
TRACE_IDS = 100
"""Ids of a trace line: the first ones, of which the dream counts three."""


def recall(
    db: "Connection", meta: "dict[str, Any]", cue: str, now: int, hits: "int | None" = None, filters: "Filters | None" = None
) -> "list[Hit]":
    """Return the hits of a cue in plain words, best first; none when no word of it is known.

    `meta` holds the cached settings of the index. Words are stemmed as English, as French, and as the vault's language.
    """
    groups = query(cue, tuple(dict.fromkeys(("en", "fr", meta["language"]))))
    shares = (float(meta["recall.importance"]), float(meta["recall.recency"]))
    return search(db, expression(groups), hits or int(meta["recall.hits"]), now, shares, filters)


def recall_checked(vault: "Vault", cue: str, now: int, hits: "int | None" = None, filters: "Filters | None" = None) -> "list[Hit]":
    """Return the hits of a cue, each as its file says it now: what was edited in place is read again."""
    meta = dict(vault.db.execute("SELECT key, value FROM meta").fetchall())
    for name in ("recall.hits", "recall.importance", "recall.recency"):
        meta[name] = vault.config.value(name)
    while True:
        found = recall(vault.db, meta, cue, now, hits, filters)
        behind = moved(vault.root, found)
        if not behind:
            return found
        vault.refresh(behind)


def trace(root: str, writer: str, now: int, kind: str, cue: str, ids: "list[str]") -> None:
    """Leave a trace of what was used, for the next dream. Raises OSError where the vault cannot be written.

    The file carries the day in UTC: the dream reads the instant of each line, and no time zone is loaded for it here.
    """
    from _json import encode_basestring

    folder = f"{root}/traces"
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
    head = f'{{"at":"{clock.iso(now)}","by":{encode_basestring(f"{os.uname().nodename}-{os.getpid()}")},"kind":"{kind}","cue":'
    tail = ',"ids":[' + ",".join(f'"{one}"' for one in ids[:TRACE_IDS]) + "]}"
    room = TRACE_LIMIT - len(head.encode()) - len(tail)
    shown = cue
    while len(encode_basestring(shown).encode("utf-8", "surrogatepass")) > room:
        shown = shown[: len(shown) // 2]
    line = head + encode_basestring(shown) + tail
    trace_log.append(f"{folder}/{clock.iso(now)[:10]}.{writer}.jsonl", line.encode())


__all__ = ["Filters", "recall", "recall_checked", "trace"]
