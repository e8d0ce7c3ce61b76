"""Corrections as people and programs meet them: said by hand, marked wherever the older one is shown, taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna
from tests.scenarios.conftest import Terminal

OLD = "The bakery on rue Haute opens at 7"
NEW = "The bakery on rue Haute opens at 8"


def checked(name: str, text: str) -> Any:
    value = json.loads(text)
    Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)
    return value


@pytest.fixture
def pair(luna: Luna, vault: Path) -> tuple[str, str]:
    """The older and the newer memory of a correction, in a fresh vault."""
    assert vault.is_dir()
    older = luna("store", OLD, at="2026-11-20T08:00:00Z").stdout.strip()
    return older, luna("store", NEW, "--supersedes", older[:10]).stdout.strip()


Sides = Callable[[str], tuple[list[str], str | None]]


@pytest.fixture
def sides(luna: Luna, vault: Path) -> Sides:
    """What a memory says that it supersedes, and is superseded by: its file, or `show` once it is archived."""

    def read(memory: str) -> tuple[list[str], str | None]:
        for path in vault.glob(f"*/*/*{memory}.json"):
            experience = json.loads(path.read_text())["memory_pure_v2"]["experience"]
            return experience.get("supersedes", []), experience.get("superseded_by")
        said = json.loads(luna("show", memory, "--json", "--no-trace").stdout)
        assert said["superseded_by"] == said["experience"].get("superseded_by")
        return said["experience"].get("supersedes", []), said["superseded_by"]

    return read


def test_both_sides_are_told_in_one_transaction(luna: Luna, vault: Path, pair: tuple[str, str], sides: Sides) -> None:
    older, newer = pair
    assert (sides(older), sides(newer)) == (([], newer), ([older], None))
    luna("undo")
    assert sides(older) == ([], None)
    assert not list(vault.glob(f"leaves/*/*{newer}.json"))


def test_the_newer_one_comes_first_and_the_older_one_is_marked(luna: Luna, pair: tuple[str, str]) -> None:
    older, newer = pair
    for cue in ("bakery", OLD, "at 7"):
        first, second = (line.split("\t") for line in luna("recall", cue, "--no-trace").stdout.splitlines())
        assert (first[0], first[4]) == (newer, NEW)
        assert (second[0], second[4]) == (older, f"[superseded by {newer}] {OLD}")
        assert float(first[1]) >= float(second[1])
    assert luna("recall", OLD, "-n", "1", "--ids").stdout.split() == [newer]
    hits = checked("recall", luna("recall", OLD, "--json", "--explain", "--around", "1").stdout)["hits"]
    assert [hit["superseded_by"] for hit in hits] == [None, newer]
    assert hits[0]["explain"]["superseding"] > 0
    assert abs(sum(hits[0]["explain"].values()) - hits[0]["score"]) < 0.001
    assert hits[0]["around"]["before"][0]["superseded_by"] == newer


def test_it_is_found_by_words_that_only_the_older_one_says(luna: Luna, pair: tuple[str, str]) -> None:
    older, _ = pair
    unlike = luna("store", "Nothing is sold there any more", "--supersedes", pair[1]).stdout.strip()
    found = [line.split("\t")[0] for line in luna("recall", "rue Haute at 7").stdout.splitlines()]
    assert found == [unlike, pair[1], older]
    assert luna("recall", "rue Haute at 7", "-n", "1", "--ids").stdout.split() == [unlike]
    lines = luna("recall", "bakery opens", "--until", "2026-11-21", "--tier", "leaf").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [unlike, pair[1], older]
    luna("promote", unlike, "--to", "root")
    assert luna("recall", "rue Haute at 7", "--tier", "leaf", "--ids").stdout.split() == [pair[1], older]


def test_every_listing_marks_it(luna: Luna, terminal: Terminal, pair: tuple[str, str]) -> None:
    older, newer = pair
    mark = f"[superseded by {newer}] {OLD}"
    assert mark in luna("list").stdout
    listed = json.loads(luna("list", "--json").stdout)["memories"]
    assert {one["id"]: one["superseded_by"] for one in listed} == {older: newer, newer: None}
    assert f"replaced  by {newer}" in luna("show", older).stdout
    assert f"replaces  {older}" in luna("show", newer).stdout
    assert mark in luna("relive", newer).stdout
    assert mark in luna("recall", "rue", "--around", "1").stdout
    for words in (("recall", "bakery"), ("list",), ("recall", "bakery", "--around", "1")):
        code, written = terminal(*words)
        assert code == 0
        assert f"[superseded by {newer}]" in written


def test_a_model_is_told_which_one_is_current(luna: Luna, pair: tuple[str, str]) -> None:
    older, newer = pair
    lines = luna("recall", OLD, "--for-prompt").stdout.splitlines()
    assert f"[{older} 2026-11-20 trust=user superseded by {newer}: no longer so] {OLD}" in lines
    assert f"[{newer} 2026-11-20 trust=user] {NEW}" in lines


def test_an_archived_one_may_be_superseded_and_stays_marked(luna: Luna, vault: Path, sides: Sides) -> None:
    assert vault.is_dir()
    older = luna("store", OLD).stdout.strip()
    luna("forget", older)
    newer = luna("store", NEW, "--supersedes", older).stdout.strip()
    assert sides(newer) == ([older], None)
    assert sides(older)[1] == newer
    assert luna("recall", OLD, "--ids").stdout.split() == [newer, older]
    assert "archived" in luna("edit", newer, "--set", "supersedes=", code=2).stderr
    luna("forget", newer)
    assert luna("recall", OLD, "--ids").stdout.split() == [newer, older]
    luna("revive", older)
    assert sides(older) == ([], newer)


def test_what_cannot_be_is_refused_and_changes_nothing(luna: Luna, vault: Path, pair: tuple[str, str]) -> None:
    older, newer = pair
    files = sorted(path.read_text() for path in vault.glob("leaves/*/*"))
    assert "no memory has the id" in luna("store", "x", "--supersedes", "exp_0000000000ff", code=13).stderr
    done = luna("store", "x", "--supersedes", older, code=2)
    assert f"{older} is superseded by {newer} already" in done.stderr
    assert f"supersede {newer}" in done.stderr
    assert "does not supersede itself" in luna("edit", newer, "--set", f"supersedes={newer}", code=2).stderr
    assert f"{older} is itself superseded by {newer}" in luna("edit", older, "--set", f"supersedes={newer}", code=2).stderr
    assert luna("edit", newer, "--set", "supersedes=+exp_0000000000ff", code=13).stdout == ""
    assert "of the newer memory" in luna("edit", older, "--set", "superseded_by=", code=2).stderr
    script = f"sed -i s/{newer}/exp_0000000000ff/"
    assert "superseded_by is not changed by hand" in luna("edit", older, env={"EDITOR": script}, code=2).stderr
    assert sorted(path.read_text() for path in vault.glob("leaves/*/*")) == files


def test_an_edit_keeps_both_sides_in_line(luna: Luna, vault: Path, sides: Sides) -> None:
    assert vault.is_dir()
    one, two, three = (luna("store", f"{OLD} {word}").stdout.strip() for word in ("sharp", "or so", "they say"))
    luna("edit", three, "--set", f"supersedes={one[:10]},{two[:10]}")
    assert (sides(one), sides(two), sides(three)) == (([], three), ([], three), ([one, two], None))
    luna("edit", three, "--set", f"supersedes=-{one}")
    assert (sides(one), sides(two), sides(three)) == (([], None), ([], three), ([two], None))
    luna("edit", three, "--set", "supersedes=")
    assert (sides(two), sides(three)) == (([], None), ([], None))
    luna("undo")
    assert (sides(two), sides(three)) == (([], three), ([two], None))
    luna("edit", two, env={"EDITOR": f"sed -i /superseded_by/s/.{three}./null/"})
    assert (sides(two), sides(three)) == (([], None), ([], None))
    luna("edit", two, "--set", f"supersedes=+{one}", "--dry-run")
    assert sides(one) == ([], None)


def test_what_is_purged_supersedes_nothing_any_more(luna: Luna, vault: Path, pair: tuple[str, str], sides: Sides) -> None:
    older, newer = pair
    newest = luna("store", "And closed on Mondays", "--supersedes", newer).stdout.strip()
    luna("forget", "--purge", "--force", newer)
    assert (sides(older), sides(newest)) == (([], newest), ([newer, older], None))
    luna("undo")
    luna("forget", "--purge", "--force", newer, newest)
    assert sides(older) == ([], None)
    assert len(list(vault.glob("leaves/*/*"))) == 1


def test_a_line_of_the_bulk_format_says_what_it_supersedes(luna: Luna, vault: Path, sides: Sides) -> None:
    assert vault.is_dir()
    one, two = (luna("store", f"{OLD} {word}").stdout.strip() for word in ("sharp", "or so"))
    lines = [
        {"content": NEW, "supersedes": [one]},
        {"content": f"{NEW}, no, at 9", "supersedes": [one]},
        {"content": "lost", "supersedes": ["exp_0000000000ff"]},
        {"content": "whole ids alone", "supersedes": [two[:10]]},
        {"content": "nothing to do with it"},
    ]
    done = luna("store", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)), code=3)
    newer, plain = done.stdout.split()
    assert (sides(one), sides(newer), sides(plain)) == (([], newer), ([one], None), ([], None))
    assert f"line 2: supersedes: {one} is superseded by {newer} already" in done.stderr
    assert "line 3: supersedes: no memory has the id 'exp_0000000000ff'" in done.stderr
    assert f"line 4: supersedes: no memory has the id '{two[:10]}'" in done.stderr
    luna("undo")
    assert sides(one) == ([], None)


def test_deleting_the_index_changes_nothing(luna: Luna, vault: Path, pair: tuple[str, str]) -> None:
    older, newer = pair
    luna("store", "And closed on Mondays", "--supersedes", newer)
    luna("forget", older)
    before = [luna(*words).stdout for words in (("recall", OLD, "--json", "--no-trace"), ("list", "--json"))]
    for path in (vault / ".luna").glob("index*"):
        path.unlink()
    assert [luna(*words).stdout for words in (("recall", OLD, "--json", "--no-trace"), ("list", "--json"))] == before
