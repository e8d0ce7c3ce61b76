"""How emotions rise, fight and fade: pure arithmetic on values (spec §6.2; docs/design/emotion.md).

Emotions are known by their English names. Between two events everything follows from the time that passed, so a state is read at
any instant without being written.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from luna_cli.graph import neuromodulation
from luna_cli.model.emotion import MODERATE, NAMES, AffectState, EmotionNeuron, Feel, Pending, emotion_name, half_life
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.stimulus import NEUROMODULATORS, event, plain_name

MINUTE_MS = 60_000
EVENT_MINUTES = 60.0
"""How long an event works on an emotion: of its weight, 1 − 2^(−60 / rise) is taken up (fast 98 %, moderate 50 %, slow 16 %)."""
LINKS = 4
"""Emotions that may follow from one another without a new event."""
LEAST = 1e-6
"""A trigger smaller than this is none."""


def table(own: Iterable[EmotionNeuron] = ()) -> dict[str, EmotionNeuron]:
    """Return the neurons by emotion: those of the table, and a vault's own instead of or beside them."""
    return {name: emotion.neuron for name, emotion in EMOTIONS.items()} | {neuron.name: neuron for neuron in own}


def named(reference: str, neurons: Mapping[str, EmotionNeuron]) -> str:
    """Return the emotion that a reference means: an id, an id with the type behind it, or a name in English or French."""
    wanted = plain_name(reference)
    for name, neuron in neurons.items():
        own = plain_name(neuron.id)
        if wanted in {own, f"{own}_{plain_name(neuron.type)}"}:
            return name
    if emotion_name(wanted) in neurons:
        return emotion_name(wanted)
    head, _, tail = wanted.partition("_")
    behind = emotion_name(tail.partition("_")[2]) if head == "emotion" else ""
    return behind if behind in neurons else emotion_name(wanted)


def fade(state: AffectState, neurons: Mapping[str, EmotionNeuron], now: int) -> AffectState:
    """Return the state at `now` when nothing happens until then. A clock that went back changes nothing."""
    elapsed = now - state.instant
    if elapsed <= 0:
        return state
    emotions = {
        name: value * 2.0 ** (-elapsed / MINUTE_MS / _minutes(neurons.get(name), "decline"))
        for name, value in state.emotions.items()
    }
    levels = neuromodulation.faded(state.neuromodulators, elapsed)
    return replace(state, instant=now, emotions=emotions, neuromodulators=levels)


def _minutes(neuron: EmotionNeuron | None, pace: str) -> float:
    return MODERATE if neuron is None else half_life(getattr(neuron, pace))


def advance(state: AffectState, neurons: Mapping[str, EmotionNeuron], now: int) -> AffectState:
    """Return the state at `now`, with every trigger that was pending until then."""
    while state.pending and state.pending[0].at <= now:
        at = state.pending[0].at
        due = [one for one in state.pending if one.at == at]
        waiting = tuple(one for one in state.pending if one.at > at)
        drives: dict[str, _Drive] = {}
        for one in due:
            if one.emotion in neurons:
                drives[one.emotion] = drives.get(one.emotion, _NO_DRIVE).joined(one.amount, one.link)
        state = _driven(fade(replace(state, pending=waiting), neurons, at), neurons, drives)
    return fade(state, neurons, now)


def step(state: AffectState, neurons: Mapping[str, EmotionNeuron], stimuli: Mapping[str, float], now: int) -> AffectState:
    """Return the state at `now` after events that happened then: name (English or French) to how much of it (1: once).

    Triggers add, incompatible emotions subtract, saturation caps; what an emotion triggers by rising is pending or at once there.
    """
    state = advance(state, neurons, now)
    amounts: dict[str, float] = {}
    for name in sorted(stimuli):
        amounts[event(name)] = amounts.get(event(name), 0.0) + max(stimuli[name], 0.0)
    drives: dict[str, _Drive] = {}
    waiting = list(state.pending)
    for name, neuron in neurons.items():
        for trigger in neuron.triggers:
            amount = trigger.weight * amounts.get(event(trigger.source), 0.0)
            if amount >= LEAST and trigger.delay_minutes:
                waiting.append(_delayed(state.instant, name, amount, trigger.delay_minutes, 0))
            elif amount >= LEAST:
                drives[name] = drives.get(name, _NO_DRIVE).joined(amount, 0)
    levels = neuromodulation.moved(state.neuromodulators, amounts)
    state = _driven(replace(state, pending=_in_order(waiting)), neurons, drives)
    return advance(replace(state, neuromodulators=levels), neurons, now)


class _Drive(NamedTuple):
    """What raises an emotion in one step, and how many emotions led to it."""

    amount: float
    link: int

    def joined(self, amount: float, link: int) -> "_Drive":
        return _Drive(self.amount + amount, max(self.link, link))


_NO_DRIVE = _Drive(0.0, 0)


def _delayed(at: int, name: str, amount: float, minutes: float, link: int) -> Pending:
    return Pending(at=at + round(minutes * MINUTE_MS), emotion=name, amount=min(amount, 1.0), link=link)


def _in_order(pending: Iterable[Pending]) -> tuple[Pending, ...]:
    return tuple(sorted(pending, key=attrgetter("at", "emotion", "link", "amount")))


