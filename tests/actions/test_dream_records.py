from collections.abc import Callable

import pytest

from luna_cli import clock
from luna_cli.actions.dream_records import NAMED, history, landscapes, patterns
from luna_cli.actions.life import life
from luna_cli.errors import NotFoundError
from luna_cli.model.change import Archive, Change, Grow, Promote, Record
from luna_cli.model.hub import Hub
from luna_cli.model.memory import Memory
from luna_cli.model.records import LANDSCAPES, PATTERNS, Move, Pattern, Week
from luna_cli.vault import layout
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]
DAY = clock.DAY_MS


def write(vault: Vault, *changes: Change, at: int) -> None:
    vault.apply(changes, label="dream", message="a night", at=at)


def pattern(number: int, days: int, at: int, last: str = "2026-11-10", hubs: tuple[str, ...] = ("hub_rye-bread",)) -> Record:
    line = Pattern(
        at=at,
        id=f"pat_{number:012x}",
        hubs=hubs,
        days=days,
        first="2026-10-01",
        last=last,
        interval_days=7.0,
        regularity=1.0,
        phi=days / 100,
        trust="user",
        examples=(),
    )
    return Record(path=PATTERNS, line=line.wire())


def move(memory_id: str, at: int, before: str = "seed", after: str = "leaf", **more: object) -> Record:
    line = Move(at=at, id=memory_id, before=before, after=after, **more).wire()  # type: ignore[arg-type]
    return Record(path=layout.HISTORY, line=line)


def week(name: str, at: int, memories: int = 1) -> Record:
    return Record(path=LANDSCAPES, line=Week(at=at, week=name, memories=memories, felt=0, tones={"joy": memories}).wire())


def test_patterns_as_they_were_last_told_the_strongest_first(opened: Vault, now: int) -> None:
    hub = Hub(id="hub_pain", concept="Pain", kind="concept", base_value=0.4, created_at=now)
    write(opened, Grow(before=None, after=hub), at=now)
    lines = [pattern(1, 3, now), pattern(2, 5, now, hubs=("hub_four", "hub_pain")), pattern(1, 8, now + DAY, last="2026-11-20")]
    write(opened, *lines, at=now)
    found = patterns(opened, 10)
    assert [(one.pattern.days, one.concepts) for one in found.found] == [(8, ("rye bread",)), (5, ("four", "Pain"))]
    assert (found.total, found.remarks) == (2, [])
    assert [one.pattern.days for one in patterns(opened, 1).found] == [8]
    assert [one.pattern.days for one in patterns(opened, 9, since=now).found] == [8]


def test_history_the_newest_last_with_texts(opened: Vault, keep: Keep, now: int) -> None:
    kept = keep("Rye bread")
    write(opened, move(kept.id, now + DAY, "leaf", "branch"), move("exp_ffffffffffff", now), at=now)
    write(opened, move(kept.id, now - DAY), at=now)
    found = history(opened, 10)
    assert [(one.move.at, one.content) for one in found.found] == [(now - DAY, "Rye bread"), (now, None), (now + DAY, "Rye bread")]
    assert [one.move.after for one in history(opened, 10, kept.id[:8]).found] == ["leaf", "branch"]
    assert [one.move.at for one in history(opened, 10, since=now).found] == [now, now + DAY]
    assert [one.move.at for one in history(opened, 1).found] == [now + DAY]
    assert history(opened, 1).total == 3


def test_a_memory_that_never_moved_has_no_history_and_one_that_never_was_is_named(opened: Vault, keep: Keep) -> None:
    assert history(opened, 10, keep("Rye bread").id).found == []
    with pytest.raises(NotFoundError, match="no memory has an id that begins with exp_ffff"):
        history(opened, 10, "exp_ffff")


def test_weeks_as_they_were_last_drawn(opened: Vault, now: int) -> None:
    write(opened, week("2026-W46", now), week("2026-W01", now), week("2026-W46", now, 4), week("2026-W30", now, 0), at=now)
    found = landscapes(opened, 10)
    assert [(one.week, one.memories) for one in found.found] == [("2026-W01", 1), ("2026-W46", 4)]
    assert [one.week for one in landscapes(opened, 1).found] == ["2026-W46"]
    assert [one.week for one in landscapes(opened, 10, since=now - 7 * DAY).found] == ["2026-W46"]
    assert landscapes(opened, 10, since=now).found == []


def test_bad_lines_are_named_as_far_as_there_are_few(opened: Vault, now: int) -> None:
    write(opened, *(Record(path=layout.HISTORY, line={"at": number}) for number in range(NAMED + 5)), at=now)
    remarks = history(opened, 10).remarks
    assert (
        remarks[0] == "dreams/history.jsonl: line 1: at: must be an instant such as 2026-11-20T14:30:00Z: this line was passed over"
    )
    assert remarks[NAMED:] == ["5 more lines were passed over; 'luna check' names them"]


def test_the_life_of_a_memory_agrees_with_its_history(opened: Vault, keep: Keep, now: int) -> None:
    kept = keep("Rye bread", tier="seed")
    rise = Promote(id=kept.id, tier="leaf", at=now + DAY, metrics=kept.phi_metrics, reason="by score")
    write(opened, rise, move(kept.id, now + DAY, score=0.5, terms={"weight": 0.5}), at=now + DAY)
    reason = "unused for 31 days"
    gone = Archive(id=kept.id, at=now + 32 * DAY, reason=reason)
    write(opened, gone, move(kept.id, now + 32 * DAY, "leaf", "archived", reason=reason), at=now + 32 * DAY)
    told = [(moment.step.words, moment.told) for moment in life(opened, kept.id)[1:]]
    assert told == [("promoted seed → leaf", "score 0.500 = weight 0.500"), ("archived", reason)]
    assert [one.move.kind for one in history(opened, 10, kept.id).found] == ["promoted", "archived"]


def test_a_fall_is_told(opened: Vault, keep: Keep, now: int) -> None:
    kept = keep("Rye bread")
    write(opened, move(kept.id, now + DAY, "leaf", "seed", score=0.2, reason="its tier is full"), at=now)
    last = life(opened, kept.id)[-1]
    assert (last.step.words, last.told) == ("demoted leaf → seed", "score 0.200; its tier is full")
