"""Two hubs that are one: what the one that stays is afterwards (docs/design/sleep.md). A person and a dream merge in this way."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from luna_cli.graph.salience import weighed
from luna_cli.model.hub import Hub, Satellite, Synapse


def ordered(synapses: Iterable[Synapse]) -> tuple[Synapse, ...]:
    """Return synapses as a hub holds them: the strongest first."""
    return tuple(sorted(synapses, key=lambda one: one.order))


def merged(one: Hub, other: Hub, resolve: Callable[[str], str | None], now: int) -> Hub:
    """Return `other` as it is once it has taken up `one`: satellites, synapses and names of both, its salience that of `now`.

    Synapses of others and memories find it by the former id, which becomes a name of it. `resolve` gives the hub that the target
    of a synapse stands for.
    """
    names = dict.fromkeys((*other.aliases, one.id, one.concept, *one.aliases))
    names.pop(other.concept, None)
    both = replace(
        other,
        type=other.type or one.type,
        base_value=max(one.base_value, other.base_value),
        created_at=min((at for at in (one.created_at, other.created_at) if at is not None), default=None),
        last_activation=max((at for at in (one.last_activation, other.last_activation) if at is not None), default=None),
        activations=max(one.activations, other.activations),  # days on which both were used count once
        aliases=tuple(names),
        satellites=_satellites(one, other),
        synapses=_synapses(one, other, resolve),
        extra={**one.extra, **other.extra},
    )
    return weighed(both, now)


def _satellites(one: Hub, other: Hub) -> tuple[Satellite, ...]:
    """Return the satellites of both; of two of one type the components of both, each as strong as the stronger."""
    found = {satellite.type: satellite for satellite in other.satellites}
    taken = {satellite.id for satellite in other.satellites}
    for satellite in one.satellites:
        same = found.get(satellite.type)
        if same is not None:
            parts = dict(same.components)
            for name, weight in satellite.components.items():
                parts[name] = max(weight, parts.get(name, 0.0))
            found[satellite.type] = replace(same, components=parts, salience=max(same.salience, satellite.salience))
        elif satellite.id not in taken:
            found[satellite.type] = satellite
            taken.add(satellite.id)
        else:
            found[satellite.type] = replace(satellite, id=f"{satellite.id}-{one.slug}")
    return tuple(found.values())


def _synapses(one: Hub, other: Hub, resolve: Callable[[str], str | None]) -> tuple[Synapse, ...]:
    """Return the synapses of both, of two alike the stronger; none that would lead from the hub to itself."""
    found: dict[tuple[str, str], Synapse] = {}
    for synapse in (*other.synapses, *one.synapses):
        if resolve(synapse.target) in {one.id, other.id}:
            continue
        same = found.get(synapse.key)
        if same is None or synapse.force > same.force:
            found[synapse.key] = synapse
    return ordered(found.values())
