"""The network as the page of `luna garden` wants it: compact, bounded, the strongest first. Instants in it are seconds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest, nsmallest
from typing import Any, NamedTuple, TypeVar

from luna_cli.model.hub import KINDS, Hub, Satellite, Synapse
from luna_cli.model.relation import FAMILIES, RELATIONS
from luna_cli.model.tier import ARCHIVED, TIERS

VERSION = 1
HUBS = 5_000
"""Hubs of a page unless it is asked for another number."""
EDGES = 20_000
MEMORIES = 20_000
EACH_MEMORIES = 20
"""Memories a hub."""
EACH_SYNAPSES = 8
"""Synapses a hub, when those of all come to more than `EDGES`."""
READ_SYNAPSES = 64
"""Synapses that are looked at a hub: as many as its own file holds."""
BEGUN = 160
"""Characters of a memory's text."""
NAME = 120
PARTS = 24
"""Satellites a hub, components a satellite, aliases a hub."""

_T = TypeVar("_T")
_RELATION = {name: place for place, name in enumerate(RELATIONS)}
_TIER = {name: place for place, name in enumerate((*TIERS, ARCHIVED))}


class Told(NamedTuple):
    """A memory of a hub: `created` in ms; one with `threats` is told without its text."""

    id: str
    tier: str
    created: int
    text: str
    threats: bool = False


class Lived(NamedTuple):
    """A night that left a report: its name, its instant in ms, and what it did."""

    name: str
    at: int
    reinforced: int = 0
    promoted: int = 0
    archived: int = 0


class _Row(NamedTuple):
    """What is kept of a hub: its salience, its values for the page, its strongest synapses, and how many it has."""

    salience: float
    hub: Hub
    synapses: tuple[Synapse, ...]
    links: int


