"""What the nights left in their reports, as a row each: for pictures over time."""

from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.reports import read_report, reports
from luna_cli.errors import CorruptError


class Lived(NamedTuple):
    """A night by its report: `at` in ms, what it did, and the phi metrics after it (None without a memory)."""

    name: str
    at: int
    reinforced: int
    promoted: int
    archived: int
    phi_average: float | None
    phi_convergence: float | None


def lived(root: str) -> list[Lived]:
    """Return the nights, oldest first. A report that cannot be read, or is none, is left out: `luna check` names it."""
    found = []
    for name in reports(root):
        try:
            found.append(_night(name, read_report(root, name)))
        except (CorruptError, KeyError, TypeError, ValueError, AttributeError):
            continue
    return sorted(found, key=lambda night: (night.at, night.name))


def _night(name: str, document: Any) -> Lived:
    totals = document["totals"]
    return Lived(
        name=name,
        at=clock.parse_utc(document["at"]),
        reinforced=int(totals["reinforced"]),
        promoted=int(totals["promoted"]),
        archived=int(totals["archived"]),
        phi_average=_share(document["phi_average"]),
        phi_convergence=_share(document["phi_convergence"]),
    )


def _share(value: Any) -> float | None:
    return None if value is None else float(value)
