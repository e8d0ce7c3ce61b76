"""The network as activation sees it: hubs by id, and what leads away from them. On the start-up path."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from luna_cli.model.hub import Hub

    Edge = tuple[str, float, str, bool]
    """Target id, weight (0 to 1), relation, and whether the synapse is walked backwards: from its target to its source."""

    class Network(Protocol):
        """What activation asks of a network; each hub that it visits is asked for once."""

        def edges(self, hub: str) -> "Sequence[Edge]":
            """Return what leads away from a hub, in any order; nothing for a hub that there is not."""
            ...

        def node(self, hub: str) -> "Node | None":
            """Return what is known of a hub beside its synapses."""
            ...


class Node:
    """A hub without its synapses and satellites."""

    __slots__ = ("activations", "base_value", "concept", "created_at", "id", "kind", "last_activation", "type")

    def __init__(  # noqa: PLR0917 - as many as a hub has
        self,
        id: str,  # noqa: A002 - the field's name
        concept: str,
        kind: str = "concept",
        type: str = "",  # noqa: A002 - the field's name
        base_value: float = 0.5,
        created_at: "int | None" = None,
        last_activation: "int | None" = None,
        activations: int = 0,
    ) -> None:
        """The fields are those of `model.hub.Hub`."""
        self.id, self.concept, self.kind, self.type = id, concept, kind, type
        self.base_value, self.created_at = base_value, created_at
        self.last_activation, self.activations = last_activation, activations


def node_of(hub: "Hub") -> Node:
    """Return what of a whole hub is known without its synapses."""
    return Node(hub.id, hub.concept, hub.kind, hub.type, hub.base_value, hub.created_at, hub.last_activation, hub.activations)
