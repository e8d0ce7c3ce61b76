"""Each kind of change, and several of one memory, as operations on files."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli import clock
from luna_cli.errors import CorruptError, NotFoundError, PartlyDoneError
from luna_cli.files import codec
from luna_cli.files.transaction import Append, Op, Put, Remove, Trim
from luna_cli.model.change import Archive, Change, Document, Fold, Plant, Promote, Purge, Record, Revive, Reweigh, Rewrite
from luna_cli.model.memory import Memory, PhiMetrics, fresh_metrics
from luna_cli.vault import stubs
from luna_cli.vault.plan import Plan

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
LATER = NOON + 3 * clock.DAY_MS
RISEN = PhiMetrics(phi_weight=1.0, phi_distance=0.618034, as_of=LATER)
ID = "exp_00000000000a"
PLACE = f"leaves/2026-11-20/bread.{ID}.json"
BREAD = Memory(
    id=ID,
    memory_type="leaf",
    created_at=NOON,
    updated_at=NOON,
    content="Bread wants time.",
    entered_at=NOON,
    phi_metrics=fresh_metrics("leaf", NOON),
)


def lay(keeper: "Keeper") -> bytes:
    raw: bytes = keeper.lay(PLACE, BREAD).read_bytes()
    return raw


def ops(keeper: "Keeper", *changes: Change, at: dict[str, str] | None = None) -> list[Op]:
    plan = Plan(keeper.open().config, {ID: PLACE} if at is None else at)
    for change in changes:
        plan.add(change)
    return plan.ops()


def digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def promote(tier: str = "branch") -> Promote:
    return Promote(id=ID, tier=tier, at=LATER, metrics=RISEN, reason="earned")


def test_planting_writes_a_file_named_after_its_day_and_words(keeper: "Keeper") -> None:
    late = replace(BREAD, created_at=clock.parse_utc("2026-11-20T23:30:00Z"), summary="Pain d'épices")
    assert ops(keeper, Plant(memory=late)) == [
        Put(path=f"leaves/2026-11-21/pain-d-epices.{ID}.json", data=codec.write(late), before=None)
    ]


def test_rewriting_keeps_the_name_and_the_day(keeper: "Keeper") -> None:
    raw = lay(keeper)
    after = replace(BREAD, content="Cake.", created_at=LATER, summary="Cake")
    assert ops(keeper, Rewrite(before=BREAD, after=after)) == [Put(path=PLACE, data=codec.write(after), before=digest(raw))]
    assert ops(keeper, Rewrite(before=BREAD, after=BREAD)) == []


def test_rewriting_what_changed_meanwhile_is_refused(keeper: "Keeper") -> None:
    lay(keeper)
    with pytest.raises(PartlyDoneError, match=f"^{PLACE} was changed meanwhile$"):
        ops(keeper, Rewrite(before=replace(BREAD, content="Old."), after=BREAD))


def test_reweighing_changes_metrics_alone(keeper: "Keeper") -> None:
    raw = lay(keeper)
    change = Reweigh(id=ID, metrics=RISEN, access_days=1.5, access_count=2, last_accessed=LATER, promotion_candidate=True)
    after = replace(BREAD, phi_metrics=RISEN, access_days=1.5, access_count=2, last_accessed=LATER, promotion_candidate=True)
    assert ops(keeper, change) == [Put(path=PLACE, data=codec.write(after), before=digest(raw))]


def test_promotion_is_a_rename_of_the_same_name_and_day(keeper: "Keeper") -> None:
    raw = lay(keeper)
    put, remove = ops(keeper, promote())
    after = replace(BREAD, memory_type="branch", tier_since=LATER, phi_metrics=RISEN)
    assert put == Put(path=f"branchs/2026-11-20/bread.{ID}.json", data=codec.write(after), before=None)
    assert remove == Remove(path=PLACE, before=digest(raw))


def test_promotion_brings_the_leaky_count_to_its_instant(keeper: "Keeper") -> None:
    metrics = PhiMetrics(as_of=NOON)
    keeper.lay(PLACE, BREAD, access_days=4.0, phi_metrics=metrics, promotion_candidate=True)
    put = ops(keeper, replace(promote(), metrics=replace(RISEN, as_of=NOON + 30 * clock.DAY_MS)))[0]
    assert isinstance(put, Put)
    written = codec.read(put.data, put.path, "UTC")
    assert written.access_days == 2.0
    assert not written.promotion_candidate


def test_the_folder_wins_over_memory_type(keeper: "Keeper") -> None:
    moved = keeper.put("seeds/2026-11-20/mine.json", codec.write(BREAD))
    put, remove = ops(keeper, promote("leaf"), at={ID: "seeds/2026-11-20/mine.json"})
    assert put.path == "leaves/2026-11-20/mine.json"
    assert remove == Remove(path="seeds/2026-11-20/mine.json", before=digest(moved.read_bytes()))
    rewritten = ops(
        keeper,
        Rewrite(before=replace(BREAD, memory_type="seed"), after=replace(BREAD, memory_type="seed", content="Cake.")),
        at={ID: "seeds/2026-11-20/mine.json"},
    )
    assert [op.path for op in rewritten] == ["seeds/2026-11-20/mine.json"]
    assert isinstance(rewritten[0], Put)
    assert b'"memory_type": "seed"' in rewritten[0].data


def test_archiving_keeps_a_stub_and_the_whole_text(keeper: "Keeper") -> None:
    raw = lay(keeper)
    at = clock.parse_utc("2026-11-30T23:30:00Z")
    stub, full, remove = ops(keeper, Archive(id=ID, at=at, reason="unused"))
    assert isinstance(stub, Append)
    assert isinstance(full, Append)
    assert (stub.path, full.path) == ("archives/2026-12.jsonl", "archives/full/2026-12.jsonl")
    assert stubs.read_stub(stub.data) == stubs.stub_of(BREAD, at, "unused", "2026-12")
    assert codec.read(full.data, "log", "UTC") == BREAD
    assert remove == Remove(path=PLACE, before=digest(raw))


def test_a_log_that_a_person_left_without_a_last_newline_gets_one_before_the_next_line(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.put("archives/2026-11.jsonl", b'{"mine": 1}')
    keeper.put("archives/full/2026-11.jsonl", b"{}\n")
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"))
    assert (keeper.path / "archives/2026-11.jsonl").read_bytes().startswith(b'{"mine": 1}\n{"id":')
    assert (keeper.path / "archives/full/2026-11.jsonl").read_bytes().startswith(b'{}\n{"memory')
    assert keeper.read(ID).content == BREAD.content


def test_changes_of_one_memory_fold_into_one(keeper: "Keeper") -> None:
    raw = lay(keeper)
    pinned = replace(BREAD, pinned=True)
    change = Reweigh(
        id=ID, metrics=PhiMetrics(as_of=LATER), access_days=1, access_count=1, last_accessed=LATER, promotion_candidate=True
    )
    put, remove = ops(keeper, Rewrite(before=BREAD, after=pinned), change, promote())
    assert isinstance(put, Put)
    written = codec.read(put.data, put.path, "UTC")
    assert (written.pinned, written.access_count, written.memory_type) == (True, 1, "branch")
    assert remove == Remove(path=PLACE, before=digest(raw))
    archived = ops(keeper, Rewrite(before=BREAD, after=pinned), Archive(id=ID, at=LATER, reason="unused"))
    assert [type(op) for op in archived] == [Append, Append, Remove]
    assert isinstance(archived[1], Append)
    assert codec.read(archived[1].data, "log", "UTC").pinned
    assert [type(op) for op in ops(keeper, change, Purge(id=ID))] == [Remove]


def test_a_memory_that_went_earlier_in_the_same_transaction_is_gone(keeper: "Keeper") -> None:
    lay(keeper)
    with pytest.raises(NotFoundError, match="is no longer in its tier"):
        ops(keeper, Purge(id=ID), promote())


def test_reviving_brings_the_whole_text_back_and_takes_both_lines_out(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.lay("seeds/2026-11-20/exp_00000000000b.json", replace(BREAD, id="exp_00000000000b", related_ids=(ID,)))
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"), Archive(id="exp_00000000000b", at=NOON, reason="unused"))
    log = "archives/2026-11.jsonl"
    full, stub, plant = sorted(ops(keeper, Revive(id=ID, at=LATER), at={ID: log}), key=lambda op: op.path.split(".")[-1] + op.path)[
        ::-1
    ]
    assert {plant.path, stub.path, full.path} == {PLACE.replace("bread", "bread-wants-time"), log, "archives/full/2026-11.jsonl"}
    written = {op.path: op.data for op in (full, stub, plant) if isinstance(op, Put)}
    memory = codec.read(written[PLACE.replace("bread", "bread-wants-time")], "a", "UTC")
    assert memory == replace(BREAD, last_accessed=LATER, tier_since=NOON)
    assert [json.loads(line)["id"] for line in written[log].splitlines()] == ["exp_00000000000b"]
    assert len(written["archives/full/2026-11.jsonl"].splitlines()) == 1


def test_a_log_edited_while_lines_are_taken_out_of_it_is_a_conflict(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"))
    log = keeper.path / "archives/2026-11.jsonl"
    read = log.read_bytes()
    plan = Plan(keeper.open().config, {ID: "archives/2026-11.jsonl"})
    plan.add(Purge(id=ID))
    log.write_bytes(read + b'{"mine": 1}\n')
    assert Remove(path="archives/2026-11.jsonl", before=digest(read)) in plan.ops()


def test_a_log_that_loses_its_last_line_is_removed(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"))
    done = ops(keeper, Purge(id=ID), at={ID: "archives/2026-11.jsonl"})
    assert sorted((type(op).__name__, op.path) for op in done) == [
        ("Remove", "archives/2026-11.jsonl"),
        ("Remove", "archives/full/2026-11.jsonl"),
    ]


def test_archiving_and_reviving_in_the_same_month_is_one_operation_a_log(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"))
    other = keeper.keep("Cake", tier="seed")
    keeper.apply(Revive(id=ID, at=LATER), Archive(id=other.id, at=LATER, reason="unused"))
    assert keeper.read(ID).content == BREAD.content
    assert keeper.read(other.id).content == "Cake"
    assert [json.loads(line)["id"] for line in (keeper.path / "archives/2026-11.jsonl").read_bytes().splitlines()] == [other.id]


def test_records_documents_and_folds(keeper: "Keeper") -> None:
    keeper.put("dreams/history.jsonl", b"{}\n")
    keeper.put("dreams/a.json", b"old")
    done = ops(
        keeper,
        Record(path="dreams/history.jsonl", line={"at": 1}),
        Record(path="dreams/history.jsonl", line={"at": 2}),
        Document(path="dreams/a.json", value={"b": 1}),
        Fold(path="traces/x.jsonl", length=7, sha256="ab"),
    )
    assert done == [
        Put(path="dreams/a.json", data=b'{\n  "b": 1\n}\n', before=digest(b"old")),
        Append(path="dreams/history.jsonl", data=b'{"at":1}\n{"at":2}\n', size_before=3),
        Trim(path="traces/x.jsonl", length=7, sha256="ab"),
    ]


MISSING: list[tuple[Change, dict[str, str], str]] = [
    (promote(), {}, f"no memory has the id {ID}"),
    (promote(), {ID: PLACE}, "is gone"),
    (promote(), {ID: "archives/2026-11.jsonl"}, f"{ID} is archived"),
    (Purge(id=ID), {ID: PLACE}, "is gone"),
    (Revive(id=ID, at=LATER), {ID: PLACE}, f"{ID} is not archived"),
    (Revive(id=ID, at=LATER), {}, f"{ID} is not archived"),
    (Revive(id=ID, at=LATER), {ID: "archives/2026-11.jsonl"}, "no longer holds"),
    (Purge(id=ID), {ID: "archives/2026-11.jsonl"}, "no longer holds"),
]


@pytest.mark.parametrize(("change", "at", "rule"), MISSING)
def test_a_memory_that_is_not_there_is_named(keeper: "Keeper", change: Any, at: dict[str, str], rule: str) -> None:
    with pytest.raises(NotFoundError, match=rule):
        ops(keeper, change, at=at)


def test_a_memory_whose_file_is_broken_is_never_rewritten(keeper: "Keeper") -> None:
    keeper.put(PLACE, b'{"memory_pure_v2": {}}')
    with pytest.raises(CorruptError, match=f"^{PLACE}: experience: is missing"):
        ops(keeper, promote())


def test_a_full_text_that_is_gone_is_named_with_its_stub(keeper: "Keeper") -> None:
    lay(keeper)
    keeper.apply(Archive(id=ID, at=NOON, reason="unused"))
    (keeper.path / "archives/full/2026-11.jsonl").unlink()
    with pytest.raises(CorruptError, match=f"archives/full/2026-11.jsonl no longer holds {ID}"):
        ops(keeper, Revive(id=ID, at=LATER), at={ID: "archives/2026-11.jsonl"})
    assert [type(op) for op in ops(keeper, Purge(id=ID), at={ID: "archives/2026-11.jsonl"})] == [Remove]
