"""Reading memory tests: what is meant, where it stands, and every rule that a file may break."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import luna_cli
from luna_cli import clock
from luna_cli.errors import UsageError
from luna_cli.model import assertion_schemas
from luna_cli.model.assertion import ASSERTION, FILE, WANTED, Assertion, Wanted
from luna_cli.vault import assertions
from luna_cli.vault.findings import Finding
from tests.strategies import QUICK

PAGE = (Path(luna_cli.__file__).parent.parent / "docs" / "design" / "format.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("\n## Memory tests\n")[2].partition("\n## ")[0]
VALID = Draft202012Validator(assertion_schemas.assertions(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _read(root: Path, text: str | bytes, zone: str = "UTC") -> list[Assertion | Finding]:
    (root / "tests").mkdir(exist_ok=True)
    (root / "tests" / "a.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(assertions.read(str(root), "tests/a.json", zone))


def _one(**keys: Any) -> dict[str, Any]:
    return {"cue": "bread", "must_recall": [{"text": "pain"}], **keys}


def _file(*items: Any, **keys: Any) -> str:
    return json.dumps({"luna_tests": 1, "assertions": list(items), **keys})


def test_the_sample_of_the_format_is_read(tmp_path: Path) -> None:
    (sample,) = re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL)
    assert VALID.is_valid(json.loads(sample))
    first, second, third = (one for one in _read(tmp_path, sample, "Europe/Paris") if isinstance(one, Assertion))
    assert (first.line, second.line, third.line) == (5, 6, 7)
    assert first == Assertion(
        path="tests/a.json",
        line=5,
        cue="quelle hydratation pour Marie ?",
        must=True,
        wanted=(Wanted(text="65 %"),),
        rank=1,
        now=clock.parse_utc("2026-11-20T14:30:00Z"),
    )
    assert second.wanted == (Wanted(id="exp_913a0817983d"), Wanted(text="farine de seigle"))
    assert (second.rank, second.why) == (10, "two of her rules")
    assert (third.must, third.kind, third.tiers, third.tags) == (False, "must_not_recall", ("leaf", "branch"), ("boat",))
    assert third.now == clock.parse_utc("2026-12-01T08:00:00Z")


def test_every_key_is_explained() -> None:
    assert [field.name for field in (*FILE, *ASSERTION, *WANTED) if f"`{field.name}`" not in SECTION] == []


def test_a_time_without_a_zone_is_the_vaults(tmp_path: Path) -> None:
    (one,) = _read(tmp_path, _file(_one(), now="2026-11-20T14:30"), "Europe/Paris")
    assert isinstance(one, Assertion)
    assert one.now == clock.parse_utc("2026-11-20T13:30:00Z")


WHOLE: dict[str, tuple[str | bytes, int, str]] = {
    "no json": ('{\n  "luna_tests": 1,\n  broken', 3, "is not JSON"),
    "no text": (b'{"luna_tests": 1,\n"\xff": 2}', 2, "is not UTF-8"),
    "a key twice": ('{"luna_tests": 1,\n"luna_tests": 1, "assertions": []}', 2, "stands twice"),
    "no object": ("[]", 0, "must stand in a JSON object"),
    "no number": ('{"assertions": []}', 0, "luna_tests: is missing"),
    "a newer form": ('{"luna_tests": 2, "later": []}', 1, "number 2, this luna reads up to 1"),
    "no assertions": ('{"luna_tests": 1}', 0, "assertions: is missing"),
    "assertions that are none": ('{"luna_tests": 1,\n"assertions": [1]}', 2, "assertions: must be a list of objects"),
    "a key that is none": ('{"luna_tests": 1,\n\n"cues": [], "assertions": []}', 3, "cues: no such key"),
    "no instant": ('{"luna_tests": 1,\n"now": "soon", "assertions": []}', 2, "now: "),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_file_that_breaks_a_rule_is_named_with_its_line(tmp_path: Path, case: str) -> None:
    text, line, rule = WHOLE[case]
    (found,) = _read(tmp_path, text)
    assert isinstance(found, Finding)
    assert (found.path, found.line) == ("tests/a.json", line)
    assert rule in found.rule


ITEMS: dict[str, tuple[dict[str, Any], str]] = {
    "no cue": ({"must_recall": [{"text": "x"}]}, "cue: is missing"),
    "an empty cue": (_one(cue=" "), "cue: must not be empty"),
    "a number as cue": (_one(cue=1), "cue: must be a text"),
    "nothing wanted": ({"cue": "x"}, "either must_recall or must_not_recall"),
    "both": (_one(must_not_recall=[{"text": "y"}]), "either must_recall or must_not_recall"),
    "an empty list": (_one(must_recall=[]), "must_recall: must name at least one"),
    "no list": (_one(must_recall={"text": "x"}), "must_recall: must be a list of objects"),
    "id and text": (_one(must_recall=[{"text": "x", "id": "exp_1"}]), "either an id or a text"),
    "neither": (_one(must_recall=[{}]), "either an id or a text"),
    "no id": (_one(must_recall=[{"id": "ep_1042"}]), "id: must be exp_ and 12"),
    "a long id": (_one(must_recall=[{"id": "exp_" + "0" * 13}]), "id: must be exp_ and 12"),
    "signs alone": (_one(must_recall=[{"text": " % "}]), "text: must hold a letter"),
    "rank 0": (_one(rank=0), "rank: must lie in 1 to 1000"),
    "no tier": (_one(tier=["twig"]), "tier: must be of seed, leaf"),
    "a tag alone": (_one(tag="bread"), "tag: must be a list of texts"),
    "a misspelt key": (_one(ranks=3), "ranks: no such key"),
}


@pytest.mark.parametrize("case", ITEMS)
def test_an_assertion_that_breaks_a_rule_is_named_and_the_others_stay(tmp_path: Path, case: str) -> None:
    item, rule = ITEMS[case]
    before, found, after = _read(tmp_path, _file(_one(), item, _one()).replace('{"cue"', '\n{"cue"').replace('{"must', '\n{"must'))
    assert isinstance(before, Assertion)
    assert isinstance(after, Assertion)
    assert isinstance(found, Finding)
    assert rule in found.rule
    assert found.line > 1
    # What folding leaves of a text is beyond a schema.
    assert VALID.is_valid({"luna_tests": 1, "assertions": [item]}) == (case == "signs alone")


def test_the_line_of_a_rule_is_that_of_its_key(tmp_path: Path) -> None:
    text = '{"luna_tests": 1, "assertions": [\n{"cue": "rank",\n"must_recall": [{"text": "x"}],\n"rank": 0},\n\n{"cue": "x"}]}'
    found = [one for one in _read(tmp_path, text) if isinstance(one, Finding)]
    assert [one.line for one in found] == [4, 6]


@QUICK
@given(
    cues=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), max_size=5),
    indent=st.sampled_from([None, 0, 2]),
    escaped=st.booleans(),
)
def test_each_assertion_has_the_line_at_which_it_begins(
    tmp_path_factory: pytest.TempPathFactory, cues: list[str], indent: int | None, *, escaped: bool
) -> None:
    document = {"luna_tests": 1, "assertions": [_one(cue=cue, why='], {"assertions": [') for cue in cues]}
    text = json.dumps(document, indent=indent, ensure_ascii=escaped)
    found = [one for one in _read(tmp_path_factory.mktemp("vault"), text) if isinstance(one, Assertion)]
    assert [one.cue for one in found] == [cue.strip() for cue in cues]
    # Indented, the brace of an assertion has a line of its own above that of its first key.
    keys = [number for number, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith('"cue": ')]
    assert [one.line for one in found] == ([1] * len(cues) if indent is None else [number - 1 for number in keys])


def test_which_files_are_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "vault"
    assert assertions.files(str(root)) == []
    (root / "tests" / "below").mkdir(parents=True)
    for name in ("b.json", "a.json", ".hidden.json", "notes.md", "below/c.json"):
        (root / "tests" / name).write_text("{}")
    (tmp_path / "mine.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert assertions.files(str(root)) == ["tests/a.json", "tests/b.json"]
    wanted = ["b.json", "tests/a.json", "vault/tests/b.json", "mine.json"]
    assert assertions.named(str(root), wanted) == ["tests/b.json", "tests/a.json", str(tmp_path / "mine.json")]
    with pytest.raises(UsageError, match=r"no file of memory tests is called 'c.json'"):
        assertions.named(str(root), ["c.json"])


def test_a_link_in_the_vault_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.json").symlink_to("/etc/hostname")
    (found,) = assertions.read(str(tmp_path), "tests/a.json", "UTC")
    assert found == Finding("error", "tests/a.json", 0, "cannot be opened, or is no plain file")
