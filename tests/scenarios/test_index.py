"""The index is derived: kept in line step by step, or built anew, its rows and words are the same."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from luna_cli.actions.index import index
from luna_cli.vault.index import schema
from luna_cli.vault.store import Vault
from tests.conftest import Luna

Rows = list[tuple[Any, ...]]


def dump(vault: Path) -> dict[str, Rows]:
    """Return the rows of memories with their folder's path, every word with its place, and what was set aside."""
    columns = ", ".join(f"m.{name}" for name in schema.COLUMNS if name != "folder")
    with closing(sqlite3.connect(schema.path_of(str(vault)))) as db:
        db.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', 'words', 'instance')")
        query = f"SELECT f.path, {columns} FROM memory m JOIN folder f ON f.n = m.folder ORDER BY m.id"  # noqa: S608 - constants
        memories = db.execute(query).fetchall()
        words = db.execute('SELECT m.id, v.col, v."offset", v.term FROM temp.v v JOIN memory m ON m.n = v.doc ORDER BY 1, 2, 3')
        orphans = db.execute("SELECT count(*) FROM temp.v WHERE doc NOT IN (SELECT n FROM memory)").fetchone()
        aside = db.execute("SELECT path, mtime, size, reason FROM bad ORDER BY path").fetchall()
        return {"memories": memories, "words": words.fetchall(), "orphans": [orphans], "bad": aside}


def ids(vault: Path) -> dict[str, Path]:
    """Return where each memory lies, by its text."""
    found = {}
    for path in vault.glob("*/*/*.json"):
        if path.parent.parent.name in {"seeds", "leaves", "branchs", "roots"}:
            found[json.loads(path.read_text())["memory_pure_v2"]["experience"]["content"]] = path
    return found


def rewrite(path: Path, **fields: object) -> None:
    document = json.loads(path.read_text())
    document["memory_pure_v2"]["experience"].update(fields)
    path.write_text(json.dumps(document))


def steps(luna: Luna, vault: Path) -> Iterator[str]:
    """Live through everything that may happen to a vault, one step at a time."""
    for number in range(4):
        luna("store", f"un pain de seigle numéro {number}", "--tag", "pain")
    yield "the fast lane"
    luna("store", "A whole experience", "--emotion", "joy", "--summary", "joy of bread")
    yield "the full lane"
    drafts = [
        {"content": f"turn {n} of the walk", "session_context": {"session_id": "s"}, "created_at": f"2026-11-{n + 1:02d}T08:00:00Z"}
        for n in range(12)
    ]
    luna("store", "--jsonl", "-", stdin="\n".join(json.dumps(draft) for draft in drafts))
    yield "bulk"
    rewrite(ids(vault)["turn 3 of the walk"], content="turn three, by hand", tags=["walk"])
    yield "an edit by hand"
    ids(vault)["turn 4 of the walk"].unlink()
    yield "a deletion by hand"
    moved = ids(vault)["turn 5 of the walk"]
    (vault / "roots" / moved.parent.name).mkdir(parents=True)
    moved.rename(vault / "roots" / moved.parent.name / moved.name)
    yield "a move to another tier by hand"
    luna("forget", *(path.name.split(".")[-2] for text, path in ids(vault).items() if text.startswith("turn 1")))
    yield "archived"
    luna("revive", next(path.read_text().split('"id":"')[1][:16] for path in vault.glob("archives/*.jsonl")))
    yield "revived"
    spoilt = ids(vault)["turn 6 of the walk"]
    whole = spoilt.read_text()
    spoilt.write_text("{broken")
    yield "a broken file"
    spoilt.write_text(whole)
    yield "mended by hand"
    first = ids(vault)["turn 7 of the walk"]
    copy = vault / "branchs" / first.parent.name / f"copy.{first.name}"
    copy.parent.mkdir(parents=True)
    shutil.copy(first, copy)
    yield "a double"
    first.unlink()
    yield "the first of the double gone"


def test_rebuilt_rows_equal_the_incremental_ones(luna: Luna, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(vault.parent / ".config"))
    for step in steps(luna, vault):
        with Vault(str(vault)) as opened:
            index(opened)
            before = dump(vault)
            index(opened, rebuild=True)
        assert dump(vault) == before, step
        assert before["orphans"] == [(0,)], step


def test_a_double_of_an_id_is_set_aside_whichever_came_first(luna: Luna, vault: Path) -> None:
    luna("store", "the one and only")
    path = ids(vault)["the one and only"]
    copy = path.with_name(f"a-copy.{path.name}")
    shutil.copy(path, copy)
    said = luna("index").stderr
    assert f"its id stands in {copy.relative_to(vault)} already" in said
    before = dump(vault)
    luna("index", "--rebuild")
    assert dump(vault) == before


def test_an_edit_in_place_is_seen_and_said(luna: Luna, vault: Path) -> None:
    luna("store", "bread of yesterday")
    luna("index")
    path = ids(vault)["bread of yesterday"]
    rewrite(path, content="bread of tomorrow and more")
    # Long ago, so that neither the folder's time nor a suspicion about it calls for a look.
    os.utime(path.parent, (1_600_000_000, 1_600_000_000))
    luna("index")
    rewrite(path, content="brioche")
    assert json.loads(luna("index", "--json").stdout)["done"] == "refreshed"
    assert "brioche" in luna("recall", "brioche").stdout
    assert json.loads(luna("index", "--json").stdout) | {"seconds": 0} == {
        "done": "nothing",
        "refreshed": [],
        "memories": 1,
        "archived": 0,
        "folders": 1,
        "set_aside": [],
        "path": f".luna/index-{schema.KEY}.db",
        "size": os.path.getsize(schema.path_of(str(vault))),
        "seconds": 0,
    }


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage"])
def test_an_index_that_is_no_index_is_built(luna: Luna, vault: Path, damage: str) -> None:
    luna("store", "kept in a file")
    path = Path(schema.path_of(str(vault)))
    before = dump(vault)
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else b"not a database" * 400)
    assert json.loads(luna("index", "--json").stdout)["done"] == "built"
    assert dump(vault) == before


def test_git_sees_nothing_of_it(luna: Luna, vault: Path) -> None:
    luna("store", "kept in a file")
    before = sorted((path, path.stat().st_mtime_ns) for path in vault.glob("*/*/*"))
    luna("index", "--rebuild")
    assert sorted((path, path.stat().st_mtime_ns) for path in vault.glob("*/*/*")) == before


def pieces(vault: Path) -> int:
    """Return in how many pieces the lists of tokens lie."""
    with closing(sqlite3.connect(schema.path_of(str(vault)))) as db:
        count: int = db.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchone()[0]
    return count


@pytest.mark.parametrize("words", [["index"], ["dream"], ["store", "--jsonl", "-"]], ids=lambda words: words[0])
def test_what_many_stores_leave_in_pieces_is_merged(luna: Luna, vault: Path, words: list[str]) -> None:
    for number in range(3):
        luna("store", f"bread number {number}")
    assert pieces(vault) > 1
    luna(*words, stdin="".join(f'{{"content": "rye {number}"}}\n' for number in range(1000)) if words[0] == "store" else None)
    assert pieces(vault) == 1
