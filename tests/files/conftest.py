"""A repository of one's own: real git, no configuration but the test's, nothing above its folder."""

import os
import subprocess
from pathlib import Path

import pytest

from luna_cli.files import git


class Repo:
    """A vault's folder in git: `path`, `root` (the same as text), and what a person would do there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = str(path)

    def write(self, name: str, content: str | bytes) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def ask(self, *arguments: str, index: Path | None = None) -> str:
        """Run git as a person would; a failure fails the test."""
        env = {**os.environ, "GIT_INDEX_FILE": str(index)} if index else None
        done = subprocess.run(["git", "-C", self.root, *arguments], capture_output=True, check=True, text=True, env=env)
        return done.stdout.strip()

    def commit(self, message: str = "what the day brought") -> str:
        """Commit through luna; there must be something to commit."""
        made = git.commit(self.root, message)
        assert made is not None
        return made


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    for key in [key for key in os.environ if key.startswith("GIT_") or key == "EMAIL"]:
        monkeypatch.delenv(key)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    made = Repo(tmp_path / "vault")
    made.write("vault.json", "{}")
    git.start(made.root)
    return made
