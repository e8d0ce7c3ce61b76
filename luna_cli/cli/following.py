"""Procedures in words: the numbered picture of one, and what is to be done next."""

from collections.abc import Iterator, Sequence
from typing import Any

from luna_cli.clock import iso
from luna_cli.graph.procedure_flow import JUMP, Ask, Plan, Way
from luna_cli.graph.procedures import ASKS, NOW, OVER, READY, WAITS, Decision, Next, Step, Time
from luna_cli.model.procedure import (
    AFTER,
    BEFORE,
    CONDITIONAL,
    DURING,
    PARALLEL,
    SEQUENTIAL,
    UNITS,
    Bounds,
    DecisionPoint,
    Duration,
    Procedure,
    WaitPoint,
)
from luna_cli.text.visible import one_line

_STATES = {NOW: "now", OVER: "through", READY: "next", WAITS: "wait", ASKS: "maybe"}
_HOUR, _DAY = 60.0, 1440.0


def amount(minutes: float) -> str:
    """Write a time as people do: `45 s`, `12 min`, `1 h 30 min`, `2 d`."""
    if minutes < 1:
        return f"{minutes * 60:.3g} s"
    if minutes < _HOUR:
        return f"{minutes:.3g} min"
    if minutes < 2 * _DAY:
        hours, rest = divmod(round(minutes), 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes / _DAY:.3g} d"


def bounds(found: Bounds) -> str:
    """Write a minimum, what is expected and a maximum, as far as they are known."""
    low, expected, high = found
    if low is not None and high is not None:
        span = amount(low) if low == high else f"{amount(low)} to {amount(high)}"
    else:
        span = f"at least {amount(low)}" if low is not None else f"at most {amount(high)}" if high is not None else ""
    about = f"about {amount(expected)}" if expected is not None else ""
    return ", ".join(part for part in (span, about) if part)


def _observed(duration: Duration | None) -> str:
    if duration is None or duration.observed is None or duration.expected is None:
        return ""
    return f"runs took {amount(duration.observed * UNITS[duration.unit])}"


# -- the picture


def picture(procedure: Procedure, usage: float) -> Iterator[str]:
    """Yield the lines that show a procedure: its steps, numbered as they stand, and under each what belongs to it."""
    plan, numbers = Plan.of(procedure), _numbers(procedure)
    yield one_line(f"{procedure.name}  ({procedure.id})" + (f"  {procedure.context}" if procedure.context else ""))
    yield history(procedure, usage)
    wide = len(str(len(numbers)))
    for node in procedure.nodes:
        timed = bounds(node.duration.minutes) if node.duration else ""
        extra = [f"{key} {value}" for key, value in sorted(node.extra.items())]
        cells = [one_line(node.action), timed, _observed(node.duration), until(node.condition), *map(one_line, extra)]
        yield f"{numbers[node.id]:>{wide}}  " + "  ·  ".join(cell for cell in cells if cell)
        for line in [*_led(node.id, plan, numbers), *_points(procedure, node.id, numbers)]:
            yield f"{'':>{wide}}    {one_line(line)}"
    for neuron in procedure.temporal_neurons:
        of = ", ".join(str(numbers[step]) for step in neuron.order)
        timed = bounds(neuron.constraints)
        yield one_line("  ".join(part for part in (f"{neuron.id}: {neuron.kind}", f"of {of}" if of else "", timed) if part))


def _numbers(procedure: Procedure) -> dict[str, int]:
    return {node.id: number for number, node in enumerate(procedure.nodes, start=1)}


def history(procedure: Procedure, usage: float) -> str:
    """Say how often it was run, and what that taught."""
    if not procedure.runs:
        return "never run"
    times = "1 run" if procedure.runs == 1 else f"{procedure.runs:,} runs"
    last = f", last {iso(procedure.last_run)}" if procedure.last_run is not None else ""
    return f"{times}{last}; usage {usage:.2f}; flexibility {procedure.flexibility:.2f}"


def until(condition: str) -> str:
    """Write until when a step goes on."""
    if not condition:
        return ""
    said = condition.lower().startswith(("until", "jusqu"))
    return one_line(condition if said else f"until {condition}")


