"""Help, reference pages and the command table come from one source, and the pages are up to date."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import luna_cli
from luna_cli.cli.app import app, load
from luna_cli.cli.table import COMMANDS, module_of

TOP = Path(luna_cli.__file__).parent.parent
REFERENCE = TOP / "docs" / "reference"


def _run(*command: str, columns: str = "80", language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "COLUMNS": columns, "LC_ALL": language}
    return subprocess.run([sys.executable, *command], cwd=TOP, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("columns", "language"), [("80", "C.UTF-8"), ("200", "fr_FR.UTF-8")])
def test_no_page_is_stale(columns: str, language: str) -> None:
    done = _run("docs/generate.py", "--check", columns=columns, language=language)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_and_help(name: str) -> None:
    assert find_spec(module_of(name)) is not None
    page = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# luna {name}\n")
    assert f"]({name}.md)" in (REFERENCE / "README.md").read_text(encoding="utf-8")
    command = load(name)
    assert command.help
    unexplained = [one.name for one in command.params if not getattr(one, "help", None)]
    assert unexplained == []


def test_a_page_is_what_the_command_says_of_itself() -> None:
    page = (REFERENCE / "store.md").read_text(encoding="utf-8")
    done = _run("-m", "luna_cli", "store", "--help")
    assert done.returncode == 0
    assert f"```text\n{done.stdout.rstrip()}\n```" in page


def test_no_command_stands_outside_the_table() -> None:
    folder = TOP / "luna_cli" / "cli" / "commands"
    modules = {f"luna_cli.cli.commands.{path.stem}" for path in folder.glob("*.py")} - {"luna_cli.cli.commands.__init__"}
    assert modules <= {module_of(name) for name in COMMANDS}
    assert app.registered_commands == []
