"""What a wheel and a source distribution carry, and what an installed luna may import."""

import ast
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

import luna_cli

TOP = Path(luna_cli.__file__).parent.parent
SOURCES = (
    "luna_cli",
    "vault-template",
    "docs",
    "tests",
    ".ci",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    ".gitignore",
)
TEMPLATE = ("README.md", ".gitignore", ".gitattributes")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built from a copy of the checkout without network."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed: pip install -e '.[dev]'")
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, copy / name)
        elif (TOP / name).exists():
            shutil.copy2(TOP / name, copy / name)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", out], cwd=copy, capture_output=True, check=True)
    return out


def test_the_wheel_is_whole(built: Path) -> None:
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        template = {name: wheel.read(f"luna_cli/vault-template/{name}") for name in TEMPLATE}
        metadata = wheel.read(f"luna_cli-{luna_cli.__version__}.dist-info/METADATA").decode()
    assert template == {name: (TOP / "vault-template" / name).read_bytes() for name in TEMPLATE}
    modules = {f"luna_cli/{file.relative_to(TOP / 'luna_cli').as_posix()}" for file in (TOP / "luna_cli").rglob("*.py")}
    assert modules <= names
    assert {"luna_cli/py.typed", "luna_cli/data/journal.jsonl", "luna_cli/data/related.txt"} <= names
    assert f"luna_cli-{luna_cli.__version__}.dist-info/licenses/LICENSE" in names
    assert not {name for name in names if "__pycache__" in name or name.startswith(("tests", "docs"))}
    assert "Provides-Extra: dev" in metadata
    assert "License-Expression: MIT" in metadata


def test_the_source_distribution_is_whole(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "luna_cli/py.typed", "luna_cli/data/journal.jsonl"}
    assert wanted | {f"vault-template/{name}" for name in TEMPLATE} <= names
    assert not {name for name in names if "__pycache__" in name or name.startswith((".git/", ".hypothesis", ".mypy_cache"))}


def test_an_unpacked_wheel_plants_a_vault(built: Path, tmp_path: Path) -> None:
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        wheel.extractall(tmp_path / "site")  # noqa: S202 - this test has just built it
    # The unpacked package shadows the checkout, so that its template is the one that the wheel carries.
    entry = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); from luna_cli.__main__ import main; main()"
    environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "LUNA_NOW": "2026-11-20T14:30:00Z"}
    subprocess.run(
        [sys.executable, "-c", entry, "init", "--no-git"], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    for name in TEMPLATE:
        assert (tmp_path / ".luna-vault" / name).read_bytes() == (TOP / "vault-template" / name).read_bytes()


def test_every_import_is_a_dependency() -> None:
    imported: set[str] = set()
    for file in (TOP / "luna_cli").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - sys.stdlib_module_names - {"luna_cli"}
    with (TOP / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    extras = [line for name, lines in project["optional-dependencies"].items() if name != "dev" for line in lines]
    declared = {line.replace("<", ">").split(">")[0].strip().lower() for line in [*project["dependencies"], *extras]}
    providers = packages_distributions()
    assert foreign
    assert {
        providers.get(name, [name])[0].lower() for name in foreign
    } <= declared  # of an extra that is not installed, its own name
