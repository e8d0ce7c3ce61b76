"""Between procedures and the objects of their files, `graph/procedures/<slug>.json` (docs/design/procedures.md).

Reading is tolerant of form and strict in bounds; a `FieldError` names the key from the top, places in lists counted from 0:
`edges.2.target`. Whether the steps hang together is for graph/procedures.py to say.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from luna_cli import clock
from luna_cli.model.procedure import (
    KINDS,
    MOMENTS,
    NEURONS,
    PROC,
    UNITS,
    Bounds,
    Branch,
    DecisionPoint,
    Duration,
    Edge,
    Node,
    Procedure,
    TemporalNeuron,
    WaitPoint,
)
from luna_cli.model.schema import READERS, Field, FieldError

LONGEST = 1e9
"""The most that a duration may be, in any unit."""
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"

DURATION = (
    Field(name="min", kind="amount", low=0.0, high=LONGEST, doc="At least."),
    Field(name="expected", kind="amount", low=0.0, high=LONGEST, doc="As a rule."),
    Field(name="max", kind="amount", low=0.0, high=LONGEST, doc="At most."),
    Field(name="observed", kind="number", low=0.0, high=LONGEST, doc="What runs took: a moving average, written by run-log."),
    Field(name="unit", kind="text", choices=tuple(UNITS), doc="Of these numbers; min when missing."),
)
NODE = (
    Field(name="id", kind="word", required=True, doc="Its own within the procedure, such as node_1."),
    Field(name="action", kind="word", required=True, doc="What is done."),
    Field(name="duration", kind="duration", doc="How long it takes."),
    Field(name="condition", kind="text", doc="Until when it goes on, such as until elastic."),
)
EDGE = (
    Field(name="id", kind="word", required=True, doc="Its own within the procedure, such as edge_1."),
    Field(name="type", kind="text", choices=tuple(KINDS), doc="What follows, in French or English; séquentiel when missing."),
    Field(name="source", kind="word", required=True, doc="The step before."),
    Field(name="target", kind="word", required=True, doc="The step after."),
    Field(name="condition", kind="text", doc="Of a conditional edge: when it is taken; of others: what is waited for."),
)
DECISION = (
    Field(name="id", kind="word", required=True, doc="Its own within the procedure, such as dp_1."),
    Field(name="when", kind="text", required=True, choices=tuple(MOMENTS), doc="Before, during or after the step."),
    Field(name="node", kind="word", required=True, doc="The step."),
    Field(name="condition", kind="word", required=True, doc="What decides."),
    Field(name="action", kind="text", doc="What is done when the condition holds."),
    Field(name="target", kind="text", doc="The step to go to when the condition holds, instead of what follows."),
)
WAIT = (
    Field(name="id", kind="word", required=True, doc="Its own within the procedure, such as wp_1."),
    Field(name="when", kind="text", required=True, choices=tuple(MOMENTS), doc="Before, during or after the step."),
    Field(name="node", kind="word", required=True, doc="The step."),
    Field(name="condition", kind="text", doc="What is waited for."),
    Field(name="procedure", kind="text", doc="Another procedure that is waited for: its id, name or alias."),
)
BRANCH = (
    Field(name="condition", kind="word", required=True, doc="If this holds …"),
    Field(name="next", kind="word", required=True, doc="… then this step."),
)
NEURON = (
    Field(name="id", kind="word", required=True, doc="Its own within the procedure."),
    Field(name="type", kind="text", required=True, choices=tuple(NEURONS), doc="What it holds, in French or English."),
    Field(name="order_neurons", kind="texts", doc="Steps, from the first to the last."),
    Field(name="duration_constraints", kind="bounds", doc="Minimum, expected and maximum in minutes, null where nothing is said."),
    Field(name="conditional_branches", kind="branches", doc="Where to go on after the last of its steps."),
)
PROCEDURE = (
    Field(name="id", kind="proc", required=True, doc="proc_ and the name of the file."),
    Field(name="name", kind="word", required=True, doc="What it is called."),
    Field(name="context", kind="text", doc="Where it belongs, such as kitchen."),
    Field(name="flexibility", kind="number", low=0.0, high=1.0, doc="How far runs stray from what is written, 0 to 1."),
    Field(name="usage_frequency", kind="number", low=0.0, high=1e9, doc="Leaky count of runs at as_of, half-life 30 d."),
    Field(name="runs", kind="count", low=0, high=2**53, doc="Runs that were logged."),
    Field(name="last_run", kind="instant", always=False, doc="When it was last run."),
    Field(name="created_at", kind="instant", always=False, doc="When it was written down."),
    Field(name="as_of", kind="instant", always=False, doc="The instant that usage_frequency holds for."),
    Field(name="aliases", kind="texts", doc="Other names and former ids."),
    Field(name="nodes", kind="nodes", required=True, doc="The steps."),
    Field(name="edges", kind="edges", doc="What follows what; without the key, the steps follow one another as they stand."),
    Field(name="decision_points", kind="decisions", doc="What to do when something is so."),
    Field(name="wait_points", kind="waits", doc="What steps wait for."),
    Field(name="temporal_neurons", kind="neurons", doc="Order, duration and condition over several steps (spec §5.1)."),
)


def read_procedure(document: Any, zone: str) -> Procedure:
    """Read the object of a procedure's file; naive instants are in `zone`. Raises FieldError naming the key and the rule."""
    if type(document) is not dict:
        raise FieldError("nodes", "must stand in a JSON object")
    values = _fields(document, PROCEDURE, zone)
    if not values["nodes"]:
        raise FieldError("nodes", "a procedure has at least one step")
    if document.get("edges") is None:
        values["edges"] = chain(values["nodes"])
    return Procedure(**values)


