"""The published schemas of what `luna status` and `luna outcome` print."""

from luna_cli.model.schemas import COUNT, ID, INSTANT, TEXT, Schema, closed, nullable
from luna_cli.model.stimulus import NEUROMODULATORS
from luna_cli.model.tier import ARCHIVED, TIERS

_ID: Schema = {"type": "string", "pattern": ID}
_NUMBER: Schema = {"type": ["number", "null"]}


def status() -> Schema:
    """Return the schema of `status --json`."""
    commit = closed({"id": TEXT, "at": nullable(INSTANT), "message": TEXT})
    undo = closed({"group": TEXT, "command": TEXT, "message": TEXT, "at": INSTANT})
    return closed(
        {
            "vault": {**TEXT, "description": "Its root."},
            "format": COUNT,
            "language": TEXT,
            "timezone": TEXT,
            "memories": closed(dict.fromkeys((*TIERS, ARCHIVED), COUNT)),
            "pinned": COUNT,
            "phi_average": {**_NUMBER, "description": "Mean weight, 0 to φ; null without a memory."},
            "phi_convergence": {**_NUMBER, "description": "1 − mean|φ − w|/φ."},
            "last_dream": nullable(INSTANT),
            "last_report": nullable(TEXT),
            "traces": {**COUNT, "description": "Lines that wait for the next dream."},
            "conflicts": {**COUNT, "description": "Contradictions that no dream could decide: --conflicts lists them."},
            "set_aside": {"type": "array", "items": closed({"path": TEXT, "reason": TEXT})},
            "git": closed({"state": TEXT, "uncommitted": COUNT, "last_commit": nullable(commit)}),
            "index": closed({"path": TEXT, "bytes": COUNT}),
            "journal": closed({"commands": COUNT, "undo": nullable(undo), "problem": nullable(TEXT)}),
            "dream_overdue": {"type": "boolean", "description": "With --max-dream-age."},
            "stats": {**_stats(), "description": "With --stats."},
        },
        "dream_overdue",
        "stats",
    )


def conflict() -> Schema:
    """Return the schema of a line of `dreams/conflicts.jsonl`."""
    fields = {"at": INSTANT, "newer": _ID, "older": _ID, "kind": TEXT, "reason": TEXT}
    return {"type": "object", "properties": fields, "required": list(fields)}


def conflicts() -> Schema:
    """Return the schema of `status --conflicts --json`."""
    side = closed({"id": _ID, "created_at": INSTANT, "content": TEXT})
    pair = closed(
        {
            "newer": side,
            "older": side,
            "kind": {**TEXT, "description": "What differs: date, number, place, negation, state …"},
            "reason": TEXT,
            "at": {**INSTANT, "description": "When a dream found it."},
        }
    )
    return closed({"conflicts": {"type": "array", "items": pair}})


def outcome() -> Schema:
    """Return the schema of `outcome --json`."""
    level: Schema = {"type": "number", "minimum": 0, "maximum": 1}
    return closed(
        {
            "ids": {"type": "array", "items": _ID},
            "outcome": {"enum": ["good", "bad"]},
            "note": nullable(TEXT),
            "neuromodulators": closed(dict.fromkeys(NEUROMODULATORS, level)),
        }
    )


def _stats() -> Schema:
    day: Schema = {"type": "string", "format": "date"}
    night = closed({"night": TEXT, "phi_average": _NUMBER, "phi_convergence": _NUMBER})
    week = closed(
        {
            "monday": day,
            "memories": COUNT,
            "valence": {"type": "number", "minimum": -1, "maximum": 1, "description": "Mean."},
            "intensity": {"type": "number", "minimum": 0, "maximum": 1, "description": "Mean."},
        }
    )
    return closed(
        {
            "tiers": closed(dict.fromkeys((*TIERS, ARCHIVED), COUNT)),
            "nights": {"type": "array", "items": night, "description": "A report each, oldest first."},
            "salience": {"type": "array", "items": COUNT, "description": "Hubs by salience, in tenths of 0 to 1."},
            "weeks": {"type": "array", "items": week, "description": "By the day that a memory was lived; none without one."},
        }
    )
