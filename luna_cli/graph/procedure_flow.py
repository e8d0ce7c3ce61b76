"""How a procedure flows: which ways lead from step to step, and what has been reached once some steps are done.

Pure. A *way* is an edge, a pair of neighbours in an order neuron, a branch of a condition neuron, or the jump of a decision point.
What follows from a set of done steps and known conditions is worked out once through all steps, in their order, with dead paths
eliminated: a step whose every way in cannot be taken any more is out of play, and nothing waits for it
(docs/design/procedures.md, "The flow").
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from luna_cli.model.procedure import BEFORE, CONDITION, CONDITIONAL, ORDER, PARALLEL, SEQUENTIAL, Procedure

JUMP = "jump"
"""The kind of a way that a decision point opens."""
DEAD, WAIT, READY, DONE, PASSED = "dead", "wait", "ready", "done", "passed"
"""States of a step: out of play, not reached, reached, done, passed over by a decision before it."""
_NOT = ("not ", "not_", "non ", "non_", "pas ", "pas_", "!")


class Way(NamedTuple):
    """A way from step to step; `condition` may be empty; `back` leads to a step that it was itself reached through."""

    source: str
    target: str
    kind: str
    condition: str = ""
    before: bool = False
    back: bool = False


class Ask(NamedTuple):
    """A condition on which it depends whether a step comes; `met` is what it has to be."""

    condition: str
    met: bool = True


class Verdict(NamedTuple):
    """Whether a way is taken; None when that depends on what is asked."""

    taken: bool | None
    asks: tuple[Ask, ...] = ()


TAKEN, NOT_TAKEN = Verdict(taken=True), Verdict(taken=False)


def holds(condition: str, known: Mapping[str, bool]) -> bool | None:
    """Tell whether a condition holds, None when nobody said; `not x`, `non_x` and `!x` are the contrary of `x`."""
    if condition in known:
        return known[condition]
    for word in _NOT:
        if condition.startswith(word) and condition[len(word) :] in known:
            return not known[condition[len(word) :]]
    return None


def ways(procedure: Procedure) -> tuple[Way, ...]:
    """Return every way in the order of the file, edges first; those that lead back are marked. Ways to no step are left out."""
    found: dict[Way, None] = {}
    for edge in procedure.edges:
        found[Way(edge.source, edge.target, edge.kind, edge.condition)] = None
    tied = {(way.source, way.target) for way in found}
    for neuron in procedure.temporal_neurons:
        if neuron.kind == ORDER:
            found |= {Way(*pair, SEQUENTIAL): None for pair in pairwise(neuron.order) if pair not in tied}
        elif neuron.kind == CONDITION and neuron.order:
            found |= {Way(neuron.order[-1], one.next, CONDITIONAL, one.condition): None for one in neuron.branches}
    for point in procedure.decision_points:
        if point.target:
            found[Way(point.node, point.target, JUMP, point.condition, point.moment == BEFORE)] = None
    known = {node.id for node in procedure.nodes}
    there = [way for way in found if way.source in known and way.target in known]
    back = _back([node.id for node in procedure.nodes], there)
    return tuple(way._replace(back=place in back) for place, way in enumerate(there))


def _back(steps: Sequence[str], there: Sequence[Way]) -> set[int]:
    """Return the places of the ways that lead back: to a step that is on the path from the start (depth first)."""
    out: dict[str, list[int]] = defaultdict(list)
    for place, way in enumerate(there):
        out[way.source].append(place)
    led = {way.target for way in there if way.source != way.target}
    edged = {way.target for way in there if way.source != way.target and way.kind != JUMP}
    found: set[int] = set()
    state: dict[str, bool] = {}  # True while on the path, False when left
    for start in sorted(steps, key=lambda step: (step in led, step in edged)):  # sorting is stable: else as they stand
        if start in state:
            continue
        state[start] = True
        path = [(start, iter(out[start]))]
        while path:
            step, rest = path[-1]
            place = next(rest, -1)
            if place < 0:
                state[step] = False
                path.pop()
                continue
            target = there[place].target
            if state.get(target):
                found.add(place)
            elif target not in state:
                state[target] = True
                path.append((target, iter(out[target])))
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A procedure made ready for walking: its steps in order, where it starts, and the ways out of and into each step."""

    order: tuple[str, ...]
    starts: frozenset[str]
    out: Mapping[str, Sequence[Way]]
    into: Mapping[str, Sequence[Way]]
    """Without the ways that lead back."""
    plain: frozenset[Way]
    """Ways that are gone whatever is decided: no condition, no decision and no choice at their source."""

    @classmethod
    def of(cls, procedure: Procedure) -> "Plan":
        """Make a procedure ready; steps without an order among themselves stay as they stand in the file."""
        steps = [node.id for node in procedure.nodes]
        out: dict[str, list[Way]] = {step: [] for step in steps}
        into: dict[str, list[Way]] = {step: [] for step in steps}
        for way in ways(procedure):
            out[way.source].append(way)
            if not way.back:
                into[way.target].append(way)
        forks = {step for step, found in out.items() if any(way.kind in {JUMP, CONDITIONAL} for way in found)}
        plain = frozenset(way for step in steps if step not in forks for way in out[step])
        # With edges there, a step that stands alone is in nobody's way: `problems` notes it, and nothing begins with it.
        alone = {step for step in steps if not into[step] and not out[step]} if any(out.values()) else set()
        starts = frozenset(step for step in steps if not into[step]) - alone
        return cls(_ordered(steps, out, into), starts, out, into, plain)

    def reach(self, steps: Iterable[str], *, backwards: bool = False) -> set[str]:
        """Return what comes after these steps, or before them, without going round."""
        found: set[str] = set()
        todo = list(steps)
        while todo:
            step = todo.pop()
            if backwards:
                beside = {way.source for way in self.into[step]}
            else:
                beside = {way.target for way in self.out[step] if not way.back}
            todo += beside - found
            found |= beside
        return found


