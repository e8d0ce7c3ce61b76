"""What a saved report counts: what was done, phase by phase; reports of older versions read the same."""

from collections.abc import Mapping
from typing import Any

from luna_cli.dream.cycle import PHASES

Document = Mapping[str, Any]
Sections = Mapping[str, Mapping[str, Any]]
ALWAYS = ("reinforced", "promoted", "archived")
"""What a headline says even when there was none of it."""
_WAS = {"integration": "analysis", "expiry": "consolidation"}
"""Phases that older reports call otherwise: the first is part of today's analysis."""


def sections(document: Document) -> Sections:
    """Return the sections of the phases that ran, by today's names. Raises KeyError, TypeError, AttributeError for none such."""
    found: dict[str, dict[str, Any]] = {}
    for name, section in document["phases"].items():
        found.setdefault(_WAS.get(name, name), {}).update(section)
    return found


def done(document: Document) -> dict[str, int]:
    """Return how much of what a night did, the most important first; 0 where nothing was. Raises as `sections` does."""
    totals, found = document["totals"], sections(document)
    gathered, deep = found.get("extraction", {}), found.get("deep-sleep", {})
    return {
        **{kind: totals[kind] for kind in ALWAYS},
        "demoted": totals.get("demoted", 0),
        "read": found.get("analysis", {}).get("read", totals.get("read", 0)),
        "concepts": totals.get("concepts", 0),
        "syntheses": len(gathered.get("syntheses", ())),
        "corrected": len(gathered.get("corrections", ())),
        "conflicts": len(gathered.get("conflicts", ())),
        "patterns": len(gathered.get("patterns", ())),
        "merged": len(deep.get("merged", ())),
        "pruned": deep.get("synapses", 0),
        "insights": len(found.get("paradoxical-sleep", {}).get("insights", ())),
        "weeks": len(gathered.get("landscapes", ())),
    }


def changed(document: Document) -> bool:
    """Tell whether a night changed anything but that it took traces in. Raises as `sections` does."""
    heard = sections(document).get("analysis", {})
    totals = (number for kind, number in document["totals"].items() if kind != "traces")
    return any((*done(document).values(), *totals, heard.get("new_synapses", 0), heard.get("reinforced_synapses", 0)))


def effort(document: Document) -> dict[str, int | None]:
    """Return how many things each of the seven phases did, None for one that did not run. Raises as `sections` does.

    What another phase let go counts as let go, as in the headline.
    """
    found = sections(document)
    keys = {
        "analysis": ("reinforced", "read", "new_hubs", "new_synapses", "reinforced_synapses"),
        "extraction": ("corrections", "conflicts", "syntheses", "patterns", "landscapes"),
        "promotion": ("promoted", "demoted"),
        "deep-sleep": ("synapses", "scaled", "merged"),
        "consolidation": ("archived",),
        "paradoxical-sleep": ("insights",),
        "awakening": ("working_memory", "preloaded"),
    }
    counts = {name: sum(_size(found[name].get(key, 0)) for key in keys[name]) if name in found else None for name in PHASES}
    gone = [_size(found.get(name, {}).get(key, 0)) for name, key in (("promotion", "archived"), ("extraction", "duplicates"))]
    if any(gone):
        counts["consolidation"] = (counts["consolidation"] or 0) + sum(gone)
    return counts


def _size(value: Any) -> int:
    """Return a count, or how many a list names."""
    return value if isinstance(value, int) else len(value)
