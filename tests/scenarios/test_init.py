"""`luna init`: where it plants, what it plants, what it refuses."""

import json
import subprocess
from pathlib import Path

from tests.conftest import Luna


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True).stdout


def test_alone_it_plants_at_home_with_git(luna: Luna, tmp_path: Path) -> None:
    said = luna("init", "--language", "fr", "--timezone", "Europe/Paris").stderr
    root = tmp_path / "home" / ".luna-vault"
    assert "planted a vault in ~/.luna-vault (git: main, language: fr, time zone: Europe/Paris)" in said
    document = json.loads((root / "vault.json").read_text())
    assert document["luna"]["format"] == 1
    assert document["luna"]["timezone"] == "Europe/Paris"
    assert (root / ".gitignore").read_text().startswith("#") or ".luna/" in (root / ".gitignore").read_text()
    assert "merge=luna" in (root / ".gitattributes").read_text()
    assert git(root, "log", "--format=%s") == "plant a vault\n"
    assert git(root, "status", "--porcelain") == ""


def test_files_are_for_the_owner_alone(luna: Luna, tmp_path: Path) -> None:
    luna("init", "--no-git")
    luna("store", "kept private")
    root = tmp_path / "home" / ".luna-vault"
    for path in [root, *root.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_project_plants_here_and_is_found_from_below(luna: Luna, tmp_path: Path) -> None:
    said = luna("init", "--project", "--no-git").stderr
    assert ".gitignore" in said
    root = tmp_path / "home" / ".luna-vault"
    assert root.is_dir()
    assert str(root) in luna("status").stdout


def test_a_folder_with_something_in_it_is_refused_unless_forced(luna: Luna, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "README.md").write_text("mine\n")
    refused = luna("init", str(folder), code=17)
    assert "is not empty (README.md)" in refused.stderr
    assert sorted(p.name for p in folder.iterdir()) == ["README.md"]
    luna("init", str(folder), "--force", "--no-git")
    assert (folder / "README.md").read_text() == "mine\n"
    assert (folder / "vault.json").exists()


def test_a_vault_is_not_planted_twice(luna: Luna, vault: Path) -> None:
    before = (vault / "vault.json").read_bytes()
    assert "is a vault already" in luna("init", "--force", code=17).stderr
    assert (vault / "vault.json").read_bytes() == before


def test_inside_a_repository_it_says_so_and_commits_nothing(luna: Luna, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    said = luna("init", str(project / "memory")).stderr
    assert "lies inside the repository" in said
    luna("--vault", str(project / "memory"), "store", "nothing is committed here")
    luna("--vault", str(project / "memory"), "dream")
    done = subprocess.run(["git", "-C", str(project), "rev-parse", "--verify", "HEAD"], capture_output=True, check=False)
    assert done.returncode != 0


def test_unknown_zone_and_language_are_refused(luna: Luna, tmp_path: Path) -> None:
    assert "is not an IANA time zone" in luna("init", "--timezone", "Mars/Olympus", code=2).stderr
    assert "is not a language code" in luna("init", "--language", "français", code=2).stderr
    assert not (tmp_path / "home" / ".luna-vault").exists()
