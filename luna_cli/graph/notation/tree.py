"""From tokens to trees: every form is fields between colons, perhaps with a bracketed block at its end.

    entry = field { ":" field } [ block ]
    field = nothing | atom { "→" atom } | name "(" entry ")" | block
    block = "[" [ entry { "," entry } [ "," ] ] "]"  or the same between braces

A statement is an entry that begins a line. Within brackets a line break is a blank.
"""

from collections.abc import Iterator
from typing import NamedTuple

from luna_cli.graph.notation.scanner import END, LINE, TEXT, WORD, NotationError, Token, tokens

MAX_DEPTH = 64
UNCLOSED = "what opens here is never closed with {}"
CLOSING = {"[": "]", "{": "}", "(": ")"}
_CLOSING = {"[": "]", "{": "}"}


class Atom(NamedTuple):
    """A word, or a text in quotation marks."""

    text: str
    quoted: bool
    line: int


class Chain(NamedTuple):
    """Atoms with arrows between them, two at least."""

    atoms: tuple[Atom, ...]
    line: int


class Call(NamedTuple):
    """A named attribute: `durée(5-10min)`."""

    name: str
    value: "Field"
    line: int


class Block(NamedTuple):
    """What stands between brackets; `opening` is `[` or `{`."""

    opening: str
    entries: "tuple[Entry, ...]"
    line: int


Field = Atom | Chain | Call | Block | None


class Entry(NamedTuple):
    """Fields between colons, None where one is empty, and the block that follows the last without a colon."""

    fields: "tuple[Field, ...]"
    block: "Block | None"
    line: int


class Reader:
    """Reads statements one after the other, from the character `at` of a text, which stands in `line`."""

    def __init__(self, text: str, at: int = 0, line: int = 1) -> None:
        """Read nothing yet."""
        self._tokens: Iterator[Token] = tokens(text, at, line)
        self._now = Token(LINE, "", line)
        self.line = line
        """Where the statement begins that is being read."""
        self.opened: list[Token] = []
        """The brackets that are open, the innermost last."""

    def _next(self) -> Token:
        last, self._now = self._now, next(self._tokens)
        while self.opened and self._now.kind == LINE:
            self._now = next(self._tokens)
        return last

    def entries(self) -> Iterator[Entry]:
        """Yield the statements. Raises NotationError."""
        while True:
            while self._now.kind == LINE:
                self.line = self._now.line + 1
                self._next()
            if self._now.kind == END:
                return
            self.line = self._now.line
            entry = self._entry()
            if self._now.kind not in {LINE, END}:
                raise NotationError(self._now.line, f"{self._now.text!r} stands where the line should end")
            yield entry

    def _entry(self) -> Entry:
        line = self._now.line
        fields = [self._field()]
        while self._now.kind == ":":
            self._next()
            fields.append(self._field())
        follows = self._now.kind in _CLOSING and fields[-1] is not None
        return Entry(tuple(fields), self._block() if follows else None, line)

    def _field(self) -> Field:
        kind = self._now.kind
        if kind in _CLOSING:
            return self._block()
        if kind not in {WORD, TEXT}:
            return None
        first = self._atom()
        if self._now.kind == "(":
            return self._call(first)
        if self._now.kind != "→":
            return first
        atoms = [first]
        while self._now.kind == "→":
            self._next()
            if self._now.kind not in {WORD, TEXT}:
                raise NotationError(self._now.line, "an arrow leads nowhere")
            atoms.append(self._atom())
        return Chain(tuple(atoms), first.line)

    def _atom(self) -> Atom:
        token = self._next()
        return Atom(token.text, token.kind == TEXT, token.line)

    def _call(self, name: Atom) -> Call:
        self._open()
        value = self._field()
        self._close(")", name.line)
        return Call(name.text, value, name.line)

    def _block(self) -> Block:
        opening = self._open()
        closing, entries = _CLOSING[opening.kind], []
        while self._now.kind not in {closing, END}:
            entries.append(self._entry())
            if self._now.kind != ",":
                break
            self._next()
        self._close(closing, opening.line)
        return Block(opening.kind, tuple(entries), opening.line)

    def _open(self) -> Token:
        if len(self.opened) >= MAX_DEPTH:
            raise NotationError(self._now.line, f"nests deeper than {MAX_DEPTH}")
        self.opened.append(self._now)
        return self._next()

    def _close(self, closing: str, line: int) -> None:
        if self._now.kind == END:
            raise NotationError(line, UNCLOSED.format(closing))
        if self._now.kind != closing:
            raise NotationError(self._now.line, f"{self._now.text!r} stands where a comma or {closing} should")
        self.opened.pop()
        self._next()