def _led(step: str, plan: Plan, numbers: dict[str, int]) -> Iterator[str]:
    """Say how a step is reached, unless it simply comes after the one above."""
    into = [way for out in plan.out.values() for way in out if way.target == step]
    plain = len(into) == 1 and into[0].kind == SEQUENTIAL and not into[0].condition
    beside = plain and any(way.kind == CONDITIONAL for way in plan.out[into[0].source])
    if plain and not beside and numbers[into[0].source] == numbers[step] - 1:
        return
    if not into and numbers[step] > 1:
        yield "from the start" if step in plan.starts else "nothing leads here"
    for way in into:
        yield _way(way, plan, numbers)


def _way(way: Way, plan: Plan, numbers: dict[str, int]) -> str:
    after = f"{'instead of' if way.before else 'after'} {numbers[way.source]}"
    if way.kind == PARALLEL:
        after += ", beside what else follows"
    elif way.kind in {CONDITIONAL, JUMP} and way.condition:
        after += f", if {way.condition}"
    elif any(other.kind == CONDITIONAL and other != way for other in plan.out[way.source]):
        after += ", otherwise"
    if way.condition and way.kind not in {CONDITIONAL, JUMP}:
        after += f", once {way.condition}"
    return after + (", again" if way.back else "")


def _points(procedure: Procedure, step: str, numbers: dict[str, int]) -> Iterator[str]:
    for moment in (BEFORE, DURING, AFTER):
        for wait in procedure.wait_points:
            if wait.node == step and wait.moment == moment:
                yield f"{moment}: wait for {_awaited(wait)}"
        for point in procedure.decision_points:
            if point.node == step and point.moment == moment:
                yield f"{moment}: {decided(point, numbers)}"


def _awaited(wait: WaitPoint) -> str:
    return wait.condition or f"procedure {wait.procedure}"


def decided(point: DecisionPoint, numbers: dict[str, int]) -> str:
    """Write a decision point: `if x: add flour, go to 2`."""
    go = f"go to {numbers[point.target]}" if point.target in numbers else ""
    return f"if {point.condition}: " + ", ".join(part for part in (point.action, go) if part)


# -- what is next


def told(procedure: Procedure, found: Next) -> Iterator[str]:
    """Yield the lines that tell a person what to do."""
    if found.at:
        yield from _step(found.at)
    for step in found.steps:
        yield from _step(step)
    for step in found.then:
        yield from _step(step, "then")
    yield from decisions(procedure, found)
    if found.finished:
        yield "done     nothing is left to do"


def decisions(procedure: Procedure, found: Next) -> Iterator[str]:
    """Yield a line for each decision: `do` when its condition holds, `decide` when nobody told."""
    numbers = _numbers(procedure)
    for one in found.decisions:
        mark = "decide" if one.met is None else "do"
        yield one_line(f"{mark:<7}  {one.point.moment} {numbers[one.point.node]}: {decided(one.point, numbers)}")


def _step(step: Step, label: str = "") -> Iterator[str]:
    head = f"{label or _STATES[step.state]:<7}  {step.number}/{step.of}  {step.node.action}"
    yield one_line("  ·  ".join([head, *(part for part in (_place(step), *_facts(step)) if part)]))


def _place(step: Step) -> str:
    words = [word for word, said in (("first", step.first), ("last", step.last), ("again", step.again)) if said]
    return ", ".join(words) if step.of > 1 else ""


def _facts(step: Step) -> Iterator[str]:
    """Yield what there is to say about a step beside its action."""
    if step.time:
        yield clock(step.time)
    for name, within in step.within:
        yield f"within {name}: {bounds(within)}"
    if step.until_met is not True:
        yield until(step.node.condition)
    yield from (asked(ask) for ask in step.asks)
    yield from (f"wait for {wait.awaited}" for wait in step.waits if wait.met is not True)


def _lateness(time: Time | None) -> str:
    """Write by how much a step is beyond its bounds, or short of them."""
    if time is None or time.elapsed is None:
        return ""
    if time.overdue and time.high is not None:
        return f"overdue by {amount(time.elapsed - time.high)}"
    low = time.left[0]
    return f"too early for {amount(low)}" if time.early and low is not None else ""


