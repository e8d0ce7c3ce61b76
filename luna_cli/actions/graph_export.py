"""Exporting the network: as the document of the spec (§12.1), as notation, or for Graphviz (docs/guide/exchange.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.graph.document.statements import EMOTIONS, called, original_names, statements_of, touching
from luna_cli.graph.document.write import document_pieces
from luna_cli.graph.dot import dot_lines
from luna_cli.graph.notation.forms import pieces
from luna_cli.model.emotion_wire import write_emotion
from luna_cli.model.hub import Hub
from luna_cli.model.memory import Memory
from luna_cli.model.notation import Archive, Episode, Whole
from luna_cli.model.procedure_wire import write_procedure
from luna_cli.model.stub import Stub
from luna_cli.vault import affect, linked, procedures
from luna_cli.vault.findings import Finding
from luna_cli.vault.index.open import writer
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

CONTEXT = "context"
"""The key of a memory's session context that holds what an episode's context was."""


def export(vault: Vault, now: int, form: str, *, original: bool = False) -> Iterator[bytes]:
    """Yield the network of a vault at `now` as `json`, `notation` or `dot`, in memory that does not grow with the synapses.

    With `original` the hubs have the ids that they were imported with, and stand in the order of those. Raises CorruptError
    for a file that cannot be read.
    """
    network = Network(vault)
    names = original_names(network.hubs()) if original else {}
    hubs = _hubs(network, map(network.hub, names) if original else network.hubs())
    if original and form != "json":
        hubs = (called(hub, names) for hub in hubs)
    if form == "dot":
        return (f"{line}\n".encode() for line in dot_lines(hubs))
    if form == "notation":
        found = pieces(statements_of(hubs, touching(_beside(vault, network, now), names)), vault.config.zone)
        return (piece.encode() for piece in found)
    return _document(hubs, _beside(vault, network, now), now, original=original)


def _document(hubs: Iterable[Hub], beside: Whole, now: int, *, original: bool) -> Iterator[bytes]:
    with TemporaryFile() as spool:
        yield from document_pieces(hubs, beside, now, _encode, spool, original=original)


def _encode(value: Any) -> bytes:
    return codec.encode_line(value)[:-1]


def _hubs(network: Network, hubs: Iterable[Hub]) -> Iterator[Hub]:
    """Yield hubs, each synapse led to the hub that it means; those that lead nowhere are left out."""
    ids = {node.id for node in network.nodes()}
    meant: dict[str, str | None] = {hub_id: hub_id for hub_id in ids}

    def target(name: str) -> str | None:
        if name not in meant:
            meant[name] = network.resolve(name)
        return meant[name]

    def led(hub: Hub) -> Hub:
        ends = [target(one.target) for one in hub.synapses]
        if all(end == one.target for end, one in zip(ends, hub.synapses, strict=True)):
            return hub
        found = {
            (one.type, end): replace(one, target=end)
            for end, one in zip(reversed(ends), reversed(hub.synapses), strict=True)
            if end is not None
        }
        return replace(hub, synapses=tuple(sorted(found.values(), key=lambda one: one.order)))

    yield from map(led, hubs)


def _beside(vault: Vault, network: Network, now: int) -> Whole:
    felt = affect.read(vault.root, vault.config.zone, writer(vault.root)).at(now)
    own = [write_emotion(one) for one in affect.neurons(vault.root, vault.config.zone) if not isinstance(one, Finding)]
    known = [one for one in procedures.every(vault.root, vault.config.zone) if not isinstance(one, Finding)]
    return Whole(
        episodes=tuple(_episode(one, network) for one in linked.memories(vault)),
        archives=tuple(map(_archive, linked.archived(vault))),
        procedures=tuple(write_procedure(one.procedure) for one in known),
        emotional_state={name: round(level, 6) for name, level in sorted(felt.emotions.items()) if round(level, 6)},
        neuromodulators={name: round(level, 6) for name, level in felt.neuromodulators.items()},
        extra={EMOTIONS: own} if own else {},
    )


def _episode(memory: Memory, network: Network) -> Episode:
    context = memory.session_context.get(CONTEXT)
    return Episode(
        id=memory.aliases[0] if memory.aliases else memory.id,
        timestamp=memory.created_at,
        context=context if isinstance(context, str) else "",
        content=memory.content,
        intensity=memory.emotional_context.intensity,
        hubs=network.concepts(memory.id),
    )


def _archive(stub: Stub) -> Archive:
    about = {
        "tier": stub.tier,
        "emotion": stub.emotion,
        "trust": stub.trust,
        "archived_at": clock.iso(stub.archived_at),
        "reason": stub.reason,
        "tags": list(stub.tags),
    }
    return Archive(id=stub.id, timestamp=stub.original_created_at, condensation=stub.condensation, metadata=about)
