"""Awakening: what the day will probably need is laid ready (spec §9.2 phase 4; docs/design/mechanisms.md §7)."""

from collections.abc import Mapping
from typing import Any

from luna_cli.dream.phase import PhaseResult
from luna_cli.graph.network import node_of
from luna_cli.graph.salience import salience
from luna_cli.model.dawn import Dawn
from luna_cli.model.hub import Hub
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import elapsed_days, relaxed

NAME = "awakening"
LAID_READY = 7
"""Memories that are laid ready."""
RECENT_DAYS = 7.0
"""Half-life of what was used last, in days."""


def awaken(snapshot: Snapshot, dawn: Dawn, grown: Mapping[str, Hub], now: int) -> PhaseResult:
    """Return what is on the mind in the morning: hubs in `working_memory`, memories in `preloaded`, sessions in `contexts`.

    The most salient hubs as the night leaves them (`grown` are those that it changed), and of the memories that they have the most
    important that were used of late: importance times 2^(-days since the last use / 7). `prediction` says how much of what the last
    awakening laid ready was used. No file of a memory changes; the state of mind holds all of it.
    """
    levels = dict(dawn.salient) | {hub.id: salience(node_of(hub), now) for hub in grown.values()}
    held = sorted(levels, key=lambda hub: (-levels[hub], hub))[: dawn.span]
    prediction = dawn.prediction
    section: dict[str, Any] = {
        "working_memory": held,
        "preloaded": _ready(snapshot, dawn, held, now),
        "contexts": list(dawn.contexts),
        "prediction": {"laid": prediction.laid, "used": prediction.used, "error": _rounded(prediction.error)},
    }
    return PhaseResult(name=NAME, changes=(), after=snapshot, section=section)


def _ready(snapshot: Snapshot, dawn: Dawn, held: list[str], now: int) -> list[str]:
    wanted = {memory_id for hub in held for memory_id in dawn.memories(hub)}
    worth: list[tuple[float, str]] = []
    for row, memory_id in enumerate(snapshot.ids):
        if memory_id in wanted:
            weight = relaxed(snapshot.weight[row], snapshot.as_of[row], now, snapshot.tiers[row])
            unused = elapsed_days(snapshot.last_used(row), now)
            worth.append((-importance(weight, snapshot.resonance[row]) * float(2.0 ** (-unused / RECENT_DAYS)), memory_id))
    return [memory_id for _, memory_id in sorted(worth)[:LAID_READY]]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
