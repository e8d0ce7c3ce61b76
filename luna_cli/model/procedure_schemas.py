"""The published schemas of procedures: their files, and what `luna procedure next --json` prints."""

from collections.abc import Sequence

from luna_cli.model.procedure import PROC
from luna_cli.model.procedure_wire import (
    BRANCH,
    DECISION,
    DURATION,
    EDGE,
    LONGEST,
    NEURON,
    NODE,
    PROCEDURE,
    WAIT,
)
from luna_cli.model.schema import Field
from luna_cli.model.schemas import COUNT, TEXT, Schema, closed, nullable, of_fields

_WORD: Schema = {"type": "string", "pattern": "\\S"}
_AMOUNT: Schema = {"type": "number", "minimum": 0, "maximum": LONGEST}


def procedure() -> Schema:
    """Return the schema of a procedure's file."""
    schema = _of(PROCEDURE)
    schema["properties"]["nodes"]["minItems"] = 1
    return schema


def _of(fields: Sequence[Field]) -> Schema:
    """Return the schema of an object, its parts of other tables filled in."""
    plain = [field for field in fields if field.kind not in _PARTS]
    schema = of_fields(plain)
    for field in fields:
        if field.kind in _PARTS:
            part = _part(field.kind)
            schema["properties"][field.name] = {**(part if field.required else nullable(part)), "description": field.doc}
    keys = schema["properties"]
    schema["properties"] = {field.name: keys[field.name] for field in fields}
    required = [field.name for field in fields if field.required]
    return {**schema, "required": required} if required else schema


_LISTS = {"nodes": NODE, "edges": EDGE, "decisions": DECISION, "waits": WAIT, "neurons": NEURON, "branches": BRANCH}
_PARTS = {*_LISTS, "word", "proc", "amount", "bounds", "duration"}


def _part(kind: str) -> Schema:
    if kind in _LISTS:
        return {"type": "array", "items": _of(_LISTS[kind])}
    if kind == "duration":
        return _of(DURATION)
    if kind == "bounds":
        return {"type": "array", "items": nullable(_AMOUNT), "minItems": 3, "maxItems": 3}
    return {"word": _WORD, "amount": _AMOUNT, "proc": {"type": "string", "pattern": f"^{PROC}[a-z0-9-]+$"}}[kind]


def following() -> Schema:
    """Return the schema of what is to be done next."""
    step = _step()
    return closed(
        {
            "procedure": {"type": "string", "description": "Its id."},
            "name": TEXT,
            "finished": {"type": "boolean", "description": "Nothing is left to do."},
            "at": {**nullable(step), "description": "The step that is being done (--at)."},
            "steps": {"type": "array", "items": step, "description": "What may begin now, parallel branches side by side."},
            "then": {"type": "array", "items": step, "description": "What follows when the step that is being done is through."},
            "decisions": {"type": "array", "items": _decision(), "description": "What there is to decide now."},
        }
    )


def _minutes() -> Schema:
    return {name: nullable({"type": "number", "minimum": 0}) for name in ("min", "expected", "max")}


def _step() -> Schema:
    flag: Schema = {"type": "boolean"}
    met: Schema = nullable(flag)
    left = {**closed(_minutes()), "description": "Minutes until each bound, 0 once it has passed."}
    elapsed = nullable({"type": "number", "minimum": 0})
    time = closed({**_minutes(), "elapsed": elapsed, "left": left, "early": flag, "overdue": flag})
    wait = closed({"id": nullable(TEXT), "when": _MOMENT, "for": TEXT, "met": met})
    return closed(
        {
            "id": TEXT,
            "action": TEXT,
            "state": {
                "enum": ["now", "over", "ready", "waits", "asks"],
                "description": "asks: it depends on a condition that nobody told.",
            },
            "number": {"type": "integer", "minimum": 1, "description": "Where it stands in the file."},
            "place": {"type": "integer", "minimum": 1, "description": "Where it comes in the order."},
            "of": COUNT,
            "first": flag,
            "last": flag,
            "again": {**flag, "description": "The way leads back to it."},
            "time": {**nullable(time), "description": "In minutes."},
            "until": {**nullable(TEXT), "description": "The condition that ends it."},
            "until_met": met,
            "asks": {"type": "array", "items": closed({"condition": TEXT, "met": flag}), "description": "What it depends on."},
            "waits": {"type": "array", "items": wait, "description": "What it waits for; met is null when nobody told."},
            "within": {"type": "array", "items": closed({"id": TEXT, **_minutes()}), "description": "Bounds over several steps."},
        }
    )


_MOMENT: Schema = {"enum": ["before", "during", "after"]}


def _decision() -> Schema:
    facts = {"id": TEXT, "when": _MOMENT, "step": TEXT, "condition": TEXT}
    met = {**nullable({"type": "boolean"}), "description": "Null when nobody told."}
    return closed({**facts, "met": met, "action": nullable(TEXT), "target": nullable(TEXT)})
