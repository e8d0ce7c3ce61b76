"""The one table that the benchmarks print."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.bench.house import Run

MEMORY_BAR_MB = 400
"""For everything, up to 100,000 memories."""
MEMORY_BAR_SIZE = 100_000


class Row(NamedTuple):
    """A line of the table: a value, its ratio to the bare thing in time and in CPU time, the peak, the bars."""

    what: str
    size: int
    value: str
    ratios: tuple[float, float] | None
    peak_mb: float
    bar: str


class Table:
    """Gathers the rows of all benchmarks."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def starts(self, what: str, size: int, found: Run, bare: Run | None = None, *, at_most: float | None = None) -> None:
        """Add milliseconds, and how many times those of the bare thing they are."""
        ratios = None if bare is None else (found.seconds / bare.seconds, found.cpu_seconds / bare.cpu_seconds)
        bar = "" if at_most is None else _bar(f"≤ {at_most:g}×", held=ratios is not None and ratios[0] <= at_most)
        self.rows.append(Row(what, size, f"{1000 * found.seconds:,.1f} ms", ratios, found.peak_mb, bar))

    def rates(self, what: str, size: int, found: Run, bare: Run | None = None, *, at_least: float | None = None) -> None:
        """Add memories a second, and which share of the bare thing's rate that is."""
        ratios = None if bare is None else (bare.seconds / found.seconds, bare.cpu_seconds / found.cpu_seconds)
        bar = "" if at_least is None else _bar(f"≥ {at_least:g}×", held=ratios is not None and ratios[0] >= at_least)
        self.rows.append(Row(what, size, f"{size / found.seconds:,.0f} /s", ratios, found.peak_mb, bar))

    def lasts(self, what: str, size: int, found: Run, *, at_most: float | None = None) -> None:
        """Add seconds."""
        bar = "" if at_most is None else _bar(f"≤ {at_most:g} s", held=found.seconds <= at_most)
        self.rows.append(Row(what, size, f"{found.seconds:,.2f} s", None, found.peak_mb, bar))

    def lines(self) -> Iterator[str]:
        yield f"{'':<42}{'memories':>10}{'':>14}{'ratio':>8}{'of CPU':>8}{'peak MB':>9}  bars"
        for row in sorted(self.rows, key=lambda row: row.size):
            ratio, cpu_ratio = (f"{share:.2f}×" for share in row.ratios) if row.ratios else ("", "")
            peak = f"{row.peak_mb:.0f}" if row.peak_mb else ""
            high = row.peak_mb > MEMORY_BAR_MB and row.size <= MEMORY_BAR_SIZE
            bars = f"{row.bar}{f'  ≤ {MEMORY_BAR_MB} MB MISSED' if high else ''}"
            yield f"{row.what:<42}{row.size:>10,}{row.value:>14}{ratio:>8}{cpu_ratio:>8}{peak:>9}  {bars}".rstrip()


def _bar(limit: str, *, held: bool) -> str:
    return limit if held else f"{limit} MISSED"
