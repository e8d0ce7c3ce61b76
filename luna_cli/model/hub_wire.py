"""Between hubs and the objects of their files (docs/design/format.md, "Hubs")."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from luna_cli import clock
from luna_cli.model.hub import HUB, KINDS, SATELLITE, Hub, Satellite, Synapse
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.model.schema import READERS, Field, FieldError

LONGEST_ID = 80
"""Characters of a hub's id at most; those that luna gives have 51 at most."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
SALIENCE = "saillance"
"""The spec's word, which the files keep."""
CONNECTIONS, SATELLITES = "connections", "satellites"

SATELLITE_FIELDS = (
    Field(name="id", kind="text", required=True, doc="sat_ and a name of its own."),
    Field(name="type", kind="text", required=True, doc="What it says of the concept: ingrédients, saveur, process …"),
    Field(name=SALIENCE, kind="number", low=0.0, high=1.0, doc="What it matters, 0 to 1."),
    Field(name="components", kind="components", doc="Names with their weight, 0 to 1, in the order given."),
)
SYNAPSE_FIELDS = (
    Field(name="target", kind="hub", required=True, doc="Id of the hub that it leads to."),
    Field(name="type", kind="relation", required=True, doc="One of the 25 relations."),
    Field(name="force", kind="count", required=True, low=0, high=MOST_FORCE, doc="0 to 65535; weight = force / 65535."),
    Field(name="context", kind="text", always=False, doc="Where or when it holds."),
    Field(name="last_activation", kind="instant", always=False, doc="When activation last passed it."),
)
HUB_FIELDS = (
    Field(name="id", kind="hub", required=True, doc="hub_ and the name of its file."),
    Field(name="concept", kind="text", required=True, doc="What it stands for, as a person writes it."),
    Field(name="kind", kind="text", choices=KINDS, doc="What it is about."),
    Field(name="type", kind="text", doc="A person's own word for its kind: aliment, lieu …"),
    Field(name="base_value", kind="number", low=0.0, high=1.0, doc="What it matters by itself, 0 to 1."),
    Field(name=SALIENCE, kind="number", low=0.0, high=1.0, doc="What that came to at the instant as_of."),
    Field(name="as_of", kind="instant", always=False, doc="The instant that the salience holds for."),
    Field(name="created_at", kind="instant", always=False, doc="When it entered the network."),
    Field(name="last_activation", kind="instant", always=False, doc="When it was last used."),
    Field(name="activations", kind="count", low=0, high=2**53, doc="Days on which it was used."),
    Field(name="aliases", kind="texts", doc="Former ids and other names."),
)
REST_FIELDS = (Field(name="id", kind="hub", required=True, doc="Id of the hub whose synapses these are."),)

Reader = Callable[[Field, Any, str], Any]


@lru_cache(1 << 16)
def is_hub_id(text: str) -> bool:
    """Tell whether a text is a whole id: `hub_`, then lower-case ASCII letters, digits and hyphens."""
    return text.startswith(HUB) and len(HUB) < len(text) <= LONGEST_ID and not text[len(HUB) :].strip(_LETTERS)


def satellite_id(slug: str, kind: str) -> str:
    """Return the id of a satellite of the hub `slug`, of which `kind` is a slug, too: `sat_pain_ingredients`."""
    return f"{SATELLITE}{slug}_{kind}"


def _read_hub_id(field: Field, value: Any, _zone: str) -> str:
    if type(value) is not str or not is_hub_id(value):
        raise FieldError(field.name, f"must be hub_ and lower-case letters, digits or hyphens, not {str(value)[:40]!r}")
    return value


def _read_relation(field: Field, value: Any, _zone: str) -> str:
    if type(value) is str and value in RELATIONS:
        return value
    raise FieldError(field.name, f"{str(value)[:40]!r} is no relation{near_relation(value)}")


def near_relation(value: Any) -> str:
    """Return how to say which relation was meant, or that there are 25 of them."""
    from difflib import get_close_matches

    found = get_close_matches(value.lower(), RELATIONS, n=1) if type(value) is str else []
    return f" (did you mean {found[0]}?)" if found else f" (there are {len(RELATIONS)}: {', '.join(RELATIONS)})"


def _read_components(field: Field, value: Any, _zone: str) -> Mapping[str, float]:
    if type(value) is not dict:
        raise FieldError(field.name, "must be an object of numbers between 0 and 1")
    for name, weight in value.items():
        if type(weight) not in {int, float} or not 0 <= weight <= 1:
            raise FieldError(f"{field.name}.{name}", f"must be a number between 0 and 1, not {str(weight)[:20]}")
    return value


_OWN: dict[str, Reader] = {"hub": _read_hub_id, "relation": _read_relation, "components": _read_components}


class _Table:
    """A table of fields, prepared for reading and writing: by key the field, its reader, and the attribute it fills."""

    __slots__ = ("required", "skipped", "ways")

    def __init__(self, fields: tuple[Field, ...], *skipped: str) -> None:
        attributes = {SALIENCE: "salience"}
        readers = {**READERS, **_OWN}
        self.ways = {field.name: (field, readers[field.kind], attributes.get(field.name, field.name)) for field in fields}
        self.required = tuple(field.name for field in fields if field.required)
        self.skipped = frozenset(skipped)

    def read(self, wire: Any, zone: str) -> dict[str, Any]:
        """Return the attributes, unknown keys in `extra`. Raises FieldError."""
        if type(wire) is not dict:
            raise FieldError("", "must be an object")
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, value in wire.items():
            way = self.ways.get(name)
            if way is None:
                if name not in self.skipped:
                    extra[name] = value
            elif value is not None:
                values[way[2]] = way[1](way[0], value, zone)
        for name in self.required:
            if name not in values:
                raise FieldError(name, "is missing")
        if extra:
            values["extra"] = extra
        return values

    def write(self, value: Any) -> dict[str, Any]:
        """Return the known keys in their order; `extra` is the caller's."""
        wire: dict[str, Any] = {}
        for name, (field, _, attribute) in self.ways.items():
            item = getattr(value, attribute)
            if field.always or (item is not None and item != ""):
                wire[name] = _WRITERS.get(field.kind, _same)(item)
        return wire


