"""What a vault's owner feels: `graph/emotions.json`, `graph/state.json`, and the traces of kind `feel` since.

The state is written by the dream alone; what is felt by day is a line of traces, and the present is worked out on reading
(docs/design/emotion.md). A file that cannot be used is named and set aside: luna goes on with its own table, and from the baseline.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple, TypeVar

from luna_cli import clock
from luna_cli.files import codec, content, trace_log
from luna_cli.graph import emotions
from luna_cli.graph.emotions import folded
from luna_cli.model.change import Document, Fold
from luna_cli.model.emotion import AffectState, EmotionNeuron, Feel, emotion_name
from luna_cli.model.emotion_wire import READY, read_emotion, read_state, write_state
from luna_cli.model.memory import NOTHING
from luna_cli.model.schema import FieldError
from luna_cli.vault import layout, traces
from luna_cli.vault.findings import ERROR, NOTE, Finding, lines, read_bounded

EMOTIONS = "graph/emotions.json"
STATE = "graph/state.json"
FEEL = "feel"
"""The kind of trace that says what was felt; its `value` is `{"set": {"joy": 0.8}}` or `{"trigger": ["thanks"]}`."""
HOUR_MS = 3_600_000
TRACE_LINE = 1 << 16

_T = TypeVar("_T")


class Affect(NamedTuple):
    """What was read: neurons by emotion (the table's and the vault's own), the last state, feelings since, and what is wrong."""

    neurons: dict[str, EmotionNeuron]
    saved: AffectState | None
    feels: tuple[Feel, ...]
    findings: tuple[Finding, ...]

    @property
    def broken(self) -> Finding | None:
        """What is wrong with the last state, when it cannot be read: then it is never written over."""
        return next((one for one in self.findings if one.path == STATE), None)

    def at(self, now: int) -> AffectState:
        """Return what is felt at an instant."""
        return folded(self.saved, self.neurons, self.feels, now)

    def document(self, now: int, events: Sequence[str] = (), ready: Mapping[str, Sequence[str]] = NOTHING) -> Document | None:
        """Return the change that writes the state of `now`, None when nothing was felt since the last one and nothing else is new.

        `ready` is what the awakening lays ready, by the names of `emotion_wire.READY`. `events` are what a dream has seen happen
        by day; they count as an hour old, which is when an event has done its work.
        """
        since = self.saved.instant if self.saved else clock.MIN_MS
        feels = (*self.feels, Feel(at=max(since, now - HOUR_MS), events=tuple(events))) if events else self.feels
        laid: dict[str, Any] = {key: tuple(ready[key]) for key in READY if key in ready}
        other = any(getattr(self.saved, key, ()) != value for key, value in laid.items())
        if not other and not any(feel.at >= since for feel in feels):
            return None
        state = self._replace(feels=feels).at(max(now, since))
        return Document(path=STATE, value=write_state(replace(state, **laid)))


def read(root: str, zone: str, own_writer: str, folds: Sequence[Fold] | None = None) -> Affect:
    """Read what is felt in the vault at `root`; of the traces, those of this clone, which its next dream will fold (or `folds`).

    What other clones felt reaches this one with the state that their dream writes.
    """
    findings: list[Finding] = []
    own = tuple(_sorted_out(neurons(root, zone), findings))
    saved = next(_sorted_out(state(root, zone), findings), None)
    feels = tuple(_sorted_out(felt(root, own_writer, folds), findings))
    return Affect(emotions.table(own), saved, feels, tuple(findings))


def _sorted_out(items: "Iterator[_T | Finding]", findings: list[Finding]) -> "Iterator[_T]":
    for item in items:
        if isinstance(item, Finding):
            findings.append(item)
        else:
            yield item


def neurons(root: str, zone: str) -> Iterator[EmotionNeuron | Finding]:
    """Yield the emotions of `graph/emotions.json`, and a finding for each that breaks a rule; nothing when there is no file."""
    raw, document = b"", None
    for item in _document(root, EMOTIONS):
        if isinstance(item, Finding):
            yield item
            return
        raw, document = item
    if document is None:
        return
    items = document.get("emotions") if type(document) is dict else None
    if type(items) is not list:
        yield Finding(ERROR, EMOTIONS, 0, "emotions: must be a list in a JSON object")
        return
    seen: set[str] = set()
    for place, item in enumerate(items):
        try:
            neuron = read_emotion(item, zone)
            _once(neuron, seen)
        except FieldError as error:
            yield Finding(ERROR, EMOTIONS, _line(raw, place, error.key), str(error))
        else:
            yield neuron


def _once(neuron: EmotionNeuron, seen: set[str]) -> None:
    for key, name in (("id", neuron.id), ("type", neuron.name)):
        if f"{key} {name}" in seen:
            raise FieldError(key, f"{name[:60]!r} stands for an emotion that is there already")
    seen |= {f"id {neuron.id}", f"type {neuron.name}"}


def _document(root: str, path: str) -> Iterator[tuple[bytes, Any] | Finding]:
    if not os.path.lexists(os.path.join(root, path)):
        return
    raw = read_bounded(root, path)
    if raw is None:
        yield Finding(ERROR, path, 0, "cannot be opened, or is no plain file")
        return
    try:
        yield raw, codec.decode(raw)
    except codec.RuleError as error:
        yield Finding(ERROR, path, error.line, error.rule)


def _line(raw: bytes, place: int, key: str) -> int:
    """Return the line of a key (parts joined by dots) in the emotion at a place of the list, 1-based, 0 when it is not found."""
    text = raw.decode()
    begun = re.search(r'"emotions"\s*:\s*\[', text)
    if begun is None:
        return 0
    decoder, start, end = JSONDecoder(), begun.end(), begun.end()
    for _ in range(place + 1):
        start = end + len(text[end:]) - len(text[end:].lstrip(" \r\n\t,"))
        try:
            end = decoder.raw_decode(text, start)[1]
        except JSONDecodeError:
            return 0
    at = start
    for part in key.split("."):
        found = re.compile(f'"{re.escape(part)}"\\s*:').search(text, at, end)
        at = found.start() if found else at
    return text.count("\n", 0, at) + 1


def state(root: str, zone: str) -> Iterator[AffectState | Finding]:
    """Yield the state that the last dream wrote, or a finding; nothing when there is none."""
    for item in _document(root, STATE):
        if isinstance(item, Finding):
            yield item
            continue
        raw, document = item
        try:
            yield read_state(document, zone)
        except FieldError as error:
            part = error.key.rpartition(".")[2].encode()
            at = raw.find(b'"' + part + b'"')
            yield Finding(ERROR, STATE, raw.count(b"\n", 0, at) + 1 if at >= 0 else 0, str(error))


def felt(root: str, own_writer: str, folds: Sequence[Fold] | None = None) -> Iterator[Feel | Finding]:
    """Yield what the traces of one writer say was felt, in their order, and a finding for each such line that says nothing.

    With `folds`, no more than the parts of files that they name is read.
    """
    lengths = None if folds is None else {fold.path: fold.length for fold in folds}
    for name in traces.names(root):
        path = f"{layout.TRACES}/{name}"
        length = None if lengths is None else lengths.get(path, 0)
        if name.rpartition(".jsonl")[0].rpartition(".")[2] != own_writer:
            continue
        for number, raw in _trace_lines(os.path.join(root, path), length):
            if b"feel" not in raw:
                continue  # the dream names what is no line at all
            try:
                found = _feel(codec.decode(raw, TRACE_LINE))
            except (ValueError, KeyError, TypeError) as error:
                yield Finding(NOTE, path, number, f"says nothing of what was felt ({error})")
                continue
            if found is not None:
                yield found


def _trace_lines(path: str, length: int | None) -> Iterator[tuple[int, bytes]]:
    if length is None:
        yield from ((line.number, line.raw or b"") for line in lines(path, TRACE_LINE))
        return
    fd = content.open_plain(path)
    if fd is not None:
        with open(fd, "rb") as file:
            yield from enumerate(file.read(length).split(b"\n"), 1)


def _feel(line: Mapping[str, Any]) -> Feel | None:
    if line["kind"] != FEEL:
        return None
    value = line["value"]
    if type(value) is not dict or type(value.get("set", {})) is not dict or type(value.get("trigger", [])) is not list:
        raise ValueError("the value must be an object with set or trigger")
    levels = {emotion_name(name): float(level) for name, level in value.get("set", {}).items()}
    if not all(0.0 <= level <= 1.0 for level in levels.values()):
        raise ValueError("a level must be a number in 0 to 1")
    events = value.get("trigger", [])
    return Feel(at=clock.parse_utc(line["at"]), levels=levels, events=tuple(str(event) for event in events))


def leave(root: str, own_writer: str, now: int, value: Mapping[str, Any]) -> None:
    """Leave a trace of what was felt. Raises ValueError when it is too long for one, OSError where nothing can be written."""
    folder = os.path.join(root, layout.TRACES)
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
    at = clock.iso(now)
    line = {"at": at, "by": f"{os.uname().nodename}-{os.getpid()}", "kind": FEEL, "cue": "", "ids": [], "value": value}
    trace_log.append(os.path.join(folder, f"{at[:10]}.{own_writer}.jsonl"), codec.encode_line(line).rstrip(b"\n"))
