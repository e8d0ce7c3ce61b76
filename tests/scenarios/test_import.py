"""`luna import`: real sources, twice, and what is left out."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Luna


def memories(vault: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_text())["memory_pure_v2"]["experience"] for path in sorted(vault.glob("*/*/*.json"))]


def test_json_lines_twice_add_nothing(luna: Luna, vault: Path, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"content": "ok"}\n{"content": "ok"}\n{"content": "other", "key": "k"}\n')
    assert "3 memories" in luna("import", "jsonl", str(path)).stderr
    assert "0 memories, 2026" not in luna("import", "jsonl", str(path)).stderr
    again = luna("import", "jsonl", str(path)).stderr
    assert again.startswith("0 memories")
    assert "3 were there already" in again
    assert len(memories(vault)) == 3


def test_bad_lines_are_named_and_the_rest_is_imported(luna: Luna, vault: Path, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"content": "good"}\n{"content": "bad", "tier": "trunk"}\n')
    done = luna("import", "jsonl", str(path), code=3)
    assert "in.jsonl: line 2: tier: must be one of" in done.stderr
    assert "1 left out" in done.stderr
    assert len(memories(vault)) == 1


def test_a_folder_of_notes_with_front_matter(luna: Luna, vault: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    (notes / "deep").mkdir(parents=True)
    (notes / "pain.md").write_text("---\ntitle: Le pain\ndate: 2016-05-04\ntags: [pain, levain]\n---\nSoixante-cinq pour cent.\n")
    (notes / "deep" / "2015-01-02-boat.md").write_text("# Boat\n\nThe sail is torn. #boat\n")
    (notes / "broken.md").write_bytes(b"\xff\xfe not text")
    done = luna("import", "markdown", str(notes), code=3)
    assert "broken.md" in done.stderr
    by_text = {str(one["content"])[:5]: one for one in memories(vault)}
    bread = by_text["Soixa"]
    assert bread["summary"] == "Le pain"
    assert bread["tags"] == ["pain", "levain"]
    assert str(bread["created_at"]).startswith("2016-05-04")
    assert "0 memories" in luna("import", "markdown", str(notes), code=3).stderr
    (notes / "pain.md").write_text("---\ntitle: Le pain\ndate: 2016-05-04\n---\nSoixante-douze pour cent.\n")
    assert luna("import", "markdown", str(notes), code=3).stderr.splitlines()[-1].startswith("1 memory")


def test_ten_year_old_notes_are_one_day_old_tomorrow(luna: Luna, vault: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for n in range(12):
        (notes / f"2016-0{n % 9 + 1}-1{n % 9}-{n}.md").write_text(f"An old thought, number {n}.\n")
    luna("import", "markdown", str(notes))
    luna("dream", at="2026-11-21T03:00:00Z")
    assert len(memories(vault)) == 12
    assert not (vault / "archives").exists()


@pytest.mark.usefixtures("vault")
def test_the_history_of_a_repository(luna: Luna, tmp_path: Path) -> None:
    repository = tmp_path / "atelier"
    repository.mkdir()

    def git(*words: str, when: str = "2019-03-02T10:00:00Z", who: str = "Yann") -> None:
        env = {
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_AUTHOR_NAME": who,
            "GIT_AUTHOR_EMAIL": f"{who}@example.org",
        }
        env |= {"GIT_COMMITTER_NAME": who, "GIT_COMMITTER_EMAIL": f"{who}@example.org", "PATH": "/usr/bin:/bin:/usr/local/bin"}
        subprocess.run(["git", "-C", str(repository), *words], check=True, env=env, capture_output=True)

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "Ouvrir le bordage\n\nTrois membrures fendues.")
    git("commit", "-q", "--allow-empty", "-m", "Caulk the seams", when="2020-01-05T10:00:00Z", who="Lou")
    done = luna("import", "git", str(repository))
    assert "2 memories, 2 people, 2019-03-02 … 2020-01-05" in done.stderr
    assert "0 memories" in luna("import", "git", str(repository)).stderr
    found = json.loads(luna("recall", "membrures", "--json").stdout)["hits"][0]
    assert found["speaker"] == "Yann"
    assert found["created_at"] == "2019-03-02T10:00:00Z"
    assert found["source"] == "git"


def test_dry_run_and_undo(luna: Luna, vault: Path, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"content": f"line {n}"}) for n in range(40)))
    assert "would import 40 memories" in luna("import", "jsonl", str(path), "--dry-run").stderr
    assert memories(vault) == []
    luna("import", "jsonl", str(path), "--tag", "poured", "--tier", "seed")
    assert {str(one["tags"]) for one in memories(vault)} == {"['poured']"}
    assert len(list((vault / "seeds").glob("*/*.json"))) == 40
    luna("undo")
    assert memories(vault) == []
