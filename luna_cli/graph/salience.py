"""Salience: how much a hub stands out by itself (spec §10.1; docs/design/activation.md). On the start-up path."""

from luna_cli import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.graph.network import Node
    from luna_cli.model.hub import Hub

RECENCY_DAYS = 7.0
"""Half-life of recency."""
FREQUENT = 7
"""Days with an activation that make the frequency one half."""


def salience(node: "Node", now: int, emotionality: float = 0.0) -> float:
    """Return `1 − (1 − base)^((1 + e)(1 + r)(1 + f))`, 0 to 1, at the instant `now`.

    `emotionality` is how strongly felt what the hub is associated with is now, 0 to 1; recency halves every 7 days since the last
    activation; frequency is n/(n + 7) of the days on which it was used. The spec's product is unbounded; this has the same factors,
    equals it to first order, and stays a share.
    """
    base = _share(node.base_value)
    last = node.last_activation
    recency = 0.0 if last is None else float(2.0 ** (-max(0, now - last) / (RECENCY_DAYS * clock.DAY_MS)))
    used = max(0, node.activations)
    exponent = (1.0 + _share(emotionality)) * (1.0 + recency) * (1.0 + used / (used + FREQUENT))
    return 1.0 - float((1.0 - base) ** exponent)


def weighed(hub: "Hub", now: int) -> "Hub":
    """Return a hub with the salience that it has at `now`."""
    from dataclasses import replace

    from luna_cli.graph.network import node_of

    return replace(hub, salience=salience(node_of(hub), now), as_of=now)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
