"""Which syntheses are due on a night, from which memories, in place of which (docs/design/synthesis.md)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.dream.clusters import Cluster
from luna_cli.model.change import Change
from luna_cli.model.harvest import SESSION, SYNTHESIS, THEME, WEEK, Harvest, Source
from luna_cli.model.hub import HUB
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.snapshot import Snapshot

SETTLED_MS = 6 * 3_600_000
"""A session, and a week, is over so long after its end."""
RECENT_MS = 7 * clock.DAY_MS
"""Memories that entered the vault so long ago lead to no synthesis any more."""
FEWEST = 6
"""Memories of a session that has a synthesis."""
WEEK_SESSIONS, WEEK_MEMORIES, WEEK_DAYS = 3, 12, 2
"""Session syntheses of a week that has a synthesis; without them, memories, and days on which these were lived."""
GROWN = 0.5
"""What must be new, as a share of what a synthesis was made of, before it is made anew."""
MOST_SOURCES = 200
"""Sources of a synthesis, the latest; a theme has half as many."""
CONCEPTS = 7
"""Hubs that a synthesis lists."""


class Due(NamedTuple):
    """A synthesis that is to be made: of what, from what, around which hubs, in place of which one."""

    scale: str
    sources: tuple[Source, ...]
    day: int
    hubs: tuple[str, ...]
    older: tuple[Source, ...]
    reason: str

    @property
    def id(self) -> str:
        """Its id, by what it is made of."""
        return synthesis_id(self.scale, [one.id for one in self.sources])


@dataclass(slots=True)
class Night:
    """A night on its way: what it knows, and what it has made."""

    snapshot: Snapshot
    harvest: Harvest
    hubs_of: Mapping[str, tuple[str, ...]]
    felt: Mapping[str, EmotionalContext]
    now: int
    memories: list[Source] = field(default_factory=list)
    syntheses: list[Source] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    days: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The hubs that each memory and synthesis may be about."""
    named: Counter[str] = field(default_factory=Counter)
    """How many memories are about each hub."""

    def day(self, ms: int) -> int:
        """Return the local day of an instant, as days since 1970."""
        return (ms + clock.utc_offset(ms, self.snapshot.zone)) // clock.DAY_MS

    def over(self, day: int) -> bool:
        """Tell whether the day before `day` (days since 1970) has been over for a while."""
        wall = day * clock.DAY_MS
        return self.now >= wall - clock.utc_offset(wall, self.snapshot.zone) + SETTLED_MS

    def recent(self, sources: Iterable[Source]) -> bool:
        """Tell whether one of these entered the vault lately, or was read tonight."""
        return any(one.entered_at > self.now - RECENT_MS or one.id in self.hubs_of for one in sources)

    def text(self, memory_id: str) -> str:
        """Return the content of a memory, or of a synthesis made tonight."""
        return self.texts.get(memory_id) or self.harvest.text(memory_id)


def synthesis_id(scale: str, sources: Iterable[str]) -> str:
    """Return the id of a synthesis: two clones that make it of the same memories derive the same."""
    key = "\n".join([f"{SYNTHESIS} {scale}", *sorted(sources)])
    return f"exp_{sha256(key.encode()).hexdigest()[:12]}"


def sessions(night: Night) -> list[Due]:
    """Return the sessions that are over and have no synthesis yet, or one that they have outgrown."""
    by_session: dict[str, list[Source]] = {}
    for one in night.memories:
        if one.session is not None:
            by_session.setdefault(one.session, []).append(one)
    found = []
    for session in sorted(by_session):
        whole = by_session[session]
        if len(whole) < FEWEST or max(one.created_at for one in whole) > night.now - SETTLED_MS or not night.recent(whole):
            continue
        whole.sort(key=lambda one: one.order)
        within = whole[0].created_at, whole[-1].created_at + clock.DAY_MS
        sources = tuple(one for one in whole if one.usable)[-MOST_SOURCES:]
        if len(sources) >= FEWEST:
            day, near = night.days[sources[0].id], _near(night, SESSION, within, {one.id for one in whole})
            found.append(Due(SESSION, sources, day, (), near, f"{len(sources)} memories of session {session}, which is over"))
    return _due(night, found)


