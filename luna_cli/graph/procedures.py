"""What is to be done next in a procedure: steps, their time, what they wait for, what there is to decide (spec §5). Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from luna_cli.graph.procedure_flow import DONE, JUMP, Ask, Plan, Walk, Way, holds
from luna_cli.model.procedure import (
    AFTER,
    BEFORE,
    CONDITIONAL,
    DURATION,
    DURING,
    Bounds,
    DecisionPoint,
    Node,
    Procedure,
    TemporalNeuron,
)

NOW, OVER, READY, WAITS, ASKS = "now", "over", "ready", "waits", "asks"
"""States of a step that is told: being done, through, free to begin, held up, dependent on an unknown condition."""


def order(procedure: Procedure) -> tuple[str, ...]:
    """Return the ids of the steps so that each comes after what leads to it; parallel branches as they stand in the file."""
    return Plan.of(procedure).order


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The time of a step in minutes: its bounds, and once it has gone on for `elapsed` what is left, never below 0."""

    low: float | None
    expected: float | None
    high: float | None
    elapsed: float | None = None

    @property
    def left(self) -> Bounds:
        """What is left of each bound."""
        gone = self.elapsed or 0.0
        low, expected, high = (None if one is None else max(0.0, one - gone) for one in (self.low, self.expected, self.high))
        return low, expected, high

    @property
    def early(self) -> bool:
        """Its minimum has not passed."""
        return self.elapsed is not None and self.low is not None and self.elapsed < self.low

    @property
    def overdue(self) -> bool:
        """Its maximum has passed."""
        return self.elapsed is not None and self.high is not None and self.elapsed > self.high


class Wait(NamedTuple):
    """What a step waits for; `met` is None when nobody said; `id` is that of the wait point, or empty."""

    id: str
    moment: str
    awaited: str
    met: bool | None


