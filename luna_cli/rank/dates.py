"""How well the day of a memory fits the dates that a cue names: a soft filter. On the start-up path; pure.

A day counts more than a month, as it says more. Memory is vague about days, so the rest of a named day's month, and of the month
of which a part was named, still counts for something.
"""

from luna_cli.clock import DAY_MS, civil_from_days, utc_offset
from luna_cli.text.when import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.text.date_cue import Cue

STRENGTH = {"day": 2.0, "week": 1.5, "month": 1.0, "season": 0.8, "year": 0.4, "weekday": 0.5}
"""What a memory of a named day, month … gains, as a share of its score."""
SAME_MONTH = 0.5
"""What the rest of the month of a named day gains."""
REST_OF_MONTH = 0.6
"""What the rest of a month gains of which a part was named."""
_SHORTEST_MONTH = 28


class Dates:
    """The dates of a cue, compared with instants."""

    __slots__ = ("cues", "known", "weekdays", "zone")

    def __init__(self, cues: "list[Cue]", zone: str) -> None:
        """`zone` is the IANA name of the zone in which days are meant."""
        self.cues = [cue for cue in cues if cue.grain != "weekday"]
        self.weekdays = [cue for cue in cues if cue.grain == "weekday"]
        self.zone = zone
        self.known: dict[int, float] = {}

    def fit(self, instant: int) -> float:
        """Return what a memory lived at `instant` (ms) gains, 0 to 2; worked out once a day."""
        day = (instant + utc_offset(instant, self.zone)) // DAY_MS
        found = self.known.get(day)
        if found is None:
            found = self.known[day] = self._fit(day)
        return found

    def spans(self) -> "list[tuple[int, int]]":
        """Return the latest occurrence of each named date as instants, half-open; weekdays are too many to name."""
        return [(self._start(cue.first_day), self._start(cue.end_day)) for cue in self.cues]

    def _start(self, day: int) -> int:
        return day * DAY_MS - utc_offset(day * DAY_MS, self.zone)

    def _fit(self, day: int) -> float:
        weekday = max((matches(cue, day) for cue in self.weekdays), default=0.0)
        if not self.cues:
            return STRENGTH["weekday"] * weekday
        best = max(_gain(cue, day) for cue in self.cues)
        return best * (0.5 + 0.5 * weekday) if self.weekdays else best


def _gain(cue: "Cue", day: int) -> float:
    gain = STRENGTH[cue.grain] * matches(cue, day)
    rest = SAME_MONTH if cue.grain == "day" else REST_OF_MONTH if cue.end_day - cue.first_day < _SHORTEST_MONTH else 0.0
    if gain < rest:
        year, month, _ = civil_from_days(day)
        for named in (cue.first_day, cue.end_day - 1):
            same_year, same_month, _ = civil_from_days(named)
            if month == same_month and (cue.every or year == same_year):
                return rest
    return gain
