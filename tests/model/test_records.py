import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.model import records
from luna_cli.model.records import Move, Pattern, Week, local, monday_of, read_move, read_pattern, read_week, week_of

AT = clock.parse_utc("2026-11-16T03:00:00Z")
PATTERN = Pattern(
    at=AT,
    id="pat_0123456789ab",
    hubs=("hub_four", "hub_pain"),
    days=5,
    first="2026-10-13",
    last="2026-11-10",
    interval_days=7.0,
    regularity=1.0,
    weekday=2,
    hour=0,
    valence=0.25,
    phi=0.381966,
    trust="user",
    examples=("exp_000000000001",),
)
WEEK = Week(
    at=AT, week="2026-W46", memories=3, felt=2, tones={"joy": 2, "neutral": 1}, valence=0.5, intensity=0.25, calmest="2026-11-10"
)
MOVE = Move(at=AT, id="exp_000000000001", before="leaf", after="archived", reason="unused for 31 days")


@pytest.mark.parametrize(("line", "read"), [(PATTERN, read_pattern), (WEEK, read_week), (MOVE, read_move)])
def test_a_line_is_read_as_it_was_written(line: Any, read: Any) -> None:
    assert read(line.wire()) == line


def test_what_a_line_does_not_say_is_left_out() -> None:
    assert list(MOVE.wire()) == ["at", "id", "from", "to", "reason"]
    bare = Week(at=AT, week="2026-W46", memories=0, felt=0, tones={})
    assert bare.wire() == {
        "at": "2026-11-16T03:00:00Z",
        "week": "2026-W46",
        "memories": 0,
        "felt": 0,
        "tones": {},
        "valence": None,
        "intensity": None,
        "strongest": [],
    }
    assert read_week(bare.wire()) == bare


def test_keys_that_are_not_known_are_passed_over() -> None:
    assert read_move({**MOVE.wire(), "mine": 1}) == MOVE


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("seed", "leaf", "promoted"),
        ("root", "branch", "demoted"),
        ("seed", "archived", "archived"),
        ("archived", "leaf", "revived"),
    ],
)
def test_a_move_is_a_rise_or_a_fall(before: str, after: str, kind: str) -> None:
    assert Move(at=0, id="exp_000000000001", before=before, after=after).kind == kind


@pytest.mark.parametrize(
    ("read", "line", "change", "rule"),
    [
        (read_pattern, PATTERN, {"days": 2}, "days: must lie in 3"),
        (read_pattern, PATTERN, {"first": "soon"}, "first: 'soon' is not a date"),
        (read_pattern, PATTERN, {"hubs": ["a", "b", "c"]}, "hubs: must be one id or two"),
        (read_pattern, PATTERN, {"regularity": 1.5}, "regularity: must lie in 0.0 to 1.0"),
        (read_pattern, PATTERN, {"trust": None}, "trust: is missing"),
        (read_move, MOVE, {"to": "leaf"}, "to: must be another place than leaf"),
        (read_move, MOVE, {"to": "twig"}, "to: must be one of seed, leaf, branch, root, archived"),
        (read_move, MOVE, {"terms": {"weight": "much"}}, "terms: must be an object of numbers"),
        (read_week, WEEK, {"week": "2026-W54"}, "week: '2026-W54' is not a week"),
        (read_week, WEEK, {"tones": {"envy": 1}}, "tones: must give joy"),
        (read_week, WEEK, {"tones": {"joy": -1}}, "tones: must give joy"),
        (read_week, WEEK, {"stormiest": "2026-02-30"}, "stormiest: '2026-02-30' names no day"),
    ],
)
def test_a_broken_rule_is_named(read: Any, line: Any, change: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule.replace("(", r"\(")):
        read({**line.wire(), **change})


@pytest.mark.parametrize("read", [read_pattern, read_move, read_week])
def test_what_is_no_object_is_no_line(read: Any) -> None:
    with pytest.raises(ValueError, match="must be a JSON object"):
        read([])


@given(st.dates())
def test_weeks_are_those_of_the_standard(date: dt.date) -> None:
    day = clock.days_from_civil(date.year, date.month, date.day)
    year, week, weekday = date.isocalendar()
    named = week_of(day)
    assert named == f"{year:04d}-W{week:02d}"
    assert monday_of(named) == day - weekday + 1


@given(st.text(max_size=9))
def test_a_week_is_written_in_one_way(text: str) -> None:
    try:
        monday = monday_of(text)
    except ValueError:
        return
    assert week_of(monday) == text


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_ends_of_the_calendar_have_a_day(zone: str) -> None:
    for ms in (clock.MIN_MS, clock.MAX_MS):
        assert clock.iso_day(local(ms, zone)[0]) == clock.local_day(ms, zone)


def test_every_field_has_a_place_in_its_value() -> None:
    fields = {one.name for table in (records.PATTERN_FIELDS, records.WEEK_FIELDS) for one in table}
    assert fields <= set(PATTERN.__slots__) | set(WEEK.__slots__)
