"""What the sleep of the network needs to know of a vault: read from the index, and hubs from their files as they are asked for."""

import os
from collections.abc import Iterator
from typing import Any

from luna_cli import clock
from luna_cli.errors import CorruptError
from luna_cli.files import codec
from luna_cli.graph.salience import salience
from luna_cli.model.hub import Hub
from luna_cli.model.sleep import Rest
from luna_cli.text.name_forms import spans, start
from luna_cli.vault import layout
from luna_cli.vault.network.names import STEMMED
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

SALIENT = 64
"""Hubs that are offered as the most salient, of those used last."""
ALIKE = 64
"""Hubs that begin like a name, at most."""
REPORT_LIMIT = 64 << 20
_BARRED = "SELECT DISTINCT concepts FROM memory WHERE threats <> '' AND concepts <> ''"
_LAST = "SELECT id FROM hub WHERE last_activation IS NOT NULL ORDER BY last_activation DESC, activations DESC, id LIMIT ?"


def rest(vault: Vault, now: int, network: Network | None = None) -> Rest:
    """Return the network of a vault as the night of `now` (ms) finds it; `network` is open already where somebody needed it.

    Only hubs of which something is due are read, and only when they are asked for.
    """
    network = Network(vault, thorough=True) if network is None else network
    due = network.db.execute("SELECT id FROM hub WHERE fades <= ? ORDER BY fades, id", (now,)).fetchall()
    hubs, synapses = network.db.execute("SELECT count(*), coalesce(sum(outs), 0) FROM hub").fetchone()
    nodes = [node for (hub,) in network.db.execute(_LAST, (SALIENT,)).fetchall() if (node := network.node(hub)) is not None]
    return Rest(
        due=tuple(hub for (hub,) in due),
        hub=lambda hub: _hub(network, hub),
        resolve=network.resolve,
        alike=lambda name: _alike(network, name),
        hubs=hubs,
        synapses=synapses,
        salient=tuple(node.id for node in sorted(nodes, key=lambda node: (-salience(node, now), node.id))),
        barred=_barred(network),
        tried=_tried(vault.root, clock.night(now, vault.config.zone)),
    )


def _hub(network: Network, hub: str) -> Hub | None:
    """Read a hub whole; None when there is none, or its files cannot be read: they are left alone."""
    try:
        found = network.files(hub)
    except CorruptError:
        return None
    return None if found is None else found.whole


def _alike(network: Network, name: str) -> tuple[str, ...]:
    """Return the hubs that one or more words of a name stand for, in any form, and those that begin like it."""
    parts = sorted(spans(name))
    keys = [*parts, *(STEMMED + part for part in parts)]
    marks = ", ".join("?" * len(keys))
    found = network.db.execute(f"SELECT DISTINCT hub FROM hub_name WHERE key IN ({marks}) ORDER BY hub", keys).fetchall()  # noqa: S608 - marks only
    begins = start(name)
    if begins:
        query = "SELECT DISTINCT hub FROM hub_name WHERE key >= ? AND key < ? ORDER BY key, hub LIMIT ?"
        found += network.db.execute(query, (begins, begins + "\U0010ffff", ALIKE)).fetchall()
    return tuple(dict.fromkeys(hub for (hub,) in found))


def _barred(network: Network) -> frozenset[str]:
    """Return the hubs that memories with threats list."""
    listed = {concept for (concepts,) in network.db.execute(_BARRED) for concept in concepts.split()}
    return frozenset(hub for concept in listed if (hub := network.resolve(concept)) is not None)


def _tried(root: str, night: str) -> int:
    """Return how many links the reports of a night tell that were tried out on it."""
    return sum(len(insights) for insights in _told(os.path.join(root, layout.DREAMS), night) if isinstance(insights, list))


def _told(folder: str, night: str) -> Iterator[Any]:
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for name in sorted(names):
        if name.startswith(night) and name.endswith(".json") and os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), "rb") as file:
                raw = file.read(REPORT_LIMIT + 1)
            try:
                document = codec.decode(raw, REPORT_LIMIT)
                yield document["phases"]["paradoxical-sleep"]["insights"]
            except (codec.RuleError, KeyError, TypeError):
                continue  # no report, or one without this phase
