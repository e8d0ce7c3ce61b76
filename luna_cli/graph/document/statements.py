"""Between statements of the notation and the parts of a document: one reader for both, whatever a network comes as."""

from collections.abc import Iterable, Iterator
from typing import Any

from luna_cli.graph.document.stream import Part
from luna_cli.graph.document.write import archive_object, connection_object, episode_object, hub_object, procedure_object
from luna_cli.model.hub import Hub
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


def _beside(one: Episode | Archive | ProcedureLine | Tree) -> tuple[str, Any]:
    if isinstance(one, Episode):
        return "episodes", episode_object(one, str)
    if isinstance(one, Archive):
        return "archives", archive_object(one, str)
    if isinstance(one, ProcedureLine) or "name" in one:
        return "procedures", procedure_object(one)
    return EMOTIONS if "intensité" in one else TEMPORAL, dict(one)


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
