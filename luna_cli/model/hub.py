"""Hubs: concepts with their satellites and synapses (spec §2, §3; docs/design/format.md, "Hubs"). Instants are ms in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luna_cli.model.memory import NOTHING
from luna_cli.model.relation import MOST_FORCE

KINDS = ("concept", "person", "place", "time", "project", "self", "user")
"""What a hub is about."""
HUB = "hub_"
SATELLITE = "sat_"


def _nothing() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Satellite:
    """An aspect of a hub: its type, its salience (0 to 1), and weighted components (0 to 1), in their order."""

    id: str
    type: str
    salience: float = 0.5
    components: Mapping[str, float] = field(default_factory=_nothing)
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synapse:
    """A weighted connection from the hub that holds it to the hub `target`; `force` is 0 to 65535."""

    target: str
    type: str
    force: int
    context: str = ""
    last_activation: int | None = None
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def weight(self) -> float:
        """The force as a share, 0 to 1."""
        return self.force / MOST_FORCE

    @property
    def key(self) -> tuple[str, str]:
        """What no two synapses of one hub have in common: relation and target."""
        return self.type, self.target

    @property
    def order(self) -> tuple[int, str, str]:
        """The place among its hub's synapses: the strongest first, ties by target and relation."""
        return -self.force, self.target, self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """One concept of the network.

    `base_value` (0 to 1) is what it matters by itself; `salience` is what that came to at the instant `as_of`, and what it comes to
    now is computed on reading (graph/salience.py). `activations` counts the days on which it was used. `synapses` go out
    from it, in `Synapse.order`. `aliases` are former ids (`hub_213`, hubs merged into this one) and other names.
    """

    id: str
    concept: str
    kind: str = "concept"
    type: str = ""
    base_value: float = 0.5
    salience: float = 0.5
    as_of: int | None = None
    created_at: int | None = None
    last_activation: int | None = None
    activations: int = 0
    aliases: tuple[str, ...] = ()
    satellites: tuple[Satellite, ...] = ()
    synapses: tuple[Synapse, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def slug(self) -> str:
        """The name of its file, without the ending: the id without `hub_`."""
        return self.id[len(HUB) :]
