"""Nothing in a memory may steer the terminal that shows it: control and format characters become visible."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class _Escapes(dict[int, str]):
    r"""What `str.translate` asks: the character itself, or its number as `\u{202e}`."""

    def __init__(self, known: "Mapping[str, str]") -> None:
        super().__init__({ord(char): text for char, text in known.items()})

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        char = chr(code)
        found = self[code] = f"\\u{{{code:x}}}" if category(char) in _SHOWN else char
        return found


_LINES = _Escapes({"\n": "\n", "\t": "\t"})
_ONE_LINE = _Escapes({"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\"})


class _JsonEscapes(dict[int, str]):
    r"""What `str.translate` asks: the character itself, or its JSON escape, such as `\u202e`."""

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        char = chr(code)
        if category(char) not in _SHOWN:
            found = char
        elif code > _BASIC:
            found = f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
        else:
            found = f"\\u{code:04x}"
        self[code] = found
        return found


_BASIC = 0xFFFF
_JSON = _JsonEscapes({ord(char): char for char in "\n\t\r"})  # the white space between values


def json_visible(document: str) -> str:
    r"""Write the control and format characters inside a JSON document as escapes, which a reader undoes: `\u202e`."""
    return document if document.isascii() else document.translate(_JSON)


def visible(text: str) -> str:
    r"""Write control, format and line-separating characters and lone surrogates as `\u{202e}`; newlines and tabs stay."""
    return text if text.isprintable() else text.translate(_LINES)


def one_line(text: str) -> str:
    r"""Write a text on one line: backslash, tab, newline, carriage return as `\\ \t \n \r`, the rest as `visible` does."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ONE_LINE)
