"""The keys of a document's items: their kinds and bounds, in the order in which they are written."""

from typing import Any

from luna_cli.model.hub import KINDS
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.model.schema import READERS, Field, FieldError

SALIENCE = "saillance"
DEEPEST = 32
"""Levels that a person's own value may nest: the file that will hold it is itself a few levels deep."""

HUB = (
    Field(name="id", kind="text", required=True, doc="Its name in this document."),
    Field(name="concept", kind="text", required=True, doc="What it stands for."),
    Field(name=SALIENCE, kind="number", low=0.0, high=1.0, doc="What it matters, 0 to 1."),
    Field(name="type", kind="text", doc="A person's own word for its kind."),
    Field(name="created_at", kind="instant", doc="When it entered the network."),
    Field(name="last_activation", kind="instant", doc="When it was last used."),
    Field(name="kind", kind="text", choices=KINDS, doc="What it is about; concept when missing."),
    Field(name="base_value", kind="number", low=0.0, high=1.0, doc="What it matters by itself; its salience when missing."),
    Field(name="as_of", kind="instant", doc="The instant that the salience holds for."),
    Field(name="activations", kind="count", low=0, high=2**53, doc="Days on which it was used."),
    Field(name="aliases", kind="texts", doc="Former ids and other names."),
)
SATELLITE = (
    Field(name="id", kind="text", doc="Its name; made from its type when missing."),
    Field(name="type", kind="text", required=True, doc="The aspect."),
    Field(name=SALIENCE, kind="number", low=0.0, high=1.0, doc="What it matters, 0 to 1."),
)
CONNECTION = (
    Field(name="force", kind="count", required=True, low=0, high=MOST_FORCE, doc="0 to 65535."),
    Field(name="type", kind="text", required=True, choices=tuple(RELATIONS), doc="One of the 25 relations."),
    Field(name="context", kind="text", doc="Where or when it holds."),
    Field(name="last_activation", kind="instant", doc="When activation last passed it."),
)
EPISODE = (
    Field(name="id", kind="text", required=True, doc="Its name."),
    Field(name="timestamp", kind="instant", required=True, doc="When it was lived."),
    Field(name="context", kind="text", doc="Where it belongs."),
    Field(name="content", kind="text", doc="What happened."),
    Field(name="intensity", kind="number", low=0.0, high=1.0, doc="How strongly it was felt, 0 to 1."),
    Field(name="hubs", kind="texts", doc="Hubs that it touches."),
)
ARCHIVE = (
    Field(name="id", kind="text", required=True, doc="Its name."),
    Field(name="timestamp", kind="instant", required=True, doc="When it was lived."),
    Field(name="condensation", kind="text", doc="What remains of it."),
)
PROCEDURE = (
    Field(name="id", kind="text", required=True, doc="Its name."),
    Field(name="context", kind="text", doc="Where it belongs."),
    Field(name="actions", kind="texts", doc="What is done, in this order."),
    Field(name="flexibility", kind="number", low=0.0, high=1.0, doc="How freely it may vary, 0 to 1."),
    Field(name="frequency", kind="number", low=0.0, high=2.0**53, doc="How often it was used."),
)


class Table:
    """A table of fields, prepared for reading many items."""

    __slots__ = ("others", "required", "ways")

    def __init__(self, fields: tuple[Field, ...], *others: str) -> None:
        """Look every reader up once; `others` are keys that the caller reads."""
        self.others = frozenset(others)
        self.ways = {field.name: (field, READERS[field.kind]) for field in fields}
        self.required = tuple(field.name for field in fields if field.required)

    def read(self, wire: Any, zone: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values of the known keys, and the unknown keys as they are. Raises FieldError."""
        if type(wire) is not dict:
            raise FieldError("", "must be an object")
        known: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, value in wire.items():
            way = self.ways.get(name)
            if way is not None:
                if value is not None:
                    known[name] = way[1](way[0], value, zone)
            elif name not in self.others:
                extra[name] = shallow(name, value)
        for name in self.required:
            if not known.get(name) and known.get(name) != 0:
                raise FieldError(name, "must not be empty" if name in known else "is missing")
        return known, extra


def shallow(name: str, value: Any) -> Any:
    """Return a person's own value. Raises FieldError where it nests too deep."""
    level = [value]
    for _ in range(DEEPEST):
        children = [
            child for item in level for child in (item.values() if type(item) is dict else item if type(item) is list else ())
        ]
        if not children:
            return value
        level = children
    raise FieldError(name, f"nests deeper than {DEEPEST}")


def bounded(name: str, value: Any, most: float = 1.0) -> float:
    """Return a number from 0 to `most`, which the key `name` holds. Raises FieldError."""
    if type(value) not in {int, float} or not 0 <= value <= most:
        raise FieldError(name, f"must be a number between 0 and {most:g}, not {str(value)[:20]}")
    number: float = value
    return number
