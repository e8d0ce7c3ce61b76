"""The arithmetic of what recurs: rhythm and strength of days on which something happened. Days are whole numbers, all different."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from luna_cli.model.tier import PHI

LEAST_DAYS = 3
"""Distinct days that make a pattern: two make a coincidence."""
TELLING = 1 / PHI
"""Share of the days (φ⁻¹) that must lie on one weekday for it to be told."""
CLOSE = 0.9
"""Mean resultant length of the times of day from which on an hour is told: most lie within two hours of it."""
_DAY_MINUTES = 24 * 60
_STRENGTH_DAYS = 5.0


def step(days: int) -> int:
    """Return the last Fibonacci number from 3 on that `days` reaches, 0 below it: a pattern is told when this grows."""
    reached, before, following = 0, 2, LEAST_DAYS
    while following <= days:
        reached, before, following = following, following, before + following
    return reached


def interval(days: Sequence[int]) -> float:
    """Return the median of the days between one and the next; `days` are in order, two at least."""
    between = sorted(after - before for before, after in pairwise(days))
    middle = len(between) // 2
    return float(between[middle]) if len(between) % 2 else (between[middle - 1] + between[middle]) / 2


def regularity(days: Sequence[int]) -> float:
    """Return how even the intervals are, 0 to 1: m/(m + s) of mean and deviation; 1 for equal ones, ½ for what comes by chance.

    (1 − B)/2 of the burstiness B = (s − m)/(s + m) of Goh and Barabási (2008). `days` are in order, two at least.
    """
    between = [after - before for before, after in pairwise(days)]
    mean = sum(between) / len(between)
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in between) / len(between))
    return mean / (mean + deviation)


def strength(days: int, even: float) -> float:
    """Return the φ of a pattern, 0 to 1: (1 − φ^(−days/5)) · (φ⁻¹ + φ⁻²·regularity).

    The first factor grows with each day and never reaches 1: φ⁻² at 5 days, φ⁻¹ at 10. The second (φ⁻¹ + φ⁻² = 1) leaves what comes
    by chance four fifths of what comes evenly.
    """
    grown: float = 1 - PHI ** (-days / _STRENGTH_DAYS)
    return grown * (1 / PHI + even / PHI**2)


def weekday(days: Sequence[int]) -> int | None:
    """Return the weekday (1 is Monday) that three days at least and φ⁻¹ of all are; days count from 1970-01-01, a Thursday."""
    day, count = Counter((one + 3) % 7 + 1 for one in days).most_common(1)[0]
    return day if count >= LEAST_DAYS and count >= TELLING * len(days) else None


def hour(minutes: Iterable[int]) -> int | None:
    """Return the hour (0 to 23) about which these minutes of days lie; None when they are fewer than three or spread.

    Directional statistics: the mean direction on the clock's face, told when the mean resultant length is `CLOSE`.
    """
    angles = [minute / _DAY_MINUTES * 2 * math.pi for minute in minutes]
    if len(angles) < LEAST_DAYS:
        return None
    east, north = math.fsum(map(math.cos, angles)), math.fsum(map(math.sin, angles))
    if math.hypot(east, north) / len(angles) < CLOSE:
        return None
    return round(math.atan2(north, east) / (2 * math.pi) * _DAY_MINUTES) % _DAY_MINUTES // 60
