"""Writing the document of a network (spec §12.1): an object for small ones, pieces for those of a million connections."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import IO, Any

from luna_cli import clock
from luna_cli.model.hub import HUB, Hub, Satellite, Synapse
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Tree, Whole

VERSION = "1.0"
IMPORTED_AS = "imported_as"
"""The key of a hub that keeps the id which it had in a document, where that is not `hub_` and digits."""
CONNECTION_ID = "id"
"""The key of a synapse that keeps the id which it had in a document (`conn_8942`)."""

Encode = Callable[[Any], bytes]
"""From a value to its JSON on one line, without a line break."""
_AT_ONCE = 1000
"""Connections a piece."""
Object = dict[str, Any]
Name = Callable[[str], str]
"""From a hub's id to what the document calls it."""


def original_id(hub: Hub) -> str:
    """Return the id that a hub had in the document from which it came: the first of its aliases that is `hub_` and digits."""
    kept = hub.extra.get(IMPORTED_AS)
    if isinstance(kept, str):
        return kept
    return next((one for one in hub.aliases if one.startswith(HUB) and one[4:].isascii() and one[4:].isdigit()), hub.id)


@dataclass(slots=True)
class _Heads:
    """What is known of the hubs that have been seen: their objects, the ids that they get, and what they sum up to."""

    original: bool
    hubs: list[Object] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    connections: int = 0
    salience: float = 0.0

    def add(self, hub: Hub) -> str:
        """Take a hub in and return what the document calls it."""
        name = original_id(hub) if self.original else hub.id
        # Two hubs that were one, or a merged one's former id: the second keeps its own.
        name = hub.id if name in self.taken else name
        self.taken.add(name)
        self.names[hub.id] = name
        self.hubs.append(hub_object(hub, name))
        self.connections += len(hub.synapses)
        self.salience += hub.salience
        return name

    def name(self, hub_id: str) -> str:
        return self.names.get(hub_id, hub_id)

    @property
    def stats(self) -> Object:
        mean = self.salience / len(self.hubs) if self.hubs else 0.0
        return {"total_hubs": len(self.hubs), "total_connections": self.connections, "avg_saillance": round(mean, 6)}


def write_document(whole: Whole, now: int, *, original: bool = False) -> Object:
    """Return the document of a network; with `original` hubs have the ids that they came with.

    Statistics are counted, never taken from `whole.metadata`; `now` is its timestamp.
    """
    heads = _Heads(original)
    for hub in whole.hubs:
        heads.add(hub)
    document: Object = {"metadata": _metadata(whole, heads, now), "hubs": heads.hubs}
    document["connections"] = [connection_object(one, heads.name(hub.id), heads.name) for hub in whole.hubs for one in hub.synapses]
    return document | _beside(whole, heads)


def document_pieces(
    hubs: Iterable[Hub], beside: Whole, now: int, encode: Encode, spool: IO[bytes], *, original: bool = False
) -> Iterator[bytes]:
    """Yield the same document as UTF-8, an item a line, in memory that does not grow with the connections.

    The ids that connections lead to, and how many there are, stand before them and are known after them: meanwhile they lie in
    `spool`, an empty file that may be written and read. `beside` is everything but the hubs.
    """
    heads = _Heads(original)
    for hub in hubs:
        source = heads.add(hub)
        spool.writelines(_spooled(one, source, encode) for one in hub.synapses)
    yield b'{\n"metadata": ' + encode(_metadata(beside, heads, now)) + b',\n"hubs": '
    yield _array(map(encode, heads.hubs)) + b',\n"connections": ['
    spool.seek(0)
    names = {hub_id: encode(name) for hub_id, name in heads.names.items()}
    separator = b"\n"
    while lines := list(islice(spool, _AT_ONCE)):
        yield separator + b",\n".join(_unspooled(line, names, encode) for line in lines)
        separator = b",\n"
    yield b"\n]"
    for key, value in _beside(beside, heads).items():
        yield b",\n" + encode(key) + b": " + (_memory(value, encode) if key == "memory" else encode(value))
    yield b"\n}\n"


def _spooled(one: Synapse, source: str, encode: Encode) -> bytes:
    """Return a line that holds the target, and the JSON before and after its name; none of them holds a zero byte."""
    found = connection_object(one, source, str)
    target = found.pop("target")
    head = {key: found.pop(key) for key in (CONNECTION_ID, "source") if key in found}
    return b"%b\0%b\0%b\n" % (target.encode(), encode(head)[:-1], encode(found)[1:])


