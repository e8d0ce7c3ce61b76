"""What binds hubs: synapses made and cut, two hubs made one, a hub taken out."""

from dataclasses import replace

from luna_cli.actions.hub import Tended
from luna_cli.errors import NotFoundError, UsageError
from luna_cli.graph.merging import merged, ordered
from luna_cli.model.change import Change, Grow, Record, Uproot
from luna_cli.model.hub import Synapse
from luna_cli.model.hub_wire import near_relation
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.vault.network import layout
from luna_cli.vault.network.open import Network

HALF = round(MOST_FORCE / 2)
"""The force of a new synapse that none was given for."""


def _relation(name: str) -> str:
    if name not in RELATIONS:
        raise UsageError(f"{name!r} is no relation{near_relation(name)}")
    return name


def link(network: Network, ends: tuple[str, str], relation: str, now: int, force: int | None, context: str | None) -> Tended:
    """Plan a synapse from one hub to another, or that one is as strong as given and holds there.

    Raises UsageError, NotFoundError.
    """
    one, other = (network.find(name).id for name in ends)
    if one == other:
        raise UsageError(f"{one} cannot be linked with itself")
    if force is not None and not 0 <= force <= MOST_FORCE:
        raise UsageError(f"the force of a synapse lies in 0 to {MOST_FORCE}, not {force}")
    hub = network.hub(one)
    old = [synapse for synapse in hub.synapses if synapse.type == _relation(relation) and network.resolve(synapse.target) == other]
    new = old[0] if old else Synapse(target=other, type=relation, force=HALF)
    new = replace(new, target=other, force=new.force if force is None else force)
    new = new if context is None else replace(new, context=context)
    message = f"link {one} {relation} {other}"
    if old == [new]:
        return Tended((), message)
    new = replace(new, last_activation=now)
    after = replace(hub, synapses=ordered([*(synapse for synapse in hub.synapses if synapse not in old), new]))
    return Tended((Grow(before=hub, after=after),), message)


def unlink(network: Network, source: str, target: str, relation: str | None) -> Tended:
    """Plan that synapses from one hub to another go, or that of one relation. Raises NotFoundError when there is none."""
    one, other = (network.find(name).id for name in (source, target))
    wanted = None if relation is None else _relation(relation)
    hub = network.hub(one)
    cut = [synapse for synapse in hub.synapses if wanted in {None, synapse.type} and network.resolve(synapse.target) == other]
    if not cut:
        back = any(edge[0] == one and not edge[3] for edge in network.edges(other))
        hint = f"'luna hub unlink {other} {one}' cuts the other way round" if back else f"'luna hub show {one}' shows its synapses"
        raise NotFoundError(f"no synapse leads from {one} to {other}" + (f" as {wanted}" if wanted else ""), hint)
    after = replace(hub, synapses=tuple(synapse for synapse in hub.synapses if synapse not in cut))
    return Tended((Grow(before=hub, after=after),), f"unlink {one} {', '.join(synapse.type for synapse in cut)} {other}")


def remove(network: Network, name: str) -> Tended:
    """Plan that a hub goes, and with it the synapses of others that lead to it; no dream makes it anew."""
    hub = network.hub(network.find(name).id)
    changes: list[Change] = []
    for source in dict.fromkeys(edge[0] for edge in network.edges(hub.id, tentative=True) if edge[3]):
        other = network.hub(source)
        kept = tuple(one for one in other.synapses if network.resolve(one.target) != hub.id)
        changes.append(Grow(before=other, after=replace(other, synapses=kept)))
    cut = len(changes)
    message = f"remove {hub.id}" + (f" and what leads to it from {cut} {'hub' if cut == 1 else 'hubs'}" if cut else "")
    return Tended((*changes, Uproot(hub=hub), Record(path=layout.REMOVED, line={"id": hub.id})), message)


def merge(network: Network, source: str, target: str, now: int) -> Tended:
    """Plan that one hub is taken up by another, which keeps its id: satellites, synapses and names of both.

    Synapses of others and memories find it by its former id, so their files stay as they are. Raises UsageError, NotFoundError.
    """
    one, other = network.hub(network.find(source).id), network.hub(network.find(target).id)
    if one.id == other.id:
        raise UsageError(f"{source!r} and {target!r} are both {one.id}")
    changes = (Uproot(hub=one), Grow(before=other, after=merged(one, other, network.resolve, now)))
    return Tended(changes, f"merge {one.id} into {other.id}")
