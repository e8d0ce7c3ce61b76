"""Between values and the objects of a file: the one place where dictionaries become memories and back."""

from collections.abc import Callable, Mapping
from typing import Any

from luna_cli import clock
from luna_cli.model.memory import Draft, EmotionalContext, Memory, PhiMetrics
from luna_cli.model.schema import DRAFT, EMOTIONAL_CONTEXT, EXPERIENCE, PHI_METRICS, READERS, Field, FieldError
from luna_cli.model.tier import PHI

VERSION = "2.0.0"
WRAPPER = "memory_pure_v2"
_WRAPPER_KEYS = frozenset({"version", "phi_constant", "created_at", "experience"})


class NewerVersionError(ValueError):
    """The wrapper's `version` has a higher first number than this luna knows."""


def _read(fields: tuple[Field, ...], wire: Mapping[str, Any], zone: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields:
        value = wire.get(field.name)
        if value is not None:
            values[field.name] = READERS[field.kind](field, value, zone)
        elif field.required:
            raise FieldError(field.name, "is missing")
    return values


def _part(fields: tuple[Field, ...], field: Field, wire: Any, zone: str) -> dict[str, Any]:
    if type(wire) is not dict:
        raise FieldError(field.name, "must be an object")
    try:
        return _read(fields, wire, zone)
    except FieldError as error:
        raise FieldError(f"{field.name}.{error.key}", error.rule) from error


def _read_metrics(field: Field, wire: Any, zone: str) -> PhiMetrics:
    return PhiMetrics(**_part(PHI_METRICS, field, wire, zone))


def _read_emotion(field: Field, wire: Any, zone: str) -> EmotionalContext:
    return EmotionalContext(**_part(EMOTIONAL_CONTEXT, field, wire, zone))


READERS["phi_metrics"] = _read_metrics
READERS["emotional_context"] = _read_emotion
_KNOWN = frozenset(field.name for field in EXPERIENCE)


def read_memory(document: Any, zone: str) -> Memory:
    """Read the object of a memory file. Raises FieldError naming the key and the rule, NewerVersionError."""
    wrapper = document.get(WRAPPER) if type(document) is dict else None
    if type(wrapper) is not dict:
        raise FieldError(WRAPPER, "is missing: this is not a memory")
    _check_version(wrapper.get("version", VERSION))
    wire = wrapper.get("experience")
    if type(wire) is not dict:
        raise FieldError("experience", "is missing")
    values = _read(EXPERIENCE, wire, zone)
    if not values["content"]:
        raise FieldError("content", "must not be empty")
    values.setdefault("updated_at", values["created_at"])
    entered = wrapper.get("created_at")
    values["entered_at"] = values["created_at"] if entered is None else READERS["instant"](_ENTERED, entered, zone)
    if not _KNOWN.issuperset(wire):
        values["extra"] = {key: wire[key] for key in wire if key not in _KNOWN}
    if not _WRAPPER_KEYS.issuperset(wrapper):
        values["wrapper_extra"] = {key: wrapper[key] for key in wrapper if key not in _WRAPPER_KEYS}
    return Memory(**values)


_ENTERED = Field(name="created_at", kind="instant", doc="Entry into the vault.")


def _check_version(version: Any) -> None:
    major = version.split(".")[0] if type(version) is str else ""
    if not major.isdigit():
        raise FieldError("version", "must be a version such as 2.0.0")
    if int(major) > int(VERSION.split(".", maxsplit=1)[0]):
        raise NewerVersionError(f"version {version} is newer than {VERSION}")


def read_draft(wire: Any, zone: str) -> Draft:
    """Read one line of the bulk format. Raises FieldError naming the key and the rule; unknown keys are kept."""
    if type(wire) is not dict:
        raise FieldError("line", 'not a JSON object (a bulk line looks like {"content": "…"})')
    values = _read(DRAFT, wire, zone)
    if not values["content"].strip():
        raise FieldError("content", "must not be empty")
    unknown = sorted(wire.keys() - _DRAFT_KEYS)
    if unknown:
        values["extra"] = {key: _own(key, wire[key]) for key in unknown}
    return Draft(**values)


def _own(key: str, value: Any) -> Any:
    if key in _KNOWN:
        raise FieldError(key, "is set by luna and cannot be given in the bulk format")
    return value


_DRAFT_KEYS = frozenset(field.name for field in DRAFT)


def read_emotion(wire: Any) -> EmotionalContext:
    """Read an emotional context given by a person. Raises FieldError."""
    return _read_emotion(Field(name="emotional_context", kind="emotional_context", doc=""), wire, "UTC")


def _round(value: float) -> float:
    return round(value, 6) + 0.0  # no negative zero


def _write(fields: tuple[Field, ...], value: Any) -> dict[str, Any]:
    wire: dict[str, Any] = {}
    for field in fields:
        item = getattr(value, field.name)
        if field.always or item:
            wire[field.name] = _WRITERS.get(field.kind, _same)(item)
    return wire


def _same(value: Any) -> Any:
    return value


def _instant(value: int | None) -> str | None:
    return None if value is None else clock.iso(value)


def _metrics(value: PhiMetrics) -> dict[str, Any]:
    return _write(PHI_METRICS, value)


def _emotion(value: EmotionalContext) -> dict[str, Any]:
    return _write(EMOTIONAL_CONTEXT, value)


def _shares(value: Mapping[str, float]) -> dict[str, float]:
    return {key: _round(value[key]) for key in sorted(value)}


def _object(value: Mapping[str, Any]) -> dict[str, Any]:
    return dict(value)


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "number": _round,
    "instant": _instant,
    "texts": list,
    "turns": list,
    "object": _object,
    "shares": _shares,
    "phi_metrics": _metrics,
    "emotional_context": _emotion,
}


def write_memory(memory: Memory) -> dict[str, Any]:
    """Write the object of a memory file, keys in their order."""
    experience = _write(EXPERIENCE, memory)
    for key in sorted(memory.extra):
        experience[key] = memory.extra[key]
    wrapper = {"version": VERSION, "phi_constant": PHI, "created_at": clock.iso(memory.entered_at), "experience": experience}
    for key in sorted(memory.wrapper_extra):
        wrapper[key] = memory.wrapper_extra[key]
    return {WRAPPER: wrapper}


def write_experience(memory: Memory) -> dict[str, Any]:
    """Write the experience alone, without its wrapper."""
    wire: dict[str, Any] = write_memory(memory)[WRAPPER]["experience"]
    return wire
