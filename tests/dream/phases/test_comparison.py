"""What is new beside what is known: what goes because it is said already, what is corrected, what is written down."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import Part
from luna_cli.dream.phases.comparison import A_WHILE_MS, compare
from luna_cli.model.change import Archive, Record, Relate, Supersede
from luna_cli.model.nearby import Nearby, Pair, Said
from luna_cli.model.snapshot import COLUMNS, Snapshot
from luna_cli.model.tier import TIERS, TRUSTS
from luna_cli.vault.layout import CONFLICTS
from tests.strategies import QUICK

NOW = 100 * DAY_MS
OLD, NEW = "The ticket to Lyon costs 42 euros.", "The ticket to Lyon costs 45 euros."
SAME = "The baker of the old mill lets the rye bread rise for nights."
Row = Callable[..., dict[str, Any]]
Of = Callable[..., Snapshot]


def said(n: int, text: str, **fields: Any) -> Said:
    values = {"language": "en", "speaker": None, "session": None, "created_at": n * DAY_MS, "trust": "user", **fields}
    return Said(id=f"exp_{n:012x}", text=text, **values)


def beside(*found: Said, **fields: Any) -> Nearby:
    """Return memories each of which is near every later one, all new."""
    pairs = tuple(Pair(then.id, first.id, 0.5) for first, then in combinations(found, 2))
    return Nearby(said={one.id: one for one in found}, pairs=pairs, compared=len(found), **fields)


@pytest.fixture
def night(row: Row, snapshot_of: Of) -> Callable[..., Part]:
    """Compare memories on a night; `cells` gives the columns of some of them by their place."""

    def compared(*found: Said, cells: dict[int, dict[str, Any]] | None = None, nearby: Nearby | None = None) -> Part:
        rows = [row(one.id, trust=one.trust, **(cells or {}).get(at, {})) for at, one in enumerate(found)]
        return compare(nearby or beside(*found), snapshot_of(rows), NOW)

    return compared


def archived(part: Part) -> list[str]:
    return [change.id for change in part.changes if isinstance(change, Archive)]


def test_what_says_the_same_goes_and_what_stays_is_tied_to_it(night: Callable[..., Part]) -> None:
    old, new = said(1, SAME), said(2, SAME.upper())
    part = night(old, new)
    reason = f"says the same as {old.id}"
    assert part.changes[:2] == (Relate(id=old.id, related=(new.id,)), Archive(id=new.id, at=NOW, reason=reason))
    assert [change.path for change in part.changes[2:] if isinstance(change, Record)] == ["dreams/history.jsonl"]
    assert part.section["duplicates"] == [{"kept": old.id, "gone": new.id, "reason": reason}]
    assert part.section["corrections"] == part.section["conflicts"] == part.section["alike"] == []
    assert (part.section["compared"], part.section["uncompared"]) == (2, 0)


@pytest.mark.parametrize("cells", [{"pinned": True}, {"tiers": "branch"}, {"access_count": 1}, {"tiers": "root", "pinned": True}])
def test_what_matters_more_stays_even_when_it_is_newer(night: Callable[..., Part], cells: dict[str, Any]) -> None:
    old, new = said(1, SAME), said(2, SAME)
    assert archived(night(old, new, cells={1: cells})) == [old.id]


def test_nothing_that_is_pinned_goes(night: Callable[..., Part]) -> None:
    assert night(said(1, SAME), said(2, SAME), cells={0: {"pinned": True}, 1: {"pinned": True}}).changes == ()


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Thanks, see you then!", {}),
        (SAME, {"speaker": "Ada"}),
        (SAME, {"has_threats": True}),
        (SAME, {"is_superseded": True}),
        (SAME.replace("nights", "nights?"), {}),
        ("We met Anna at the market and bought rye bread.", {}),
        (SAME, {"session": "s", "created_at": DAY_MS + A_WHILE_MS - 1}),
    ],
)
def test_what_may_be_two_things_stays(night: Callable[..., Part], text: str, fields: dict[str, Any]) -> None:
    first = text if "?" not in text else SAME
    assert archived(night(said(1, first, session=fields.get("session")), said(2, text, **fields))) == []


def test_what_tells_of_an_occasion_is_the_same_on_the_same_day(night: Callable[..., Part]) -> None:
    text = "We met Anna at the market and bought rye bread."
    new = said(2, text, created_at=DAY_MS + 3_600_000)
    assert archived(night(said(1, text), new)) == [new.id]


def test_the_same_words_later_in_a_session_are_said_twice(night: Callable[..., Part]) -> None:
    new = said(2, SAME, session="s", created_at=DAY_MS + A_WHILE_MS)
    assert archived(night(said(1, SAME, session="s"), new)) == [new.id]


def test_what_is_trusted_less_never_stands_for_what_is_trusted_more(night: Callable[..., Part]) -> None:
    mine, theirs = said(1, SAME, trust="user"), said(2, SAME, trust="external")
    assert archived(night(mine, theirs)) == [theirs.id]
    assert archived(night(mine, theirs, cells={1: {"tiers": "root"}})) == []


def test_of_many_one_stays(night: Callable[..., Part]) -> None:
    many = [said(n, SAME) for n in range(1, 9)]
    group = tuple(one.id for one in many)
    part = night(*many, nearby=Nearby(said={one.id: one for one in many}, same=(group,), passed_over=8))
    assert sorted(archived(part)) == sorted(group[1:])
    assert {change.id for change in part.changes if isinstance(change, Relate)} == {group[0]}
    assert part.section["uncompared"] == 8


def test_nearly_the_same_is_told_and_left_alone(night: Callable[..., Part]) -> None:
    old, new = said(1, SAME), said(2, SAME.replace("lets", "let"))
    part = night(old, new)
    assert part.changes == ()
    assert part.section["alike"] == [{"newer": new.id, "older": old.id, "reason": "says nearly the same"}]


def test_a_correction_supersedes(night: Callable[..., Part]) -> None:
    old, new = said(1, OLD), said(2, NEW)
    part = night(old, new)
    assert part.changes == (Supersede(newer=new.id, older=old.id, at=NOW, reason="42 euros became 45 euros"),)
    entry = {"newer": new.id, "older": old.id, "kind": "number", "reason": "42 euros became 45 euros"}
    assert part.section["corrections"] == [entry]


def test_what_was_lived_later_corrects_whichever_was_stored_first(night: Callable[..., Part]) -> None:
    stored_first = said(1, NEW, created_at=9 * DAY_MS)
    part = night(stored_first, said(2, OLD))
    assert [(change.newer, change.older) for change in part.changes if isinstance(change, Supersede)] == [
        (stored_first.id, said(2, OLD).id)
    ]


def test_of_several_corrections_the_newest_stands(night: Callable[..., Part]) -> None:
    first, then, last = said(1, OLD), said(2, NEW), said(3, NEW.replace("45", "48"))
    part = night(first, then, last)
    assert {(change.newer, change.older) for change in part.changes if isinstance(change, Supersede)} == {
        (last.id, first.id),
        (last.id, then.id),
    }


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"created_at": DAY_MS}, {"created_at": DAY_MS}),
        ({"is_superseded": True}, {}),
        ({}, {"is_superseded": True}),
        ({}, {"has_threats": True}),
        ({"has_threats": True}, {}),
        ({"language": "fr"}, {}),
    ],
)
def test_what_never_corrects(night: Callable[..., Part], older: dict[str, Any], newer: dict[str, Any]) -> None:
    assert night(said(1, OLD, **older), said(2, NEW, **newer)).changes == ()


def test_what_is_gone_since_is_left_out(night: Callable[..., Part], row: Row, snapshot_of: Of) -> None:
    old, new = said(1, OLD), said(2, NEW)
    assert compare(beside(old, new), snapshot_of([row(new.id)]), NOW).changes == ()
    assert night(old, new).changes


def test_what_is_trusted_less_is_written_down_and_corrects_nothing(night: Callable[..., Part]) -> None:
    old, new = said(1, OLD), said(2, NEW, trust="external")
    part = night(old, new)
    entry = {"newer": new.id, "older": old.id, "kind": "number", "reason": "42 euros or 45 euros"}
    assert part.changes == (Record(path=CONFLICTS, line={"at": clock.iso(NOW), **entry}),)
    assert part.section["conflicts"] == [entry]
    assert part.section["corrections"] == []


def test_what_cannot_be_decided_is_written_down_once(night: Callable[..., Part]) -> None:
    old, new = said(1, "The choir concert is on 12 May."), said(2, "The choir concert is on 19 May.")
    part = night(old, new)
    (change,) = part.changes
    assert isinstance(change, Record)
    assert change.line["kind"] == "date"
    again = night(old, new, nearby=beside(old, new, recorded=frozenset({(new.id, old.id)})))
    assert again.changes == ()
    assert again.section["conflicts"] == []


def test_what_a_correction_settles_is_no_conflict(night: Callable[..., Part]) -> None:
    first, then = said(1, "The choir concert is on 12 May."), said(2, "The choir concert is on 19 May.")
    last = said(3, "Correction: the choir concert is on 26 May.")
    part = night(first, then, last)
    assert len(part.section["corrections"]) == 2
    assert part.section["conflicts"] == []


def test_what_goes_corrects_nothing(night: Callable[..., Part]) -> None:
    text = "The ticket of the slow night train to Lyon costs 42 euros."
    old, new = said(1, text), said(2, text.replace("42", "45"))
    again = replace(new, id="exp_00000000000f", created_at=3 * DAY_MS)
    part = night(old, new, again)
    assert archived(part) == [again.id]
    assert [(change.newer, change.older) for change in part.changes if isinstance(change, Supersede)] == [(new.id, old.id)]


TEXTS = (OLD, NEW, SAME, SAME.upper(), SAME.replace("lets", "let"), "I live in Paris.", "I moved to Lyon.", "Thanks!")


def _memories(kinds: Iterable[tuple[str, str, int, bool]]) -> list[Said]:
    return [
        said(n, text, trust=trust, created_at=day * DAY_MS, has_threats=bad) for n, (text, trust, day, bad) in enumerate(kinds, 1)
    ]


_KINDS = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.sampled_from(TRUSTS), st.integers(0, 4), st.sampled_from([False, False, True])),
    min_size=2,
    max_size=6,
)


def _snapshot(found: Iterable[Said]) -> Snapshot:
    """Return a snapshot whose tiers depend on the ids alone."""
    rows = [(one.id, TIERS[int(one.id[4:], 16) % 4], one.trust) for one in found]
    whole: dict[str, Any] = {name: [0] * len(rows) for name in COLUMNS}
    whole |= {"ids": [row[0] for row in rows], "tiers": [row[1] for row in rows], "trust": [row[2] for row in rows]}
    return Snapshot(**whole)


@QUICK
@given(_KINDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_pairs_does_not_matter(kinds: list[tuple[str, str, int, bool]], draw: random.Random) -> None:
    found = _memories(kinds)
    nearby = beside(*found)
    part = compare(nearby, _snapshot(found), NOW)
    shuffled = draw.sample(found, len(found))
    pairs = tuple(
        Pair(*(pair[1::-1] if draw.random() < 0.5 else pair[:2]), 0.5) for pair in draw.sample(nearby.pairs, len(nearby.pairs))
    )
    other = replace(nearby, said={one.id: one for one in shuffled}, pairs=pairs)
    assert compare(other, _snapshot(shuffled), NOW) == part


@QUICK
@given(_KINDS)
def test_nobody_untrusted_or_marked_supersedes_and_nothing_supersedes_itself(kinds: list[tuple[str, str, int, bool]]) -> None:
    found = {one.id: one for one in _memories(kinds)}
    changes = compare(beside(*found.values()), _snapshot(found.values()), NOW).changes
    gone = {change.id for change in changes if isinstance(change, Archive)}
    for change in changes:
        if isinstance(change, Supersede):
            newer, older = found[change.newer], found[change.older]
            assert newer.created_at > older.created_at
            assert TRUSTS.index(newer.trust) >= TRUSTS.index(older.trust)
            assert not newer.has_threats
            assert not older.has_threats
            assert gone.isdisjoint({newer.id, older.id})
    assert len({change.older for change in changes if isinstance(change, Supersede)}) == sum(
        isinstance(change, Supersede) for change in changes
    )
