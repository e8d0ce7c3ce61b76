"""Recall quality on development data, which are no part of the project: `--quality-data DIR`, or LUNA_QUALITY_DATA.

Beside peers and beside luna without each of its signals (docs/design/recall.md). It fails on one thing alone: *luna never ranks
below BM25*, at R@10, of memories and of sessions, vault by vault and with all vaults of a set in one.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.bench import peers
from tests.bench.quality import Life, Planted, compare, everything, falls_short, lines, lives, pooled
from tests.bench.thresholds import thresholds

pytestmark = pytest.mark.bench
FOREIGN = 30
"""Cues that are taken from each other set."""


def _data(pytestconfig: pytest.Config) -> Path | None:
    given = pytestconfig.getoption("quality_data", "") or os.environ.get("LUNA_QUALITY_DATA", "")
    return Path(given).expanduser() if given else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    data = _data(metafunc.config)
    sets = sorted(path for path in data.iterdir() if any(path.glob("*/memories.jsonl"))) if data and data.is_dir() else []
    reason = (
        "no questions to measure with: --quality-data DIR or LUNA_QUALITY_DATA names a folder SET/VAULT/{memories,questions}.jsonl"
    )
    absent = pytest.param(Path("none"), marks=pytest.mark.skip(reason=reason))
    metafunc.parametrize("folder", sets or [absent], ids=[path.name for path in sets] or ["none"])


def test_luna_never_ranks_below_bm25(folder: Path, report: list[str], tmp_path: Path) -> None:
    every = lives(folder)
    broken: list[str] = []
    for how, group in {"": every, ", pooled": [pooled(every)] if len(every) > 1 else []}.items():
        with ExitStack() as stack:
            planted = [(life, stack.enter_context(closing(Planted(life, tmp_path)))) for life in group]
            for level in ("memories", "sessions") if group else ():
                rows = compare(planted, everything, whole=level == "sessions")
                report.extend((f"{folder.name}{how}, {level}: {_size(group)}", *lines(rows), ""))
                broken.extend(f"{folder.name}{how}, {level}: {short}" for short in [falls_short(rows)] if short)
            if group is every:
                report.extend((f"{folder.name}, scores", *thresholds(planted, list(_foreign(folder))), ""))
    if missing := peers.absent():
        report.append(f"  not installed, so not asked: {', '.join(missing)}")
    assert not broken


def _size(group: Sequence[Life]) -> str:
    memories, questions = (sum(len(life[at]) for life in group) for at in (1, 2))
    return f"{len(group)} vault{'s' * (len(group) > 1)}, {memories:,} memories, {questions:,} questions"


def _foreign(folder: Path) -> Iterator[str]:
    """Yield some cues about the lives of other sets."""
    others: Iterable[Path] = sorted(
        path for path in folder.parent.iterdir() if path != folder and any(path.glob("*/memories.jsonl"))
    )
    for other in others:
        cues = [question.cue for life in lives(other) for question in life.questions]
        yield from cues[:: max(1, len(cues) // FOREIGN)][:FOREIGN]
