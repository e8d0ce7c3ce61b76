"""Which weeks a night may draw, and the memories of each, from the index."""

from collections.abc import Iterator, Sequence

from luna_cli import clock
from luna_cli.files.sqlite import Connection
from luna_cli.model.harvest import SYNTHESIS
from luna_cli.model.landscape import Lived, Weeks
from luna_cli.model.records import local, monday, monday_of, week_of
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import records
from luna_cli.vault.index.schema import UNREAD
from luna_cli.vault.store import Vault

_WEEK = 7
_COUNTS = f"source <> '{SYNTHESIS}'"
"""What a dream made of other memories was not lived."""
_LIVED = (
    "SELECT id, created, emotion, iif(tier = ?1, NULL, intensity), iif(tier = ?1, NULL, valence), "  # noqa: S608 - constants
    f"{UNREAD} AND tier <> ?1, threats <> '' "
    f"FROM memory WHERE created >= ?2 AND created < ?3 AND {_COUNTS}"
)
_NEXT = f"SELECT created FROM memory WHERE created >= ? AND {_COUNTS} ORDER BY created LIMIT 1"  # noqa: S608 - constants
_COUNT = f"SELECT count(*) FROM memory WHERE created >= ? AND created < ? AND {_COUNTS}"  # noqa: S608 - constants


def weeks(vault: Vault, now: int) -> Weeks:
    """Return the weeks that are over at `now` (ms) and whose number of memories is not what their last line says.

    Each memory is counted, none is opened; the memories of a week are read when they are asked for, while the vault is open.
    """
    db, zone = vault.db, vault.config.zone
    told = {one.week: one.memories for one in records.weeks(vault.root).found}
    counts = dict(_counts(db, zone, now))
    due = {week: (count, told.get(week)) for week, count in counts.items() if told.get(week) != count}
    # What a person purged: nothing is left of a week of which a line tells.
    due |= {week: (0, before) for week, before in told.items() if before and week not in counts and _end(week, zone) <= now}

    def memories(week: str) -> Sequence[Lived]:
        rows = db.execute(_LIVED, (ARCHIVED, _start(monday_of(week), zone), _end(week, zone)))
        return [Lived(*row) for row in rows]

    return Weeks(due=due, memories=memories, zone=zone)


def _counts(db: Connection, zone: str, now: int) -> Iterator[tuple[str, int]]:
    """Yield the weeks in which something was lived and that are over, with how many memories they hold, oldest first."""
    at = clock.MIN_MS - clock.DAY_MS
    while True:
        row = db.execute(_NEXT, (at,)).fetchone()
        if row is None:
            return
        first = row[0]
        day = monday(local(first, zone)[0])
        start, at = _start(day, zone), _start(day + _WEEK, zone)
        if at > now:
            return
        (count,) = db.execute(_COUNT, (start, at)).fetchone()
        yield week_of(day), count


def _start(day: int, zone: str) -> int:
    """Return the first instant of a local day."""
    wall = day * clock.DAY_MS
    return wall - clock.utc_offset(wall - clock.utc_offset(wall, zone), zone)


def _end(week: str, zone: str) -> int:
    return _start(monday_of(week) + _WEEK, zone)
