"""Listed memories as lines of a pipe and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from luna_cli import clock
from luna_cli.cli.plain import marked
from luna_cli.files import codec
from luna_cli.model.tier import ARCHIVED
from luna_cli.text.visible import json_visible, one_line
from luna_cli.vault.index.listing import Entry


def entry_day(entry: Entry) -> str:
    """Return the day a memory was lived: its folder's name says it in the vault's zone; an archived one's is in UTC."""
    return clock.iso(entry.created)[:10] if entry.tier == ARCHIVED else entry.folder.rpartition("/")[2]


def entry_line(entry: Entry, now: int) -> str:
    """Return an entry as a line of a pipe: id, importance, date, tier, text, tab-separated, the text on one line."""
    text = one_line(marked(entry.content, entry.superseded))
    return f"{entry.id}\t{entry.importance(now):.4f}\t{entry_day(entry)}\t{entry.tier}\t{text}"


def entry_json(entry: Entry, now: int) -> dict[str, Any]:
    """Return an entry as a JSON object (schema `entry`)."""
    return {
        "id": entry.id,
        "tier": entry.tier,
        "created_at": clock.iso(entry.created),
        "entered_at": clock.iso(entry.entered),
        "updated_at": clock.iso(entry.updated),
        "last_accessed": None if entry.accessed is None else clock.iso(entry.accessed),
        "content": entry.content,
        "summary": entry.summary,
        "tags": codec.decode(entry.tags.encode()),
        "source": entry.source,
        "session_id": entry.session,
        "speaker": entry.speaker,
        "emotion": entry.emotion,
        "trust": entry.trust,
        "threats": entry.threats.split(),
        "pinned": bool(entry.pinned),
        "parent_id": entry.parent,
        "superseded_by": entry.superseded,
        "weight": round(entry.weight(now), 6),
        "importance": round(entry.importance(now), 6),
        "path": entry.path,
    }


def one_document(entries: Iterable[Entry], now: int) -> Iterator[str]:
    """Yield the lines of one JSON document (schema `list`), so that no listing is too long to be held."""
    yield '{"memories":['
    last = ""
    for entry in entries:
        if last:
            yield last + ","
        last = json_visible(codec.encode_line(entry_json(entry, now))[:-1].decode())
    if last:
        yield last
    yield "]}"
