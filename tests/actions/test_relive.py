from collections.abc import Callable, Sequence

from luna_cli.actions.forget import forget, plan
from luna_cli.actions.relive import relive
from luna_cli.clock import DAY_MS
from luna_cli.model.memory import Memory
from luna_cli.vault.index.listing import Entry
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]


def _ids(entries: Sequence[Entry]) -> list[str]:
    return [entry.id for entry in entries]


def test_neighbours_are_those_of_the_session_by_turn(opened: Vault, keep: Keep) -> None:
    turns = [keep(f"turn {turn}", session_context={"session_id": "baking", "turn": turn}) for turn in range(5)]
    keep("between them, in no session")
    found = relive(opened, turns[2].id, 1)
    assert (_ids(found.before), _ids(found.after), found.session) == ([turns[1].id], [turns[3].id], "baking")
    found = relive(opened, turns[3].id, 9)
    assert (_ids(found.before), _ids(found.after)) == ([one.id for one in turns[:3]], [turns[4].id])
    assert relive(opened, turns[3].id, 0).before == []


def test_without_a_session_neighbours_are_those_in_time(opened: Vault, keep: Keep, now: int) -> None:
    days = [keep(f"day {day}", created_at=now - day * DAY_MS) for day in range(4)]
    found = relive(opened, days[1].id, 2)
    assert (_ids(found.before), _ids(found.after)) == ([days[3].id, days[2].id], [days[0].id])


def test_family_is_found_from_both_sides(opened: Vault, keep: Keep) -> None:
    parent, friend = keep("a question"), keep("a memory beside it")
    child = keep("an answer", parent_id=parent.id, related_ids=(friend.id,))
    above = relive(opened, parent.id, 3)
    assert (_ids(above.children), above.parent) == ([child.id], None)
    below = relive(opened, child.id, 3)
    assert below.parent is not None
    assert (below.parent.id, _ids(below.related), list(below.missing)) == (parent.id, [friend.id], [])


def test_an_archived_memory_keeps_its_relations_and_lost_ones_are_named(opened: Vault, keep: Keep, now: int) -> None:
    friend, gone = keep("stays"), keep("goes for good")
    memory = keep("Le pain est sorti trop tôt.", related_ids=(friend.id, gone.id))
    forget(opened, plan(opened, [gone.id], now, purge=True, force=False), now, purge=True)
    forget(opened, plan(opened, [memory.id], now, purge=False, force=False), now, purge=False)
    found = relive(opened, memory.id, 3)
    assert (found.shown.memory, found.shown.tier) == (memory, "archived")
    assert (_ids(found.related), list(found.missing)) == ([friend.id], [gone.id])