class Decision(NamedTuple):
    """A decision point that applies now; `met` is None when nobody said whether its condition holds."""

    point: DecisionPoint
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as it stands now: what it waits for, what it depends on.

    `number` is where it stands in the file, `place` where it comes in the order, both from 1; `of` is how many there are.
    """

    node: Node
    state: str
    number: int
    place: int
    of: int
    first: bool
    last: bool
    time: Time | None
    until_met: bool | None = None
    waits: tuple[Wait, ...] = ()
    asks: tuple[Ask, ...] = ()
    again: bool = False
    within: tuple[tuple[str, Bounds], ...] = ()
    """Duration neurons over several steps of which this is one, with their bounds in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is to be done: the step that is being done, those that may begin, those that follow when it is through."""

    at: Step | None = None
    steps: tuple[Step, ...]
    then: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...]
    finished: bool = False


def next_steps(
    procedure: Procedure,
    *,
    at: str | None = None,
    done: Collection[str] = (),
    conditions: Mapping[str, bool] | None = None,
    elapsed_minutes: float | None = None,
) -> Next:
    """Say what is to be done now.

    `done` are ids of steps that are through; `at` is the one being done, since `elapsed_minutes`: what leads to it is taken as
    done, what follows it as not done. `conditions` says of texts in `procedure.conditions` whether they hold. The procedure has
    no fatal problem. Raises KeyError for an id that is none.
    """
    for step in [*done, *([at] if at else [])]:
        procedure.node(step)
    plan, known = Plan.of(procedure), conditions or {}
    scene = _Scene(procedure, plan, known)
    if not at:
        walk = Walk(plan, done, known)
        return Next(steps=scene.steps(walk), decisions=scene.decisions(walk, walk.ready), finished=not walk.ready)
    # A step that is being done tells of those around it, whatever was told of them.
    earlier = (set(done) | plan.reach([at], backwards=True)) - plan.reach([at]) - {at}
    before, after = Walk(plan, earlier, known), Walk(plan, earlier | {at}, known)
    if _is_over(procedure, at, known):
        now = scene.at(at, OVER, elapsed_minutes)
        return Next(at=now, steps=scene.steps(after), decisions=scene.decisions(after, after.ready), finished=not after.ready)
    # Being there tells that the way there was taken: what else could have come instead is in neither of the two.
    others = [step for step in before.ready if step in after.ready and step != at]
    following = [step for step in after.ready if step not in before.ready and step != at]
    return Next(
        at=scene.at(at, NOW, elapsed_minutes),
        steps=scene.steps(before, others),
        then=scene.steps(after, following),
        decisions=scene.decisions(before, others, at),
    )


def _is_over(procedure: Procedure, at: str, known: Mapping[str, bool]) -> bool:
    """Tell whether what is known ends the step: its own condition, or a decision that leads away from it."""
    condition = procedure.node(at).condition
    left = any(
        point.target and point.node == at and point.moment != BEFORE and holds(point.condition, known)
        for point in procedure.decision_points
    )
    return left or bool(condition and holds(condition, known))


class _Scene:
    """A procedure with what is known, from which the steps are told."""

    def __init__(self, procedure: Procedure, plan: Plan, known: Mapping[str, bool]) -> None:
        self.procedure, self.plan, self.known = procedure, plan, known
        self.places = {step: place for place, step in enumerate(plan.order, start=1)}
        self.nodes = {node.id: node for node in procedure.nodes}
        self.numbers = {step: number for number, step in enumerate(self.nodes, start=1)}

    def steps(self, walk: Walk, ids: Sequence[str] | None = None) -> tuple[Step, ...]:
        """Tell the steps that are ready in a walk, or some of them."""
        return tuple(self._step(step, walk) for step in (walk.ready if ids is None else ids))

    def _step(self, step: str, walk: Walk) -> Step:
        reached = walk.steps[step]
        waits = tuple(self._waits(step, walk))
        held = any(wait.met is not True for wait in waits)
        state = ASKS if reached.asks else WAITS if held else READY
        return self._told(step, state, waits=waits, asks=reached.asks, again=reached.again)

    def at(self, step: str, state: str, elapsed: float | None) -> Step:
        """Tell the step that is being done."""
        condition = self.nodes[step].condition
        met = holds(condition, self.known) if condition else None
        waits = tuple(self._points(step, DURING))
        return self._told(step, state, elapsed=elapsed, until_met=met, waits=waits)

    def _told(
        self,
        step: str,
        state: str,
        *,
        elapsed: float | None = None,
        until_met: bool | None = None,
        waits: tuple[Wait, ...] = (),
        asks: tuple[Ask, ...] = (),
        again: bool = False,
    ) -> Step:
        return Step(
            node=self.nodes[step],
            state=state,
            number=self.numbers[step],
            place=self.places[step],
            of=len(self.places),
            first=step in self.plan.starts,
            last=all(way.back and way.kind == JUMP for way in self.plan.out[step]),
            time=self._time(step, elapsed),
            until_met=until_met,
            waits=waits,
            asks=asks,
            again=again,
            within=tuple((one.id, one.constraints) for one in self._spans(step) if len(one.order) > 1),
        )

    def _spans(self, step: str) -> Iterator[TemporalNeuron]:
        return (one for one in self.procedure.temporal_neurons if one.kind == DURATION and step in one.order)

    def _time(self, step: str, elapsed: float | None) -> Time | None:
        """Return the bounds of the step, or those of a duration neuron that is about it alone; None when nothing is known."""
        own = self.nodes[step].duration
        bounds = own.minutes if own else next((one.constraints for one in self._spans(step) if len(one.order) == 1), None)
        if bounds is None and elapsed is None:
            return None
        low, expected, high = bounds or (None, None, None)
        return Time(low=low, expected=expected, high=high, elapsed=elapsed)

    def _points(self, step: str, moment: str) -> Iterator[Wait]:
        for point in self.procedure.wait_points:
            if point.node == step and point.moment == moment:
                yield Wait(point.id, moment, point.awaited, holds(point.awaited, self.known))

    def _waits(self, step: str, walk: Walk) -> Iterator[Wait]:
        """Yield what a step waits for before it may begin."""
        yield from self._points(step, BEFORE)
        for way in self._into(step):
            if walk.steps[way.source].state == DONE:
                yield from self._points(way.source, AFTER)
                if way.condition and way.kind not in {JUMP, CONDITIONAL}:
                    yield Wait("", AFTER, way.condition, holds(way.condition, self.known))

    def _into(self, step: str) -> Iterator[Way]:
        return (way for ways in self.plan.out.values() for way in ways if way.target == step)

    def decisions(self, walk: Walk, ready: Sequence[str], at: str = "") -> tuple[Decision, ...]:
        """Return the decision points that apply: to `at`, to what is ready, and to what was done just before that."""
        just = {way.source for step in ready for way in self._into(step)}
        if not ready and not at:
            just |= {step for step in self.plan.order if all(way.back for way in self.plan.out[step])}
        just = {step for step in just if walk.steps[step].state == DONE} | {at}
        found = (
            Decision(point, holds(point.condition, self.known))
            for point in self.procedure.decision_points
            if point.node in (ready if point.moment == BEFORE else {at} if point.moment == DURING and not point.target else just)
        )
        return tuple(one for one in found if one.met is not False)
