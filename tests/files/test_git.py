import io
import os
import subprocess
import threading
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.errors import LockedError, LunaError, NotFoundError, RefusedError, UnavailableError
from luna_cli.files import git, git_history, git_run
from luna_cli.files.git_history import Changed

if TYPE_CHECKING:
    from typing_extensions import Buffer


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration but the test's own, and nothing above its folder."""
    for key in [key for key in os.environ if key.startswith("GIT_")]:
        monkeypatch.delenv(key)
    monkeypatch.delenv("EMAIL", raising=False)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    write(root, "vault.json", "{}")
    git.start(str(root))
    return root


def write(root: Path, path: str, text: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def ask(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True, text=True).stdout.strip()


def commit(root: Path, message: str = "what the day brought") -> str:
    made = git.commit(str(root), message)
    assert made is not None
    return made


def expected_tree(root: Path, *paths: str) -> str:
    """The tree of git's own `add -A`, in an index of its own."""
    own = {**os.environ, "GIT_INDEX_FILE": str(root.parent / "expected-index")}
    subprocess.run(["git", "-C", str(root), "read-tree", "--empty"], check=True, env=own)
    subprocess.run(["git", "-C", str(root), "add", "-A", "--", *paths], check=True, env=own)
    done = subprocess.run(["git", "-C", str(root), "write-tree"], check=True, env=own, capture_output=True, text=True)
    return done.stdout.strip()


def test_state_tells_none_own_and_nested_apart(tmp_path: Path, vault: Path) -> None:
    assert git.state(str(tmp_path)).kind == "none"
    own = git.state(str(vault))
    assert (own.kind, own.top, own.prefix) == ("own", str(vault), "")
    inner = vault / "notes é" / "coffre"
    inner.mkdir(parents=True)
    nested = git.state(str(inner))
    assert (nested.kind, nested.top, nested.prefix) == ("nested", str(vault), "notes é/coffre/")
    assert nested.git_dir == str(vault / ".git")


def test_state_sees_through_a_link_to_the_vault(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    assert git.state(str(tmp_path / "link")).kind == "own"


def test_a_repository_whose_files_are_elsewhere_is_refused(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "private").mkdir()
    ask(vault, "config", "core.worktree", str(tmp_path / "private"))
    with pytest.raises(RefusedError, match="keeps its files in"):
        git.state(str(vault))


def test_start_names_the_branch_and_keeps_what_is_there(vault: Path) -> None:
    assert ask(vault, "symbolic-ref", "HEAD") == "refs/heads/main"
    made = commit(vault)
    git.start(str(vault), "other")
    assert ask(vault, "rev-parse", "main") == made


def test_commit_takes_the_vault_and_nothing_else(vault: Path) -> None:
    write(vault, "seeds/2026-11-20/pain.exp_a1b2c3d4e5f6.json", "{}\n")
    write(vault, "leaves/2026-11-20/été «où».exp_b1b2c3d4e5f6.json", "{}\n")
    write(vault, "brouillon.txt", "mine")
    write(vault, ".gitignore", ".luna/\n")
    write(vault, ".luna/index.db", "derived")
    assert git.commit(str(vault), "two memories\n\nwith a body") == ask(vault, "rev-parse", "HEAD")
    assert ask(vault, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD").splitlines() == [
        ".gitignore",
        "leaves/2026-11-20/été «où».exp_b1b2c3d4e5f6.json",
        "seeds/2026-11-20/pain.exp_a1b2c3d4e5f6.json",
        "vault.json",
    ]
    assert ask(vault, "log", "-1", "--format=%B") == "two memories\n\nwith a body"
    assert ask(vault, "status", "--porcelain") == "?? brouillon.txt"
    assert git.commit(str(vault), "again") is None


def test_commit_leaves_other_staged_changes_staged(vault: Path) -> None:
    for name in ("kept.txt", "gone.txt", "folder"):
        write(vault, name, "before")
    ask(vault, "add", "-A")
    ask(vault, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")
    write(vault, "kept.txt", "after")
    (vault / "folder").unlink()
    write(vault, "folder/new.txt", "new")
    ask(vault, "add", "-A", "--", "kept.txt", "folder")
    ask(vault, "rm", "-q", "gone.txt")
    write(vault, "seeds/a.json", "1")
    commit(vault)
    assert ask(vault, "show", "--name-status", "--format=", "HEAD") == "A\tseeds/a.json"
    assert ask(vault, "diff", "--cached", "--name-status", "--no-renames").splitlines() == [
        *("D\tfolder", "A\tfolder/new.txt", "D\tgone.txt", "M\tkept.txt")
    ]


def test_commit_leaves_staged_changes_of_an_unborn_branch_staged(vault: Path) -> None:
    write(vault, "mine.txt", "x")
    ask(vault, "add", "mine.txt")
    commit(vault)
    assert ask(vault, "ls-tree", "--name-only", "HEAD") == "vault.json"
    assert ask(vault, "status", "--porcelain") == "A  mine.txt"


def test_commit_follows_removals_renames_and_what_the_user_staged(vault: Path) -> None:
    write(vault, "seeds/a.json", "one\n" * 30)
    write(vault, "seeds/b.json", "b")
    commit(vault)
    (vault / "leaves").mkdir()
    (vault / "seeds/a.json").rename(vault / "leaves/a.json")
    (vault / "seeds/b.json").unlink()
    write(vault, "seeds/c.json", "staged")
    ask(vault, "add", "seeds/c.json")
    write(vault, "seeds/c.json", "newer")
    commit(vault)
    assert ask(vault, "show", "-M", "--name-status", "--format=", "HEAD").splitlines() == [
        *("R100\tseeds/a.json\tleaves/a.json", "D\tseeds/b.json", "A\tseeds/c.json")
    ]
    assert ask(vault, "show", "HEAD:seeds/c.json") == "newer"
    assert ask(vault, "status", "--porcelain") == ""


def test_only_the_given_paths_are_committed(vault: Path) -> None:
    write(vault, "seeds/a.json", "a")
    write(vault, "seeds2/a.json", "a")
    assert git.commit(str(vault), "seeds", paths=["seeds"]) is not None
    assert ask(vault, "ls-tree", "-r", "--name-only", "HEAD") == "seeds/a.json"


def test_many_files_give_the_tree_of_git_add(vault: Path) -> None:
    write(vault, "seeds/old.json", "old")
    write(vault, "seeds/going.json", "going")
    commit(vault)
    (vault / "seeds/going.json").unlink()
    write(vault, ".gitattributes", "*.json text eol=lf\n*.seal binary\n")
    for number in range(400):
        write(vault, f"leaves/2026-11-{number % 28 + 1:02d}/n{number}.json", f'{{"n": {number}, "été": "ça"}}\n' * 20)
    for name in ('quo"te.json', "back\\slash.json", "new\nline.json", " space .json", "é.json"):
        write(vault, f"leaves/odd/{name}", name)
    write(vault, "leaves/windows.json", b"a\r\nb\r\n")
    write(vault, "pure/a.seal", b"\0\r\n\xff" * 1000)
    write(vault, "leaves/empty.json", "")
    write(vault, "tests/run.json", "x")
    (vault / "tests/run.json").chmod(0o755)
    (vault / "leaves/link.json").symlink_to("empty.json")
    commit(vault, "an import")
    present = [path for path in git.VAULT_PATHS if (vault / path).exists()]
    assert ask(vault, "rev-parse", "HEAD^{tree}") == expected_tree(vault, *present)
    assert ask(vault, "status", "--porcelain") == ""
    assert ask(vault, "fsck", "--strict", "--no-dangling") == ""
    assert ask(vault, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    loose = int(ask(vault, "count-objects").split()[0])
    assert loose < 30  # the pack took the rest
    assert ask(vault, "log", "-1", "--format=%P") == ask(vault, "rev-parse", "HEAD~1")


def test_identity_falls_back_to_luna(vault: Path) -> None:
    commit(vault)
    assert ask(vault, "log", "-1", "--format=%an <%ae> %cn <%ce>") == "luna <luna@localhost> luna <luna@localhost>"


def test_identity_of_the_configuration_and_the_environment_is_kept(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(vault, "config", "--global", "user.name", "Zoé")
    ask(vault, "config", "--global", "user.email", "zoe@example.org")
    commit(vault)
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ana")
    write(vault, "seeds/a.json", "a")
    commit(vault)
    assert ask(vault, "log", "--format=%an <%ae> %cn").splitlines() == ["Ana <zoe@example.org> Zoé", "Zoé <zoe@example.org> Zoé"]


def test_a_given_instant_is_the_date_of_both(vault: Path) -> None:
    git.commit(str(vault), "a night", at_ms=clock.parse_utc("2026-11-21T02:10:00Z"))
    assert ask(vault, "log", "-1", "--format=%aI %cI") == "2026-11-21T02:10:00+00:00 2026-11-21T02:10:00+00:00"


def test_foreign_git_variables_do_not_redirect(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("LUNA_MASTER_KEY", "canary")
    made = git.commit(str(vault), "here")
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "LUNA_MASTER_KEY"} & git_run.environment().keys()
    monkeypatch.undo()
    assert ask(vault, "rev-parse", "HEAD") == made


def test_a_held_index_waits_then_leaves_it_to_the_next(vault: Path) -> None:
    lock = vault / ".git/index.lock"
    lock.touch()
    with pytest.raises(LockedError, match="another git is at work"):
        git.commit(str(vault), "busy", wait_s=0.1)
    threading.Timer(0.2, lock.unlink).start()
    assert git.commit(str(vault), "free again", wait_s=10) is not None


def test_an_unfinished_merge_is_left_alone(vault: Path) -> None:
    write(vault, "seeds/a.json", "base")
    first = commit(vault)
    write(vault, "seeds/a.json", "ours")
    commit(vault)
    ask(vault, "checkout", "-q", "-b", "other", first)
    write(vault, "seeds/a.json", "theirs")
    commit(vault)
    merge = ["git", "-C", str(vault), "-c", "user.name=a", "-c", "user.email=a@b", "merge", "main"]
    assert subprocess.run(merge, check=False, capture_output=True).returncode == 1
    with pytest.raises(LockedError, match="unfinished"):
        git.commit(str(vault), "in between")
    (vault / ".git/MERGE_HEAD").unlink()
    with pytest.raises(LockedError, match=r"seeds/a\.json has an unfinished merge"):
        git.commit(str(vault), "in between", wait_s=0)


def test_a_detached_head_moves_and_the_branch_does_not(vault: Path) -> None:
    first = commit(vault)
    ask(vault, "checkout", "-q", "--detach")
    write(vault, "seeds/a.json", "a")
    second = commit(vault)
    assert (ask(vault, "rev-parse", "main"), ask(vault, "rev-parse", "HEAD")) == (first, second)


def test_a_strangers_repository_runs_nothing(vault: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $* >> {ran}\ncat\n")
    script.chmod(0o755)
    hooks = vault / ".git/hooks"
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
        ask(vault, "config", name, str(script))
    ask(vault, "config", "commit.gpgSign", "true")
    ask(vault, "config", "log.showSignature", "true")
    write(vault, ".gitattributes", "*.json diff=x\n")
    write(vault, "seeds/a.json", "a")
    first = commit(vault)
    write(vault, "seeds/a.json", "b")
    commit(vault)
    assert [len(found.changes) for found in git_history.log(str(vault))] == [1, 3]
    assert git_history.diff(str(vault), first) == [Changed(status="M", path="seeds/a.json")]
    assert git_history.show(str(vault), first, "seeds/a.json") == b"a"
    assert not ran.exists()
    write(vault, ".gitattributes", "*.json filter=x=y\n")
    write(vault, "seeds/a.json", "c")
    with pytest.raises(LunaError, match="clean filter 'x=y' failed"):
        git.commit(str(vault), "not run, and not stored unfiltered")
    assert not ran.exists()


def test_a_filter_of_the_user_runs(vault: Path) -> None:
    ask(vault, "config", "--global", "filter.up.clean", "tr a-z A-Z")
    write(vault, ".gitattributes", "*.json filter=up\n")
    for number in range(git.PACK_ABOVE + 1):
        write(vault, f"seeds/{number}.json", f"texte {number}")
    commit(vault)
    assert ask(vault, "show", "HEAD:seeds/7.json") == "TEXTE 7"


def test_a_vault_inside_another_repository(vault: Path) -> None:
    inner = vault / "app/.luna-vault"
    write(inner, "seeds/a.exp_000000000001.json", "a")
    write(vault, "app/code.py", "x")
    commit(inner, "nested")
    assert ask(vault, "ls-tree", "-r", "--name-only", "HEAD") == "app/.luna-vault/seeds/a.exp_000000000001.json"
    write(inner, "seeds/b.json", "b")
    assert git_history.diff(str(inner)) == [Changed(status="A", path="seeds/b.json")]
    write(vault, "seeds/outside.json", "o")
    commit(vault, "outside")
    found = git_history.log(str(inner))
    assert [(one.message, one.changes) for one in found] == [
        ("nested", (Changed(status="A", path="seeds/a.exp_000000000001.json"),))
    ]
    assert git_history.show(str(inner), "HEAD", "seeds/a.exp_000000000001.json") == b"a"


def test_log_tells_one_memory_across_its_tiers(vault: Path) -> None:
    name = "été.exp_a1b2c3d4e5f6.json"
    write(vault, f"seeds/2026-11-20/{name}", "ligne\n" * 20)
    git.commit(str(vault), "stored", at_ms=1_000_000)
    write(vault, "seeds/2026-11-20/other.exp_000000000000.json", "x")
    commit(vault, "another")
    (vault / "leaves/2026-11-20").mkdir(parents=True)
    (vault / f"seeds/2026-11-20/{name}").rename(vault / f"leaves/2026-11-20/{name}")
    commit(vault, "promoted")
    found = git_history.log(str(vault), ["*exp_a1b2c3d4e5f6*"])
    assert [one.message for one in found] == ["promoted", "stored"]
    assert found[0].changes == (Changed(status="R", path=f"leaves/2026-11-20/{name}", old=f"seeds/2026-11-20/{name}"),)
    assert (found[1].at, found[1].author, found[1].changed) == (1_000_000, "luna", 1)
    assert [one.message for one in git_history.log(str(vault), limit=2)] == ["promoted", "another"]
    assert git_history.log(str(vault), limit=0) == []
    assert git_history.log(str(vault), ["*exp_ffffffffffff*"]) == []


def test_a_path_cannot_pass_for_a_commit(vault: Path) -> None:
    write(vault, "seeds/\x01" + "a" * 40, "x")
    write(vault, "seeds/\nA", "x")
    commit(vault)
    (only,) = git_history.log(str(vault))
    assert {change.path for change in only.changes} == {"vault.json", "seeds/\x01" + "a" * 40, "seeds/\nA"}


def test_log_of_a_repository_without_commits_is_empty(vault: Path) -> None:
    assert git_history.log(str(vault)) == []


def test_diff_names_what_is_new_changed_moved_and_gone(vault: Path) -> None:
    write(vault, "seeds/a.exp_1.json", "".join(f"ligne {n}\n" for n in range(40)))
    write(vault, "seeds/b.json", "b")
    write(vault, "seeds/c.json", "c")
    first = commit(vault)
    assert git_history.diff(str(vault)) == []
    (vault / "leaves").mkdir()
    (vault / "seeds/a.exp_1.json").rename(vault / "leaves/a.exp_1.json")
    with (vault / "leaves/a.exp_1.json").open("a") as file:
        file.write("promoted\n")
    (vault / "seeds/b.json").unlink()
    write(vault, "seeds/c.json", "C")
    write(vault, "graph/é.json", "new")
    write(vault, "outside.txt", "no")
    before = sorted(str(path) for path in (vault / ".git").rglob("*"))
    expected = [
        Changed(status="A", path="graph/é.json"),
        Changed(status="R", path="leaves/a.exp_1.json", old="seeds/a.exp_1.json"),
        Changed(status="D", path="seeds/b.json"),
        Changed(status="M", path="seeds/c.json"),
    ]
    assert git_history.diff(str(vault)) == expected
    assert sorted(str(path) for path in (vault / ".git").rglob("*")) == before
    commit(vault)
    assert git_history.diff(str(vault), first) == expected
    assert git_history.diff(str(vault), "HEAD~1", ["graph"]) == expected[:1]


def test_diff_before_the_first_commit(vault: Path) -> None:
    assert git_history.diff(str(vault)) == [Changed(status="A", path="vault.json")]


def test_show_gives_the_bytes_of_then(vault: Path) -> None:
    write(vault, "pure/a.seal", b"\0\xff\r\n")
    commit(vault)
    write(vault, "pure/a.seal", b"later")
    assert git_history.show(str(vault), "HEAD", "pure/a.seal") == b"\0\xff\r\n"
    with pytest.raises(NotFoundError, match=r"pure/b\.seal is not in commit HEAD"):
        git_history.show(str(vault), "HEAD", "pure/b.seal")


@pytest.mark.parametrize("rev", ["nowhere", "--output=x", "HEAD~9", "", "HEAD:vault.json"])
def test_an_unknown_commit_is_named(vault: Path, rev: str) -> None:
    commit(vault)
    with pytest.raises(NotFoundError, match="no commit"):
        git_history.show(str(vault), rev, "vault.json")
    with pytest.raises(NotFoundError, match="no commit"):
        git_history.diff(str(vault), rev)


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(git_run.NotARepositoryError, match="not in a git repository"):
        git.commit(str(tmp_path), "x")
    with pytest.raises(git_run.NotARepositoryError):
        git_history.log(str(tmp_path))
    with pytest.raises(git_run.NotARepositoryError):
        git_history.diff(str(tmp_path))


def test_without_git(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert git.available()
    monkeypatch.setenv("PATH", str(vault))
    assert not git.available()
    with pytest.raises(UnavailableError, match="git is not on the path"):
        git.state(str(vault))
    with pytest.raises(UnavailableError):
        list(git_run.stream(str(vault), "log"))


def test_a_failure_says_what_git_said(vault: Path) -> None:
    with pytest.raises(LunaError, match=f"git cat-file failed in {vault}: .*not a valid object name"):
        git_run.run(str(vault), "cat-file", "blob", "nothing")
    with pytest.raises(LunaError, match="git log failed"):
        list(git_run.stream(str(vault), "log", "nothing"))


def test_a_pack_that_git_refuses_is_an_error(vault: Path) -> None:
    from luna_cli.files.git_pack import pack

    with pytest.raises(LunaError, match="git fast-import failed"):
        pack(str(vault), "f" * 40, [b"vault.json"] * 5)


def test_an_unreadable_file_is_named(vault: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    write(vault, "seeds/a.json", "a")
    (vault / "seeds/a.json").chmod(0)
    with pytest.raises(LunaError, match=r"seeds/a\.json"):
        git.commit(str(vault), "x")


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


def test_closing_a_stream_ends_git(vault: Path) -> None:
    write(vault, "pure/a.seal", b"x\0" * 500_000)  # more than a pipe holds
    commit(vault)
    tokens = git_run.stream(str(vault), "cat-file", "blob", "HEAD:pure/a.seal")
    assert next(tokens) == b"x"
    tokens.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
