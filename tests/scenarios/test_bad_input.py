"""Bad input of every kind: a clear message, its exit code, and a vault that is as it was."""

import json
import os
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.scenarios.lives import live

Luna = Callable[..., subprocess.CompletedProcess[str]]
Spoil = Callable[[str], str]
NOBODY = "exp_000000000000"


def tree(vault: Path) -> dict[str, bytes]:
    found = (path for path in vault.rglob("*") if path.is_file())
    return {str(path.relative_to(vault)): path.read_bytes() for path in found if not {".luna", ".git"} & set(path.parts)}


WORDS: list[tuple[list[str], int, str]] = [
    (["recall"], 2, "recall takes a cue"),
    (["recal", "bread"], 2, "no command is called 'recal'; did you mean recall?"),
    (["recall", "--colour", "red"], 2, "no such option: --colour"),
    (["recall", ""], 2, "cue"),
    (["recall", "  \t "], 2, "cue"),
    (["recall", "bread", "-n", "0"], 2, "-n"),
    (["recall", "bread", "-n", "many"], 2, "-n"),
    (["recall", "bread", "--since", "someday"], 2, "--since: 'someday'"),
    (["recall", "bread", "--until", "2026-02-30"], 2, "--until: '2026-02-30'"),
    (["recall", "bread", "--tier", "trunk"], 2, "--tier is one of seed, leaf, branch, root"),
    (["recall", "bread", "--emotion", "glee"], 2, "--emotion is one of"),
    (["store", ""], 2, "there is no text to store"),
    (["store", " \n\t"], 2, "there is no text to store"),
    (["store", "x", "--at", "the day before never"], 2, "--at: 'the day before never'"),
    (["store", "x", "--at", "2027-02-29"], 2, "--at: '2027-02-29'"),
    (["store", "x", "--at", "2026-11-20T25:00"], 2, "--at: "),
    (["store", "x", "--tier", "trunk"], 2, "--tier is one of seed, leaf, branch, root, not 'trunk'"),
    (["store", "x", "--emotion", "glee"], 2, "--emotion"),
    (["store", "x", "--intensity", "7"], 2, "--intensity"),
    (["store", "x", "--intensity", "nan"], 2, "--intensity"),
    (["store", "x", "--valence", "-2"], 2, "--valence"),
    (["store", "x", "--arousal", "high"], 2, "--arousal"),
    (["store", "x", "--secondary", "joy"], 2, "--secondary takes key=value, not 'joy'"),
    (["store", "x", "--context", "=v"], 2, "--context takes key=value"),
    (["store", "x", "--parent", NOBODY], 13, f"no memory has the id {NOBODY}"),
    (["store", "--file", "nowhere.txt"], 1, "nowhere.txt: No such file or directory"),
    (["store", "--jsonl", "nowhere.jsonl"], 1, "nowhere.jsonl: No such file or directory"),
    (["store", "x", "--file", "y"], 2, "not both"),
    (["store", "--conversation", "nowhere.json", "x"], 1, "nowhere.json: No such file or directory"),
    (["import", "jsonl", "nowhere.jsonl"], 1, "nowhere.jsonl: No such file or directory"),
    (["import", "markdown", "nowhere"], 1, "nowhere"),
    (["import", "git", "."], 1, "not in a git repository"),
    (["import", "jsonl", "-", "--tier", "trunk"], 2, "--tier is one of"),
    (["show", NOBODY], 13, f"no memory has the id {NOBODY}"),
    (["show", "../../etc/passwd"], 13, "no memory has the id"),
    (["edit", NOBODY, "--set", "pinned=true"], 13, "no memory has the id"),
    (["forget", NOBODY], 13, "no memory has the id"),
    (["dream", "--phase", "rem"], 2, "--phase is one of analysis, extraction, promotion, deep-sleep, consolidation"),
    (["dream", "report", "2001-01-01"], 13, "no report is called 2001-01-01"),
    (["config", "recall.hist"], 2, "no setting is called 'recall.hist'"),
    (["config", "recall.hits", "none"], 2, "recall.hits"),
    (["undo", "nothing"], 13, "nothing"),
    (["list", "--sort", "taste"], 2, "--sort is one of"),
]


