"""What does not hang together in a procedure (docs/design/procedures.md, "What is refused"). Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from luna_cli.graph.procedure_flow import Plan, Way, ways
from luna_cli.model.procedure import Bounds, Procedure


class Problem(NamedTuple):
    """What does not hang together: the key from the top (`edges.2.target`), the rule, and whether the procedure can be used."""

    key: str
    rule: str
    fatal: bool = True


def problems(procedure: Procedure) -> tuple[Problem, ...]:
    """Return what is wrong: doubled ids, ends that are no step, bounds out of order, circles without a decision; then notes."""
    steps = {node.id for node in procedure.nodes}
    found = [*_doubled(procedure), *_dangling(procedure, steps), *_disordered(procedure)]
    if not found:
        found += _circles(procedure)
    if not found:
        found += _alone(procedure)
    return tuple(found)


def _doubled(procedure: Procedure) -> Iterator[Problem]:
    lists = {
        "nodes": [one.id for one in procedure.nodes],
        "edges": [one.id for one in procedure.edges],
        "decision_points": [one.id for one in procedure.decision_points],
        "wait_points": [one.id for one in procedure.wait_points],
        "temporal_neurons": [one.id for one in procedure.temporal_neurons],
    }
    for key, ids in lists.items():
        seen: Counter[str] = Counter()
        for place, name in enumerate(ids):
            seen[name] += 1
            if seen[name] == 2:  # noqa: PLR2004 - once is enough
                yield Problem(f"{key}.{place}.id", f"{name!r} stands twice")


def _ends(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    """Yield what has to be a step: the key, what it belongs to, and the id."""
    for place, edge in enumerate(procedure.edges):
        yield f"edges.{place}.source", edge.id, edge.source
        yield f"edges.{place}.target", edge.id, edge.target
    for place, point in enumerate(procedure.decision_points):
        yield f"decision_points.{place}.node", point.id, point.node
        if point.target:
            yield f"decision_points.{place}.target", point.id, point.target
    for place, wait in enumerate(procedure.wait_points):
        yield f"wait_points.{place}.node", wait.id, wait.node
    for place, neuron in enumerate(procedure.temporal_neurons):
        for step in neuron.order:
            yield f"temporal_neurons.{place}.order_neurons", neuron.id, step
        for number, branch in enumerate(neuron.branches):
            yield f"temporal_neurons.{place}.conditional_branches.{number}.next", neuron.id, branch.next


def _dangling(procedure: Procedure, steps: Collection[str]) -> Iterator[Problem]:
    for key, owner, step in _ends(procedure):
        if step not in steps:
            yield Problem(key, f"{owner} names {step!r}, which is no step")
    for place, wait in enumerate(procedure.wait_points):
        if not wait.awaited:
            yield Problem(f"wait_points.{place}.condition", f"{wait.id} waits for nothing: it needs a condition or a procedure")


def _disordered(procedure: Procedure) -> Iterator[Problem]:
    bounds: list[tuple[str, str, Bounds]] = [
        (f"nodes.{place}.duration", node.id, (node.duration.low, node.duration.expected, node.duration.high))
        for place, node in enumerate(procedure.nodes)
        if node.duration is not None
    ]
    bounds += [
        (f"temporal_neurons.{place}.duration_constraints", neuron.id, neuron.constraints)
        for place, neuron in enumerate(procedure.temporal_neurons)
    ]
    for key, owner, found in bounds:
        said = [value for value in found if value is not None]
        if said != sorted(said):
            yield Problem(key, f"{owner}: minimum ≤ expected ≤ maximum does not hold")


def _circles(procedure: Procedure) -> Iterator[Problem]:
    """Find circles that no decision point can leave."""
    decided = {point.node for point in procedure.decision_points}
    free = [way for way in ways(procedure) if way.source not in decided and way.target not in decided]
    for circle in _cycles([node.id for node in procedure.nodes if node.id not in decided], free):
        closing = circle[-1], circle[0]
        place = next((n for n, edge in enumerate(procedure.edges) if (edge.source, edge.target) == closing), None)
        key = "temporal_neurons" if place is None else f"edges.{place}"
        named = " → ".join([*circle, circle[0]])
        yield Problem(key, f"the circle {named} has no decision point, so it would never end")


def _cycles(steps: Sequence[str], every: Sequence[Way]) -> Iterator[list[str]]:
    """Yield one circle for each way that closes one (depth first)."""
    out: dict[str, list[str]] = defaultdict(list)
    for way in every:
        out[way.source].append(way.target)
    place: dict[str, int] = {}  # on the path; −1 when left
    for start in steps:
        if start in place:
            continue
        path, rest = [start], [iter(out[start])]
        place[start] = 0
        while path:
            target = next(rest[-1], None)
            if target is None:
                place[path.pop()] = -1
                rest.pop()
            elif place.get(target, -1) >= 0:
                yield path[place[target] :]
            elif target not in place:
                place[target] = len(path)
                path.append(target)
                rest.append(iter(out[target]))


def _alone(procedure: Procedure) -> Iterator[Problem]:
    plan = Plan.of(procedure)
    reached = plan.reach(plan.starts) | plan.starts
    for place, node in enumerate(procedure.nodes):
        if node.id not in reached:
            yield Problem(f"nodes.{place}.id", f"nothing leads to {node.id}, so it never comes", fatal=False)
