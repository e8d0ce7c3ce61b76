"""Whether a memory from outside is confirmed by one of the user's own that says the same independently (mechanisms §8)."""

from collections.abc import Iterable, Mapping
from typing import Any

from luna_cli.files.sqlite import Connection
from luna_cli.model.tier import ARCHIVED
from luna_cli.text.similarity import cosine
from luna_cli.vault.neighbours import bag

ALIKE = 0.8
"""The least cosine of the content stems of two texts that say the same."""
LOOKED_AT = 20_000
"""Characters of a text that are compared."""
MOST = 500
"""Texts that one is compared with, the latest."""
_ONE = "SELECT content, language, session, parent FROM memory WHERE id = ?"
_OTHERS = (
    "SELECT m.content, m.language FROM words JOIN memory m ON m.n = words.rowid "
    "WHERE words MATCH ? AND m.trust IN ('user', 'self') AND m.threats = '' AND m.superseded IS NULL AND m.tier <> ? "
    "AND m.id <> ? AND m.parent IS NOT ? AND m.id IS NOT ? AND (m.session IS NULL OR m.session IS NOT ?) "
    "ORDER BY m.created DESC, m.id LIMIT ?"
)


def corroborated(db: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Return those of `ids` that a living memory with the trust `user` or `self` confirms.

    It says nearly the same (cosine of the content stems at least `ALIKE`), gives no orders, nothing corrects it, and it is
    independent: not of the same session, and neither grew from the other.
    """
    return frozenset(memory_id for memory_id in ids if _is_corroborated(db, memory_id))


def _is_corroborated(db: Connection, memory_id: str) -> bool:
    row = db.execute(_ONE, (memory_id,)).fetchone()
    if row is None:
        return False
    content, language, session, parent = row
    own = bag(content[:LOOKED_AT], language)
    match = " OR ".join(f'"{stem}"' for stem in _telling(db, own))
    if not match:
        return False
    asked: tuple[Any, ...] = (match, ARCHIVED, memory_id, memory_id, parent, session, MOST)
    return any(cosine(own, bag(text[:LOOKED_AT], tongue)) >= ALIKE for text, tongue in db.execute(_OTHERS, asked))


def _telling(db: Connection, own: Mapping[str, float]) -> list[str]:
    """Return rare stems of which a text that is as near as `ALIKE` has at least one: without them all it could not be."""
    query = "SELECT docs FROM vocabulary WHERE word = ?"
    docs = {stem: (db.execute(query, (stem,)).fetchone() or (0,))[0] for stem in own}
    left = (1 - ALIKE**2) * sum(weight * weight for weight in own.values())
    found: list[str] = []
    for stem in sorted(own, key=lambda stem: (docs[stem], stem)):
        found.append(stem)
        left -= own[stem] ** 2
        if left < 0:
            break
    return found
