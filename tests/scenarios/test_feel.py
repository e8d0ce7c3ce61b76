"""`luna feel` as people and programs meet it."""

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


def test_a_day_of_feelings(luna: Luna, vault: Path) -> None:
    assert "emotion\tnone" in luna("feel").stdout
    found = checked("feel", luna("feel", "trigger", "imprévu", "--json", at="2026-11-20T08:00:00Z").stdout)
    assert found["active"] == ["surprise"]
    assert {one["emotion"] for one in found["pending"]} == {"curiosity", "fear"}
    assert "fear" in checked("feel", luna("feel", "--json", at="2026-11-20T08:06:00Z").stdout)["active"]
    assert "relief" in checked("feel", luna("feel", "show", "--json", at="2026-11-20T08:26:00Z").stdout)["active"]
    evening = checked("feel", luna("feel", "--json", at="2026-11-20T20:00:00Z").stdout)
    assert evening["emotions"].get("fear", 0) < 0.01
    for path in (vault / "traces").iterdir():
        for line in path.read_text().split():
            assert checked("trace", line)["kind"] == "feel"


def test_levels_choose_the_state_and_say_what_changes(luna: Luna, vault: Path) -> None:
    luna("feel", "set", "dopamine", "0.8")
    lines = [line.split("\t") for line in luna("feel").stdout.splitlines()]
    state = next(line for line in lines if line[0] == "state")
    assert state[1:3] == ["flow", "0.00"]
    assert ["effect", "plasticity", "1.30", "1.00 at rest"] in lines
    assert luna("feel", "set", "joie", "0.5").stdout.startswith("emotion\tjoy\t0.50")
    assert luna("--quiet", "feel", "set", "joy", "0.1").stdout == ""
    assert vault.is_dir()


def test_what_a_text_feels_like(luna: Luna, vault: Path) -> None:
    found = checked("feel-read", luna("feel", "read", "je suis pas du tout content", "--json").stdout)
    assert (found["language"], found["emotional_context"]["primary_emotion"]) == ("fr", "concern")
    assert found["words"][0]["negated"]
    mild = checked("feel-read", luna("feel", "read", "--json", stdin="not bad at all").stdout)
    assert mild["emotional_context"]["valence"] > 0
    assert "tone\tneutral" in luna("feel", "read", "the table is brown").stdout
    mine = vault.parent / "mine.tsv"
    mine.write_text("en\ttable\t0.9\t0.4\tlove\n", encoding="utf-8")
    assert "tone\tlove" in luna("feel", "read", "the table", "--lexicon", str(mine)).stdout
    luna("config", "--user", "emotion.lexicon", str(mine))
    assert "tone\tlove" in luna("feel", "read", "the table").stdout
    mine.write_text("en\ttable\t9\t0.4\tlove\n", encoding="utf-8")
    assert "mine.tsv: line 1: the valence must be" in luna("feel", "read", "the table", code=14).stderr


def test_the_list_of_events(luna: Luna, vault: Path) -> None:
    found = checked("feel-triggers", luna("feel", "triggers", "--json").stdout)
    assert {"name": "thanks", "french": "remerciement"}.items() <= next(one for one in found if one["name"] == "thanks").items()
    assert len(luna("feel", "triggers").stdout.splitlines()) == len(found)
    assert vault.is_dir()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "joi", "0.5"), 13, "did you mean joie"),
        (("set", "joy", "2"), 2, "0 to 1"),
        (("set", "joy", "much"), 2, "LEVEL"),
        (("trigger", "thnaks"), 13, "did you mean thanks"),
        (("read", "x", "--language", "de"), 2, "en or fr"),
        (("read", "x", "--lexicon", "gone.tsv"), 1, "gone.tsv"),
    ],
)
def test_what_cannot_be_felt_is_said(luna: Luna, vault: Path, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in luna("feel", *words, code=code).stderr
    assert not (vault / "traces").exists()


def test_bad_files_are_named_and_everything_else_works(luna: Luna, vault: Path) -> None:
    (vault / "graph").mkdir(exist_ok=True)
    (vault / "graph" / "emotions.json").write_text('{"emotions": [\n{"id": "x", "type": "joie", "intensité": 7}]}')
    (vault / "graph" / "state.json").write_text("nonsense")
    done = luna("feel", "set", "calm", "0.6")
    assert "graph/emotions.json: line 2: intensité: must be a number in 0 to 1, not 7" in done.stderr
    assert "graph/state.json: line 1: is not JSON" in done.stderr
    assert "emotion\tcalm\t0.60" in done.stdout


def test_on_a_terminal_levels_are_bars(terminal: Terminal, luna: Luna, vault: Path) -> None:
    luna("feel", "set", "joy", "0.5")
    code, written = terminal("feel")
    assert code == 0
    assert "█" * 10 + "░" * 10 in written
    assert vault.is_dir()
