"""What there is to see of hubs: one with all that belongs to it, and a listing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.errors import UsageError
from luna_cli.graph.network import Node
from luna_cli.graph.salience import salience
from luna_cli.model.hub import KINDS, Hub
from luna_cli.model.relation import RELATIONS
from luna_cli.vault.index.listing import Entry, by_id
from luna_cli.vault.network import layout
from luna_cli.vault.network.open import Network

SORTS = ("salience", "name", "links", "memories")


class Bond(NamedTuple):
    """A synapse seen from one of its hubs: the hub at the other end, the relation, and whether it is read backwards."""

    hub: str
    concept: str
    relation: str
    weight: float
    backward: bool
    context: str = ""
    last_activation: int | None = None

    @property
    def said(self) -> str:
        """The relation as it reads from here: `causes`, or backwards `caused-by`."""
        return RELATIONS[self.relation].inverse if self.backward else self.relation


class Shown(NamedTuple):
    """A hub with its bonds both ways (its own first, each the strongest first), what dangles, and its memories."""

    hub: Hub
    salience: float
    bonds: tuple[Bond, ...]
    dangling: tuple[str, ...]
    memories: tuple[Entry, ...]
    total: int
    """Its memories in all, of which `memories` are some."""


def show(network: Network, name: str, now: int, most: int) -> Shown:
    """Return all there is to see of a hub, with at most so many memories. Raises NotFoundError, UsageError, CorruptError."""
    node = network.find(name, begun=True)
    hub = network.hub(node.id)
    ids = network.memories(hub.id, most)
    entries = by_id(network.db, ids)
    bonds = sorted(_bonds(network, hub), key=lambda bond: (bond.backward, -bond.weight, bond.hub, bond.relation))
    dangling = tuple(one.target for one in hub.synapses if network.resolve(one.target) is None)
    told = tuple(entries[one] for one in ids if one in entries)
    return Shown(hub, salience(node, now), tuple(bonds), dangling, told, max(len(told), network.memory_count(hub.id)))


def _bonds(network: Network, hub: Hub) -> Iterator[Bond]:
    own = {(network.resolve(one.target), one.type): one for one in reversed(hub.synapses)}
    for other, weight, relation, backward in network.edges(hub.id, tentative=True):
        node = network.node(other)
        synapse = None if backward else own.get((other, relation))
        concept = node.concept if node else other
        context, last = (synapse.context, synapse.last_activation) if synapse else ("", None)
        yield Bond(other, concept, relation, weight, backward, context, last)


def facts(shown: Shown) -> dict[str, Any]:
    """Return a hub as JSON (schema `hub-show`)."""
    hub = shown.hub
    return {
        "id": hub.id,
        "concept": hub.concept,
        "kind": hub.kind,
        "type": hub.type,
        "base_value": hub.base_value,
        "salience": round(shown.salience, 6),
        "created_at": _iso(hub.created_at),
        "last_activation": _iso(hub.last_activation),
        "activations": hub.activations,
        "aliases": list(hub.aliases),
        "satellites": [
            {"id": one.id, "type": one.type, "salience": one.salience, "components": dict(one.components)} for one in hub.satellites
        ],
        "synapses": [_bond(bond) for bond in shown.bonds],
        "dangling": list(shown.dangling),
        "memories": [{"id": one.id, "created_at": clock.iso(one.created), "content": one.content} for one in shown.memories],
        "total_memories": shown.total,
        "path": layout.hub_path(hub.id),
    }


def _bond(bond: Bond) -> dict[str, Any]:
    return {
        "hub": bond.hub,
        "concept": bond.concept,
        "relation": bond.relation,
        "family": RELATIONS[bond.relation].family,
        "weight": round(bond.weight, 6),
        "backward": bond.backward,
        "context": bond.context,
        "last_activation": _iso(bond.last_activation),
    }


def _iso(at: int | None) -> str | None:
    return None if at is None else clock.iso(at)


class Row(NamedTuple):
    """A hub in a listing: how many synapses lead from and to it, and how many memories it has, as in `show`."""

    node: Node
    salience: float
    links: int
    memories: int


def listing(network: Network, now: int, *, sort: str = "salience", kind: str | None = None) -> list[Row]:
    """Return all hubs, or those of a kind, the greatest first, by name the first. Raises UsageError."""
    if sort not in SORTS:
        raise UsageError(f"--sort is one of {', '.join(SORTS)}, not {sort!r}")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind is one of {', '.join(KINDS)}, not {kind!r}")
    links = dict(network.db.execute("SELECT id, outs + ins FROM hub").fetchall())
    rows = [
        Row(node, salience(node, now), links.get(node.id, 0), network.memory_count(node.id))
        for node in network.nodes()
        if kind in {None, node.kind}
    ]
    if sort == "name":
        return sorted(rows, key=lambda row: (row.node.concept.casefold(), row.node.id))
    return sorted(rows, key=lambda row: (-float(getattr(row, sort)), row.node.id))


def row_facts(row: Row) -> dict[str, Any]:
    """Return a row as JSON (schema `hub-list`)."""
    node = row.node
    return {
        "id": node.id,
        "concept": node.concept,
        "kind": node.kind,
        "type": node.type,
        "salience": round(row.salience, 6),
        "links": row.links,
        "memories": row.memories,
    }
