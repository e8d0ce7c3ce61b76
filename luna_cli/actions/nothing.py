"""Why nothing was found: a tag, source or session that no memory has, or a date on which none was lived."""

from collections.abc import Iterable
from typing import NamedTuple

from luna_cli import clock
from luna_cli.files.sqlite import Connection
from luna_cli.rank.dates import Dates
from luna_cli.text.date_cue import Cue
from luna_cli.text.terms import fold
from luna_cli.text.when import cues, matches
from luna_cli.vault.index.search import lived
from luna_cli.vault.store import Vault

_VALUES = {
    "tag": "SELECT DISTINCT json_each.value FROM memory, json_each(memory.tags)",
    "source": "SELECT DISTINCT source FROM memory",
    "session": "SELECT DISTINCT session FROM memory WHERE session IS NOT NULL",
}
_NAMED = 3  # values that are like the one asked for


class Unknown(NamedTuple):
    """A value that no memory has, of `tag`, `source` or `session`, and those there that differ in case or accents alone."""

    kind: str
    value: str
    near: tuple[str, ...]


def unknown(vault: Vault, asked: Iterable[tuple[str, str]]) -> Unknown | None:
    """Return the first of these (kind, value) that no memory has."""
    for kind, value in asked:
        there = [str(one) for (one,) in vault.db.execute(_VALUES[kind])]
        if value not in there:
            wanted = fold(value)
            return Unknown(kind, value, tuple(sorted(one for one in there if fold(one) == wanted)[:_NAMED]))
    return None


def unlived(vault: Vault, cue: str, now: int) -> list[str]:
    """Return the dates that a cue names, in words, when no memory was lived on any of them; else none."""
    zone = vault.config.zone
    read = cues(cue, now, zone)
    if not read or any(_lived(vault.db, one, zone) for one in read):
        return []
    return list(dict.fromkeys(map(_named, read)))


def _lived(db: Connection, cue: Cue, zone: str) -> bool:
    if not cue.every:
        return lived(db, Dates([cue], zone).spans())
    # One offset for all days: around midnight on some of them a day may be taken for the next, and a cue is soft there anyway.
    offset = clock.utc_offset(cue.first_day * clock.DAY_MS, zone)
    days = db.execute("SELECT DISTINCT (created + ?) / ? FROM memory", (offset, clock.DAY_MS))
    return any(matches(cue, day) for (day,) in days)


def _named(cue: Cue) -> str:
    first, last = clock.iso_day(cue.first_day), clock.iso_day(cue.end_day - 1)
    days = first if first == last else f"{first} … {last}"
    return f"{days} or such days of another {cue.every}" if cue.every else days
