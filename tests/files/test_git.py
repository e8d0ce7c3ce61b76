import os
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.errors import LockedError, LunaError, RefusedError
from luna_cli.files import git, git_history, git_run
from luna_cli.files.git_pack import pack

if TYPE_CHECKING:
    from tests.files.conftest import Repo


def test_state_tells_none_own_and_nested_apart(tmp_path: Path, repo: "Repo") -> None:
    assert git.state(str(tmp_path)).kind == "none"
    own = git.state(repo.root)
    assert (own.kind, own.top, own.prefix) == ("own", repo.root, "")
    inner = repo.path / "notes é" / "coffre"
    inner.mkdir(parents=True)
    nested = git.state(str(inner))
    assert (nested.kind, nested.top, nested.prefix) == ("nested", repo.root, "notes é/coffre/")
    assert nested.git_dir == str(repo.path / ".git")


def test_state_sees_through_a_link_to_the_vault(tmp_path: Path, repo: "Repo") -> None:
    (tmp_path / "link").symlink_to(repo.path)
    assert git.state(str(tmp_path / "link")).kind == "own"


def test_a_repository_whose_files_are_elsewhere_is_refused(tmp_path: Path, repo: "Repo") -> None:
    (tmp_path / "private").mkdir()
    repo.ask("config", "core.worktree", str(tmp_path / "private"))
    with pytest.raises(RefusedError, match="keeps its files in"):
        git.state(repo.root)


def test_start_names_the_branch_and_keeps_what_is_there(repo: "Repo") -> None:
    assert repo.ask("symbolic-ref", "HEAD") == "refs/heads/main"
    made = repo.commit()
    git.start(repo.root, "other")
    assert repo.ask("rev-parse", "main") == made


def test_commit_takes_the_vault_and_nothing_else(repo: "Repo") -> None:
    repo.write("seeds/2026-11-20/pain.exp_a1b2c3d4e5f6.json", "{}\n")
    repo.write("leaves/2026-11-20/été «où».exp_b1b2c3d4e5f6.json", "{}\n")
    repo.write("brouillon.txt", "mine")
    repo.write(".gitignore", ".luna/\n")
    repo.write(".luna/index.db", "derived")
    assert git.commit(repo.root, "two memories\n\nwith a body") == repo.ask("rev-parse", "HEAD")
    assert repo.ask("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD").splitlines() == [
        ".gitignore",
        "leaves/2026-11-20/été «où».exp_b1b2c3d4e5f6.json",
        "seeds/2026-11-20/pain.exp_a1b2c3d4e5f6.json",
        "vault.json",
    ]
    assert repo.ask("log", "-1", "--format=%B") == "two memories\n\nwith a body"
    assert repo.ask("status", "--porcelain") == "?? brouillon.txt"
    assert git.commit(repo.root, "again") is None


def test_commit_leaves_other_staged_changes_staged(repo: "Repo") -> None:
    for name in ("kept.txt", "gone.txt", "folder"):
        repo.write(name, "before")
    repo.ask("add", "-A")
    repo.ask("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")
    repo.write("kept.txt", "after")
    (repo.path / "folder").unlink()
    repo.write("folder/new.txt", "new")
    repo.ask("add", "-A", "--", "kept.txt", "folder")
    repo.ask("rm", "-q", "gone.txt")
    repo.write("seeds/a.json", "1")
    repo.commit()
    assert repo.ask("show", "--name-status", "--format=", "HEAD") == "A\tseeds/a.json"
    assert repo.ask("diff", "--cached", "--name-status", "--no-renames").splitlines() == [
        *("D\tfolder", "A\tfolder/new.txt", "D\tgone.txt", "M\tkept.txt")
    ]


def test_commit_leaves_staged_changes_of_an_unborn_branch_staged(repo: "Repo") -> None:
    repo.write("mine.txt", "x")
    repo.ask("add", "mine.txt")
    repo.commit()
    assert repo.ask("ls-tree", "--name-only", "HEAD") == "vault.json"
    assert repo.ask("status", "--porcelain") == "A  mine.txt"


def test_commit_follows_removals_renames_and_what_the_user_staged(repo: "Repo") -> None:
    repo.write("seeds/a.json", "one\n" * 30)
    repo.write("seeds/b.json", "b")
    repo.commit()
    (repo.path / "leaves").mkdir()
    (repo.path / "seeds/a.json").rename(repo.path / "leaves/a.json")
    (repo.path / "seeds/b.json").unlink()
    repo.write("seeds/c.json", "staged")
    repo.ask("add", "seeds/c.json")
    repo.write("seeds/c.json", "newer")
    repo.commit()
    assert repo.ask("show", "-M", "--name-status", "--format=", "HEAD").splitlines() == [
        *("R100\tseeds/a.json\tleaves/a.json", "D\tseeds/b.json", "A\tseeds/c.json")
    ]
    assert repo.ask("show", "HEAD:seeds/c.json") == "newer"
    assert repo.ask("status", "--porcelain") == ""


