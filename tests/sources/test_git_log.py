import os
import subprocess
from pathlib import Path

import pytest

from luna_cli import clock
from luna_cli.errors import LunaError
from luna_cli.files.git import start
from luna_cli.model.memory import Draft
from luna_cli.sources.base import Found, Notice, Rejected
from luna_cli.sources.git_log import NAMED_FILES, read

ZONE = "Europe/Paris"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in [key for key in os.environ if key.startswith("GIT_")]:
        monkeypatch.delenv(key)
    monkeypatch.delenv("EMAIL", raising=False)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def atelier(tmp_path: Path) -> Path:
    root = tmp_path / "atelier"
    root.mkdir()
    start(str(root))
    return root


def ask(root: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True, input=stdin)
    return done.stdout.decode().strip()


def commit(root: Path, message: str | bytes, who: str = "Marie <marie@example.org>", at: str = "2026-11-20T14:30:00+0100") -> str:
    name, _, address = who.partition(" <")
    author = ("-c", f"user.name={name}", "-c", f"user.email={address.rstrip('>')}")
    raw = message if isinstance(message, bytes) else message.encode()
    options = ("--allow-empty", "--allow-empty-message", "-q", "--cleanup=verbatim", "-F", "-")
    ask(root, "add", "-A")
    ask(root, *author, "commit", *options, f"--author={who}", f"--date={at}", stdin=raw)
    return ask(root, "rev-parse", "HEAD")


def found(root: Path, *own: str, every_branch: bool = False) -> list[Found]:
    return list(read(str(root), ZONE, own=own, every_branch=every_branch))


def drafts(root: Path, *own: str) -> list[Draft]:
    return [item for item in found(root, *own) if isinstance(item, Draft)]


def test_a_commit_is_a_memory(atelier: Path) -> None:
    (atelier / "four").mkdir()
    (atelier / "four/réglage été.txt").write_text("240")
    (atelier / "pain.txt").write_text("levain")
    first = commit(atelier, "baisse le four\n\nLa croûte brûlait.\n\nCo-authored-by: Zoé <zoe@example.org>\n")
    second = commit(atelier, "seul un titre", at="2026-11-20T23:30:00Z")
    one, two = drafts(atelier)
    assert one.content == "baisse le four\n\nLa croûte brûlait.\n\nCo-authored-by: Zoé <zoe@example.org>"
    assert (one.summary, one.created_at, one.tags, one.source) == (
        *("baisse le four", clock.parse_utc("2026-11-20T13:30:00Z"), ("atelier",), "git"),
    )
    assert one.session_context == {
        "speaker": "Marie",
        "session_type": "git",
        "session_id": "atelier/2026-11-20",
        "turn": 0,
        "commit": first,
        "files_changed": 2,
        "files": ["four/réglage été.txt", "pain.txt"],
    }
    assert (one.key, one.kind, one.place) == (first, "git", f"atelier: commit {first[:12]}")
    assert (two.summary, two.key, two.session_context["session_id"]) == (None, second, "atelier/2026-11-21")
    assert "files" not in two.session_context


def test_trust_follows_the_address(atelier: Path) -> None:
    ask(atelier, "config", "--global", "user.email", "Me@example.org")
    ask(atelier, "config", "user.email", "forged@example.org")
    for who in ("Me <me@example.org>", "Me <me@work.example>", "X <forged@example.org>", "dependabot[bot] <1+d[bot]@example.org>"):
        commit(atelier, who, who)
    assert [draft.trust for draft in drafts(atelier, "ME@work.example")] == ["user", "user", "external", "agent"]


def test_only_some_files_are_named(atelier: Path) -> None:
    for number in range(NAMED_FILES + 5):
        (atelier / f"{number:02d}.txt").write_text("x")
    commit(atelier, "beaucoup")
    (draft,) = drafts(atelier)
    assert draft.session_context["files_changed"] == NAMED_FILES + 5
    assert draft.session_context["files"] == [f"{number:02d}.txt" for number in range(NAMED_FILES)]


