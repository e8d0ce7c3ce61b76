"""Benchmarks (docs/design/recall.md, "Two lanes"): they print what they measure beside the bars, and assert no time.

What can be compared in one run is: medians of the command and of the bare thing, taken in turn, so that a busy machine slows
both. Where it does not, the ratio of CPU times tells more.
"""

import subprocess

import pytest

from tests.bench import generate
from tests.bench.house import LUNA, PYTHON, House, Run, median
from tests.bench.table import Table

pytestmark = pytest.mark.bench
BARE = [PYTHON, "-c", "pass"]
STARTS = 40
WARM = 3
OTHER_STARTS = 9
FEW = 10_000
"""Bars hold from so many memories; up to here bulk work is measured three times, above it once."""
MANY = 1_000_000
RECALLS_A_DAY = 300
NIGHT = "2026-11-21T02:30:00Z"


def times(size: int) -> int:
    return 3 if size <= FEW else 1


def test_bulk_store(house: House, table: Table, size: int) -> None:
    poured: list[Run] = []
    bare: list[Run] = []
    for number in range(times(size)):
        root = house.plant(f"bulk-{size}-{number}")
        poured.append(house.pour(size, root))
        bare.extend(house.inside("bare_files", root, house.base / f"bare-{size}-{number}"))
        house.vaults.setdefault(size, root)
    table.rates("bare files, one syncfs", size, median(bare))
    table.rates("store --jsonl", size, median(poured), median(bare), at_least=0.4 if size >= FEW else None)


def test_start(house: House, table: Table, size: int) -> None:
    front = [LUNA, "--vault", str(house.vault(size))]
    commands = [
        command
        for cue, text in zip(generate.cues(STARTS + WARM), generate.cues(STARTS + WARM, seed=5), strict=True)
        for command in (BARE, [*front, "recall", cue], [*front, "store", text])
    ]
    runs = house.run(commands)[3 * WARM :]
    bare, recalled, stored = (median(runs[number::3]) for number in range(3))
    table.starts("python -c pass", size, bare)
    most = {"recall": None, "store": None} if size < FEW else {"recall": 8.0 if size >= MANY else 3.0, "store": 4.0}
    table.starts("recall CUE", size, recalled, bare, at_most=most["recall"])
    table.starts("store TEXT", size, stored, bare, at_most=most["store"])


def test_other_starts(house: House, table: Table, size: int) -> None:
    front = [LUNA, "--vault", str(house.vault(size))]
    listed = subprocess.run([*front, "list", "-n", "1"], env=house.env, capture_output=True, text=True, check=True).stdout
    others = (["--help"], ["status"], ["list", "-n", "10"], ["show", listed.split("\t")[0]])
    runs = house.run([command for _ in range(OTHER_STARTS) for command in (BARE, *([*front, *words] for words in others))])
    bare, *found = (median(runs[number :: 1 + len(others)]) for number in range(1 + len(others)))
    for words, took in zip(others, found, strict=True):
        table.starts("show ID" if words[0] == "show" else " ".join(words), size, took, bare, at_most=12.0)


def test_recall_when_open(house: House, table: Table, size: int) -> None:
    found = sorted(house.inside("latency", house.vault(size), 200))
    table.starts("recall, index open, p50", size, found[len(found) // 2])
    table.starts("recall, index open, p95", size, found[len(found) * 95 // 100])


def test_index_rebuild(house: House, table: Table, size: int) -> None:
    root = house.vault(size)
    runs: list[Run] = []
    bare: list[list[Run]] = []
    for _ in range(times(size)):
        bare.append(house.inside("bare_inserts", root))
        runs.extend(house.run([[LUNA, "--vault", str(root), "index", "--rebuild"]]))
    words, rows = map(median, zip(*bare, strict=True))
    table.rates("bare FTS5 inserts: words alone", size, words)
    table.rates("bare inserts: rows and words", size, rows)
    table.rates("index --rebuild, to words alone", size, median(runs), words, at_least=0.5 if size >= FEW else None)
    table.rates("index --rebuild, to rows and words", size, median(runs), rows)


def test_dream(house: House, table: Table, size: int) -> None:
    root = house.vault(size)
    dream = [LUNA, "--vault", str(root), "dream"]
    (first,) = house.run([dream])
    house.inside("traces", root, RECALLS_A_DAY)
    (nightly,) = house.run([dream], at=NIGHT)
    (again,) = house.run([dream], at=NIGHT)
    table.lasts("dream, the first: commits every file", size, first)
    table.lasts(f"dream after {RECALLS_A_DAY} recalls", size, nightly, at_most=10.0 if size == FEW else None)
    table.lasts("dream with nothing to do", size, again)
