"""Nights that were missed: a dream late by nine days lives nine nights (docs/design/mechanisms.md §7)."""

from luna_cli import clock

MORNING = "05:00"
"""When a night that was missed is lived: at the end of the hours of sleep (spec §4.2), in the vault's zone."""
MOST = 400
"""Nights that are lived one by one; of a longer absence the last ones, and all before them as one."""


def missed(last: int | None, now: int, zone: str) -> list[int]:
    """Return the instants (ms), oldest first, of the nights between that of the last dream and that of `now`, without both.

    Nothing when there was no dream yet, or when the clock was set back behind it.
    """
    if last is None or last >= now:
        return []
    lived, tonight = clock.parse_day(clock.night(last, zone)), clock.parse_day(clock.night(now, zone))
    first = max(lived + 1, tonight - MOST)
    return [clock.parse(f"{clock.iso_day(day)}T{MORNING}:00", zone) for day in range(first, tonight)]
