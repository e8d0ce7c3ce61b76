"""The fields of the files: one table a value, from which reading, writing and the published schemas come.

Reading is tolerant of form (order, missing keys, unknown keys) and strict in bounds; `FieldError` names the key and the rule.
Writing gives the keys in table order, floats rounded to 6 decimals, unknown keys sorted after the known (docs/design/format.md).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luna_cli import clock
from luna_cli.model.tier import PHI, TIERS, TRUSTS

TONES = ("joy", "curiosity", "calm", "concern", "love", "neutral")


class FieldError(ValueError):
    """A value breaks a rule; `key` is the key that holds it, innermost last, joined by dots."""

    def __init__(self, key: str, rule: str) -> None:
        """Keep the place apart from the rule, so that the reader of the file can name the line."""
        super().__init__(f"{key}: {rule}")
        self.key = key
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of a file: its kind (a key of `READERS`), bounds, and a sentence for the published schema."""

    name: str
    kind: str
    doc: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    always: bool = True
    """Written even when it holds its default: the spec's own fields are, luna's additions are not."""


def _fail(field: Field, rule: str) -> FieldError:
    return FieldError(field.name, rule)


def read_text(field: Field, value: Any, _zone: str) -> str:
    """Read a string, one of `choices` where there are any."""
    if type(value) is not str:
        raise _fail(field, "must be a text")
    if field.choices and value not in field.choices:
        raise _fail(field, f"must be one of {', '.join(field.choices)}, not {value[:40]!r}")
    return value


def read_instant(field: Field, value: Any, zone: str) -> int:
    """Read an RFC 3339 instant; a naive one is in the vault's zone."""
    if type(value) is not str:
        raise _fail(field, "must be an instant such as 2026-11-20T14:30:00Z")
    # The canonical form is read in C, which would take weeks (2026-W47-5), 24:00 and a time without colons as well.
    if len(value) == 20 and value[4::3] == "--T::Z" and value[11:13] < "24":  # noqa: PLR2004 - as said
        try:
            return round(datetime.fromisoformat(value).timestamp()) * 1000
        except ValueError as error:
            raise _fail(field, f"{value!r} names no instant") from error
    try:
        return clock.parse(value, zone)
    except ValueError as error:
        raise _fail(field, str(error)) from error


def read_number(field: Field, value: Any, _zone: str) -> float:
    """Read a finite number within the field's bounds."""
    if type(value) not in {float, int}:
        raise _fail(field, "must be a number")
    return _bounded(field, float(value))


def read_count(field: Field, value: Any, _zone: str) -> int:
    """Read a whole number within the field's bounds."""
    if type(value) is not int:
        raise _fail(field, "must be a whole number")
    _bounded(field, value)
    return value


def _bounded(field: Field, value: float) -> float:
    # Values are written rounded to 6 decimals, so a bound such as φ may be passed by half a millionth.
    low, high = field.low, field.high
    if not math.isfinite(value):
        raise _fail(field, "must be a finite number")
    if (low is not None and value < low - 1e-6) or (high is not None and value > high + 1e-6):
        raise _fail(field, f"must lie in {low} to {high}, not {value}")
    return value


def read_flag(field: Field, value: Any, _zone: str) -> bool:
    """Read true or false."""
    if type(value) is not bool:
        raise _fail(field, "must be true or false")
    return value


def read_texts(field: Field, value: Any, _zone: str) -> tuple[str, ...]:
    """Read a list of strings."""
    if type(value) is not list or not all(type(item) is str for item in value):
        raise _fail(field, "must be a list of texts")
    return tuple(value)


def read_object(field: Field, value: Any, _zone: str) -> Mapping[str, Any]:
    """Read an object whose keys are the user's own."""
    if type(value) is not dict:
        raise _fail(field, "must be an object")
    return value


def read_turns(field: Field, value: Any, _zone: str) -> tuple[Mapping[str, Any], ...]:
    """Read a list of objects: the turns of a conversation."""
    if type(value) is not list or not all(type(item) is dict for item in value):
        raise _fail(field, "must be a list of objects")
    return tuple(value)


def read_shares(field: Field, value: Any, _zone: str) -> Mapping[str, float]:
    """Read an object of numbers in 0…1."""
    if type(value) is not dict or not all(type(n) in {int, float} and 0 <= n <= 1 for n in value.values()):
        raise _fail(field, "must be an object of numbers between 0 and 1")
    return value


Reader = Callable[[Field, Any, str], Any]
READERS: dict[str, Reader] = {
    "text": read_text,
    "instant": read_instant,
    "number": read_number,
    "count": read_count,
    "flag": read_flag,
    "texts": read_texts,
    "object": read_object,
    "turns": read_turns,
    "shares": read_shares,
}

PHI_METRICS = (
    Field(name="phi_weight", kind="number", low=0.0, high=PHI, doc="Weight, 0 to φ, at the instant as_of."),
    Field(name="phi_resonance", kind="number", low=0.0, high=1.0, doc="Resonance with other memories, 0 to 1."),
    Field(name="phi_distance", kind="number", low=0.0, high=PHI, doc="|φ − weight|."),
    Field(name="evolution_rate", kind="number", doc="Moving average of the weight's change a day."),
    Field(name="as_of", kind="instant", always=False, doc="The instant that these values hold for."),
)

