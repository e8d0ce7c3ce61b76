"""The layer table and the "only" rules of docs/design/architecture.md, held over every import, those inside functions included."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import luna_cli

ROOT = Path(luna_cli.__file__).parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))

LAYERS = {
    "__init__": 0,
    "errors": 0,
    "clock": 0,
    "data": 0,
    "model": 1,
    "text": 2,
    "phi": 2,
    "graph": 2,
    "files": 2,
    "seal": 3,
    "sources": 3,
    "rank": 3,
    "buffer": 3,
    "vault": 4,
    "dream": 5,
    "agents": 5,
    "actions": 6,
    "cli": 7,
    "mcp": 7,
    "__main__": 8,
}

ONLY = {
    "orjson": {"files/codec.py"},
    "rich": {"cli/output.py"},
    "Stemmer": {"text/terms.py"},
    # The optional model, at index time only.
    "numpy": {"vault/index/meaning.py"},
    "wordllama": {"vault/index/meaning.py"},
    # Kernel locks; rename.py flushes a disk's own cache with it, on macOS.
    "fcntl": {"files/journal.py", "files/lock.py", "files/logs.py", "files/rename.py", "files/trace_log.py"},
    # git, twice: one waits for an answer, the other feeds a pipe; given.py starts a person's editor; crontab and systemctl.
    "subprocess": {"cli/given.py", "files/git_pack.py", "files/git_run.py", "files/schedulers.py"},
    "sqlite3": {"files/sqlite.py"},
    "_sqlite3": {"files/sqlite.py"},
    # schema.py has `datetime` read the canonical form of an instant, in C; it asks for no date.
    "datetime": {"clock.py", "model/schema.py"},
    "zoneinfo": {"clock.py"},
    # The lazy table of commands; the bundled journal and the parts of a page, by `importlib.resources`.
    "importlib": {"cli/app.py", "actions/garden.py", "actions/tour.py"},
    "filelock": set(),
}

ASKS_FOR_THE_DATE = {"time", "time_ns", "ctime", "gmtime", "localtime", "strftime", "asctime"}
DATES = {
    "clock.py": {"time_ns"},
    # Compared with the times that the kernel gives to files, which LUNA_NOW must not move.
    "vault/lean.py": {"time_ns"},
    "vault/index/fresh.py": {"time_ns"},
    "vault/index/refresh.py": {"time_ns"},
    "vault/index/follow.py": {"time_ns"},
    "vault/index/open.py": {"time"},
    "vault/network/fresh.py": {"time_ns"},
    "vault/network/refresh.py": {"time_ns"},
    # The name of a log about a bug.
    "cli/report.py": {"strftime"},
}


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


@cache
def _imports(file: str) -> tuple[tuple[int, str], ...]:
    """Return (line, dotted module) of every import; of `from a import b` both `a` and `a.b`, which may be a module."""
    return tuple(_walked(file))


def _walked(file: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            assert node.module is not None
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _package(file: str) -> str:
    return file.split("/", 1)[0].removesuffix(".py")


def _above_or_beside(file: str) -> Iterator[str]:
    own = _package(file)
    for line, name in _imports(file):
        parts = name.split(".")
        if parts[0] != "luna_cli" or len(parts) == 1 or parts[1] not in LAYERS:
            continue
        if parts[1] != own and LAYERS[parts[1]] >= LAYERS[own]:
            yield f"{file}:{line} imports {name}"


def test_every_package_has_a_layer() -> None:
    assert {_package(file) for file in FILES} <= LAYERS.keys()


@pytest.mark.parametrize("file", FILES)
def test_a_module_imports_only_from_layers_below(file: str) -> None:
    assert list(_above_or_beside(file)) == []


@pytest.mark.parametrize("module", ONLY)
def test_modules_that_few_may_import(module: str) -> None:
    importers = {file for file in FILES for _, name in _imports(file) if name.split(".")[0] == module}
    assert importers == ONLY[module]


def test_typer_is_the_command_lines_own() -> None:
    importers = {_package(file) for file in FILES for _, name in _imports(file) if name.split(".")[0] in {"typer", "click"}}
    assert importers == {"cli"}


def test_only_the_clock_asks_for_the_date() -> None:
    asked: dict[str, set[str]] = {}
    for file in FILES:
        used = {
            node.attr
            for node in ast.walk(_tree(file))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "time"
        }
        used |= {name.removeprefix("time.") for _, name in _imports(file) if name.startswith("time.")}
        if used & ASKS_FOR_THE_DATE:
            asked[file] = used & ASKS_FOR_THE_DATE
    assert asked == DATES


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    names = {part.removesuffix(".py") for file in FILES for part in file.split("/")}
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "common", "manager", "misc"})
