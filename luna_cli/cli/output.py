"""What a terminal shows: quiet tables and progress bars. The only Rich; pipes get lines from `luna_cli.cli.plain`."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from luna_cli.errors import LunaError
from luna_cli.text.visible import json_visible, one_line, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console


_GAP = "  "


def is_terminal() -> bool:
    """Tell whether results go to a person's terminal."""
    return sys.stdout.isatty()


def lines(items: Iterable[str]) -> None:
    """Write data to stdout, a line each."""
    _write(item.encode("utf-8", "backslashreplace") + b"\n" for item in items)


def document(value: Any) -> None:
    """Write one JSON document to stdout."""
    from luna_cli.files import codec

    _write([_shown(codec.encode(value))])


def json_lines(values: Iterable[Any]) -> None:
    """Write one JSON object a line to stdout."""
    from luna_cli.files import codec

    _write(_shown(codec.encode_line(value)) for value in values)


def _shown(document_: bytes) -> bytes:
    """Escape what could steer a terminal; a program reads the same values."""
    return json_visible(document_.decode()).encode()


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 memory`, `1,204 memories`."""
    return f"{count:,} {one if count == 1 else many}"


def _write(pieces: Iterable[bytes]) -> None:
    """Write data. Raises BrokenPipeError when the reader has gone, LunaError when it cannot be written."""
    for piece in pieces:
        _try(sys.stdout.buffer.write, piece)
    _try(sys.stdout.buffer.flush)


def _try(write: "Callable[..., object]", *pieces: bytes) -> None:
    try:
        write(*pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise LunaError(f"the output could not be written: {error.strerror}") from error


def say(text: str) -> None:
    """Write a line for a person: to stdout on a terminal, else to stderr, so that a pipe holds data alone."""
    stream = sys.stdout if is_terminal() else sys.stderr
    stream.write(visible(text) + "\n")
    stream.flush()


def note(text: str, hint: str = "") -> None:
    """Write a remark to stderr, and what to do about it."""
    sys.stderr.write(f"luna: note: {visible(text)}\n" + (f"luna: hint: {visible(hint)}\n" if hint else ""))


def warn(text: str, hint: str = "") -> None:
    """Write a warning to stderr, and what to do about it."""
    sys.stderr.write(f"luna: warning: {visible(text)}\n" + (f"luna: hint: {visible(hint)}\n" if hint else ""))


def rows(columns: Sequence[str], items: Iterable[Sequence[str]], *, wide_at: int = -1) -> None:
    """Write rows: a quiet table on a terminal, else tab-separated cells without a heading.

    `wide_at` is the column that gives way when the terminal is narrow, to nothing if need be: an id, a date or a score that is cut
    is worth nothing. A row of one cell, among longer ones, is a line of its own.
    """
    if not is_terminal():
        lines("\t".join(one_line(cell) for cell in item) for item in items)
        return
    from shutil import get_terminal_size

    from rich.cells import cell_len
    from rich.text import Text

    shown = [[one_line(cell) for cell in item] for item in items]
    console = _console()
    table = [[*columns], *(row for row in shown if len(row) == len(columns))]
    widths = [max(map(cell_len, cells)) for cells in zip(*table, strict=True)]
    if wide_at >= 0:
        others = sum(width + len(_GAP) for place, width in enumerate(widths) if place != wide_at)
        widths[wide_at] = max(0, min(widths[wide_at], get_terminal_size().columns - others))
    if any(columns):
        console.print(Text(_row(columns, widths), style="dim"), soft_wrap=True)
    for row in shown:
        console.print(Text(_row(row, widths) if len(row) == len(columns) else row[0]), soft_wrap=True)


def painted(items: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Write lines of a picture to a person's terminal, each made of pieces: text and style ("" for none)."""
    from rich.text import Text

    console = _console()
    for item in items:
        console.print(Text.assemble(*((visible(text), style) for text, style in item)), soft_wrap=True)


def has_colours() -> bool:
    """Tell whether the terminal shows colours, and the person wants them."""
    console = _console()
    return console.color_system is not None and not console.no_color


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return cells side by side; one that is wider than its column ends in "…", and a column without width is left out."""
    from rich.cells import cell_len, set_cell_size

    fitted = (
        set_cell_size(cell, width - 1) + "…" if cell_len(cell) > width else set_cell_size(cell, width)
        for cell, width in zip(cells, widths, strict=True)
        if width
    )
    return _GAP.join(fitted).rstrip()


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, no_color="NO_COLOR" in os.environ or None)


@contextmanager
def progress(label: str, total: int | None, *, quiet: bool) -> "Iterator[Callable[[int], None]]":
    """Show a bar on stderr for work that may last over a second; gives a function that takes how far it is."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)
