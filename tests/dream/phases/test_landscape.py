from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.dream.phases.landscape import landscapes
from luna_cli.model.change import Record
from luna_cli.model.landscape import Lived, Weeks
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.records import LANDSCAPES, local, read_week, week_of
from luna_cli.model.schema import TONES

MONDAY = clock.parse_utc("2026-11-09T08:00:00Z")
NOW = clock.parse_utc("2026-11-30T03:00:00Z")
HOUR = 3_600_000
ZONE = "Europe/Paris"


def lived(number: int, tone: str = "neutral", intensity: float | None = 0.5, valence: float | None = 0.0, **more: Any) -> Lived:
    at = more.pop("at", MONDAY + 24 * HOUR * (number % 7))
    return Lived(f"exp_{number:012x}", at, tone, intensity, valence, **more)


def weeks(*memories: Lived, told: Mapping[str, int] | None = None) -> Weeks:
    of: dict[str, list[Lived]] = {}
    for one in memories:
        of.setdefault(week_of(local(one.at, ZONE)[0]), []).append(one)
    before = told or {}
    due = {week: (len(found), before.get(week)) for week, found in of.items() if before.get(week) != len(found)}
    return Weeks(due=due, memories=lambda week: of.get(week, []), zone=ZONE)


def drawn(*memories: Lived, felt: Mapping[str, EmotionalContext | None] | None = None) -> dict[str, Any]:
    (entry,) = landscapes(weeks(*memories), felt or {}, NOW).section["landscapes"]
    found: dict[str, Any] = entry
    return found


def test_a_week_in_a_line() -> None:
    memories = (
        lived(1, "joy", 0.8, 0.6),
        lived(2, "calm", 0.4, 0.4),
        lived(3, "concern", 0.9, -0.7),
        lived(4),
        lived(5, "love", None, None),  # archived: its tone is left
        lived(6, "joy", 0.3, 0.2),
    )
    part = landscapes(weeks(*memories), {}, NOW)
    assert part.section["landscapes"] == [
        {
            "week": "2026-W46",
            "memories": 6,
            "felt": 5,
            "tones": {"joy": 2, "calm": 1, "concern": 1, "love": 1, "neutral": 1},
            "valence": 0.125,
            "intensity": 0.6,
            "calmest": "2026-11-11",
            "stormiest": "2026-11-12",
            "strongest": ["exp_000000000003", "exp_000000000001", "exp_000000000002"],
            "reason": "the week is over",
        }
    ]
    (change,) = part.changes
    assert isinstance(change, Record)
    assert change.path == LANDSCAPES
    assert read_week(dict(change.line)).at == NOW


def test_what_tonight_read_is_felt_as_tonight_found() -> None:
    joy = EmotionalContext(primary_emotion="joy", intensity=0.7, valence=0.5)
    entry = drawn(lived(1, unread=True), lived(2, unread=True), felt={"exp_000000000001": joy, "exp_000000000002": None})
    assert (entry["felt"], entry["tones"], entry["valence"]) == (1, {"joy": 1, "neutral": 1}, 0.5)


def test_a_week_waits_for_what_no_night_has_read() -> None:
    part = landscapes(weeks(lived(1), lived(2, unread=True)), {}, NOW)
    assert (part.changes, part.section) == ((), {"landscapes": [], "landscapes_waiting": 1})


def test_threats_are_counted_and_not_felt() -> None:
    entry = drawn(lived(1, "joy", 1.0, 1.0, suspect=True), lived(2, "calm", 0.2, 0.2))
    assert (entry["memories"], entry["tones"], entry["strongest"]) == (2, {"calm": 1}, ["exp_000000000002"])


def test_a_single_day_is_neither_calm_nor_stormy() -> None:
    assert "calmest" not in drawn(lived(1, "joy", 0.8, 0.6), lived(8, "calm", 0.2, 0.2))


def test_a_week_without_feeling_and_one_that_is_gone() -> None:
    entry = drawn(lived(1))
    assert (entry["valence"], entry["intensity"], entry["strongest"]) == (None, None, [])
    gone = landscapes(Weeks(due={"2026-W40": (0, 3)}, zone=ZONE), {}, NOW).section["landscapes"]
    assert (gone[0]["memories"], gone[0]["reason"]) == (0, "its memories were 3 and are 0")


FELT = st.tuples(
    st.integers(0, 20 * 24), st.sampled_from(TONES), st.none() | st.floats(0, 1), st.floats(-1, 1), st.booleans(), st.booleans()
)


@given(st.lists(FELT, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_same_whatever_the_order_and_a_line_is_written_once(rows: Sequence[Any], random: Any) -> None:
    memories = [
        lived(n, tone, strong, None if strong is None else valence, at=MONDAY + hours * HOUR, unread=unread, suspect=suspect)
        for n, (hours, tone, strong, valence, unread, suspect) in enumerate(rows)
    ]
    felt = {one.id: EmotionalContext(primary_emotion="joy", valence=0.3) for one in memories if one.unread}
    mixed = list(memories)
    random.shuffle(mixed)
    part = landscapes(weeks(*memories), felt, NOW)
    assert part == landscapes(weeks(*mixed), felt, NOW)
    entries = part.section["landscapes"]
    assert sum(entry["memories"] for entry in entries) == len(memories)
    told = {entry["week"]: entry["memories"] for entry in entries}
    read = [one._replace(unread=False) for one in memories]
    assert landscapes(weeks(*read, told=told), {}, NOW).changes == ()
    more = weeks(*read, lived(1000, at=MONDAY), told=told)
    assert list(more.due) == ["2026-W46"]
    assert len(landscapes(replace(more), {}, NOW).changes) == 1
