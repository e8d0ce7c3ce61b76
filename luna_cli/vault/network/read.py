"""From the files of a hub to the hub, or to what the index holds of it."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from luna_cli.errors import LunaError
from luna_cli.files import codec, content, hubs
from luna_cli.files.hubs import BrokenHubError, Rest
from luna_cli.graph import pruning
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.hub_wire import is_hub_id
from luna_cli.text.slug import concept_slug
from luna_cli.vault.network import layout
from luna_cli.vault.network.edges import TENTATIVE, Ends

Signature = tuple[int, int]
Signatures = tuple[int, int, int | None, int | None]


class Files(NamedTuple):
    """The files of a hub as they are: the hub with its strongest synapses, the rest, and the bytes of both (None: no such file)."""

    hub: Hub
    rest: Rest | None
    raw: bytes
    rest_raw: bytes | None

    @property
    def whole(self) -> Hub:
        """The hub with all of its synapses."""
        return joined(self.hub, self.rest)


def joined(hub: Hub, rest: Rest | None) -> Hub:
    """Return a hub with the weaker synapses, too."""
    if rest is None or not rest.synapses:
        return hub
    from dataclasses import replace

    return replace(hub, synapses=tuple(sorted((*hub.synapses, *rest.synapses), key=lambda one: one.order)))


def raw_of(root: str, path: str) -> bytes | None:
    """Return the bytes of a file, one more than allowed when it is too long; None when it is not there, or no plain file.

    Raises LunaError when it cannot be read.
    """
    try:
        fd = content.open_plain(os.path.join(root, path))
        if fd is None:
            return None
        try:
            return content.read_range(fd, 0, min(os.fstat(fd).st_size, hubs.MAX_HUB) + 1)
        finally:
            os.close(fd)
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error


def read_hub(raw: bytes, hub_id: str, zone: str) -> Hub:
    """Read the file of a hub. Raises BrokenHubError."""
    hub = hubs.read(raw, zone)
    if hub.id != hub_id:
        raise BrokenHubError(f"id: says {hub.id}, and the name of the file says {hub_id}", 0)
    return hub


def read_rest(raw: bytes, hub: Hub, zone: str) -> Rest:
    """Read the weaker synapses of a hub. Raises BrokenHubError."""
    rest = hubs.read_rest(raw, zone)
    if rest.id != hub.id:
        raise BrokenHubError(f"id: says {rest.id}, and the name of the file says {hub.id}", 0)
    own = {one.key for one in hub.synapses}
    for one in rest.synapses:
        if one.key in own:
            raise BrokenHubError(f"{one.type} → {one.target} stands in the hub's own file already", 0)
    return rest


def placed(folder: str, name: str) -> str:
    """Return the rule that the name of a file breaks, or an empty text."""
    hub_id = layout.id_of(name)
    if not is_hub_id(hub_id):
        return "its name must be lower-case ASCII letters, digits and hyphens, at most 76 of them"
    if layout.hub_path(hub_id).rpartition("/")[0] != folder:
        return f"belongs in {layout.hub_path(hub_id).rpartition('/')[0]}"
    return ""


def read_files(root: str, hub_id: str, zone: str) -> Files | None:
    """Read the files of a hub, None when it has none. Raises CorruptError naming file, line and rule, LunaError."""
    path, rest_path = layout.hub_path(hub_id), layout.rest_path(hub_id)
    raw = raw_of(root, path)
    if raw is None:
        return None
    try:
        hub = read_hub(raw, hub_id, zone)
    except BrokenHubError as error:
        raise error.named(path) from error
    rest_raw = raw_of(root, rest_path)
    try:
        rest = None if rest_raw is None else read_rest(rest_raw, hub, zone)
    except BrokenHubError as error:
        raise error.named(rest_path) from error
    return Files(hub, rest, raw, rest_raw)


class Record:
    """What the index holds of a hub before its synapses are resolved; `ends` lead to targets as the files name them."""

    __slots__ = ("aliases", "ends", "fades", "folded", "hub", "node", "rest", "satellites", "signature")

    def __init__(self, hub: Hub, rest: Rest | None, signature: Signatures, shared: dict[str, str]) -> None:
        """`shared` holds the ids met so far, so that each is in memory once; `signature` is time and size of both files."""
        self.hub, self.signature = hub.id, signature
        self.node = (
            hub.concept,
            hub.kind,
            hub.type,
            hub.base_value,
            hub.created_at,
            hub.last_activation,
            hub.activations,
        )
        self.folded = concept_slug(hub.concept)
        self.aliases = hub.aliases
        self.satellites = _json([_satellite(one) for one in hub.satellites])
        self.ends = Ends()
        synapses = hub.synapses if rest is None else (*hub.synapses, *rest.synapses)
        self._add(synapses, shared)
        self.fades = pruning.earliest(synapses, pruning.since(hub))

    def _add(self, synapses: tuple[Synapse, ...], shared: dict[str, str]) -> None:
        for one in synapses:
            relation = one.type + TENTATIVE if pruning.is_tentative(one) else one.type
            self.ends.add(shared.setdefault(one.target, one.target), shared.setdefault(relation, relation), one.force)

    @property
    def row(self) -> tuple[object, ...]:
        """The values of the columns before `outs`."""
        return (self.hub, *self.node, self.folded, _json(self.aliases), self.satellites, self.fades)


def _satellite(one: Satellite) -> Mapping[str, object]:
    return {"id": one.id, "type": one.type, "salience": one.salience, "components": one.components}


def _json(value: object) -> str:
    return codec.encode_line(value)[:-1].decode()
