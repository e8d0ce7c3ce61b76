"""Which synapses may go: weak or tentative ones that nothing passed for 30 days (spec §9.2 phase 2; docs/design/sleep.md)."""

from luna_cli import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from luna_cli.model.hub import Hub, Synapse

WEAK = 9_830
"""Force from which on a synapse is not weak: a weight of 0.15."""
TENTATIVE = 13_107
"""The most force that a link made by a dream has while it is tentative: a weight of 0.2. One that was used is stronger."""
DREAM = "dream"
"""The context of a link that a dream made."""
IDLE_MS = 30 * clock.DAY_MS


def is_tentative(synapse: "Synapse") -> bool:
    """Tell whether a synapse is a link that a dream made and that nothing has used since."""
    return synapse.context == DREAM and synapse.force <= TENTATIVE


def since(hub: "Hub") -> "int | None":
    """Return the instant from which a synapse of unknown last activation counts; None when that is unknown, too."""
    return hub.as_of if hub.created_at is None else hub.created_at


def fades(synapse: "Synapse", known_since: "int | None") -> "int | None":
    """Return the instant (ms) from which a synapse may be pruned; None for never, as it stands."""
    if synapse.force >= WEAK and not is_tentative(synapse):
        return None
    last = known_since if synapse.last_activation is None else synapse.last_activation
    return None if last is None else last + IDLE_MS


def earliest(synapses: "Iterable[Synapse]", known_since: "int | None") -> "int | None":
    """Return the first instant from which any of these may be pruned, None for never."""
    return min((at for one in synapses if (at := fades(one, known_since)) is not None), default=None)
