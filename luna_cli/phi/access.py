"""How much a memory is used: a leaky count of days, and how fast its weight moves (docs/design/mechanisms.md §2)."""

from luna_cli.phi.weight import elapsed_days

HALF_LIFE_DAYS = 30.0
SMOOTHING = 0.3
"""Share of the newest value in the moving average of evolution_rate."""


def access_days(stored: float, as_of: int, now: int, new_days: int) -> float:
    """Return the leaky count of distinct days with an access at `now`: f·2^(-Δt/30 d) + `new_days` (mechanisms §2).

    `stored` (≥ 0) held at `as_of`; both instants in ms. `as_of` is that of the phi metrics: the two are written together.
    """
    left: float = 2.0 ** (-elapsed_days(as_of, now) / HALF_LIFE_DAYS)
    return stored * left + new_days


def evolution_rate(previous: float, delta: float, days: float) -> float:
    """Return the moving average of the weight's change a day, after a change of `delta` in `days` days (mechanisms §2).

    Less than a day counts as one, since one access a day counts: without that, a memory shown a minute after it was
    stored would seem to gain two hundred a day. With weights in 0 to φ the result stays within ±φ.
    """
    return (1.0 - SMOOTHING) * previous + SMOOTHING * delta / max(days, 1.0)
