"""Deep sleep: what is not used fades, what was learnt is paid for, what is one becomes one (spec §9.2 phase 2; mechanisms §5, §7).

Nothing is lost: each synapse that goes stands whole in the report, and a hub that is taken up by another stays a name of it.
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from luna_cli import clock
from luna_cli.dream.likeness import groups
from luna_cli.dream.phase import PhaseResult
from luna_cli.graph import plasticity, pruning
from luna_cli.graph.merging import merged, ordered
from luna_cli.graph.overlay import Overlay
from luna_cli.model.change import Change, Grow, Uproot
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.hub_wire import write_synapse
from luna_cli.model.sleep import Grown, Rest
from luna_cli.model.snapshot import Snapshot

if TYPE_CHECKING:
    from luna_cli.graph.network import Network

NAME = "deep-sleep"
MOST = 100_000
"""Synapses that a night lets go, about: a report has to be readable. What is left waits for the next night."""
SPARED = 5
"""One of so many synapses of a hub, the strongest, is never scaled down."""
_PARTS = 1_000_000


def sleep(
    snapshot: Snapshot,
    rest: Rest,
    network: "Network",
    grown: Grown,
    now: int,
    *,
    index: float = 0.0,
    most: int = MOST,
) -> PhaseResult:
    """Return what becomes of the network at `now` (ms); `network` is as before the night, `index` its plasticity (0 to 1).

    The section: `pruned` are synapses as their hub's file held them, by hub (`source`) with the reason, `synapses` counts them;
    `waiting` is how many hubs with something due were left for the next night. `scaled` are hubs with the factor on their weaker
    synapses, and their total force before the night (`was`), as the day left it (`before`), and `after`; `merged` are hubs (`from`)
    that another (`into`) has taken up. Deterministic; with nothing due and nothing grown it changes nothing.
    """
    bed = _Bed(snapshot.zone, rest, grown, now)
    section: dict[str, Any] = {"plasticity": round(index, 6), "synapses": 0, "pruned": [], "scaled": [], "merged": [], "waiting": 0}
    for hub_id in rest.due:
        if section["synapses"] >= most:
            section["waiting"] += 1
        else:
            section["synapses"] += bed.prune(hub_id, section["pruned"])
    for hub_id in sorted(grown):
        bed.scale(hub_id, plasticity.scale(index), section["scaled"])
    if grown:
        over = {hub_id: after for hub_id, (_, after) in grown.items()}
        overlay = Overlay(network, over, rest.resolve)
        for found, reason in groups(rest, grown, overlay, plasticity.merges(index)):
            bed.merge(found, reason, overlay.resolve, section["merged"])
    # What was scaled below the mark, or has become older by a merge, goes at once, so that a second dream finds nothing to do.
    section["synapses"] += sum(bed.prune(hub_id, section["pruned"]) for hub_id in bed.changed())
    return PhaseResult(name=NAME, changes=tuple(bed.changes()), after=snapshot, section=section)


class _Bed:
    """The hubs that sleep: as earlier phases leave them, and as they become."""

    def __init__(self, zone: str, rest: Rest, grown: Grown, now: int) -> None:
        self.zone, self.rest, self.grown, self.now = zone, rest, grown, now
        self.night = clock.night(now, zone)
        self.nights: dict[int, bool] = {}
        self.first: dict[str, Hub] = {}
        self.hubs: dict[str, Hub | None] = {}

    def hub(self, hub_id: str) -> Hub | None:
        """Return a hub as it has become so far, None when there is none, or none that can be read."""
        if hub_id not in self.hubs:
            found = self.grown[hub_id][1] if hub_id in self.grown else self.rest.hub(hub_id)
            if found is None:
                return None
            self.first[hub_id] = self.hubs[hub_id] = found
        return self.hubs[hub_id]

    def tonight(self, instant: int | None) -> bool:
        """Tell whether an instant belongs to this night."""
        if instant is None:
            return False
        if instant not in self.nights:
            self.nights[instant] = clock.night(instant, self.zone) == self.night
        return self.nights[instant]

    def prune(self, hub_id: str, told: list[dict[str, Any]]) -> int:
        """Let go of the synapses of a hub that are due; return how many."""
        hub = self.hub(hub_id)
        if hub is None:
            return 0
        known_since = pruning.since(hub)
        kept: list[Synapse] = []
        gone: dict[bool, list[Synapse]] = {}
        for one in hub.synapses:
            fades = pruning.fades(one, known_since)
            if fades is None or fades > self.now:
                kept.append(one)
            else:
                gone.setdefault(pruning.is_tentative(one), []).append(one)
        for tentative, synapses in sorted(gone.items()):
            reason = "tried out by a dream, and not used for 30 days" if tentative else "weaker than 0.15, and not used for 30 days"
            told.append({"source": hub_id, "reason": reason, "synapses": [write_synapse(one) for one in synapses]})
        if gone:
            self.hubs[hub_id] = replace(hub, synapses=tuple(kept))
        return len(hub.synapses) - len(kept)

    def scale(self, hub_id: str, least: float, told: list[dict[str, Any]]) -> None:
        """Scale the weaker synapses of a hub down until its total force is what it was before it learnt tonight.

        Synaptic homeostasis (Tononi and Cirelli 2003). A hub that an earlier dream of this night used has been scaled by that one.
        """
        before = self.grown[hub_id][0] if hub_id in self.grown else None
        hub = self.hub(hub_id)
        if before is None or hub is None or self.tonight(before.last_activation):
            return
        was, total = _total(before), _total(hub)
        if total <= was:
            return
        forces = {one.key: one.force for one in before.synapses}
        spared = ceil(len(hub.synapses) / SPARED)
        weaker = [
            one for one in hub.synapses[spared:] if one.force <= forces.get(one.key, -1) and not self.tonight(one.last_activation)
        ]
        loose = sum(one.force for one in weaker)
        share, wanted = round(least * _PARTS), max(was - (total - loose), 0)
        ratio = (wanted, loose) if wanted * _PARTS >= share * loose else (share, _PARTS)
        scaled = _scaled(weaker, *ratio) if loose else weaker
        if scaled == weaker:
            return
        fresh = {one.key: one for one in scaled}
        after = replace(hub, synapses=ordered(fresh.get(one.key, one) for one in hub.synapses))
        self.hubs[hub_id] = after
        reason = f"{hub.concept} learnt tonight; {len(weaker)} weaker synapses pay for it"
        line = {"hub": hub_id, "factor": round(ratio[0] / ratio[1], 6), "was": was, "before": total, "after": _total(after)}
        told.append({**line, "reason": reason})

    def merge(self, found: list[str], reason: str, resolve: Callable[[str], str | None], told: list[dict[str, Any]]) -> None:
        """Let the one of these hubs that was used most take up the others."""
        hubs = [hub for hub_id in found if (hub := self.hub(hub_id)) is not None]
        if len(hubs) != len(found):
            return
        first, *others = sorted(hubs, key=_claim)

        def follow(name: str) -> str | None:
            return first.id if name in {hub.id for hub in hubs} else resolve(name)

        one = first
        for other in others:
            one = merged(other, one, follow, self.now)
            self.hubs[other.id] = None
            told.append({"from": other.id, "into": first.id, "concepts": [other.concept, first.concept], "reason": reason})
        self.hubs[first.id] = one

    def changed(self) -> list[str]:
        """Return the hubs that have become other than earlier phases leave them, those that are gone left out; by id."""
        return sorted(hub_id for hub_id, hub in self.hubs.items() if hub is not None and hub != self.first[hub_id])

    def changes(self) -> list[Change]:
        """Return what becomes of the hubs: first all that stay, so that no synapse stands nowhere at any instant."""
        stay = ((self.first[hub_id], self.hubs[hub_id]) for hub_id in self.changed())
        gone = (self.first[hub_id] for hub_id, hub in sorted(self.hubs.items()) if hub is None)
        return [*(Grow(before=first, after=hub) for first, hub in stay if hub is not None), *(Uproot(hub=hub) for hub in gone)]


def _claim(hub: Hub) -> tuple[int, int, str]:
    """Return the order in which hubs stay that are one: the one used most, then the oldest, then by id."""
    return -hub.activations, clock.MAX_MS if hub.created_at is None else hub.created_at, hub.id


def _total(hub: Hub) -> int:
    return sum(one.force for one in hub.synapses)


def _scaled(synapses: list[Synapse], wanted: int, loose: int) -> list[Synapse]:
    """Return synapses at wanted/loose of their force; what rounding takes from one it gives to the next, so the sum is exact."""
    found: list[Synapse] = []
    reached = given = 0
    for one in synapses:
        reached += one.force
        force = reached * wanted // loose - given
        given += force
        found.append(one if force == one.force else replace(one, force=force))
    return found
