"""The sizes that benchmarks run at, the house with its vaults, and the table that `pytest -m bench` prints at its end.

Sizes: `pytest -m bench tests/bench --bench-sizes 1000,10000,100000,1000000`, or BENCH_SIZES in the environment.
BENCH_BASE is the folder to work in: on /dev/shm nothing that the disk does disturbs the figures, and nothing is synced.
"""

import compileall
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import luna_cli
from tests.bench.house import House
from tests.bench.table import Table

SIZES = "1000,10000,100000"
_TABLE = pytest.StashKey[Table]()
_REPORT = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bench-sizes", default="", help=f"numbers of memories that benchmarks run at, {SIZES} when missing")
    parser.addoption("--quality-data", default="", help="folder SET/VAULT/{memories,questions}.jsonl to measure recall on")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TABLE] = Table()
    config.stash[_REPORT] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "size" in metafunc.fixturenames:
        given = metafunc.config.getoption("bench_sizes", "") or os.environ.get("BENCH_SIZES", SIZES)
        metafunc.parametrize("size", [int(size) for size in given.split(",")], scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    table = config.stash[_TABLE]
    if table.rows:
        terminalreporter.section("benchmarks: wall time, ratio to the bare thing")
        for line in table.lines():
            terminalreporter.line(line)
    if report := config.stash[_REPORT]:
        terminalreporter.section("recall quality, beside others and without each signal")
        for line in report:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> Table:
    return pytestconfig.stash[_TABLE]


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> list[str]:
    """Lines that are printed at the end, about the quality of recall."""
    return pytestconfig.stash[_REPORT]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, with luna compiled: a start that compiles its sources measures nothing else. It is pulled down in the end."""
    compileall.compile_dir(Path(luna_cli.__file__).parent, quiet=1)
    base = Path(tempfile.mkdtemp(dir=os.environ.get("BENCH_BASE") or tmp_path_factory.mktemp("bench")))
    yield House(base)
    # Only now: ext4 makes new files several times as slowly for a while after others were removed.
    shutil.rmtree(base)
