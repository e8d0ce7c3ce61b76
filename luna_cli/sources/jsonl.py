"""JSON lines in luna's bulk format (docs/design/format.md): one object a line, `content` and what else is known."""

from collections.abc import Iterator
from typing import IO

from luna_cli.errors import LunaError
from luna_cli.files.codec import RuleError, decode, encode_line
from luna_cli.model.memory import Draft
from luna_cli.model.schema import FieldError
from luna_cli.model.wire import read_draft
from luna_cli.sources.base import MAX_TEXT, Found, Rejected

MAX_LINE = 8 << 20
"""Bytes of a line that is held in memory."""
_CHUNK = 1 << 16


def read(stream: IO[bytes], name: str, zone: str) -> Iterator[Found]:
    """Yield the drafts of a binary stream of JSON lines, and a `Rejected` for each line that breaks a rule.

    `name` is how messages call the stream, `zone` (an IANA name) where naive times are. Blank lines are skipped; a line of
    any length costs at most a few times `MAX_LINE`. Raises LunaError when the first line shows that it is no text at all.
    """
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and line[-1:] != b"\n":
            _skip(stream)
            yield _rejected(name, number, f"longer than {MAX_LINE:,} bytes")
            continue
        if number == 1 and b"\0" in line:
            raise LunaError(f"{name} is binary, not JSON lines", 'a bulk line is UTF-8 text such as {"content": "…"}')
        if not line.isspace():
            yield _record(line, name, number, zone)


def _skip(stream: IO[bytes]) -> None:
    """Read on to the end of the line without keeping it."""
    while (rest := stream.readline(_CHUNK)) and rest[-1:] != b"\n":
        pass


def _record(line: bytes, name: str, number: int, zone: str) -> Draft | Rejected:
    try:
        wire = decode(line, MAX_LINE)
        # White space and escapes shrink on the way into a file, so only what is there in the end counts.
        if len(line) > MAX_TEXT and (size := len(encode_line(wire))) > MAX_TEXT:
            return _rejected(name, number, f"a memory of {size:,} bytes is longer than {MAX_TEXT:,}")
        return read_draft(wire, zone, f"{name}: line {number}")
    except RuleError as error:
        return _rejected(name, number, error.rule)
    except FieldError as error:
        return _rejected(name, number, error.rule if error.key == "line" else str(error))


def _rejected(name: str, number: int, rule: str) -> Rejected:
    return Rejected(place=f"{name}: line {number}", reason=rule)
