"""Bytes of the vault's JSON files: canonical to write, strict to read (docs/design/format.md, "Canonical bytes"). The only orjson.

Most files prove themselves: encoding what was decoded gives the same bytes, white space apart, which no duplicate key and
no oversized integer survives. Anything else takes the strict reader, which names the line and the rule.
"""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.model.memory import Memory
from luna_cli.model.schema import FieldError
from luna_cli.model.wire import WRAPPER, NewerVersionError, read_memory, write_memory

MAX_MEMORY = 1 << 20
"""Bytes of a memory file."""
MAX_DEPTH = 64
_SPACE = b" \n\r\t"
_CANONICAL = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


class RuleError(ValueError):
    """Bytes break a rule of the format; `line` is 1-based, 0 when the rule is about the whole."""

    def __init__(self, rule: str, line: int = 0) -> None:
        """Keep the line apart from the rule."""
        super().__init__(f"line {line}: {rule}" if line else rule)
        self.rule = rule
        self.line = line


def encode(value: Any) -> bytes:
    """Return canonical bytes: UTF-8, two-space indent, keys as they come, one trailing newline. Raises RuleError."""
    try:
        return orjson.dumps(value, option=_CANONICAL)
    except orjson.JSONEncodeError as error:
        raise RuleError(str(error)) from error


def encode_lists(value: dict[str, Any], names: Sequence[str]) -> bytes:
    """Return canonical bytes in which the lists under these keys have one item a line, compact. Raises RuleError."""
    try:
        lists = {name: [orjson.Fragment(orjson.dumps(item)) for item in value[name]] for name in names if name in value}
        return orjson.dumps({**value, **lists}, option=_CANONICAL)
    except orjson.JSONEncodeError as error:
        raise RuleError(str(error)) from error


def encode_line(value: Any) -> bytes:
    """Return one compact line with its newline, for logs. Raises RuleError."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as error:
        raise RuleError(str(error)) from error


def decode(raw: bytes, limit: int = MAX_MEMORY) -> Any:
    """Read one JSON document of at most `limit` bytes. Raises RuleError (a ValueError) naming the line and the rule."""
    if len(raw) > limit:
        raise RuleError(f"longer than {limit:,} bytes")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _syntax(raw, error) from error
    try:
        # What luna itself wrote is the same bytes again; of anything else the white space may differ.
        if orjson.dumps(value, option=_CANONICAL) != raw and orjson.dumps(value).translate(None, _SPACE) != raw.translate(
            None, _SPACE
        ):
            _strict(raw)
    except orjson.JSONEncodeError as error:
        raise RuleError(f"nests deeper than {MAX_DEPTH}") from error
    _check_depth(raw, value)
    return value


def _syntax(raw: bytes, error: orjson.JSONDecodeError) -> RuleError:
    if raw.startswith(b"\xef\xbb\xbf"):
        return RuleError("begins with a byte order mark", 1)
    try:
        raw.decode()
    except UnicodeDecodeError as bad:
        return RuleError("is not UTF-8", raw.count(b"\n", 0, bad.start) + 1)
    return RuleError(f"is not JSON: {error.msg}", error.lineno)


def _strict(raw: bytes) -> None:
    """Refuse what orjson lets pass: duplicate keys, NaN, integers beyond 64 bits."""
    import json

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            names = [key for key, _ in items]
            key = next(name for name in names if names.count(name) > 1)
            places = [match.start() for match in _key(key).finditer(raw)]
            raise RuleError(f"key {key[:60]!r} stands twice in one object", _line(raw, places[-1]) if places else 0)
        return found

    def integer(digits: str) -> int:
        if len(digits) > 20 or not -(2**63) <= int(digits) < 2**64:  # noqa: PLR2004 - no 64-bit integer has more digits
            raise RuleError(f"integer {digits[:24]} does not fit 64 bits", _line(raw, raw.find(digits.encode())))
        return int(digits)

    try:
        json.loads(raw, object_pairs_hook=pairs, parse_int=integer)
    except RecursionError as error:
        raise RuleError(f"nests deeper than {MAX_DEPTH}") from error


def _check_depth(raw: bytes, value: Any) -> None:
    """Refuse a value, written as `raw`, that nests too deep."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        children = (child for item in level for child in (item.values() if type(item) is dict else item))
        level = [child for child in children if type(child) in {dict, list}]
        if not level:
            return
    raise RuleError(f"nests deeper than {MAX_DEPTH}")


def line_of(raw: bytes, key: str) -> int:
    """Return the 1-based line where `key` (parts joined by dots) stands in a memory file, or 0.

    That is a key of the experience, unless it begins with the name of the wrapper.
    """
    parts = key.split(".")
    at, found = 0, None
    for part in parts if parts[0] == WRAPPER else ["experience", *parts]:
        found = _key(part).search(raw, at) or (_key(part).search(raw) if part == parts[-1] else None)
        at = found.end() if found else at
    return _line(raw, found.start()) if found else 0


def _key(key: str) -> "re.Pattern[bytes]":
    return re.compile(rb'"' + re.escape(key.encode()) + rb'"\s*:')


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def read(raw: bytes, path: str, zone: str) -> Memory:
    """Read the bytes of a memory file. Raises CorruptError or NewerFormatError naming `path`, the line and the rule."""
    try:
        return read_memory(decode(raw), zone)
    except RuleError as error:
        raise CorruptError(_place(path, error.line, error.rule)) from error
    except FieldError as error:
        raise CorruptError(_place(path, line_of(raw, error.key), str(error))) from error
    except NewerVersionError as error:
        raise NewerFormatError(_place(path, line_of(raw, "version"), str(error)), "upgrade luna to read it") from error


def _place(path: str, line: int, rule: str) -> str:
    return f"{path}: line {line}: {rule}" if line else f"{path}: {rule}"


def write(memory: Memory) -> bytes:
    """Return the canonical bytes of a memory file. Raises RuleError when they exceed what may be read."""
    wire = write_memory(memory)
    raw = encode(wire)
    if len(raw) > MAX_MEMORY:
        raise RuleError(f"a memory of {len(raw):,} bytes is longer than {MAX_MEMORY:,}")
    _check_depth(raw, wire)
    return raw
