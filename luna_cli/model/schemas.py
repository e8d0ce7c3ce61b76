"""From tables of fields to published schemas: JSON Schema, draft 2020-12 (`luna schema NAME`)."""

from collections.abc import Sequence
from typing import Any

from luna_cli.model.schema import DRAFT, EMOTIONAL_CONTEXT, EXPERIENCE, PHI_METRICS, TONES, Field
from luna_cli.model.settings import SETTINGS
from luna_cli.model.tier import ARCHIVED, TIERS, TRUSTS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "^exp_[0-9a-f]{12}$"
TEXT: Schema = {"type": "string"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
_ROUNDED = 1e-6
"""Numbers are written with 6 decimals, so a bound such as φ may be passed by less than this."""

_KINDS: dict[str, Schema] = {
    "text": TEXT,
    "instant": INSTANT,
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "flag": {"type": "boolean"},
    "texts": {"type": "array", "items": TEXT},
    "object": {"type": "object"},
    "turns": {"type": "array", "items": {"type": "object"}},
    "shares": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}},
    "phi_metrics": {"$ref": "#/$defs/phi_metrics"},
    "emotional_context": {"$ref": "#/$defs/emotional_context"},
}


def nullable(schema: Schema) -> Schema:
    """Return a schema that also takes null."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def of_field(field: Field) -> Schema:
    """Return the schema of one key; a key that may be missing may be null."""
    schema = dict(_KINDS[field.kind])
    if field.choices:
        schema["enum"] = list(field.choices)
    if field.low is not None:
        schema["minimum"] = field.low
    if field.high is not None:
        schema["maximum"] = field.high if field.kind == "count" else field.high + _ROUNDED
    return {**(schema if field.required else nullable(schema)), "description": field.doc}


def of_fields(fields: Sequence[Field]) -> Schema:
    """Return the schema of an object with these keys; a person's own keys are welcome beside them."""
    required = [field.name for field in fields if field.required]
    return {
        "type": "object",
        "properties": {field.name: of_field(field) for field in fields},
        **({"required": required} if required else {}),
    }


def published(name: str, doc: str, schema: Schema) -> Schema:
    """Return a whole document: the schema `name` with what it is for, and the parts that it refers to."""
    parts = {"phi_metrics": of_fields(PHI_METRICS), "emotional_context": of_fields(EMOTIONAL_CONTEXT)}
    used = {key: part for key, part in parts.items() if f"#/$defs/{key}" in repr(schema)}
    head = {"$schema": DIALECT, "$id": f"urn:luna:schema:{name}", "title": name, "description": doc}
    return {**head, **schema, **({"$defs": used} if used else {})}