def test_words(vault: Path) -> None:
    before = tree(vault)
    home = str(vault.parent)
    answers = live(home, [("2026-11-20T14:30:00Z", *words) for words, _, _ in WORDS])
    wrong = [
        (words, found, text)
        for (words, code, said), (found, text) in zip(WORDS, answers, strict=True)
        if found != code or not text.startswith("luna: error: ") or said not in text or "Traceback" in text
    ]
    assert wrong == []
    (vault.parent / "said").unlink()
    assert tree(vault) == before


def test_an_instant_that_is_none(luna: Luna, vault: Path) -> None:
    before = tree(vault)
    for at in ("yesterday", "2026-11-20", "2026-11-20T14:30:00", "2026-11-20T24:00:00Z"):
        for words in (["recall", "x"], ["store", "x"]):
            assert f"luna: error: LUNA_NOW: '{at}'" in luna(*words, at=at, code=2).stderr
    assert tree(vault) == before


@pytest.mark.parametrize(
    "cue", ['" OR * NEAR(', "AND", 'content:"x" -y ^z', "NEAR(a b, 2)", "*", "''; DROP TABLE memory; --", "%_\\"]
)
def test_a_cue_is_plain_words(luna: Luna, vault: Path, cue: str) -> None:
    assert (vault / "vault.json").exists()
    luna("store", "there is near here and content or x")
    said = luna("recall", "--", cue).stderr
    assert said in {"", "luna: note: no memory holds any of these words\nluna: hint: try other words\n"}


def test_a_long_cue(luna: Luna, vault: Path) -> None:
    luna("store", "one loaf of bread")
    cue = "bread and " * 10_000
    assert luna("recall", cue).stdout.startswith("exp_")
    assert luna("recall", " ".join(f"w{n}" for n in range(15_000))).stdout == ""
    (trace,) = (vault / "traces").iterdir()
    assert max(map(len, trace.read_bytes().splitlines())) < 4096


def test_an_argument_that_is_not_utf8(luna: Luna, vault: Path) -> None:
    before = tree(vault)
    bad = os.fsdecode(b"caf\xe9")
    assert "the text is not UTF-8" in luna("store", bad, code=2).stderr
    assert "--tag is not UTF-8" in luna("store", "x", "--tag", bad, code=2).stderr
    assert "--summary is not UTF-8" in luna("store", "x", "--summary", bad, code=2).stderr
    assert tree(vault) == before
    assert "cue" in luna("recall", bad, code=2).stderr


