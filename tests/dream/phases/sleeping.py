"""A network in memory as a night finds it, and what a night has made of it so far."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.phases.deep_sleep import sleep
from luna_cli.graph.network import Node
from luna_cli.graph.overlay import Overlay
from luna_cli.model.change import Grow, Uproot
from luna_cli.model.hub import HUB, Hub, Synapse
from luna_cli.model.sleep import Grown, Rest
from luna_cli.model.snapshot import COLUMNS, Snapshot

NOW = 1000 * DAY_MS
Hubs = dict[str, Hub]


def snapshot() -> Snapshot:
    empty: dict[str, Any] = {name: [] for name in COLUMNS}
    return Snapshot(**empty)


def hub(slug: str, *synapses: tuple[str, int, int], **fields: Any) -> Hub:
    """A hub whose synapses are (slug of the target, force, days since the last activation)."""
    made = [
        Synapse(target=f"hub_{target}", type="correlates-with", force=force, last_activation=NOW - days * DAY_MS)
        for target, force, days in synapses
    ]
    values = {"concept": slug.replace("-", " "), "created_at": 0, "activations": 1, **fields}
    return Hub(id=HUB + slug, synapses=tuple(sorted(made, key=lambda one: one.order)), **values)


class Nothing:
    """A network without a hub."""

    def edges(self, _: str) -> Sequence[tuple[str, float, str, bool]]:
        return ()

    def node(self, _: str) -> Node | None:
        return None


class Sleeper:
    """The hubs as they are written; all of them lie over nothing."""

    def __init__(self, hubs: Iterable[Hub]) -> None:
        self.hubs: Hubs = {one.id: one for one in hubs}
        self.former = {name: one.id for one in self.hubs.values() for name in one.aliases}
        self.network = Overlay(Nothing(), self.hubs, lambda _: None)

    def resolve(self, name: str) -> str | None:
        return name if name in self.hubs else self.former.get(name)

    def rest(self, **values: Any) -> Rest:
        given: dict[str, Any] = {
            "due": tuple(sorted(self.hubs)),
            "hub": self.hubs.get,
            "resolve": self.resolve,
            "alike": lambda _: tuple(sorted(self.hubs)),
            "hubs": len(self.hubs),
            "synapses": sum(len(one.synapses) for one in self.hubs.values()),
        }
        return Rest(**(given | values))


def left(hubs: Mapping[str, Hub], changes: Iterable[object]) -> Hubs:
    """Return the hubs as changes leave them; each must know what it changes."""
    found = dict(hubs)
    for change in changes:
        if isinstance(change, Uproot):
            assert found.pop(change.hub.id) == change.hub
        elif isinstance(change, Grow):
            assert found.get(change.after.id) == change.before
            found[change.after.id] = change.after
    return found


def night(hubs: Mapping[str, Hub] | list[Hub], grown: Grown | None = None, **values: Any) -> PhaseResult:
    """Sleep deeply over these hubs, of which `grown` are as the day has left them."""
    sleeper = Sleeper(hubs if isinstance(hubs, list) else hubs.values())
    rest = {name: values.pop(name) for name in ("due", "alike") if name in values}
    return sleep(snapshot(), sleeper.rest(**rest), sleeper.network, grown or {}, values.pop("now", NOW), **values)


def by_id(*hubs: Hub) -> Hubs:
    return {one.id: one for one in hubs}
