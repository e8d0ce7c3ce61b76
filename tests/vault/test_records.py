from typing import TYPE_CHECKING

from luna_cli.model.change import Record
from luna_cli.model.records import LANDSCAPES, PATTERNS
from luna_cli.vault import layout, records
from luna_cli.vault.findings import ERROR, Finding

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

AT = "2026-11-20T03:00:00Z"
RISE = {"at": AT, "id": "exp_00000000000a", "from": "seed", "to": "leaf", "score": 0.5, "terms": {"weight": 0.5}}
FALL = {"at": AT, "id": "exp_00000000000b", "from": "leaf", "to": "archived", "reason": "unused"}


def test_lines_that_are_none_are_named_and_passed_over(keeper: "Keeper") -> None:
    keeper.apply(Record(path=layout.HISTORY, line=RISE))
    with (keeper.path / layout.HISTORY).open("ab") as file:
        file.write(b'{"at": 1}\n\nno json\n' + b"[" + b"1," * (1 << 20) + b"1]\n")
    keeper.apply(Record(path=layout.HISTORY, line=FALL))
    read = records.moves(keeper.root)
    assert [move.id for move in read.found] == ["exp_00000000000a", "exp_00000000000b"]
    assert [(one.level, one.path, one.line) for one in read.bad] == [(ERROR, layout.HISTORY, number) for number in (2, 4, 5)]
    assert read.bad[0] == Finding(ERROR, layout.HISTORY, 2, "at: must be an instant such as 2026-11-20T14:30:00Z")


def test_those_of_one_memory(keeper: "Keeper") -> None:
    keeper.apply(
        Record(path=layout.HISTORY, line=RISE), Record(path=layout.HISTORY, line={**FALL, "reason": "not exp_00000000000a"})
    )
    assert [move.after for move in records.moves(keeper.root, "exp_00000000000a").found] == ["leaf"]
    assert records.moves(keeper.root, "exp_f") == records.Read([], [])


def test_an_id_that_is_none_is_a_bad_line(keeper: "Keeper") -> None:
    keeper.apply(Record(path=layout.HISTORY, line={**RISE, "id": "ep_1042"}))
    assert [one.rule for one in records.moves(keeper.root).bad] == [f"id: {layout.ID_RULE}"]


def test_a_vault_that_never_dreamt_has_no_records(keeper: "Keeper") -> None:
    assert [*records.moves(keeper.root).found, *records.patterns(keeper.root).found, *records.weeks(keeper.root).found] == []


def test_a_link_is_no_record(keeper: "Keeper") -> None:
    keeper.put("elsewhere.jsonl", b'{"week": 1}\n')
    (keeper.path / "dreams").mkdir(exist_ok=True)
    for path in (PATTERNS, LANDSCAPES):
        (keeper.path / path).symlink_to(keeper.path / "elsewhere.jsonl")
    assert records.patterns(keeper.root) == records.Read([], [])
    assert records.weeks(keeper.root) == records.Read([], [])
