"""Where in a JSON file a value stands, for the message that names its line."""

import json

_SPACE = " \t\r\n"


def line_at(raw: bytes, key: str) -> int:
    """Return the 1-based line of the value at `key`, parts joined by dots, items of lists by number (`connections.3.force`).

    Where a part is missing it is the line of what holds it; 0 for bytes that are no JSON.
    """
    try:
        text = raw.decode()
        at = _skip(text, 0)
        for part in key.split("."):
            found = _child(text, at, part)
            if found is None:
                break
            at = found
    except (ValueError, IndexError):
        return 0
    return text.count("\n", 0, at) + 1


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at


def _child(text: str, at: int, part: str) -> int | None:
    """Return where the value of a key, or the item of a number, begins in the object or list that begins at `at`."""
    if text[at] not in "{[":
        return None
    of_keys, number = text[at] == "{", 0
    decoder = json.JSONDecoder()
    at = _skip(text, at + 1)
    while text[at] not in "}]":
        name = str(number)
        if of_keys:
            name, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if name == part:
            return at
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        number += 1
    return None
