"""A large import finds room: larger tiers, or the archives."""

import json
from pathlib import Path

from tests.conftest import Luna

LATER = "2026-11-21T03:00:00Z"


def lines(path: Path, count: int, **cells: object) -> str:
    words = ("rye", "oven", "harbour", "letter", "winter", "garden", "piano")
    records = [
        {"content": f"The {words[n % 7]} of {n} was better than the {words[n % 5]} of {n * n}.", **cells} for n in range(count)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def scale(vault: Path) -> float | None:
    found: float | None = json.loads((vault / "vault.json").read_text())["settings"].get("capacity.scale")
    return found


def test_a_large_import_makes_the_tiers_larger_in_the_same_command(luna: Luna, vault: Path, tmp_path: Path) -> None:
    luna("config", "capacity.scale", "0.01")
    source = lines(tmp_path / "in.jsonl", 60)
    told = luna("import", "jsonl", source, "--dry-run").stderr
    assert "they would hold 100 roots, 250 branches, 500 leaves, 150 seeds (capacity.scale=0.1)" in told
    assert scale(vault) == 0.01
    assert "they now hold 100 roots, 250 branches, 500 leaves, 150 seeds" in luna("import", "jsonl", source).stderr
    assert scale(vault) == 0.1
    luna("dream", at=LATER)
    assert len(luna("list", "--tier", "leaf", "--ids", "-n", "100").stdout.split()) == 60
    luna("undo", "--list")
    assert "capacity.scale" not in luna("import", "jsonl", source).stderr


def test_undo_takes_the_room_back_with_the_memories(luna: Luna, vault: Path, tmp_path: Path) -> None:
    luna("config", "capacity.scale", "0.01")
    luna("store", "--jsonl", lines(tmp_path / "in.jsonl", 60))
    assert scale(vault) == 0.1
    luna("undo")
    assert scale(vault) == 0.01
    assert not list(vault.glob("leaves/*/*"))


def test_a_few_more_compete_for_their_places(luna: Luna, vault: Path) -> None:
    luna("config", "capacity.scale", "0.01")
    for number in range(7):
        luna("store", "--jsonl", "-", stdin=f'{{"content": "Night {number}: the ferry was late again", "tier": "seed"}}\n' * 3)
    assert scale(vault) == 0.01
    luna("dream", at=LATER)
    assert len(list(vault.glob("seeds/*/*"))) == 15
    (line, *_) = map(json.loads, (vault / "dreams/history.jsonl").read_text().splitlines())
    assert (line["from"], line["to"]) == ("seed", "archived")
    assert line["reason"].startswith("the weakest of a seed tier that holds 15")


def test_a_cold_import_goes_to_the_archives_and_comes_back_whole(luna: Luna, vault: Path, tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", 3, tier="branch", created_at="2016-05-04T10:00:00Z")
    assert "3 memories" in luna("import", "jsonl", source, "--cold", "--dry-run").stderr
    assert not (vault / "archives").exists()
    assert luna("import", "jsonl", source, "--cold").stderr.splitlines()[-1].endswith(", to the archives")
    assert not list(vault.glob("branchs/*/*"))
    stubs = [json.loads(line) for line in (vault / "archives/2026-11.jsonl").read_text().splitlines()]
    assert {(stub["tier"], stub["reason"]) for stub in stubs} == {("branch", "imported into the archives")}
    assert stubs[0]["original_created_at"].startswith("2016-05-04")
    assert stubs[0]["id"] in luna("recall", "rye").stdout
    luna("check")
    luna("revive", stubs[0]["id"])
    (path,) = vault.glob("branchs/2016-05-04/*")
    assert json.loads(path.read_text())["memory_pure_v2"]["experience"]["content"] == "The rye of 0 was better than the rye of 0."
    assert "3 were there already" in luna("import", "jsonl", source, "--cold").stderr
    luna("undo")
    luna("undo")
    assert not (vault / "archives/full/2026-11.jsonl").exists()


def test_what_goes_to_the_archives_corrects_nothing(luna: Luna, vault: Path, tmp_path: Path) -> None:
    memory = luna("store", "The bakery opens at six").stdout.strip()
    source = lines(tmp_path / "in.jsonl", 1, supersedes=[memory])
    told = luna("import", "jsonl", source, "--cold", code=3)
    assert "what goes to the archives corrects nothing" in told.stderr
    assert not (vault / "archives").exists()
