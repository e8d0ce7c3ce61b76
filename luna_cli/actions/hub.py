"""Tending one hub: made, changed key by key or in an editor, given other names. What is planned here, `tend` writes."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from luna_cli.actions.write import write
from luna_cli.errors import UsageError
from luna_cli.files import hubs
from luna_cli.files.hubs import BrokenHubError
from luna_cli.graph.salience import weighed
from luna_cli.model.change import Change, Grow, Uproot
from luna_cli.model.hub import HUB, KINDS, Hub, Satellite
from luna_cli.model.hub_wire import is_hub_id, satellite_id
from luna_cli.text.slug import concept_slug, is_day
from luna_cli.vault.network import layout
from luna_cli.vault.network.names import reference
from luna_cli.vault.network.open import Network

SATELLITE = "TYPE: COMPONENT=WEIGHT, …"
KEYS = ("concept", "kind", "type", "base", "aliases", "satellite.TYPE")
"""What `hub edit --set` takes."""


class Tended(NamedTuple):
    """What a command of `luna hub` does: the changes, and what they come to in words. No changes: nothing is to be done."""

    changes: tuple[Change, ...]
    message: str


def tend(network: Network, done: Tended, now: int) -> None:
    """Write it, in one transaction. Raises PartlyDoneError when a file was changed meanwhile, LockedError."""
    if done.changes:
        write(network.vault, done.changes, label="hub", message=done.message, at=now)


def diff(done: Tended) -> list[str]:
    """Return the unified diff of the files of the hubs, their weaker synapses among the others."""
    found: list[str] = []
    for change in done.changes:
        if isinstance(change, Grow):
            found += _diff(change.after.id, change.before, change.after)
        elif isinstance(change, Uproot):
            found += _diff(change.hub.id, change.hub, None)
    return found


def _diff(hub_id: str, before: Hub | None, after: Hub | None) -> Iterable[str]:
    old, new = (text_of(one).splitlines() if one else [] for one in (before, after))
    path = layout.hub_path(hub_id)
    names = (path if before else "/dev/null", path if after else "/dev/null")
    return difflib.unified_diff(old, new, *names, lineterm="")


# -- a new one


class Seed(NamedTuple):
    """What a person says of a new hub; satellites as `TYPE: COMPONENT=WEIGHT, …`."""

    concept: str
    kind: str = ""
    """The concept's own when empty: a day is `time`, all else `concept`."""
    type: str = ""
    base_value: float = 0.5
    satellites: Sequence[str] = ()
    aliases: Sequence[str] = ()


def add(network: Network, seed: Seed, now: int) -> Tended:
    """Plan a new hub. Raises UsageError naming the rule."""
    concept = " ".join(seed.concept.split())
    if not concept:
        raise UsageError("the concept must not be empty")
    hub = Hub(
        id=f"{HUB}{concept_slug(concept)}",
        concept=concept,
        kind=seed.kind or ("time" if is_day(concept) else "concept"),
        type=seed.type,
        base_value=seed.base_value,
        created_at=now,
    )
    _check(hub)
    there = network.resolve(hub.id) or network.resolve(concept)
    if there is not None:
        raise UsageError(f"there is {there} already", f"'luna hub edit {there}' changes it")
    for text in seed.satellites:
        hub = _with_satellite(hub, *_parted(text))
    for name in seed.aliases:
        hub = _with_alias(network, hub, name)
    return Tended((Grow(before=None, after=weighed(hub, now)),), f"add {hub.id}")


def _check(hub: Hub) -> None:
    if hub.kind not in KINDS:
        raise UsageError(f"the kind of a hub is one of {', '.join(KINDS)}, not {hub.kind!r}")
    if not 0 <= hub.base_value <= 1:
        raise UsageError(f"the base value of a hub lies in 0 to 1, not {hub.base_value}")


def _free(network: Network, hub: Hub, name: str) -> None:
    """Refuse a name that another hub has."""
    other = network.resolve(name)
    if other is not None and other != hub.id:
        raise UsageError(f"{name!r} is a name of {other}", f"'luna hub merge {other} {hub.id}' makes one hub of both")


def _parted(text: str) -> tuple[str, str]:
    kind, colon, parts = text.partition(":")
    if not colon or not kind.strip():
        raise UsageError(f"a satellite is '{SATELLITE}', not {text!r}")
    return kind.strip(), parts


def _with_satellite(hub: Hub, kind: str, parts: str) -> Hub:
    """Return the hub with a satellite of this type, in the place of one; without it when there are no components."""
    components = {name: weight for name, weight in map(_component, parts.split(",")) if name}
    at = next((number for number, one in enumerate(hub.satellites) if one.type == kind), len(hub.satellites))
    kept, later = hub.satellites[:at], hub.satellites[at + 1 :]
    if not components:
        return replace(hub, satellites=(*kept, *later))
    old = hub.satellites[at] if at < len(hub.satellites) else Satellite(id=_fresh_id(hub, kind), type=kind)
    return replace(hub, satellites=(*kept, replace(old, components=components), *later))


