"""The published schemas of exchange: the document of a network, and what an import of one came to."""

from luna_cli.model.hub import KINDS
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.model.schemas import COUNT, INSTANT, TEXT, Schema, closed

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_SHARES: Schema = {"type": "object", "additionalProperties": _SHARE}
_FORCE: Schema = {"type": "integer", "minimum": 0, "maximum": MOST_FORCE}
_WORD: Schema = {"type": "string", "minLength": 1}
_OBJECT: Schema = {"type": "object"}


def _open(properties: Schema, *required: str) -> Schema:
    """Return the schema of an object that a person may add keys to."""
    return {"type": "object", "properties": properties, "required": list(required)}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def network() -> Schema:
    """Return the schema of the document of a network (spec §12.1)."""
    stats = _open({"total_hubs": COUNT, "total_connections": COUNT, "avg_saillance": _SHARE})
    return _open(
        {
            "metadata": _open({"timestamp": INSTANT, "version": TEXT, "stats": stats}),
            "hubs": _list(_hub()),
            "connections": _list(_connection()),
            "memory": _memory(),
            "emotional_state": _SHARES,
            "neuromodulators": _SHARES,
        }
    )


def _hub() -> Schema:
    satellite = _open({"id": _WORD, "type": _WORD, "saillance": _SHARE, "components": _SHARES}, "type")
    keys: Schema = {"id": _WORD, "concept": _WORD, "saillance": _SHARE, "type": TEXT}
    dates: Schema = {"created_at": INSTANT, "last_activation": INSTANT, "as_of": INSTANT}
    own: Schema = {"kind": {"enum": list(KINDS)}, "base_value": _SHARE, "activations": COUNT, "aliases": _list(TEXT)}
    return _open({**keys, **dates, **own, "satellites": _list(satellite)}, "id", "concept")


def _connection() -> Schema:
    end: Schema = {**_WORD, "description": "The id of a hub of this document."}
    ends: Schema = {"id": _WORD, "source": end, "target": end, "force": _FORCE, "type": {"enum": list(RELATIONS)}}
    return _open({**ends, "context": TEXT, "last_activation": INSTANT}, "source", "target", "force", "type")


def _memory() -> Schema:
    episode = _open(
        {"id": _WORD, "timestamp": INSTANT, "context": TEXT, "content": TEXT, "intensity": _SHARE, "hubs": _list(TEXT)},
        "id",
        "timestamp",
    )
    force = {"type": "number", "minimum": 0, "maximum": MOST_FORCE}
    archive = _open(
        {
            "id": _WORD,
            "timestamp": INSTANT,
            "condensation": TEXT,
            "metadata": {"type": ["string", "object"]},
            "residual": {"anyOf": [force, {"type": "object", "additionalProperties": force}]},
        },
        "id",
        "timestamp",
    )
    line = _open({"id": _WORD, "context": TEXT, "actions": _list(TEXT), "flexibility": _SHARE, "frequency": {"minimum": 0}}, "id")
    graph = _open({"id": _WORD, "name": TEXT, "nodes": _list(_OBJECT), "edges": _list(_OBJECT)}, "id", "nodes")
    return {
        "type": "object",
        "properties": {"episodes": _list(episode), "archives": _list(archive), "procedures": _list({"anyOf": [graph, line]})},
        "additionalProperties": False,
    }


def imported() -> Schema:
    """Return the schema of what an import came to."""
    counts = ("hubs", "connections", "episodes", "archives", "procedures", "emotions")
    changed = ("changed_hubs", "new_memories", "changed_files")
    return closed(
        {
            **{name: {**COUNT, "description": "What the source holds, without what broke a rule."} for name in counts},
            **{name: {**COUNT, "description": "What was new to the vault, or other than before."} for name in changed},
            "problems": _list(closed({"path": TEXT, "rule": TEXT})),
        }
    )
