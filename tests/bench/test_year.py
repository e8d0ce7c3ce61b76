"""A few days of the simulated year: the same seed gives the same bytes, whatever the order of Python's sets."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from luna_cli.model.tier import CAPACITY

ROOT = Path(__file__).parents[2]


def lived(asked: tuple[str, str]) -> dict[str, Any]:
    seed, hash_seed = asked
    words = ["--days", "9", "--stores", "12", "--recalls", "16", "--every", "0", "--seed", seed]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.year", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_same_seed_lives_the_same_life_to_the_byte() -> None:
    with ThreadPoolExecutor() as pool:
        one, again, other = pool.map(lived, [("7", "1"), ("7", "2"), ("8", "1")])
    assert one["tree"] == again["tree"] != other["tree"]
    assert one["tiers"] == again["tiers"]
    assert sum(one["tiers"].values()) + one["archived"] == 9 * 12 + one["made by dreams"]
    assert 0.5 < one["recall kept warm"] <= 1.0
    assert all(one["most in a tier"].get(tier, 0) <= most for tier, most in CAPACITY.items())