def _fresh_id(hub: Hub, kind: str) -> str:
    base = satellite_id(hub.slug, concept_slug(kind))
    taken = {one.id for one in hub.satellites}
    return next(name for name in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if name not in taken)


def _component(text: str) -> tuple[str, float]:
    name, equals, given = text.partition("=")
    weight = number(given, f"the weight of {name.strip()!r}") if equals else 1.0
    return name.strip(), weight


def number(text: str, what: str) -> float:
    """Read a number, 0 to 1. Raises UsageError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"{what} must be a number between 0 and 1, not {text.strip()!r}")
    return value


# -- other names


def alias(network: Network, name: str, other: str) -> Tended:
    """Plan one more name of a hub. Raises UsageError when another hub has it."""
    hub = network.hub(network.find(name).id)
    after = _with_alias(network, hub, other)
    return _grown(hub, after, f"call {hub.id} {' '.join(other.split())!r} as well")


def _with_alias(network: Network, hub: Hub, name: str) -> Hub:
    name = " ".join(name.split())
    if not name:
        raise UsageError("an alias must not be empty")
    if name.startswith(HUB) and not is_hub_id(name):
        raise UsageError(f"{name!r} is no id of a hub: lower-case letters, digits and hyphens after hub_")
    _free(network, hub, name)
    if name in {hub.id, *hub.aliases} or reference(name) == reference(hub.concept):
        return hub
    return replace(hub, aliases=(*hub.aliases, name))


def _grown(before: Hub, after: Hub, message: str) -> Tended:
    return Tended((Grow(before=before, after=after),) if after != before else (), message)


# -- changed by a person


def assigned(network: Network, hub: Hub, items: Sequence[tuple[str, str]], now: int) -> Tended:
    """Plan keys of a hub being set, in order. Raises UsageError naming the key and the rule."""
    after = hub
    for key, value in items:
        after = _set(network, after, key, value)
    _check(after)
    if after.base_value != hub.base_value:
        after = weighed(after, now)
    return _grown(hub, after, f"edit {hub.id}: {', '.join(dict.fromkeys(key for key, _ in items))}")


def _set(network: Network, hub: Hub, key: str, value: str) -> Hub:
    if key == "concept":
        return _renamed(network, hub, value)
    if key == "kind":
        return replace(hub, kind=value.strip())
    if key == "type":
        return replace(hub, type=value.strip())
    if key == "base":
        return replace(hub, base_value=number(value, "base"))
    if key == "aliases":
        return _with_aliases(network, hub, value)
    if key.startswith("satellite.") and key != "satellite.":
        return _with_satellite(hub, key.removeprefix("satellite."), value)
    raise UsageError(f"--set {key}: no such key", f"one of {', '.join(KEYS)}")


def _renamed(network: Network, hub: Hub, value: str) -> Hub:
    concept = " ".join(value.split())
    if not concept:
        raise UsageError("--set concept: must not be empty")
    _free(network, hub, concept)
    return renamed(hub, concept)


def renamed(hub: Hub, concept: str) -> Hub:
    """Return a hub of another concept: the old one stays a name, as texts still say it; no alias says the concept again."""
    if concept == hub.concept:
        return hub
    names = [one for one in (*hub.aliases, hub.concept) if one.startswith(HUB) or reference(one) != reference(concept)]
    return replace(hub, concept=concept, aliases=tuple(dict.fromkeys(names)))


def _with_aliases(network: Network, hub: Hub, value: str) -> Hub:
    words = [word for part in value.split(",") if (word := part.strip())]
    signed = [word for word in words if word[0] in "+-"]
    if signed and len(signed) < len(words):
        raise UsageError(f"--set aliases takes NAME,NAME or +NAME,-NAME, not {value!r}")
    if not signed:
        hub = replace(hub, aliases=())
        words = [f"+{word}" for word in words]
    for word in words:
        if word[0] == "+":
            hub = _with_alias(network, hub, word[1:])
        else:
            hub = replace(hub, aliases=tuple(one for one in hub.aliases if one != word[1:].strip()))
    return hub


def text_of(hub: Hub) -> str:
    """Return what an editor opens: the canonical text of the hub with all of its synapses in one list."""
    return hubs.write_whole(hub).decode()


def reread(network: Network, hub: Hub, text: str, now: int) -> Tended:
    """Plan what came back from the editor. Raises UsageError naming the line, the key and the rule."""
    try:
        after = hubs.read(text.encode(), network.vault.config.zone)
    except BrokenHubError as error:
        raise UsageError(f"the edited text: {error}") from error
    if after.id != hub.id:
        raise UsageError(f"the edited text: id stays {hub.id}", "'luna hub alias' gives it one more name")
    _free(network, hub, after.concept)
    for name in set(after.aliases) - set(hub.aliases):
        _with_alias(network, hub, name)
    after = renamed(replace(after, concept=hub.concept), after.concept)
    if after.base_value != hub.base_value:
        after = weighed(after, now)
    return _grown(hub, after, f"edit {hub.id}")
