"""Bytes of the files of a hub: canonical to write, strict to read (docs/design/format.md, "Hubs")."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from luna_cli.errors import CorruptError
from luna_cli.files import codec
from luna_cli.files.place import line_at
from luna_cli.model import hub_wire
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.schema import FieldError

MAX_HUB = 32 << 20
"""Bytes of a hub file."""
STRONGEST = 64
"""Synapses in the file of a hub itself; the rest stands beside it."""
_LISTS = (hub_wire.SATELLITES, hub_wire.CONNECTIONS)


class BrokenHubError(ValueError):
    """A file of a hub breaks a rule in a line (0 when it is about the whole)."""

    def __init__(self, rule: str, line: int) -> None:
        """Keep the line apart from the rule."""
        super().__init__(f"line {line}: {rule}" if line else rule)
        self.rule, self.line = rule, line

    def named(self, path: str) -> CorruptError:
        """Return the error that names the file, too."""
        return CorruptError(f"{path}: {self}", "mend the file by hand; 'luna check' names every such file")


class Rest(NamedTuple):
    """The weaker synapses of a hub, in a file of their own: its id, the synapses, and unknown keys."""

    id: str
    synapses: tuple[Synapse, ...]
    extra: Mapping[str, Any] = {}


def read(raw: bytes, zone: str) -> Hub:
    """Read the file of a hub: its strongest synapses only. Raises BrokenHubError."""
    try:
        return hub_wire.read_hub(_decoded(raw), zone)
    except FieldError as error:
        raise BrokenHubError(str(error), line_at(raw, error.key)) from error


def read_rest(raw: bytes, zone: str) -> Rest:
    """Read the `.more.json` file of a hub. Raises BrokenHubError."""
    try:
        return Rest(*hub_wire.read_rest(_decoded(raw), zone))
    except FieldError as error:
        raise BrokenHubError(str(error), line_at(raw, error.key)) from error


def _decoded(raw: bytes) -> Any:
    try:
        return codec.decode(raw, MAX_HUB)
    except codec.RuleError as error:
        raise BrokenHubError(error.rule, error.line) from error


def write(hub: Hub) -> bytes:
    """Return the canonical bytes of a hub's file; its synapses are in `Synapse.order`. Raises RuleError."""
    return _bounded(codec.encode_lists(hub_wire.write_hub(hub, hub.synapses[:STRONGEST]), _LISTS))


def write_whole(hub: Hub) -> bytes:
    """Return a hub with all of its synapses in one list, in the same form: what an editor opens. Raises RuleError."""
    return codec.encode_lists(hub_wire.write_hub(hub, hub.synapses), _LISTS)


def write_rest(rest: Rest) -> bytes:
    """Return the canonical bytes of a `.more.json` file. Raises RuleError."""
    return _bounded(codec.encode_lists(hub_wire.write_rest(*rest), _LISTS))


def _bounded(raw: bytes) -> bytes:
    if len(raw) > MAX_HUB:
        raise codec.RuleError(f"a hub file of {len(raw):,} bytes is longer than {MAX_HUB:,}")
    return raw
