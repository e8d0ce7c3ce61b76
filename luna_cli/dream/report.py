"""What a night leaves to read: the document in `dreams/<night>.json`, and the same in words, from that document alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.dream.cycle import Night
from luna_cli.dream.words import Words, words
from luna_cli.model.tier import TIERS

VERSION = 1
LISTED = 10
"""How many memories the words name in each part; the document names them all."""


def report(night: Night) -> Mapping[str, Any]:
    """Return the document of a night: JSON values, floats rounded to 6 decimals, a section a phase that ran."""
    totals = night.totals
    return {
        "luna_dream": VERSION,
        "night": night.name,
        "at": clock.iso(night.at),
        "memories": {"before": dict(totals.before), "after": dict(totals.after)},
        "totals": {
            "reinforced": totals.reinforced,
            "promoted": totals.promoted,
            "archived": totals.archived,
            "concepts": totals.concepts,
            "read": totals.read,
            "traces": totals.traces,
        },
        "phi_average": _rounded(totals.phi_average),
        "phi_convergence": _rounded(totals.phi_convergence),
        "phases": {result.name: dict(result.section) for result in night.results},
    }


def headline(night: Night, language: str) -> str:
    """Return the night in one line, in the language `en` or `fr` (any other reads English)."""
    return _headline(report(night), words(language))


def prose(document: Mapping[str, Any], language: str) -> str:
    """Return the lines that tell a saved document, without a final newline; the first is its headline.

    Needs nothing but the document, so an old night reads as it did. Sections that this luna does not know are left out.
    Raises ValueError when the document is no report of a version that this luna reads, or lacks a part of one.
    """
    if document.get("luna_dream") != VERSION:
        raise ValueError(f"not a dream report of version {VERSION}")
    said = words(language)
    try:
        lines = [_headline(document, said)]
        for part in (_promoted, _archived, _reinforced, _concepts, _phi, _unknown):
            lines.extend(part(document, said))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the dream report is incomplete: {error}") from error
    return "\n".join(lines)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _headline(document: Mapping[str, Any], said: Words) -> str:
    totals = document["totals"]
    count = sum(document["memories"]["after"].values())
    done = [said.outcome(kind, totals[kind]) for kind in ("reinforced", "promoted", "archived")]
    # Reports of older versions know of no concepts.
    done += [said.outcome(kind, totals[kind]) for kind in ("read", "concepts") if totals.get(kind)]
    seen = any(number for kind, number in totals.items() if kind != "traces")
    outcome = ", ".join(done) if seen else said.taken if totals.get("traces") else said.nothing
    return f"{said.night(document['night'])}{said.colon}{said.memories(count)}{said.semicolon}{outcome}"


def _section(document: Mapping[str, Any], phase: str, key: str) -> Sequence[Mapping[str, Any]]:
    entries: Sequence[Mapping[str, Any]] = document["phases"].get(phase, {}).get(key, ())
    return entries


def _listed(title: str, lines: Sequence[str], said: Words) -> list[str]:
    if not lines:
        return []
    rest = len(lines) - LISTED
    shown = [f"  {line}" for line in lines[:LISTED]]
    return [title, *shown, *([f"  {said.more(rest)}"] if rest > 0 else [])]


def _promoted(document: Mapping[str, Any], said: Words) -> list[str]:
    lines = []
    for entry in _section(document, "promotion", "promoted"):
        terms = " + ".join(f"{said.term(name)} {said.number(share, 3)}" for name, share in entry["terms"].items())
        rise = f"{said.tier(entry['from'])} → {said.tier(entry['to'])}"
        lines.append(f"{entry['id']}  {rise}  {said.number(entry['score'], 3)} = {terms}")
    return _listed(said.title("promoted"), lines, said)


def _archived(document: Mapping[str, Any], said: Words) -> list[str]:
    lines = [
        f"{entry['id']}  {said.tier(entry['tier'])}  {said.unused(entry['unused_days'], entry['retention_days'])}"
        for entry in _section(document, "expiry", "archived")
    ]
    return _listed(said.title("archived"), lines, said)


def _reinforced(document: Mapping[str, Any], said: Words) -> list[str]:
    lines = [
        f"{entry['id']}  {said.number(entry['before'], 3)} → {said.number(entry['after'], 3)}  {said.days(entry['days'])}"
        for entry in _section(document, "analysis", "reinforced")
    ]
    return _listed(said.title("reinforced"), lines, said)


def _concepts(document: Mapping[str, Any], said: Words) -> list[str]:
    entries = _section(document, "integration", "hubs")
    lines = [f"{entry['id']}  {entry['concept']}" for entry in entries]
    return _listed(said.title("concepts"), lines, said)


def _phi(document: Mapping[str, Any], said: Words) -> list[str]:
    after = document["memories"]["after"]
    tiers = ", ".join(f"{said.tier(tier)} {said.count(after.get(tier, 0))}" for tier in TIERS)
    lines = [f"{said.title('tiers')}{said.colon}{tiers}"]
    average, convergence = document["phi_average"], document["phi_convergence"]
    if average is not None and convergence is not None:
        lines.append(said.phi(average, convergence))
    return lines


def _unknown(document: Mapping[str, Any], said: Words) -> list[str]:
    unknown = document["phases"].get("analysis", {}).get("unknown_accesses", 0)
    return [said.unknown(unknown)] if unknown else []
