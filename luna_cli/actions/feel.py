"""Feeling: what is felt now, setting it, what happened, and what a text feels like (docs/guide/feel.md)."""

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.errors import CorruptError, LunaError, NotFoundError, UsageError
from luna_cli.graph import emotions, neuromodulation
from luna_cli.graph.neuromodulation import Choices
from luna_cli.model.emotion import NAMES, AffectState, EmotionNeuron, emotion_name
from luna_cli.model.stimulus import EVENTS, NEUROMODULATORS, event, plain_name
from luna_cli.text import affect as lexicon
from luna_cli.text.language import detect
from luna_cli.vault import affect
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault

SHOWN = 0.01
"""Emotions weaker than this are not shown."""
A_LINE = 20
"""Events a trace line; more make another line."""
CLOSE = 0.6
_LEVEL_OF = {plain_name(name): english for english, french in NEUROMODULATORS.items() for name in (english, french)}


class Feelings(NamedTuple):
    """What is felt at an instant, what that comes to, and what could not be read on the way."""

    state: AffectState
    neurons: Mapping[str, EmotionNeuron]
    cognitive: str
    distance: float
    remarks: tuple[str, ...]

    @property
    def emotions(self) -> dict[str, float]:
        """The emotions that are felt at all, strongest first."""
        found = {name: value for name, value in self.state.emotions.items() if value > SHOWN}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @property
    def active(self) -> list[str]:
        """The emotions above their threshold of activation."""
        return [name for name in emotions.active(self.state, self.neurons) if self.state.emotions[name] > SHOWN]

    @property
    def effects(self) -> dict[str, float]:
        """What the neuromodulators change."""
        return neuromodulation.effects(self.state.neuromodulators)

    @property
    def influences(self) -> dict[str, float]:
        """What the emotions change."""
        return emotions.influences(self.state, self.neurons)

    @property
    def choices(self) -> Choices:
        """What the cognitive state chooses by default."""
        return neuromodulation.choices(self.cognitive)


def feelings(vault: Vault, now: int) -> Feelings:
    """Return what is felt at `now`."""
    found = _read(vault)
    state = found.at(now)
    cognitive, distance = neuromodulation.cognitive(state.neuromodulators)
    return Feelings(state, found.neurons, cognitive, distance, tuple(one.words for one in found.findings))


def _read(vault: Vault) -> affect.Affect:
    return affect.read(vault.root, vault.config.zone, writer(vault.root))


def set_level(vault: Vault, name: str, level: float, now: int) -> Feelings:
    """Set an emotion or a neuromodulator, named in English or French, to a level in 0…1, by a trace.

    Raises UsageError for another level, NotFoundError with near names, LunaError when the vault cannot be written.
    """
    if not 0.0 <= level <= 1.0:
        raise UsageError(f"a level must be a number in 0 to 1, not {level:g}")
    known = _read(vault).neurons
    found = _LEVEL_OF.get(plain_name(name)) or emotion_name(name)
    if found not in known and found not in NEUROMODULATORS:
        own = [neuron.type for neuron in known.values()]
        listed = ", ".join([*known, *NEUROMODULATORS])
        names = [*NAMES, *NAMES.values(), *NEUROMODULATORS, *NEUROMODULATORS.values(), *own]
        raise NotFoundError(f"no emotion and no neuromodulator is called {name!r}", _near(name, names, f"there are {listed}"))
    _leave(vault, now, {"set": {found: level}})
    return feelings(vault, now)


def trigger(vault: Vault, names: Sequence[str], now: int) -> Feelings:
    """Say that events happened, named in English or French, or as a trigger of the vault's own emotions names them.

    Raises NotFoundError with near names, then nothing is written; LunaError when the vault cannot be written.
    """
    own = _own_sources(_read(vault).neurons.values())
    for name in names:
        if event(name) not in EVENTS and event(name) not in own:
            every = [*EVENTS, *(row[0] for row in EVENTS.values()), *own]
            raise NotFoundError(f"no event is called {name!r}", _near(name, every, "'luna feel triggers' lists them"))
    happened = [event(name) for name in names]
    for start in range(0, len(happened), A_LINE):
        _leave(vault, now, {"trigger": happened[start : start + A_LINE]})
    return feelings(vault, now)


