"""What `luna graph` prints as JSON; the schemas are in model/graph_schemas.py."""

from collections.abc import Iterable
from typing import Any

from luna_cli.actions.graph import Lit, Named, Overview, Thinking
from luna_cli.graph.activation import Way
from luna_cli.graph.exploration import Step
from luna_cli.graph.network import Node
from luna_cli.graph.paths import Chain, spoken
from luna_cli.model.relation import MOST_FORCE

_DECIMALS = 6

Document = dict[str, Any]


def number(value: float) -> float:
    """Return a number as luna writes it."""
    return round(value, _DECIMALS) + 0.0


def activation(thinking: Thinking, named: Named, lit: Lit | None, most: int) -> Document:
    """Return what a cue lit, of each wave the `most` strongest; nothing lit when the cue named no hub."""
    mind = thinking.mind
    found = lit.thought.activation if lit else None
    return {
        "cue": named.text,
        "mode": mind.mode,
        "goals": [_name(thinking, hub) for hub in mind.goals],
        "attenuation": number(mind.manner.attenuation),
        "threshold": number(mind.least),
        "seeds": [{**_name(thinking, hub), "strength": number(value)} for hub, value in lit.seeds.items()] if lit else [],
        "waves": _waves(thinking, lit, most) if lit else [],
        "visits": found.visits if found else 0,
        "spent": number(found.spent) if found else 0.0,
        "inhibited": _inhibited(thinking, found.inhibited) if found else [],
        "working_memory": _working_memory(thinking, lit) if lit else [],
        "satellites": [
            {
                "hub": one.hub,
                "id": one.satellite,
                "type": one.type,
                "strength": number(one.strength),
                "components": {name: number(weight) for name, weight in one.components},
            }
            for one in (lit.opened if lit else ())
        ],
        "memories": [{"id": one.id, "hub": hub, "content": one.content} for hub, one in (lit.memories if lit else ())],
    }


def _waves(thinking: Thinking, lit: Lit, most: int) -> list[Document]:
    found = lit.thought.activation
    return [
        {
            "hop": hop,
            "reached": len(wave),
            "hubs": [_way(thinking, found.came(hop, hub), wave[hub]) for hub in found.brightest(hop, most)],
        }
        for hop, wave in enumerate(found.waves)
    ]


def _inhibited(thinking: Thinking, inhibited: dict[str, float]) -> list[Document]:
    ordered = sorted((-amount, hub) for hub, amount in inhibited.items() if amount > 0)
    return [{**_name(thinking, hub), "amount": number(-amount)} for amount, hub in ordered[:10]]


def _working_memory(thinking: Thinking, lit: Lit) -> list[Document]:
    found = lit.thought.activation
    return [
        {
            **_name(thinking, one.hub),
            "kind": node.kind if (node := thinking.network.node(one.hub)) else "concept",
            "priority": number(one.priority),
            "share": number(one.share),
            "level": number(found.levels[one.hub]),
            "salience": number(thinking.salience(one.hub) or 0.0),
            "way": [_way(thinking, step, step.amount) for step in found.way(one.hub)],
        }
        for one in lit.thought.held
    ]


def _name(thinking: Thinking, hub: str) -> Document:
    return {"id": hub, "concept": thinking.concept(hub)}


def _way(thinking: Thinking, way: Way, amount: float) -> Document:
    return {
        **_name(thinking, way.hub),
        "amount": number(amount),
        "from": way.parent or None,
        "relation": way.relation or None,
        "backward": way.backward,
    }


def exploration(thinking: Thinking, cue: str, steps: Iterable[Step]) -> Document:
    """Return a train of thought."""
    return {
        "cue": cue,
        "mode": thinking.mind.mode,
        "goals": [_name(thinking, hub) for hub in thinking.mind.goals],
        "seed": thinking.mind.seed,
        "steps": [
            {
                "focus": _name(thinking, step.focus),
                "way": [_way(thinking, way, way.amount) for way in step.way],
                "working_memory": [
                    {**_name(thinking, one.hub), "priority": number(one.priority), "share": number(one.share)} for one in step.held
                ],
                "ruminating": step.ruminating,
            }
            for step in steps
        ],
    }


def path(first: Node, last: Node, chain: Chain | None) -> Document:
    """Return the chain between two hubs."""
    return {
        "from": {"id": first.id, "concept": first.concept},
        "to": {"id": last.id, "concept": last.concept},
        "strength": number(chain.strength) if chain else None,
        "links": [
            {
                "from": link.source,
                "to": link.target,
                "relation": link.relation,
                "backward": link.backward,
                "reads": spoken(link.relation, backward=link.backward),
                "weight": number(link.weight),
                "force": round(link.weight * MOST_FORCE),
            }
            for link in (chain.links if chain else ())
        ],
    }


def graph(found: Overview) -> Document:
    """Return the network in numbers."""
    strong = [
        {"id": node.id, "concept": node.concept, "kind": node.kind, "salience": number(salience), "synapses": synapses}
        for node, salience, synapses in found.strongest
    ]
    return {**found._asdict(), "strongest": strong}
