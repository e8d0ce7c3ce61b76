"""A session is summed up overnight, by the real command: the synthesis names its sources, and the tree shows them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luna_cli.dream.due import synthesis_id

Luna = Callable[..., subprocess.CompletedProcess[str]]
EVENING, NIGHT, NEXT = "2026-11-18T20:00:00Z", "2026-11-19T03:30:00Z", "2026-11-20T03:30:00Z"
SAID = (
    ("Ana", "The rye bread rose well in the stone oven this morning."),
    ("Bo", "We carried forty loaves of rye bread down to the harbour."),
    ("Ana", "The harbour was full of boats, and the stone oven was still hot."),
    ("Bo", "Rye bread sells best at the harbour when the boats come in."),
    ("Ana", "Tomorrow the stone oven needs sweeping before the bread goes in."),
    ("Bo", "The boats bring flour to the harbour on Monday."),
)


@pytest.fixture
def ids(luna: Luna, vault: Path) -> list[str]:
    """The ids of a conversation."""
    assert vault.is_dir()
    records = (
        {"content": text, "created_at": f"2026-11-18T19:0{at}:00Z", "session_context": {"session_id": "bakery", "speaker": speaker}}
        for at, (speaker, text) in enumerate(SAID)
    )
    return luna("store", "--jsonl", "-", stdin="".join(json.dumps(record) + "\n" for record in records), at=EVENING).stdout.split()


@pytest.fixture
def made(luna: Luna, ids: list[str]) -> str:
    """The id of the synthesis that a night makes of it."""
    luna("dream", at=NIGHT)
    return synthesis_id("session", ids)


def experience(luna: Luna, memory_id: str, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(luna("show", memory_id, "--json", "--no-trace", *words, at=NEXT).stdout)
    return found


def test_a_session_becomes_a_memory_that_names_its_sources(luna: Luna, ids: list[str], made: str) -> None:
    found = experience(luna, made)["experience"]
    assert found["children_ids"] == ids
    assert (found["source"], found["tags"], found["memory_type"]) == ("synthesis", ["synthesis", "session"], "seed")
    assert found["summary"].startswith("session of 18 November 2026: ")
    assert {line.partition(": ")[2] for line in found["content"].split("\n")} <= {text for _, text in SAID}
    assert {experience(luna, one)["experience"]["parent_id"] for one in ids} == {made}


def test_it_is_found_by_its_title_and_among_syntheses_alone(luna: Luna, ids: list[str], made: str) -> None:
    ranked = [
        json.loads(line)["id"] for line in luna("recall", "the harbour session of November", "--jsonl", at=NEXT).stdout.splitlines()
    ]
    assert made in ranked
    assert set(ranked) <= {made, *ids}
    only = luna("recall", "harbour", "--source", "synthesis", "--jsonl", at=NEXT).stdout.splitlines()
    assert [json.loads(line)["id"] for line in only] == [made]


def test_the_tree_goes_down_to_the_sources_and_up_again(luna: Luna, ids: list[str], made: str) -> None:
    shown = luna("show", made, "--tree", "--no-trace", at=NEXT).stdout
    head, _, tree = shown.partition("\nno parents\n")
    assert head.startswith(f"{made}  seed  2026-11-18 19:05\n")
    lines = tree.strip("\n").split("\n")
    assert lines[0] == "children"
    assert [line.split()[0] for line in lines[1:]] == ids
    assert lines[1] == f"  {ids[0]}  2026-11-18 19:00  leaf  Ana: The rye bread rose well in the stone oven this morning."
    up = luna("show", ids[2], "--tree", "--no-trace", at=NEXT).stdout.partition("\nparents\n")[2].split("\n")
    assert up[0].startswith(f"  {made}  2026-11-18 19:05  seed  session of 18 November 2026: ")
    assert up[1:] == ["", "no children", ""]


def test_the_tree_for_programs(luna: Luna, ids: list[str], made: str) -> None:
    tree = experience(luna, made, "--tree")["tree"]
    assert tree["parents"] == []
    assert [one["id"] for one in tree["children"]] == ids
    assert tree["children"][0] == {
        "id": ids[0],
        "tier": "leaf",
        "created_at": "2026-11-18T19:00:00Z",
        "text": "The rye bread rose well in the stone oven this morning.",
        "children": [],
    }
    assert "tree" not in experience(luna, made)
    (up,) = experience(luna, ids[0], "--tree")["tree"]["parents"]
    assert (up["id"], up["parents"]) == (made, [])


def test_archived_sources_stay_in_the_tree_and_reachable(luna: Luna, ids: list[str], made: str) -> None:
    luna("dream", "--force", at="2027-01-10T03:30:00Z")
    tree = experience(luna, made, "--tree")["tree"]
    assert [(one["id"], one["tier"]) for one in tree["children"]] == [(one, "archived") for one in ids]
    assert {experience(luna, one)["experience"]["content"] for one in ids} == {text for _, text in SAID}
    assert experience(luna, made)["tier"] == "archived"


def test_circles_and_what_is_not_there_are_cut(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    first = luna("store", "First.").stdout.strip()
    second = luna("store", "Second.", "--parent", first).stdout.strip()
    (path,) = vault.rglob(f"*{first}.json")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"parent_id": null', f'"parent_id": "{second}"').replace(
            '"children_ids": []', '"children_ids": ["exp_ffffffffffff"]'
        ),
        encoding="utf-8",
    )
    shown = luna("show", first, "--tree", "--no-trace").stdout.partition("\nparents\n")[2]
    again = [f"  {second}  2026-11-20 14:30  leaf  Second.", f"    {first}  2026-11-20 14:30  leaf  First.  (stands above)"]
    missing = "  exp_ffffffffffff  (not in this vault)"
    assert shown.rstrip("\n").split("\n") == [*again, "", "children", missing, *again]


def test_the_tree_and_the_bytes_of_a_file_do_not_go_together(luna: Luna, ids: list[str]) -> None:
    assert "give --tree or --raw, not both" in luna("show", ids[0], "--tree", "--raw", code=2).stderr


def test_a_second_dream_and_a_quiet_night_make_no_other(luna: Luna, made: str) -> None:
    luna("dream", at="2026-11-19T04:30:00Z")
    luna("dream", at=NEXT)
    listed = luna("list", "--source", "synthesis", "--jsonl", at=NEXT).stdout.splitlines()
    assert [json.loads(line)["id"] for line in listed] == [made]


def test_what_is_purged_goes_with_the_syntheses_that_hold_its_words(luna: Luna, vault: Path, ids: list[str], made: str) -> None:
    told = luna("forget", ids[1], "--purge", "--force", at=NEXT).stdout.splitlines()
    assert [line.split()[1] for line in told] == [ids[1], made]
    assert all(b"forty loaves" not in path.read_bytes() for path in vault.rglob("*.json") if ".luna" not in path.parts)
    luna("forget", ids[2], at=NEXT)
    assert luna("list", "--source", "synthesis", at=NEXT).stdout == ""
