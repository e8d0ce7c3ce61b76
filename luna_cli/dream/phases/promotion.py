"""Promotion: the candidates that the score and the gates let pass rise one tier (docs/design/mechanisms.md §2, §7)."""

from typing import Any

from luna_cli import clock
from luna_cli.dream.phase import PhaseResult, carried, standing_of
from luna_cli.model.change import Change, Promote, Record
from luna_cli.model.memory import PhiMetrics
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.promotion import Score, explain, risen
from luna_cli.phi.weight import distance

NAME = "promotion"
HISTORY = "dreams/history.jsonl"


def promote(snapshot: Snapshot, now: int) -> PhaseResult:
    """Return a `Promote` and a line of history for each candidate that passes at `now` (ms), in the order of their ids.

    A candidate whose gates fail waits: a later night looks at it again, used or not. One that rises is no candidate any
    more until it is next used, so no memory rises more than one tier a night.
    """
    changes: list[Change] = []
    promoted: list[dict[str, Any]] = []
    waiting = 0
    candidates = [row for row, flag in enumerate(snapshot.candidate) if flag and snapshot.tiers[row] != "root"]
    for row in sorted(candidates, key=lambda row: snapshot.ids[row]):
        score = explain(standing_of(snapshot, row, now))
        if not score.passes:
            waiting += 1
            continue
        entry = history_line(snapshot.ids[row], score)
        changes.append(_rise(snapshot, row, score, now))
        changes.append(Record(path=HISTORY, line={"at": clock.iso(now), **entry}))
        promoted.append(entry)
    section = {"promoted": promoted, "waiting": waiting}
    return PhaseResult(name=NAME, changes=tuple(changes), after=carried(snapshot, changes), section=section)


def history_line(memory_id: str, score: Score) -> dict[str, Any]:
    """Return what `dreams/history.jsonl` says of a rise, but for its instant: id, from, to, score and its terms."""
    return {
        "id": memory_id,
        "from": score.tier,
        "to": score.target,
        "score": round(score.total, 6),
        "terms": {term.name: round(term.share, 6) for term in score.terms},
    }


def _rise(snapshot: Snapshot, row: int, score: Score, now: int) -> Promote:
    metrics = PhiMetrics(
        phi_weight=snapshot.weight[row],
        phi_resonance=snapshot.resonance[row],
        phi_distance=distance(snapshot.weight[row]),
        evolution_rate=snapshot.evolution_rate[row],
        as_of=snapshot.as_of[row],
    )
    return Promote(
        id=snapshot.ids[row],
        tier=score.target,
        at=now,
        metrics=risen(metrics, score.tier, score.target, now),
        reason=f"its score {score.total:.3f} reaches {score.threshold:g}",
    )
