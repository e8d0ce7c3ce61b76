"""From text to tokens, one scanner for every form of the notation."""

import re
from collections.abc import Iterator
from typing import NamedTuple

WORD, TEXT, LINE, END = "word", "text", "line", "end"
"""Kinds of tokens beside the signs, each of which is its own kind: `: , [ ] { } ( ) →`."""


class NotationError(ValueError):
    """A text breaks a rule of the notation; `line` is 1-based."""

    def __init__(self, line: int, rule: str) -> None:
        """Keep the line apart from the rule."""
        super().__init__(f"line {line}: {rule}")
        self.line = line
        self.rule = rule


class Token(NamedTuple):
    """A word or sign, its text without quotes, and the line where it stands."""

    kind: str
    text: str
    line: int


_CHAR = r'(?:(?!//|->)[^\s:,\[\]{}()→"\\])'
_INSTANT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?"
_ONE = rf"(?:{_INSTANT}(?!{_CHAR})|{_CHAR}+)"
_WORDS = re.compile(rf"{_ONE}(?: {_ONE})*")
_TOKEN = re.compile(
    rf"(?P<line>\n)|(?P<blank>[^\S\n]+|//[^\n]*)|(?P<arrow>→|->)|(?P<sign>[:,\[\]{{}}()])"
    rf'|(?P<word>{_WORDS.pattern})|"(?P<text>(?:[^"\\\n]|\\.)*)"'
)
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\.")
_SHORT = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
_TO_SHORT = {value: key for key, value in _SHORT.items()}


def tokens(text: str, at: int = 0, line: int = 1) -> Iterator[Token]:
    """Yield the tokens of a text from the character `at`, which stands in `line`, and an `END` last. Raises NotationError.

    Blanks and `//` comments are left out, and a byte order mark.
    """
    at += not at and text.startswith("\ufeff")
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotationError(line, _stray(text, at))
        kind, at = str(found.lastgroup), found.end()
        if kind == "line":
            yield Token(LINE, "\n", line)
            line += 1
        elif kind in {"sign", "arrow"}:
            sign = "→" if kind == "arrow" else found[0]
            yield Token(sign, sign, line)
        elif kind != "blank":
            yield Token(kind, _unescaped(found[kind], line) if kind == TEXT else found[0], line)
    yield Token(END, "", line)


def _stray(text: str, at: int) -> str:
    if text[at] == '"':
        return 'a quoted value does not end on its line (write a line break as \\n and a quotation mark as \\")'
    return f"{text[at]!r} stands outside a quoted value"


def _unescaped(text: str, line: int) -> str:
    if "\\" not in text:
        return text

    def one(found: "re.Match[str]") -> str:
        if found[0].startswith("\\u") and len(found[0]) > 2:  # noqa: PLR2004 - a lone \u is no escape
            try:
                return bytes.fromhex(found[0].replace("\\u", "")).decode("utf-16-be")
            except UnicodeDecodeError as error:
                raise NotationError(line, f"{found[0]} is half a character") from error
        if found[0] not in _SHORT:
            raise NotationError(line, rf"{found[0]} is no escape (\n \t \r \" \\ \u00e9)")
        return _SHORT[found[0]]

    return _ESCAPED.sub(one, text)


def is_bare(text: str) -> bool:
    """Tell whether a value reads the same without quotes, and shows whole on a screen."""
    found = _WORDS.match(text)
    return found is not None and found.end() == len(text) and text.isprintable()


def quoted(text: str) -> str:
    """Return a value between quotation marks, with what does not print escaped."""
    return '"' + "".join(char if char.isprintable() and char not in '"\\' else _escape(char) for char in text) + '"'


def _escape(char: str) -> str:
    units = char.encode("utf-16-be")
    return _TO_SHORT.get(char) or "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
