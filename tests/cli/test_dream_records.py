"""`luna dream patterns|history|landscape` as a pipe and as a program see them, and the picture that a person sees."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.main import get_command

from luna_cli import clock
from luna_cli.actions.schema import schema
from luna_cli.cli import output
from luna_cli.cli.app import new_app
from luna_cli.cli.dream_records import register
from luna_cli.cli.landscape import SIGNS, drawn, shares
from luna_cli.cli.session import Session
from luna_cli.dream.record_words import record_words
from luna_cli.errors import UsageError
from luna_cli.model.records import Move, Pattern, Week
from luna_cli.model.schema import TONES

AT = clock.parse_utc("2026-11-16T03:00:00Z")
PATTERN = Pattern(
    at=AT,
    id="pat_0123456789ab",
    hubs=("hub_four", "hub_pain"),
    days=5,
    first="2026-10-13",
    last="2026-11-10",
    interval_days=7.0,
    regularity=1.0,
    weekday=2,
    hour=18,
    valence=0.25,
    phi=0.381966,
    trust="user",
    examples=("exp_000000000001",),
)
MOVE = Move(at=AT, id="exp_000000000001", before="seed", after="leaf", score=0.496221, terms={"weight": 0.496221})
WEEK = Week(
    at=AT,
    week="2026-W46",
    memories=4,
    felt=3,
    tones={"joy": 3, "neutral": 1},
    valence=0.5,
    intensity=0.25,
    strongest=("exp_000000000001",),
    calmest="2026-11-10",
    stormiest="2026-11-12",
)
Run = Callable[..., str]


@pytest.fixture
def run(vault: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`run(*words)`: what `luna dream WORDS` writes, over a vault with a line in each record."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(vault.parent / ".config"))
    (vault / "dreams").mkdir()
    for name, line in (("patterns", PATTERN), ("history", MOVE), ("landscapes", WEEK)):
        (vault / "dreams" / f"{name}.jsonl").write_text(json.dumps(line.wire()) + "\n")
    app = new_app()
    register(app)

    def ran(*words: str) -> str:
        get_command(app).main(list(words), obj=Session(given=str(vault)), standalone_mode=False)
        return capsysbinary.readouterr().out.decode()

    return ran


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "patterns",
            "pat_0123456789ab 0.382 5 2026-10-13 2026-11-10 7 1.000 2 18 0.250 user four,_pain exp_000000000001",
        ),
        ("history", "2026-11-16T03:00:00Z exp_000000000001 seed leaf 0.496 - -"),
        ("landscape", "2026-W46 4 3 0.500 0.250 3 0 0 0 0 1 2026-11-10 2026-11-12 exp_000000000001"),
    ],
)
def test_a_pipe_gets_a_line_of_cells(run: Run, name: str, cells: str) -> None:
    wanted = ["" if cell == "-" else cell.replace("_pain", " pain") for cell in cells.split()]
    assert run(name) == "\t".join(wanted) + "\n"


@pytest.mark.parametrize(
    ("name", "published", "beside"),
    [
        ("patterns", "pattern", {"concepts": ["four", "pain"]}),
        ("history", "history", {"content": None}),
        ("landscape", "landscape", {}),
    ],
)
def test_a_program_gets_what_is_published(run: Run, name: str, published: str, beside: dict[str, Any]) -> None:
    line = {"pattern": PATTERN.wire(), "history": MOVE.wire(), "landscape": WEEK.wire()}[published]
    assert json.loads(run(name, "--jsonl")) == {**line, **beside}
    assert json.loads(run(name, "--json")) == [{**line, **beside}]
    validator = Draft202012Validator(schema(published))
    assert list(validator.iter_errors(line)) == list(validator.iter_errors({**line, **beside})) == []
    assert list(validator.iter_errors({**line, "at": None})) != []
    with pytest.raises(UsageError):
        run(name, "--json", "--jsonl")


def test_what_lies_before_a_date_is_left_out(run: Run) -> None:
    assert [run(name, "--since", "2026-11-20") for name in ("patterns", "history", "landscape")] == ["", "", ""]
    assert run("landscape", "--since", "2026-11-15").startswith("2026-W46\t")


def lines(language: str, width: int, *weeks: Week) -> list[str]:
    return ["".join(text for text, _ in line) for line in drawn(weeks, record_words(language), width, plain=True)]


def test_the_picture_in_ascii() -> None:
    other = Week(at=AT, week="2026-W47", memories=8, felt=8, tones={"calm": 4, "concern": 4})
    assert lines("en", 64, WEEK, other) == [
        "week                               memories  valence  stormiest",
        "2026-W46  +++++++++...                    4    +0.50  2026-11-12",
        "2026-W47  ~~~~~~~~~~~~!!!!!!!!!!!         8",
        "",
        "+ joy   ~ calm   ! concern   . neutral   ",
    ]
    assert lines("fr", 64, WEEK)[0].split() == ["semaine", "souvenirs", "valence", "agité"]


@given(st.dictionaries(st.sampled_from(TONES), st.integers(0, 1000)), st.integers(0, 100))
def test_the_cells_of_a_bar_are_all_given_away(counts: dict[str, int], length: int) -> None:
    found = shares(counts, length)
    total = sum(counts.values())
    assert sum(found.values()) == (length if total else 0)
    assert all(abs(cells - counts[tone] * length / total) < 1 for tone, cells in found.items())


def test_each_tone_has_a_sign_of_its_own() -> None:
    assert SIGNS.keys() == set(TONES)
    assert len(set(SIGNS.values())) == len(TONES)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_what_it_is_about_keeps_its_place_on_a_narrow_terminal(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch, columns: int, language: str
) -> None:
    named = dataclasses.replace(PATTERN, hubs=("hub_sourdough-bread", "hub_harbour-master"))
    (vault / "dreams" / "patterns.jsonl").write_text(json.dumps(named.wire()) + "\n")
    identity = json.loads((vault / "vault.json").read_text())
    (vault / "vault.json").write_text(json.dumps(identity | {"language": language}))
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    for name, kept in (("patterns", "sourdough bread + h"), ("history", "exp_000000000001")):
        told = run(name).splitlines()
        assert kept in told[1]
        assert max(map(len, told)) <= columns
