"""What a cue calls to mind through the hubs that it names: for `recall --mode` (docs/design/recall.md, "Hubs")."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from luna_cli.graph.paths import spoken
from luna_cli.vault.store import Vault

OFF = "off"
"""The way of thinking that goes by words alone."""
HUBS = 30
"""Hubs, the brightest, whose memories are called."""
MEMORIES = 200
"""Memories of a hub that are called, the latest."""
FAN = 5
"""Added to the memories among which a hub divides what it has: a hub with few of them says more of each."""

Way = list[tuple[str, str, float]]
"""From the hub that the cue names to the one that a memory belongs to: by which relation (none for the first), its concept, and
how much it stands out, as it is felt now."""


class Called(NamedTuple):
    """Rows of memories with what each is called, 0 to 1; the hub that says most for each; and what a person should hear of."""

    rows: dict[int, float]
    hubs: Mapping[int, str]
    trace: Callable[[str], Way]
    remarks: Sequence[str] = ()

    def way(self, n: int) -> Way:
        """Return the way by which a memory was called; empty when it was not."""
        return self.trace(self.hubs[n]) if n in self.hubs else []


NOBODY = Called({}, {}, lambda _hub: [])


def calling(vault: Vault, cue: str, now: int, mode: str, goal: str, *, explain: bool = False) -> Called:
    """Return what the hubs that a cue names call to mind; with `explain` the remarks say in what state.

    Raises UsageError for a directed search without a goal.
    """
    from luna_cli.actions.graph import Asked, Thinking
    from luna_cli.graph.exploration import think

    thinking = Thinking(vault, now, Asked(mode=mode, goal=goal))
    remarks = [*thinking.warnings, *([thinking.state] if explain else [])]
    named = thinking.network.named(cue)
    if not named:
        return NOBODY._replace(remarks=[*remarks, "the cue names no hub of the network: this is by its words alone"])
    activation = think(thinking.network, thinking.seeds(named), thinking.mind).activation
    levels = activation.levels
    rows: dict[int, float] = {}
    best: dict[int, tuple[float, str]] = {}
    for hub in sorted(levels, key=lambda hub: (-levels[hub], hub))[:HUBS]:
        numbers = thinking.network.rows(hub, MEMORIES)
        share = levels[hub] / sqrt(len(numbers) + FAN)
        for n in numbers:
            rows[n] = rows.get(n, 0.0) + share
            if share > best.get(n, (0.0, ""))[0]:
                best[n] = share, hub
    most = max(rows.values(), default=1.0)

    def trace(hub: str) -> Way:
        found: Way = []
        for step in activation.way(hub):
            relation = spoken(step.relation, backward=step.backward) if step.parent else ""
            found.append((relation, thinking.concept(step.hub), thinking.salience(step.hub) or 0.0))
        return found

    hubs = {n: hub for n, (_, hub) in best.items()}
    return Called({n: share / most for n, share in rows.items()}, hubs, trace, remarks)
