"""What tests let the integration phase hear, and what came of it."""

from collections.abc import Iterable
from typing import Any

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases.integration import integrate
from luna_cli.model.change import Grow, Infer
from luna_cli.model.hub import Hub
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.snapshot import COLUMNS, Snapshot

NOW = 1000 * DAY_MS
KINDS = {"Rosa": "person", "Lyon": "place", "2026-07-14": "time"}
Network = dict[str, Hub]


def named(text: str) -> Named:
    return Named(text.lower(), text, KINDS.get(text, "concept"))


def slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def heard(number: int, *texts: str, **more: Any) -> Heard:
    """A memory of the day `number` that says these concepts."""
    values = {"created_at": number * DAY_MS, "entered_at": number * DAY_MS, "turn": -1, "session": None} | more
    return Heard(id=f"exp_{number:012x}", concepts=tuple(map(named, texts)), **values)


def intake(*memories: Heard, hubs: Iterable[Hub] = (), **more: Any) -> Intake:
    every = {one.key: slug(one.text) for memory in memories for one in memory.concepts}
    known = {hub.id: hub for hub in hubs}
    return Intake(heard=memories, hubs=known, slugs=every, count=len(known), **more)


def night(given: Intake, now: int = NOW) -> PhaseResult:
    empty: dict[str, Any] = {name: [] for name in COLUMNS}
    return integrate(Snapshot(**empty), given, now)


def grown(result: PhaseResult) -> Network:
    return {change.after.id: change.after for change in result.changes if isinstance(change, Grow)}


def links(result: PhaseResult) -> dict[str, tuple[str, ...]]:
    return {change.id: change.concepts for change in result.changes if isinstance(change, Infer)}


def bonds(network: Network) -> set[tuple[str, str, str]]:
    return {(hub.id[4:], one.type, one.target[4:]) for hub in network.values() for one in hub.synapses}