EMOTIONAL_CONTEXT = (
    Field(name="primary_emotion", kind="text", choices=TONES, doc="The strongest tone."),
    Field(name="intensity", kind="number", low=0.0, high=1.0, doc="0 to 1."),
    Field(name="valence", kind="number", low=-1.0, high=1.0, doc="−1 (negative) to 1 (positive)."),
    Field(name="arousal", kind="number", low=0.0, high=1.0, doc="0 (calm) to 1 (excited)."),
    Field(name="secondary_emotions", kind="shares", doc="Other tones with their intensity, 0 to 1."),
)

EXPERIENCE = (
    Field(name="id", kind="text", required=True, doc="exp_ and 12 hexadecimal digits."),
    Field(name="memory_type", kind="text", required=True, choices=TIERS, doc="The tier; the folder wins where they differ."),
    Field(name="created_at", kind="instant", required=True, doc="When it was lived."),
    Field(name="updated_at", kind="instant", doc="When its content last changed."),
    Field(name="content", kind="text", required=True, doc="The text."),
    Field(name="summary", kind="text", doc="A line that says it, by a person or by the first dream."),
    Field(name="session_context", kind="object", doc="session_id, speaker, user_id, place, turn … and your own keys."),
    Field(name="conversation_history", kind="turns", doc="The turns of a conversation, whole."),
    Field(name="phi_metrics", kind="phi_metrics", doc="Weight, resonance, distance and rate."),
    Field(name="emotional_context", kind="emotional_context", doc="What was felt."),
    Field(name="parent_id", kind="text", doc="The memory that this one grew from."),
    Field(name="children_ids", kind="texts", doc="The memories that grew from this one."),
    Field(name="related_ids", kind="texts", doc="Memories that belong together."),
    Field(name="tags", kind="texts", doc="Words to find it by."),
    Field(name="source", kind="text", doc="interaction, one of the spec's ten levels, or your own word."),
    Field(name="user_id", kind="text", doc="Whose memory it is."),
    Field(name="consolidation_count", kind="count", low=0, high=2**53, doc="How often a dream consolidated it."),
    Field(name="last_consolidated", kind="instant", doc="When a dream last did."),
    Field(name="promotion_candidate", kind="flag", doc="Its score reached the threshold, its gates not yet."),
    Field(name="trust", kind="text", choices=TRUSTS, doc="Who vouches for it."),
    Field(name="language", kind="text", always=False, doc="ISO 639-1 code of the text."),
    Field(
        name="access_days",
        kind="number",
        low=0.0,
        high=1e9,
        always=False,
        doc="Leaky count of days with an access, half-life 30 d.",
    ),
    Field(name="access_count", kind="count", low=0, high=2**53, always=False, doc="Distinct days with an access."),
    Field(name="last_accessed", kind="instant", always=False, doc="When it was last used."),
    Field(name="tier_since", kind="instant", always=False, doc="When it entered its tier, once it has moved."),
    Field(name="pinned", kind="flag", always=False, doc="Never archived, never demoted."),
    Field(name="concepts", kind="texts", always=False, doc="Hubs of the network."),
    Field(name="threats", kind="texts", always=False, doc="Marks of text that gives orders to a reader."),
    Field(name="supersedes", kind="texts", always=False, doc="Memories that this one corrects."),
    Field(name="superseded_by", kind="text", always=False, doc="The memory that corrects this one."),
    Field(name="aliases", kind="texts", always=False, doc="Former ids."),
    Field(name="versions", kind="texts", always=False, doc="Other texts, kept by a merge."),
    Field(name="inferred", kind="texts", always=False, doc="Which of its fields a dream read out of the text."),
)

DRAFT = (
    Field(name="content", kind="text", required=True, doc="The text; not empty."),
    Field(name="created_at", kind="instant", doc="When it was lived; now when missing."),
    Field(name="tier", kind="text", choices=TIERS, doc="leaf when missing."),
    Field(name="summary", kind="text", doc="A line that says it."),
    Field(name="tags", kind="texts", doc="Words to find it by."),
    Field(name="source", kind="text", doc="interaction when missing."),
    Field(name="session_context", kind="object", doc="session_id, speaker, place, turn … and your own keys."),
    Field(name="emotional_context", kind="emotional_context", doc="What was felt."),
    Field(name="conversation_history", kind="turns", doc="The turns of a conversation."),
    Field(name="parent_id", kind="text", doc="The memory that this one grows from."),
    Field(name="related_ids", kind="texts", doc="Memories that belong together."),
    Field(name="supersedes", kind="texts", doc="Memories that this one corrects, by their whole ids."),
    Field(name="user_id", kind="text", doc="Whose memory it is."),
    Field(name="trust", kind="text", choices=TRUSTS, doc="user when missing."),
    Field(name="language", kind="text", doc="ISO 639-1 code; detected when missing."),
    Field(name="pinned", kind="flag", doc="Never archived."),
    Field(name="key", kind="text", doc="Makes the line idempotent: the same key twice is one memory."),
)