def clock(time: Time) -> str:
    """Write the bounds of a step, and when it goes on what is left of them."""
    whole = bounds((time.low, time.expected, time.high))
    if time.elapsed is None:
        return whole
    _, expected, high = time.left
    parts = [f"{amount(time.elapsed)} of {whole}" if whole else f"{amount(time.elapsed)} gone"]
    if _lateness(time):
        parts.append(_lateness(time))
    elif expected:
        parts.append(f"about {amount(expected)} left")
    elif high is not None:
        parts.append(f"at most {amount(high)} left")
    return ", ".join(parts)


def asked(ask: Ask) -> str:
    """Write what it depends on: `if x`, `unless x`."""
    return f"{'if' if ask.met else 'unless'} {ask.condition}"


def rows(found: Next) -> Iterator[tuple[str, ...]]:
    """Yield a row a step for programs: state, number, of, id, action, what is left in minutes (min, expected, max), the rest.

    One `done` when nothing is left.
    """
    for state, step in _all(found):
        left = step.time.left if step.time else (None, None, None)
        waits = (f"wait for {wait.awaited}" for wait in step.waits if wait.met is not True)
        rest = [until(step.node.condition), *map(asked, step.asks), *waits, _lateness(step.time)]
        numbers = (f"{value:g}" if value is not None else "" for value in left)
        yield (state, str(step.number), str(step.of), step.node.id, step.node.action, *numbers, "; ".join(filter(None, rest)))
    if found.finished:
        yield ("done", "", "", "", "nothing is left to do", "", "", "", "")


def _all(found: Next) -> Iterator[tuple[str, Step]]:
    if found.at:
        yield found.at.state, found.at
    yield from ((step.state, step) for step in found.steps)
    yield from (("then", step) for step in found.then)


def document(procedure: Procedure, found: Next) -> dict[str, Any]:
    """Return what `next --json` prints."""
    return {
        "procedure": procedure.id,
        "name": procedure.name,
        "finished": found.finished,
        "at": _step_facts(found.at) if found.at else None,
        "steps": [_step_facts(step) for step in found.steps],
        "then": [_step_facts(step) for step in found.then],
        "decisions": [_decision_facts(one) for one in found.decisions],
    }


def _step_facts(step: Step) -> dict[str, Any]:
    return {
        "id": step.node.id,
        "action": step.node.action,
        "state": step.state,
        "number": step.number,
        "place": step.place,
        "of": step.of,
        "first": step.first,
        "last": step.last,
        "again": step.again,
        "time": _time_facts(step.time) if step.time else None,
        "until": step.node.condition or None,
        "until_met": step.until_met,
        "asks": [{"condition": ask.condition, "met": ask.met} for ask in step.asks],
        "waits": [{"id": one.id or None, "when": one.moment, "for": one.awaited, "met": one.met} for one in step.waits],
        "within": [{"id": name, **_minutes(found)} for name, found in step.within],
    }


def _time_facts(time: Time) -> dict[str, Any]:
    elapsed = None if time.elapsed is None else round(time.elapsed, 6)
    whole = _minutes((time.low, time.expected, time.high))
    return {**whole, "elapsed": elapsed, "left": _minutes(time.left), "early": time.early, "overdue": time.overdue}


def _minutes(found: Bounds) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 6) for name, value in zip(("min", "expected", "max"), found, strict=True)}


def _decision_facts(one: Decision) -> dict[str, Any]:
    point = one.point
    facts: dict[str, Any] = {"id": point.id, "when": point.moment, "step": point.node, "condition": point.condition}
    return {**facts, "met": one.met, "action": point.action or None, "target": point.target or None}


def listed(found: Sequence[Procedure], usages: Sequence[float]) -> Iterator[tuple[str, ...]]:
    """Yield a row a procedure: id, name, steps, runs, last run, usage, flexibility, context."""
    for one, usage in zip(found, usages, strict=True):
        last = iso(one.last_run) if one.last_run is not None else ""
        counts = (str(len(one.nodes)), str(one.runs), last, f"{usage:.2f}", f"{one.flexibility:.2f}")
        yield (one.id, one.name, *counts, one.context)
