"""Reading the memory tests of a vault, `tests/*.json`. Strict: a key that is misspelt would be a test that never fails."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from luna_cli.errors import UsageError
from luna_cli.files import codec
from luna_cli.model.assertion import ASSERTION, FILE, MUST, MUST_NOT, RANK, VERSION, WANTED, Assertion, Wanted
from luna_cli.model.schema import READERS, Field, FieldError
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.text.terms import fold
from luna_cli.vault.findings import ERROR, Finding, entries, read_bounded

FOLDER = "tests"
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},]')
_ID_DIGITS = 12


def files(root: str) -> list[str]:
    """Return the paths of the vault's own memory tests below its root, sorted."""
    return [f"{FOLDER}/{one.name}" for one in entries(root, FOLDER) if one.name.endswith(".json") and one.name[0] != "."]


def named(root: str, names: Sequence[str]) -> list[str]:
    """Return the paths of the files that a person names: from where they are, from the vault's root, or from its `tests/`.

    Each once; relative to the root when it lies below. Raises UsageError for a file that is not there.
    """
    found: dict[str, None] = {}
    for name in names:
        path = next((path for path in (name, f"{root}/{name}", f"{root}/{FOLDER}/{name}") if os.path.isfile(path)), None)
        if path is None:
            raise UsageError(f"no file of memory tests is called {name!r}", f"they lie in {root}/{FOLDER}")
        real, base = os.path.realpath(path), os.path.realpath(root) + "/"
        found[real.removeprefix(base)] = None
    return list(found)


def read(root: str, path: str, zone: str) -> Iterator[Assertion | Finding]:
    """Yield the assertions of one file in their order, and a finding for each that breaks a rule, or for the file as a whole."""
    raw = read_bounded(root, path)
    if raw is None:
        yield Finding(ERROR, path, 0, "cannot be opened, or is no plain file")
        return
    try:
        head = _head(codec.decode(raw), zone)
    except codec.RuleError as error:
        yield Finding(ERROR, path, error.line, error.rule)
        return
    except FieldError as error:
        yield Finding(ERROR, path, _line_of(raw, error.key, (0, len(raw)), 0), str(error))
        return
    spans = _spans(raw)
    for place, item in enumerate(head["assertions"]):
        start, end = spans[place] if place < len(spans) else (0, 0)
        line = _line(raw, start) if end else 0
        try:
            yield _assertion(item, path, line, head.get("now"), zone)
        except FieldError as error:
            yield Finding(ERROR, path, _line_of(raw, error.key, (start, end), line), str(error))


def _head(document: Any, zone: str) -> dict[str, Any]:
    if type(document) is not dict:
        raise FieldError("assertions", "must stand in a JSON object with luna_tests")
    number = document.get("luna_tests")
    if type(number) is int and number > VERSION:
        raise FieldError("luna_tests", f"the form has number {number}, this luna reads up to {VERSION}")
    return _fields(document, FILE, zone)


def _assertion(item: Mapping[str, Any], path: str, line: int, now: int | None, zone: str) -> Assertion:
    found = _fields(item, ASSERTION, zone)
    if not found["cue"].strip():
        raise FieldError("cue", "must not be empty")
    if (MUST in found) == (MUST_NOT in found):
        raise FieldError(MUST, f"each assertion has either {MUST} or {MUST_NOT}")
    key = MUST if MUST in found else MUST_NOT
    if not found[key]:
        raise FieldError(key, "must name at least one memory, by id or by text")
    tiers = found.get("tier", ())
    for tier in tiers:
        if tier not in {*TIERS, ARCHIVED}:
            raise FieldError("tier", f"must be of {', '.join(TIERS)}, {ARCHIVED}, not {tier[:40]!r}")
    return Assertion(
        path=path,
        line=line,
        cue=found["cue"].strip(),
        must=key == MUST,
        wanted=tuple(_wanted(key, one, zone) for one in found[key]),
        rank=found.get("rank", RANK),
        now=found.get("now", now),
        tiers=tiers,
        tags=found.get("tag", ()),
        why=found.get("why", ""),
    )


def _wanted(key: str, item: Mapping[str, Any], zone: str) -> Wanted:
    found = _fields(item, WANTED, zone)
    if len(found) != 1:
        raise FieldError(key, "each is an object with either an id or a text")
    if "text" in found:
        if not fold(found["text"]).strip():
            raise FieldError("text", "must hold a letter or a digit")
        return Wanted(text=found["text"])
    digits = found["id"].removeprefix("exp_")
    if not 0 < len(digits) <= _ID_DIGITS or digits.strip("0123456789abcdef"):
        raise FieldError("id", f"must be exp_ and {_ID_DIGITS} hexadecimal digits, or the beginning of that")
    return Wanted(id=f"exp_{digits}")


def _fields(item: Mapping[str, Any], table: Sequence[Field], zone: str) -> dict[str, Any]:
    """Read the keys of a table; null counts as missing. Raises FieldError, also for a key that stands in no table."""
    names = [field.name for field in table]
    for key in item:
        if key not in names:
            raise FieldError(key[:60], f"no such key; there are {', '.join(names)}")
    found: dict[str, Any] = {}
    for field in table:
        value = item.get(field.name)
        if value is not None:
            found[field.name] = READERS[field.kind](field, value, zone)
        elif field.required:
            raise FieldError(field.name, "is missing")
    return found


def _spans(raw: bytes) -> list[tuple[int, int]]:
    """Return where each item of the top-level list `assertions` begins and ends in a valid document."""
    depth, last, start = 0, b"", -1
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(raw):
        mark = token[0]
        if start >= 0 and depth == 2 and mark in b",]":  # noqa: PLR2004 - inside the object and the list
            found.append((start, token.start()))
            start = token.end() if mark == b"," else -1
        elif depth == 1 and mark == b"[" and last == b'"assertions"':
            start = token.end()
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
        elif depth == 1 and mark != b",":
            last = mark
    return found


def _line_of(raw: bytes, key: str, span: tuple[int, int], otherwise: int) -> int:
    """Return the line where `key` stands within a span, or another one."""
    found = re.compile(rb'"' + re.escape(key.encode()) + rb'"\s*:').search(raw, *span)
    return _line(raw, found.start()) if found else otherwise


def _line(raw: bytes, at: int) -> int:
    """Return the 1-based line of the first character from `at` on that is no white space."""
    rest = len(raw) - len(raw[at:].lstrip())
    return raw.count(b"\n", 0, rest) + 1
