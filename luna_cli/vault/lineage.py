"""What grew from what: the sources of a synthesis, the parents and children of a memory, living or archived."""

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import cached_property

from luna_cli.errors import LunaError
from luna_cli.files import codec
from luna_cli.model.harvest import SYNTHESIS
from luna_cli.model.memory import Memory
from luna_cli.model.wire import read_memory
from luna_cli.vault import layout
from luna_cli.vault.index.listing import by_id
from luna_cli.vault.store import Vault

_MARK = f'"{SYNTHESIS}"'.encode()
_LINE = 2 * codec.MAX_MEMORY
_NOBODY = Memory(id="", memory_type="seed", created_at=0, updated_at=0, entered_at=0, content="-")


class Lineage:
    """Looks up and down from memories. What cannot be read has neither parents nor children."""

    def __init__(self, vault: Vault) -> None:
        """Look into this vault."""
        self.vault = vault

    def children(self, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return for each of these ids the memories that it names as its children, and those that name it as their parent."""
        entries = by_id(self.vault.db, ids)
        found = {
            memory_id: list(self._own(one.id, is_synthesis=one.source == SYNTHESIS, alone=len(ids) == 1).children_ids)
            for memory_id, one in entries.items()
        }
        query = "SELECT m.parent, m.id FROM json_each(?) j JOIN memory m ON m.parent = j.value ORDER BY m.created, m.id"
        for parent, memory_id in self.vault.db.execute(query, (codec.encode_line(sorted(entries)).decode(),)):
            found[parent].append(memory_id)
        return {memory_id: tuple(dict.fromkeys(listed)) for memory_id, listed in found.items()}

    def parents(self, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return for each of these ids its parent, and the syntheses that name it as a source."""
        found: dict[str, list[str]] = {}
        for memory_id, entry in by_id(self.vault.db, ids).items():
            parent = entry.parent or self._own(memory_id, is_synthesis=entry.source == SYNTHESIS, alone=True).parent_id
            found[memory_id] = [parent] if parent else []
        for synthesis, sources in self._made.items():
            for source in found.keys() & set(sources):
                found[source].append(synthesis)
        return {memory_id: tuple(dict.fromkeys(listed)) for memory_id, listed in found.items()}

    def made_of(self, ids: Iterable[str]) -> list[str]:
        """Return the syntheses that hold words of these memories: made of them, or of syntheses of them."""
        found = list(ids)
        for one in found:  # grows on the way
            found += [synthesis for synthesis, sources in self._made.items() if one in sources and synthesis not in found]
        return [one for one in found if one in self._made]

    def _own(self, memory_id: str, *, is_synthesis: bool, alone: bool) -> Memory:
        """Return a memory as its file says it; of many archived ones only syntheses, which have children: each is a search."""
        place = self.vault.locate(memory_id)
        if place.archived and is_synthesis:
            return self._archived.get(memory_id, _NOBODY)
        try:
            return self.vault.read(place) if alone or not place.archived else _NOBODY
        except LunaError:
            return _NOBODY

    @cached_property
    def _made(self) -> dict[str, tuple[str, ...]]:
        """The sources of every synthesis, the oldest first."""
        query = "SELECT id FROM memory WHERE source = ? ORDER BY created, id"
        ids = [memory_id for (memory_id,) in self.vault.db.execute(query, (SYNTHESIS,)).fetchall()]
        return {memory_id: self._own(memory_id, is_synthesis=True, alone=False).children_ids for memory_id in ids}

    @cached_property
    def _archived(self) -> dict[str, Memory]:
        """The archived syntheses."""
        folder = os.path.join(self.vault.root, layout.FULL)
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        found: dict[str, Memory] = {}
        for name in names:
            if name.endswith(".jsonl"):
                with open(os.path.join(folder, name), "rb") as file:
                    found.update(_syntheses(file, self.vault.config.zone))
        return found


def _syntheses(lines: Iterable[bytes], zone: str) -> dict[str, Memory]:
    """Return the syntheses among the lines of a full log; those that cannot be read are left out."""
    found: dict[str, Memory] = {}
    for line in lines:
        if _MARK in line:
            with suppress(ValueError):
                memory = read_memory(codec.decode(line, _LINE), zone)
                if memory.source == SYNTHESIS:
                    found[memory.id] = memory
    return found
