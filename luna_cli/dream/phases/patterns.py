"""What recurs: hubs, and pairs of hubs, that memories name on three days and more (spec §2.2 `patterns_phi`, §4.2)."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.dream.phase import Part
from luna_cli.model.change import Change, Record
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.records import PATTERNS, Pattern, local
from luna_cli.model.recurrence import Naming, Recurrence
from luna_cli.model.tier import PHI, TRUSTS
from luna_cli.phi.recurrence import LEAST_DAYS, TELLING, hour, interval, regularity, step, strength, weekday

READ = 20_000
"""Memories of a night that are looked at, the newest."""
TOLD = 200
"""Patterns that a night tells, the strongest; the others are told when they are next named."""
PAIRED = 5
"""Hubs of a memory that are looked at as pairs, the first ones."""
TOGETHER = PHI**-3
"""Share of the memories naming either of two hubs that name both (Jaccard): below it their company says nothing."""
EXAMPLES = 5


class _Time(NamedTuple):
    """A local day, as a number, and the minute of it."""

    day: int
    minute: int


def patterns(
    recurrence: Recurrence, hubs_of: Mapping[str, Sequence[str]], felt: Mapping[str, EmotionalContext | None], now: int
) -> Part:
    """Return a line of `dreams/patterns.jsonl` for each pattern that has come to a new step at `now` (ms), the strongest first.

    `hubs_of` gives the memories that this night read or linked the hubs that they name; `felt` gives each that it read what it
    feels like, None for nothing. Only hubs that a memory names which it read are looked at. A pattern is told at 3 distinct days,
    and then whenever its days reach another Fibonacci number. What is dated later than `now` does not count yet. Deterministic,
    whatever the order of the memories.

    Section: `patterns`, each line but for its instant, with `reason`; `patterns_left` are patterns beyond `TOLD`, and
    `patterns_unread` memories beyond `READ`.
    """
    night = _Night(recurrence, felt, now)
    unread = night.listen(hubs_of)
    found = sorted(_grown(recurrence, night.recurring()), key=lambda one: (-one.phi, one.id))
    told = [_told(night, one) for one in found[:TOLD]]
    changes: tuple[Change, ...] = tuple(Record(path=PATTERNS, line=one.wire()) for one in told)
    section = {"patterns": [_entry(one) for one in told], "patterns_left": len(found) - len(told), "patterns_unread": unread}
    return Part(changes, section)


def pattern_id(hubs: Iterable[str]) -> str:
    """Return the id of the pattern of these hubs: `pat_` and the first 48 bits of a SHA-256 of their sorted ids."""
    return f"pat_{hashlib.sha256(bytes(1).join(hub.encode() for hub in ('pattern', *sorted(hubs)))).hexdigest()[:12]}"


class _Recurring(NamedTuple):
    """Hubs, the memories that name them by id, and the distinct days of these."""

    hubs: tuple[str, ...]
    namings: Mapping[str, Naming]
    days: frozenset[int]


class _Found(NamedTuple):
    """A pattern that has come to a new step: its strength and rhythm."""

    id: str
    phi: float
    regularity: float
    days: Sequence[int]
    of: _Recurring


class _Night:
    """What is named tonight: by hub the memories, and when each was lived."""

    def __init__(self, recurrence: Recurrence, felt: Mapping[str, EmotionalContext | None], now: int) -> None:
        self.recurrence, self.felt, self.now = recurrence, felt, now
        self.times: dict[str, _Time] = {}
        self.named: dict[str, dict[str, Naming]] = {}
        self.said: list[Sequence[str]] = []

    def listen(self, hubs_of: Mapping[str, Sequence[str]]) -> int:
        """Take in what tonight read, the newest `READ`, and what it linked beside that; return how many are left out."""
        known = [one for memory_id in sorted(hubs_of) if (one := self.recurrence.memory(memory_id)) and one.at <= self.now]
        read = sorted((one for one in known if one.id in self.felt), key=lambda one: (-one.at, one.id))
        for one in read[:READ]:
            felt = self.felt[one.id]
            naming = one if felt is None else one._replace(valence=felt.valence)
            self.said.append(hubs_of[one.id])
            for hub in hubs_of[one.id]:
                self.named.setdefault(hub, {})[one.id] = naming
        for one in known:
            for hub in () if one.id in self.felt else hubs_of[one.id]:
                if hub in self.named:
                    self.named[hub][one.id] = one
        return max(0, len(read) - READ)

    def time(self, one: Naming) -> _Time:
        """Return when a memory was lived, in the vault's zone."""
        if one.id not in self.times:
            day, rest = local(one.at, self.recurrence.zone)
            self.times[one.id] = _Time(day, rest // 60_000)
        return self.times[one.id]

    def recurring(self) -> Iterator[_Recurring]:
        """Yield hubs, then pairs of hubs, that memories name on days enough."""
        often = set()
        for hub in sorted(self.named):
            before = {one.id: one for one in self.recurrence.earlier(hub) if one.at <= self.now}
            found = self._recurring((hub,), {**before, **self.named[hub]})
            self.named[hub] = dict(found.namings)
            if len(found.days) >= LEAST_DAYS:
                often.add(hub)
                yield found
        pairs = {pair for hubs in self.said for pair in combinations(sorted(_first(hubs, often)), 2)}
        for pair in sorted(pairs):
            found = self._recurring(pair, self._together(*pair))
            if len(found.days) >= LEAST_DAYS:
                yield found

    def _recurring(self, hubs: tuple[str, ...], namings: Mapping[str, Naming]) -> _Recurring:
        return _Recurring(hubs, namings, frozenset(self.time(one).day for one in namings.values()))

    def _together(self, one: str, other: str) -> Mapping[str, Naming]:
        """Return the memories that name both, when they are enough of those that name either."""
        few, many = sorted((self.named[one], self.named[other]), key=len)
        if len(few) < TOGETHER * len(many) or _nested(one, other):
            return {}
        both = few.keys() & many.keys()
        enough = len(both) >= max(LEAST_DAYS, TOGETHER * (len(few) + len(many) - len(both)))
        return {memory_id: few[memory_id] for memory_id in both} if enough else {}


def _first(hubs: Sequence[str], often: set[str]) -> list[str]:
    return [hub for hub in dict.fromkeys(hubs) if hub in often][:PAIRED]


def _nested(one: str, other: str) -> bool:
    """Tell whether one name is part of the other, as `hub_bread` of `hub_rye-bread`: those are always together."""
    few, many = sorted((set(hub.partition("_")[2].split("-")) for hub in (one, other)), key=len)
    return few <= many


def _grown(recurrence: Recurrence, recurring: Iterable[_Recurring]) -> Iterator[_Found]:
    """Yield what has come to a new step since it was last told."""
    for of in recurring:
        named = pattern_id(of.hubs)
        if step(len(of.days)) > step(recurrence.told.get(named, 0)):
            days = sorted(of.days)
            even = regularity(days)
            yield _Found(named, round(strength(len(days), even), 6), round(even, 6), days, of)


def _told(night: _Night, found: _Found) -> Pattern:
    """Return a pattern with all that is to be said of it."""
    days, namings = found.days, found.of.namings.values()
    first: dict[int, Naming] = {}
    for one in sorted(namings, key=lambda one: (one.at, one.id)):
        first.setdefault(night.time(one).day, one)
    # An exact midnight is a day without a time.
    minutes = [minute for one in first.values() if (minute := night.time(one).minute)]
    felt = [one.valence for one in namings if one.valence is not None]
    return Pattern(
        at=night.now,
        id=found.id,
        hubs=found.of.hubs,
        days=len(days),
        first=clock.iso_day(days[0]),
        last=clock.iso_day(days[-1]),
        interval_days=interval(days),
        regularity=found.regularity,
        weekday=weekday(days),
        hour=hour(minutes) if len(minutes) >= TELLING * len(days) else None,
        valence=round(math.fsum(felt) / len(felt), 6) if felt else None,
        phi=found.phi,
        trust=min((one.trust for one in namings), key=TRUSTS.index),
        examples=tuple(first[day].id for day in days[-EXAMPLES:]),
    )


def _entry(one: Pattern) -> dict[str, Any]:
    line = one.wire()
    del line["at"]
    return {**line, "reason": f"named on {one.days} days from {one.first} to {one.last}"}
