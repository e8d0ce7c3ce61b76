"""Which hub a person means by what they typed, and what to say when there is none. On the start-up path."""

from luna_cli.errors import NotFoundError, UsageError
from luna_cli.text.terms import fold
from luna_cli.vault.network import layout, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from luna_cli.files.sqlite import Connection

_SHOWN = 5
"""Hubs that a message shows."""


def by_name(db: "Connection", text: str) -> "str | None":
    """Return the hub that is called so, but for accents, case and punctuation. Raises UsageError for several."""
    return _alone(text, _called(db, [names.reference(text)]))


def by_beginning(db: "Connection", text: str) -> "str | None":
    """Return the hub that is called so in another form, else the only one that begins so. Raises UsageError for several."""
    return _alone(text, _called(db, names.forms(text))) or _alone(text, _beginning(db, text))


def _called(db: "Connection", forms: list[str]) -> list[str]:
    """Return the hubs with the best claim to one of these keys."""
    keys = [key for key in forms if key]
    marks = ", ".join("?" * len(keys))
    query = f"SELECT DISTINCT worth, hub FROM hub_name WHERE key IN ({marks}) ORDER BY worth, hub"  # noqa: S608 - marks only
    found = db.execute(query, keys).fetchall()
    return [hub for worth, hub in found if worth == found[0][0]]


def _beginning(db: "Connection", text: str) -> list[str]:
    start = fold(text.removeprefix(layout.HUB)).strip()
    if not start:
        return []
    query = "SELECT DISTINCT hub FROM hub_name WHERE key >= ? AND key < ? ORDER BY hub LIMIT 20"
    return [hub for (hub,) in db.execute(query, (start, start + "\U0010ffff"))]


def _alone(text: str, found: list[str]) -> "str | None":
    if len(found) > 1:
        shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise UsageError(f"{text!r} may be several hubs: {shown}", "write more of it, or the id")
    return found[0] if found else None


def missing(db: "Connection", text: str) -> "NoReturn":
    """Say that there is no such hub. Raises NotFoundError with near names, CorruptError when its file is set aside."""
    path = layout.hub_path(names.reference(text))
    aside = db.execute("SELECT reason FROM bad WHERE path = ?", (path,)).fetchone()
    if aside is not None:
        from luna_cli.errors import CorruptError

        raise CorruptError(aside[0], f"mend {path}; 'luna check' names every such file")
    close = [*near(db, text), *_concepts(db, _beginning(db, text))]
    close = list(dict.fromkeys(close))[:_SHOWN]
    hint = f"near it: {', '.join(close)}" if close else "'luna hub list' shows all of them, 'luna hub add' makes one"
    raise NotFoundError(f"no hub is called {text!r}", hint)


def _concepts(db: "Connection", hubs: list[str]) -> list[str]:
    query = "SELECT concept FROM hub WHERE id = ?"
    return [concept for hub in hubs for (concept,) in db.execute(query, (hub,))]


def near(db: "Connection", text: str) -> list[str]:
    """Return the concepts that are written like `text`, the nearest first."""
    from difflib import get_close_matches

    folded = {fold(concept): concept for (concept,) in db.execute("SELECT concept FROM hub")}
    return [folded[one] for one in get_close_matches(fold(text), folded, n=3)]
