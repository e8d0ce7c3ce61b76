"""`luna status --stats`: the numbers of `actions.stats` as plots, as rows for a pipe, and as JSON values."""

import math
import os
from collections.abc import Iterator, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.actions.stats import BINS, Phi, Stats, Week
from luna_cli.cli import plots

WIDEST = 100
_WEEK = 7


def document(found: Stats) -> dict[str, Any]:
    """Return the numbers as JSON values (schema `status`, under `stats`)."""
    return {
        "tiers": dict(found.tiers),
        "nights": [
            {"night": one.night, "phi_average": _rounded(one.average), "phi_convergence": _rounded(one.convergence)}
            for one in found.nights
        ],
        "salience": list(found.salience),
        "weeks": [
            {"monday": one.monday, "memories": one.memories, "valence": round(one.valence, 6), "intensity": round(one.intensity, 6)}
            for one in found.weeks
        ],
    }


def rows(found: Stats) -> Iterator[tuple[str, ...]]:
    """Yield the numbers a row each, what they are in the first column: tier, night, salience, emotion."""
    yield from (("tier", tier, str(count)) for tier, count in found.tiers.items())
    yield from (("night", one.night, _cell(one.average), _cell(one.convergence)) for one in found.nights)
    yield from (("salience", f"{place / BINS:.1f}", f"{(place + 1) / BINS:.1f}", str(n)) for place, n in enumerate(found.salience))
    yield from (("emotion", one.monday, str(one.memories), _cell(one.valence), _cell(one.intensity)) for one in found.weeks)


def drawn(found: Stats, width: int, *, plain: bool) -> list[str]:
    """Return the plots, `width` characters wide at most; `plain` keeps to ASCII."""
    width = min(width, WIDEST)
    ranges = [f"{place / BINS:.1f} - {(place + 1) / BINS:.1f}" for place in range(BINS)]
    hubs = list(zip(ranges, found.salience, strict=True)) if any(found.salience) else []
    return [
        "",
        "tiers",
        *plots.bars(list(found.tiers.items()), width, plain=plain),
        "",
        *_phi(found.nights, width, plain=plain),
        "",
        "salience of the hubs",
        *(plots.bars(hubs, width, plain=plain) or _none("hub")),
        "",
        *_emotion(found.weeks, width, plain=plain),
    ]


def _phi(nights: Sequence[Phi], width: int, *, plain: bool) -> list[str]:
    title = "phi convergence over the nights"
    known = [one.convergence for one in nights if one.convergence is not None]
    if not known:
        return [title, *_none("night")]
    low, high = math.floor(min(known) * 10) / 10, math.ceil(max(known) * 10) / 10
    names = [one.night for one in nights]
    return [title, *plots.line([one.convergence for one in nights], names, width, low=low, high=max(high, low + 0.1), plain=plain)]


def _emotion(weeks: Sequence[Week], width: int, *, plain: bool) -> list[str]:
    title = "emotion by week"
    if not weeks:
        return [title, *_none("memory")]
    known = {one.monday: one for one in weeks}
    first, last = (clock.parse_day(one.monday) for one in (weeks[0], weeks[-1]))
    days = [clock.iso_day(day) for day in range(first, last + 1, _WEEK)]
    every = [known.get(day) for day in days]
    felt = [one and one.intensity for one in every][-(width - 12) :]
    return [
        f"{title}: valence",
        *plots.line([one and one.valence for one in every], days, width, low=-1, high=1, plain=plain),
        f"intensity  {plots.sparkline(felt, 0, 1, plain=plain)}".rstrip(),
    ]


def is_plain() -> bool:
    """Tell whether the locale is none of UTF-8, so that a plot keeps to ASCII."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    return "utf" not in named.lower()


def _none(what: str) -> list[str]:
    return [f"  no {what} yet"]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
