"""What a procedure learns from being run: how often, how long its steps take, how far runs stray (mechanisms §6). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from luna_cli.clock import DAY_MS
from luna_cli.graph.procedure_flow import Plan, Walk
from luna_cli.model.procedure import UNITS, Duration, Node, Procedure

HALF_LIFE_DAYS = 30.0
"""Of the count of runs."""
SMOOTHING = 0.3
"""Share of the newest run in the moving averages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: the ids of the steps as they were begun, repetitions included, and the minutes of each, None where not told."""

    steps: tuple[str, ...]
    minutes: tuple[float | None, ...] = ()
    at: int
    """When it ended."""


def usage(procedure: Procedure, now: int) -> float:
    """Return the leaky count of runs at `now`: f·2^(−Δt/30 d)."""
    return procedure.usage_frequency * _left(procedure.as_of, now)


def _left(as_of: int | None, now: int) -> float:
    left: float = 2.0 ** (-max(0, now - (now if as_of is None else as_of)) / DAY_MS / HALF_LIFE_DAYS)
    return left


def ran(procedure: Procedure, run: Run) -> Procedure:
    """Return the procedure after a run; one that is told late counts as much as is left of it. Raises KeyError, ValueError.

    The count is brought to the later of `as_of` and the run. Flexibility moves by 0.3 towards the run's deviation; what is
    written in the file before the first run is where it starts.
    """
    as_of = run.at if procedure.as_of is None else max(procedure.as_of, run.at)
    strayed = deviation(procedure, run.steps)
    return replace(
        procedure,
        usage_frequency=usage(procedure, as_of) + _left(run.at, as_of),
        as_of=as_of,
        runs=procedure.runs + 1,
        last_run=run.at if procedure.last_run is None else max(procedure.last_run, run.at),
        flexibility=procedure.flexibility + SMOOTHING * (strayed - procedure.flexibility),
        nodes=tuple(_timed(node, run) for node in procedure.nodes),
    )


def _timed(node: Node, run: Run) -> Node:
    """Keep what was observed beside what a person wrote, which stays as it is."""
    if run.minutes and len(run.minutes) != len(run.steps):
        raise ValueError("there are as many durations as steps")
    for step, minutes in zip(run.steps, run.minutes, strict=False):
        if step != node.id or minutes is None:
            continue
        duration = node.duration or Duration(unit="min")
        took = minutes / UNITS[duration.unit]
        mean = took if duration.observed is None else duration.observed + SMOOTHING * (took - duration.observed)
        node = replace(node, duration=replace(duration, observed=round(mean, 6)))
    return node


def deviation(procedure: Procedure, steps: Sequence[str]) -> float:
    """Return how far a run strays from what is written: 0 as written, towards 1 when hardly anything is.

    The run is replayed: a step that was not possible when it was begun strays, and so does each step at the end that would
    have come whatever was decided; divided by the steps that were done or left out. What the conditions were nobody knows, so a
    branch, a jump or another round is as written. Raises KeyError for an id that is no step.
    """
    plan = Plan.of(procedure)
    done: set[str] = set()
    strayed = 0
    for step in steps:
        procedure.node(step)
        again = _may_repeat(plan, done, step)
        strayed += not (again or step in Walk(plan, done, {}).ready)
        if again:
            done -= plan.reach([step])
        done.add(step)
    end = Walk(plan, done, {})
    missed = sum(not found.over and found.sure for found in end.steps.values())
    return (strayed + missed) / (len(steps) + missed) if steps or missed else 0.0


def _may_repeat(plan: Plan, done: set[str], step: str) -> bool:
    """Tell whether a way leads back to a step that was done, from one that was done since."""
    if step not in done:
        return False
    return any(way.back and way.target == step for source in done for way in plan.out[source])
