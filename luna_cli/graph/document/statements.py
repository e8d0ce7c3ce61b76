"""Between statements of the notation and the parts of a document: one reader for both, whatever a network comes as."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from luna_cli.graph.document.identity import numbered
from luna_cli.graph.document.stream import Part
from luna_cli.graph.document.write import (
    archive_object,
    connection_object,
    episode_object,
    hub_object,
    original_id,
    procedure_object,
)
from luna_cli.model.hub import HUB, Hub
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Statement, Tree, Whole

EMOTIONS, TEMPORAL = "emotions", "temporal_neurons"
"""Keys of a document, beside those of the spec: emotional neurons, and temporal neurons that belong to no procedure."""


def parts_from(statements: Iterable[Statement]) -> Iterator[Part]:
    """Yield the parts of the document that says the same."""
    beside: dict[str, list[Any]] = {"episodes": [], "archives": [], "procedures": [], EMOTIONS: [], TEMPORAL: []}
    connections = []
    number = 0
    for one in statements:
        if isinstance(one, Hub):
            yield Part("hubs", number, hub_object(one, one.id))
            number += 1
        elif isinstance(one, tuple):
            connections.append(connection_object(one[1], one[0], str))
        else:
            kind, held = _beside(one)
            beside[kind].append(held)
    for place, held in enumerate(connections):
        yield Part("connections", place, held)
    yield Part("memory", None, {kind: beside.pop(kind) for kind in ("episodes", "archives", "procedures")})
    for kind, items in beside.items():
        if items:
            yield Part(kind, None, items)


def place_of(one: Statement) -> str:
    """Return the path of the list of a document in which a statement stands."""
    if isinstance(one, Hub | tuple):
        return "$.hubs" if isinstance(one, Hub) else "$.connections"
    kind = _beside(one)[0]
    return f"$.{kind}" if kind in {EMOTIONS, TEMPORAL} else f"$.memory.{kind}"


def _beside(one: Episode | Archive | ProcedureLine | Tree) -> tuple[str, Any]:
    if isinstance(one, Episode):
        return "episodes", episode_object(one, str)
    if isinstance(one, Archive):
        return "archives", archive_object(one, str)
    if isinstance(one, ProcedureLine) or "name" in one:
        return "procedures", procedure_object(one)
    return EMOTIONS if "intensité" in one else TEMPORAL, dict(one)


def original_names(hubs: Iterable[Hub]) -> dict[str, str]:
    """Return what hubs are called by the ids that they came with, in the order of those: numbers first, then the rest."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for hub in hubs:
        name = original_id(hub)
        found[hub.id] = hub.id if name in taken else name
        taken.add(found[hub.id])
    return dict(sorted(found.items(), key=lambda one: (0, int(one[1][len(HUB) :]), "") if numbered(one[1]) else (1, 0, one[1])))


def called(hub: Hub, names: Mapping[str, str]) -> Hub:
    """Return a hub by another id, and led to hubs by other ids."""
    led = (replace(one, target=names.get(one.target, one.target)) for one in hub.synapses)
    return replace(hub, id=names.get(hub.id, hub.id), synapses=tuple(led))


def touching(beside: Whole, names: Mapping[str, str]) -> Whole:
    """Return episodes that name hubs by other ids, and everything else as it is."""
    episodes = (replace(one, hubs=tuple(names.get(hub, hub) for hub in one.hubs)) for one in beside.episodes)
    return replace(beside, episodes=tuple(episodes))


def statements_of(hubs: Iterable[Hub], beside: Whole) -> Iterator[Statement]:
    """Yield a network as statements, each hub followed by its connections; `beside` is everything else."""
    for hub in hubs:
        yield hub
        yield from ((hub.id, synapse) for synapse in hub.synapses)
    yield from beside.episodes
    yield from beside.archives
    yield from beside.procedures
    yield from beside.extra.get(EMOTIONS, ())
    yield from beside.extra.get(TEMPORAL, ())
