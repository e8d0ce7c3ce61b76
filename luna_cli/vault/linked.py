"""What of a vault belongs to its network beside the hubs: memories that list concepts, and stubs of archived ones."""

from collections.abc import Iterator

from luna_cli.model.memory import Memory
from luna_cli.model.stub import Stub
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import layout, stubs
from luna_cli.vault.findings import entries
from luna_cli.vault.store import Vault, read_file


def memories(vault: Vault) -> Iterator[Memory]:
    """Yield the living memories that list concepts, by the time they were lived. Raises CorruptError, NotFoundError."""
    query = (
        "SELECT folder.path, memory.name FROM memory JOIN folder ON folder.n = memory.folder "
        "WHERE memory.concepts != '' AND memory.tier != ? ORDER BY memory.created, memory.id"
    )
    for folder, name in vault.db.execute(query, (ARCHIVED,)).fetchall():
        yield read_file(vault, f"{folder}/{name}")


def archived(vault: Vault) -> Iterator[Stub]:
    """Yield the stubs of archived memories, month by month; lines that are none are left to `luna check`."""
    for entry in entries(vault.root, layout.ARCHIVES):
        if entry.name.endswith(".jsonl") and entry.is_file(follow_symlinks=False):
            yield from stubs.read_log(vault.root, f"{layout.ARCHIVES}/{entry.name}")[0]
