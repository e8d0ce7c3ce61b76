"""What the network's notation and its document hold beside hubs and synapses (spec §4.2, §4.3, §12.1). Instants are ms in UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.memory import NOTHING


def _nothing() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Something lived (spec §4.2): when, in what context, what happened, how strongly felt (0 to 1), and which hubs it touches."""

    id: str
    timestamp: int
    context: str = ""
    content: str = ""
    intensity: float = 0.5
    hubs: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What is left of something lived (spec §4.3).

    `metadata` is an object or a text; `residual` is one force (0 to 65535) for all that it was linked to, or a force a hub.
    """

    id: str
    timestamp: int
    condensation: str = ""
    metadata: Mapping[str, Any] | str = ""
    residual: float | Mapping[str, float] = 0
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """A procedure in one line (spec §4.2): its actions in their order, how freely they may vary (0 to 1), how often it was used."""

    id: str
    context: str = ""
    actions: tuple[str, ...] = ()
    flexibility: float = 0.5
    frequency: float = 0
    extra: Mapping[str, Any] = field(default_factory=_nothing)


Connection = tuple[str, Synapse]
"""A source's id and the synapse that leads away from it."""
Tree = Mapping[str, Any]
"""An emotion, a procedure graph or a temporal neuron as its file holds it (docs/design/notation.md)."""
Statement = Hub | Connection | Episode | Archive | ProcedureLine | Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A rule that a document breaks, at `path` (such as `$.hubs[3].saillance`); what stands there was left out."""

    path: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A network as one document says it (spec §12.1), with what could not be taken in.

    `hubs` have luna's ids and carry their synapses; `original` gives each id of the document the hub that it became; `loose`
    are the synapses of hubs that the document names and does not hold. `numbers` are the places in the document of the
    `episodes`, `archives` and `procedures`.
    """

    hubs: tuple[Hub, ...] = ()
    episodes: tuple[Episode, ...] = ()
    archives: tuple[Archive, ...] = ()
    procedures: tuple[ProcedureLine | Tree, ...] = ()
    emotional_state: Mapping[str, float] = field(default_factory=_nothing)
    neuromodulators: Mapping[str, float] = field(default_factory=_nothing)
    extra: Mapping[str, Any] = field(default_factory=_nothing)
    metadata: Mapping[str, Any] = field(default_factory=_nothing)
    original: Mapping[str, str] = field(default_factory=_nothing)
    loose: Mapping[str, tuple[Synapse, ...]] = field(default_factory=_nothing)
    numbers: Mapping[str, Sequence[int]] = field(default_factory=_nothing)
    problems: tuple[Problem, ...] = ()
