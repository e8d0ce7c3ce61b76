"""What a night asks about recurrence: which memories list a hub, and which patterns were told."""

from collections.abc import Sequence

from luna_cli.model.harvest import SYNTHESIS
from luna_cli.model.recurrence import Naming, Recurrence
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import records
from luna_cli.vault.index.tokens import concept_token
from luna_cli.vault.network import names
from luna_cli.vault.store import Vault

FAN = 4096
"""Memories of a hub that are looked at, the latest: a night costs no more for a hub that everything names."""
_FELT = "CASE WHEN m.tier = ? OR (m.emotion = 'neutral' AND m.valence = 0) THEN NULL ELSE m.valence END"
_COLUMNS = f"m.id, m.created, {_FELT}, m.trust"
_COUNTS = f"m.threats = '' AND m.source <> '{SYNTHESIS}'"
"""What a dream made of other memories says nothing anew."""
_LISTING = (
    f"SELECT {_COLUMNS} FROM (SELECT p.n FROM words JOIN place p ON p.n = words.rowid WHERE words MATCH ? "  # noqa: S608 - constants
    f"ORDER BY p.created DESC, p.n LIMIT ?) one JOIN memory m ON m.n = one.n WHERE {_COUNTS}"
)
_MEMORY = f"SELECT {_COLUMNS} FROM memory m WHERE m.id = ? AND {_COUNTS}"  # noqa: S608 - constants


def recurrence(vault: Vault) -> Recurrence:
    """Return what a night needs to know of a vault whose index is in line with its files; it is asked while that is open."""
    db = vault.db
    told: dict[str, int] = {}
    for one in records.patterns(vault.root).found:
        told[one.id] = max(one.days, told.get(one.id, 0))
    any_hub = db.execute("SELECT 1 FROM hub LIMIT 1").fetchone() is not None

    def earlier(hub: str) -> Sequence[Naming]:
        if not any_hub:  # a first night: no memory lists anything
            return ()
        rows = db.execute("SELECT key FROM hub_name WHERE hub = ? AND worth < ? ORDER BY key", (hub, names.STEM)).fetchall()
        keys = dict.fromkeys([hub, *(key for (key,) in rows if key.startswith("hub_"))])
        match = " OR ".join(f'"{concept_token(key)}"' for key in keys)
        return [Naming(*row) for row in db.execute(_LISTING, (ARCHIVED, match, FAN))]

    def memory(memory_id: str) -> Naming | None:
        row = db.execute(_MEMORY, (ARCHIVED, memory_id)).fetchone()
        return None if row is None else Naming(*row)

    return Recurrence(earlier=earlier, memory=memory, told=told, zone=vault.config.zone)
