"""The lines of the dreams' records: what recurs, how memories rose and fell, what was felt by week (docs/design/format.md).

Spec §2.2: `patterns_phi`, `evolution_history`, `emotional_landscapes`. A reader raises ValueError naming the key and the rule; keys
that a line has besides are passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luna_cli import clock
from luna_cli.model.memory import NOTHING
from luna_cli.model.schema import READERS, TONES, Field, FieldError
from luna_cli.model.tier import ARCHIVED, TIERS, TRUSTS

PATTERNS = "dreams/patterns.jsonl"
LANDSCAPES = "dreams/landscapes.jsonl"
PLACES = (*TIERS, ARCHIVED)
"""Where a memory may be."""

_AT = Field(name="at", kind="instant", required=True, doc="When it was found.")
PATTERN_FIELDS = (
    _AT,
    Field(name="id", kind="text", required=True, doc="pat_ and 12 hexadecimal digits: a hash of its hubs."),
    Field(name="hubs", kind="texts", required=True, doc="What recurs: a hub, or two that are named together, by id."),
    Field(name="days", kind="count", required=True, low=3, high=10**7, doc="Distinct days on which memories name it."),
    Field(name="first", kind="text", required=True, doc="The first of these days, in the vault's zone."),
    Field(name="last", kind="text", required=True, doc="The last of them."),
    Field(name="interval_days", kind="number", required=True, low=0.0, high=1e7, doc="Median of the days between two of them."),
    Field(name="regularity", kind="number", required=True, low=0.0, high=1.0, doc="How even these intervals are, 0 to 1."),
    Field(name="weekday", kind="count", low=1, high=7, always=False, doc="1 is Monday; when most of the days are that one."),
    Field(name="hour", kind="count", low=0, high=23, always=False, doc="When most of the days are at about that hour."),
    Field(name="valence", kind="number", low=-1.0, high=1.0, doc="Mean valence of the memories that feel like something."),
    Field(name="phi", kind="number", required=True, low=0.0, high=1.0, doc="Its strength, 0 to 1."),
    Field(name="trust", kind="text", required=True, choices=TRUSTS, doc="The lowest trust of these memories."),
    Field(name="examples", kind="texts", required=True, doc="At most five of them, oldest first."),
)
MOVE_FIELDS = (
    Field(name="at", kind="instant", required=True, doc="When it moved."),
    Field(name="id", kind="text", required=True, doc="The memory."),
    Field(name="from", kind="text", required=True, choices=PLACES, doc="Where it was."),
    Field(name="to", kind="text", required=True, choices=PLACES, doc="Where it went."),
    Field(name="score", kind="number", always=False, doc="Its score, when one decided."),
    Field(name="terms", kind="object", always=False, doc="What the score is made of: term to number."),
    Field(name="reason", kind="text", always=False, doc="Why, where the score does not say it all."),
)
WEEK_FIELDS = (
    Field(name="at", kind="instant", required=True, doc="When it was drawn."),
    Field(name="week", kind="text", required=True, doc="ISO 8601 week in the vault's zone, 2026-W46."),
    Field(name="memories", kind="count", required=True, low=0, high=2**53, doc="Memories lived in it, archived ones too."),
    Field(name="felt", kind="count", required=True, low=0, high=2**53, doc="How many of them feel like something."),
    Field(name="tones", kind="object", required=True, doc="Tone to how many memories; a memory with threats counts for none."),
    Field(name="valence", kind="number", low=-1.0, high=1.0, doc="Mean valence of what was felt and stands in a tier."),
    Field(name="intensity", kind="number", low=0.0, high=1.0, doc="Mean intensity of the same."),
    Field(name="calmest", kind="text", always=False, doc="Its calmest day, when two days or more were felt."),
    Field(name="stormiest", kind="text", always=False, doc="Its most stirring day."),
    Field(name="strongest", kind="texts", required=True, doc="At most three memories, the most strongly felt first."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What recurs, as it stood at the instant `at`: days are `2026-11-03`, `weekday` is 1 (Monday) to 7, `hour` 0 to 23."""

    at: int
    id: str
    hubs: tuple[str, ...]
    days: int
    first: str
    last: str
    interval_days: float
    regularity: float
    phi: float
    trust: str
    examples: tuple[str, ...]
    weekday: int | None = None
    hour: int | None = None
    valence: float | None = None

    def wire(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        return _written(PATTERN_FIELDS, {one.name: getattr(self, one.name) for one in PATTERN_FIELDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A memory went from one tier to another, to the archives (`archived`) or back, at the instant `at`."""

    at: int
    id: str
    before: str
    after: str
    score: float | None = None
    terms: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    reason: str = ""

    @property
    def kind(self) -> str:
        """What happened to it: promoted, demoted, archived or revived."""
        if self.after == ARCHIVED:
            return "archived"
        if self.before == ARCHIVED:
            return "revived"
        return "promoted" if TIERS.index(self.after) > TIERS.index(self.before) else "demoted"

    def wire(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        terms = {name: round(share, 6) for name, share in self.terms.items()}
        given = {"at": self.at, "id": self.id, "from": self.before, "to": self.after, "score": self.score, "terms": terms}
        return _written(MOVE_FIELDS, {**given, "reason": self.reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was felt in a week, as it stood at the instant `at`; means are None where nothing was felt."""

    at: int
    week: str
    memories: int
    felt: int
    tones: Mapping[str, int]
    strongest: tuple[str, ...] = ()
    valence: float | None = None
    intensity: float | None = None
    calmest: str | None = None
    stormiest: str | None = None

    def wire(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        return _written(WEEK_FIELDS, {one.name: getattr(self, one.name) for one in WEEK_FIELDS})


def read_pattern(wire: Any) -> Pattern:
    """Read a line of `dreams/patterns.jsonl`. Raises ValueError."""
    values = _read(PATTERN_FIELDS, wire)
    for name in ("first", "last"):
        _check(name, clock.parse_day, values[name])
    if not 1 <= len(values["hubs"]) <= 2:  # noqa: PLR2004 - a hub or a pair
        raise FieldError("hubs", "must be one id or two")
    return Pattern(**values)


def read_move(wire: Any) -> Move:
    """Read a line of `dreams/history.jsonl`. Raises ValueError."""
    values = _read(MOVE_FIELDS, wire)
    before, after = values.pop("from"), values.pop("to")
    if before == after:
        raise FieldError("to", f"must be another place than {before}")
    if not all(type(share) in {int, float} for share in values.get("terms", NOTHING).values()):
        raise FieldError("terms", "must be an object of numbers")
    return Move(before=before, after=after, **values)


def read_week(wire: Any) -> Week:
    """Read a line of `dreams/landscapes.jsonl`. Raises ValueError."""
    values = _read(WEEK_FIELDS, wire)
    _check("week", monday_of, values["week"])
    for name in ("calmest", "stormiest"):
        if name in values:
            _check(name, clock.parse_day, values[name])
    for tone, count in values["tones"].items():
        if tone not in TONES or type(count) is not int or count < 0:
            raise FieldError("tones", f"must give {', '.join(TONES)} whole numbers")
    return Week(**values)


def _read(fields: Sequence[Field], wire: Any) -> dict[str, Any]:
    if type(wire) is not dict:
        raise ValueError("must be a JSON object")
    found = {}
    for one in fields:
        value = wire.get(one.name)
        if value is not None:
            found[one.name] = READERS[one.kind](one, value, "UTC")
        elif one.required:
            raise FieldError(one.name, "is missing")
    return found


def _check(name: str, read: Any, text: str) -> None:
    try:
        read(text)
    except ValueError as error:
        raise FieldError(name, str(error)) from error


def _written(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields:
        value = values[one.name]
        if not one.always and (value is None or value in ("", {})):
            continue
        if one.kind == "instant":
            value = clock.iso(value)
        elif type(value) is float:
            value = round(value, 6)
        elif one.kind == "texts":
            value = list(value)
        elif one.kind == "object":
            value = dict(value)
        found[one.name] = value
    return found


# -- local days and ISO weeks; a day is a number of days since 1970-01-01, a Thursday


def local(ms: int, zone: str) -> tuple[int, int]:
    """Return the local day of an instant and the milliseconds since its midnight, as a clock on the wall shows them."""
    wall = ms + clock.utc_offset(ms, zone)
    return divmod(min(max(wall, clock.MIN_MS), clock.MAX_MS), clock.DAY_MS)  # a zone may be a day ahead of the calendar's end


def monday(day: int) -> int:
    """Return the Monday of the week of a day."""
    return day - (day + 3) % 7


def week_of(day: int) -> str:
    """Return the ISO 8601 week of a day, `2026-W46`: it belongs to the year of its Thursday."""
    thursday = monday(day) + 3
    year = clock.civil_from_days(thursday)[0]
    return f"{year:04d}-W{(thursday - clock.days_from_civil(year, 1, 1)) // 7 + 1:02d}"


def monday_of(week: str) -> int:
    """Return the Monday of a week such as `2026-W46`. Raises ValueError for a text that names none."""
    year, dash, number = week[:4], week[4:6], week[6:]
    if dash == "-W" and len(number) == 2 and (year + number).isascii() and (year + number).isdigit() and int(year):  # noqa: PLR2004
        # The fourth of January always lies in the first week.
        found = monday(clock.days_from_civil(int(year), 1, 4)) + 7 * (int(number) - 1)
        if week_of(found) == week:
            return found
    raise ValueError(f"{week!r} is not a week such as 2026-W46")
