from typing import TYPE_CHECKING

import pytest

from luna_cli.errors import NotFoundError
from luna_cli.files import git, git_history
from luna_cli.files.git_history import Changed

if TYPE_CHECKING:
    from tests.files.conftest import Repo


def test_a_vault_inside_another_repository(repo: "Repo") -> None:
    inner = type(repo)(repo.path / "app/.luna-vault")
    inner.write("seeds/a.exp_000000000001.json", "a")
    repo.write("app/code.py", "x")
    inner.commit("nested")
    assert repo.ask("ls-tree", "-r", "--name-only", "HEAD") == "app/.luna-vault/seeds/a.exp_000000000001.json"
    inner.write("seeds/b.json", "b")
    assert git_history.diff(inner.root) == [Changed(status="A", path="seeds/b.json")]
    repo.write("seeds/outside.json", "o")
    repo.commit("outside")
    found = git_history.log(inner.root)
    assert [(one.message, one.changes) for one in found] == [
        ("nested", (Changed(status="A", path="seeds/a.exp_000000000001.json"),))
    ]
    assert git_history.show(inner.root, "HEAD", "seeds/a.exp_000000000001.json") == b"a"


def test_log_tells_one_memory_across_its_tiers(repo: "Repo") -> None:
    name = "été.exp_a1b2c3d4e5f6.json"
    repo.write(f"seeds/2026-11-20/{name}", "ligne\n" * 20)
    git.commit(repo.root, "stored", at_ms=1_000_000)
    repo.write("seeds/2026-11-20/other.exp_000000000000.json", "x")
    repo.commit("another")
    (repo.path / "leaves/2026-11-20").mkdir(parents=True)
    (repo.path / f"seeds/2026-11-20/{name}").rename(repo.path / f"leaves/2026-11-20/{name}")
    repo.commit("promoted")
    found = git_history.log(repo.root, ["*exp_a1b2c3d4e5f6*"])
    assert [one.message for one in found] == ["promoted", "stored"]
    assert found[0].changes == (Changed(status="R", path=f"leaves/2026-11-20/{name}", old=f"seeds/2026-11-20/{name}"),)
    assert (found[1].at, found[1].author, found[1].changed) == (1_000_000, "luna", 1)
    assert [one.message for one in git_history.log(repo.root, limit=2)] == ["promoted", "another"]
    assert git_history.log(repo.root, limit=0) == []
    assert git_history.log(repo.root, ["*exp_ffffffffffff*"]) == []


def test_a_path_cannot_pass_for_a_commit(repo: "Repo") -> None:
    repo.write("seeds/\x01" + "a" * 40, "x")
    repo.write("seeds/\nA", "x")
    repo.commit()
    (only,) = git_history.log(repo.root)
    assert {change.path for change in only.changes} == {"vault.json", "seeds/\x01" + "a" * 40, "seeds/\nA"}


def test_log_of_a_repository_without_commits_is_empty(repo: "Repo") -> None:
    assert git_history.log(repo.root) == []


def test_diff_names_what_is_new_changed_moved_and_gone(repo: "Repo") -> None:
    repo.write("seeds/a.exp_1.json", "".join(f"ligne {n}\n" for n in range(40)))
    repo.write("seeds/b.json", "b")
    repo.write("seeds/c.json", "c")
    first = repo.commit()
    assert git_history.diff(repo.root) == []
    (repo.path / "leaves").mkdir()
    (repo.path / "seeds/a.exp_1.json").rename(repo.path / "leaves/a.exp_1.json")
    with (repo.path / "leaves/a.exp_1.json").open("a") as file:
        file.write("promoted\n")
    (repo.path / "seeds/b.json").unlink()
    repo.write("seeds/c.json", "C")
    repo.write("graph/é.json", "new")
    repo.write("outside.txt", "no")
    before = sorted(str(path) for path in (repo.path / ".git").rglob("*"))
    expected = [
        Changed(status="A", path="graph/é.json"),
        Changed(status="R", path="leaves/a.exp_1.json", old="seeds/a.exp_1.json"),
        Changed(status="D", path="seeds/b.json"),
        Changed(status="M", path="seeds/c.json"),
    ]
    assert git_history.diff(repo.root) == expected
    assert sorted(str(path) for path in (repo.path / ".git").rglob("*")) == before
    repo.commit()
    assert git_history.diff(repo.root, first) == expected
    assert git_history.diff(repo.root, "HEAD~1", ["graph"]) == expected[:1]


def test_diff_before_the_first_commit(repo: "Repo") -> None:
    assert git_history.diff(repo.root) == [Changed(status="A", path="vault.json")]


def test_show_gives_the_bytes_of_then(repo: "Repo") -> None:
    repo.write("pure/a.seal", b"\0\xff\r\n")
    repo.commit()
    repo.write("pure/a.seal", b"later")
    assert git_history.show(repo.root, "HEAD", "pure/a.seal") == b"\0\xff\r\n"
    with pytest.raises(NotFoundError, match=r"pure/b\.seal is not in commit HEAD"):
        git_history.show(repo.root, "HEAD", "pure/b.seal")


@pytest.mark.parametrize("rev", ["nowhere", "--output=x", "HEAD~9", "", "HEAD:vault.json"])
def test_an_unknown_commit_is_named(repo: "Repo", rev: str) -> None:
    repo.commit()
    with pytest.raises(NotFoundError, match="no commit"):
        git_history.show(repo.root, rev, "vault.json")
    with pytest.raises(NotFoundError, match="no commit"):
        git_history.diff(repo.root, rev)
