"""When a vault was used: the last time, and at which hours of the day (docs/guide/schedule.md)."""

import os
from collections.abc import Iterator

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.files.ids import SHORT
from luna_cli.files.sqlite import Connection
from luna_cli.vault import layout, traces

KNOWN_DAYS = 90
"""Days of use that tell of a person's hours; habits change."""
_QUARTER_MS = 900_000
"""Offsets of zones are whole quarters of an hour, so a quarter of UTC lies in one hour of any zone."""
_HOUR_MS = 3_600_000
_TAIL = 8192
_LINE_LIMIT = 1 << 16
OWN = "dream"
"""The source of memories that dreams make: nobody used the vault then."""
_QUARTERS = (
    f"SELECT entered / {_QUARTER_MS} FROM memory WHERE entered BETWEEN ?1 AND ?2 AND source <> ?3 UNION "  # noqa: S608 - constants
    f"SELECT accessed / {_QUARTER_MS} FROM memory WHERE accessed BETWEEN ?1 AND ?2"
)
_NEWEST = (
    "SELECT max(entered) FILTER (WHERE entered <= ?1 AND source <> ?2), max(accessed) FILTER (WHERE accessed <= ?1) FROM memory"
)


def last_activity(root: str, db: Connection, now: int) -> int | None:
    """Return the instant (ms) of the last use: a trace, a memory that entered or was used; None when there is none.

    What lies more than a day after `now` comes from a clock that was wrong, and is left out. Reads the ends of the trace files
    alone.
    """
    latest = now + clock.DAY_MS
    found = [*db.execute(_NEWEST, (latest, OWN)).fetchone(), *(at for name in traces.names(root) for at in _ends(root, name))]
    return max((at for at in found if at is not None and at <= latest), default=None)


def hours(root: str, db: Connection, zone: str, now: int) -> tuple[int, ...]:
    """Return for each hour of the day, 0 to 23 in `zone`, on how many of the last 90 days the vault was used in it.

    From the traces that wait, from when memories entered and were last used, and from the journal's stores: traces are folded
    by dreams, so none of them knows all. A thousand memories stored in one hour count once.
    """
    since = now - KNOWN_DAYS * clock.DAY_MS
    quarters = {quarter for (quarter,) in db.execute(_QUARTERS, (since, now, OWN))}
    quarters |= {at // _QUARTER_MS for at in (*_traced(root), *_stored(root)) if since <= at <= now}
    used = set()
    for quarter in quarters:
        at = quarter * _QUARTER_MS
        used.add((at + clock.utc_offset(at, zone)) // _HOUR_MS)
    found = [0] * 24
    for hour in used:
        found[hour % 24] += 1
    return tuple(found)


def _ends(root: str, name: str) -> Iterator[int]:
    """Yield the instants in the last lines of a trace file."""
    with open(os.path.join(root, layout.TRACES, name), "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        lines = file.read(_TAIL).split(b"\n")
    yield from (at for at in map(_told, lines if size <= _TAIL else lines[1:]) if at is not None)


def _traced(root: str) -> Iterator[int]:
    for name in traces.names(root):
        yield from (at for at in map(_told, _lines(os.path.join(root, layout.TRACES, name))) if at is not None)


def _stored(root: str) -> Iterator[int]:
    path = os.path.join(root, layout.LOCAL, "journal", SHORT)
    if os.path.isfile(path):
        yield from (at for at in map(_noted, _lines(path)) if at is not None)


def _lines(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while line := file.readline(_LINE_LIMIT):
            yield line


def _told(line: bytes) -> int | None:
    """Return the instant of a trace, None for what is none."""
    at = _value(line)
    try:
        return clock.parse_utc(at) if isinstance(at, str) else None
    except ValueError:
        return None


def _noted(line: bytes) -> int | None:
    """Return the instant of a line of the journal, None for what is none."""
    at = _value(line)
    return at if type(at) is int else None


def _value(line: bytes) -> object:
    if not line.strip():
        return None
    try:
        found = codec.decode(line, _LINE_LIMIT)
    except codec.RuleError:
        return None
    return found.get("at") if type(found) is dict else None
