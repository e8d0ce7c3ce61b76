"""`luna outcome`: what helped and what misled, in the traces, in dopamine, and in the next dream's accesses."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna
from tests.scenarios.conftest import Terminal


def checked(name: str, text: str) -> Any:
    value = json.loads(text)
    Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)
    return value


@pytest.fixture
def memory(luna: Luna, vault: Path) -> str:
    assert vault.is_dir()
    return luna("store", "Turn the loaf when it is half baked").stdout.strip()


def traces(vault: Path) -> list[Any]:
    return [checked("trace", line) for path in vault.glob("traces/*") for line in path.read_text().splitlines() if line]


def dopamine(luna: Luna) -> float:
    return float(checked("feel", luna("feel", "--json").stdout)["neuromodulators"]["dopamine"])


def test_what_helped_leaves_a_trace_and_moves_dopamine_at_once(luna: Luna, vault: Path, memory: str) -> None:
    other = luna("store", "Rye takes more water").stdout.strip()
    assert dopamine(luna) == 0.5
    done = luna("outcome", memory[:9], other, memory, "good", "--note", "just in time")
    assert (done.stdout, done.stderr) == ("", "2 memories helped: that counts as a use; dopamine is at 0.65\n")
    assert dopamine(luna) == 0.65
    told, felt = traces(vault)
    assert (told["kind"], told["ids"], told["value"], told["note"]) == ("outcome", [memory, other], "good", "just in time")
    assert (felt["kind"], felt["value"]) == ("feel", {"trigger": ["outcome_good"]})


def test_what_misled_lowers_it(luna: Luna, terminal: Terminal, memory: str) -> None:
    found = checked("outcome", luna("outcome", memory, "bad", "--json").stdout)
    assert (found["ids"], found["outcome"], found["note"]) == ([memory], "bad", None)
    assert found["neuromodulators"] == {"dopamine": 0.35, "serotonin": 0.45, "noradrenaline": 0.5, "oxytocin": 0.5}
    assert terminal("outcome", memory, "bad") == (0, f"{memory} misled: today's uses do not count; dopamine is at 0.20\n")
    assert terminal("-q", "outcome", memory, "bad") == (0, "")


def test_the_dream_counts_what_helped_and_not_what_misled(luna: Luna, memory: str) -> None:
    misled = luna("store", "Open the oven often").stdout.strip()
    for one in (memory, misled):
        luna("show", one)
    luna("outcome", misled, "bad")
    luna("outcome", memory, "good", at="2026-11-21T09:00:00Z")
    luna("show", misled, at="2026-11-22T09:00:00Z")
    luna("dream", at="2026-11-23T03:00:00Z")
    count = {one: json.loads(luna("show", one, "--json").stdout)["experience"].get("access_count", 0) for one in (memory, misled)}
    assert count == {memory: 2, misled: 1}


def test_archived_ones_have_outcomes_too_and_others_are_refused_before_anything_is_written(
    luna: Luna, vault: Path, memory: str
) -> None:
    assert "the last word is good or bad, not 'so-so'" in luna("outcome", memory, "so-so", code=2).stderr
    assert "which memories were good?" in luna("outcome", "good", code=2).stderr
    assert luna("outcome", memory, "exp_0000000000ff", "good", code=13).stdout == ""
    assert traces(vault) == []
    luna("forget", memory)
    luna("outcome", memory, "good")
    assert [line["kind"] for line in traces(vault)] == ["outcome", "feel"]


def test_many_ids_and_a_long_note_make_lines_that_fit(luna: Luna, vault: Path) -> None:
    ids = luna("store", "--jsonl", "-", stdin="\n".join(json.dumps({"content": f"step {n}"}) for n in range(120))).stdout.split()
    done = luna("outcome", *ids, "good", "--note", "é" * 2000)
    assert "not all of it was written down" in done.stderr
    assert [one for line in traces(vault) if line["kind"] == "outcome" for one in line["ids"]] == ids
    assert max(len(line) for path in vault.glob("traces/*") for line in path.read_bytes().splitlines()) < 4096


def test_a_secret_is_not_written_down(luna: Luna, vault: Path, memory: str) -> None:
    done = luna("outcome", memory, "bad", "--note", "the key is ghp_" + "a1B2" * 9)
    assert "holds a secret" in done.stderr
    assert "ghp_" not in json.dumps(traces(vault))