def _driven(state: AffectState, neurons: Mapping[str, EmotionNeuron], drives: Mapping[str, _Drive]) -> AffectState:
    """Return the state after emotions were driven: those compete that are driven, and with them."""
    if not drives:
        return state
    steady = neuromodulation.damping(state.neuromodulators)
    before = {name: state.emotions.get(name, 0.0) for name in neurons}
    felt = {name: before[name] + _taken_up(neurons[name], drives, steady) for name in neurons}
    emotions = dict(state.emotions)
    waiting = list(state.pending)
    for name, neuron in neurons.items():
        lost = sum(
            degree * felt[other]
            for other, degree in _against(neuron, neurons)
            if (other in drives or name in drives) and felt[other] >= neurons[other].activation
        )
        emotions[name] = min(max(felt[name] - lost, 0.0), neuron.saturation)
        if before[name] < neuron.activation <= emotions[name]:
            waiting += _woken(name, emotions[name], neurons, state.instant, drives.get(name, _NO_DRIVE).link + 1)
    return replace(state, emotions={name: value for name, value in emotions.items() if value > 0.0}, pending=_in_order(waiting))


def _taken_up(neuron: EmotionNeuron, drives: Mapping[str, _Drive], steady: float) -> float:
    """Return what an emotion gains: the share that its rise lets in, a negative one by what serotonin lets through."""
    drive = drives.get(neuron.name)
    if drive is None:
        return 0.0
    share: float = 1.0 - 2.0 ** (-EVENT_MINUTES / half_life(neuron.rise))
    known = EMOTIONS.get(neuron.name)
    return drive.amount * share * (steady if known is not None and known.valence < 0 else 1.0)


def _against(neuron: EmotionNeuron, neurons: Mapping[str, EmotionNeuron]) -> list[tuple[str, float]]:
    pairs = ((named(reference, neurons), degree) for reference, degree in neuron.incompatibilities.items())
    return [(other, degree) for other, degree in pairs if other in neurons and other != neuron.name]


def _woken(name: str, intensity: float, neurons: Mapping[str, EmotionNeuron], at: int, link: int) -> list[Pending]:
    """Return what an emotion triggers in others by rising above its threshold: sequences and meta-emotions."""
    if link > LINKS:
        return []
    return [
        _delayed(at, other, trigger.weight * intensity, trigger.delay_minutes, link)
        for other, neuron in neurons.items()
        for trigger in neuron.triggers
        if other != name and trigger.weight * intensity >= LEAST and _means(trigger.source, name, neurons)
    ]


def _means(source: str, name: str, neurons: Mapping[str, EmotionNeuron]) -> bool:
    return named(source, neurons) == name


def with_levels(state: AffectState, neurons: Mapping[str, EmotionNeuron], levels: Mapping[str, float], now: int) -> AffectState:
    """Return the state at `now` with emotions and neuromodulators at the levels that somebody set; no emotion passes saturation."""
    state = advance(state, neurons, now)
    emotions, chemistry = dict(state.emotions), dict(state.neuromodulators)
    for name, level in levels.items():
        if name in NEUROMODULATORS:
            chemistry[name] = min(max(level, 0.0), 1.0)
        else:
            most = neurons[name].saturation if name in neurons else 1.0
            emotions[name] = min(max(level, 0.0), most)
    return replace(state, emotions={name: one for name, one in emotions.items() if one > 0.0}, neuromodulators=chemistry)


def folded(state: AffectState | None, neurons: Mapping[str, EmotionNeuron], feels: Sequence[Feel], now: int) -> AffectState:
    """Return what is felt at `now`: the last state, or the baseline, and everything felt since, in order of time.

    What was felt before the instant of the state is part of it already; what lies after `now` counts as felt now. An intensity that
    a neuron carries counts from its own instant.
    """
    given = [
        Feel(at=neuron.as_of, levels={name: neuron.intensity})
        for name, neuron in neurons.items()
        if neuron.as_of is not None and neuron.intensity > 0.0
    ]
    told = sorted([*given, *feels], key=attrgetter("at"))
    if state is None:
        state = AffectState(instant=min([now, *(feel.at for feel in told)]))
    for feel in told:
        at = min(feel.at, now)
        if at < state.instant:
            continue
        if feel.levels:
            state = with_levels(state, neurons, feel.levels, at)
        if feel.events:
            state = step(state, neurons, {name: float(feel.events.count(name)) for name in feel.events}, at)
    return advance(state, neurons, now)


def active(state: AffectState, neurons: Mapping[str, EmotionNeuron]) -> list[str]:
    """Return the emotions at or above their activation threshold, strongest first; several at once are a mixed state."""
    found = [(value, name) for name, value in state.emotions.items() if name not in neurons or value >= neurons[name].activation]
    return [name for _, name in sorted(found, key=lambda item: (-item[0], item[1]))]


def influences(state: AffectState, neurons: Mapping[str, EmotionNeuron], conditions: Collection[str] = ()) -> dict[str, float]:
    """Return what emotions above their influence threshold change: parameter or hub to −1…1, modification × intensity summed.

    An influence with a condition counts only where that is among `conditions`.
    """
    holds = {plain_name(condition) for condition in conditions}
    found: dict[str, float] = {}
    for name, neuron in neurons.items():
        intensity = state.emotions.get(name, 0.0)
        if intensity <= 0.0 or intensity < neuron.influence:
            continue
        for one in neuron.influences:
            if not one.condition or plain_name(one.condition) in holds:
                found[one.changes] = found.get(one.changes, 0.0) + one.modification * intensity
    return {target: min(max(size, -1.0), 1.0) for target, size in found.items()}


def emotionality(tone: str, state: AffectState) -> float:
    """Return how strongly what is felt now answers to a tone of `EmotionalContext`, 0 to 1: `e` of salience (spec §10.1)."""
    return max((value for name, value in state.emotions.items() if name in NAMES and EMOTIONS[name].tone == tone), default=0.0)