def weeks_over(night: Night) -> list[Due]:
    """Return the ISO weeks that are over: of their session syntheses, without enough of these of their memories."""
    weeks: dict[int, tuple[list[Source], list[Source]]] = {}
    for one in night.memories:
        weeks.setdefault(_monday(night.days[one.id]), ([], []))[0].append(one)
    for one in night.syntheses:
        if one.scale == SESSION:
            weeks.setdefault(_monday(night.day(one.created_at)), ([], []))[1].append(one)
    found = []
    for monday, groups in sorted(weeks.items()):
        if not night.over(monday + 7) or not night.recent([*groups[0], *groups[1]]):
            continue
        memories, sessions = (sorted((one for one in group if one.usable), key=lambda one: one.order) for group in groups)
        of, what = (sessions, "sessions") if len(sessions) >= WEEK_SESSIONS else (memories, "memories")
        if what == "sessions" or (len(of) >= WEEK_MEMORIES and len({night.days[one.id] for one in of}) >= WEEK_DAYS):
            near = [one for one in _latest(night, WEEK) if _monday(night.day(one.created_at)) == monday]
            reason = f"{len(of)} {what} of the week of {clock.iso_day(monday)}, which is over"
            found.append(Due(WEEK, tuple(of[-MOST_SOURCES:]), monday, (), tuple(near), reason))
    return _due(night, found)


def _monday(day: int) -> int:
    """Return the Monday of a day's ISO week, both as days since 1970, which began on a Thursday."""
    return (day + 3) // 7 * 7 - 3


def theme_of(night: Night, cluster: Cluster) -> Due | None:
    """Return the theme of a cluster; None when there is one that it has not outgrown."""
    head, hubs = cluster.hubs[0], set(cluster.hubs)
    ids = {one.id for one in cluster.members}
    near = [one for one in _latest(night, THEME) if not hubs.isdisjoint(one.concepts) and _is_same(night, one, head, ids)]
    sources = cluster.members[-MOST_SOURCES // 2 :]
    reason = f"{len(sources)} memories on {len({night.days[one.id] for one in sources})} days are about {plain(head)}"
    due = Due(THEME, sources, night.days[sources[0].id], cluster.hubs[:CONCEPTS], tuple(near), reason)
    return due if _is_due(night, due) else None


def _is_same(night: Night, theme: Source, head: str, ids: set[str]) -> bool:
    """Tell whether a theme is about the same hub, or mostly about the same memories."""
    sources = night.harvest.sources(theme.id)
    return theme.concepts[0] == head or 2 * len(ids.intersection(sources)) >= len(sources) > 0


def _near(night: Night, scale: str, within: tuple[int, int], ids: set[str]) -> tuple[Source, ...]:
    first, last = within
    found = (one for one in _latest(night, scale) if first <= one.created_at <= last)
    return tuple(one for one in found if not ids.isdisjoint(night.harvest.sources(one.id)))


def _latest(night: Night, scale: str) -> list[Source]:
    """Return the syntheses of a scale that nothing corrects, the latest first."""
    found = (one for one in night.syntheses if one.scale == scale and one.usable)
    return sorted(found, key=lambda one: (-one.entered_at, one.order))


def _due(night: Night, found: Iterable[Due]) -> list[Due]:
    """Return those that are to be made, the most recent first."""
    return sorted((one for one in found if _is_due(night, one)), key=lambda one: (-one.sources[-1].created_at, one.id))


def _is_due(night: Night, due: Due) -> bool:
    """Tell whether there is none yet of these, or one that has grown by half."""
    if due.id in night.known:
        return False
    if not due.older:
        return True
    had = set(night.harvest.sources(due.older[0].id))
    return sum(one.id not in had for one in due.sources) >= GROWN * len(had)


def plain(hub: str) -> str:
    """Return the words of a hub's id."""
    return hub[len(HUB) :].replace("-", " ")
