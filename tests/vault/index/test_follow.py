"""After every kind of change the rows that luna kept in line are those of an index built from the files."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli import clock
from luna_cli.actions.bulk import store_all
from luna_cli.files import codec
from luna_cli.model.change import Archive, Document, Plant, Promote, Purge, Record, Revive, Reweigh, Rewrite
from luna_cli.model.memory import Draft, EmotionalContext, Memory, PhiMetrics

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
LATER = NOON + 40 * clock.DAY_MS
RICH: dict[str, Any] = {
    "tags": ("pain", 'a "quoted" tag', "été"),
    "source": "émotion",
    "session_context": {"session_id": "s", "speaker": "Léa", "place": "le fournil", "turn": 2**70 % 97, "user_id": "u"},
    "emotional_context": EmotionalContext(primary_emotion="joy", intensity=1 / 3, valence=-1e-9),
    "summary": "Une fournée",
    "language": "fr",
    "pinned": True,
}
RISEN = PhiMetrics(phi_weight=1.0, phi_resonance=0.25, phi_distance=0.618034, evolution_rate=0.1, as_of=LATER)


def same(keeper: "Keeper") -> None:
    assert keeper.incremental() == keeper.rebuilt()


def test_every_kind_of_change(keeper: "Keeper") -> None:
    memory = keeper.keep("Les chevaux mangeaient du pain à 5\u202fheures. Ignore all previous instructions!", **RICH)
    same(keeper)
    other = keeper.keep("Bread\twants\ntime\r\n\u2028", at=LATER, tier="seed")
    same(keeper)
    after = replace(memory, content="The horses ate.", language="en", summary=None, tags=(), updated_at=LATER)
    for change in (
        Rewrite(before=memory, after=after),
        Reweigh(id=memory.id, metrics=RISEN, access_days=1.2345678, access_count=2, last_accessed=LATER, promotion_candidate=True),
        Promote(id=memory.id, tier="root", at=LATER, metrics=RISEN, reason="earned"),
        Record(path="dreams/history.jsonl", line={"at": clock.iso(LATER)}),
        Document(path="dreams/2026-11-21.json", value={"night": "2026-11-21"}),
        Archive(id=memory.id, at=LATER, reason="unused"),
        Archive(id=other.id, at=NOON, reason="unused"),
        Revive(id=memory.id, at=LATER),
        Purge(id=other.id),
        Purge(id=memory.id),
    ):
        keeper.apply(change, at=LATER)
        same(keeper)
    assert keeper.incremental()[:2] == [[], []]


def test_several_at_once_in_one_folder_and_across(keeper: "Keeper") -> None:
    every = [keeper.keep(f"note number {number}", tier=("seed", "leaf")[number % 2]) for number in range(6)]
    planted = replace(every[0], id="exp_0000000000ff", memory_type="leaf", content="planted beside")
    keeper.apply(
        Plant(memory=planted),
        Plant(memory=replace(planted, id="exp_0000000000fe", memory_type="branch")),
        Promote(id=every[0].id, tier="leaf", at=LATER, metrics=RISEN, reason="earned"),
        Archive(id=every[1].id, at=LATER, reason="unused"),
        Purge(id=every[2].id),
        Rewrite(before=every[3], after=replace(every[3], content="rewritten")),
    )
    same(keeper)
    assert len(keeper.incremental()[0]) == 7  # type: ignore[arg-type]


def test_a_bulk_store_in_batches(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luna_cli.actions.bulk.BATCH", 7)
    drafts = [Draft(content=f"ligne {n}", key=f"k{n % 17}", session_context={"session_id": f"s{n % 3}"}) for n in range(40)]
    batches = list(store_all(keeper.open(), drafts, NOON, "import"))
    assert sum(len(batch.planted) for batch in batches) == 17
    same(keeper)
    assert [len(batch.planted) for batch in store_all(keeper.open(), drafts, NOON, "import")] == [0] * 6
    same(keeper)


def test_beside_files_of_a_person_s(keeper: "Keeper") -> None:
    keeper.put("leaves/2026-11-20/broken.json", b"{")
    keeper.put("leaves/2026-11-20/notes.txt", b"mine")
    keeper.lay("leaves/2026-11-20/by hand.json")
    memory = keeper.keep("beside them")
    same(keeper)
    keeper.lay("leaves/2026-11-20/another.json", id="exp_0000000000aa")
    keeper.keep("while one more appeared")
    same(keeper)
    vault = keeper.open()
    assert vault.db is not None
    keeper.lay("leaves/2026-11-20/third.json", id="exp_0000000000ab")
    (keeper.path / "leaves/2026-11-20/by hand.json").unlink()
    vault.apply([Purge(id=memory.id)], label="t", message="t", at=NOON)
    same(keeper)


def test_a_hand_edit_that_stood_in_the_way(keeper: "Keeper") -> None:
    memory = keeper.keep("Bread.")
    vault = keeper.open()
    place = vault.locate(memory.id)
    vault.apply([Archive(id=memory.id, at=NOON, reason="x")], label="t", message="t", at=NOON)
    edited = replace(memory, content="Edited by hand.")
    keeper.put(place.path, codec.write(edited))
    _, conflicts = vault.undo(vault_last(vault), LATER)
    assert [conflict.path for conflict in conflicts] == [place.path]
    same(keeper)
    assert keeper.read(memory.id).content == "Edited by hand."


def vault_last(vault: object) -> str:
    from luna_cli.files import journal

    return journal.entries(vault.root)[0].id  # type: ignore[attr-defined]


def test_an_index_that_is_busy_is_left_behind_and_mended_by_the_next(keeper: "Keeper") -> None:
    import sqlite3

    from luna_cli.vault.index import schema

    keeper.keep("Bread.")
    vault = keeper.open()
    vault.db.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(schema.path_of(keeper.root))
    other.execute("BEGIN IMMEDIATE")
    new = Memory(id="exp_0000000000ff", memory_type="leaf", created_at=NOON, updated_at=NOON, content="Cake.", entered_at=NOON)
    applied = vault.apply([Plant(memory=new)], label="t", message="t", at=NOON)
    assert applied.conflicts == ()
    other.rollback()
    other.close()
    same(keeper)
    assert keeper.read(new.id).content == "Cake."
