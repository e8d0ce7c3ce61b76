"""How a vault grew: tiers, phi over the nights, the salience of its hubs, feeling by week. For pictures over time."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions.nights import lived
from luna_cli.files.sqlite import Connection
from luna_cli.graph.salience import salience
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

BINS = 10
_QUARTER_MS = 900_000
"""Every zone of the world is a whole number of quarters of an hour from UTC, so that no quarter lies in two days."""
_FEELING = """
SELECT created / ?1, count(*), total(valence), total(intensity) FROM memory
WHERE valence IS NOT NULL AND intensity IS NOT NULL GROUP BY 1
"""


class Phi(NamedTuple):
    """Phi after a night: mean weight (0 to φ) and convergence (0 to 1), None without a memory."""

    night: str
    average: float | None
    convergence: float | None


class Week(NamedTuple):
    """What was felt in the memories of a week: its Monday, how many there are, mean valence (−1 to 1) and intensity (0 to 1)."""

    monday: str
    memories: int
    valence: float
    intensity: float


class Stats(NamedTuple):
    """Numbers for plots; `salience` counts hubs in `BINS` equal parts of 0 to 1, `weeks` leaves weeks without a memory out."""

    tiers: Mapping[str, int]
    nights: Sequence[Phi]
    salience: Sequence[int]
    weeks: Sequence[Week]


def stats(vault: Vault, now: int) -> Stats:
    """Return the numbers of a vault at `now` (ms). Raises what opening the index raises."""
    counts = dict(vault.db.execute("SELECT tier, count(*) FROM memory GROUP BY tier").fetchall())
    return Stats(
        tiers={tier: counts.get(tier, 0) for tier in (*TIERS, ARCHIVED)},
        nights=[Phi(night.name, night.phi_average, night.phi_convergence) for night in lived(vault.root)],
        salience=_salience(Network(vault), now),
        weeks=_weeks(vault.db, vault.config.zone),
    )


def _salience(network: Network, now: int) -> list[int]:
    bins = [0] * BINS
    for node in network.nodes():
        bins[min(BINS - 1, int(salience(node, now) * BINS))] += 1
    return bins


def _weeks(db: Connection, zone: str) -> list[Week]:
    sums: dict[int, tuple[int, float, float]] = {}
    for quarter, count, valence, intensity in db.execute(_FEELING, (_QUARTER_MS,)):
        at = quarter * _QUARTER_MS
        monday = _monday((at + clock.utc_offset(at, zone)) // clock.DAY_MS)
        before = sums.get(monday, (0, 0.0, 0.0))
        sums[monday] = before[0] + count, before[1] + valence, before[2] + intensity
    return [
        Week(clock.iso_day(monday), count, valence / count, intensity / count)
        for monday, (count, valence, intensity) in sorted(sums.items())
    ]


def _monday(day: int) -> int:
    """Return the Monday of the week of a day; both are days since 1970-01-01, a Thursday."""
    return day - (day + 3) % 7
