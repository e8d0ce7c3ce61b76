"""Between emotional values and the objects of `graph/emotions.json` and `graph/state.json` (docs/design/emotion.md).

The keys of an emotion are the spec's own (§6.1); without accents or in English they are read as well. What a file leaves out of one
of the twelve emotions is as in the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from luna_cli import clock
from luna_cli.model.emotion import AffectState, EmotionNeuron, Influence, Pending, Trigger, emotion_name, half_life
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.schema import FieldError
from luna_cli.model.stimulus import NEUROMODULATORS, plain_name

MOST_MINUTES = 525_600.0
"""A year: no delay and no half-life is longer."""
_ALIASES = {
    "intensité": ("intensity",),
    "seuils": ("thresholds",),
    "dynamique": ("dynamics",),
    "influences": (),
    "déclencheurs": ("triggers",),
    "incompatibilités": ("incompatibilities",),
    "montée": ("rise",),
    "déclin": ("decline",),
    "cible": ("target",),
    "poids": ("weight",),
    "délai": ("delay", "délai_minutes"),
}
_KEY_OF = {plain_name(name): key for key, names in _ALIASES.items() for name in (key, *names)}
_KNOWN = ("id", "type", "intensité", "as_of", "seuils", "dynamique", "influences", "déclencheurs", "incompatibilités")
_THRESHOLDS = ("activation", "influence", "saturation")
_PACES = {"montée": "rise", "déclin": "decline"}
READY = ("working_memory", "preloaded", "contexts")
"""What the awakening lays ready: hubs, memories, sessions."""
STATE = ("as_of", "emotions", "neuromodulators", "pending", *READY)


def read_emotion(wire: Any, zone: str) -> EmotionNeuron:
    """Read one emotion of `graph/emotions.json`; a naive instant is in `zone`. Raises FieldError naming key and rule."""
    found = _keyed(wire, "emotion")
    neuron_id, type_ = _text(found, "id"), _text(found, "type")
    known = EMOTIONS.get(emotion_name(type_))
    neuron = EmotionNeuron(id=neuron_id, type=type_) if known is None else replace(known.neuron, id=neuron_id, type=type_)
    values: dict[str, Any] = {"extra": {key: value for key, value in found.items() if key not in _KNOWN}}
    for key, reader in _READERS.items():
        if found.get(key) is not None:
            values.update(reader(key, found[key], neuron))
    if found.get("as_of") is not None:
        values["as_of"] = _instant("as_of", found["as_of"], zone)
    neuron = replace(neuron, **values)
    if not neuron.activation <= neuron.influence <= neuron.saturation:
        raise FieldError("seuils", "must rise: activation, influence, saturation")
    return neuron


def _keyed(wire: Any, key: str) -> dict[str, Any]:
    """Return an object with its known keys as the spec writes them. Raises FieldError, also when one stands twice."""
    if type(wire) is not dict:
        raise FieldError(key, "must be an object")
    found: dict[str, Any] = {}
    for given, value in wire.items():
        name = _KEY_OF.get(plain_name(given)) or given
        if name in found:
            raise FieldError(given, f"stands twice in one object: {name} is there already")
        found[name] = value
    return found


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    if type(value) is not str or not value.strip():
        raise FieldError(key, "must be a text that is not empty" if key in found else "is missing")
    return value


def _number(key: str, value: Any, low: float = 0.0, high: float = 1.0) -> float:
    if type(value) not in {int, float} or not low - 1e-6 <= value <= high + 1e-6:
        raise FieldError(key, f"must be a number in {low:g} to {high:g}, not {value!r}")
    return min(max(float(value), low), high)


def _instant(key: str, value: Any, zone: str) -> int:
    try:
        return clock.parse(value, zone) if type(value) is str else clock.parse("", zone)
    except ValueError as error:
        raise FieldError(key, "must be an instant such as 2026-11-20T14:30:00Z") from error


def _intensity(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    return {"intensity": _number(key, value)}


def _thresholds(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    found = _keyed(value, key)
    return {name: _number(f"{key}.{name}", found[name]) for name in _THRESHOLDS if found.get(name) is not None}


def _dynamics(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    found = _keyed(value, key)
    paces = {name: found[name] for name in _PACES if found.get(name) is not None}
    for name, pace in paces.items():
        if type(pace) is not str:
            _number(f"{key}.{name}", pace, 0.0, MOST_MINUTES)
        try:
            half_life(pace)
        except ValueError as error:
            raise FieldError(f"{key}.{name}", str(error)) from error
    return {_PACES[name]: pace for name, pace in paces.items()}


def _items(key: str, value: Any) -> list[Any]:
    if type(value) is not list:
        raise FieldError(key, "must be a list of objects")
    return value


def _influences(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    found = []
    for item in _items(key, value):
        one = _keyed(item, key)
        condition = one.get("condition") or ""
        if type(condition) is not str:
            raise FieldError("condition", "must be a text")
        size = _number("modification", one.get("modification"), -1.0)
        found.append(Influence(target=_text(one, "cible"), modification=size, condition=condition))
    return {"influences": tuple(found)}


def _triggers(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    found = []
    for item in _items(key, value):
        one = _keyed(item, key)
        delay = _number("délai", one.get("délai", 0), 0.0, MOST_MINUTES)
        found.append(Trigger(source=_text(one, "source"), weight=_number("poids", one.get("poids")), delay_minutes=delay))
    return {"triggers": tuple(found)}


def _incompatibilities(key: str, value: Any, _neuron: EmotionNeuron) -> dict[str, Any]:
    if type(value) is list and all(type(item) is dict for item in value):
        value = {name: degree for item in value for name, degree in item.items()}  # as the notation lists them
    if type(value) is not dict:
        raise FieldError(key, "must be an object of emotions and numbers")
    return {"incompatibilities": {name: _number(f"{key}.{name}", degree) for name, degree in value.items()}}


_READERS: Mapping[str, Callable[[str, Any, EmotionNeuron], dict[str, Any]]] = {
    "intensité": _intensity,
    "seuils": _thresholds,
    "dynamique": _dynamics,
    "influences": _influences,
    "déclencheurs": _triggers,
    "incompatibilités": _incompatibilities,
}


def _round(value: float) -> float:
    return round(value, 6) + 0.0  # no negative zero


def write_emotion(neuron: EmotionNeuron) -> dict[str, Any]:
    """Write one emotion, keys in their order; `as_of`, `condition` and `délai` only where there is one."""
    wire: dict[str, Any] = {"id": neuron.id, "type": neuron.type, "intensité": _round(neuron.intensity)}
    if neuron.as_of is not None:
        wire["as_of"] = clock.iso(neuron.as_of)
    wire["seuils"] = {name: _round(getattr(neuron, name)) for name in _THRESHOLDS}
    wire["dynamique"] = {"montée": neuron.rise, "déclin": neuron.decline}
    wire["influences"] = [
        {"cible": one.target, "modification": _round(one.modification)} | ({"condition": one.condition} if one.condition else {})
        for one in neuron.influences
    ]
    wire["déclencheurs"] = [
        {"source": one.source, "poids": _round(one.weight)} | ({"délai": one.delay_minutes} if one.delay_minutes else {})
        for one in neuron.triggers
    ]
    wire["incompatibilités"] = {name: _round(degree) for name, degree in neuron.incompatibilities.items()}
    return {**wire, **{key: neuron.extra[key] for key in sorted(neuron.extra)}}


def write_emotions(neurons: tuple[EmotionNeuron, ...]) -> dict[str, Any]:
    """Return the document of `graph/emotions.json`."""
    return {"emotions": [write_emotion(neuron) for neuron in neurons]}


def read_state(wire: Any, zone: str) -> AffectState:
    """Read the document of `graph/state.json`. Raises FieldError naming key and rule."""
    if type(wire) is not dict:
        raise FieldError("as_of", "must stand in a JSON object")
    instant = _instant("as_of", wire.get("as_of"), zone)
    emotions = {emotion_name(name): value for name, value in _shares(wire, "emotions").items()}
    levels = dict(AffectState(instant=instant).neuromodulators)
    for name, value in _shares(wire, "neuromodulators").items():
        if name not in NEUROMODULATORS:
            raise FieldError(f"neuromodulators.{name}", f"must be one of {', '.join(NEUROMODULATORS)}")
        levels[name] = value
    ready = {key: _texts(key, wire.get(key) or []) for key in READY}
    return AffectState(
        instant=instant,
        emotions=emotions,
        neuromodulators=levels,
        pending=tuple(_pending(item, zone) for item in _items("pending", wire.get("pending") or [])),
        **ready,
        extra={key: value for key, value in wire.items() if key not in STATE},
    )


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(one) is str for one in value):
        raise FieldError(key, "must be a list of texts")
    return tuple(value)


def _shares(wire: Mapping[str, Any], key: str) -> dict[str, float]:
    value = wire.get(key) or {}
    if type(value) is not dict:
        raise FieldError(key, "must be an object of numbers between 0 and 1")
    return {name: _number(f"{key}.{name}", share) for name, share in value.items()}


def _pending(item: Any, zone: str) -> Pending:
    if type(item) is not dict:
        raise FieldError("pending", "must be a list of objects")
    link = item.get("link", 1)
    if type(link) is not int or link < 1:
        raise FieldError("pending.link", "must be a whole number above 0")
    at, amount = _instant("pending.at", item.get("at"), zone), _number("pending.amount", item.get("amount"))
    return Pending(at=at, emotion=emotion_name(_text(item, "emotion")), amount=amount, link=link)


FAINT = 1e-4
"""What is felt less than this is no longer written."""


def write_state(state: AffectState) -> dict[str, Any]:
    """Return the document of `graph/state.json`: emotions by name, levels in their order, what is pending only where it is."""
    wire: dict[str, Any] = {
        "as_of": clock.iso(state.instant),
        "emotions": {name: _round(value) for name, value in sorted(state.emotions.items()) if value >= FAINT},
        "neuromodulators": {name: _round(state.neuromodulators[name]) for name in NEUROMODULATORS},
    }
    if state.pending:
        wire["pending"] = [
            {"at": clock.iso(one.at), "emotion": one.emotion, "amount": _round(one.amount), "link": one.link}
            for one in state.pending
        ]
    wire["working_memory"] = list(state.working_memory)
    wire |= {key: list(value) for key in READY[1:] if (value := getattr(state, key))}
    return {**wire, **{key: state.extra[key] for key in sorted(state.extra)}}
