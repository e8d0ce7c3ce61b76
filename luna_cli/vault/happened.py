"""What happened by day, as far as memories tell that no dream has read: events that move feelings (docs/design/emotion.md)."""

from collections import Counter

from luna_cli import clock
from luna_cli.model.tier import ARCHIVED
from luna_cli.text.concepts import LOOKED_AT
from luna_cli.text.terms import fold
from luna_cli.vault.index.schema import UNREAD
from luna_cli.vault.store import Vault

EVENT_WORDS = {
    "thanks": frozenset({"thanks", "thank", "merci"}),
    "urgency": frozenset({"urgent", "urgently", "asap", "urgence", "urgente", "urgemment"}),
}
"""Words, folded, that tell of an event (docs/design/emotion.md)."""
LATELY_MS = 2 * clock.DAY_MS
"""What was lived longer ago moves nobody any more, however late it was stored."""
LONG_SESSION = 40
"""Memories of one session from which on it was a long one."""


def happened(vault: Vault, now: int) -> tuple[str, ...]:
    """Return what happened of late by what no dream has read yet: each event once, however often it was told."""
    query = (
        "SELECT content, threats, session FROM memory "  # noqa: S608 - constants
        f"WHERE {UNREAD} AND tier <> ? AND created BETWEEN ? AND ?"
    )
    rows = vault.db.execute(query, (ARCHIVED, now - LATELY_MS, now)).fetchall()
    words = {word for content, _, _ in rows for word in fold(content[:LOOKED_AT]).split()}
    found = {event for event, said in EVENT_WORDS.items() if not said.isdisjoint(words)}
    if any(threats for _, threats, _ in rows):
        found.add("threat")
    sessions = Counter(session for _, _, session in rows if session is not None)
    if sessions and max(sessions.values()) >= LONG_SESSION:
        found.add("long_session")
    return tuple(sorted(found))
