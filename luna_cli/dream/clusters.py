"""Semantic clusters: memories around a hub that keeps company with the same other hubs (spec memoire-pure-v2 §4.2, phase 2).

A hub is a theme when its memories name other hubs with it, on several days, more often than chance would have it: *camping* comes
with *campfire* and *forest*, *going* comes with anything. How much more often is normalised pointwise mutual information (Bouma
2009): 1 for two hubs that never come alone, 0 for chance.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from math import fsum, log
from typing import NamedTuple

from luna_cli.model.harvest import Source
from luna_cli.model.hub import HUB
from luna_cli.text.slug import concept_slug
from luna_cli.text.terms import stems_of

FEWEST, FEWEST_DAYS = 5, 3
"""Memories, and distinct days of life, from which on a cluster is one."""
TOGETHER_DAYS = 2
"""Days on which two hubs are named together from which on that is company: one conversation alone makes none."""
TIED = 0.2
"""Mutual information from which on a hub is company."""
TIES = 3
"""The strongest company of a hub in a memory that counts: a long text names much."""
LEAST_STRENGTH = 1.0
"""What this company comes to in a memory, on average, from which on a hub is a theme; at most `TIES`."""
SHARED = 0.2
"""Share of their memories that two hubs have in common from which on they are one theme."""
SAME = 0.5
"""The same of two clusters, from which on the weaker one is left out."""
FEW, COMMON, MOST = 20, 0.15, 200
"""A hub that more memories list than the first, and than this share of all or than the last, is about no one theme."""
HEADS, KEPT = 100, 50
"""Hubs that are looked at on a night, those first that most of the touched memories name; and clusters that come of them."""
_DAY = f"{HUB}day-"


class Cluster(NamedTuple):
    """Memories that list one of these hubs, in order of their life; first the hub that the others keep company with."""

    hubs: tuple[str, ...]
    members: tuple[Source, ...]
    strength: float


def clusters(
    memories: Sequence[Source], about: Mapping[str, tuple[str, ...]], day_of: Mapping[str, int], touched: Collection[str]
) -> list[Cluster]:
    """Return the clusters around hubs that the memories `touched` (ids) name, the strongest first, whatever the order.

    `about` gives the hubs that each memory is about (`topics`), `day_of` its local day. A memory may lie in several clusters.
    """
    shelf = _Shelf(memories, about, day_of)
    found = [cluster for head in shelf.heads(touched) if (cluster := shelf.cluster(head)) is not None]
    kept: list[Cluster] = []
    ids: list[set[str]] = []
    for one in sorted(found, key=lambda one: (-one.strength, one.hubs)):
        own = {member.id for member in one.members}
        if (
            len(kept) < KEPT
            and all(one.hubs[0] not in other.hubs for other in kept)
            and all(len(own & each) < SAME * len(own | each) for each in ids)
        ):
            kept.append(one)
            ids.append(own)
    return kept


class _Shelf:
    """Which memory lists which hubs, and which hub is listed by which."""

    def __init__(self, memories: Sequence[Source], about: Mapping[str, tuple[str, ...]], day_of: Mapping[str, int]) -> None:
        self.day_of, self.many = day_of, len(memories)
        self.listed = {one.id: about.get(one.id, ()) for one in memories}
        self.by_hub: dict[str, dict[str, Source]] = {}
        for one in memories:
            for hub in self.listed[one.id]:
                self.by_hub.setdefault(hub, {})[one.id] = one
        self.stems = cache(_stems)

    def heads(self, touched: Iterable[str]) -> list[str]:
        """Return the hubs that may be themes, of those that these memories name, the most named first."""
        named = Counter(hub for memory_id in touched for hub in self.listed.get(memory_id, ()))
        may = [hub for hub in named if len(self.by_hub[hub]) >= FEWEST and not self._is_common(hub)]
        return sorted(may, key=lambda hub: (-named[hub], hub))[:HEADS]

    def cluster(self, head: str) -> Cluster | None:
        """Return the cluster around a hub; None when it is none."""
        own = self.by_hub[head]
        if len({self.day_of[memory_id] for memory_id in own}) < FEWEST_DAYS:
            return None
        tied = self._company(head)
        strength = fsum(value for memory_id in own for value in self._ties(memory_id, tied)) / len(own)
        if strength < LEAST_STRENGTH:
            return None
        near = {hub: share for hub, (_, share) in tied.items() if share >= SHARED and not self._is_common(hub)}
        linked = sorted(near, key=lambda hub: (-near[hub], hub))
        members = {memory_id: one for hub in (head, *linked) for memory_id, one in self.by_hub[hub].items()}
        if len(members) > MOST:
            linked, members = [], own
        return Cluster((head, *linked), tuple(sorted(members.values(), key=lambda one: one.order)), strength)

    def _ties(self, memory_id: str, tied: Mapping[str, tuple[float, float]]) -> list[float]:
        return nlargest(TIES, (tied[hub][0] for hub in self.listed[memory_id] if hub in tied))

    def _is_common(self, hub: str) -> bool:
        return len(self.by_hub[hub]) > max(FEW, min(COMMON * self.many, MOST))

    def _company(self, head: str) -> dict[str, tuple[float, float]]:
        """Return the hubs that come with this one: their mutual information, and what share of their memories is the same.

        Its own words in another form are no company.
        """
        own = self.by_hub[head]
        days: dict[str, list[int]] = {}
        for memory_id in own:
            for hub in self.listed[memory_id]:
                days.setdefault(hub, []).append(self.day_of[memory_id])
        found: dict[str, tuple[float, float]] = {}
        for hub, both in days.items():
            if len(both) < TOGETHER_DAYS or len(set(both)) < TOGETHER_DAYS or len(both) == self.many:
                continue
            information = log(len(both) * self.many / (len(own) * len(self.by_hub[hub])))
            tied = information / log(self.many / len(both))
            if tied >= TIED and self.stems(hub).isdisjoint(self.stems(head)):
                found[hub] = tied, len(both) / (len(own) + len(self.by_hub[hub]) - len(both))
        return found


def topics(one: Source, hubs: Iterable[str]) -> tuple[str, ...]:
    """Return those of these hubs of a memory that it may be about: neither days nor who speaks, which every memory has."""
    speaks = _speaks(one.speaker)
    return tuple(hub for hub in dict.fromkeys(hubs) if hub != speaks and not hub.startswith(_DAY))


@lru_cache(maxsize=256)
def _speaks(speaker: str | None) -> str:
    return HUB + concept_slug(speaker) if speaker else ""


def _stems(hub: str) -> set[str]:
    words = hub[len(HUB) :].split("-")
    return {stem for language in ("en", "fr") for stem in stems_of(words, language)}
