"""Front matter of Markdown notes: the plain part of YAML that note-taking programs write.

Read: `key: scalar`, quoted scalars, `key: [a, "b"]`, block lists, comments. Every scalar stays the text that stands there
(`no`, `1.0` and `2026-11-20` are what the person wrote), so nothing is gained by a YAML library: it would guess types, and
bring aliases that expand, for a start-up of 20 ms. Nested maps, block scalars, anchors and the like are refused by line.
"""

from collections.abc import Mapping

Value = str | tuple[str, ...]
MAX_LENGTH = 16_384
"""Characters of front matter that are read; no person writes more."""
_FENCE = "---"
_ENDS = {"---", "..."}
_OTHER_YAML = tuple("&*!|>%@`{")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "r": "\r", "0": "\0", " ": " "}
_NULLS = {"", "~", "null", "Null", "NULL"}


class FrontMatterError(ValueError):
    """A line is beyond the part of YAML that is read; `line` counts from the top of the note, 1-based."""

    def __init__(self, line: int, rule: str) -> None:
        """Keep the line apart from the rule."""
        super().__init__(f"line {line}: {rule}")
        self.line = line
        self.rule = rule


def split(text: str) -> tuple[str, str]:
    """Split a note into (front matter without its fences, body); the first is empty when there is none.

    A ruled line at the top is none: the first line that says something must hold a colon.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in _ENDS:
            first = next((one for one in lines[1:number] if one.strip() and not one.startswith("#")), ":")
            return ("\n".join(lines[1:number]), "\n".join(lines[number + 1 :])) if ":" in first else ("", text)
    return "", text


def parse(text: str) -> Mapping[str, Value]:
    """Read front matter: each key in lower case, with its text or texts; keys without a value are left out.

    Raises FrontMatterError.
    """
    if len(text) > MAX_LENGTH:
        raise FrontMatterError(1, f"longer than {MAX_LENGTH:,} characters")
    found: dict[str, str | list[str]] = {}
    key = ""
    for number, line in enumerate(text.split("\n"), 2):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare == "-" or bare.startswith("- "):
            if not key:
                raise FrontMatterError(number, "a list without a key")
            items = found.setdefault(key, [])
            if type(items) is list and (item := _scalar(bare[1:].strip(), number)):
                items.append(item)
        elif line[0] in " \t":
            raise FrontMatterError(number, "an indented line that is no list item")
        else:
            name, value = _pair(bare, number)
            if name in found:
                raise FrontMatterError(number, f"key {name!r} stands twice")
            key = "" if value else name
            if value:
                found[name] = value
    return {name: value if type(value) is str else tuple(value) for name, value in found.items() if value}


def _pair(bare: str, number: int) -> tuple[str, str | list[str]]:
    key, colon, rest = bare.partition(":")
    if not colon or (rest and rest[0] not in " \t"):
        raise FrontMatterError(number, "no 'key: value'")
    rest = rest.strip()
    if rest.startswith("["):
        return _name(key), _inline(rest, number)
    return _name(key), _scalar(rest, number)


def _name(key: str) -> str:
    return key.strip().strip("\"'").lower()


def _scalar(text: str, number: int) -> str:
    if text.startswith(("'", '"')):
        value, rest = _quoted(text, number)
        if rest.strip() and not rest.strip().startswith("#"):
            raise FrontMatterError(number, "text after a closing quote")
        return value
    if text.startswith(_OTHER_YAML):
        raise FrontMatterError(number, f"YAML beyond plain values ({text[:1]})")
    if text.startswith("["):
        raise FrontMatterError(number, "a list in a list")
    plain = "" if text.startswith("#") else text.split(" #", 1)[0].rstrip()
    if ": " in plain or plain.endswith(":"):
        raise FrontMatterError(number, "a map in a value (quote a text that holds a colon)")
    return "" if plain in _NULLS else plain


def _quoted(text: str, number: int) -> tuple[str, str]:
    """Read the quoted scalar at the start of `text`; return it and what follows."""
    quote, out, place = text[0], [], 1
    while place < len(text):
        char = text[place]
        if char == "\\" and quote == '"':
            escape = text[place + 1 : place + 2]
            if escape not in _ESCAPES:
                raise FrontMatterError(number, f"the escape \\{escape}")
            out.append(_ESCAPES[escape])
            place += 2
        elif char != quote:
            out.append(char)
            place += 1
        elif quote == "'" and text[place + 1 : place + 2] == "'":
            out.append("'")
            place += 2
        else:
            return "".join(out), text[place + 1 :]
    raise FrontMatterError(number, "a quote that is not closed")


def _inline(text: str, number: int) -> list[str]:
    """Read `[a, "b, c", d]`."""
    items: list[str] = []
    rest = text[1:].lstrip()
    while not rest.startswith("]"):
        if rest.startswith(("'", '"')):
            item, rest = _quoted(rest, number)
        else:
            end = min((place for sign in ",]" if (place := rest.find(sign)) >= 0), default=-1)
            if end < 0:
                raise FrontMatterError(number, "a list that is not closed on its line")
            item, rest = _scalar(rest[:end].strip(), number), rest[end:]
        if item:
            items.append(item)
        rest = rest.lstrip()
        if rest.startswith(","):
            rest = rest[1:].lstrip()
        elif not rest.startswith("]"):
            raise FrontMatterError(number, "a list that is not closed on its line")
    after = rest[1:].strip()
    if after and not after.startswith("#"):
        raise FrontMatterError(number, "text after a list")
    return items
