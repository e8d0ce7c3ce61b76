"""Procedures: how something is done, as steps in time (spec §4.2, §5; docs/design/procedures.md). Instants are ms in UTC.

The words that the spec writes in French are kept as they were written; `KINDS` and `MOMENTS` say what each of them means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luna_cli.model.memory import NOTHING

PROC = "proc_"
SEQUENTIAL, CONDITIONAL, PARALLEL = "sequential", "conditional", "parallel"
KINDS = {
    "séquentiel": SEQUENTIAL,
    "conditionnel": CONDITIONAL,
    "parallèle": PARALLEL,
    "sequentiel": SEQUENTIAL,
    "parallele": PARALLEL,
    "sequential": SEQUENTIAL,
    "conditional": CONDITIONAL,
    "parallel": PARALLEL,
}
"""What the word of an edge means."""
BEFORE, DURING, AFTER = "before", "during", "after"
MOMENTS = {
    "avant": BEFORE,
    "pendant": DURING,
    "après": AFTER,
    "apres": AFTER,
    "before": BEFORE,
    "during": DURING,
    "after": AFTER,
}
"""What the word of a decision or wait point means."""
ORDER, DURATION, CONDITION = "order", "duration", "condition"
NEURONS = {
    "ordre": ORDER,
    "durée": DURATION,
    "duree": DURATION,
    "order": ORDER,
    "duration": DURATION,
    "condition": CONDITION,
}
"""What the type of a temporal neuron means (spec §5.1)."""
UNITS = {"s": 1 / 60, "min": 1.0, "h": 60.0, "d": 1440.0, "j": 1440.0}
"""Units of a duration, in minutes."""
Bounds = tuple[float | None, float | None, float | None]
"""Minimum, expected and maximum in minutes; None where nothing is said."""


def _nothing() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long a step takes: numbers in `unit`, as they were written.

    `low`, `expected` and `high` are a person's; `observed` is the moving average of what runs took.
    """

    unit: str = "min"
    low: float | None = None
    expected: float | None = None
    high: float | None = None
    observed: float | None = None
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def minutes(self) -> Bounds:
        """The bounds in minutes; what was observed stands for an expectation that nobody wrote."""
        expected = self.observed if self.expected is None else self.expected
        scale = UNITS[self.unit]
        low, middle, high = (None if value is None else value * scale for value in (self.low, expected, self.high))
        return low, middle, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step: an action, how long it takes, and until when it goes on. `extra` holds a person's own keys (`température`)."""

    id: str
    action: str
    duration: Duration | None = None
    condition: str = ""
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What follows what: `type` is a word of `KINDS`; without a condition, a conditional edge is the way otherwise."""

    id: str
    source: str
    target: str
    type: str = "séquentiel"
    condition: str = ""
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def kind(self) -> str:
        """The meaning of its type."""
        return KINDS[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPoint:
    """What to do when a condition holds before, during or after a step; with a `target`, the way goes there instead."""

    id: str
    when: str
    node: str
    condition: str
    action: str = ""
    target: str = ""
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def moment(self) -> str:
        """The meaning of its `when`."""
        return MOMENTS[self.when]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPoint:
    """What a step waits for: a condition, or another procedure (its id, name or alias) to be through."""

    id: str
    when: str
    node: str
    condition: str = ""
    procedure: str = ""
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def moment(self) -> str:
        """The meaning of its `when`."""
        return MOMENTS[self.when]

    @property
    def awaited(self) -> str:
        """The name under which a person says that it has come."""
        return self.condition or self.procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """If `condition`, then the step `next`."""

    condition: str
    next: str
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporalNeuron:
    """Order, duration or condition over several steps (spec §5.1): steps from first to last, minutes, if-then branches."""

    id: str
    type: str
    order: tuple[str, ...] = ()
    constraints: Bounds = (None, None, None)
    branches: tuple[Branch, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def kind(self) -> str:
        """The meaning of its type."""
        return NEURONS[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How something is done.

    `flexibility` (0 to 1) is how far runs stray from what is written, `usage_frequency` a leaky count of runs that held at
    `as_of` (half-life 30 days), `runs` how many there were.
    """

    id: str
    name: str
    context: str = ""
    flexibility: float = 0.0
    usage_frequency: float = 0.0
    runs: int = 0
    last_run: int | None = None
    created_at: int | None = None
    as_of: int | None = None
    aliases: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    decision_points: tuple[DecisionPoint, ...] = ()
    wait_points: tuple[WaitPoint, ...] = ()
    temporal_neurons: tuple[TemporalNeuron, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def slug(self) -> str:
        """The name of its file, without the ending: the id without `proc_`."""
        return self.id[len(PROC) :]

    def node(self, node_id: str) -> Node:
        """Return a step by its id. Raises KeyError."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition and awaited procedure that is named somewhere, once, in order."""
        said = [node.condition for node in self.nodes]
        said += [edge.condition for edge in self.edges]
        said += [point.condition for point in self.decision_points]
        said += [point.awaited for point in self.wait_points]
        said += [branch.condition for neuron in self.temporal_neurons for branch in neuron.branches]
        return tuple(dict.fromkeys(text for text in said if text))
