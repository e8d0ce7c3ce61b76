"""What is new beside what is known: the same said twice, what corrects something older, what contradicts it (corrections.md)."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import Part, let_go
from luna_cli.model.change import Change, Record, Relate, Supersede
from luna_cli.model.nearby import Nearby, Said
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import TIERS, TRUSTS
from luna_cli.text import claims
from luna_cli.text.claim_same import content, is_dated, same_key
from luna_cli.text.claims import Verdict
from luna_cli.vault.layout import CONFLICTS

LEAST_STEMS = 5
"""Content stems of a text that is a memory of its own; shorter ones (ok, thanks) are said again and again."""
_KEPT = 3
"""Of many that say the very same, those that others may be tied to: who spoke, or the day, may keep some apart."""
A_WHILE_MS = 10 * 60_000
"""Within one session, the same words so soon are a way of speaking."""


def compare(nearby: Nearby, snapshot: Snapshot, now: int) -> Part:
    """Return what follows from comparing what is new with what is near it, at `now` (ms).

    What says the same in the same words is archived but for one, which is tied to it; what is corrected is superseded; what
    contradicts something older without correcting it is written down once. Memories with threats are left alone, and nothing
    supersedes what is trusted more. Deterministic whatever the order of rows and pairs.

    The section has `duplicates` (`kept`, `gone`, `reason`), `corrections` and `conflicts` (`newer`, `older`, `kind`, `reason`),
    `alike` (`newer`, `older`: nearly the same words, nothing done), `compared` and `uncompared` (numbers of new memories).
    """
    night = _Night(nearby, snapshot)
    twice = list(night.twice())
    gone = {one.id for _, one in twice}
    verdicts = list(night.verdicts(gone))
    corrections = night.corrections(verdicts)
    conflicts = night.conflicts(verdicts, corrections)
    changes: list[Change] = []
    tier_of = {memory_id: tier for memory_id, tier in zip(snapshot.ids, snapshot.tiers, strict=True) if memory_id in gone}
    for kept, one in twice:
        changes += [Relate(id=kept.id, related=(one.id,)), *let_go(one.id, tier_of[one.id], now, _same_as(kept))]
    changes += [Supersede(newer=new.id, older=old.id, at=now, reason=verdict.reason) for new, old, verdict in corrections]
    changes += [Record(path=CONFLICTS, line={"at": clock.iso(now), **_entry(new, old, verdict)}) for new, old, verdict in conflicts]
    section: dict[str, Any] = {
        "duplicates": [{"kept": kept.id, "gone": one.id, "reason": _same_as(kept)} for kept, one in twice],
        "corrections": [_entry(*found) for found in corrections],
        "conflicts": [_entry(*found) for found in conflicts],
        "alike": [
            {"newer": new.id, "older": old.id, "reason": verdict.reason}
            for new, old, verdict in verdicts
            if verdict.kind == "duplicate"
        ],
        "compared": nearby.compared,
        "uncompared": nearby.passed_over,
    }
    return Part(tuple(changes), section)


Found = tuple[Said, Said, Verdict]
"""The newer, the older, and what the newer is to it."""


def _same_as(kept: Said) -> str:
    return f"says the same as {kept.id}"


def _entry(newer: Said, older: Said, verdict: Verdict) -> dict[str, str]:
    return {"newer": newer.id, "older": older.id, "kind": verdict.kind, "reason": verdict.reason}


class _Night:
    """The memories of a night that may be compared at all: alive, without threats, not yet superseded."""

    def __init__(self, nearby: Nearby, snapshot: Snapshot) -> None:
        self.nearby, self.snapshot = nearby, snapshot
        wanted = nearby.said.keys()
        self.row_of = {memory_id: row for row, memory_id in enumerate(snapshot.ids) if memory_id in wanted}
        alive = (one for one in nearby.said.values() if one.id in self.row_of)
        self.said = {one.id: one for one in alive if not one.has_threats and not one.is_superseded}
        couples = {(min(pair[:2]), max(pair[:2])) for pair in nearby.pairs if pair.new != pair.other}
        known = [(self.said[one], self.said[other]) for one, other in sorted(couples) if one in self.said and other in self.said]
        self.pairs = [pair if pair[0].created_at > pair[1].created_at else pair[::-1] for pair in known]
        """The newer and the older; of two that were lived at one instant either may come first."""

    def twice(self) -> Iterator[tuple[Said, Said]]:
        """Yield what is kept and what goes; nothing goes twice, nor after something was tied to it."""
        gone: set[str] = set()
        kept: set[str] = set()
        for first, then in self._same():
            if first.id in gone or then.id in gone or then.id in kept or not self._may_go(first, then):
                continue
            gone.add(then.id)
            kept.add(first.id)
            yield first, then

    def _same(self) -> Iterator[tuple[Said, Said]]:
        """Yield pairs that say the very same, the one that matters more first, the best of all first of all."""
        groups: dict[str, dict[str, Said]] = {}
        listed = (self.said[one] for group in self.nearby.same for one in group if one in self.said)
        near = (one for pair in self.pairs if same_key(pair[0].text) == same_key(pair[1].text) for one in pair)
        for one in (*listed, *near):
            groups.setdefault(same_key(one.text), {})[one.id] = one
        for _, group in sorted(groups.items()):
            ranked = sorted(group.values(), key=self._rank)
            yield from ((first, then) for at, first in enumerate(ranked[:_KEPT]) for then in ranked[at + 1 :])

    def _rank(self, one: Said) -> tuple[bool, int, int, int, int, str]:
        """What is pinned, of a higher tier, more used, more trusted, older comes first."""
        row, snapshot = self.row_of[one.id], self.snapshot
        tier = TIERS.index(snapshot.tiers[row])
        return (not snapshot.pinned[row], -tier, -snapshot.access_count[row], -TRUSTS.index(one.trust), one.created_at, one.id)

    def _may_go(self, kept: Said, one: Said) -> bool:
        apart = abs(kept.created_at - one.created_at)
        return (
            not self.snapshot.pinned[self.row_of[one.id]]
            and kept.speaker == one.speaker
            and TRUSTS.index(kept.trust) >= TRUSTS.index(one.trust)
            and (kept.session is None or kept.session != one.session or apart >= A_WHILE_MS)
            and len(content(one.text, one.language)) >= LEAST_STEMS
            and (apart < DAY_MS or not is_dated(one.text, one.language))
        )

    def verdicts(self, gone: Container[str]) -> Iterator[Found]:
        """Yield what each newer memory is to an older one near it, but for what says the very same."""
        for newer, older in self.pairs:
            if (newer.id, older.id) in self.nearby.recorded:
                continue  # a person's to decide
            if newer.language != older.language or newer.created_at == older.created_at:
                continue
            if newer.id in gone or older.id in gone:
                continue
            verdict = claims.compare(older.text, newer.text, newer.language, same_voice=newer.speaker == older.speaker)
            if verdict is not None and not (verdict.kind == "duplicate" and verdict.decided):
                yield newer, older, verdict

    def corrections(self, verdicts: Iterable[Found]) -> list[Found]:
        """Return what supersedes what: of several that correct one memory the newest, never one that is trusted less."""
        found: dict[str, Found] = {}
        for one in verdicts:
            newer, older, verdict = one
            best = found.get(older.id)
            if verdict.decided and _is_trusted(newer, older) and (best is None or _age(best[0]) < _age(newer)):
                found[older.id] = one
        return [found[older] for older in sorted(found)]

    def conflicts(self, verdicts: Iterable[Found], corrections: Iterable[Found]) -> list[Found]:
        """Return what contradicts without correcting, each pair once in the life of the vault."""
        settled = {older.id for _, older, _ in corrections}
        return [
            (newer, older, verdict._replace(decided=False))
            for newer, older, verdict in verdicts
            if verdict.kind != "duplicate"
            and not (verdict.decided and _is_trusted(newer, older))
            and newer.id not in settled
            and older.id not in settled
        ]


def _is_trusted(newer: Said, older: Said) -> bool:
    return TRUSTS.index(newer.trust) >= TRUSTS.index(older.trust)


def _age(one: Said) -> tuple[int, str]:
    return one.created_at, one.id
