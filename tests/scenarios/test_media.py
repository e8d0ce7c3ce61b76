"""Folders that cannot be written, read-only media, full disks: what was there stays whole, and works again when space returns."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]
BIN = Path(sys.executable).parent
LINES = "".join(
    json.dumps({"content": f"bread {n} " * 40, "key": f"k{n}", "tier": ("leaf", "seed")[n % 2]}) + "\n" for n in range(80)
)


def environment(vault: Path) -> dict[str, str]:
    return {"HOME": str(vault.parent), "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "LUNA_VAULT": str(vault)}


def run(vault: Path, *words: str, stdin: str = "", prefix: tuple[str, ...] = ()) -> tuple[int, str, str]:
    command = [*prefix, str(BIN / "luna"), *words]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment(vault), cwd="/", check=False)
    assert "bug in luna" not in done.stderr
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def tree(vault: Path) -> dict[str, bytes]:
    found = (path for path in vault.rglob("*") if path.is_file())
    return {str(path.relative_to(vault)): path.read_bytes() for path in found if not {".luna", ".git"} & set(path.parts)}


@pytest.fixture
def plain_user(vault: Path) -> Iterator[tuple[str, ...]]:
    """The words that run a command as a user whom permissions stop: root does so without its capabilities."""
    if os.getuid():
        yield ()
    elif shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv, which would give that up, is not installed")
    else:
        yield ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
    for path in vault.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)


def forbid(vault: Path) -> None:
    for path in [*(path for path in vault.rglob("*") if path.is_dir()), vault]:
        path.chmod(0o500)
    for path in vault.rglob("*"):
        if path.is_file():
            path.chmod(0o400)


def test_an_unwritable_vault(luna: Luna, vault: Path, plain_user: tuple[str, ...]) -> None:
    luna("store", "bread of yesterday")
    forbid(vault)
    before = tree(vault)
    for words in (
        ["store", "x"],
        ["store", "x", "--summary", "y"],
        ["import", "jsonl", "-"],
        ["dream"],
        ["config", "recall.hits", "3"],
    ):
        code, said, errors = run(vault, *words, stdin=LINES, prefix=plain_user)
        assert (code, said) == (1, "")
        assert "Permission denied" in errors
        assert str(vault) in errors
    for words in (["recall", "bread"], ["list"], ["status"], ["check"]):
        code, said, _ = run(vault, *words, prefix=plain_user)
        assert (code, words) == (0, words)
        assert "bread" in said or words[0] in {"status", "check"}
    assert tree(vault) == before
    code, _, errors = run(vault, "init", str(vault / "new"), prefix=plain_user)
    assert (code, "Permission denied" in errors) == (1, True)


def test_an_unwritable_vault_without_an_index(luna: Luna, vault: Path, plain_user: tuple[str, ...]) -> None:
    luna("store", "bread of yesterday")
    shutil.rmtree(vault / ".luna")
    forbid(vault)
    assert run(vault, "recall", "bread", prefix=plain_user)[:2] == (0, luna("recall", "bread", "--no-trace").stdout)


def mounted(where: Path, *words: str) -> bool:
    where.mkdir(exist_ok=True)
    return subprocess.run(["mount", *words, str(where)], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB of its own."""
    where = tmp_path / "disk"
    if os.getuid() or not mounted(where, "-t", "tmpfs", "-o", "size=3m", "luna-test"):
        pytest.skip("a small disk needs root and the right to mount")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=True)


def test_read_only_media(luna: Luna, vault: Path, disk: Path) -> None:
    luna("store", "bread of yesterday")
    for name in ("with", "without"):
        shutil.copytree(vault, disk / name)
    shutil.rmtree(disk / "without/.luna")
    before = tree(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for name in ("with", "without"):
        code, said, _ = run(disk / name, "recall", "bread")
        assert (code, said.count("bread of yesterday")) == (0, 1)
        assert [run(disk / name, *words)[0] for words in (["list"], ["check"], ["show", said[:16]])] == [0, 0, 0]
        for words in (["store", "x"], ["dream"], ["import", "jsonl", "-"]):
            code, said, errors = run(disk / name, *words, stdin=LINES)
            assert (code, said, "Read-only file system" in errors) == (1, "", True)
    assert tree(disk) == before


def fill(disk: Path, leave_kb: int) -> None:
    """Take all room on the disk but so many KB."""
    free = os.statvfs(disk)
    size = max(0, free.f_bavail * free.f_frsize - leave_kb * 1024)
    (disk / "ballast").write_bytes(bytes(size))


def judge_a_full_disk(vault: Path, disk: Path, level: int) -> bool:
    """Import and store on a disk with so many KB left; tell whether the import came to its end."""
    home = disk / "vault"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(vault, home)
    before = tree(home)
    fill(disk, level)
    code, _, errors = run(home, "import", "jsonl", "-", stdin=LINES)
    assert code in {0, 1}
    assert code == 0 or "No space left" in errors or "disk is full" in errors
    assert before.items() <= tree(home).items()
    (code_of_store, said, _), code_of_dream = run(home, "store", "one more"), run(home, "dream")[0]
    assert {code_of_store, code_of_dream} <= {0, 1}
    assert run(home, "recall", "bread of yesterday")[1].count("bread of yesterday") == 1
    (disk / "ballast").unlink()
    assert run(home, "status")[0] == 0
    after = tree(home)
    assert len(memories(after)) in {1 + bool(said), 81 + bool(said)}
    assert (code == 0) <= (len(memories(after)) >= 81)
    assert run(home, "import", "jsonl", "-", stdin=LINES)[0] == 0
    assert len(memories(tree(home))) == 81 + bool(said)
    assert [run(home, *words)[0] for words in (["dream"], ["check"])] == [0, 0]
    assert os.listdir(home / ".luna/txn") == []
    return code == 0


def memories(found: dict[str, bytes]) -> list[str]:
    return [path for path in found if "exp_" in path]


def test_a_full_disk(luna: Luna, vault: Path, disk: Path) -> None:
    luna("store", "bread of yesterday")
    assert [judge_a_full_disk(vault, disk, level) for level in (0, 150, 1500)] == [False, False, True]


@pytest.mark.faults
def test_a_disk_at_many_fill_levels(luna: Luna, vault: Path, disk: Path) -> None:
    luna("store", "bread of yesterday")
    done = [judge_a_full_disk(vault, disk, level) for level in [*range(0, 480, 12), *range(480, 1600, 80)]]
    sys.stdout.write(f"\n{len(done)} fill levels, {sum(done)} of them enough: old state intact, works again in all\n")
    assert 5 < sum(done) < len(done) - 5
