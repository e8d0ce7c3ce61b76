"""Light sleep: what the day said becomes part of the network: new hubs, synapses, links of memories (mechanisms §5, §7; spec §9.2).

A name or phrase is a hub once two memories say it. Hubs of one memory are bound (Hebb); where, when and why say how. Nothing that
a person wrote is lowered or removed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from luna_cli.dream.phase import PhaseResult
from luna_cli.dream.weaver import Weaver
from luna_cli.model.change import Infer
from luna_cli.model.hub import HUB
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.snapshot import Snapshot

NAME = "analysis"
TWICE = 2
"""Memories that say a concept before it is one."""
BOUND = 8
"""Concepts of a memory that are bound to each other, the first ones."""
LISTED = 200
"""New hubs that the report names."""


def integrate(snapshot: Snapshot, intake: Intake, now: int) -> PhaseResult:
    """Return the hubs and synapses that `intake` makes and strengthens, and the links of its memories, at `now` (ms).

    Deterministic whatever the order of its parts; with nothing heard and nothing used it changes nothing.
    """
    weaver = Weaver(intake, now, snapshot.zone)
    heard = sorted(intake.heard, key=lambda one: (one.created_at, one.turn, one.id))
    _plant(weaver, heard)
    hubs_of = {one.id: _hubs(weaver, one) for one in heard}
    for one in heard:
        _bind(weaver, one, hubs_of[one.id])
    _follow(weaver, heard, hubs_of)
    weaver.inherit()
    for hubs in intake.used:
        weaver.strengthen(hubs)
    for hub_id in dict.fromkeys(hub for hubs in (*hubs_of.values(), *intake.used) for hub in hubs):
        weaver.touch(hub_id)
    links = _links(weaver, heard, hubs_of)
    changes = [*weaver.changes(), *links]
    section: dict[str, Any] = {
        "read": len(heard),
        "linked": sum(bool(change.concepts) for change in links),
        "hubs": [{"id": hub.id, "concept": hub.concept, "kind": hub.kind} for hub in weaver.new[:LISTED]],
        "new_hubs": len(weaver.new),
        "new_synapses": weaver.made,
        "reinforced_synapses": weaver.reinforced,
    }
    return PhaseResult(name=NAME, changes=tuple(changes), after=_felt(snapshot, links), section=section)


def _plant(weaver: Weaver, heard: Sequence[Heard]) -> None:
    """Make hubs of what two memories say; in English and in French a name may have other stems, and is the same hub."""
    said: dict[str, dict[str, list[Named]]] = {}
    for one in heard:
        for named in one.concepts:
            said.setdefault(weaver.intake.slugs[named.key], {}).setdefault(one.id, []).append(named)
    ways = {slug: [named for several in by_memory.values() for named in several] for slug, by_memory in said.items()}
    memories = {slug: {*by_memory, *_earlier(weaver.intake, ways[slug])} for slug, by_memory in said.items()}
    often = {slug: found for slug, found in memories.items() if len(found) >= TWICE}
    parts = _parts_of_longer(weaver.intake, often, ways)
    for slug, found in memories.items():
        if HUB + slug not in weaver.intake.hubs and (len(found) < TWICE or slug in parts):
            continue
        kind = _kind([named.kind for named in ways[slug]])
        for named in ways[slug]:
            if named.key not in weaver.hub_of:
                weaver.plant(named, kind)


def _earlier(intake: Intake, ways: Sequence[Named]) -> set[str]:
    return {memory_id for key in {named.key for named in ways} for memory_id, _ in intake.earlier.get(key, ())}


def _parts_of_longer(intake: Intake, memories: Mapping[str, set[str]], ways: Mapping[str, Sequence[Named]]) -> set[str]:
    """Return the slugs that are said only as part of a longer one, in the very same memories: `rye` of `rye bread`.

    After the C-value of Frantzi, Ananiadou and Mima (2000): a nested term counts only for what it is said by itself.
    """
    found: set[str] = set()
    for slug, where in memories.items():
        for key in {named.key for named in ways[slug]}:
            words = key.split()
            for length in range(1, len(words)):
                for at in range(len(words) - length + 1):
                    part = intake.slugs.get(" ".join(words[at : at + length]), slug)
                    if part != slug and part in memories and memories[part] <= where:
                        found.add(part)
    return found


def _kind(kinds: Sequence[str]) -> str:
    """Return what a concept is about by most of what was said of it; a person or a place that few say so is a concept."""
    telling = [kind for kind in kinds if kind != "concept"]
    if 2 * len(telling) < len(kinds):
        return "concept"
    return max(sorted(set(telling)), key=telling.count)


def _hubs(weaver: Weaver, one: Heard) -> tuple[str, ...]:
    named = (weaver.hub_of.get(key) for key in (*(named.key for named in one.concepts), *one.also))
    return tuple(dict.fromkeys([*(hub for hub in named if hub), *one.hubs]))


def _bind(weaver: Weaver, one: Heard, hubs: Sequence[str]) -> None:
    """Bind the concepts of a memory: by cause where it says so, by place, by day, else as what goes together."""
    told = set()
    for cause, effect in one.causes:
        pair = (weaver.hub_of.get(cause, cause), weaver.hub_of.get(effect, effect))
        weaver.bind(pair[0], "causes", pair[1])
        told.add(frozenset(pair))
    kinds = {hub: growing.hub.kind for hub in hubs if (growing := weaver.grow(hub)) is not None}
    for first, second in combinations([hub for hub in hubs if hub in kinds][:BOUND], 2):
        if frozenset((first, second)) in told:
            continue
        one_kind, other_kind = kinds[first], kinds[second]
        for kind, relation in (("time", "during"), ("place", "located-at")):
            if (one_kind == kind) != (other_kind == kind):
                source, target = (second, first) if one_kind == kind else (first, second)
                weaver.bind(source, relation, target)
                break
        else:
            weaver.bind(min(first, second), "correlates-with", max(first, second))


def _follow(weaver: Weaver, heard: Sequence[Heard], hubs_of: Mapping[str, Sequence[str]]) -> None:
    """Bind what a conversation was about to what it was about next."""
    sessions: dict[str, list[str]] = {}
    for one in heard:
        topic = next((hub for hub in hubs_of[one.id] if _is_topic(weaver, hub)), None)
        if one.session is not None and topic is not None:
            sessions.setdefault(one.session, []).append(topic)
    for topics in sessions.values():
        for before, after in pairwise(topics):
            weaver.bind(before, "precedes", after)


def _is_topic(weaver: Weaver, hub: str) -> bool:
    growing = weaver.grow(hub)
    return growing is not None and growing.hub.kind in {"concept", "project"}


def _links(weaver: Weaver, heard: Iterable[Heard], hubs_of: Mapping[str, tuple[str, ...]]) -> list[Infer]:
    """Return the links of what was read, and of older memories that named a new hub before it was one."""
    links = [Infer(id=one.id, concepts=hubs_of[one.id], emotion=one.emotion) for one in heard]
    older: dict[str, list[str]] = {}
    for key, hub in weaver.hub_of.items():
        for memory_id, listed in weaver.intake.earlier.get(key, ()):
            if hub not in listed:
                older.setdefault(memory_id, list(listed)).append(hub)
    return links + [
        Infer(id=memory_id, concepts=tuple(dict.fromkeys(hubs)), emotion=None) for memory_id, hubs in sorted(older.items())
    ]


def _felt(snapshot: Snapshot, links: Sequence[Infer]) -> Snapshot:
    """Return the snapshot with what was felt: the next phase weighs it."""
    felt = {one.id: one.emotion for one in links if one.emotion is not None}
    if not felt:
        return snapshot
    rows = {row: felt[memory_id] for row, memory_id in enumerate(snapshot.ids) if memory_id in felt}
    intensity = {row: emotion.intensity for row, emotion in rows.items()}
    return snapshot.with_cells({"intensity": intensity, "valence": {row: emotion.valence for row, emotion in rows.items()}})
