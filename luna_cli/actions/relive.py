"""Reliving: the whole experience back, with what came before and after it and what it belongs with."""

from collections.abc import Sequence
from typing import NamedTuple

from luna_cli.actions.show import Seen, seen
from luna_cli.vault.index.listing import Entry, by_id, children, neighbours
from luna_cli.vault.store import Vault


class Experience(NamedTuple):
    """A memory among others: neighbours in time (of its session where it has one), family, and ids that lead nowhere now."""

    shown: Seen
    session: str | None
    before: Sequence[Entry]
    after: Sequence[Entry]
    parent: Entry | None
    children: Sequence[Entry]
    related: Sequence[Entry]
    missing: Sequence[str]


def relive(vault: Vault, prefix: str, around: int) -> Experience:
    """Return the experience of an id or its beginning with `around` neighbours on each side.

    Raises NotFoundError, UsageError, CorruptError.
    """
    shown = seen(vault, vault.locate(prefix))
    memory = shown.memory
    before, after = neighbours(vault.db, memory.id, around)
    grown = {entry.id: entry for entry in children(vault.db, memory.id)}
    named = (*([memory.parent_id] if memory.parent_id else []), *memory.children_ids, *memory.related_ids)
    known = by_id(vault.db, dict.fromkeys(named)) | grown
    session = memory.session_context.get("session_id")
    return Experience(
        shown=shown,
        session=session if type(session) is str else None,
        before=before,
        after=after,
        parent=known.get(memory.parent_id or ""),
        children=[known[one] for one in dict.fromkeys((*memory.children_ids, *grown)) if one in known],
        related=[known[one] for one in memory.related_ids if one in known],
        missing=[one for one in dict.fromkeys(named) if one not in known],
    )
