"""`luna status --conflicts`: what no dream could decide, until somebody does."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna
from tests.scenarios.conftest import Terminal

OLD, NEW = "The parcel depot closes at 18:15", "The parcel depot closes at 19:45, as its new sign has it"


def checked(name: str, text: str) -> Any:
    value = json.loads(text)
    Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)
    return value


def record(vault: Path, newer: str, older: str, reason: str = "18:15 or 19:45") -> None:
    line = {"at": "2026-11-20T03:00:00Z", "newer": newer, "older": older, "kind": "date", "reason": reason}
    checked("conflict", json.dumps(line))
    (vault / "dreams").mkdir(exist_ok=True)
    with (vault / "dreams/conflicts.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


@pytest.fixture
def pair(luna: Luna, vault: Path) -> tuple[str, str]:
    """The older and the newer memory of an open contradiction."""
    older, newer = (luna("store", text).stdout.strip() for text in (OLD, NEW))
    record(vault, newer, older)
    return older, newer


def count(luna: Luna) -> int:
    """How many are open, by all three ways to ask."""
    found = len(checked("conflicts", luna("status", "--conflicts", "--json").stdout)["conflicts"])
    told = [line for line in luna("status").stdout.splitlines() if line.startswith("conflicts\t")]
    assert told == ([f"conflicts\t{found} undecided: 'luna status --conflicts'"] if found else [])
    assert checked("status", luna("status", "--json").stdout)["conflicts"] == found
    return found


def test_a_pair_is_listed_with_how_to_decide(luna: Luna, terminal: Terminal, vault: Path, pair: tuple[str, str]) -> None:
    older, newer = pair
    done = luna("status", "--conflicts")
    assert done.stdout == f"{newer}\t{older}\tdate\t18:15 or 19:45\t{NEW}\t{OLD}\n"
    assert f"luna edit {newer} --set supersedes=+{older}" in done.stderr
    assert luna("-q", "status", "--conflicts").stderr == ""
    code, written = terminal("status", "--conflicts")
    assert (code, written.splitlines()[:3]) == (
        0,
        ["date: 18:15 or 19:45", f"  2026-11-20  {newer}  {NEW}", f"  2026-11-20  {older}  {OLD}"],
    )
    (found,) = checked("conflicts", luna("status", "--conflicts", "--json").stdout)["conflicts"]
    assert (found["newer"]["id"], found["older"]["content"], found["at"]) == (newer, OLD, "2026-11-20T03:00:00Z")
    record(vault, newer, older, "found again")
    assert luna("status", "--conflicts").stdout.count("\n") == 1
    assert "stands alone" in luna("status", "--conflicts", "--stats", code=2).stderr


def test_the_advice_settles_it(luna: Luna, pair: tuple[str, str]) -> None:
    told = luna("status", "--conflicts")
    advice = [line.partition("luna ")[2].split() for line in told.stderr.splitlines() if "luna edit" in line]
    assert [words[1] for words in advice] == [pair[1], pair[0], pair[1]]
    for words in advice:
        luna(*words)
        assert luna("status", "--conflicts").stdout == ""
        luna("undo")
    assert luna("status", "--conflicts").stdout == told.stdout


def test_it_is_settled_where_one_is_no_longer_current(luna: Luna, vault: Path, pair: tuple[str, str]) -> None:
    older, newer = pair
    luna("forget", older)
    assert count(luna) == 0
    luna("revive", older)
    assert count(luna) == 1
    luna("store", "The parcel depot has moved away", "--supersedes", newer)
    assert count(luna) == 0
    luna("undo")
    next(vault.glob(f"leaves/*/*{older}.json")).write_text("{")
    assert count(luna) == 0


def test_lines_that_say_nothing_are_passed_over(luna: Luna, vault: Path, pair: tuple[str, str]) -> None:
    with (vault / "dreams/conflicts.jsonl").open("a") as file:
        file.write('{\n[]\n{"at": 7}\n\n{"at":"2026-11-20T03:00:00Z","newer":"exp_x"}\n' + "x" * 70_000 + "\n")
    record(vault, pair[0], "exp_0000000000ff")
    assert count(luna) == 1


def test_without_any_there_is_nothing(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    assert count(luna) == 0
    done = luna("status", "--conflicts")
    assert (done.stdout, done.stderr) == ("", "no contradiction waits to be decided\n")
