import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ids(luna: Luna, vault: Path) -> list[str]:
    """Sixty memories of sixty days, the oldest first: every third a seed, every second tagged."""
    assert vault.is_dir()
    lines = [
        {
            "content": f"day {number}",
            "tier": "seed" if number % 3 == 0 else "leaf",
            "tags": ["even"] if number % 2 == 0 else [],
            "created_at": f"2026-{9 + number // 30:02d}-{1 + number % 30:02d}T12:00:00Z",
        }
        for number in range(60)
    ]
    return luna("store", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines)).stdout.split()


def test_a_pipe_gets_everything_in_stable_columns(luna: Luna, ids: list[str]) -> None:
    lines = luna("list").stdout.splitlines()
    assert len(lines) == 60
    assert lines[0] == f"{ids[59]}\t0.0146\t2026-10-30\tleaf\tday 59"
    assert lines[59] == f"{ids[0]}\t0.0079\t2026-09-01\tseed\tday 0"
    assert luna("list", "--ids", "--reverse").stdout.split() == ids


def test_filters_are_those_of_recall(luna: Luna, ids: list[str]) -> None:
    chosen = luna("list", "--tier", "seed", "--tag", "even", "--since", "2026-10", "--until", "2026-10-20", "--ids").stdout.split()
    assert chosen == [ids[number] for number in range(48, 29, -6)]
    assert luna("list", "-n", "2", "--ids").stdout.split() == [ids[59], ids[58]]


def test_json_is_one_document_and_jsonl_an_object_a_line(luna: Luna, ids: list[str]) -> None:
    memories = json.loads(luna("list", "--json", "--reverse").stdout)["memories"]
    assert [one["id"] for one in memories] == ids
    assert [json.loads(line) for line in luna("list", "--jsonl", "-r").stdout.splitlines()] == memories
    assert memories[0]["path"].startswith("seeds/2026-09-01/")
    assert json.loads(luna("list", "--json", "--tag", "nowhere").stdout) == {"memories": []}


def test_archived_ones_are_listed_when_asked_for(luna: Luna, ids: list[str]) -> None:
    luna("forget", ids[7])
    assert ids[7] not in luna("list", "--ids").stdout.split()
    assert luna("list", "--tier", "archived", "--ids").stdout.split() == [ids[7]]
    assert ids[7] in luna("list", "--tier", "archived", "--tier", "leaf", "--ids").stdout.split()


def test_a_terminal_shows_fifty_and_says_how_many_more(terminal: Callable[..., tuple[int, str]], ids: list[str]) -> None:
    code, written = terminal("list", "--sort", "weight")
    assert code == 0
    assert sum(one in written for one in ids) == 50
    assert "10 more: -n 60 shows all" in written
    assert "0.618" in written


@pytest.mark.parametrize(
    "words", [("--sort", "size"), ("--tier", "tree"), ("--json", "--ids"), ("-n", "0"), ("--since", "soonish")]
)
def test_words_that_cannot_be_are_usage_errors(luna: Luna, vault: Path, words: tuple[str, ...]) -> None:
    assert vault.is_dir()
    assert luna("list", *words, code=2).stdout == ""


def test_nothing_is_written_by_listing(luna: Luna, vault: Path, ids: list[str]) -> None:
    luna("list", "--sort", "importance")
    assert len(ids) == 60
    assert not (vault / "traces").exists()
