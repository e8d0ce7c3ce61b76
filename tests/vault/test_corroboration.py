"""Who confirms what comes from outside: the user, independently (docs/design/mechanisms.md §8)."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from luna_cli import clock
from luna_cli.model.change import Archive
from luna_cli.model.memory import Memory
from luna_cli.vault.corroboration import corroborated

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
TEXT = "The bakery in the old harbour closes on Mondays in winter."
PAGE = Memory(
    id="exp_00000000000a",
    memory_type="leaf",
    created_at=NOON,
    updated_at=NOON,
    entered_at=NOON,
    content=TEXT,
    trust="external",
    session_context={"session_id": "s1"},
    parent_id="exp_0000000000ff",
)
MINE = replace(PAGE, id="exp_00000000000b", trust="user", session_context={"session_id": "s2"}, parent_id=None)


def is_confirmed(keeper: "Keeper", *others: Memory) -> bool:
    for number, memory in enumerate((PAGE, *others)):
        keeper.lay(f"leaves/2026-11-20/{number}.json", memory)
    keeper.keep("The tram to the station runs every ten minutes.")
    return corroborated(keeper.open().db, [PAGE.id]) == {PAGE.id}


@pytest.mark.parametrize(
    "text",
    [TEXT, "In winter the bakery in the old harbour closes on Mondays", "The bakery of the old harbour closes on winter Mondays."],
)
@pytest.mark.parametrize("trust", ["user", "self"])
def test_the_user_who_says_the_same_confirms_it(keeper: "Keeper", text: str, trust: str) -> None:
    assert is_confirmed(keeper, replace(MINE, content=text, trust=trust))


def test_a_memory_without_a_session_is_of_no_session(keeper: "Keeper") -> None:
    assert is_confirmed(keeper, replace(MINE, session_context={}))


@pytest.mark.parametrize(
    "other",
    [
        replace(MINE, trust="external"),
        replace(MINE, trust="agent"),
        replace(MINE, threats=("override",)),
        replace(MINE, session_context={"session_id": "s1"}),
        replace(MINE, parent_id=PAGE.id),
        replace(MINE, id="exp_0000000000ff"),
        replace(MINE, superseded_by="exp_0000000000fe"),
        replace(MINE, content="The bakery in the old harbour sells rye bread to sailors."),
    ],
    ids=["external", "agent", "threats", "session", "child", "parent", "superseded", "another text"],
)
def test_nobody_else_confirms_it(keeper: "Keeper", other: Memory) -> None:
    assert not is_confirmed(keeper, other)


def test_what_is_archived_confirms_nothing(keeper: "Keeper") -> None:
    mine = keeper.keep(TEXT)
    keeper.lay("leaves/2026-11-20/0.json", PAGE)
    assert corroborated(keeper.open().db, [PAGE.id]) == {PAGE.id}
    keeper.apply(Archive(id=mine.id, at=NOON, reason="unused"))
    assert corroborated(keeper.open().db, [PAGE.id]) == frozenset()


def test_a_text_without_words_and_an_unknown_id_are_confirmed_by_nothing(keeper: "Keeper") -> None:
    keeper.lay("leaves/2026-11-20/0.json", replace(PAGE, content="of the !!!"))
    keeper.lay("leaves/2026-11-20/1.json", replace(MINE, content="of the !!!"))
    assert corroborated(keeper.open().db, [PAGE.id, "exp_0000000000fe"]) == frozenset()
