"""`luna check`: every rule that a file may break is named with its place; it changes nothing, and repairs without guessing."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Luna

Spoil = Callable[[Path], object]


def contents(vault: Path) -> dict[str, bytes]:
    found = (path for path in vault.rglob("*") if path.is_file() and ".git" not in path.parts and ".luna" not in path.parts)
    return {str(path.relative_to(vault)): path.read_bytes() for path in found}


def memory(vault: Path) -> Path:
    return next(vault.glob("leaves/*/*.json"))


def put(vault: Path, path: str, text: str) -> None:
    target = vault / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.write_text(text)


def change(path: Path, **fields: object) -> None:
    document = json.loads(path.read_text())
    document["memory_pure_v2"]["experience"].update(fields)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


BROKEN: dict[str, tuple[Spoil, str, str]] = {
    "no json": (lambda v: put(v, "leaves/2026-11-20/x.json", "{\n  broken"), "leaves/2026-11-20/x.json\t2", "is not JSON"),
    "no text": (lambda v: memory(v).write_bytes(b"\xff\n"), "leaves/2026-11-20/bread.", "is not UTF-8"),
    "a key twice": (
        lambda v: memory(v).write_text(memory(v).read_text().replace('"trust"', '"tags": [],\n      "trust"')),
        ".json\t",
        "key 'tags' stands twice",
    ),
    "an unknown tier": (lambda v: change(memory(v), memory_type="twig"), ".json\t8\t", "must be one of seed, leaf, branch, root"),
    "out of bounds": (lambda v: change(memory(v), phi_metrics={"phi_weight": 9}), ".json\t", "must lie in 0.0 to 1.618"),
    "an odd id": (lambda v: change(memory(v), id="exp_XYZ"), ".json\t", "must be exp_ and 12 hexadecimal digits"),
    "an id twice": (
        lambda v: put(v, f"seeds/2026-11-20/{memory(v).name}", memory(v).read_text()),
        "seeds/2026-11-20/bread.",
        "stands in leaves/2026-11-20/bread.",
    ),
    "a stub that is none": (
        lambda v: put(v, "archives/2026-11.jsonl", '\n{"id": "exp_1"}\n'),
        "archives/2026-11.jsonl\t2",
        "tier: is missing",
    ),
    "a full text that is none": (
        lambda v: put(v, "archives/full/2026-11.jsonl", "{}\n"),
        "archives/full/2026-11.jsonl\t1",
        "is missing",
    ),
    "a report that is none": (lambda v: put(v, "dreams/2026-11-20.json", "[]"), "dreams/2026-11-20.json\t", "night: is missing"),
    "a history that is none": (
        lambda v: put(v, "dreams/history.jsonl", "{}\n"),
        "dreams/history.jsonl\t1",
        "at: must be an instant",
    ),
    "a rise that is none": (
        lambda v: put(
            v, "dreams/history.jsonl", '{"at": "2026-11-20T14:30:00Z", "id": "exp_000000000001", "from": "leaf", "to": "leaf"}\n'
        ),
        "dreams/history.jsonl\t1",
        "to: must be another place than leaf",
    ),
    "a pattern that is none": (
        lambda v: put(v, "dreams/patterns.jsonl", '\n{"at": "2026-11-20T14:30:00Z", "id": "pat_1"}\n'),
        "dreams/patterns.jsonl\t2",
        "hubs: is missing",
    ),
    "a landscape that is none": (
        lambda v: put(v, "dreams/landscapes.jsonl", '{"at": "2026-11-20T14:30:00Z", "week": "2026-11-16"}\n'),
        "dreams/landscapes.jsonl\t1",
        "memories: is missing",
    ),
    "a setting out of bounds": (
        lambda v: put(v, "vault.json", (v / "vault.json").read_text().replace('"settings": {', '"settings": {"recall.hits": -1')),
        "vault.json\t",
        "recall.hits must be a whole number",
    ),
}
NOTED: dict[str, tuple[Spoil, str]] = {
    "another form": (
        lambda v: memory(v).write_text(json.dumps(json.loads(memory(v).read_text()))),
        "not in the form that luna writes",
    ),
    "another name": (lambda v: memory(v).rename(memory(v).with_name("mine.json")), "its name carries no id"),
    "no memory": (lambda v: put(v, "leaves/2026-11-20/notes.txt", "x"), "is not read as a memory"),
    "no day": (lambda v: put(v, "leaves/later/notes.txt", "x"), "its name is not a day"),
    "a link": (lambda v: (v / "leaves/2026-11-20/l.json").symlink_to("/etc/passwd"), "is a symbolic link"),
    "another day": (lambda v: change(memory(v), created_at="2026-11-01T08:00:00Z"), "was lived on 2026-11-01"),
    "a torn trace": (lambda v: put(v, "traces/2026-11-20.abc.jsonl", '\n{"at": "2026'), "this use will not be counted"),
    "an unknown setting": (
        lambda v: put(v, "vault.json", (v / "vault.json").read_text().replace('"settings": {', '"settings": {"colour": 1')),
        "settings.colour: no setting of this luna",
    ),
    "open to others": (lambda v: memory(v).chmod(0o644), "is open to other users"),
    "left over": (lambda v: put(v, ".luna/new-4711", "half"), "is left over"),
}


@pytest.fixture
def bread(luna: Luna, vault: Path) -> Path:
    luna("store", "bread")
    return vault


def test_a_vault_that_luna_wrote_is_clean(luna: Luna, bread: Path) -> None:
    luna(
        "store",
        "--jsonl",
        "-",
        stdin='{"content": "été", "tags": ["é"]}\n{"content": "two", "pinned": true, "mine": {"a": [1.5]}}\n',
    )
    luna("recall", "bread")
    luna("forget", luna("store", "gone").stdout.strip())
    luna("dream")
    said = luna("check")
    assert said.stdout == ""
    assert "3 in tiers, 1 archived: nothing breaks a rule" in said.stderr
    assert bread.is_dir()


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named_with_its_place(luna: Luna, bread: Path, case: str) -> None:
    spoil, place, rule = BROKEN[case]
    spoil(bread)
    before = contents(bread)
    lines = [line for line in luna("check", code=14).stdout.splitlines() if line.startswith("error\t")]
    assert len(lines) == 1
    assert place in lines[0]
    assert rule in lines[0]
    assert contents(bread) == before


@pytest.mark.parametrize("case", NOTED)
def test_what_is_odd_is_a_note(luna: Luna, bread: Path, case: str) -> None:
    spoil, rule = NOTED[case]
    spoil(bread)
    assert rule in luna("check").stdout
    assert all(line.startswith("note\t") for line in luna("check").stdout.splitlines())


def test_a_full_text_that_is_gone_is_an_error(luna: Luna, bread: Path) -> None:
    luna("forget", memory(bread).name.split(".")[-2])
    (bread / "archives/full/2026-11.jsonl").unlink()
    assert "full: archives/full/2026-11.jsonl does not hold exp_" in luna("check", code=14).stdout


def test_git_diff_is_empty_after_it(luna: Luna, bread: Path) -> None:
    luna("dream")
    luna("check", "-v")
    status = subprocess.run(["git", "-C", str(bread), "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_the_document_counts_and_says_what_luna_runs_on(luna: Luna, bread: Path) -> None:
    put(bread, "leaves/2026-11-20/x.json", "{")
    document = json.loads(luna("check", "--json", code=14).stdout)
    assert (document["memories"], document["errors"]) == (1, 1)
    assert document["findings"][0]["path"] == "leaves/2026-11-20/x.json"
    assert {part["name"] for part in document["environment"]} == {"luna", "python", "sqlite", "git", "locale"}
    assert "FTS5" in luna("check", "-v", code=14).stdout


def test_repair_follows_the_folder_adopts_and_closes(luna: Luna, bread: Path) -> None:
    moved = bread / "branchs/2026-11-20" / memory(bread).name
    moved.parent.mkdir(parents=True)
    memory(bread).rename(moved)
    put(bread, "seeds/2026-11-02/idea.json", '{"content": "Écrite à la main, une idée", "tags": ["main"], "mine": 7}')
    put(bread, "leaves/2026-11-20/x.json", "{broken")
    put(bread, ".luna/new-4711", "half")
    said = luna("check", "--repair", code=14)
    assert "memory_type: leaf → branch" in said.stderr
    assert [line.split("\t")[1] for line in said.stdout.splitlines()] == ["leaves/2026-11-20/x.json"]
    assert (bread / "leaves/2026-11-20/x.json").read_text() == "{broken"
    assert json.loads(moved.read_text())["memory_pure_v2"]["experience"]["memory_type"] == "branch"
    assert not (bread / ".luna/new-4711").exists()
    shown = json.loads(next(bread.glob("seeds/2026-11-02/*.json")).read_text())["memory_pure_v2"]
    experience = shown["experience"]
    assert (experience["content"], experience["tags"], experience["mine"]) == ("Écrite à la main, une idée", ["main"], 7)
    assert (experience["memory_type"], experience["created_at"], experience["language"]) == ("seed", "2026-11-02T12:00:00Z", "fr")
    assert shown["created_at"] == "2026-11-20T14:30:00Z"
    assert "Écrite à la main" in luna("recall", "idée").stdout
    (bread / "leaves/2026-11-20/x.json").unlink()
    assert luna("check").stdout == ""
    luna("undo")
    assert (bread / "seeds/2026-11-02/idea.json").exists()


def test_a_handwritten_file_in_the_wrapper_keeps_what_it_says(luna: Luna, bread: Path) -> None:
    said = {"memory_pure_v2": {"experience": {"content": "mine", "created_at": "2026-11-03T09:00", "trust": "self", "id": None}}}
    put(bread, "roots/2026-11-03/a.json", json.dumps(said))
    assert luna("check", code=14).stdout.startswith("error\troots/2026-11-03/a.json\t1\tid: is missing")
    luna("check", "--repair")
    experience = json.loads(next(bread.glob("roots/*/*.json")).read_text())["memory_pure_v2"]["experience"]
    assert (experience["trust"], experience["pinned"], experience["created_at"]) == ("self", True, "2026-11-03T09:00:00Z")


def test_repair_of_a_sound_vault_writes_nothing(luna: Luna, bread: Path) -> None:
    before = contents(bread)
    luna("check", "--repair")
    assert contents(bread) == before
    assert len(luna("undo", "--list").stdout.splitlines()) == 1
