"""The published schemas of memory tests: the files of `tests/`, and what `luna test --json` prints."""

from luna_cli.model.assertion import ASSERTION, FILE, MUST, MUST_NOT, WANTED
from luna_cli.model.schemas import COUNT, ID, TEXT, Schema, closed, nullable, of_fields
from luna_cli.model.tier import ARCHIVED, TIERS

PREFIX = "^(exp_)?[0-9a-f]{1,12}$"


def assertions() -> Schema:
    """Return the schema of a file of memory tests."""
    schema = _strict(of_fields(FILE))
    schema["properties"]["assertions"]["items"] = _assertion()
    return schema


def _assertion() -> Schema:
    schema = _strict(of_fields(ASSERTION))
    properties = schema["properties"]
    properties["cue"]["pattern"] = "\\S"
    for key in (MUST, MUST_NOT):
        properties[key].update(type="array", items=_wanted(), minItems=1)
    properties["tier"]["items"] = {"enum": [*TIERS, ARCHIVED]}
    return {**schema, "oneOf": [{"required": [MUST]}, {"required": [MUST_NOT]}]}


def _wanted() -> Schema:
    schema = _strict(of_fields(WANTED))
    schema["properties"]["id"].update(type="string", pattern=PREFIX)
    schema["properties"]["text"].update(type="string", minLength=1)
    return {**schema, "oneOf": [{"required": ["id"]}, {"required": ["text"]}]}


def _strict(schema: Schema) -> Schema:
    """Refuse keys that are none: a misspelt one would be an assertion that never fails."""
    return {**schema, "additionalProperties": False}


def test() -> Schema:
    """Return the schema of what `luna test` found."""
    share: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    measures = {
        "must_recall": COUNT,
        "recall_at_1": {**share, "description": "Share of what is wanted that comes first; null without must_recall."},
        "recall_at_5": share,
        "recall_at_10": share,
        "mrr_at_10": {**share, "description": "Mean of 1 / rank of the first that is wanted, 0 beyond the tenth."},
        "must_not_recall": COUNT,
        "must_not_recall_held": COUNT,
    }
    errors = closed({"path": TEXT, "line": nullable(COUNT), "rule": TEXT})
    return closed(
        {
            "files": COUNT,
            "assertions": COUNT,
            "failed": COUNT,
            "measures": closed(measures),
            "failures": {"type": "array", "items": _failure()},
            "errors": {"type": "array", "items": errors, "description": "What could not be read, and was left out."},
        }
    )


def _failure() -> Schema:
    came = {"rank": COUNT, "id": {"type": "string", "pattern": ID}, "score": {"type": "number"}, "content": TEXT}
    wanted = {
        "id": nullable(TEXT),
        "text": nullable(TEXT),
        "rank": {**nullable(COUNT), "description": "Where it came, as far as was looked."},
        "problem": nullable(TEXT),
    }
    return closed(
        {
            "path": TEXT,
            "line": nullable(COUNT),
            "kind": {"enum": [MUST, MUST_NOT]},
            "cue": TEXT,
            "rank": COUNT,
            "why": nullable(TEXT),
            "wanted": {"type": "array", "items": closed(wanted), "description": "What broke the assertion."},
            "came": {"type": "array", "items": closed(came), "description": "The first hits."},
        }
    )