def closed(properties: Schema, *optional: str) -> Schema:
    """Return the schema of an object that luna prints: these keys and no others, all but `optional` ones always there."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def memory() -> Schema:
    """Return the schema of a memory file (spec §3.1, §3.2)."""
    wrapper: Schema = {
        "version": {"type": "string", "pattern": "^2\\.", "description": "Version of the format."},
        "phi_constant": {"type": "number"},
        "created_at": {**INSTANT, "description": "When it entered the vault."},
        "experience": of_fields(EXPERIENCE),
    }
    inner = {"type": "object", "properties": wrapper, "required": ["experience"]}
    return {"type": "object", "properties": {"memory_pure_v2": inner}, "required": ["memory_pure_v2"]}


def draft() -> Schema:
    """Return the schema of a line of the bulk format."""
    return of_fields(DRAFT)


def _found() -> Schema:
    """Return what `recall` prints of a memory, whether a hit or a neighbour of one."""
    return {
        "id": {"type": "string", "pattern": ID},
        "tier": {"enum": [*TIERS, ARCHIVED]},
        "created_at": {**INSTANT, "description": "When it was lived."},
        "content": {**TEXT, "description": "The text; of an archived memory its condensation."},
        "summary": nullable(TEXT),
        "tags": {"type": "array", "items": TEXT},
        "source": TEXT,
        "session_id": nullable(TEXT),
        "speaker": nullable(TEXT),
        "emotion": {"enum": list(TONES)},
        "trust": {"enum": list(TRUSTS)},
        "threats": {"type": "array", "items": TEXT, "description": "Marks of text that gives orders to a reader."},
        "superseded_by": {**nullable(TEXT), "description": "The memory that is current instead."},
        "path": {**TEXT, "description": "Where it lies below the vault's root."},
    }


def hit() -> Schema:
    """Return the schema of one hit of `recall`."""
    number: Schema = {"type": "number"}
    shares = ("words", "neighbours", "session", "person", "date", "network", "importance", "recency")
    explain = closed(dict.fromkeys((*shares, "superseding"), number), "superseding")
    beside: Schema = {"type": "array", "items": closed(_found()), "description": "In order of time."}
    around = closed({"before": beside, "after": beside})
    ids: Schema = {"type": "array", "items": TEXT}
    held: Schema = {"type": "object", "additionalProperties": {"type": "boolean"}}
    way: Schema = {"type": "array", "items": closed({"relation": TEXT, "hub": TEXT, "salience": number})}
    return closed(
        {
            **_found(),
            "score": {"type": "number", "description": "1 is an average memory that says every word of the cue."},
            "alike": {**ids, "description": "Hits that say the same and were left out."},
            "around": {**around, "description": "With --around: neighbours in time."},
            "explain": {**explain, "description": "With --explain: the shares that add up to the score."},
            "through": {**ids, "description": "With --explain: words through which other hits called it to mind."},
            "way": {**way, "description": "With --explain and --mode: hubs by which the cue led to it."},
            "terms": {
                **held,
                "description": "With --explain: stems of the cue that it holds; false for one that another stands for.",
            },
        },
        "alike",
        "around",
        "explain",
        "through",
        "way",
        "terms",
    )


def recall() -> Schema:
    """Return the schema of the answer to one cue."""
    fields: Schema = {
        "cue": TEXT,
        "hits": {"type": "array", "items": hit(), "description": "Best first, unless sorted otherwise."},
        "prompt": {**TEXT, "description": "With --for-prompt: the block for a model; empty when nothing fits."},
        "tokens": {**COUNT, "description": "With --for-prompt: tokens of the block, estimated high."},
    }
    return closed(fields, "prompt", "tokens")


def trace() -> Schema:
    """Return the schema of a line of `traces/`."""
    fields = {
        "at": INSTANT,
        "by": {**TEXT, "description": "Host and process that left it."},
        "kind": {**TEXT, "description": "recall, show, store, link, feel, outcome or agent."},
        "cue": TEXT,
        "ids": {"type": "array", "items": TEXT, "description": "The memories used; of a recall its hits, best first."},
        "hubs": {"type": "array", "items": TEXT},
        "value": {"description": "Of an outcome good or bad, of a feeling what was felt."},
        "note": {**TEXT, "description": "Of an outcome: what somebody said of it."},
    }
    return {"type": "object", "properties": fields, "required": ["at", "kind", "ids"]}


def report() -> Schema:
    """Return the schema of a night's report, `dreams/YYYY-MM-DD.json`."""
    tiers: Schema = {"type": "object", "properties": dict.fromkeys(TIERS, COUNT), "required": list(TIERS)}
    done = ("reinforced", "promoted", "archived")
    more = ("demoted", "planted", "corrected", "merged", "concepts", "read", "traces")
    share: Schema = {"type": ["number", "null"]}
    fields: Schema = {
        "luna_dream": {"const": 1, "description": "Version of this form."},
        "night": {"type": "string", "format": "date", "description": "From noon to noon, named after its morning."},
        "at": INSTANT,
        "memories": {"type": "object", "properties": {"before": tiers, "after": tiers}, "required": ["before", "after"]},
        "totals": {
            "type": "object",
            "properties": dict.fromkeys((*done, *more), COUNT),
            "required": list(done),
        },
        "phi_average": {**share, "description": "Mean weight, 0 to φ."},
        "phi_convergence": {**share, "description": "1 − mean|φ − w|/φ."},
        "phases": {"type": "object", "additionalProperties": {"type": "object"}, "description": "A section a phase that ran."},
    }
    asked = {**COUNT, "description": "Memories that were asked for by their own words before and after."}
    later: Schema = {
        "reach": {"type": "object", "properties": {"asked": asked}},
        "left": {"type": "array", "items": TEXT, "description": "Phases for which there was no time."},
        "skipped": {"type": "array", "items": TEXT, "description": "Phases that were not asked for."},
    }
    return {"type": "object", "properties": {**fields, **later}, "required": list(fields)}


def vault() -> Schema:
    """Return the schema of `vault.json`."""
    facts: Schema = {
        "format": {"type": "integer", "minimum": 1},
        "vault_id": TEXT,
        "created_at": INSTANT,
        "language": TEXT,
        "timezone": {**TEXT, "description": "IANA name; decides what a day is, and is fixed."},
    }
    settings = {
        setting.name: _setting(setting.default, setting.choices, setting.low, setting.high, setting.doc) for setting in SETTINGS
    }
    fields = {
        "luna": {"type": "object", "properties": facts, "required": ["format"]},
        "settings": {"type": "object", "properties": settings, "description": "What was changed; the rest is as by default."},
    }
    return {"type": "object", "properties": fields, "required": ["luna"]}


def _setting(default: Any, choices: tuple[str, ...], low: float | None, high: float | None, doc: str) -> Schema:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string"}
    schema: Schema = {"type": kinds[type(default)], "default": default, "description": doc}
    if choices:
        schema["enum"] = list(choices)
    bounds = {"minimum": low, "maximum": high}
    return {**schema, **{key: bound for key, bound in bounds.items() if bound is not None}}


def error() -> Schema:
    """Return the schema of an error as --json writes it to stderr."""
    code = {"type": "integer", "description": "The exit code of the process."}
    return closed({"error": closed({"message": TEXT, "hint": TEXT, "code": code})})
