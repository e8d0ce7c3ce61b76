import os
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli.actions.forget import forget, plan
from luna_cli.actions.show import document, raw, show
from luna_cli.errors import CorruptError, NotFoundError, UsageError
from luna_cli.files.sqlite import read_only
from luna_cli.model.memory import Memory
from luna_cli.vault.index.schema import path_of
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]


def _forget(vault: Vault, memory: Memory, now: int) -> None:
    forget(vault, plan(vault, [memory.id], now, purge=False, force=False), now, purge=False)


def test_ids_and_their_beginnings_are_shown_once_each_in_the_order_asked(opened: Vault, keep: Keep) -> None:
    one, two = keep("Marie shapes the loaves at five."), keep("Le levain a doublé en quatre heures.")
    found = show(opened, [two.id[:12], one.id[4:13], two.id])
    assert [seen.memory for seen in found] == [two, one]
    assert raw(opened, found[0]) == Path(opened.root, found[0].place.path).read_bytes()


@pytest.mark.parametrize("prefix", ["exp_00ff00ff00ff", "exp_", "", "marie"])
def test_an_unknown_id_is_named(opened: Vault, keep: Keep, prefix: str) -> None:
    keep("Marie")
    with pytest.raises(NotFoundError, match=f"the id {prefix}"):
        show(opened, [prefix])


def test_a_beginning_that_several_ids_share_names_them(opened: Vault, keep: Keep) -> None:
    ids: dict[str, list[str]] = {}
    for number in range(17):  # two of seventeen ids share their first digit
        memory = keep(f"note {number}")
        ids.setdefault(memory.id[4], []).append(memory.id)
    digit, shared = next((digit, found) for digit, found in ids.items() if len(found) > 1)
    with pytest.raises(UsageError) as caught:
        show(opened, [digit])
    assert min(shared) in caught.value.message


def test_an_archived_memory_is_whole_until_its_full_text_is_gone(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("Une longue histoire de fournil.", tags=("four",), summary="le fournil")
    _forget(opened, memory, now)
    (seen,) = show(opened, [memory.id])
    assert (seen.memory, seen.tier, seen.whole) == (memory, "archived", True)
    assert document(seen)["archived"]["reason"] == "forgotten by hand"
    assert memory.id.encode() in raw(opened, seen)
    (Path(opened.root) / "archives/full/2026-11.jsonl").unlink()
    (seen,) = show(opened, [memory.id])
    assert (seen.memory.content, seen.memory.tags, seen.whole) == ("le fournil", ("four",), False)
    assert document(seen)["archived"]["full"] is None


def test_an_edit_in_place_is_shown_and_indexed(opened: Vault, keep: Keep) -> None:
    memory = keep("The oven is at 220 degrees.")
    path = Path(opened.root, opened.locate(memory.id).path)
    folder = path.parent.stat()
    path.write_text(path.read_text().replace("220", "1950"))
    os.utime(path.parent, ns=(folder.st_atime_ns, folder.st_mtime_ns))
    (seen,) = show(opened, [memory.id])
    assert "1950" in seen.memory.content
    assert opened.db.execute("SELECT content FROM memory WHERE id = ?", (memory.id,)).fetchone() == (seen.memory.content,)


def test_an_edit_in_place_is_shown_where_the_index_cannot_be_written(opened: Vault, keep: Keep) -> None:
    memory = keep("The oven is at 220 degrees.")
    opened.close()
    opened._db = read_only(path_of(opened.root))
    path = Path(opened.root, opened.locate(memory.id).path)
    path.write_text(path.read_text().replace("220", "1950"))
    (seen,) = show(opened, [memory.id])
    assert "1950" in seen.memory.content


def test_a_broken_line_of_the_full_log_is_named(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("A line that will break.")
    _forget(opened, memory, now)
    log = Path(opened.root) / "archives/full/2026-11.jsonl"
    log.write_text('{"other": 1}\n' + log.read_text().replace('"trust":"user"', '"trust":"nobody"'))
    with pytest.raises(CorruptError, match=r"archives/full/2026-11\.jsonl: line 2: trust"):
        show(opened, [memory.id])
