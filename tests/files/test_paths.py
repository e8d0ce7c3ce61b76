import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.errors import RefusedError
from luna_cli.files.paths import inside, make_folders

BAD = [
    "", "/etc/passwd", "..", "../x", "a/../x", "a//x", "a/", "./x", ".git/config", "a/.GIT/hooks/x", ".git",
    "a/x\n", "a\x00/x", "\x85",
    "x" * 256, "é" * 128, "a/\ud800",
]  # fmt: skip
GOOD = ["x", "seeds/2026-11-20/été.exp_1.json", ".gitignore", "a/.gitkeep", "..x/y", "日記/x", "x" * 255, "é" * 127, "a\u00a0b"]


@pytest.mark.parametrize("path", BAD)
def test_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(RefusedError):
        inside(str(tmp_path), path)
    with pytest.raises(RefusedError):
        inside(str(tmp_path), path, {"a"})


@pytest.mark.parametrize("path", GOOD)
def test_accepted(tmp_path: Path, path: str) -> None:
    assert inside(str(tmp_path), path) == f"{tmp_path}/{path}"


@given(st.text(max_size=30))
def test_never_leads_outside(path: str) -> None:
    try:
        full = inside("/nowhere/vault", path)
    except (RefusedError, FileNotFoundError):
        return
    assert os.path.normpath(full) == full
    assert full.startswith("/nowhere/vault/")


def test_links_and_files_are_no_folders(tmp_path: Path) -> None:
    (tmp_path / "real/deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "file").touch()
    (tmp_path / "real/up").symlink_to("..")
    for path, rule in [
        ("link/x", "symbolic link"),
        ("file/x", "not a folder"),
        ("real/up/x", "symbolic link"),
        ("link/deep/x", "link"),
    ]:
        with pytest.raises(RefusedError, match=rule):
            inside(str(tmp_path), path)
        with pytest.raises(RefusedError, match=rule):
            make_folders(str(tmp_path), os.path.dirname(path))
    assert inside(str(tmp_path), "real/deep/x")


def test_seen_folders_are_not_looked_at_again(tmp_path: Path) -> None:
    seen: set[str] = set()
    inside(str(tmp_path), "a/b/x", seen)
    assert seen == {"a/b"}
    (tmp_path / "a").symlink_to("/")
    assert inside(str(tmp_path), "a/b/y", seen) == f"{tmp_path}/a/b/y"


def test_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        assert make_folders(str(tmp_path), "a/b/c") == ["a", "a/b", "a/b/c"]
    finally:
        os.umask(before)
    assert {stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("a", "a/b", "a/b/c")} == {0o700}
    assert make_folders(str(tmp_path), "a/b/d") == ["a/b/d"]
    assert make_folders(str(tmp_path), "") == []
