"""How long real questions take in vaults of any size: the whole command, and recall alone in an open process.

The data are those of `test_quality.py`; the sizes those of the other benchmarks.
"""

import os
from pathlib import Path

import pytest

from tests.bench import grown
from tests.bench.house import LUNA, PYTHON, House, Run, median
from tests.bench.table import Table

pytestmark = pytest.mark.bench
STARTS, WARM, OPEN = 60, 3, 300
FEW, MANY = 10_000, 1_000_000


@pytest.fixture
def data(pytestconfig: pytest.Config) -> Path:
    given = pytestconfig.getoption("quality_data", "") or os.environ.get("LUNA_QUALITY_DATA", "")
    if not given or not Path(given).is_dir():
        pytest.skip("no questions to measure with: --quality-data DIR or LUNA_QUALITY_DATA")
    return Path(given)


def test_questions(house: House, table: Table, size: int, data: Path) -> None:
    lines, other = house.base / f"grown-{size}.jsonl", house.base / f"grown-{size}.fts5"
    grown.grow(data, size, lines)
    grown.full_text(lines, other)
    root = house.plant(f"grown-{size}")
    house.run([[LUNA, "--vault", str(root), "store", "--jsonl", str(lines)]])
    asked = grown.cues(data, STARTS + WARM)
    front = [LUNA, "--vault", str(root), "recall", "--no-trace", "--"]
    commands = [
        command
        for cue in asked
        for command in ([PYTHON, "-c", "pass"], [*front, cue], [PYTHON, "-c", grown.ASK_FULL_TEXT, str(other), grown.any_word(cue)])
    ]
    runs = house.run(commands)[3 * WARM :]
    bare, recalled, plain = (runs[number::3] for number in range(3))
    most = {FEW: (3.0, None), MANY: (8.0, 16.0)}.get(size, (None, None))
    table.starts("a question, python -c pass", size, median(bare))
    for what, found, bars in (("luna", recalled, most), ("plain FTS5", plain, (None, None))):
        table.starts(f"a question, {what}, p50", size, median(found), median(bare), at_most=bars[0])
        table.starts(f"a question, {what}, p95", size, _p95(found), median(bare), at_most=bars[1])
    _open(house, table, size, root, grown.cues(data, OPEN))


def _open(house: House, table: Table, size: int, root: Path, cues: list[str]) -> None:
    path = house.base / f"cues-{size}.txt"
    path.write_text("".join(f"{cue}\n" for cue in cues), encoding="utf-8")
    found = house.inside("questions", root, path)
    table.starts("a question, index open, p50", size, median(found))
    table.starts("a question, index open, p95", size, _p95(found))


def _p95(runs: list[Run]) -> Run:
    return sorted(runs)[len(runs) * 95 // 100]
