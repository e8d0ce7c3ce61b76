"""Syntheses: memories whose children are their sources, at three scales, session, week and theme (docs/design/synthesis.md)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum, log
from typing import Any

from luna_cli import clock
from luna_cli.dream.clusters import Cluster, clusters, topics
from luna_cli.dream.due import CONCEPTS, Due, Night, plain, sessions, theme_of, weeks_over
from luna_cli.dream.phase import Part
from luna_cli.dream.titles import title
from luna_cli.model.change import Plant, Relate, Supersede
from luna_cli.model.harvest import SCALES, SESSION, SYNTHESIS, THEME, WEEK, Harvest, Source
from luna_cli.model.hub import HUB
from luna_cli.model.memory import NOTHING, EmotionalContext, Memory, fresh_metrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import TRUSTS
from luna_cli.text.digest import Said, called, digest, telling_words
from luna_cli.text.terms import fold

MOST = {SESSION: 12, WEEK: 5, THEME: 3}
"""Syntheses a night: of sessions and weeks the most recent, of themes the strongest.

What is left of sessions and weeks waits for the next nights, as long as it is recent; a theme, until it is spoken of again."""
TITLED = 4
"""What a title names."""
LEAST_SHARE = 0.1
"""Share of what was felt from which on a tone beside the first is named."""


def synthesise(
    snapshot: Snapshot,
    harvest: Harvest,
    hubs_of: Mapping[str, tuple[str, ...]],
    now: int,
    felt: Mapping[str, EmotionalContext] = NOTHING,
) -> Part:
    """Return the syntheses that are due at `now` (ms), and what is tied to them.

    `hubs_of` and `felt` are what this night read out of memories: the files of the former are written tonight, so these are
    told their parent. Section: `clusters` that the night's memories name (hubs, memories, days, strength, synthesis or null,
    reason), `syntheses` (id, scale, title, sources, supersedes or null, reason), `passed_over` (how many of each scale had no
    room).
    """
    night = Night(snapshot, harvest, hubs_of, felt, now)
    night.memories = [one for one in harvest.memories if one.entered_at <= now]
    night.syntheses = [one for one in harvest.syntheses if one.entered_at <= now]
    night.known = {one.id for one in harvest.syntheses}
    night.rows = {memory_id: row for row, memory_id in enumerate(snapshot.ids)}
    night.about = {one.id: topics(one, hubs_of.get(one.id, one.concepts)) for one in (*night.memories, *night.syntheses)}
    night.named = Counter(hub for one in night.memories for hub in night.about[one.id])
    night.days = {one.id: night.day(one.created_at) for one in night.memories}
    passed = {SESSION: _make(night, SESSION, sessions(night))}
    passed[WEEK] = _make(night, WEEK, weeks_over(night))
    found = clusters([one for one in night.memories if one.usable], night.about, night.days, sorted(hubs_of))
    themes = {cluster.hubs: due for cluster in found if (due := theme_of(night, cluster))}
    passed[THEME] = _make(night, THEME, list(themes.values()))
    section = {
        "clusters": [_entry(night, cluster, themes.get(cluster.hubs)) for cluster in found],
        "syntheses": night.entries,
        "passed_over": {scale: passed[scale] for scale in SCALES},
    }
    return Part(tuple(night.changes), section)


def _make(night: Night, scale: str, due: Sequence[Due]) -> int:
    """Make the first of these, as far as there is room tonight; return how many are passed over."""
    tonight = clock.night(night.now, night.snapshot.zone)
    made = [one for one in night.syntheses if one.scale == scale and night.now - one.entered_at < 2 * clock.DAY_MS]
    room = max(MOST[scale] - sum(clock.night(one.entered_at, night.snapshot.zone) == tonight for one in made), 0)
    for one in due[:room]:
        _plant(night, one)
    return len(due[room:])


# -- making one


def _plant(night: Night, due: Due) -> None:
    said = [Said(one.speaker or "", night.text(one.id), one.language) for one in due.sources]
    language = max(Counter(one.language for one in due.sources).items(), key=lambda item: (item[1], item[0]))[0]
    hubs = due.hubs or _hubs(night, due.sources)
    about = _about(hubs, said) or telling_words(said, night.harvest.rarity, TITLED)
    content = digest(said, night.harvest.rarity, " ".join(about))
    if not content:
        return
    memory = Memory(
        id=due.id,
        memory_type="seed",
        created_at=due.sources[-1].created_at,
        updated_at=due.sources[-1].created_at,
        entered_at=night.now,
        content=content,
        summary=title(due.scale, due.day, about, language),
        phi_metrics=fresh_metrics("seed", night.now),
        emotional_context=_emotion(night, due.sources),
        children_ids=tuple(one.id for one in due.sources),
        tags=(SYNTHESIS, due.scale),
        source=SYNTHESIS,
        trust=min((one.trust for one in due.sources), key=TRUSTS.index),
        language=language,
        concepts=hubs,
        inferred=("concepts", "emotional_context"),
    )
    _note(night, due, memory)


def _about(hubs: Sequence[str], said: Sequence[Said]) -> list[str]:
    """Return how these hubs are called, the first ones; what says no more than another stands once."""
    found: list[str] = []
    for name in (called(hub[len(HUB) :], said) for hub in hubs):
        words = set(fold(name).split())
        if words and not any(words <= set(fold(other).split()) for other in found):
            found.append(name)
    return found[:TITLED]


def _note(night: Night, due: Due, memory: Memory) -> None:
    night.changes.append(Plant(memory=memory))
    if due.scale == SESSION:
        night.changes.extend(Relate(id=one.id, parent=memory.id) for one in due.sources if one.id in night.hubs_of)
    for older in due.older[:1]:
        had = len(night.harvest.sources(older.id))
        reason = f"made of {len(due.sources)} memories, where the one before had {had}"
        night.changes.append(Supersede(newer=memory.id, older=older.id, at=night.now, reason=reason))
    night.texts[memory.id] = memory.content
    night.known.add(memory.id)
    night.about[memory.id] = memory.concepts
    night.syntheses.append(
        Source(
            id=memory.id,
            created_at=memory.created_at,
            entered_at=night.now,
            language=memory.language or "",
            trust=memory.trust,
            tone=memory.emotional_context.primary_emotion,
            concepts=memory.concepts,
            scale=due.scale,
        )
    )
    night.entries.append(
        {
            "id": memory.id,
            "scale": due.scale,
            "title": memory.summary,
            "sources": list(memory.children_ids),
            "supersedes": due.older[0].id if due.older else None,
            "reason": due.reason,
        }
    )


def _hubs(night: Night, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the hubs that these are about: named by several of them, and by few others."""
    counts = Counter(hub for one in sources for hub in night.about[one.id])
    of = max(len(night.memories), 1)
    worth = {hub: many * log(1 + of / max(night.named[hub], 1)) for hub, many in counts.items() if many > 1}
    return tuple(sorted(worth, key=lambda hub: (-worth[hub], hub))[:CONCEPTS])


