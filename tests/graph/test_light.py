"""What may stand on the start-up path of recall loads nothing heavy."""

import subprocess
import sys

import pytest

HEAVY = {"re", "json", "dataclasses", "typing", "enum", "collections", "pathlib", "datetime", "functools", "random", "logging"}
MODULES = ("activation", "attention", "exploration", "fan", "paths", "plasticity", "salience")
PROBE = "import sys; bare = set(sys.modules); import luna_cli.graph.{}; print(*sorted(set(sys.modules) - bare))"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_the_start_up_path_is_light(module: str) -> None:
    command = [sys.executable, "-I", "-S", "-c", "import sys; sys.path[:0] = " + repr(sys.path) + "; " + PROBE.format(module)]
    loaded = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split()
    assert f"luna_cli.graph.{module}" in loaded
    assert HEAVY.isdisjoint(loaded)
