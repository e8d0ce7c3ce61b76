"""A network of any size for benchmarks: hubs with satellites, and synapses that favour a few well-connected hubs. Seeded."""

import random
from collections.abc import Iterator
from itertools import product

from luna_cli import clock
from luna_cli.model.hub import KINDS, Hub, Satellite, Synapse
from luna_cli.model.hub_wire import satellite_id
from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.text.slug import concept_slug

SEED = 2026
BORN = clock.parse_utc("2026-01-01T00:00:00Z")
_HEADS = "ba cor den fil gra hol jen kes lum mar nor pel quin ros sul tam ver wick yor zan"
_MIDDLES = "a e i o u an en in on un ar er ir or ur al el il"
_ENDS = "bert dal fort gard heim land mont nuit pain rose son tin ville wald yeux"
_RELATIONS = tuple(RELATIONS)


def concepts(count: int) -> list[str]:
    """Return so many distinct made-up names."""
    names = ["".join(parts) for parts in product(_HEADS.split(), _MIDDLES.split(), _ENDS.split())]
    random.Random(SEED).shuffle(names)  # noqa: S311 - made-up names
    return [names[n % len(names)] + (f" {n // len(names) + 1}" if n >= len(names) else "") for n in range(count)]


def hubs(count: int, synapses: int) -> Iterator[Hub]:
    """Yield so many hubs which have so many synapses together."""
    rng = random.Random(SEED + 1)  # noqa: S311 - made-up synapses
    names = concepts(count)
    ids = [f"hub_{concept_slug(name)}" for name in names]
    each = synapses // count
    for number, (name, hub_id) in enumerate(zip(names, ids, strict=True)):
        yield Hub(
            id=hub_id,
            concept=name,
            kind=KINDS[number % 5],
            base_value=round(rng.random(), 3),
            created_at=BORN,
            last_activation=BORN + rng.randrange(300) * clock.DAY_MS,
            activations=rng.randrange(100),
            satellites=(Satellite(id=satellite_id(hub_id[4:], "x"), type="x", components={"a": round(rng.random(), 2), "b": 0.5}),),
            synapses=tuple(sorted(_synapses(rng, hub_id, ids, each), key=lambda one: one.order)),
        )


def _synapses(rng: random.Random, hub_id: str, ids: list[str], count: int) -> Iterator[Synapse]:
    known = {hub_id}
    while len(known) <= count:
        target = ids[int(len(ids) * rng.random() ** 2)]  # some are known by many
        if target not in known:
            known.add(target)
            force = int(MOST_FORCE * rng.random() ** 3)
            yield Synapse(target=target, type=rng.choice(_RELATIONS), force=force, last_activation=BORN)