def _own_sources(neurons: Iterable[EmotionNeuron]) -> list[str]:
    """Return the sources of triggers that are no event of luna's and no emotion."""
    known = list(neurons)
    names = {neuron.name for neuron in known}
    sources = {event(one.source) for neuron in known for one in neuron.triggers}
    return sorted(source for source in sources if source not in EVENTS and emotion_name(source) not in names)


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    spelt = {plain_name(one): one for one in known}
    found = difflib.get_close_matches(plain_name(name), spelt, n=3, cutoff=CLOSE)
    return f"did you mean {', '.join(spelt[one] for one in found)}" if found else otherwise


def _leave(vault: Vault, now: int, value: Mapping[str, Any]) -> None:
    try:
        affect.leave(vault.root, writer(vault.root), now, value)
    except ValueError as error:
        raise UsageError(f"what was felt is too long for a trace: {error}") from error
    except OSError as error:
        raise LunaError(f"{os.path.join(vault.root, 'traces')} could not be written: {error.strerror}") from error


class Event(NamedTuple):
    """Something that may happen: its names, what it is, which levels it moves, and which emotions it triggers, with weights."""

    name: str
    french: str
    what: str
    levels: Mapping[str, float]
    raises: Mapping[str, float]


def events(vault: Vault) -> list[Event]:
    """Return every event that `trigger` knows: luna's own, then those of the vault's own emotions."""
    neurons = _read(vault).neurons
    rows = [(name, *row) for name, row in EVENTS.items()]
    rows += [(source, source, "your own, in graph/emotions.json", {}) for source in _own_sources(neurons.values())]
    return [Event(name, french, what, levels, _raised(name, neurons)) for name, french, what, levels in rows]


def _raised(name: str, neurons: Mapping[str, EmotionNeuron]) -> dict[str, float]:
    found = {
        emotion: sum(one.weight for one in neuron.triggers if event(one.source) == name) for emotion, neuron in neurons.items()
    }
    return dict(sorted(((emotion, weight) for emotion, weight in found.items() if weight), key=lambda item: -item[1]))


def read_text(vault: Vault, text: str, *, language: str = "", path: str = "") -> tuple[str, lexicon.Reading]:
    """Return the language of a text and what it feels like, by the lexicon at `path`, of the setting, or luna's own.

    Raises CorruptError naming the file, the line and the rule; LunaError when the file cannot be read.
    """
    found = language or detect(text, default=vault.config.language)
    return found, lexicon.read(text, found, own_lexicon(path or vault.config.value("emotion.lexicon")))


def own_lexicon(path: str) -> lexicon.Lexicon:
    """Return the lexicon at `path`, luna's own when that is empty. Raises CorruptError, LunaError."""
    if not path:
        return lexicon.own()
    try:
        return lexicon.load(os.path.expanduser(path))
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}", "the setting emotion.lexicon, or --lexicon, names this file") from error
    except ValueError as error:
        raise CorruptError(str(error), "each line: language, word, valence, arousal, emotion, by tabs") from error


def document(found: Feelings) -> dict[str, Any]:
    """Return what is felt as `luna feel --json` prints it."""
    chosen = found.choices
    levels = found.state.neuromodulators
    return {
        "as_of": clock.iso(found.state.instant),
        "emotions": _rounded(found.emotions),
        "active": found.active,
        "neuromodulators": _rounded({name: levels[name] for name in NEUROMODULATORS}),
        "cognitive_state": {
            "name": found.cognitive,
            "distance": round(found.distance, 6),
            "distances": _rounded(neuromodulation.distances(levels)),
        },
        "effects": _rounded(found.effects),
        "influences": _rounded(found.influences),
        "chooses": {"mode": chosen.mode, "hits": chosen.hits, "own": chosen.own, "provenance": chosen.provenance},
        "pending": [
            {"at": clock.iso(one.at), "emotion": one.emotion, "amount": round(one.amount, 6)} for one in found.state.pending
        ],
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) + 0.0 for name, value in values.items()}
