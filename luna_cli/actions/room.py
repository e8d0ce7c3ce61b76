"""Room for what is poured in: a large import makes the tiers larger and drives out nothing (docs/design/mechanisms.md §1)."""

from collections import Counter
from collections.abc import Iterable

from luna_cli.model.change import Document
from luna_cli.model.memory import Memory
from luna_cli.phi.capacity import capacities, scale_for
from luna_cli.vault import config as configuration
from luna_cli.vault import layout
from luna_cli.vault.store import Vault

SHARE = 0.2
"""Of a tier's capacity: what adds less to it in one command is a day's use, and competes for its places."""
SETTING = "capacity.scale"


class Room:
    """Counts what one command adds to each tier."""

    def __init__(self, vault: Vault) -> None:
        """Begin with what the tiers hold."""
        self.vault = vault
        self.scale = float(vault.config.value(SETTING))
        self.held: Counter[str] = Counter(dict(vault.db.execute("SELECT tier, count(*) FROM memory GROUP BY tier")))
        self.added: Counter[str] = Counter()

    def add(self, memories: Iterable[Memory]) -> float | None:
        """Count memories in; return the scale that the tiers need now where that is more than they have, else None."""
        self.added.update(memory.memory_type for memory in memories)
        most = capacities(self.scale)
        large = {tier: self.held[tier] + count for tier, count in self.added.items() if count > SHARE * most[tier]}
        needed = scale_for({tier: count for tier, count in large.items() if count > most[tier]})
        if needed <= self.scale:
            return None
        self.scale = needed
        return needed

    def change(self, scale: float) -> Document:
        """Return the change of `vault.json`, as it is at this moment."""
        now = configuration.load(self.vault.root)
        return Document(path=layout.IDENTITY, value=configuration.changed(now, SETTING, scale))
