"""The published schemas of hubs: their files, and what `luna hub` prints."""

from luna_cli.model.hub import KINDS
from luna_cli.model.hub_wire import CONNECTIONS, HUB_FIELDS, REST_FIELDS, SATELLITE_FIELDS, SATELLITES, SYNAPSE_FIELDS
from luna_cli.model.relation import FAMILIES, RELATIONS
from luna_cli.model.schema import Field
from luna_cli.model.schemas import COUNT, ID, INSTANT, TEXT, Schema, closed, nullable, of_field

HUB_ID: Schema = {"type": "string", "pattern": "^hub_[a-z0-9-]{1,76}$"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_SHARES: Schema = {"type": "object", "additionalProperties": SHARE}
_OWN: dict[str, Schema] = {"hub": HUB_ID, "relation": {"enum": list(RELATIONS)}, "components": _SHARES}


def _of(fields: tuple[Field, ...], **others: Schema) -> Schema:
    properties = {
        field.name: {**(_OWN[field.kind] if field.required else nullable(_OWN[field.kind])), "description": field.doc}
        if field.kind in _OWN
        else of_field(field)
        for field in fields
    }
    return {"type": "object", "properties": {**properties, **others}, "required": [one.name for one in fields if one.required]}


def _synapses() -> Schema:
    return {"type": "array", "items": _of(SYNAPSE_FIELDS), "description": "One a line; in a hub's own file the 64 strongest."}


def hub() -> Schema:
    """Return the schema of the file of a hub."""
    satellites: Schema = {"type": "array", "items": _of(SATELLITE_FIELDS), "description": "Its aspects, one a line."}
    return _of(HUB_FIELDS, **{SATELLITES: satellites, CONNECTIONS: _synapses()})


def rest() -> Schema:
    """Return the schema of the file with the weaker synapses of a hub."""
    return _of(REST_FIELDS, **{CONNECTIONS: _synapses()})


def shown() -> Schema:
    """Return the schema of what `luna hub show` prints."""
    satellite = {"id": TEXT, "type": TEXT, "salience": SHARE, "components": _SHARES}
    synapse = {
        "hub": HUB_ID,
        "concept": TEXT,
        "relation": {"enum": list(RELATIONS)},
        "family": {"enum": list(FAMILIES)},
        "weight": {**SHARE, "description": "force / 65535."},
        "backward": {"type": "boolean", "description": "It leads from the other hub to this one."},
        "context": TEXT,
        "last_activation": nullable(INSTANT),
    }
    memory = {"id": {"type": "string", "pattern": ID}, "created_at": INSTANT, "content": TEXT}
    return closed(
        {
            "id": HUB_ID,
            "concept": TEXT,
            "kind": {"enum": list(KINDS)},
            "type": TEXT,
            "base_value": SHARE,
            "salience": {**SHARE, "description": "At this instant."},
            "created_at": nullable(INSTANT),
            "last_activation": nullable(INSTANT),
            "activations": COUNT,
            "aliases": {"type": "array", "items": TEXT},
            "satellites": {"type": "array", "items": closed(satellite)},
            "synapses": {"type": "array", "items": closed(synapse), "description": "Its own first, then those to it."},
            "dangling": {"type": "array", "items": TEXT, "description": "Targets of its synapses that there are not."},
            "memories": {"type": "array", "items": closed(memory), "description": "Those that list it, then those that name it."},
            "total_memories": {**COUNT, "description": "Memories in all; `-n` says how many of them are listed."},
            "path": {**TEXT, "description": "Where it lies below the vault's root."},
        }
    )


def listed() -> Schema:
    """Return the schema of what `luna hub list` prints."""
    row = {
        "id": HUB_ID,
        "concept": TEXT,
        "kind": {"enum": list(KINDS)},
        "type": TEXT,
        "salience": {**SHARE, "description": "At this instant."},
        "links": {**COUNT, "description": "Synapses from it and to it."},
        "memories": {**COUNT, "description": "Memories that list it or name it."},
    }
    return closed({"hubs": {"type": "array", "items": closed(row)}})
