"""What could be on the mind in the morning: salient hubs, the latest sessions, and whether the last awakening foresaw the day."""

from collections.abc import Collection, Sequence
from heapq import nsmallest

from luna_cli.graph.salience import salience
from luna_cli.model.dawn import Dawn, Prediction
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

CANDIDATES = 60
"""Hubs that could be on the mind, the most salient ones."""
CONTEXTS = 3
"""Sessions that are laid ready."""
MEMORIES = 20
"""Memories that are looked at of each hub."""


def dawn(vault: Vault, network: Network, preloaded: Collection[str], used: Collection[str], now: int) -> Dawn:
    """Return what the awakening chooses from; `preloaded` is what the last one laid ready, `used` what was used since."""
    levels = ((-salience(node, now), node.id) for node in network.nodes())
    salient = tuple((hub, -level) for level, hub in nsmallest(CANDIDATES, levels))
    query = (
        "SELECT session FROM memory WHERE session IS NOT NULL AND tier <> ? AND created <= ? "
        "GROUP BY session ORDER BY max(created) DESC, session LIMIT ?"
    )
    contexts = tuple(session for (session,) in vault.db.execute(query, (ARCHIVED, now, CONTEXTS)))
    return Dawn(
        salient=salient,
        memories=lambda hub: _current(vault, network.memories(hub, MEMORIES)),
        contexts=contexts,
        prediction=Prediction(len(preloaded), len(set(preloaded) & set(used))),
        span=vault.config.value("attention.span"),
    )


def _current(vault: Vault, ids: Sequence[str]) -> Sequence[str]:
    """Return those of these memories that no other corrects."""
    query = "SELECT 1 FROM memory WHERE id = ? AND superseded IS NULL"
    return [memory_id for memory_id in ids if vault.db.execute(query, (memory_id,)).fetchone()]
