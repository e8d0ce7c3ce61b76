"""When luna commits: with each dream, with each change, never, and not in another's repository unless told to."""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.actions.store import store
from luna_cli.files import git
from luna_cli.model.memory import Draft
from luna_cli.vault import history
from luna_cli.vault.store import Vault

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")


def ask(root: Path | str, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def mode(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> "Keeper":
    """The vault in a repository of its own, with no one's configuration but ours."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git.start(keeper.root)
    git.commit(keeper.root, "plant a vault", at_ms=NOON)
    return keeper


def keep(keeper: "Keeper", text: str) -> Vault:
    vault = keeper.open()
    store(vault, Draft(content=text), NOON)
    return vault


def test_by_default_a_store_commits_nothing_and_a_dream_takes_it_along(mode: "Keeper") -> None:
    vault = keep(mode, "Bread.")
    assert ask(mode.path, "log", "--format=%s") == "plant a vault"
    made, remark = history.commit(vault.config, history.day("en"), NOON)
    assert (made, remark) == (ask(mode.path, "rev-parse", "HEAD"), "")
    assert ask(mode.path, "log", "-1", "--format=%s %aI") == "what the day brought 2026-11-20T12:00:00+00:00"
    assert ask(mode.path, "status", "--porcelain") == ""
    assert history.commit(vault.config, history.day("en"), NOON) == (None, "")


def test_each_change_may_be_a_commit(mode: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNA_GIT_COMMIT", "each")
    vault = keep(mode, "Bread.")
    keep(mode, "Cake.")
    assert ask(mode.path, "log", "--format=%s").splitlines()[0].startswith("store exp_")
    assert len(ask(mode.path, "log", "--format=%s").splitlines()) == 3
    assert vault.notes == []


def test_a_person_may_keep_it_to_herself(mode: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNA_GIT_COMMIT", "never")
    vault = keep(mode, "Bread.")
    assert not history.kept(vault.config)
    assert history.commit(vault.config, history.day("en"), NOON) == (None, "")
    assert ask(mode.path, "log", "--format=%s") == "plant a vault"


def test_a_vault_without_a_repository_has_no_history(keeper: "Keeper") -> None:
    assert not history.kept(keep(keeper, "Bread.").config)


def test_a_vault_inside_another_repository_commits_only_when_told_to(mode: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    (mode.path / ".git").rename(mode.path.parent / ".git")
    vault = keep(mode, "Bread.")
    (mode.path.parent / "other.txt").write_text("not ours")
    assert not history.kept(vault.config)
    monkeypatch.setenv("LUNA_GIT_NESTED", "true")
    assert history.kept(vault.config)
    made, _ = history.commit(vault.config, history.day("en"), NOON)
    assert made == ask(mode.path.parent, "rev-parse", "HEAD")
    assert "other.txt" in ask(mode.path.parent, "status", "--porcelain")


def test_a_merge_under_way_leaves_the_commit_to_the_next_and_says_so(mode: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    (mode.path / ".git" / "MERGE_HEAD").write_text(ask(mode.path, "rev-parse", "HEAD"))
    monkeypatch.setenv("LUNA_GIT_COMMIT", "each")
    vault = keep(mode, "Bread.")
    assert len(vault.notes) == 1
    assert vault.notes[0].endswith("the next commit takes this along")
    (mode.path / ".git" / "MERGE_HEAD").unlink()
    keep(mode, "Cake.")
    assert ask(mode.path, "status", "--porcelain") == ""


def test_without_git_on_the_path_nothing_is_committed(mode: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(mode.path))
    assert not history.kept(keep(mode, "Bread.").config)
