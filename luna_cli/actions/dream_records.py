"""What the dreams wrote down over time: what recurs, how memories rose and fell, what was felt week by week."""

from typing import NamedTuple

from luna_cli import clock
from luna_cli.errors import NotFoundError
from luna_cli.model.hub import HUB
from luna_cli.model.records import Move, Pattern, Week
from luna_cli.vault import records
from luna_cli.vault.findings import Finding
from luna_cli.vault.index.listing import by_id
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

NAMED = 10
"""Bad lines that are named; there may be thousands."""


class Recurring(NamedTuple):
    """A pattern as it was last told, with what its hubs are called."""

    pattern: Pattern
    concepts: tuple[str, ...]


class Moved(NamedTuple):
    """A rise or a fall, with the memory's text; None when the vault has it no more."""

    move: Move
    content: str | None


class Patterns(NamedTuple):
    """What recurs, the strongest first; how many there are in all, and remarks on lines that are none."""

    found: list[Recurring]
    total: int
    remarks: list[str]


class History(NamedTuple):
    """Rises and falls, the newest last; how many there are in all, and remarks on lines that are none."""

    found: list[Moved]
    total: int
    remarks: list[str]


class Landscapes(NamedTuple):
    """Weeks in order of time, each as it was last drawn; how many there are in all, and remarks on lines that are none."""

    found: list[Week]
    total: int
    remarks: list[str]


def patterns(vault: Vault, most: int, since: int | None = None) -> Patterns:
    """Return the `most` strongest patterns; with `since` (ms) those that were named on its day or later."""
    read = records.patterns(vault.root)
    latest = {one.id: one for one in read.found}
    day = "" if since is None else clock.local_day(since, vault.config.zone)
    kept = sorted((one for one in latest.values() if one.last >= day), key=lambda one: (-one.phi, one.id))
    network = Network(vault)
    return Patterns(
        [Recurring(one, tuple(_called(network, hub) for hub in one.hubs)) for one in kept[:most]], len(kept), _words(read.bad)
    )


def history(vault: Vault, most: int, prefix: str = "", since: int | None = None) -> History:
    """Return the last `most` rises and falls: all, or those of the memories whose ids begin with `prefix`, since an instant (ms).

    Raises NotFoundError when no memory has an id that begins so, and none had.
    """
    read = records.moves(vault.root, prefix)
    if prefix and not read.found:
        _must_be_there(vault, prefix)
    # Clones that met again have each other's lines in whatever order.
    kept = sorted((one for one in read.found if since is None or one.at >= since), key=lambda one: one.at)
    last = kept[-most:]
    known = by_id(vault.db, dict.fromkeys(one.id for one in last))
    return History([Moved(one, known[one.id].content if one.id in known else None) for one in last], len(kept), _words(read.bad))


def landscapes(vault: Vault, most: int, since: int | None = None) -> Landscapes:
    """Return the last `most` weeks that hold memories; with `since` (ms) from the week of that instant on."""
    read = records.weeks(vault.root)
    latest = {one.week: one for one in read.found}
    first = "" if since is None else records.week_at(since, vault.config.zone)
    kept = sorted((one for one in latest.values() if one.week >= first and one.memories), key=lambda one: one.week)
    return Landscapes(kept[-most:], len(kept), _words(read.bad))


def _must_be_there(vault: Vault, prefix: str) -> None:
    # A character beyond all that ids are made of.
    row = vault.db.execute("SELECT 1 FROM memory WHERE id >= ? AND id < ? LIMIT 1", (prefix, prefix + "~")).fetchone()
    if row is None:
        raise NotFoundError(f"no memory has an id that begins with {prefix}", "'luna recall' and 'luna list' show ids")


def _called(network: Network, hub: str) -> str:
    """Return the concept of a hub; of one that is gone what its id says."""
    known = network.resolve(hub)
    node = network.node(known) if known else None
    return node.concept if node else hub.removeprefix(HUB).replace("-", " ")


def _words(bad: list[Finding]) -> list[str]:
    named = [f"{one.words}: this line was passed over" for one in bad[:NAMED]]
    left = len(bad) - len(named)
    return [*named, f"{left:,} more lines were passed over; 'luna check' names them"] if left else named
