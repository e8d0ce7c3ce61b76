"""Which modules a command may load, by name: times differ between machines, names do not (docs/design/recall.md, "Two lanes")."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from luna_cli.cli.table import COMMANDS, module_of

HEAVY = frozenset({
    "re", "json", "orjson", "typer", "rich", "click", "dataclasses", "typing", "pathlib", "logging", "datetime", "enum",
    "inspect", "hashlib", "subprocess", "tempfile", "random", "string", "traceback", "sqlite3", "filelock", "argparse",
    "contextlib", "ast", "importlib.metadata", "zoneinfo", "locale", "shutil", "luna_cli.cli.app", "luna_cli.vault.store",
    "luna_cli.vault.config", "luna_cli.files.codec", "luna_cli.model.memory", "luna_cli.model.schema",
})  # fmt: skip
SHARED = {"import": {"store"}, "recall": {"store"}}
"""Commands that use what another one defines: `opened` of store, which knows what `-` means."""


PROBE = """
import os, sys
bare, leave = set(sys.modules), os._exit
def told(code):
    os.write(2, ("\\nloaded: " + " ".join(set(sys.modules) - bare)).encode())
    leave(code)
os._exit = told
from luna_cli.__main__ import main
main()
"""


def _loaded(words: list[str], environment: Mapping[str, str], home: Path) -> set[str]:
    """Run luna with `words` and return the modules that it loads beyond those of a bare Python."""
    command = [sys.executable, "-c", PROBE, *words]
    done = subprocess.run(command, env=environment, cwd=home, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    remarks, _, loaded = done.stderr.rpartition("\nloaded: ")
    assert done.stdout or remarks
    return set(loaded.split())


@pytest.fixture(scope="module")
def home(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault that holds one memory and an index in line with it."""
    folder = tmp_path_factory.mktemp("startup")
    shutil.copytree(planted, folder / ".luna-vault")
    said = ["store", "Marie prefers a young sourdough", "--speaker", "Zoé Roy", "--session", "s1"]
    assert "luna_cli.cli.app" in _loaded(said, _environment(folder), folder)
    return folder


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "LUNA_NOW": "2026-11-20T14:30:00Z"}


@pytest.mark.parametrize(
    "words",
    [
        ["recall", "sourdough"],
        ["recall", "le levain de Marie", "sourdough", "--json"],
        ["recall", "sourdough", "--jsonl", "-n", "3", "--no-trace"],
        ["recall", "the sourdough in March"],
        ["recall", "Which bread did Marie bake last Tuesday or on 14 July 2026?", "--json"],
        ["recall", "le pain de Marie d’il y a deux ans", "ou du 3 mai"],
        ["recall", "What did Zoé say about sourdouhg?"],
        ["store", "Le pain de seigle demande plus d’eau 🍞"],
        ["store", "Rye takes more water", "--tag", "bread", "--tier", "seed", "--session", "s1", "--speaker", "Marie"],
    ],
    ids=lambda words: " ".join(words[:1] + words[2:]) or None,
)
def test_the_fast_lane_loads_nothing_heavy(home: Path, words: list[str]) -> None:
    loaded = _loaded(words, _environment(home), home)
    assert "luna_cli.cli.fast" in loaded
    assert loaded & HEAVY == set()
    assert not {name for name in loaded if name.startswith("luna_cli.cli.commands")}


def test_a_correction_loads_nothing_heavy_and_its_module_only_where_there_is_one(home: Path) -> None:
    words = ["recall", "the sourdough of Marie", "--no-trace"]
    before = _loaded(words, _environment(home), home)
    store = ["store", "The lighthouse keeper rows at noon"]
    done = subprocess.run(
        [sys.executable, "-m", "luna_cli", *store], env=_environment(home), cwd=home, capture_output=True, check=True
    )
    old = done.stdout.decode().strip()
    _loaded(["store", "The lighthouse keeper rows at dusk", "--supersedes", old], _environment(home), home)
    assert _loaded(words, _environment(home), home) == before
    loaded = _loaded(["recall", "lighthouse keeper", "--no-trace"], _environment(home), home)
    assert loaded - before == {"luna_cli.vault.index.current"}
    assert loaded & HEAVY == set()


def test_a_zone_costs_a_store_no_more_than_datetime(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    _loaded(["init", "--timezone", "Europe/Paris", "--language", "fr", "--no-git"], environment, tmp_path)
    _loaded(["store", "Le levain est prêt"], environment, tmp_path)
    assert _loaded(["recall", "levain"], environment, tmp_path) & HEAVY == set()
    loaded = _loaded(["store", "La pâte a levé toute la nuit"], environment, tmp_path)
    assert "luna_cli.cli.app" not in loaded
    assert loaded.isdisjoint({"typer", "rich", "orjson", "json", "dataclasses", "luna_cli.vault.store"})


def test_help_imports_no_command(home: Path) -> None:
    loaded = _loaded(["--help"], _environment(home), home)
    assert "luna_cli.cli.app" in loaded
    assert not {name for name in loaded if name.startswith("luna_cli.cli.commands")}
    assert loaded.isdisjoint({"rich", "orjson", "pydantic", "Stemmer"})


@pytest.mark.parametrize("name", [name for name in COMMANDS if importlib.util.find_spec(module_of(name))])
def test_a_command_imports_itself_alone(home: Path, name: str) -> None:
    loaded = _loaded([name, "--help"], _environment(home), home)
    commands = {module for module in loaded if module.startswith("luna_cli.cli.commands.")}
    assert commands == {module_of(one) for one in {name, *SHARED.get(name, ())}}
    assert "pydantic" not in loaded
