"""The memories of a hub: those that list it, and those that name it and have not been linked yet. On the start-up path."""

from luna_cli.text.terms import fold, stems_of
from luna_cli.vault.index.tokens import concept_token
from luna_cli.vault.network import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection

_LOOKED_AT = 4
"""Times as many rows as are wanted are looked at for a name of several words."""


def listed(db: "Connection", memory_id: str) -> list[str]:
    """Return the concepts of a memory, as it names them."""
    row = db.execute("SELECT concepts FROM memory WHERE id = ?", (memory_id,)).fetchone()
    return row[0].split() if row else []


def of_hub(db: "Connection", hub_id: str, most: int) -> list[str]:
    """Return the ids of at most `most` memories: those that list the hub under any of its names, then those that say one.

    Of each the latest in the index first.
    """
    keys = [hub_id]
    plain: list[str] = []
    for (key,) in db.execute("SELECT key FROM hub_name WHERE hub = ? AND worth < ? ORDER BY key", (hub_id, names.STEM)):
        (keys if key.startswith("hub_") else plain).append(key)
    linked = " OR ".join(f'"{concept_token(key)}"' for key in dict.fromkeys(keys))
    found = dict.fromkeys(_ids(db, linked, most))
    for name in plain:
        if len(found) >= most:
            break
        found.update(dict.fromkeys(_saying(db, name.split(), most)))
    return list(found)[:most]


def _ids(db: "Connection", match: str, most: int) -> list[str]:
    return [memory_id for memory_id, _ in _rows(db, match, most)]


def _rows(db: "Connection", match: str, most: int) -> "list[tuple[str, str]]":
    query = (
        "SELECT m.id, m.content || ' ' || m.about FROM words JOIN memory m ON m.n = words.rowid "
        "WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"
    )
    return db.execute(query, (match, most)).fetchall()


def _saying(db: "Connection", name: list[str], most: int) -> list[str]:
    """Return the memories that say a name: by its stems in either language, of several words side by side."""
    ways = {tuple(stems_of(name, language)) for language in ("en", "fr")} | {tuple(stems_of(name, ""))}
    match = " OR ".join("(" + " AND ".join(f'"{stem}"' for stem in stems) + ")" for stems in sorted(ways) if stems)
    if not match:
        return []
    if len(name) == 1:
        return _ids(db, match, most)
    phrase = f" {' '.join(name)} "
    rows = _rows(db, match, _LOOKED_AT * most)
    return [memory_id for memory_id, text in rows if phrase in f" {' '.join(fold(text).split())} "][:most]
