import io
import os
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from luna_cli.errors import LunaError, UnavailableError
from luna_cli.files import git, git_history, git_run
from luna_cli.files.git_history import Changed

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from tests.files.conftest import Repo


def test_identity_falls_back_to_luna(repo: "Repo") -> None:
    repo.commit()
    assert repo.ask("log", "-1", "--format=%an <%ae> %cn <%ce>") == "luna <luna@localhost> luna <luna@localhost>"


def test_identity_of_the_configuration_and_the_environment_is_kept(repo: "Repo", monkeypatch: pytest.MonkeyPatch) -> None:
    repo.ask("config", "--global", "user.name", "Zoé")
    repo.ask("config", "--global", "user.email", "zoe@example.org")
    repo.commit()
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ana")
    repo.write("seeds/a.json", "a")
    repo.commit()
    assert repo.ask("log", "--format=%an <%ae> %cn").splitlines() == ["Ana <zoe@example.org> Zoé", "Zoé <zoe@example.org> Zoé"]


def test_foreign_git_variables_do_not_redirect(repo: "Repo", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("LUNA_MASTER_KEY", "canary")
    made = git.commit(repo.root, "here")
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "LUNA_MASTER_KEY"} & git_run.environment().keys()
    monkeypatch.undo()
    assert repo.ask("rev-parse", "HEAD") == made


def test_a_strangers_repository_runs_nothing(repo: "Repo", tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $* >> {ran}\ncat\n")
    script.chmod(0o755)
    hooks = repo.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "post-index-change", "reference-transaction"):
        (hooks / hook).symlink_to(script)
    settings = (
        "core.fsmonitor",
        "filter.x=y.clean",
        "diff.x.textconv",
        "diff.x.command",
        "diff.external",
        "gpg.program",
        "core.pager",
    )
    for name in settings:
        repo.ask("config", name, str(script))
    repo.ask("config", "commit.gpgSign", "true")
    repo.ask("config", "log.showSignature", "true")
    repo.write(".gitattributes", "*.json diff=x\n")
    repo.write("seeds/a.json", "a")
    first = repo.commit()
    repo.write("seeds/a.json", "b")
    repo.commit()
    assert [len(found.changes) for found in git_history.log(repo.root)] == [1, 3]
    assert git_history.diff(repo.root, first) == [Changed(status="M", path="seeds/a.json")]
    assert git_history.show(repo.root, first, "seeds/a.json") == b"a"
    assert not ran.exists()
    repo.write(".gitattributes", "*.json filter=x=y\n")
    repo.write("seeds/a.json", "c")
    with pytest.raises(LunaError, match="clean filter 'x=y' failed"):
        git.commit(repo.root, "not run, and not stored unfiltered")
    assert not ran.exists()


def test_a_filter_of_the_user_runs(repo: "Repo") -> None:
    repo.ask("config", "--global", "filter.up.clean", "tr a-z A-Z")
    repo.write(".gitattributes", "*.json filter=up\n")
    for number in range(git.PACK_ABOVE + 1):
        repo.write(f"seeds/{number}.json", f"texte {number}")
    repo.commit()
    assert repo.ask("show", "HEAD:seeds/7.json") == "TEXTE 7"


def test_without_git(repo: "Repo", monkeypatch: pytest.MonkeyPatch) -> None:
    assert git.available()
    monkeypatch.setenv("PATH", repo.root)
    assert not git.available()
    with pytest.raises(UnavailableError, match="git is not on the path"):
        git.state(repo.root)
    with pytest.raises(UnavailableError):
        list(git_run.stream(repo.root, "log"))


def test_a_failure_says_what_git_said(repo: "Repo") -> None:
    with pytest.raises(LunaError, match=f"git cat-file failed in {repo.root}: .*not a valid object name"):
        git_run.run(repo.root, "cat-file", "blob", "nothing")
    with pytest.raises(LunaError, match="git log failed"):
        list(git_run.stream(repo.root, "log", "nothing"))


class Endless(io.RawIOBase):
    """A hundred megabytes without a NUL, then three more fields."""

    def __init__(self) -> None:
        self.left = 1600
        self.end = b"\0short\0\0last"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        with memoryview(buffer).cast("B") as view:
            if self.left:
                self.left -= 1
                view[:] = b"A" * len(view)
                return len(view)
            end, self.end = self.end, b""
            view[: len(end)] = end
            return len(end)


def test_fields_are_cut_and_memory_stays_small() -> None:
    tracemalloc.start()
    with io.BufferedReader(Endless(), 1 << 16) as source:
        found = list(git_run.fields(source))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(found[0]), *found[1:]] == [git_run.FIELD_LIMIT, b"short", b"", b"last"]
    assert peak < 4 * git_run.FIELD_LIMIT


def test_closing_a_stream_ends_git(repo: "Repo") -> None:
    repo.write("pure/a.seal", b"x\0" * 500_000)  # more than a pipe holds
    repo.commit()
    tokens = git_run.stream(repo.root, "cat-file", "blob", "HEAD:pure/a.seal")
    assert next(tokens) == b"x"
    tokens.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
