"""Reading every line of the archives, traces and logs of dreams, and every report."""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.model.records import LANDSCAPES, PATTERNS, read_pattern, read_week
from luna_cli.model.wire import read_memory
from luna_cli.vault import layout, records, stubs
from luna_cli.vault.config import Config
from luna_cli.vault.findings import ERROR, NOTE, Finding, entries, lines, number_of

_FULL_LINE = 2 * codec.MAX_MEMORY
_REPORT = 64 << 20
_PATCH = ".patch.jsonl"
_REPORT_KEYS = ("night", "at", "memories", "totals", "phases")


class Logs:
    """A look at everything that is not a memory's file; `alive` are the numbers of the ids that stand in tiers."""

    def __init__(self, config: Config, alive: set[int]) -> None:
        """Begin with nothing read."""
        self.root, self.zone, self.alive = config.root, config.zone, alive
        self.files = self.archived = 0
        self.full: dict[str, set[int]] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, log by log."""
        for path in self._paths(layout.FULL, ".jsonl"):
            held = self.full.setdefault(path, set())
            yield from self._lines(path, _FULL_LINE, lambda raw, held=held: self._whole(raw, held))  # type: ignore[misc]
        for path in self._paths(layout.ARCHIVES, ".jsonl"):
            yield from self._stubs(path)
        for path in self._paths(layout.TRACES, ".jsonl"):
            # A line torn by a full disk costs one count of a use, not a memory.
            for finding in self._lines(path, 1 << 16, _trace):
                yield finding._replace(level=NOTE, rule=f"{finding.rule}; this use will not be counted")
        for path in self._paths(layout.DREAMS, ".jsonl"):
            read = _operation if path.endswith(_PATCH) else _RECORDS.get(path, _told)
            yield from self._lines(path, _FULL_LINE, read)
        for path in self._paths(layout.DREAMS, ".json"):
            yield from self._report(path)

    def _paths(self, folder: str, ending: str) -> Iterator[str]:
        for entry in entries(self.root, folder):
            if entry.name.endswith(ending) and entry.is_file(follow_symlinks=False):
                self.files += 1
                yield f"{folder}/{entry.name}"

    def _lines(self, path: str, limit: int, read: Callable[[bytes], Any]) -> Iterator[Finding]:
        for number, raw in lines(os.path.join(self.root, path), limit):
            if raw is None:
                yield Finding(ERROR, path, number, f"longer than {limit:,} bytes")
                continue
            try:
                read(raw)
            except codec.RuleError as error:
                yield Finding(ERROR, path, number, error.rule)
            except ValueError as error:
                yield Finding(ERROR, path, number, str(error))

    def _whole(self, raw: bytes, held: set[int]) -> None:
        held.add(number_of(read_memory(codec.decode(raw, _FULL_LINE), self.zone).id))

    def _stubs(self, path: str) -> Iterator[Finding]:
        for number, raw in lines(os.path.join(self.root, path), codec.MAX_MEMORY):
            if raw is None:
                yield Finding(ERROR, path, number, f"longer than {codec.MAX_MEMORY:,} bytes")
                continue
            try:
                stub = stubs.read_stub(raw)
            except codec.RuleError as error:
                yield Finding(ERROR, path, number, error.rule)
                continue
            except ValueError as error:
                yield Finding(ERROR, path, number, str(error))
                continue
            self.archived += 1
            memory = number_of(stub.id)
            if stub.full.startswith(f"{layout.FULL}/") and memory not in self.full.get(stub.full, ()):
                yield Finding(ERROR, path, number, f"full: {stub.full} does not hold {stub.id}, whose condensation alone is left")
            if memory in self.alive:
                yield Finding(NOTE, path, number, f"id: {stub.id} is archived and stands in a tier, too; that one counts")

    def _report(self, path: str) -> Iterator[Finding]:
        with open(os.path.join(self.root, path), "rb") as file:
            raw = file.read(_REPORT + 1)
        try:
            document = codec.decode(raw, _REPORT)
        except codec.RuleError as error:
            yield Finding(ERROR, path, error.line, error.rule)
            return
        missing = [key for key in _REPORT_KEYS if type(document) is not dict or key not in document]
        if missing:
            yield Finding(ERROR, path, 0, f"{missing[0]}: is missing: this is no report of a dream")


def _trace(raw: bytes) -> None:
    line = codec.decode(raw, 1 << 16)
    if type(line) is not dict or type(line.get("kind")) is not str:
        raise ValueError("kind: a trace is an object that says at, kind and ids")
    _instant(line)
    if type(line.get("ids")) is not list:
        raise ValueError("ids: must be a list of texts")


def _operation(raw: bytes) -> None:
    if type(codec.decode(raw, _FULL_LINE)) is not dict:
        raise ValueError("must be a JSON object")


def _told(raw: bytes) -> None:
    line = codec.decode(raw)
    if type(line) is not dict:
        raise ValueError("must be a JSON object")
    _instant(line)


def _move(raw: bytes) -> None:
    _told(raw)
    records.move(codec.decode(raw))


def _pattern(raw: bytes) -> None:
    _told(raw)
    read_pattern(codec.decode(raw))


def _week(raw: bytes) -> None:
    _told(raw)
    read_week(codec.decode(raw))


_RECORDS: Mapping[str, Callable[[bytes], None]] = {layout.HISTORY: _move, PATTERNS: _pattern, LANDSCAPES: _week}


def _instant(line: dict[str, Any]) -> None:
    at = line.get("at")
    if type(at) is not str:
        raise ValueError("at: must be an instant such as 2026-11-20T14:30:00Z")
    clock.parse_utc(at)