def _unspooled(line: bytes, names: Mapping[str, bytes], encode: Encode) -> bytes:
    target, head, rest = line[:-1].split(b"\0")
    hub_id = target.decode()
    return b'%b, "target": %b, %b' % (head, names.get(hub_id) or encode(hub_id), rest)


def _array(lines: Iterable[bytes]) -> bytes:
    found = list(lines)
    return b"[\n" + b",\n".join(found) + b"\n]" if found else b"[]"


def _memory(held: Object, encode: Encode) -> bytes:
    return b"{\n" + b",\n".join(encode(key) + b": " + _array(map(encode, items)) for key, items in held.items()) + b"\n}"


def _metadata(beside: Whole, heads: _Heads, now: int) -> Object:
    known = {"timestamp": clock.iso(now), "version": VERSION, "stats": heads.stats}
    return known | {key: value for key, value in beside.metadata.items() if key not in known}


def _beside(beside: Whole, heads: _Heads) -> Object:
    found: Object = {
        "memory": {
            "episodes": [episode_object(one, heads.name) for one in beside.episodes],
            "archives": [archive_object(one, heads.name) for one in beside.archives],
            "procedures": [procedure_object(one) for one in beside.procedures],
        },
        "emotional_state": dict(beside.emotional_state),
        "neuromodulators": dict(beside.neuromodulators),
    }
    return _with(found, beside.extra)


def _with(found: Object, extra: Mapping[str, Any]) -> Object:
    for key in sorted(extra):
        found.setdefault(key, extra[key])
    return found


def _told(**keys: Any) -> Object:
    """Return an object without what says nothing."""
    return {key: value for key, value in keys.items() if value not in (None, "", ())}


_shared = lru_cache(4096)(clock.iso)
"""Synapses that one activation passed share its instant."""


def _instant(at: int | None) -> str | None:
    return None if at is None else clock.iso(at)


def hub_object(hub: Hub, name: str) -> Object:
    """Return the object of a hub that the document calls `name`, without its synapses."""
    found = _told(
        id=name,
        concept=hub.concept,
        saillance=hub.salience,
        type=hub.type,
        created_at=_instant(hub.created_at),
        last_activation=_instant(hub.last_activation),
        kind=None if hub.kind == "concept" else hub.kind,
        base_value=None if hub.base_value == hub.salience else hub.base_value,
        as_of=_instant(hub.as_of),
        activations=hub.activations or None,
    )
    aliases = [one for one in hub.aliases if one != name]
    if aliases:
        found["aliases"] = aliases
    found["satellites"] = [_satellite(one) for one in hub.satellites]
    return _with(found, {key: value for key, value in hub.extra.items() if key != IMPORTED_AS or value != name})


def _satellite(one: Satellite) -> Object:
    found = {"id": one.id, "type": one.type, "saillance": one.salience, "components": dict(one.components)}
    return _with(found, one.extra)


def connection_object(one: Synapse, source: str, name: Name) -> Object:
    """Return the object of a synapse that leads away from the hub which the document calls `source`."""
    found: Object = {CONNECTION_ID: one.extra[CONNECTION_ID]} if CONNECTION_ID in one.extra else {}
    found |= {"source": source, "target": name(one.target), "force": one.force, "type": one.type}
    if one.context:
        found["context"] = one.context
    if one.last_activation is not None:
        found["last_activation"] = _shared(one.last_activation)
    return _with(found, one.extra) if one.extra else found


def episode_object(one: Episode, name: Name) -> Object:
    """Return the object of an episode."""
    found = {
        "id": one.id,
        "timestamp": clock.iso(one.timestamp),
        "context": one.context,
        "content": one.content,
        "intensity": one.intensity,
        "hubs": [name(hub) for hub in one.hubs],
    }
    return _with(found, one.extra)


def archive_object(one: Archive, name: Name) -> Object:
    """Return the object of an archive."""
    links = one.residual
    found = {
        "id": one.id,
        "timestamp": clock.iso(one.timestamp),
        "condensation": one.condensation,
        "metadata": one.metadata if isinstance(one.metadata, str) else dict(one.metadata),
        "residual": links if isinstance(links, int | float) else {name(hub): force for hub, force in links.items()},
    }
    return _with(found, one.extra)


def procedure_object(one: ProcedureLine | Tree) -> Object:
    """Return the object of a procedure."""
    if not isinstance(one, ProcedureLine):
        return dict(one)
    found = {
        "id": one.id,
        "context": one.context,
        "actions": list(one.actions),
        "flexibility": one.flexibility,
        "frequency": one.frequency,
    }
    return _with(found, one.extra)