def _emotion(night: Night, sources: Sequence[Source]) -> EmotionalContext:
    """Return the mean of what was felt; arousal is known of what was read tonight, else the middle."""
    share: dict[str, list[float]] = {}
    intensity, valence, arousal = [], [], []
    for one in sources:
        row, felt = night.rows.get(one.id), night.felt.get(one.id)
        intensity.append(0.5 if row is None else night.snapshot.intensity[row])
        valence.append(0.0 if row is None else night.snapshot.valence[row])
        arousal.append(0.5 if felt is None else felt.arousal)
        share.setdefault(one.tone if felt is None else felt.primary_emotion, []).append(intensity[-1])
    total = fsum(intensity) or 1.0
    tones = {tone: fsum(values) / total for tone, values in share.items()}
    first = min(tones, key=lambda tone: (-tones[tone], tone))
    return EmotionalContext(
        primary_emotion=first,
        intensity=round(fsum(intensity) / len(sources), 6),
        valence=round(fsum(valence) / len(sources), 6),
        arousal=round(fsum(arousal) / len(sources), 6),
        secondary_emotions={tone: round(tones[tone], 6) for tone in sorted(tones) if tone != first and tones[tone] >= LEAST_SHARE},
    )


def _entry(night: Night, cluster: Cluster, due: Due | None) -> dict[str, Any]:
    days = len({night.days[one.id] for one in cluster.members})
    return {
        "hubs": list(cluster.hubs),
        "memories": [one.id for one in cluster.members],
        "days": days,
        "strength": round(cluster.strength, 6),
        "synthesis": due.id if due is not None and due.id in night.known else None,
        "reason": f"{len(cluster.members)} memories on {days} days name {plain(cluster.hubs[0])} in the same company",
    }
