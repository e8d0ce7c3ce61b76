"""The published schemas of feeling: the files of emotions and state, and what `luna feel` prints."""

from luna_cli.model.emotion import NAMES
from luna_cli.model.schema import EMOTIONAL_CONTEXT
from luna_cli.model.schemas import INSTANT, TEXT, Schema, closed, of_fields
from luna_cli.model.stimulus import NEUROMODULATORS

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_SIGNED: Schema = {"type": "number", "minimum": -1, "maximum": 1}
_NUMBERS: Schema = {"type": "object", "additionalProperties": {"type": "number"}}
_LEVELS: Schema = {"type": "object", "properties": dict.fromkeys(NEUROMODULATORS, _SHARE), "additionalProperties": False}
_PACE: Schema = {
    "type": ["string", "number"],
    "description": "Half-life: lente or slow (240 minutes), modérée or moderate (60), rapide or fast (10), or minutes.",
}


def _emotion() -> Schema:
    influence = {"cible": TEXT, "modification": _SIGNED, "condition": TEXT}
    trigger = {"source": TEXT, "poids": _SHARE, "délai": {"type": "number", "minimum": 0, "description": "Minutes."}}
    fields: Schema = {
        "id": {**TEXT, "description": "emotion_103, or any other."},
        "type": {**TEXT, "description": f"One of {', '.join(NAMES)}, in English or French, or your own."},
        "intensité": {**_SHARE, "description": "Felt at as_of; without that, it counts for nothing."},
        "as_of": INSTANT,
        "seuils": {"type": "object", "properties": dict.fromkeys(("activation", "influence", "saturation"), _SHARE)},
        "dynamique": {"type": "object", "properties": {"montée": _PACE, "déclin": _PACE}},
        "influences": {
            "type": "array",
            "items": {"type": "object", "properties": influence, "required": ["cible", "modification"]},
        },
        "déclencheurs": {"type": "array", "items": {"type": "object", "properties": trigger, "required": ["source", "poids"]}},
        "incompatibilités": {"type": "object", "additionalProperties": _SHARE},
    }
    return {"type": "object", "properties": fields, "required": ["id", "type"]}


def emotions() -> Schema:
    """Return the schema of `graph/emotions.json`."""
    return {"type": "object", "properties": {"emotions": {"type": "array", "items": _emotion()}}, "required": ["emotions"]}


def state() -> Schema:
    """Return the schema of `graph/state.json`."""
    pending = {"at": INSTANT, "emotion": TEXT, "amount": _SHARE, "link": {"type": "integer", "minimum": 1}}
    fields: Schema = {
        "as_of": INSTANT,
        "emotions": {"type": "object", "additionalProperties": _SHARE},
        "neuromodulators": _LEVELS,
        "pending": {
            "type": "array",
            "items": {"type": "object", "properties": pending, "required": ["at", "emotion", "amount"]},
            "description": "Triggers with a delay that are still on their way.",
        },
        "working_memory": {"type": "array", "items": TEXT, "description": "Hubs that the dream put there."},
        "preloaded": {"type": "array", "items": TEXT, "description": "Memories that the dream laid ready."},
        "contexts": {"type": "array", "items": TEXT, "description": "The latest sessions."},
    }
    return {"type": "object", "properties": fields, "required": ["as_of"]}


def feel() -> Schema:
    """Return the schema of what is felt: `luna feel --json`, `feel set --json`, `feel trigger --json`."""
    cognitive = {"name": TEXT, "distance": {"type": "number", "minimum": 0}, "distances": _NUMBERS}
    chooses = {"mode": TEXT, "hits": {"type": "number"}, "own": {"type": "number"}, "provenance": {"type": "boolean"}}
    pending = closed({"at": INSTANT, "emotion": TEXT, "amount": _SHARE})
    return closed(
        {
            "as_of": INSTANT,
            "emotions": {"type": "object", "additionalProperties": _SHARE, "description": "Strongest first."},
            "active": {"type": "array", "items": TEXT, "description": "Those above their threshold of activation."},
            "neuromodulators": _LEVELS,
            "cognitive_state": closed(cognitive),
            "effects": {**_NUMBERS, "description": "What the neuromodulators change."},
            "influences": {"type": "object", "additionalProperties": _SIGNED, "description": "What the emotions change."},
            "chooses": {**closed(chooses), "description": "What the cognitive state chooses by default."},
            "pending": {"type": "array", "items": pending},
        }
    )


def feel_read() -> Schema:
    """Return the schema of `luna feel read --json`."""
    word = closed({"word": TEXT, "valence": _SIGNED, "arousal": _SHARE, "emotion": TEXT, "negated": {"type": "boolean"}})
    context = {**of_fields(EMOTIONAL_CONTEXT), "description": "What a memory of this text would hold."}
    return closed({"language": TEXT, "emotional_context": context, "words": {"type": "array", "items": word}})


def feel_triggers() -> Schema:
    """Return the schema of `luna feel triggers --json`."""
    item = closed({"name": TEXT, "french": TEXT, "what": TEXT, "neuromodulators": _NUMBERS, "emotions": _NUMBERS})
    return {"type": "array", "items": item}
