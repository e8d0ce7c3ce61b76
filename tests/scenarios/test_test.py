"""`luna test`: a vault's own tests, as CI runs them; nothing is changed by it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna
from tests.scenarios.conftest import Terminal

HOLDS = {"cue": "quelle hydratation pour Marie", "must_recall": [{"text": "65 %"}], "rank": 1}
BREAKS = {"cue": "rye", "must_recall": [{"text": "14 October"}], "why": "it was there in May"}
UNWANTED = {"cue": "launch", "must_not_recall": [{"text": "the launch moves"}], "rank": 2}


@pytest.fixture
def lived(luna: Luna, vault: Path) -> Path:
    """A vault of four memories."""
    texts = ("Marie préfère le pain à 65 % d'hydratation", "Rye takes more water than wheat", "The launch moves to 27 October")
    lines = [json.dumps({"content": text, "key": text}) for text in (*texts, "A bell for the dough")]
    luna("store", "--jsonl", "-", stdin="\n".join(lines))
    return vault


def write(vault: Path, name: str, *items: dict[str, Any]) -> None:
    (vault / "tests").mkdir(mode=0o700, exist_ok=True)
    body = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    path = vault / "tests" / name
    path.write_text(f'{{\n"luna_tests": 1,\n"assertions": [\n{body}\n]\n}}\n', encoding="utf-8")
    path.chmod(0o600)


def stamps(vault: Path) -> dict[str, tuple[int, int]]:
    # The index is derived: it may look again at a folder that has just changed, as in every recall.
    found = (path for path in vault.rglob("*") if not {".git", ".luna"} & set(path.parts))
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in found}


def test_what_holds_ends_with_0_and_the_measures(luna: Luna, lived: Path) -> None:
    write(lived, "a.json", HOLDS, {**UNWANTED, "cue": "dough"})
    said = luna("test")
    assert said.stdout == ""
    assert said.stderr.splitlines() == [
        "2 assertions in 1 file: all hold",
        "R@1 1.000, R@5 1.000, R@10 1.000, MRR@10 1.000 over 1 must_recall",
        "1 of 1 must_not_recall held",
    ]
    quiet = luna("-q", "test")
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_what_failed_is_named_with_its_place_and_ends_with_1(luna: Luna, lived: Path) -> None:
    write(lived, "a.json", HOLDS)
    write(lived, "b.json", HOLDS, BREAKS, UNWANTED)
    said = luna("test", code=1)
    rye, launch = (json.loads(luna("recall", cue, "--json").stdout)["hits"][0] for cue in ("rye", "launch"))
    rows = [line.split("\t") for line in said.stdout.splitlines()]
    assert rows == [
        ["tests/b.json", "5", "must_recall", "10", "rye", '"14 October"', "", rye["id"], rye["content"], ""],
        ["tests/b.json", "6", "must_not_recall", "2", "launch", '"the launch moves"', "1", launch["id"], launch["content"], ""],
    ]
    assert "4 assertions in 2 files: 2 failed" in said.stderr
    assert "R@1 0.667" in said.stderr
    assert "0 of 1 must_not_recall held" in said.stderr
    quiet = luna("-q", "test", code=1)
    assert (quiet.stdout, quiet.stderr) == (said.stdout, "")


def test_a_person_reads_what_came_instead(luna: Luna, lived: Path, terminal: Terminal) -> None:
    write(lived, "a.json", BREAKS, {**BREAKS, "cue": "zeppelin", "must_recall": [{"id": "exp_000000000000"}]}, UNWANTED)
    code, text = terminal("test")
    assert code == 1
    rye, launch = (json.loads(luna("recall", cue, "--json").stdout)["hits"] for cue in ("rye", "launch"))
    assert text.splitlines()[: 11 + len(rye[:3])] == [
        "tests/a.json:4  rye",
        '  must_recall "14 October" among the first 10: did not come',
        *(f"     {rank}  {hit['id']}  {hit['content']}" for rank, hit in enumerate(rye[:3], 1)),
        "  why: it was there in May",
        "tests/a.json:5  zeppelin",
        "  must_recall exp_000000000000 among the first 10: no memory has the id exp_000000000000",
        "  nothing came",
        "  why: it was there in May",
        "tests/a.json:6  launch",
        '  must_not_recall "the launch moves" among the first 2: came at rank 1',
        f"     1  {launch[0]['id']}  The launch moves to 27 October",
        "3 assertions in 1 file: 3 failed",
    ]


def test_the_document_is_what_its_schema_says(luna: Luna, lived: Path) -> None:
    valid = Draft202012Validator(schema("test"))
    empty = json.loads(luna("test", "--json").stdout)
    valid.validate(empty)
    assert empty["measures"]["recall_at_1"] is None
    write(lived, "a.json", HOLDS, BREAKS, UNWANTED)
    write(lived, "b.json", {"cue": "x"})
    told = luna("test", "--json", code=1)
    document = json.loads(told.stdout)
    valid.validate(document)
    assert told.stderr == ""
    assert (document["files"], document["assertions"], document["failed"]) == (2, 3, 2)
    assert document["measures"]["recall_at_1"] == 0.5
    assert document["failures"][0]["wanted"] == [{"id": None, "text": "14 October", "rank": None, "problem": None}]
    assert document["failures"][1]["came"][0]["content"] == "The launch moves to 27 October"
    assert [(error["path"], error["line"]) for error in document["errors"]] == [("tests/b.json", 4)]


def test_what_cannot_be_read_is_named_and_the_rest_runs(luna: Luna, lived: Path) -> None:
    write(lived, "a.json", {**HOLDS, "rank": 0}, HOLDS)
    (lived / "tests" / "b.json").write_text('{"luna_tests": 1,\n  broken')
    write(lived, "c.json", HOLDS)
    said = luna("-q", "test", code=3)
    assert said.stdout == ""
    first, second = said.stderr.splitlines()
    assert first == "luna: warning: tests/a.json: line 4: rank: must lie in 1 to 1000, not 0"
    assert second.startswith("luna: warning: tests/b.json: line 2: is not JSON")
    assert "2 assertions in 3 files: all hold" in luna("test", code=3).stderr
    write(lived, "c.json", BREAKS)
    luna("test", code=1)


def test_files_may_be_named(luna: Luna, lived: Path, tmp_path: Path) -> None:
    write(lived, "a.json", BREAKS)
    write(lived, "b.json", HOLDS)
    luna("test", code=1)
    for name in ("b.json", "tests/b.json", ".luna-vault/tests/b.json", str(lived / "tests" / "b.json")):
        assert "1 assertion in 1 file: all hold" in luna("test", name).stderr
    (tmp_path / "mine.json").write_bytes((lived / "tests" / "a.json").read_bytes())
    said = luna("test", "b.json", str(tmp_path / "mine.json"), code=1)
    assert said.stdout.startswith(f"{tmp_path / 'mine.json'}\t4\t")
    said = luna("test", "b.json", "c.json", code=2)
    assert "no file of memory tests is called 'c.json'" in said.stderr
    assert "assertion" not in said.stderr


def test_a_vault_without_tests_says_how_to_write_one(luna: Luna, lived: Path) -> None:
    said = luna("test")
    assert said.stdout == ""
    assert f"{lived}/tests/NAME.json" in said.stderr
    example = json.loads(said.stderr[said.stderr.index("{") :])
    assert Draft202012Validator(schema("assertions")).is_valid(example)
    assert luna("-q", "test").stderr == ""


def test_nothing_is_changed_and_check_says_nothing(luna: Luna, lived: Path) -> None:
    write(lived, "a.json", HOLDS, BREAKS)
    luna("recall", "rye", "--no-trace")
    before = stamps(lived)
    luna("test", code=1)
    assert stamps(lived) == before
    assert luna("check").stdout == ""
    assert "nothing breaks a rule" in luna("check").stderr


def test_a_writer_at_work_holds_no_test_up(luna: Luna, lived: Path) -> None:
    import fcntl

    write(lived, "a.json", HOLDS)
    with (lived / ".luna" / "lock").open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "all hold" in luna("test").stderr


def test_a_fresh_clone_is_tested_without_an_index_of_its_own(luna: Luna, lived: Path, tmp_path: Path) -> None:
    write(lived, "a.json", HOLDS)
    luna("dream")
    git = ["git", "-c", "safe.directory=*"]
    subprocess.run([*git, "clone", "-q", str(lived), str(tmp_path / "clone")], check=True)
    assert "all hold" in luna("--vault", str(tmp_path / "clone"), "test").stderr
    shutil.rmtree(tmp_path / "clone" / "leaves")
    assert "1 failed" in luna("--vault", str(tmp_path / "clone"), "test", code=1).stderr


def test_what_a_memory_says_steers_no_terminal(luna: Luna, vault: Path, terminal: Terminal) -> None:
    luna("store", "bread \x1b[31m red \u202e der")
    write(vault, "a\x1b.json", {"cue": "bread \x1b", "must_recall": [{"text": "rye \u202e"}], "why": "\x1b]0;x\x07"})
    code, text = terminal("test")
    assert code == 1
    assert "bread" in text
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
