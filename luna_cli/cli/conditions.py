"""When and for how long a dream may be lived, as a person types it: `--window`, `--if-idle`, `--budget`."""

import re

from luna_cli.dream.clockwork import Window, parse_window
from luna_cli.errors import UsageError

_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|min|h|d)", re.ASCII)
_UNIT_MS = {"s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


def window(text: str) -> Window:
    """Read `00:00-05:00`. Raises UsageError."""
    try:
        return parse_window(text)
    except ValueError as error:
        raise UsageError(f"--window: {error}") from error


def length(text: str, option: str) -> int:
    """Read a length of time such as `3h`, `90m` or `1.5 h`, in ms, more than 0. Raises UsageError naming the option."""
    found = _LENGTH.fullmatch(text.strip())
    ms = 0 if found is None else round(float(found[1]) * _UNIT_MS[found[2]])
    if ms <= 0:
        raise UsageError(f"{option} takes a length such as 30m, 3h or 90s, not {text!r}")
    return ms
