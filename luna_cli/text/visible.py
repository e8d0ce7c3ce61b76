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


def visible(text: str) -> str:
    r"""Write control, format and line-separating characters and lone surrogates as `\u{202e}`; newlines and tabs stay."""
    return text if text.isprintable() else text.translate(_LINES)


def one_line(text: str) -> str:
    r"""Write a text on one line: backslash, tab, newline, carriage return as `\\ \t \n \r`, the rest as `visible` does."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ONE_LINE)
