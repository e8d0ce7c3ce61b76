"""Between values and the objects of a file: the one place where dictionaries become memories and back."""

from collections.abc import Callable, Mapping
from operator import attrgetter
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


class _Reader:
    """A table of fields, prepared for reading many values: keys are looked up as they come."""

    __slots__ = ("fields", "required")

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = {field.name: field for field in fields}
        self.required = tuple(field.name for field in fields if field.required)

    def read(self, wire: Mapping[str, Any], zone: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in wire.items():
            field = self.fields.get(name)
            if field is not None and value is not None:
                values[name] = READERS[field.kind](field, value, zone)
        for name in self.required:
            if name not in values:
                raise FieldError(name, "is missing")
        return values


_READ_METRICS, _READ_EMOTION = _Reader(PHI_METRICS), _Reader(EMOTIONAL_CONTEXT)
_READ_EXPERIENCE, _READ_DRAFT = _Reader(EXPERIENCE), _Reader(DRAFT)


def _part(reader: _Reader, field: Field, wire: Any, zone: str) -> dict[str, Any]:
    if type(wire) is not dict:
        raise FieldError(field.name, "must be an object")
    try:
        return reader.read(wire, zone)
    except FieldError as error:
        raise FieldError(f"{field.name}.{error.key}", error.rule) from error


def _read_metrics(field: Field, wire: Any, zone: str) -> PhiMetrics:
    return PhiMetrics(**_part(_READ_METRICS, field, wire, zone))


def _read_emotion(field: Field, wire: Any, zone: str) -> EmotionalContext:
    return EmotionalContext(**_part(_READ_EMOTION, field, wire, zone))


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
    values = _READ_EXPERIENCE.read(wire, zone)
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


_ENTERED = Field(name=f"{WRAPPER}.created_at", kind="instant", doc="Entry into the vault.")


_LONG = 10
"""Digits that no version's number has."""


def _check_version(version: Any) -> None:
    major = version.split(".")[0] if type(version) is str else ""
    if not (major.isascii() and major.isdigit() and len(major) < _LONG):
        raise FieldError("version", "must be a version such as 2.0.0")
    if int(major) > int(VERSION.split(".", maxsplit=1)[0]):
        raise NewerVersionError(f"version {version} is newer than {VERSION}")


def read_draft(wire: Any, zone: str, place: str = "") -> Draft:
    """Read one line of the bulk format, standing at `place`; unknown keys are kept. Raises FieldError naming key and rule."""
    if type(wire) is not dict:
        raise FieldError("line", 'not a JSON object (a bulk line looks like {"content": "…"})')
    values = _READ_DRAFT.read(wire, zone)
    if not values["content"].strip():
        raise FieldError("content", "must not be empty")
    unknown = sorted(wire.keys() - _DRAFT_KEYS)
    if unknown:
        values["extra"] = {key: _own(key, wire[key]) for key in unknown}
    return Draft(**values, place=place)


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


def _same(value: Any) -> Any:
    return value


_WRITTEN: dict[int, str] = {}
"""Instants written lately: a bulk store writes the same few over and over."""


def _instant(value: int | None) -> str | None:
    if value is None:
        return None
    text = _WRITTEN.get(value)
    if text is None:
        if len(_WRITTEN) >= _MOST_WRITTEN:
            _WRITTEN.clear()
        text = _WRITTEN[value] = clock.iso(value)
    return text


_MOST_WRITTEN = 1024


def _shares(value: Mapping[str, float]) -> dict[str, float]:
    return {key: _round(value[key]) for key in sorted(value)}


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "number": _round,
    "instant": _instant,
    "texts": list,
    "turns": list,
    "object": dict,
    "shares": _shares,
}


class _Table:
    """A table of fields, prepared for writing many values: all attributes are fetched at once."""

    __slots__ = ("fields", "values")

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.values = attrgetter(*(field.name for field in fields))
        self.fields = tuple((field.name, field.always, _WRITERS.get(field.kind, _same)) for field in fields)

    def write(self, value: Any) -> dict[str, Any]:
        wire: dict[str, Any] = {}
        for (name, always, writer), item in zip(self.fields, self.values(value), strict=True):
            if always or item or (writer is _instant and item is not None):  # 1970 began at an instant that is 0
                wire[name] = writer(item)
        return wire


class _Part:
    """Writes a part of a memory; a bulk store writes the very same value again and again."""

    __slots__ = ("table", "value", "wire")

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.table = _Table(fields)
        self.value: Any = None
        self.wire: dict[str, Any] = {}

    def __call__(self, value: Any) -> dict[str, Any]:
        if value is not self.value:
            self.value, self.wire = value, self.table.write(value)
        return self.wire.copy()


_WRITERS["phi_metrics"] = _Part(PHI_METRICS)
_WRITERS["emotional_context"] = _Part(EMOTIONAL_CONTEXT)
_EXPERIENCE = _Table(EXPERIENCE)


def write_memory(memory: Memory) -> dict[str, Any]:
    """Write the object of a memory file, keys in their order."""
    experience = _EXPERIENCE.write(memory)
    for key in sorted(memory.extra):
        experience[key] = memory.extra[key]
    wrapper = {"version": VERSION, "phi_constant": PHI, "created_at": _instant(memory.entered_at), "experience": experience}
    for key in sorted(memory.wrapper_extra):
        wrapper[key] = memory.wrapper_extra[key]
    return {WRAPPER: wrapper}


def write_experience(memory: Memory) -> dict[str, Any]:
    """Write the experience alone, without its wrapper."""
    wire: dict[str, Any] = write_memory(memory)[WRAPPER]["experience"]
    return wire
