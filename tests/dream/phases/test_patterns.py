from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.dream.phase import Part
from luna_cli.dream.phases.patterns import PAIRED, pattern_id, patterns
from luna_cli.model.change import Record
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.records import PATTERNS, read_pattern
from luna_cli.model.recurrence import Naming, Recurrence
from luna_cli.phi.recurrence import step

TUESDAY = clock.parse_utc("2026-11-03T17:20:00Z")
NOW = clock.parse_utc("2027-03-01T03:00:00Z")
DAY = clock.DAY_MS
Hubs = Mapping[str, Sequence[str]]


def naming(number: int, at: int, valence: float | None = None, trust: str = "user") -> Naming:
    return Naming(f"exp_{number:012x}", at, valence, trust)


def lived(namings: Sequence[Naming], earlier: Mapping[str, Sequence[Naming]] | None = None, **more: Any) -> Recurrence:
    known = {one.id: one for one in namings}
    before = earlier or {}
    return Recurrence(earlier=lambda hub: before.get(hub, ()), memory=known.get, **{"zone": "Europe/Paris", **more})


class Anything(dict[str, EmotionalContext | None]):
    """Every memory was read tonight and feels like nothing."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> None:
        return None


NOTHING = Anything()


def told(part: Part) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = part.section["patterns"]
    return found


def test_three_tuesdays_are_a_pattern() -> None:
    namings = [naming(n, TUESDAY + 7 * n * DAY, valence) for n, valence in enumerate((0.5, None, 0.1))]
    part = patterns(lived(namings), {one.id: ("hub_pain",) for one in namings}, NOTHING, NOW)
    (entry,) = told(part)
    assert entry == {
        "id": pattern_id(["hub_pain"]),
        "hubs": ["hub_pain"],
        "days": 3,
        "first": "2026-11-03",
        "last": "2026-11-17",
        "interval_days": 7.0,
        "regularity": 1.0,
        "weekday": 2,
        "hour": 18,  # the zone's
        "valence": 0.3,
        "phi": 0.250783,
        "trust": "user",
        "examples": [one.id for one in namings],
        "reason": "named on 3 days from 2026-11-03 to 2026-11-17",
    }
    (change,) = part.changes
    assert isinstance(change, Record)
    assert change.path == PATTERNS
    assert read_pattern(dict(change.line)).days == 3


def test_two_days_are_none_however_many_memories() -> None:
    namings = [naming(n, TUESDAY + (n % 2) * DAY + n) for n in range(10)]
    assert told(patterns(lived(namings), {one.id: ("hub_pain",) for one in namings}, NOTHING, NOW)) == []


def test_earlier_memories_count_once_with_those_of_tonight() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(5)]
    recurrence = lived(namings[3:], {"hub_pain": namings[:4]})
    (entry,) = told(patterns(recurrence, {one.id: ("hub_pain",) for one in namings[3:]}, NOTHING, NOW))
    assert entry["days"] == 5
    assert entry["examples"] == [one.id for one in namings]


def test_what_was_linked_beside_counts_for_the_hubs_of_what_was_read() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(3)]
    hubs_of = {one.id: ("hub_four", "hub_pain") for one in namings[:2]} | {namings[2].id: ("hub_pain",)}
    (entry,) = told(patterns(lived(namings, {"hub_four": namings}), hubs_of, {namings[2].id: None}, NOW))
    assert (entry["hubs"], entry["days"]) == (["hub_pain"], 3)


def test_what_does_not_count_or_lies_ahead_is_left_out() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(3)]
    hubs_of = {one.id: ("hub_pain",) for one in namings}
    assert told(patterns(lived(namings[:2]), hubs_of, NOTHING, NOW)) == []  # the third has threats
    assert told(patterns(lived(namings), hubs_of, {}, namings[1].at)) == []


def test_a_pattern_inherits_the_lowest_trust_and_tonight_feels() -> None:
    namings = [naming(n, TUESDAY + n * DAY, -0.5, trust) for n, trust in enumerate(("self", "external", "user"))]
    joy = EmotionalContext(primary_emotion="joy", valence=0.4)
    felt = {**dict.fromkeys((one.id for one in namings), None), namings[0].id: joy}
    (entry,) = told(patterns(lived(namings), {one.id: ("hub_pain",) for one in namings}, felt, NOW))
    assert (entry["trust"], entry["valence"]) == ("external", -0.2)


def test_two_that_go_together_are_a_pattern_of_their_own() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(3)]
    found = told(patterns(lived(namings), {one.id: ("hub_yoga", "hub_Sophie") for one in namings}, NOTHING, NOW))
    assert sorted(entry["hubs"] for entry in found) == [["hub_Sophie"], ["hub_Sophie", "hub_yoga"], ["hub_yoga"]]


def test_company_that_says_nothing_is_none() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(30)]
    who_speaks = {one.id: ("hub_marie", "hub_yoga") if n < 3 else ("hub_marie",) for n, one in enumerate(namings)}
    nested = {one.id: ("hub_pain", "hub_pain-de-seigle") for one in namings}
    for hubs_of in (who_speaks, nested):
        assert [entry["hubs"] for entry in told(patterns(lived(namings), hubs_of, NOTHING, NOW)) if len(entry["hubs"]) > 1] == []


def test_a_memory_of_many_hubs_is_bounded() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(3)]
    hubs = [f"hub_{chr(97 + n)}" for n in range(20)]
    found = told(patterns(lived(namings), dict.fromkeys((one.id for one in namings), hubs), NOTHING, NOW))
    assert len([entry for entry in found if len(entry["hubs"]) == 2]) == PAIRED * (PAIRED - 1) // 2


def test_a_pattern_is_told_anew_when_it_comes_to_the_next_step() -> None:
    namings = [naming(n, TUESDAY + n * DAY) for n in range(22)]
    days: list[int] = []
    known: dict[str, int] = {}
    for count in range(1, len(namings) + 1):
        recurrence = lived(namings, {"hub_pain": namings[: count - 1]}, told=known)
        for entry in told(patterns(recurrence, {namings[count - 1].id: ("hub_pain",)}, NOTHING, NOW)):
            known[entry["id"]] = entry["days"]
            days.append(entry["days"])
    assert days == [3, 5, 8, 13, 21]


@given(
    st.dictionaries(
        st.integers(0, 500),
        st.tuples(st.integers(0, 200), st.lists(st.sampled_from(["hub_a", "hub_b", "hub_c", "hub_a-b"]), max_size=4, unique=True)),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_the_same_whatever_the_order_and_nothing_the_second_time(drawn: dict[int, tuple[int, list[str]]], random: Any) -> None:
    rows = [(naming(n, TUESDAY + hours * 3_600_000 * 5, 0.1 * (n % 3)), hubs) for n, (hours, hubs) in drawn.items()]
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = (patterns(lived([n for n, _ in some]), {n.id: hubs for n, hubs in some}, NOTHING, NOW) for some in (rows, mixed))
    assert one == other
    for entry in told(one):
        assert 0 < entry["regularity"] <= 1
        assert 0 < entry["phi"] < 1
    known = {entry["id"]: entry["days"] for entry in told(one)}
    again = lived([n for n, _ in rows], told=known)
    assert patterns(again, {n.id: hubs for n, hubs in rows}, NOTHING, NOW).changes == ()
    assert all(step(days) >= 3 for days in known.values())