def chain(nodes: Sequence[Node], kind: str = "séquentiel") -> tuple[Edge, ...]:
    """Return the edges by which steps follow one another as they stand."""
    pairs = pairwise(nodes)
    return tuple(
        Edge(id=f"edge_{number}", type=kind, source=one.id, target=two.id) for number, (one, two) in enumerate(pairs, start=1)
    )


def write_procedure(procedure: Procedure) -> dict[str, Any]:
    """Return the object of a procedure's file, keys in their order, unknown ones sorted after them."""
    wire = _written(procedure, PROCEDURE, _OWN)
    return {key: value for key, value in wire.items() if value is not None or key in procedure.extra}


def _fields(wire: Mapping[str, Any], table: Sequence[Field], zone: str) -> dict[str, Any]:
    """Read the keys of a table into the names of the value's fields; null counts as missing."""
    values: dict[str, Any] = {}
    for field in table:
        value = wire.get(field.name)
        if value is not None:
            values[_RENAMED.get(field.name, field.name)] = (_READERS.get(field.kind) or READERS[field.kind])(field, value, zone)
        elif field.required:
            raise FieldError(field.name, "is missing")
    names = {field.name for field in table}
    unknown = {key: value for key, value in wire.items() if key not in names}
    return {**values, "extra": unknown} if unknown else values


_RENAMED = {
    "min": "low",
    "max": "high",
    "order_neurons": "order",
    "duration_constraints": "constraints",
    "conditional_branches": "branches",
}
"""Keys whose name in the file is not that of the value's field."""


def _word(field: Field, value: Any, zone: str) -> str:
    text: str = READERS["text"](field, value, zone)
    if not text.strip():
        raise FieldError(field.name, "must not be empty")
    return text


def _proc(field: Field, value: Any, zone: str) -> str:
    text: str = READERS["text"](field, value, zone)
    if not text.startswith(PROC) or text == PROC or text[len(PROC) :].strip(_ID_LETTERS):
        raise FieldError(field.name, f"must be {PROC} and letters a to z, digits and hyphens, not {text[:60]!r}")
    return text


def _amount(field: Field, value: Any, zone: str) -> float:
    READERS["number"](field, value, zone)
    number: float = value  # as it was written: 5 stays 5
    return number


def _bounds(field: Field, value: Any, zone: str) -> Bounds:
    if type(value) is not list or len(value) != 3:  # noqa: PLR2004 - minimum, expected, maximum
        raise FieldError(field.name, "must be a list of three: minimum, expected, maximum")
    one = Field(name=field.name, kind="amount", low=0.0, high=LONGEST, doc="")
    low, expected, high = (None if item is None else _amount(one, item, zone) for item in value)
    return low, expected, high


def _one(field: Field, wire: Any, zone: str, table: Sequence[Field]) -> dict[str, Any]:
    if type(wire) is not dict:
        raise FieldError(field.name, "must be an object")
    try:
        return _fields(wire, table, zone)
    except FieldError as error:
        raise FieldError(f"{field.name}.{error.key}", error.rule) from error


def _duration(field: Field, wire: Any, zone: str) -> Duration:
    return Duration(**_one(field, wire, zone, DURATION))


def _listed(make: Callable[..., Any], table: Sequence[Field]) -> Callable[[Field, Any, str], tuple[Any, ...]]:
    """Return a reader for lists of objects of one table."""

    def read(field: Field, value: Any, zone: str) -> tuple[Any, ...]:
        if type(value) is not list:
            raise FieldError(field.name, "must be a list of objects")
        places = (Field(name=f"{field.name}.{place}", kind="object", doc="") for place in range(len(value)))
        return tuple(make(**_one(at, item, zone, table)) for at, item in zip(places, value, strict=True))

    return read


_READERS: dict[str, Callable[[Field, Any, str], Any]] = {
    "word": _word,
    "proc": _proc,
    "amount": _amount,
    "bounds": _bounds,
    "duration": _duration,
    "branches": _listed(Branch, BRANCH),
    "nodes": _listed(Node, NODE),
    "edges": _listed(Edge, EDGE),
    "decisions": _listed(DecisionPoint, DECISION),
    "waits": _listed(WaitPoint, WAIT),
    "neurons": _listed(TemporalNeuron, NEURON),
}


def _list_of(table: Sequence[Field]) -> Callable[[Any], Any]:
    return lambda values: [_brief(value, table) for value in values]


def _brief(value: Any, table: Sequence[Field]) -> dict[str, Any]:
    """Write a part of a procedure: what it does not say is left out."""
    wire = _written(value, table, _PARTS)
    return {key: item for key, item in wire.items() if item not in (None, "", []) or key in value.extra}


def _written(value: Any, table: Sequence[Field], writers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    wire: dict[str, Any] = {}
    for field in table:
        item = getattr(value, _RENAMED.get(field.name, field.name))
        wire[field.name] = item if item is None or field.kind not in writers else writers[field.kind](item)
    for key in sorted(value.extra):
        wire[key] = value.extra[key]
    return wire


def _constraints(bounds: Bounds) -> list[float | None]:
    return [] if bounds == (None, None, None) else list(bounds)


def _rounded(number: float) -> float:
    return round(number, 6) + 0.0  # no negative zero


_PARTS: dict[str, Callable[[Any], Any]] = {
    "number": _rounded,
    "texts": list,
    "bounds": _constraints,
    "duration": lambda duration: _brief(duration, DURATION),
    "branches": _list_of(BRANCH),
}
_OWN: dict[str, Callable[[Any], Any]] = {
    "number": _rounded,
    "instant": clock.iso,
    "texts": list,
    "nodes": _list_of(NODE),
    "edges": _list_of(EDGE),
    "decisions": _list_of(DECISION),
    "waits": _list_of(WAIT),
    "neurons": _list_of(NEURON),
}
