"""The published schemas of `luna graph`: what is lit, trains of thought, chains, and the network in numbers."""

from luna_cli.model.hub import KINDS
from luna_cli.model.relation import FAMILIES, MOST_FORCE, RELATIONS
from luna_cli.model.schemas import COUNT, ID, TEXT, Schema, closed, nullable

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_LEVEL: Schema = {"type": "number", "minimum": 0}
_HUB: Schema = {"type": "string", "pattern": "^hub_"}
_MODE: Schema = {"enum": ["associative", "directed", "creative"]}
_RELATION: Schema = {"enum": sorted(RELATIONS)}
_BACKWARD: Schema = {"type": "boolean", "description": "Walked from the synapse's target to its source."}


def _list(of: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": of, **({"description": description} if description else {})}


def _name() -> Schema:
    return {"id": _HUB, "concept": TEXT}


def _way() -> Schema:
    return closed({
        **_name(),
        "amount": {**_LEVEL, "description": "What came by this way."},
        "from": {**nullable(_HUB), "description": "Null for a seed."},
        "relation": nullable(_RELATION),
        "backward": _BACKWARD,
    })  # fmt: skip


def _held() -> Schema:
    return closed({
        **_name(),
        "kind": {"enum": list(KINDS)},
        "priority": {**_LEVEL, "description": "Level, times what the goal and its salience make of it."},
        "share": {**_SHARE, "description": "Of the attention that there is."},
        "level": _LEVEL,
        "salience": _SHARE,
        "way": _list(_way(), "The strongest way to it, from a seed."),
    })  # fmt: skip


def activation() -> Schema:
    """Return the schema of what a cue lit."""
    wave = closed({"hop": COUNT, "reached": COUNT, "hubs": _list(_way(), "The strongest; with -n, so many.")})
    satellite = closed({
        "hub": _HUB,
        "id": TEXT,
        "type": TEXT,
        "strength": _LEVEL,
        "components": {"type": "object", "additionalProperties": _LEVEL, "description": "What matches the cue counts twice."},
    })  # fmt: skip
    memory = closed({"id": {"type": "string", "pattern": ID}, "hub": _HUB, "content": TEXT})
    return closed({
        "cue": TEXT,
        "mode": _MODE,
        "goals": _list(closed(_name())),
        "attenuation": _SHARE,
        "threshold": {**_LEVEL, "description": "Priority below which nothing is attended to."},
        "seeds": _list(closed({**_name(), "strength": _SHARE})),
        "waves": _list(wave, "Hop by hop; the first are the seeds."),
        "visits": {**COUNT, "description": "Hubs that passed something on."},
        "spent": {**_LEVEL, "description": "The sum of all that arrived; at most 5."},
        "inhibited": _list(closed({**_name(), "amount": _LEVEL})),
        "working_memory": _list(_held(), "The focus first."),
        "satellites": _list(satellite),
        "memories": _list(memory, "The first of the hubs in working memory."),
    })  # fmt: skip


def exploration() -> Schema:
    """Return the schema of a train of thought."""
    step = closed({
        "focus": closed(_name()),
        "way": _list(_way(), "How it was come to; empty for the first."),
        "working_memory": _list(closed({**_name(), "priority": _LEVEL, "share": _SHARE})),
        "ruminating": {"type": "boolean", "description": "The same for the third time running: activation was halved."},
    })  # fmt: skip
    return closed({"cue": TEXT, "mode": _MODE, "goals": _list(closed(_name())), "seed": {"type": "integer"}, "steps": _list(step)})


def path() -> Schema:
    """Return the schema of the strongest chain between two hubs."""
    link = closed({
        "from": _HUB,
        "to": _HUB,
        "relation": _RELATION,
        "backward": _BACKWARD,
        "reads": {**TEXT, "description": "The relation in the direction of the chain."},
        "weight": _SHARE,
        "force": {"type": "integer", "minimum": 0, "maximum": MOST_FORCE},
    })  # fmt: skip
    return closed({
        "from": closed(_name()),
        "to": closed(_name()),
        "strength": {**nullable(_SHARE), "description": "Product of weight × attenuation; null when there is no chain."},
        "links": _list(link),
    })  # fmt: skip


def graph() -> Schema:
    """Return the schema of the network in numbers."""
    strong = closed({**_name(), "kind": {"enum": list(KINDS)}, "salience": _SHARE, "synapses": COUNT})
    return closed({
        "hubs": COUNT,
        "synapses": COUNT,
        "kinds": {"type": "object", "additionalProperties": COUNT},
        "families": closed(dict.fromkeys(FAMILIES, COUNT)),
        "relations": {"type": "object", "additionalProperties": COUNT},
        "strongest": _list(strong, "The most salient hubs."),
    })  # fmt: skip
