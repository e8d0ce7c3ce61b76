"""The parts of a document, one after the other: from an object at hand, or from text of which no more than an item is decoded."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

LISTS = ("hubs", "connections")
"""Keys whose items come one by one."""
_SPACE = re.compile(r"[ \t\n\r]*")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SHORT = 18
"""Digits that every 64-bit integer may have."""


class DocumentError(ValueError):
    """A text is no JSON, or none that luna takes; `line` is 1-based."""

    def __init__(self, line: int, rule: str) -> None:
        """Keep the line apart from the rule."""
        super().__init__(f"line {line}: {rule}")
        self.line = line
        self.rule = rule


class Part(NamedTuple):
    """A top-level value, or one item of those in `LISTS`, with its number; such a list that is none comes whole, without one."""

    key: str
    number: int | None
    value: Any


def parts_of(document: Any) -> Iterator[Part]:
    """Yield the parts of a document. Raises ValueError when it is no object."""
    if type(document) is not dict:
        raise ValueError("a network is an object with hubs and connections")
    for key, value in document.items():
        if key in LISTS and type(value) is list:
            for number, item in enumerate(value):
                yield Part(key, number, item)
        else:
            yield Part(key, None, value)


def parts_in(text: str) -> Iterator[Part]:
    """Yield the parts of a document in its text, as they are reached. Raises DocumentError."""
    return _Scan(text).parts()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.halves = _HALF.search(text) is not None
        self.decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_int=self._integer, parse_constant=self._constant)

    def _fail(self, rule: str, at: int | None = None) -> DocumentError:
        return DocumentError(self.text.count("\n", 0, self.at if at is None else at) + 1, rule)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise self._fail(f"key {twice[:60]!r} stands twice in one object")
        return found

    def _integer(self, digits: str) -> int:
        if len(digits) > _SHORT and (len(digits) > _SHORT + 2 or not -(2**63) <= int(digits) < 2**64):
            raise self._fail(f"integer {digits[:24]} does not fit 64 bits")
        return int(digits)

    def _constant(self, name: str) -> float:
        raise self._fail(f"{name} is no number of JSON")

    def _next(self) -> str:
        blank = _SPACE.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def _sign(self, *wanted: str) -> str:
        found = self._next()
        if found not in wanted or not found:
            raise self._fail(f"is not JSON: {' or '.join(wanted)} should stand here")
        self.at += 1
        return found

    def _value(self) -> Any:
        self._next()
        try:
            value, self.at = self.decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise self._fail(f"is not JSON: {error.msg}", error.pos) from error
        except RecursionError as error:
            raise self._fail("nests too deep") from error
        if self.halves:
            try:
                json.dumps(value, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                raise self._fail("holds half a character") from error
        return value

    def parts(self) -> Iterator[Part]:
        if self._next() != "{":
            raise self._fail("a network is an object with hubs and connections")
        self.at += 1
        seen: set[str] = set()
        more = self._next() != "}"
        while more:
            key = self._key(seen)
            if key in LISTS and self._next() == "[":
                yield from self._items(key)
            else:
                yield Part(key, None, self._value())
            more = self._sign(",", "}") == ","
        if not seen:
            self.at += 1
        if self._next():
            raise self._fail("something stands after the end of the document")

    def _key(self, seen: set[str]) -> str:
        if self._next() != '"':
            raise self._fail("is not JSON: a key should stand here")
        key = self._value()
        if key in seen:
            raise self._fail(f"key {key[:60]!r} stands twice in one object")
        seen.add(key)
        self._sign(":")
        return str(key)

    def _items(self, key: str) -> Iterator[Part]:
        self.at += 1
        number = 0
        more = self._next() != "]"
        while more:
            yield Part(key, number, self._value())
            number += 1
            more = self._sign(",", "]") == ","
        if not number:
            self.at += 1