def test_only_the_given_paths_are_committed(repo: "Repo") -> None:
    repo.write("seeds/a.json", "a")
    repo.write("seeds2/a.json", "a")
    assert git.commit(repo.root, "seeds", paths=["seeds"]) is not None
    assert repo.ask("ls-tree", "-r", "--name-only", "HEAD") == "seeds/a.json"


def test_many_files_give_the_tree_of_git_add(repo: "Repo", tmp_path: Path) -> None:
    repo.write("seeds/old.json", "old")
    repo.write("seeds/going.json", "going")
    repo.commit()
    (repo.path / "seeds/going.json").unlink()
    repo.write(".gitattributes", "*.json text eol=lf\n*.seal binary\n")
    for number in range(400):
        repo.write(f"leaves/2026-11-{number % 28 + 1:02d}/n{number}.json", f'{{"n": {number}, "été": "ça"}}\n' * 20)
    for name in ('quo"te.json', "back\\slash.json", "new\nline.json", " space .json", "é.json"):
        repo.write(f"leaves/odd/{name}", name)
    repo.write("leaves/windows.json", b"a\r\nb\r\n")
    repo.write("pure/a.seal", b"\0\r\n\xff" * 1000)
    repo.write("leaves/empty.json", "")
    repo.write("tests/run.json", "x")
    (repo.path / "tests/run.json").chmod(0o755)
    (repo.path / "leaves/link.json").symlink_to("empty.json")
    repo.commit("an import")
    present = [path for path in git.VAULT_PATHS if (repo.path / path).exists()]
    index = tmp_path / "index"  # git's own `add -A`, from nothing
    repo.ask("read-tree", "--empty", index=index)
    repo.ask("add", "-A", "--", *present, index=index)
    assert repo.ask("rev-parse", "HEAD^{tree}") == repo.ask("write-tree", index=index)
    assert repo.ask("status", "--porcelain") == ""
    assert repo.ask("fsck", "--strict", "--no-dangling") == ""
    assert repo.ask("for-each-ref", "--format=%(refname)") == "refs/heads/main"
    loose = int(repo.ask("count-objects").split()[0])
    assert loose < 30  # the pack took the rest
    assert repo.ask("log", "-1", "--format=%P") == repo.ask("rev-parse", "HEAD~1")


def test_a_given_instant_is_the_date_of_both(repo: "Repo") -> None:
    git.commit(repo.root, "a night", at_ms=clock.parse_utc("2026-11-21T02:10:00Z"))
    assert repo.ask("log", "-1", "--format=%aI %cI") == "2026-11-21T02:10:00+00:00 2026-11-21T02:10:00+00:00"


def test_a_held_index_waits_then_leaves_it_to_the_next(repo: "Repo") -> None:
    lock = repo.path / ".git/index.lock"
    lock.touch()
    with pytest.raises(LockedError, match="another git is at work"):
        git.commit(repo.root, "busy", wait_s=0.1)
    threading.Timer(0.2, lock.unlink).start()
    assert git.commit(repo.root, "free again", wait_s=10) is not None


def test_an_unfinished_merge_is_left_alone(repo: "Repo") -> None:
    repo.write("seeds/a.json", "base")
    first = repo.commit()
    repo.write("seeds/a.json", "ours")
    repo.commit()
    repo.ask("checkout", "-q", "-b", "other", first)
    repo.write("seeds/a.json", "theirs")
    repo.commit()
    merge = ["git", "-C", repo.root, "-c", "user.name=a", "-c", "user.email=a@b", "merge", "main"]
    assert subprocess.run(merge, check=False, capture_output=True).returncode == 1
    with pytest.raises(LockedError, match="unfinished"):
        git.commit(repo.root, "in between")
    (repo.path / ".git/MERGE_HEAD").unlink()
    with pytest.raises(LockedError, match=r"seeds/a\.json has an unfinished merge"):
        git.commit(repo.root, "in between", wait_s=0)


def test_a_detached_head_moves_and_the_branch_does_not(repo: "Repo") -> None:
    first = repo.commit()
    repo.ask("checkout", "-q", "--detach")
    repo.write("seeds/a.json", "a")
    second = repo.commit()
    assert (repo.ask("rev-parse", "main"), repo.ask("rev-parse", "HEAD")) == (first, second)


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(git_run.NotARepositoryError, match="not in a git repository"):
        git.commit(str(tmp_path), "x")
    with pytest.raises(git_run.NotARepositoryError):
        git_history.log(str(tmp_path))
    with pytest.raises(git_run.NotARepositoryError):
        git_history.diff(str(tmp_path))


def test_a_pack_that_git_refuses_is_an_error(repo: "Repo") -> None:

    with pytest.raises(LunaError, match="git fast-import failed"):
        pack(repo.root, "f" * 40, [b"vault.json"] * 5)


def test_an_unreadable_file_is_named(repo: "Repo") -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    repo.write("seeds/a.json", "a")
    (repo.path / "seeds/a.json").chmod(0)
    with pytest.raises(LunaError, match=r"seeds/a\.json"):
        git.commit(repo.root, "x")
