"""Which hub a hub of a document is: one that the vault knows, or a new one, and by which id."""

from collections.abc import Callable, Container
from dataclasses import replace

from luna_cli.model.hub import HUB, Hub

DAY = "day-"
"""What the slug of a day begins with (`text.slug`)."""

Slug = Callable[[str], str]
Known = Callable[[str], str | None]
"""From what a document calls a hub that it does not hold to the id of that hub, None where there is none."""


def numbered(name: str) -> bool:
    """Tell whether a name is `hub_` and digits."""
    return name.startswith(HUB) and name[len(HUB) :].isascii() and name[len(HUB) :].isdigit()


def identity(old: str, concept: str, slug: Slug, known: Known) -> str:
    """Return the id of the hub that a document calls `old`: of one that is `known` by that id, or by its concept, or a new one.

    A number such as `hub_213` is an id in its own document alone: it tells nothing where the concept does not.
    """
    own = known(old) if old.startswith(HUB) else None
    if own is not None and (own == old or not numbered(old)):
        return own
    made = HUB + slug(concept)
    return known(concept) or known(made) or made


def is_day(hub_id: str, concept: str) -> bool:
    """Tell whether a hub is called by its date, as days are (`text.slug`)."""
    return hub_id == f"{HUB}{DAY}{concept}"


def joined(first: Hub, second: Hub) -> Hub:
    """Return what two hubs of a document say of one hub of the vault, which goes by the numbers of the first."""
    satellites = {one.id: one for one in (*second.satellites, *first.satellites)}
    return replace(
        first,
        aliases=tuple(dict.fromkeys((*first.aliases, *second.aliases))),
        satellites=tuple(satellites.values()),
        extra={**second.extra, **first.extra},
    )


def without_ids(hub: Hub, ids: Container[str], slug: Slug) -> Hub:
    """Return a hub without the aliases that stand for other hubs, whose ids are among these."""
    meant = ((one, one if one.startswith(HUB) else HUB + slug(one)) for one in hub.aliases)
    kept = tuple(one for one, name in meant if name == hub.id or name not in ids)
    return hub if kept == hub.aliases else replace(hub, aliases=kept)
