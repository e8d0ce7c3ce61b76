"""The emotional landscape: what was felt, week by week (spec §2.2 `emotional_landscapes`)."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.dream.phase import Part
from luna_cli.model.change import Change, Record
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.landscape import Lived, Weeks
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.records import LANDSCAPES, Week, local
from luna_cli.model.schema import TONES

STRONGEST = 3
"""Memories of a week that its line names."""
_NEUTRAL = "neutral"


def landscapes(weeks: Weeks, felt: Mapping[str, EmotionalContext | None], now: int) -> Part:
    """Return a line of `dreams/landscapes.jsonl` for each week of `weeks` at `now` (ms), in their order.

    `felt` gives every memory that this night has read what it feels like, None where its text tells nothing. A week with a
    memory that no night has read waits. Deterministic, whatever the order of the memories.

    Section: `landscapes`, each line but for its instant, with `reason`; `landscapes_waiting` are weeks that wait.
    """
    changes: list[Change] = []
    entries: list[dict[str, Any]] = []
    waiting = 0
    for week in sorted(weeks.due):
        lived = [_known(one, felt) for one in weeks.memories(week)]
        if any(one.unread for one in lived):
            waiting += 1
            continue
        line = _drawn(week, lived, weeks.zone, now).wire()
        changes.append(Record(path=LANDSCAPES, line=line))
        entries.append({**{key: value for key, value in line.items() if key != "at"}, "reason": _reason(*weeks.due[week])})
    return Part(tuple(changes), {"landscapes": entries, "landscapes_waiting": waiting})


def _reason(count: int, told: int | None) -> str:
    return "the week is over" if told is None else f"its memories were {told} and are {count}"


def _known(one: Lived, felt: Mapping[str, EmotionalContext | None]) -> Lived:
    """Return a memory with what tonight found that it feels like."""
    if one.id not in felt:
        return one
    found = felt[one.id]
    if found is None:
        return one._replace(unread=False)
    return one._replace(tone=found.primary_emotion, intensity=found.intensity, valence=found.valence, unread=False)


def _drawn(week: str, lived: Sequence[Lived], zone: str, now: int) -> Week:
    heard = [one for one in lived if not one.suspect]
    felt = [one for one in heard if one.tone != _NEUTRAL or one.valence]
    # Of an archived memory nothing is left but its tone.
    known = [(one.intensity, one.valence, one) for one in felt if one.intensity is not None and one.valence is not None]
    counts = Counter(one.tone for one in heard)
    ranked = sorted(known, key=lambda row: (-row[0] * (1 + abs(row[1])), row[2].id))
    calmest, stormiest = _days([one for _, _, one in known], zone)
    return Week(
        at=now,
        week=week,
        memories=len(lived),
        felt=len(felt),
        tones={tone: counts[tone] for tone in TONES if counts[tone]},
        valence=_mean([valence for _, valence, _ in known]),
        intensity=_mean([intensity for intensity, _, _ in known]),
        strongest=tuple(one.id for _, _, one in ranked[:STRONGEST]),
        calmest=calmest,
        stormiest=stormiest,
    )


def _days(felt: Sequence[Lived], zone: str) -> tuple[str | None, str | None]:
    """Return the calmest and the stormiest day: by mean intensity × arousal of the tone, the earlier day at a tie."""
    stirred: dict[int, list[float]] = {}
    for one in felt:
        day = local(one.at, zone)[0]
        arousal = EMOTIONS[one.tone].arousal if one.tone in EMOTIONS else EMOTIONS[_NEUTRAL].arousal
        stirred.setdefault(day, []).append((one.intensity or 0.0) * arousal)
    means = {day: round(math.fsum(found) / len(found), 9) for day, found in stirred.items()}
    if len(set(means.values())) < 2:  # noqa: PLR2004 - one is not calmer than itself
        return None, None
    return clock.iso_day(min(means, key=lambda day: (means[day], day))), clock.iso_day(
        min(means, key=lambda day: (-means[day], day))
    )


def _mean(values: Sequence[float]) -> float | None:
    # fsum is exact, so the order of the memories cannot show in the line.
    return round(math.fsum(values) / len(values), 6) if values else None
