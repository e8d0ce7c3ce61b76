"""The published schemas of the dreams' records: the lines of `dreams/*.jsonl`, and those as commands print them."""

from luna_cli.model.records import MOVE_FIELDS, PATTERN_FIELDS, WEEK_FIELDS
from luna_cli.model.schemas import ID, TEXT, Schema, nullable, of_fields

_BEGUN: Schema = {**nullable(TEXT), "description": "In what is printed: the memory's text, null when the vault has it no more."}
_NAMES: Schema = {"type": "array", "items": TEXT, "description": "In what is printed: what its hubs are called."}


def pattern() -> Schema:
    """Return the schema of a line of `dreams/patterns.jsonl`."""
    return _with(of_fields(PATTERN_FIELDS), concepts=_NAMES)


def history() -> Schema:
    """Return the schema of a line of `dreams/history.jsonl`."""
    found = _with(of_fields(MOVE_FIELDS), content=_BEGUN)
    found["properties"]["id"]["pattern"] = ID
    return found


def landscape() -> Schema:
    """Return the schema of a line of `dreams/landscapes.jsonl`."""
    return of_fields(WEEK_FIELDS)


def _with(schema: Schema, **printed: Schema) -> Schema:
    return {**schema, "properties": {**schema["properties"], **printed}}