VAULTS: list[tuple[str, Spoil, int, str]] = [
    ("newer", lambda text: text.replace('"format": 1', '"format": 99'), 15, "the vault has format 99, this luna reads up to 1"),
    ("no luna key", lambda text: text.replace('"luna"', '"moon"'), 10, "has no 'luna' key"),
    ("cut off", lambda text: text[: len(text) // 2], 14, "vault.json: line "),
    ("no object", lambda _: "[]", 14, "must be a JSON object"),
    ("empty", lambda _: "", 14, "vault.json: "),
    ("huge", lambda text: text + " " * (1 << 20), 14, "longer than"),
    ("zone", lambda text: text.replace('"UTC"', '"Mars/Olympus"'), 14, "'Mars/Olympus' is not an IANA time zone"),
    ("format", lambda text: text.replace('"format": 1', '"format": "1"'), 14, "luna.format: must be a whole number"),
]


@pytest.mark.parametrize(("spoil", "code", "said"), [row[1:] for row in VAULTS], ids=[row[0] for row in VAULTS])
def test_a_vault_that_is_none(luna: Luna, vault: Path, spoil: Spoil, code: int, said: str) -> None:
    luna("store", "before")  # an index that the fast lane would take
    path = vault / "vault.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(spoil(text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    before = tree(vault)
    for words in (["recall", "before"], ["store", "x"], ["check"]):
        assert said in luna(*words, code=code).stderr
    assert tree(vault) == before


def test_no_vault(luna: Luna) -> None:
    for words in (["recall", "x"], ["store", "x"], ["dream"], ["list"], ["import", "jsonl", "-"]):
        done = luna(*words, code=10)
        assert "luna: error: no vault at " in done.stderr
        assert "luna: hint: run 'luna init'" in done.stderr
    assert "no vault at" in luna("--vault", "/nowhere", "recall", "x", code=10).stderr
    assert json.loads(luna("list", "--json", code=10).stderr)["error"]["code"] == 10


MEMORIES: dict[str, tuple[Spoil, str]] = {
    "cut off": (lambda text: text[:300], "is not JSON"),
    "empty": (lambda _: "", "is not JSON"),
    "two keys": (lambda text: text.replace('"id":', '"id": "exp_000000000001",\n      "id":'), "stands twice"),
    "byte order mark": (lambda text: "\ufeff" + text, "begins with a byte order mark"),
    "deep": (lambda _: "[" * 100 + "]" * 100, "nests deeper than 64"),
    "NaN": (lambda text: text.replace('"intensity": 0.5', '"intensity": NaN'), "is not JSON"),
    "long": (lambda text: text + " " * (1 << 20), "longer than 1,048,576 bytes"),
    "a number": (lambda text: text.replace('"content": "broken', '"content": 7, "was": "broken'), "content: must be a text"),
    "an integer": (lambda text: text.replace('"turn": 1', '"turn": 123456789012345678901'), "does not fit 64 bits"),
    "tier": (
        lambda text: text.replace('"memory_type": "leaf"', '"memory_type": "trunk"'),
        "must be one of seed, leaf, branch, root",
    ),
    "newer": (lambda text: text.replace('"version": "2.0.0"', '"version": "3.0.0"'), "version 3.0.0 is newer than 2.0.0"),
}


def spoil(vault: Path, memory_id: str, how: Spoil) -> str:
    """Spoil the file of a memory; return its path below the vault."""
    (path,) = vault.rglob(f"*{memory_id}.json")
    text = path.read_text(encoding="utf-8")
    path.write_text(how(text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    return str(path.relative_to(vault))


def test_broken_memories_are_named_and_stop_nothing(luna: Luna, vault: Path) -> None:
    lines = [{"content": f"broken bread {name}", "session_context": {"session_id": name}} for name in MEMORIES]
    ids = luna("store", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines)).stdout.split()
    luna("store", "whole bread")
    paths = [spoil(vault, one, how) for one, (how, _) in zip(ids, MEMORIES.values(), strict=True)]
    before = tree(vault)
    luna("index")
    assert [line.split("\t")[4] for line in luna("recall", "bread", "--no-trace").stdout.splitlines()] == ["whole bread"]
    found = {line.split("\t")[1]: line for line in luna("check", code=14).stdout.splitlines()}
    assert set(found) == set(paths)
    assert [name for path, (name, (_, said)) in zip(paths, MEMORIES.items(), strict=True) if said not in found[path]] == []
    luna("status")
    luna("check", "--repair", code=14)
    assert tree(vault) == before
    luna("dream", at="2027-11-20T14:30:00Z")
    assert {path: data for path, data in tree(vault).items() if path in paths} == {path: before[path] for path in paths}


def test_an_unknown_tier_names_file_line_and_rule(luna: Luna, vault: Path) -> None:
    memory_id = luna("store", "broken bread").stdout.strip()
    path = spoil(vault, memory_id, MEMORIES["tier"][0])
    line = (vault / path).read_text(encoding="utf-8").split("trunk")[0].count("\n") + 1
    rule = "memory_type: must be one of seed, leaf, branch, root, not 'trunk'"
    luna("index")
    assert luna("check", code=14).stdout == f"error\t{path}\t{line}\t{rule}\n"
    for words in (["show"], ["relive"], ["edit", "--set", "pinned=true"]):
        assert f"luna: error: {path}: line {line}: {rule}\n" in luna(*words, memory_id, code=14).stderr


def test_a_memory_of_a_newer_version(luna: Luna, vault: Path) -> None:
    memory_id = luna("store", "broken bread").stdout.strip()
    path = spoil(vault, memory_id, MEMORIES["newer"][0])
    for before_reading in (False, True):
        if before_reading:
            luna("index")
        done = luna("show", memory_id, code=15)
        assert f"{path}: line 3: version 3.0.0 is newer than 2.0.0" in done.stderr
        assert "upgrade luna" in done.stderr


def test_an_ambiguous_prefix(luna: Luna, vault: Path) -> None:
    lines = "".join(json.dumps({"content": f"line {n}", "key": f"k{n}"}) + "\n" for n in range(40))
    luna("import", "jsonl", "-", stdin=lines)
    ids = sorted(path.name[-21:-5] for path in vault.rglob("*exp_*.json"))
    digit = next(one[4] for one, other in pairwise(ids) if one[4] == other[4])
    done = luna("show", digit, code=2)
    assert f"{digit} is the beginning of several ids: exp_{digit}" in done.stderr
    assert "write more of it" in done.stderr
    luna("show", ids[0][:15])
