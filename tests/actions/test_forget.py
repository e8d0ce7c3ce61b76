from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli.actions.forget import forget, plan
from luna_cli.actions.revive import plan as plan_revival
from luna_cli.actions.revive import revive
from luna_cli.errors import NotFoundError, RefusedError
from luna_cli.model.memory import Memory
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]


def _forget(vault: Vault, ids: list[str], now: int, *, purge: bool = False, force: bool = False) -> None:
    forget(vault, plan(vault, ids, now, purge=purge, force=force), now, purge=purge)


def _holders(vault: Vault, text: str) -> list[str]:
    """Return the files of the vault's own folders, logs included, that hold a text."""
    tree = [path for path in Path(vault.root).rglob("*.json*") if ".luna" not in path.parts and ".git" not in path.parts]
    return sorted(str(path.relative_to(vault.root)) for path in tree if text in path.read_text())


def test_forgotten_and_revived_a_memory_is_what_it_was(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("Marie prefers a young levain.", tags=("bread",), session_context={"speaker": "Ana"})
    _forget(opened, [memory.id], now)
    assert _holders(opened, "young levain") == ["archives/2026-11.jsonl", "archives/full/2026-11.jsonl"]
    revive(opened, plan_revival(opened, [memory.id]), now + 5)
    revived = opened.read(opened.locate(memory.id))
    assert (revived.content, revived.tags, revived.memory_type) == (memory.content, memory.tags, "leaf")
    assert revived.last_accessed == now + 5
    assert _holders(opened, "young levain") == [opened.locate(memory.id).path]


def test_what_changed_between_two_lives_is_what_comes_back(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("first text")
    for instant in (now, now + 10):
        _forget(opened, [memory.id], instant)
        revive(opened, plan_revival(opened, [memory.id]), instant + 5)
    assert opened.read(opened.locate(memory.id)).last_accessed == now + 15


def test_a_purge_leaves_no_text_in_any_folder(opened: Vault, keep: Keep, now: int) -> None:
    alive, archived, once = keep("alive xyzzy"), keep("archived xyzzy"), keep("once archived xyzzy")
    other = keep("a neighbour", session_context={"id": archived.id})
    _forget(opened, [archived.id, once.id, other.id], now)
    revive(opened, plan_revival(opened, [once.id]), now)
    _forget(opened, [alive.id, archived.id, once.id], now, purge=True)
    assert _holders(opened, "xyzzy") == []
    assert opened.has([alive.id, archived.id, once.id, other.id]) == {other.id}
    assert _holders(opened, "a neighbour") == ["archives/2026-11.jsonl", "archives/full/2026-11.jsonl"]


@pytest.mark.parametrize("draft", [{"tier": "root"}, {"pinned": True}])
def test_what_is_kept_for_good_takes_force(opened: Vault, keep: Keep, now: int, draft: dict[str, object]) -> None:
    memory, plain = keep("who I am", **draft), keep("just a note")
    with pytest.raises(RefusedError, match=memory.id):
        plan(opened, [plain.id, memory.id], now, purge=False, force=False)
    _forget(opened, [memory.id], now, force=True)
    assert opened.locate(memory.id).archived
    assert not opened.locate(plain.id).archived


def test_forgetting_twice_and_reviving_twice_changes_nothing(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("once is enough")
    assert plan_revival(opened, [memory.id]).alive == [memory.id]
    _forget(opened, [memory.id], now)
    found = plan(opened, [memory.id], now, purge=False, force=False)
    assert (list(found.places), list(found.already)) == ([], [memory.id])


def test_a_stub_without_its_text_cannot_be_revived(opened: Vault, keep: Keep, now: int) -> None:
    memory = keep("a text that gets lost")
    _forget(opened, [memory.id], now)
    (Path(opened.root) / "archives/full/2026-11.jsonl").unlink()
    with pytest.raises(NotFoundError, match="full text"):
        plan_revival(opened, [memory.id])
    _forget(opened, [memory.id], now, purge=True)
    assert opened.has([memory.id]) == set()
