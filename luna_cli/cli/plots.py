"""Plots of text: bars, a line in Braille or ASCII. Pure functions from numbers to lines; no colour, no terminal."""

from collections.abc import Iterable, Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_STEPS = "▁▂▃▄▅▆▇█"
_PLAIN_STEPS = "_.-=*#"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of a Braille cell, four rows of two dots (Unicode, chapter 21.1)."""


def bars(items: Sequence[tuple[str, float]], width: int, *, plain: bool = False) -> list[str]:
    """Return a bar a line: label, bar, number. `width` is that of the whole line; `plain` keeps to ASCII."""
    if not items:
        return []
    names = max(len(name) for name, _ in items)
    numbers = max(len(_number(value)) for _, value in items)
    room = max(4, width - names - numbers - 4)
    most = max(*(value for _, value in items), 0) or 1
    rows = [(name, _bar(value / most * room, room, plain=plain), _number(value)) for name, value in items]
    return [f"{name:>{names}}  {bar}  {number:>{numbers}}" for name, bar, number in rows]


def _bar(length: float, room: int, *, plain: bool) -> str:
    """Return a bar of `length` cells; what is not nothing is seen."""
    if plain:
        return ("#" * (round(length) or int(length > 0))).ljust(room)
    eighths = round(length * 8) or int(length > 0)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(room)


def sparkline(values: Sequence[float | None], low: float, high: float, *, plain: bool = False) -> str:
    """Return a character a value between `low` and `high`; a space where there is none."""
    steps = _PLAIN_STEPS if plain else _STEPS
    return "".join(" " if value is None else steps[round(_share(value, low, high) * (len(steps) - 1))] for value in values)


def line(
    values: Sequence[float | None],
    labels: Sequence[str],
    width: int,
    *,
    height: int = 6,
    low: float,
    high: float,
    plain: bool = False,
) -> list[str]:
    """Return a line through `values` from `low` to `high`, oldest left, with both axes: the first and the last of `labels` below.

    `height` is in lines. Values that are None leave a gap; there is a column
    for each value at least, or the mean of several.
    """
    marks = [f"{high:.2f}", *[""] * (height - 2), f"{low:.2f}"]
    names = max(map(len, marks))
    room = max(8, width - names - 2)
    rows = _ascii(_fit(values, room), height, low, high) if plain else _braille(_fit(values, 2 * room), height, low, high)
    axis = "|" if plain else "┤"
    drawn = [f"{mark:>{names}} {axis}{row}".rstrip() for mark, row in zip(marks, rows, strict=True)]
    return [*drawn, _axis(labels, names + 2, max(map(len, rows)))]


def _axis(labels: Sequence[str], indent: int, width: int) -> str:
    if len(labels) < 2:  # noqa: PLR2004 - a beginning and an end
        return (" " * indent + "".join(labels)).rstrip()
    first, last = labels[0], labels[-1]
    gap = max(1, width - len(first) - len(last))
    return " " * indent + first + " " * gap + last


def _fit(values: Sequence[float | None], room: int) -> list[float | None]:
    """Return `room` values: each the mean of its share of more, or on the straight line between two of fewer.

    Beside a gap a value reaches half way.
    """
    count = len(values)
    if count > room:
        return [_mean(values[place * count // room : (place + 1) * count // room]) for place in range(room)]
    if count < 2:  # noqa: PLR2004 - a line has two ends
        return [*values] * room
    return [_between(values, place * (count - 1) / (room - 1)) for place in range(room)]


def _between(values: Sequence[float | None], at: float) -> float | None:
    before = min(int(at), len(values) - 2)
    one, other, share = values[before], values[before + 1], at - before
    if one is None or other is None:
        return one if share < 0.5 else other  # noqa: PLR2004 - the nearer one
    return one + (other - one) * share


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _ascii(values: Sequence[float | None], height: int, low: float, high: float) -> list[str]:
    grid = [[" "] * len(values) for _ in range(height)]
    for column, value in enumerate(values):
        if value is not None:
            grid[height - 1 - round(_share(value, low, high) * (height - 1))][column] = "*"
    return ["".join(row) for row in grid]


def _braille(values: Sequence[float | None], height: int, low: float, high: float) -> list[str]:
    """Return rows of Braille cells with the points joined from column to column."""
    cells = [[0] * ((len(values) + 1) // 2) for _ in range(height)]
    before: int | None = None
    for column, value in enumerate(values):
        at = None if value is None else round((1 - _share(value, low, high)) * (4 * height - 1))
        if at is not None:
            start = at if before is None else before
            for dot in range(min(start, at), max(start, at) + 1):
                cells[dot // 4][column // 2] |= _DOTS[dot % 4][column % 2]
        before = at
    return ["".join(chr(0x2800 + bits) for bits in row) for row in cells]


def _share(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:.2f}"