def test_merges_are_kept_and_other_branches_on_demand(atelier: Path) -> None:
    base = commit(atelier, "base")
    ask(atelier, "checkout", "-q", "-b", "essai")
    commit(atelier, "essai")
    ask(atelier, "checkout", "-q", "main")
    commit(atelier, "suite")
    ask(atelier, "-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "--no-ff", "-m", "réunit", "essai")
    ask(atelier, "checkout", "-q", "-b", "à-côté", base)
    commit(atelier, "ailleurs")
    ask(atelier, "checkout", "-q", "main")
    assert sorted(draft.content for draft in drafts(atelier)) == ["base", "essai", "réunit", "suite"]
    everything = [item.content for item in found(atelier, every_branch=True) if isinstance(item, Draft)]
    assert sorted(everything) == ["ailleurs", "base", "essai", "réunit", "suite"]
    assert everything[0] == "base"


def test_odd_commits_are_named(atelier: Path) -> None:
    commit(atelier, b"caf\xe9 sans encodage")
    empty = commit(atelier, "")
    long = commit(atelier, "x" * 1_100_000)
    commit(atelier, "fin")
    first, second, third, last = found(atelier)
    assert isinstance(first, Draft)
    assert first.content == "café sans encodage"
    assert second == Notice(place=f"atelier: commit {empty[:12]}", reason="has no message, left out")
    assert third == Rejected(place=f"atelier: commit {long[:12]}", reason="a text of 1,100,000 bytes is longer than 1,044,480")
    assert isinstance(last, Draft)
    assert last.content == "fin"


def test_a_date_beyond_the_calendar_is_named(atelier: Path) -> None:
    tree = ask(atelier, "mktree")
    raw = f"tree {tree}\nauthor a <a@b> 999999999999999 +0000\ncommitter a <a@b> 0 +0000\n\nfar\n"
    far = ask(atelier, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.encode())
    ask(atelier, "update-ref", "HEAD", far)
    assert found(atelier) == [Rejected(place=f"atelier: commit {far[:12]}", reason="its date lies outside the years 1 to 9999")]


def test_a_bare_repository_a_subfolder_and_an_empty_one(atelier: Path, tmp_path: Path) -> None:
    assert found(atelier) == []
    assert found(atelier, every_branch=True) == []
    (atelier / "sub").mkdir()
    (atelier / "sub/a").write_text("a")
    made = commit(atelier, "un")
    ask(tmp_path, "clone", "-q", "--bare", str(atelier), "copie.git")
    for path, name in ((atelier / "sub", "atelier"), (atelier / ".git", "atelier"), (tmp_path / "copie.git", "copie")):
        (draft,) = drafts(path)
        assert (draft.key, draft.tags) == (made, (name,))


def test_a_repository_runs_nothing(atelier: Path, tmp_path: Path) -> None:
    ran, script = tmp_path / "ran", tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    (atelier / ".gitattributes").write_text("* diff=x filter=x\n")
    commit(atelier, "un")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
    raw = f"tree {ask(atelier, 'mktree')}\nauthor a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\n{signature}\n\nsigné\n"
    signed = ask(atelier, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.encode())
    ask(atelier, "update-ref", "HEAD", signed)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "gpg.program",
    ):
        ask(atelier, "config", name, str(script))
    ask(atelier, "config", "log.showSignature", "true")
    assert [draft.content for draft in drafts(atelier)] == ["signé"]
    assert [draft.content for draft in drafts(atelier / ".git")] == ["signé"]
    assert not ran.exists()


def test_no_repository_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(LunaError, match="is not in a git repository"):
        read(str(tmp_path), ZONE)
    with pytest.raises(LunaError, match="is not a folder"):
        read(str(tmp_path / "nowhere"), ZONE)


def test_a_broken_repository_breaks_off_with_a_reason(atelier: Path) -> None:
    first = commit(atelier, "un")
    commit(atelier, "deux")
    (atelier / ".git/objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(LunaError, match="git log failed"):
        found(atelier)
