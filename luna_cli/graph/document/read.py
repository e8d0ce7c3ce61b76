"""Reading the document of a network (spec §12.1): tolerant of form, strict in bounds; what breaks a rule is named and left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from luna_cli.graph.document import fields
from luna_cli.graph.document.fields import SALIENCE, Table, bounded
from luna_cli.graph.document.identity import Known, Slug, identity, is_day, joined, numbered, without_ids
from luna_cli.graph.document.stream import LISTS, Part, parts_of
from luna_cli.graph.document.write import IMPORTED_AS, VERSION, original_id
from luna_cli.model.hub import HUB, Hub, Satellite, Synapse
from luna_cli.model.hub_wire import near_relation, satellite_id
from luna_cli.model.memory import NOTHING
from luna_cli.model.notation import Archive, Episode, Problem, ProcedureLine, Tree, Whole
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.model.schema import FieldError

_HUB, _SATELLITE = Table(fields.HUB, "satellites"), Table(fields.SATELLITE, "components")
_CONNECTION = Table(fields.CONNECTION, "source", "target")
_EPISODE, _ARCHIVE, _PROCEDURE = Table(fields.EPISODE), Table(fields.ARCHIVE, "metadata", "residual"), Table(fields.PROCEDURE)


def _none(_name: str) -> None:
    """Know no hub."""


def read_document(document: Any, slug: Slug, zone: str = "UTC", known: Known = _none) -> Whole:
    """Read a document at hand; see `read_parts`. Raises ValueError when it is no object."""
    return read_parts(parts_of(document), slug, zone, known)


def read_parts(parts: Iterable[Part], slug: Slug, zone: str = "UTC", known: Known = _none) -> Whole:
    """Read the parts of a document; instants without an offset are wall clocks of `zone`.

    Each hub gets the id of the one that it is among those that are `known`, else `hub_` and `slug(concept)`; its former id
    becomes its first alias, and everything that names it follows. Two hubs that are one known hub are joined; two with one
    slug: the second is set aside, and its connections go to the first. A name that is no hub of the document is one that is
    `known`, or dangles.
    """
    reading = _Reading(slug, zone, known)
    waiting: list[Part] = []
    for part in parts:
        # Connections and memories name hubs, wherever the hubs stand.
        if part.key in {"hubs", "metadata"} or (part.key == "connections" and reading.hubs):
            reading.take(part)
        else:
            waiting.append(part)
    for part in waiting:
        reading.take(part)
    return reading.whole()


class _Reading:
    """What has been read so far; hubs without their synapses, which are kept by hub."""

    def __init__(self, slug: Slug, zone: str, known: Known) -> None:
        self.slug, self.zone, self.known = slug, zone, known
        self.hubs: dict[str, Hub] = {}
        self.named: dict[str, str] = {}
        """From ids of the document to those of the hubs that they have become."""
        self.shared: set[str] = set()
        """Hubs that several of the document are."""
        self.synapses: dict[str, list[Synapse]] = {}
        self.contexts: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.numbers: dict[str, Sequence[int]] = {}
        self.extra: dict[str, Any] = {}
        self.problems: list[Problem] = []

    @contextmanager
    def _at(self, path: str) -> Iterator[None]:
        """Note a broken rule below `path`, and go on."""
        try:
            yield
        except FieldError as error:
            self._note(path, error)

    def _note(self, path: str, error: FieldError) -> None:
        self.problems.append(Problem(path=f"{path}.{error.key}" if error.key else path, rule=error.rule))

    def take(self, part: Part) -> None:
        path = f"$.{part.key}" if part.number is None else f"$.{part.key}[{part.number}]"
        try:  # not `_at`: a million connections come this way
            self._take(part, path)
        except FieldError as error:
            self._note(path, error)

    def _take(self, part: Part, path: str) -> None:
        if part.key in LISTS:
            if part.number is None:
                raise FieldError("", "must be a list of objects")
            (self._hub if part.key == "hubs" else self._connection)(part.value, path)
        elif part.key in {"emotional_state", "neuromodulators"}:
            self.values[part.key] = self._weights(part.value, path)
        elif part.key == "memory":
            self._memory(part.value)
        elif part.key == "metadata":
            self.values["metadata"] = self._metadata(part.value, path)
        else:
            self.extra[part.key] = fields.shallow("", part.value)

    def _metadata(self, wire: Any, path: str) -> Mapping[str, Any]:
        if type(wire) is not dict:
            raise FieldError("", "must be an object")
        version = wire.get("version", VERSION)
        if type(version) is not str or version.split(".")[0] != VERSION.split(".", maxsplit=1)[0]:
            rule = f"{str(version)[:20]!r} is not the version {VERSION} that this luna reads"
            self.problems.append(Problem(path=f"{path}.version", rule=rule))
        return {key: value for key, value in wire.items() if key not in {"timestamp", "version", "stats"}}

    def _weights(self, wire: Any, path: str, most: float = 1.0) -> dict[str, float]:
        """Return the numbers from 0 to `most` that an object holds."""
        if type(wire) is not dict:
            raise FieldError("", "must be an object of numbers")
        found: dict[str, float] = {}
        for name, weight in wire.items():
            with self._at(path):
                found[name] = bounded(name, weight, most)
        return found

    # -- hubs

    def _hub(self, wire: Any, path: str) -> None:
        known, extra = _HUB.read(wire, self.zone)
        old, concept = known["id"], known["concept"]
        if not concept.strip():
            raise FieldError("concept", "must not be empty")
        if old in self.named:
            raise FieldError("id", f"{old} stands in this document twice")
        new = self.named[old] = identity(old, concept, self.slug, self.known)
        if is_day(new, concept) and self.known(new) is None:
            known.setdefault("kind", "time")
        twin = self.hubs.get(new)
        if twin is not None and (self.known(new) is None or self.slug(concept) == self.slug(twin.concept)):
            raise FieldError("concept", f"{concept!r} is {new} as well, like that of {original_id(twin)}")
        if old != new and not numbered(old) and self.known(old) != new:
            extra[IMPORTED_AS] = old
        salience = known.pop(SALIENCE, 0.5)
        aliases = (old, *known.pop("aliases", ())) if old != new else known.pop("aliases", ())
        made = {**known, "id": new, "salience": salience, "base_value": known.get("base_value", salience)}
        satellites = self._satellites(wire.get("satellites"), new, path)
        hub = Hub(**made, aliases=tuple(dict.fromkeys(aliases)), satellites=satellites, extra=extra or NOTHING)
        if twin is not None:
            self.shared.add(new)
            hub = joined(hub, twin) if old == new else joined(twin, hub)
        self.hubs[new] = hub

    def _satellites(self, wire: Any, hub_id: str, path: str) -> tuple[Satellite, ...]:
        found: dict[str, Satellite] = {}
        with self._at(path):
            if wire is not None and type(wire) is not list:
                raise FieldError("satellites", "must be a list of objects")
        for number, item in enumerate(wire if type(wire) is list else ()):
            with self._at(f"{path}.satellites[{number}]"):
                one = self._satellite(item, hub_id, f"{path}.satellites[{number}].components")
                if one.id in found:
                    raise FieldError("id", f"{one.id} stands in this hub twice")
                found[one.id] = one
        return tuple(found.values())

    def _satellite(self, wire: Any, hub_id: str, path: str) -> Satellite:
        known, extra = _SATELLITE.read(wire, self.zone)
        components: dict[str, float] = {}
        with self._at(path):
            components = self._weights(wire.get("components") or {}, path)
        name = known.get("id") or satellite_id(hub_id[len(HUB) :], self.slug(known["type"]))
        salience = known.get(SALIENCE, 0.5)
        return Satellite(id=name, type=known["type"], salience=salience, components=components, extra=extra or NOTHING)

    # -- connections

    def _connection(self, wire: Any, _path: str) -> None:
        if type(wire) is dict and wire.get("type") not in RELATIONS and type(wire.get("type")) is str:
            raise FieldError("type", f"{wire['type'][:40]!r} is no relation{near_relation(wire['type'])}")
        known, extra = _CONNECTION.read(wire, self.zone)
        source, target = self._end(wire, "source"), self._end(wire, "target")
        if source == target and source in self.shared and wire["source"] != wire["target"]:
            return  # what was between two hubs that are one
        context = known.get("context", "")
        self.synapses.setdefault(source, []).append(
            Synapse(
                target=target,
                type=known["type"],
                force=known["force"],
                context=self.contexts.setdefault(context, context),
                last_activation=known.get("last_activation"),
                extra=extra or NOTHING,
            )
        )

    def _end(self, wire: Mapping[str, Any], key: str) -> str:
        name = wire.get(key)
        if type(name) is not str:
            raise FieldError(key, "is missing" if name is None else "must be the id of a hub")
        found = self.named.get(name) or self.known(name)
        if found is None:
            raise FieldError(key, f"{name[:60]} is no hub of this document")
        return found

    def _settled(self, hub_id: str) -> tuple[Synapse, ...]:
        """Return the synapses of a hub, the strongest first; of several with one relation and target only that."""
        found: dict[tuple[str, str], Synapse] = {}
        for one in sorted(self.synapses.pop(hub_id, ()), key=lambda one: one.order):
            if found.setdefault(one.key, one) is not one and self.shared.isdisjoint((hub_id, one.target)):
                rule = f"{hub_id} → {one.target} : {one.type} stands more than once; the strongest is kept"
                self.problems.append(Problem(path="$.connections", rule=rule))
        return tuple(found.values())

    # -- memory

    def _memory(self, wire: Any) -> None:
        ways: dict[str, Callable[[Any, str], Any]] = {
            "episodes": self._episode,
            "archives": self._archive,
            "procedures": self._procedure,
        }
        if type(wire) is not dict:
            raise FieldError("", "must be an object")
        for kind, items in wire.items():
            with self._at(f"$.memory.{kind}"):
                if kind not in ways:
                    raise FieldError("", f"is no kind of memory (one of {', '.join(ways)})")
                if type(items) is not list:
                    raise FieldError("", "must be a list of objects")
                found = self._each(items, f"$.memory.{kind}", ways[kind])
                self.values[kind] = tuple(one for _, one in found)
                if found:
                    self.numbers[kind] = tuple(number for number, _ in found)

    def _each(self, items: list[Any], path: str, read: Callable[[Any, str], Any]) -> list[tuple[int, Any]]:
        """Return what was read, each with its number."""
        found: dict[str, tuple[int, Any]] = {}
        for number, item in enumerate(items):
            with self._at(f"{path}[{number}]"):
                one = read(item, f"{path}[{number}]")
                name = one["id"] if isinstance(one, Mapping) else one.id
                if name in found:
                    raise FieldError("id", f"{name} stands in this document twice")
                found[name] = number, one
        return list(found.values())

    def _hubs_of(self, names: Iterable[str], path: str) -> Iterator[tuple[str, str]]:
        for name in names:
            found = self.named.get(name) or self.known(name)
            if found is not None:
                yield name, found
            else:
                self.problems.append(Problem(path=path, rule=f"{name[:60]} is no hub of this document"))

    def _episode(self, wire: Any, path: str) -> Episode:
        known, extra = _EPISODE.read(wire, self.zone)
        hubs = tuple(dict.fromkeys(new for _, new in self._hubs_of(known.pop("hubs", ()), f"{path}.hubs")))
        return Episode(**known, hubs=hubs, extra=extra or NOTHING)

    def _archive(self, wire: Any, path: str) -> Archive:
        known, extra = _ARCHIVE.read(wire, self.zone)
        about, links = wire.get("metadata", ""), wire.get("residual", 0)
        if type(about) not in {str, dict}:
            raise FieldError("metadata", "must be a text or an object")
        if type(links) is dict:
            forces = self._weights(links, f"{path}.residual", MOST_FORCE)
            links = {new: forces[name] for name, new in self._hubs_of(forces, f"{path}.residual")}
        else:
            bounded("residual", links, MOST_FORCE)
        return Archive(**known, metadata=fields.shallow("metadata", about), residual=links, extra=extra or NOTHING)

    def _procedure(self, wire: Any, _path: str) -> ProcedureLine | Tree:
        if type(wire) is dict and "nodes" in wire:
            if not (type(wire.get("id")) is str and wire["id"]):
                raise FieldError("id", "must be a text that is not empty")
            found: Tree = fields.shallow("nodes", wire)
            return found
        known, extra = _PROCEDURE.read(wire, self.zone)
        return ProcedureLine(**known, extra=extra or NOTHING)

    def whole(self) -> Whole:
        hubs = []
        ids = frozenset(self.hubs)
        for hub_id in list(self.hubs):
            hub = without_ids(self.hubs.pop(hub_id), ids, self.slug)
            hubs.append(replace(hub, synapses=self._settled(hub_id)) if hub_id in self.synapses else hub)
        return Whole(
            hubs=tuple(hubs),
            **self.values,
            extra=self.extra or NOTHING,
            original=self.named,
            numbers=self.numbers,
            loose={source: self._settled(source) for source in list(self.synapses)},
            problems=tuple(self.problems),
        )
