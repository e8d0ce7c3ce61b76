"""Promotion: what deserves it rises a tier, and who holds a place in a full one falls (docs/design/mechanisms.md §1, §2, §7)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult, carried, standing_of
from luna_cli.model.change import Archive, Change, Demote, Promote, Record
from luna_cli.model.memory import PhiMetrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import ARCHIVED, CAPACITY, TIERS, WEIGHT_BASE
from luna_cli.phi.access import access_days
from luna_cli.phi.capacity import MARGIN, SAFE_DAYS, Challenger, Member, Settled, below, fallen, settle
from luna_cli.phi.importance import strength
from luna_cli.phi.promotion import Score, explain, risen
from luna_cli.phi.weight import distance, elapsed_days, relaxed
from luna_cli.vault.layout import HISTORY

NAME = "promotion"
_SEVERAL = {"seed": "seeds", "leaf": "leaves", "branch": "branches", "root": "roots"}


def promote(snapshot: Snapshot, now: int, capacity: Mapping[str, int] = CAPACITY) -> PhaseResult:
    """Let the candidates that pass at `now` (ms) rise a tier each, and bring each tier down to its `capacity`.

    The tiers are settled from the top, so what falls competes where it lands; a seed that falls is archived. What is pinned, or
    moved on this night before, keeps its place, so a tier may hold more pinned memories than its capacity. A candidate whose
    gates fail, or for which there is no place, waits for a later night; one that rises is none any more until it is next used.

    The section: `promoted` (id, from, to, score, terms, reason), `demoted` (id, from, to, strength, reason), `archived` (the same,
    to `archived`), `crowded` (id, from, to, strength, reason: they found no place), `waiting` (how many fail a gate).
    """
    rise, waiting = _deserving(snapshot, now)
    night = _Night(snapshot, now, capacity, rise)
    for tier in reversed(TIERS):
        night.settle(tier)
    changes = [*night.risen(), *night.fallen()]
    lines = [*night.sections["promoted"], *night.sections["demoted"], *night.sections["archived"]]
    records = [Record(path=HISTORY, line=_line(entry, now)) for entry in lines]
    section = {**night.sections, "waiting": waiting}
    return PhaseResult(name=NAME, changes=(*changes, *records), after=carried(snapshot, changes), section=section)


def history_line(memory_id: str, score: Score) -> dict[str, Any]:
    """Return what `dreams/history.jsonl` says of a rise, but for its instant and reason: id, from, to, score and its terms."""
    return {
        "id": memory_id,
        "from": score.tier,
        "to": score.target,
        "score": round(score.total, 6),
        "terms": {term.name: round(term.share, 6) for term in score.terms},
    }


def _line(entry: Mapping[str, Any], now: int) -> dict[str, Any]:
    return {"at": clock.iso(now), **{key: value for key, value in entry.items() if key != "strength"}}


def _deserving(snapshot: Snapshot, now: int) -> tuple[dict[int, Score], int]:
    """Return the rows that the score and the gates let pass, and how many candidates wait."""
    candidates = [row for row, flag in enumerate(snapshot.candidate) if flag and snapshot.tiers[row] != "root"]
    scores = {row: explain(standing_of(snapshot, row, now)) for row in candidates}
    passing = {row: score for row, score in scores.items() if score.passes}
    return passing, len(candidates) - len(passing)


class _Fall(NamedTuple):
    """A memory that lost its place: where it lands (None for the archives), with what strength, and where it had none."""

    to: str | None
    strength: float
    through: tuple[str, ...]


class _Night:
    """The places of all memories while the tiers are settled one after the other, from the top."""

    def __init__(self, snapshot: Snapshot, now: int, capacity: Mapping[str, int], rise: Mapping[int, Score]) -> None:
        self.snapshot, self.now, self.capacity, self.rise = snapshot, now, capacity, rise
        self.rows = {memory_id: row for row, memory_id in enumerate(snapshot.ids)}
        self.tonight = clock.night(now, snapshot.zone)
        self.members: dict[str, set[int]] = {tier: set() for tier in TIERS}
        for row, tier in enumerate(snapshot.tiers):
            self.members[tier].add(row)
        self.up: list[int] = []
        self.down: dict[int, _Fall] = {}
        self.sections: dict[str, list[dict[str, Any]]] = {"promoted": [], "demoted": [], "archived": [], "crowded": []}

    def settle(self, tier: str) -> None:
        """Decide who rises into `tier`, and who is let go of it."""
        below_it, there = below(tier), self.members[tier]
        asking = [row for row in self.rise if self.snapshot.tiers[row] == below_it]
        if len(there) + len(asking) <= self.capacity[tier]:
            for row in asking:
                self._raise(row)
            return
        fixed = {row for row in there if self._is_fixed(row)}
        challengers = [self._challenger(row, tier) for row in asking]
        done = settle([self._member(row, tier) for row in there - fixed], len(fixed), challengers, self.capacity[tier])
        for challenger in done.admitted:
            self._raise(self.rows[challenger.id])
        for member in done.fallen:
            self._leave(member, tier)
        self._crowded(done, tier)

    def _raise(self, row: int) -> None:
        # It leaves its tier, and competes nowhere else tonight.
        self.members[self.snapshot.tiers[row]].discard(row)
        self.up.append(row)

    def _leave(self, member: Member, tier: str) -> None:
        row = self.rows[member.id]
        target = below(tier)
        self.members[tier].discard(row)
        if target is not None:
            self.members[target].add(row)
        before = self.down[row].through if row in self.down else ()
        self.down[row] = _Fall(target, member.strength, (*before, tier))

    def _why(self, fall: _Fall) -> str:
        """Return the reason of a fall, each tier named that had no place."""
        if len(fall.through) == 1:
            tier, holds = fall.through[0], self.capacity[fall.through[0]]
            return f"the weakest of a {tier} tier that holds {holds:,}, by its strength of {fall.strength:.3f}"
        places = (f"among the {_SEVERAL[tier]}, which hold {self.capacity[tier]:,}" for tier in fall.through)
        return f"no place {', nor '.join(places)}, by its strength of {fall.strength:.3f}"

    def _crowded(self, done: Settled, tier: str) -> None:
        for challenger in done.refused:
            self.sections["crowded"].append(
                {
                    "id": challenger.id,
                    "from": below(tier),
                    "to": tier,
                    "strength": round(challenger.strength, 6),
                    "reason": f"no member of a full {tier} tier that may fall is weaker by {MARGIN:g}",
                }
            )

    def _is_fixed(self, row: int) -> bool:
        since = self.snapshot.tier_since[row]
        moved = since > self.snapshot.entered_at[row] and clock.night(since, self.snapshot.zone) == self.tonight
        return bool(self.snapshot.pinned[row]) or moved

    def _member(self, row: int, tier: str) -> Member:
        seen = self.snapshot
        arrived = row in self.down
        weight = self._metrics(row, tier).phi_weight if arrived else relaxed(seen.weight[row], seen.as_of[row], self.now, tier)
        safe = arrived or elapsed_days(seen.tier_since[row], self.now) < SAFE_DAYS
        return Member(safe, strength(weight, self._days(row)), seen.entered_at[row], seen.created_at[row], seen.ids[row])

    def _challenger(self, row: int, tier: str) -> Challenger:
        seen = self.snapshot
        weight = max(relaxed(seen.weight[row], seen.as_of[row], self.now, seen.tiers[row]), WEIGHT_BASE[tier])
        return Challenger(strength(weight, self._days(row)), seen.entered_at[row], seen.created_at[row], seen.ids[row])

    def _days(self, row: int) -> float:
        return access_days(self.snapshot.access_days[row], self.snapshot.as_of[row], self.now, 0)

    def _metrics(self, row: int, target: str) -> PhiMetrics:
        """Return the metrics of a row after its fall to `target`."""
        return fallen(_stored(self.snapshot, row), self.snapshot.tiers[row], target, self.now)

    def risen(self) -> list[Change]:
        """Return a `Promote` for each memory that rises, in the order of the ids, and say so in the section."""
        changes: list[Change] = []
        for row in self._by_id(self.up):
            score = self.rise[row]
            reason = f"its score {score.total:.3f} reaches {score.threshold:g}"
            metrics = risen(_stored(self.snapshot, row), score.tier, score.target, self.now)
            changes.append(Promote(id=self.snapshot.ids[row], tier=score.target, at=self.now, metrics=metrics, reason=reason))
            self.sections["promoted"].append({**history_line(self.snapshot.ids[row], score), "reason": reason})
        self.sections["crowded"].sort(key=lambda entry: entry["id"])
        return changes

    def fallen(self) -> list[Change]:
        """Return a `Demote` for each memory that falls, an `Archive` for a seed, in the order of the ids, and say so."""
        changes: list[Change] = []
        for row in self._by_id(self.down):
            fall, memory_id = self.down[row], self.snapshot.ids[row]
            reason = self._why(fall)
            entry = {
                "id": memory_id,
                "from": self.snapshot.tiers[row],
                "to": fall.to or ARCHIVED,
                "strength": round(fall.strength, 6),
                "reason": reason,
            }
            if fall.to is None:
                changes.append(Archive(id=memory_id, at=self.now, reason=reason))
            else:
                metrics = self._metrics(row, fall.to)
                changes.append(Demote(id=memory_id, tier=fall.to, at=self.now, metrics=metrics, reason=reason))
            self.sections["demoted" if fall.to else "archived"].append(entry)
        return changes

    def _by_id(self, rows: Sequence[int] | Mapping[int, _Fall]) -> list[int]:
        return sorted(rows, key=self.snapshot.ids.__getitem__)


def _stored(snapshot: Snapshot, row: int) -> PhiMetrics:
    return PhiMetrics(
        phi_weight=snapshot.weight[row],
        phi_resonance=snapshot.resonance[row],
        phi_distance=distance(snapshot.weight[row]),
        evolution_rate=snapshot.evolution_rate[row],
        as_of=snapshot.as_of[row],
    )