def _ordered(steps: Sequence[str], out: Mapping[str, Sequence[Way]], into: Mapping[str, Sequence[Way]]) -> tuple[str, ...]:
    """Return the steps so that each comes after what leads to it; among equals the first in the file comes first."""
    place = {step: number for number, step in enumerate(steps)}
    left = {step: len(into[step]) for step in steps}
    ready = [place[step] for step in steps if not left[step]]
    found: list[str] = []
    while ready:
        step = steps[heappop(ready)]
        found.append(step)
        for way in out[step]:
            if not way.back:
                left[way.target] -= 1
                if not left[way.target]:
                    heappush(ready, place[way.target])
    return tuple(found)


class Reached(NamedTuple):
    """The state of a step; `asks` are the conditions that nobody told and on which it depends that it comes at all."""

    state: str
    asks: tuple[Ask, ...] = ()
    sure: bool = True
    """It comes whatever is decided."""
    again: bool = False
    """A way back leads here."""

    @property
    def over(self) -> bool:
        """Nothing waits for it any more."""
        return self.state in {DONE, PASSED, DEAD}


class Walk:
    """What has been reached when `done` steps are done and some conditions are `known`: `steps` says of each."""

    def __init__(self, plan: Plan, done: Collection[str], known: Mapping[str, bool]) -> None:
        """Go through all steps once, in their order."""
        self.plan, self.done, self.known = plan, frozenset(done), known
        self.steps: dict[str, Reached] = {}
        self._verdicts: dict[Way, Verdict] = {}
        for step in plan.order:
            found = self.steps[step] = self._reached(step)
            if found.state in {DONE, PASSED}:
                self._choose(step, passed=found.state == PASSED)
        self._go_back()

    @property
    def ready(self) -> tuple[str, ...]:
        """The steps that may be done now, in their order, those that depend on an unknown condition among them."""
        return tuple(step for step in self.plan.order if self.steps[step].state == READY)

    def _reached(self, step: str) -> Reached:
        into = self.plan.into[step]
        over = [self._verdicts.get(way, NOT_TAKEN) for way in into if self.steps[way.source].over]
        pending = [way for way in into if not self.steps[way.source].over]
        taken = step in self.plan.starts or any(verdict.taken for verdict in over)
        asks = tuple(dict.fromkeys(ask for verdict in over if verdict.taken is None for ask in verdict.asks))
        if step in self.done:
            return Reached(DONE if taken or asks or pending else DEAD)
        # A jump that may come is no reason to wait; nor is a step that may never come, when there is another way already.
        held = [way for way in pending if way.kind != JUMP]
        if any(self.steps[way.source].sure for way in held) or (held and (taken or not asks)):
            return Reached(WAIT, sure=taken or any(way in self.plan.plain and self.steps[way.source].sure for way in held))
        if taken or asks:
            return Reached(PASSED if self._skipped(step) else READY, () if taken else asks, sure=taken)
        return Reached(WAIT, sure=False) if pending else Reached(DEAD)

    def _skipped(self, step: str) -> bool:
        """Tell whether a decision before the step leads elsewhere; where nobody said, a target that is done tells."""
        for way in (way for way in self.plan.out[step] if way.before):
            met = holds(way.condition, self.known)
            if met or (met is None and way.target in self.done and not way.back):
                return True
        return False

    def _choose(self, step: str, *, passed: bool) -> None:
        """Say of each way out of a step whether it is taken."""
        out = self.plan.out[step]
        met = {way: self._met(way, out) for way in out if way.kind in {JUMP, CONDITIONAL}}
        jumps = [way for way in out if way.kind == JUMP and way.before == passed]
        jumped = passed or any(met[way] for way in jumps)
        unless = tuple(Ask(way.condition, met=False) for way in jumps if met[way] is None)
        choices = {way: met[way] for way in out if way.kind == CONDITIONAL and way.condition}
        for way in out:
            if way.kind == JUMP:
                self._verdicts[way] = Verdict(met[way] if way in jumps else False, (Ask(way.condition),))
            elif jumped:
                self._verdicts[way] = NOT_TAKEN
            else:
                verdict = _choice(way, choices)
                open_ = verdict.taken is not False and unless
                self._verdicts[way] = Verdict(None, (*verdict.asks, *unless)) if open_ else verdict

    def _met(self, way: Way, out: Sequence[Way]) -> bool | None:
        """Tell whether the condition of a choice or a jump holds; where nobody said, what was done since tells."""
        met = holds(way.condition, self.known) if way.condition else None
        if met is not None:
            return met
        rivals = (other for other in out if other != way and not other.back and (way.kind == JUMP or other.kind != PARALLEL))
        elsewhere = any(other.target in self.done for other in rivals)
        here = way.target in self.done and not way.back
        return None if here == elsewhere else here

    def _go_back(self) -> None:
        """Steps that a way back leads to are reached again."""
        for step in self.plan.order:
            if self.steps[step].state not in {DONE, PASSED}:
                continue
            for way in self.plan.out[step]:
                if way.back and self._verdicts[way].taken and self.steps[way.target].over:
                    self.steps[way.target] = Reached(READY, sure=False, again=True)


def _choice(way: Way, choices: Mapping[Way, bool | None]) -> Verdict:
    """Say whether an ordinary way is taken: a condition that holds wins over the way otherwise, parallel ways are always taken."""
    if way in choices:
        return Verdict(choices[way], (Ask(way.condition),) if choices[way] is None else ())
    if way.kind == PARALLEL:
        return TAKEN
    if any(choices.values()):
        return NOT_TAKEN
    unsaid = tuple(Ask(other.condition, met=False) for other, met in choices.items() if met is None)
    return Verdict(None, unsaid) if unsaid else TAKEN
