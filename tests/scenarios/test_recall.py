"""`luna recall`: what is found, how it is shown, what it leaves behind."""

import json
from pathlib import Path

import pytest

from tests.conftest import Luna


@pytest.fixture
def filled(luna: Luna, vault: Path) -> dict[str, str]:
    """Five memories by a short name; gives their ids."""
    assert vault.exists()
    texts = {
        "bread": {"content": "Marie préfère le pain à 65 % d'hydratation", "tags": ["pain"], "created_at": "2026-10-02T08:00:00Z"},
        "boat": {"content": "Yann repairs the boats in the workshop", "tags": ["boat"], "created_at": "2026-10-05T08:00:00Z"},
        "sail": {"content": "The new sail of the boat is blue", "tags": ["boat", "blue"], "created_at": "2026-11-01T08:00:00Z"},
        "glad": {"content": "Lou swam ten metres", "emotional_context": {"primary_emotion": "joy"}, "source": "diary"},
        "said": {"content": "I am left-handed", "session_context": {"speaker": "Bastien", "session_id": "s1"}, "tier": "seed"},
    }
    lines = "\n".join(json.dumps(record) for record in texts.values())
    ids = luna("store", "--jsonl", "-", stdin=lines).stdout.split()
    return dict(zip(texts, ids, strict=True))


def found(luna: Luna, *words: str) -> list[str]:
    return [line.split("\t")[0] for line in luna("recall", *words).stdout.splitlines()]


def test_stems_accents_and_elision_do_not_matter(luna: Luna, filled: dict[str, str]) -> None:
    assert found(luna, "quelle hydratation prefere Marie ?") == [filled["bread"]]
    assert found(luna, "repairing a boat")[0] == filled["boat"]
    assert found(luna, "HYDRATATIONS")[0] == filled["bread"]


def test_people_tags_and_sessions_are_searched_too(luna: Luna, filled: dict[str, str]) -> None:
    assert found(luna, "what did bastien say") == [filled["said"]]
    assert found(luna, "pain") == [filled["bread"]]


def test_filters(luna: Luna, filled: dict[str, str]) -> None:
    assert set(found(luna, "boat")) == {filled["boat"], filled["sail"]}
    assert found(luna, "boat", "--tag", "boat", "--tag", "blue") == [filled["sail"]]
    assert found(luna, "boat", "--since", "2026-11") == [filled["sail"]]
    assert found(luna, "boat", "--until", "2026-10-05") == [filled["boat"]]
    assert found(luna, "Lou", "--emotion", "joy") == [filled["glad"]]
    assert found(luna, "Lou", "--source", "diary") == [filled["glad"]]
    assert found(luna, "left", "--tier", "seed") == [filled["said"]]
    assert found(luna, "left", "--tier", "leaf") == []
    assert found(luna, "left", "--session", "s1") == [filled["said"]]
    assert len(found(luna, "boat", "-n", "1")) == 1


def test_nothing_found_is_said_and_is_no_error(luna: Luna, filled: dict[str, str]) -> None:
    assert filled
    done = luna("recall", "zeppelin")
    assert done.stdout == ""
    assert "no memory holds any of these words" in done.stderr
    assert json.loads(luna("recall", "zeppelin", "--json").stdout) == {"cue": "zeppelin", "hits": []}


def test_json_and_explain(luna: Luna, filled: dict[str, str]) -> None:
    answer = json.loads(luna("recall", "boat", "--json", "--explain").stdout)
    assert answer["cue"] == "boat"
    hit = answer["hits"][0]
    assert hit["id"] in {filled["boat"], filled["sail"]}
    assert hit["score"] == pytest.approx(sum(hit["explain"].values()), abs=2e-4)
    assert hit["tags"][0] == "boat"
    lines = [json.loads(line) for line in luna("recall", "boat", "--jsonl").stdout.splitlines()]
    assert [line["id"] for line in lines] == [one["id"] for one in answer["hits"]]
    assert "importance" in luna("recall", "boat", "--explain").stdout


def test_a_batch_answers_each_cue_in_order(luna: Luna, filled: dict[str, str], tmp_path: Path) -> None:
    cues = tmp_path / "cues.txt"
    cues.write_text("boat\n\nzeppelin\nLou\n")
    lines = [json.loads(line) for line in luna("recall", "--batch", str(cues), "--no-trace", "-n", "1").stdout.splitlines()]
    assert [line["cue"] for line in lines] == ["boat", "", "zeppelin", "Lou"]
    assert [len(line["hits"]) for line in lines] == [1, 0, 0, 1]
    assert lines[3]["hits"][0]["id"] == filled["glad"]


def test_a_recall_leaves_a_trace_unless_told_not_to(luna: Luna, vault: Path, filled: dict[str, str]) -> None:
    luna("recall", "boat", "--no-trace")
    luna("recall", "boat", env={"LUNA_RECALL_TRACE": "false"})
    assert not (vault / "traces").exists()
    luna("recall", "boat")
    (path,) = (vault / "traces").glob("2026-11-20.*.jsonl")
    trace = json.loads(path.read_text())
    assert trace["kind"] == "recall"
    assert trace["cue"] == "boat"
    assert set(trace["ids"]) == {filled["boat"], filled["sail"]}


def test_an_archived_memory_is_found_by_what_remains(luna: Luna, filled: dict[str, str]) -> None:
    luna("dream", at="2026-12-31T03:00:00Z")
    line = luna("recall", "hydratation", at="2026-12-31T04:00:00Z").stdout
    assert line.split("\t")[0] == filled["bread"]
    assert line.split("\t")[3] == "archived"


def test_a_memory_edited_in_place_is_shown_as_it_is_now(luna: Luna, vault: Path, filled: dict[str, str]) -> None:
    found(luna, "sail")
    (path,) = vault.glob(f"*/*/*{filled['sail']}.json")
    with path.open("r+b") as file:
        text = file.read().replace(b"is blue", b"is grey")
        file.seek(0)
        file.write(text)
    assert "is grey" in luna("recall", "sail").stdout


def test_a_cue_may_come_on_stdin(luna: Luna, filled: dict[str, str]) -> None:
    assert luna("recall", "-", stdin="Hello,\n\nwho prefers what\nhydratation?\n").stdout.split("\t")[0] == filled["bread"]
    assert luna("recall", "--", "-", stdin="hydratation").stdout.split("\t")[0] == filled["bread"]
    assert json.loads(luna("recall", "-", "--json", stdin="two\nboats\n").stdout)["cue"] == "two\nboats"
    assert "there is no cue on stdin" in luna("recall", "-", stdin=" \n", code=2).stderr
    assert "binary data" in luna("recall", "-", stdin="a\0b", code=2).stderr


def test_a_batch_goes_on_after_a_line_that_is_no_text(luna: Luna, filled: dict[str, str], tmp_path: Path) -> None:
    cues = tmp_path / "cues.txt"
    cues.write_bytes(b"boat\ncaf\xe9\nzero \0\nLou\n")
    done = luna("recall", "--batch", str(cues), "--no-trace", code=3)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["cue"] for line in lines] == ["boat", "caf\ufffd", "zero \0", "Lou"]
    assert [bool(line["hits"]) for line in lines] == [True, False, False, True]
    assert f"{cues}: line 2: not UTF-8 (byte 0xe9 at 3)" in done.stderr
    assert f"{cues}: line 3: binary data" in done.stderr
    assert luna("recall", "--batch", str(cues), "--ids", code=3).stdout.split("\n")[1:4] == ["", "", filled["glad"]]
