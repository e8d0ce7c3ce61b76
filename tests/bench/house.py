"""Vaults of every size, poured once, and what runs commands in them."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench import generate

HERE = Path(__file__).parent
PYTHON = sys.executable
LUNA = str(Path(PYTHON).parent / "luna")


class Run(NamedTuple):
    """What one command, or one measurement inside a process, took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float = 0.0


class House:
    """A folder in which vaults of each size are planted, and the clean environment in which everything is run."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.vaults: dict[int, Path] = {}
        self.env = {
            "PATH": f"{Path(PYTHON).parent}:{os.environ['PATH']}",
            "HOME": str(base),
            "XDG_CONFIG_HOME": str(base / ".config"),
            "LC_ALL": "C.UTF-8",
            "LUNA_NOW": generate.NOW,
        }

    def run(self, commands: Sequence[Sequence[str]], at: str = generate.NOW) -> list[Run]:
        """Run commands one after the other; each must succeed."""
        launcher = [PYTHON, "-I", "-S", str(HERE / "launch.py")]
        done = subprocess.run(
            launcher,
            input=json.dumps(commands),
            env=self.env | {"LUNA_NOW": at},
            cwd=self.base,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [Run(*found) for found in json.loads(done.stdout)]

    def inside(self, what: str, *words: object) -> list[Run]:
        """Run one measurement of `inside.py`."""
        command = [PYTHON, "-m", "tests.bench.inside", what, *map(str, words)]
        done = subprocess.run(command, env=self.env, cwd=HERE.parent.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [Run(*found) for found in json.loads(done.stdout)]

    def jsonl(self, size: int) -> Path:
        """Return the file with so many generated memories."""
        path = self.base / f"{size}.jsonl"
        if not path.exists():
            with path.open("wb") as file:
                file.writelines(generate.lines(size))
        return path

    def plant(self, name: str) -> Path:
        """Plant an empty vault."""
        root = self.base / name
        self.run([[LUNA, "init", str(root), "--language", "en", "--timezone", "UTC"]])
        return root

    def pour(self, size: int, root: Path) -> Run:
        """Store so many memories in bulk, beginning with nothing left to write on the disk."""
        lines = str(self.jsonl(size))
        os.sync()
        return self.run([[LUNA, "--vault", str(root), "store", "--jsonl", lines]])[0]

    def vault(self, size: int) -> Path:
        """Return the one vault of that size that the benchmarks share."""
        if size not in self.vaults:
            self.vaults[size] = self.plant(f"vault-{size}")
            self.pour(size, self.vaults[size])
        return self.vaults[size]


def median(runs: Sequence[Run]) -> Run:
    """Return the median seconds and CPU seconds, and the highest peak."""
    seconds, cpu_seconds, peaks = zip(*runs, strict=True)
    return Run(statistics.median(seconds), statistics.median(cpu_seconds), max(peaks))
