"""Archive logs: a stub a line in `archives/YYYY-MM.jsonl`, the full memory a line in `archives/full/YYYY-MM.jsonl`."""

import os
from collections.abc import Iterable
from typing import Any

from luna_cli import clock
from luna_cli.errors import CorruptError
from luna_cli.files import codec
from luna_cli.model.memory import Memory
from luna_cli.model.schema import READERS, Field, FieldError
from luna_cli.model.stub import Stub
from luna_cli.model.tier import TIERS, TRUSTS
from luna_cli.model.wire import WRAPPER, read_memory, write_memory
from luna_cli.text.stopwords import stop_words
from luna_cli.text.summary import condense
from luna_cli.text.terms import fold, stems_of
from luna_cli.vault import layout

WORDS = 160
"""Words beside the condensation that a stub keeps, at most."""
STUB = (
    Field(name="id", kind="text", required=True, doc="Id of the memory."),
    Field(name="tier", kind="text", required=True, choices=TIERS, doc="The tier that it left, and returns to."),
    Field(name="original_created_at", kind="instant", required=True, doc="When it was lived."),
    Field(name="archived_at", kind="instant", required=True, doc="When it was archived."),
    Field(name="condensation", kind="text", required=True, doc="What remains of the text: sentences of its own."),
    Field(name="emotion", kind="text", required=True, doc="Its strongest tone."),
    Field(name="trust", kind="text", required=True, choices=TRUSTS, doc="Who vouches for it."),
    Field(name="reason", kind="text", required=True, doc="Why it was archived."),
    Field(name="tags", kind="texts", always=False, doc="Its tags."),
    Field(name="session_id", kind="text", always=False, doc="Its session."),
    Field(name="speaker", kind="text", always=False, doc="Who spoke."),
    Field(name="source", kind="text", doc="Where it came from."),
    Field(name="language", kind="text", always=False, doc="ISO 639-1 code of the text."),
    Field(name="turn", kind="count", always=False, doc="Its place in its session."),
    Field(name="links", kind="texts", always=False, doc="The hubs that it was about."),
    Field(name="words", kind="texts", always=False, doc="Words that its text says and its condensation does not, folded."),
    Field(name="threats", kind="texts", always=False, doc="Why its text is not to be obeyed."),
    Field(name="superseded_by", kind="text", always=False, doc="The memory that corrects it."),
    Field(name="full", kind="text", required=True, doc="The log that holds the whole memory."),
)


def stub_of(memory: Memory, at: int, reason: str, month: str) -> Stub:
    """Return the stub of a memory that is archived at `at`, in the logs of `month` (`2026-11`)."""
    context = memory.session_context
    session, speaker, turn = context.get("session_id"), context.get("speaker"), context.get("turn")
    condensation = memory.summary or condense(memory.content, memory.language or "")
    return Stub(
        id=memory.id,
        tier=memory.memory_type,
        original_created_at=memory.created_at,
        archived_at=at,
        condensation=condensation,
        emotion=memory.emotional_context.primary_emotion,
        trust=memory.trust,
        reason=reason,
        full=f"{layout.FULL}/{month}.jsonl",
        tags=memory.tags,
        session_id=session if type(session) is str else None,
        speaker=speaker if type(speaker) is str else None,
        source=memory.source,
        language=memory.language,
        turn=turn if type(turn) is int and 0 <= turn < 2**63 else None,
        links=memory.concepts,
        words=tuple(leftover(memory, condensation)),
        superseded_by=memory.superseded_by,
        threats=memory.threats,
    )


def leftover(memory: Memory, condensation: str) -> list[str]:
    """Return words of a text that its condensation does not say, folded, in their order: by them it is still found."""
    language = memory.language or ""
    told = set(stems_of(fold(condensation).split(), language))
    stop = stop_words(language)
    words = (word for word in dict.fromkeys(fold(memory.content).split()) if word not in stop and len(word) > 1)
    return [word for word in words if not told.issuperset(stems_of([word], language))][:WORDS]


def stub_line(stub: Stub) -> bytes:
    """Return the line of a stub."""
    return codec.encode_line(stub_wire(stub))


def stub_wire(stub: Stub) -> dict[str, Any]:
    """Return a stub as the JSON values of its line."""
    wire: dict[str, Any] = {}
    for field in STUB:
        value = getattr(stub, field.name)
        if field.always or value not in (None, ()):
            wire[field.name] = clock.iso(value) if field.kind == "instant" else value
    return wire


def read_stub(raw: bytes) -> Stub:
    """Read a line. Raises ValueError with the rule that it breaks."""
    wire = codec.decode(raw)
    if type(wire) is not dict:
        raise ValueError("a stub must be a JSON object")
    values = {}
    for field in STUB:
        value = wire.get(field.name)
        if value is not None:
            values[field.name] = READERS[field.kind](field, value, "UTC")
        elif field.required:
            raise FieldError(field.name, "is missing")
    if not layout.is_id(values["id"]):
        raise FieldError("id", layout.ID_RULE)
    return Stub(**values)


def read_log(root: str, path: str) -> tuple[list[Stub], list[tuple[int, str]]]:
    """Read a log of stubs: (stubs, [(line, rule)] of the lines that are none). A missing log is an empty one."""
    found: list[Stub] = []
    broken: list[tuple[int, str]] = []
    try:
        with open(os.path.join(root, path), "rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    found.append(read_stub(line))
                except ValueError as error:
                    broken.append((number, str(error)))
    except FileNotFoundError:
        return [], []
    return found, broken


def full_line(memory: Memory) -> bytes:
    """Return the line that keeps a whole memory."""
    return codec.encode_line(write_memory(memory))


def find_full(root: str, path: str, memory_id: str, zone: str) -> tuple[Memory, bytes] | None:
    """Find a whole memory in a full log: (memory, its line), or None; of several the last, which is how it was last let go.

    Raises CorruptError where its line breaks a rule.
    """
    found, at = None, 0
    try:
        with open(os.path.join(root, path), "rb") as file:
            for number, line in enumerate(file, 1):
                if holds(line, memory_id):
                    found, at = line, number
    except FileNotFoundError:
        return None
    if found is None:
        return None
    try:
        return read_memory(codec.decode(found, 2 * codec.MAX_MEMORY), zone), found
    except ValueError as error:
        raise CorruptError(f"{path}: line {at}: {error}") from error


def holds(line: bytes, memory_id: str) -> bool:
    """Tell whether a line of a full log is that memory's own: other memories may name its id, and a line may be broken."""
    if memory_id.encode() not in line:
        return False
    try:
        wire = codec.decode(line, 2 * codec.MAX_MEMORY)
    except codec.RuleError:
        return False
    wrapper = wire.get(WRAPPER) if type(wire) is dict else None
    experience = wrapper.get("experience") if type(wrapper) is dict else None
    return type(experience) is dict and experience.get("id") == memory_id


def names_any(root: str, path: str, ids: Iterable[str]) -> bool:
    """Tell whether a log names one of these ids at all."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            raw = file.read()
    except FileNotFoundError:
        return False
    return any(one.encode() in raw for one in ids)


def own(line: bytes, memory_id: str) -> Stub | None:
    """Return the stub that a line of a log is, when it is that memory's and keeps the rules."""
    if memory_id.encode() not in line:
        return None
    try:
        stub = read_stub(line)
    except ValueError:
        return None
    return stub if stub.id == memory_id else None
