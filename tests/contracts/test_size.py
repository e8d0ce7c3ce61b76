"""Sizes that keep a file readable in one sitting, and the one place that may catch everything."""

import ast
from pathlib import Path

import pytest

import luna_cli

PACKAGE = Path(luna_cli.__file__).parent
TOP = PACKAGE.parent
FILES = sorted(
    path.relative_to(TOP).as_posix() for folder in (PACKAGE, TOP / "tests", TOP / "docs") for path in folder.rglob("*.py")
)
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
BLIND = {"Exception", "BaseException"}


def _source(file: str) -> str:
    return (TOP / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_a_file_and_its_functions_stay_small(file: str) -> None:
    source = _source(file)
    assert len(source.splitlines()) <= LINES_OF_A_FILE
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    # A command's signature is its list of options, a line each, which nothing shortens: there the body counts.
    body = file.startswith("luna_cli/cli/commands/")
    sizes = {node.name: (node.end_lineno or 0) - (node.body[0].lineno if body else node.lineno) + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > LINES_OF_A_FUNCTION} == {}


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler catches everything and does not raise it again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    blind = any(kind is None or (isinstance(kind, ast.Name) and kind.id in BLIND) for kind in kinds)
    last = handler.body[-1]
    return blind and not (isinstance(last, ast.Raise) and last.exc is None)


def test_only_the_entry_catches_everything() -> None:
    found = [
        file
        for file in FILES
        if file.startswith("luna_cli/")
        for node in ast.walk(ast.parse(_source(file)))
        if isinstance(node, ast.ExceptHandler) and _swallows(node)
    ]
    assert found == ["luna_cli/__main__.py"]
