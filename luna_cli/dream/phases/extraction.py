"""Extraction: what is new is compared with what is known, gathered into syntheses, and what recurs is written down (spec §4.2)."""

from collections.abc import Mapping
from typing import Any

from luna_cli.dream.phase import Part, PhaseResult, carried
from luna_cli.dream.phases.comparison import compare
from luna_cli.dream.phases.landscape import landscapes
from luna_cli.dream.phases.patterns import patterns
from luna_cli.dream.phases.synthesis import synthesise
from luna_cli.model.change import Archive, Change, Infer, Relate
from luna_cli.model.found import Found
from luna_cli.model.snapshot import Snapshot

NAME = "extraction"


def extract(snapshot: Snapshot, found: Found, read: Mapping[str, Infer], now: int) -> PhaseResult:
    """Return near-duplicates, corrections and conflicts, syntheses, patterns and landscapes of the night of `now` (ms).

    `read` is what the analysis of this night has read out of memories. The section has the keys of the four parts.
    """
    hubs_of = {memory_id: change.concepts for memory_id, change in read.items()}
    known = {memory_id: emotion for memory_id, emotion in found.felt.items() if emotion is not None}
    parts: list[Part] = [compare(found.nearby, snapshot, now)] if found.nearby is not None else []
    if found.harvest is not None:
        parts.append(synthesise(snapshot, found.harvest, hubs_of, now, known))
    if found.recurrence is not None:
        parts.append(patterns(found.recurrence, hubs_of, found.felt, now))
    if found.weeks is not None:
        parts.append(landscapes(found.weeks, found.felt, now))
    changes = _without_the_gone([change for part in parts for change in part.changes])
    section: dict[str, Any] = {key: value for part in parts for key, value in part.section.items()}
    return PhaseResult(name=NAME, changes=tuple(changes), after=carried(snapshot, changes), section=section)


def _without_the_gone(changes: list[Change]) -> list[Change]:
    """Leave out ties of memories that this very night lets go: their files are no longer there to hold one."""
    gone = {change.id for change in changes if isinstance(change, Archive)}
    return [change for change in changes if not (isinstance(change, Relate) and change.id in gone)]
