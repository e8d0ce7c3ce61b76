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
    linked, plain = _called(db, hub_id)
    found = dict.fromkeys(_ids(db, linked, most))
    for name in plain:
        if len(found) >= most:
            break
        found.update(dict.fromkeys(_saying(db, name.split(), most)))
    return list(found)[:most]


def count(db: "Connection", hub_id: str) -> int:
    """Return how many memories `of_hub` would find in all."""
    linked, plain = _called(db, hub_id)
    words = [name.split() for name in plain]
    match = " OR ".join([linked, *(said for name in words if len(name) == 1 and (said := _match(name)))])
    found = {n for (n,) in db.execute("SELECT rowid FROM words WHERE words MATCH ?", (match,))}
    for name in words:
        if len(name) > 1 and (said := _match(name)):
            found.update(n for n, _, text in _rows(db, said, -1) if _says(text, name))
    return len(found)


def _called(db: "Connection", hub_id: str) -> "tuple[str, list[str]]":
    """Return the query for memories that list a hub, and its names in folded words."""
    keys = [hub_id]
    plain: list[str] = []
    for (key,) in db.execute("SELECT key FROM hub_name WHERE hub = ? AND worth < ? ORDER BY key", (hub_id, names.STEM)):
        (keys if key.startswith("hub_") else plain).append(key)
    return " OR ".join(f'"{concept_token(key)}"' for key in dict.fromkeys(keys)), plain


def _ids(db: "Connection", match: str, most: int) -> list[str]:
    return [memory_id for _, memory_id, _ in _rows(db, match, most)]


def _rows(db: "Connection", match: str, most: int) -> "list[tuple[int, str, str]]":
    query = (
        "SELECT m.n, m.id, m.content || ' ' || m.about FROM words JOIN memory m ON m.n = words.rowid "
        "WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"
    )
    return db.execute(query, (match, most)).fetchall()


def _saying(db: "Connection", name: list[str], most: int) -> list[str]:
    """Return the memories that say a name: by its stems in either language, of several words side by side."""
    match = _match(name)
    if not match:
        return []
    if len(name) == 1:
        return _ids(db, match, most)
    return [memory_id for _, memory_id, text in _rows(db, match, _LOOKED_AT * most) if _says(text, name)][:most]


def _match(name: list[str]) -> str:
    """Return the query for the stems of a name; empty when it has none."""
    ways = {tuple(stems_of(name, language)) for language in ("en", "fr")} | {tuple(stems_of(name, ""))}
    return " OR ".join("(" + " AND ".join(f'"{stem}"' for stem in stems) + ")" for stems in sorted(ways) if stems)


def _says(text: str, name: list[str]) -> bool:
    return f" {' '.join(name)} " in f" {' '.join(fold(text).split())} "
