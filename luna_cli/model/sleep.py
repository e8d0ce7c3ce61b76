"""What deep sleep and paradoxical sleep need to know of the network beside the hubs that changed tonight (docs/design/sleep.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from luna_cli.model.change import Change, Grow, Uproot
from luna_cli.model.hub import Hub

Grown = Mapping[str, tuple[Hub | None, Hub | None]]
"""The hubs that a night has changed so far, by id: as before the night (None: new), as earlier phases leave it (None: gone)."""


def grown_by(grown: Grown, changes: Iterable[Change]) -> dict[str, tuple[Hub | None, Hub | None]]:
    """Return the hubs that a night has changed, once these changes of one more phase are among them."""
    found = dict(grown)
    for change in changes:
        if isinstance(change, (Grow, Uproot)):
            hub = change.hub if isinstance(change, Uproot) else change.after
            first = change.hub if isinstance(change, Uproot) else change.before
            found[hub.id] = (found[hub.id][0] if hub.id in found else first, None if isinstance(change, Uproot) else hub)
    return found


def _none(_: str) -> None:
    return None


def _nothing(_: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The network as a night finds it.

    `due` are hubs with a synapse that may be pruned, the longest due first. `hub` reads one whole from its files, None where there
    is none or it cannot be read. `resolve` gives the hub that an id or a former id stands for. `alike` gives the ids of hubs whose
    names may be another form of this name. `hubs` and `synapses` count. `salient` are the hubs that were used last, the most
    salient first. `barred` are the hubs of memories with threats. `tried` is how many links earlier dreams of this night tried out.
    """

    due: tuple[str, ...] = ()
    hub: Callable[[str], Hub | None] = _none
    resolve: Callable[[str], str | None] = _none
    alike: Callable[[str], tuple[str, ...]] = _nothing
    hubs: int = 0
    synapses: int = 0
    salient: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    tried: int = 0