def _same(value: Any) -> Any:
    return value


def _round(value: float) -> float:
    return round(value, 6) + 0.0  # no negative zero


def _components(value: Mapping[str, float]) -> dict[str, float]:
    return {name: _round(weight) for name, weight in value.items()}


_WRITERS: dict[str, Callable[[Any], Any]] = {"number": _round, "instant": clock.iso, "texts": list, "components": _components}
_HUB, _REST = _Table(HUB_FIELDS, SATELLITES, CONNECTIONS), _Table(REST_FIELDS, CONNECTIONS)
_SATELLITE, _SYNAPSE = _Table(SATELLITE_FIELDS), _Table(SYNAPSE_FIELDS)


def read_hub(document: Any, zone: str) -> Hub:
    """Read the object of a hub file; its synapses come in `Synapse.order`.

    Raises FieldError naming the key (`connections.3.force`) and the rule.
    """
    if type(document) is not dict:
        raise FieldError("id", "is missing: this is not a hub")
    values = _HUB.read(document, zone)
    if not values["concept"].strip():
        raise FieldError("concept", "must not be empty")
    satellites = tuple(Satellite(**one) for one in _items(_SATELLITE, document, SATELLITES, zone))
    twice = _twice([one.id for one in satellites])
    if twice is not None:
        raise FieldError(f"{SATELLITES}.{twice}.id", f"{satellites[twice].id} stands in this hub already")
    return Hub(**values, satellites=satellites, synapses=read_synapses(document, zone))


def read_rest(document: Any, zone: str) -> tuple[str, tuple[Synapse, ...], Mapping[str, Any]]:
    """Read the object of a `.more.json` file: (id of the hub, synapses, unknown keys). Raises FieldError."""
    if type(document) is not dict:
        raise FieldError("id", "is missing: these are no synapses of a hub")
    values = _REST.read(document, zone)
    return values["id"], read_synapses(document, zone), values.get("extra", {})


def read_synapses(document: Mapping[str, Any], zone: str) -> tuple[Synapse, ...]:
    """Read the list of synapses of a hub file, in `Synapse.order`; no two have one relation and one target. Raises FieldError."""
    listed = document.get(CONNECTIONS)
    quick = [_plain_synapse(item, zone) for item in listed] if type(listed) is list else [None]
    found = [one for one in quick if one is not None]
    if len(found) < len(quick):  # something unusual stands there: with its place, this time
        found = [Synapse(**one) for one in _items(_SYNAPSE, document, CONNECTIONS, zone)]
    twice = _twice([one.key for one in found])
    if twice is not None:
        kind, target = found[twice].key
        raise FieldError(f"{CONNECTIONS}.{twice}.target", f"{kind} → {target} stands in this hub already")
    return tuple(sorted(found, key=lambda one: one.order))


def _plain_synapse(wire: Any, zone: str) -> Synapse | None:
    """Read a synapse that holds the usual keys with usual values, as a million of them do; None for any other."""
    try:
        target, kind, force = wire["target"], wire["type"], wire["force"]
        context, last = wire.get("context", ""), wire.get("last_activation")
        usual = is_hub_id(target) and kind in RELATIONS and type(force) is int and 0 <= force <= MOST_FORCE and type(context) is str
        if not usual or len(wire) != 3 + ("context" in wire) + ("last_activation" in wire):
            return None
        at = None if last is None else READERS["instant"](_LAST, last, zone)
    except (KeyError, TypeError, AttributeError, FieldError):
        return None
    return Synapse(target=target, type=kind, force=force, context=context, last_activation=at)


_LAST = SYNAPSE_FIELDS[-1]


def _items(table: _Table, document: Mapping[str, Any], name: str, zone: str) -> list[dict[str, Any]]:
    listed = document.get(name)
    if listed is None:
        return []
    if type(listed) is not list:
        raise FieldError(name, "must be a list of objects")
    found = []
    try:
        for item in listed:
            found.append(table.read(item, zone))  # noqa: PERF401 - its length tells which item failed
    except FieldError as error:
        raise FieldError(f"{name}.{len(found)}.{error.key}".rstrip("."), error.rule) from error
    return found


def _twice(keys: list[Any]) -> int | None:
    """Return the place of the first key that stood before, None when all differ."""
    if len(set(keys)) == len(keys):
        return None
    known = set()
    for number, key in enumerate(keys):
        if key in known:
            return number
        known.add(key)
    return None


def write_hub(hub: Hub, synapses: tuple[Synapse, ...]) -> dict[str, Any]:
    """Write the object of a hub file with these of its synapses, keys in their order."""
    wire = _HUB.write(hub)
    wire[SATELLITES] = [_with(_SATELLITE.write(one), one.extra) for one in hub.satellites]
    wire[CONNECTIONS] = [write_synapse(one) for one in synapses]
    return _with(wire, hub.extra)


def write_synapse(synapse: Synapse) -> dict[str, Any]:
    """Write one synapse."""
    return _with(_SYNAPSE.write(synapse), synapse.extra)


def write_rest(hub_id: str, synapses: tuple[Synapse, ...], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Write the object of a `.more.json` file."""
    return _with({"id": hub_id, CONNECTIONS: [write_synapse(one) for one in synapses]}, extra)


def _with(wire: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    for key in sorted(extra):
        wire.setdefault(key, extra[key])
    return wire
