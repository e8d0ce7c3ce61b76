"""A night as a picture: how much each phase did, and what became of the tiers. From a report to lines; no colour, no terminal."""

from collections.abc import Mapping
from math import log1p
from typing import Any
from unicodedata import normalize

from luna_cli.dream.cycle import PHASES
from luna_cli.dream.words import Words, words
from luna_cli.dream.words_tally import effort, sections
from luna_cli.model.tier import ARCHIVED, TIERS

WIDEST = 72
HEIGHT = 3
"""Lines of the band."""
_CELL = 10
_LEAST_BAR = 4
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def picture(document: Mapping[str, Any], width: int, *, plain: bool, language: str) -> list[str]:
    """Return at most twelve lines, `width` characters wide at most: a band over the seven phases, and the tiers below it.

    There is no picture, and no line, where its numbers would not fit.

    Each phase stands as high as it did much, on a scale of logarithms, with the number of things that it did; one that did not run
    is a point. A tier shows how many it held before and after, the part that it gained or lost, how many rose into it and fell out
    of it downwards. `plain` keeps to ASCII. Raises ValueError when the document is no report.
    """
    said, width = words(language), min(width, WIDEST)
    try:
        did, tiers = effort(document), _tiers(document, said, width, plain=plain)
        if max(len(_short(count)) for count in did.values()) >= width // len(PHASES) or max(map(len, tiers)) > width:
            return []
        lines = [*_band(did, said, width, plain=plain), "", *tiers]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the dream report is incomplete: {error}") from error
    return [(_ascii(line) if plain else line).rstrip() for line in lines]


def _band(did: Mapping[str, int | None], said: Words, width: int, *, plain: bool) -> list[str]:
    cell = min(_CELL, width // len(PHASES))
    most = max(*(count or 0 for count in did.values()), 1)
    columns = [_column(did[name], most, cell - 1, plain=plain) for name in PHASES]
    rows = [" ".join(column[row] for column in columns) for row in range(HEIGHT)]
    names = " ".join(_fit(said.band[name], cell - 1) for name in PHASES)
    return [*rows, names, " ".join(_fit(_short(did[name]), cell - 1) for name in PHASES)]


def _column(count: int | None, most: int, width: int, *, plain: bool) -> list[str]:
    """Return a column of the band from the top: what is not nothing is seen, nothing is a line, what did not run a point."""
    if count is None:
        return [" " * width] * (HEIGHT - 1) + [("." if plain else "·").center(width)]
    share = log1p(count) / log1p(most)
    if plain:
        filled = round(share * HEIGHT) or int(count > 0)
        return [("#" if filled > row else "_" if not row else " ") * width for row in reversed(range(HEIGHT))]
    filled = max(round(share * HEIGHT * 8), 2 if count else 1)
    return [_EIGHTHS[min(max(filled - 8 * row, 0), 8)] * width for row in reversed(range(HEIGHT))]


def _fit(text: str, width: int) -> str:
    return text[:width].center(width)


def _short(count: int | None) -> str:
    """Return a number in at most four characters, up to 999,999,999."""
    if count is None:
        return "-"
    if count >= 1_000_000:  # noqa: PLR2004 - a million
        return f"{count // 1_000_000}M"
    return f"{count // 1000}k" if count >= 10_000 else str(count)  # noqa: PLR2004 - five digits


def _tiers(document: Mapping[str, Any], said: Words, width: int, *, plain: bool) -> list[str]:
    after = document["memories"]["after"]
    before = document["memories"].get("before", after)
    moved = _moved(document)
    numbers = [[said.count(there.get(tier, 0)) for there in (before, after)] for tier in reversed(TIERS)]
    wide = [max(len(pair[side]) for pair in numbers) for side in (0, 1)]
    names = [said.name(tier) for tier in reversed(TIERS)]
    first = max(map(len, names))
    heads = [
        f"{name:<{first}}  {was:>{wide[0]}} {'->' if plain else '→'} {now:>{wide[1]}}  "
        for name, (was, now) in zip(names, numbers, strict=True)
    ]
    tails = [_arrows(*moved[tier], plain=plain) for tier in reversed(TIERS)]
    room = width - len(heads[0]) - max(map(len, tails)) - 2
    if room < _LEAST_BAR:
        return [head + tail for head, tail in zip(heads, tails, strict=True)]
    most = max(*(there.get(tier, 0) for there in (before, after) for tier in TIERS), 1)
    bars = [_bar(before.get(tier, 0), after.get(tier, 0), most, room, plain=plain) for tier in reversed(TIERS)]
    return [f"{head}{bar}  {tail}" for head, bar, tail in zip(heads, bars, tails, strict=True)]


def _moved(document: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Return for each tier how many rose into it, and how many fell out of it downwards, to the archives too."""
    found = sections(document)
    promotion = found.get("promotion", {})
    up = [entry.get("to") for entry in promotion.get("promoted", ())]
    down = [entry.get("from") for key in ("demoted", ARCHIVED) for entry in promotion.get(key, ())]
    down += [entry.get("tier") for entry in found.get("consolidation", {}).get("archived", ())]
    return {tier: (up.count(tier), down.count(tier)) for tier in TIERS}


def _arrows(rose: int, fell: int, *, plain: bool) -> str:
    signs = "^v" if plain else "↑↓"
    return " ".join(f"{sign}{count}" for sign, count in zip(signs, (rose, fell), strict=True) if count)


def _bar(before: int, after: int, most: int, room: int, *, plain: bool) -> str:
    """Return a bar: what stayed, then what was gained or lost; what is not nothing is seen."""
    stayed, gained, lost = "#+-" if plain else "█▓░"
    fewer, more = sorted((before, after))
    whole = max(round(more / most * room), int(fewer > 0) + int(more > fewer))
    kept = max(min(round(fewer / most * room), whole - int(more > fewer)), int(fewer > 0))
    return (stayed * kept + (gained if after > before else lost) * (whole - kept)).ljust(room)


def _ascii(line: str) -> str:
    return normalize("NFKD", line).encode("ascii", "ignore").decode()