def garden_document(
    hubs: Iterable[Hub],
    memories: Callable[[Sequence[str]], Mapping[str, Sequence[Told]]],
    nights: Sequence[Lived],
    *,
    at: int,
    limit: int = HUBS,
    salience: Callable[[Hub], float] = lambda hub: hub.salience,
    resolve: Callable[[str], str | None] = lambda hub: hub,
) -> dict[str, Any]:
    """Return the data of the page at the instant `at` (ms): the `limit` hubs of the most `salience`, their strongest synapses.

    `memories` is asked once, with the ids of the hubs that are shown, for the memories of each, what matters most first.
    `resolve` gives the hub that the target of a synapse stands for, as it may be a former id; None when there is none.
    Hubs are in the order of their salience, ties by id, and everything else names them, memories and relations by place.
    """
    seen = _Seen()
    kept = nsmallest(limit, seen.rows(hubs, salience), key=lambda row: (-row.salience, row.hub.id))
    place = {row.hub.id: number for number, row in enumerate(kept)}
    of_hubs, rows = _memories(memories([row.hub.id for row in kept]), [row.hub.id for row in kept])
    edges, contexts = _edges(kept, place, resolve)
    return {
        "luna_garden": VERSION,
        "at": at // 1000,
        "families": FAMILIES,
        "kinds": KINDS,
        "tiers": (*TIERS, ARCHIVED),
        "relations": [[one.name, FAMILIES.index(one.family), one.inverse, int(one.inhibits)] for one in RELATIONS.values()],
        "totals": {"hubs": seen.hubs, "synapses": seen.synapses},
        "hubs": [_hub(row, held, len(held) < more) for row, (held, more) in zip(kept, of_hubs, strict=True)],
        "edges": edges,
        "contexts": contexts,
        "memories": rows,
        "nights": [[one.name, one.at // 1000, one.reinforced, one.promoted, one.archived] for one in sorted(nights, key=_by_time)],
    }


class _Seen:
    """Counts what passes, of which not everything is kept."""

    def __init__(self) -> None:
        self.hubs = self.synapses = 0

    def rows(self, hubs: Iterable[Hub], salience: Callable[[Hub], float]) -> Iterator[_Row]:
        for hub in hubs:
            self.hubs += 1
            self.synapses += len(hub.synapses)
            known = (one for one in hub.synapses if one.type in _RELATION)
            strongest = tuple(nsmallest(READ_SYNAPSES, known, key=lambda one: one.order))
            matters = min(1.0, max(0.0, salience(hub)))
            yield _Row(matters, replace(hub, synapses=()), strongest, len(hub.synapses))


def _by_time(night: Lived) -> tuple[int, str]:
    return night.at, night.name


def _hub(row: _Row, memories: Sequence[int], more: bool) -> list[Any]:  # noqa: FBT001 - a value of the row
    hub = row.hub
    return [
        hub.id,
        hub.concept[:NAME],
        KINDS.index(hub.kind) if hub.kind in KINDS else 0,
        hub.type[:NAME],
        round(row.salience, 3),
        _seconds(hub.created_at),
        _seconds(hub.last_activation),
        hub.activations,
        [alias[:NAME] for alias in hub.aliases[:PARTS]],
        [_satellite(one) for one in hub.satellites[:PARTS]],
        row.links,
        memories,
        int(more),
    ]


def _satellite(one: Satellite) -> list[Any]:
    strongest = nlargest(PARTS, one.components.items(), key=lambda item: item[1])
    return [one.type[:NAME], round(one.salience, 3), [[name[:NAME], round(weight, 3)] for name, weight in strongest]]


def _seconds(at: int | None) -> int | None:
    return None if at is None else at // 1000


def _edges(
    rows: Sequence[_Row], place: Mapping[str, int], resolve: Callable[[str], str | None]
) -> tuple[list[list[Any]], list[str]]:
    """Return the edges that are shown, the strongest first, and the contexts that they name by place."""
    targets = {one.target: None for row in rows for one in row.synapses}
    ends = {target: target if target in place else resolve(target) for target in targets}
    inside = [list(_shown(row, ends, place)) for row in rows]
    if sum(map(len, inside)) > EDGES:
        inside = [some[:EACH_SYNAPSES] for some in inside]
    contexts = {"": 0}
    edges: list[list[Any]] = [
        [
            source,
            place[one.target],
            _RELATION[one.type],
            one.force,
            _seconds(one.last_activation),
            contexts.setdefault(one.context[:NAME], len(contexts)),
        ]
        for source, one in _in_turn(inside, EDGES)
    ]
    edges.sort(key=lambda edge: (-edge[3], edge[0], edge[1], edge[2]))
    return edges, list(contexts)


def _shown(row: _Row, ends: Mapping[str, str | None], place: Mapping[str, int]) -> Iterator[Synapse]:
    """Yield the synapses to other hubs of the page; of several to one hub by one relation (aliases may have it) the strongest."""
    seen: set[tuple[str, str]] = set()
    for one in row.synapses:
        end = ends[one.target]
        if end is not None and end in place and end != row.hub.id and (end, one.type) not in seen:
            seen.add((end, one.type))
            yield one if one.target == end else replace(one, target=end)


def _memories(found: Mapping[str, Sequence[Told]], hubs: Sequence[str]) -> tuple[list[tuple[list[int], int]], list[list[Any]]]:
    """Return, a hub, the places of its memories and how many were found; and the memories themselves, each once."""
    given = [found.get(hub, ()) for hub in hubs]
    of_hubs: list[list[int]] = [[] for _ in hubs]
    rows: list[list[Any]] = []
    place: dict[str, int] = {}
    for owner, one in _in_turn([some[:EACH_MEMORIES] for some in given], len(hubs) * EACH_MEMORIES):
        if one.id not in place:
            if len(rows) == MEMORIES:
                continue
            place[one.id] = len(rows)
            rows.append(_memory(one))
        of_hubs[owner].append(place[one.id])
    return [(held, len(some)) for held, some in zip(of_hubs, given, strict=True)], rows


def _memory(one: Told) -> list[Any]:
    """Return id, tier, instant, text and whether the text is withheld: what gives orders to a reader is not told."""
    return [one.id, _TIER[one.tier], one.created // 1000, "" if one.threats else _begun(one.text), int(one.threats)]


def _begun(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= BEGUN else line[: BEGUN - 1] + "…"


def _in_turn(rows: Sequence[Sequence[_T]], most: int) -> Iterator[tuple[int, _T]]:
    """Yield at most `most` (row, item): the first of each row, then the second of each, so that no row goes without."""
    left = most
    for rank in range(max(map(len, rows), default=0)):
        for owner, items in enumerate(rows):
            if rank < len(items):
                if not left:
                    return
                left -= 1
                yield owner, items[rank]
