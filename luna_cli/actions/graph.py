"""Looking at what the network thinks: activation, trains of thought, chains between hubs (docs/design/activation.md)."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from luna_cli import clock
from luna_cli.errors import CorruptError, NotFoundError, UsageError
from luna_cli.files import content
from luna_cli.graph import neuromodulation
from luna_cli.graph.activation import HOPS, Manner
from luna_cli.graph.attention import THRESHOLD, Opened, open_satellites
from luna_cli.graph.exploration import Mind, Step, Thought, explore, think
from luna_cli.graph.network import Node
from luna_cli.graph.salience import salience
from luna_cli.model.relation import FAMILIES, RELATIONS
from luna_cli.text import when
from luna_cli.text.slug import concept_slug
from luna_cli.vault import layout
from luna_cli.vault.index.listing import Entry, by_id
from luna_cli.vault.index.open import writer
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

if TYPE_CHECKING:
    from luna_cli.graph.paths import Chain
    from luna_cli.model.emotion import EmotionNeuron

MEMORIES = 7
"""Memories that are shown as lit."""
EACH_MEMORIES = 3
"""Of one hub."""
FEELINGS = ("graph/state.json", "graph/emotions.json")
"""Files of `vault.affect`."""
STRONGEST = 10
"""Hubs that an overview names."""


class Overview(NamedTuple):
    """A network in numbers: hubs by kind, synapses by relation and by family, and the most salient hubs with their synapses."""

    hubs: int
    synapses: int
    kinds: dict[str, int]
    families: dict[str, int]
    relations: dict[str, int]
    strongest: list[tuple[Node, float, int]]


class Named(NamedTuple):
    """What a cue or a goal named: hubs, and what may have been meant when there are none."""

    text: str
    hubs: list[str]
    hint: str = ""


class Lit(NamedTuple):
    """What a cue lit: the seeds with their strengths, the thought, the satellites that opened, memories with their hub."""

    seeds: dict[str, float]
    thought: Thought
    opened: list[Opened]
    memories: list[tuple[str, Entry]]


class Asked(NamedTuple):
    """What a person asked for; `None` leaves it to the state of the moment or to the settings."""

    mode: str | None = None
    goal: str = ""
    hops: int = HOPS
    seed: int = 0


def _ever_felt(root: str) -> bool:
    """Tell whether anything was said of feelings; where nothing was, what reads them need not be imported."""
    if any(os.path.lexists(os.path.join(root, path)) for path in FEELINGS):
        return True
    folder = os.path.join(root, layout.TRACES)
    try:
        return any(b'"feel"' in content.read(os.path.join(folder, name)) for name in os.listdir(folder))
    except FileNotFoundError:
        return False
    except OSError:
        return True  # what is wrong there is for its reader to say


class Thinking:
    """The network of a vault at an instant, as its owner feels and attends then."""

    def __init__(self, vault: Vault, now: int, asked: Asked | None = None, *, thorough: bool = True) -> None:
        """Bring the network in line with its files and read the state; `warnings` are what was set aside on the way.

        Not `thorough`: of files changed in place those are seen that hold what is named and what comes to be held.
        """
        self.vault, self.now, self.asked = vault, now, asked or Asked()
        self.network = Network(vault, thorough=thorough)
        self.warnings: list[str] = []
        self._felt: dict[str, float] = {}
        self._salience: dict[str, float | None] = {}
        levels = self._feel() if _ever_felt(vault.root) else {}
        self.cognitive = neuromodulation.cognitive(levels)[0]
        self.goal = Named("", [])
        if self.asked.goal.strip():
            self.goal = self.named(self.asked.goal)
        self.mind = Mind(
            self.salience,
            mode=self._mode(),
            manner=Manner(attenuation=neuromodulation.attenuation(levels), hops=self.asked.hops),
            goals=self.goal.hubs,
            least=THRESHOLD * neuromodulation.attention(levels),
            span=vault.config.value("attention.span"),
            seed=self.asked.seed,
        )

    @property
    def state(self) -> str:
        """Say in a line what is felt, and how that makes activation spread and attention choose."""
        mind = self.mind
        felt = f"{len(self._felt)} hubs stand out more for what is felt" if self._felt else "nothing that is felt moves a hub"
        kept, least = mind.manner.attenuation, mind.least
        return (
            f"{mind.mode}, as in {self.cognitive}: {kept:.2f} of an activation survives a hop, attention from {least:.4f}; {felt}"
        )

    def _feel(self) -> Mapping[str, float]:
        """Take up what is felt now, and return the neuromodulators."""
        from luna_cli.vault import affect

        root = self.vault.root
        state = affect.read(root, self.vault.config.zone, writer(root))
        self.warnings += [finding.words for finding in state.findings]
        felt = state.at(self.now)
        self._felt = self._emotionality(state.neurons.values(), felt.emotions)
        return felt.neuromodulators

    def _mode(self) -> str:
        if self.asked.mode == "directed" and not self.asked.goal.strip():
            raise UsageError("a directed search needs a goal", "give it with --goal WORDS")
        mode = self.asked.mode or ("directed" if self.goal.hubs else neuromodulation.choices(self.cognitive).mode)
        return "associative" if mode == "directed" and not self.goal.hubs else mode

    def _emotionality(self, neurons: "Iterable[EmotionNeuron]", felt: Mapping[str, float]) -> dict[str, float]:
        """Return how strongly felt what a hub is associated with is now: the hub of an emotion, and those that it influences."""
        found: dict[str, float] = {}
        for neuron in neurons:
            intensity = felt.get(neuron.name, 0.0)
            if intensity <= 0:
                continue
            for target in (neuron.name, *(influence.target for influence in neuron.influences)):
                hub = self.network.resolve(target)
                if hub is not None:
                    found[hub] = max(intensity, found.get(hub, 0.0))
        return found

    def salience(self, hub: str) -> float | None:
        """Return how much a hub stands out now, 0 to 1; None when there is no such hub."""
        if hub not in self._salience:
            node = self.network.node(hub)
            self._salience[hub] = None if node is None else salience(node, self.now, self._felt.get(hub, 0.0))
        return self._salience[hub]

    def concept(self, hub: str) -> str:
        """Return what a person calls a hub."""
        node = self.network.node(hub)
        return hub if node is None else node.concept

    def named(self, text: str) -> Named:
        """Return the hubs that a text names, else the one hub that it means as a whole."""
        if not text.strip():
            raise UsageError("the cue is empty", "give words that name hubs")
        hubs = self.network.named(text)
        if self.network.look_at(hubs) or (not hubs and self.network.look_through()):
            self._salience.clear()
            hubs = self.network.named(text)
        hubs += [hub for hub in self._days(text) if hub not in hubs]
        if hubs:
            return Named(text, hubs)
        try:
            return Named(text, [self.network.find(text).id])
        except (NotFoundError, UsageError) as error:
            return Named(text, [], error.hint if isinstance(error, NotFoundError) else error.message)

    def _days(self, text: str) -> list[str]:
        """Return the hubs of the days that a text names as a date: `3 juin 2027`."""
        found = (
            cue for cue in when.cues(text, self.now, self.vault.config.zone) if not cue.every and cue.end_day - cue.first_day == 1
        )
        ids = (f"hub_{concept_slug(clock.iso(cue.first_day * clock.DAY_MS)[:10])}" for cue in found)
        return [hub for hub in ids if self.network.node(hub) is not None]

    def seeds(self, hubs: Iterable[str]) -> dict[str, float]:
        """Return hubs with the strength at which they are lit: half for being named, half by salience."""
        return {hub: 0.5 + 0.5 * (self.salience(hub) or 0.0) for hub in hubs}

    def activate(self, named: Named) -> Lit:
        """Return what a cue lights."""
        seeds = self.seeds(named.hubs)
        thought = think(self.network, seeds, self.mind)
        if self.network.look_at(one.hub for one in thought.held):
            self._salience.clear()
            seeds = self.seeds(named.hubs)
            thought = think(self.network, seeds, self.mind)
        levels = {one.hub: thought.activation.levels[one.hub] for one in thought.held}
        opened = open_satellites(levels, self._aspects, self._matches(named), least=self.mind.least, most=self.mind.span)
        return Lit(seeds, thought, opened, self._memories([one.hub for one in thought.held]))

    def explore(self, hubs: Sequence[str], steps: int) -> list[Step]:
        """Return a train of thought from hubs, or from the most salient one when none is given."""
        hubs = hubs or [node.id for node, _, _ in self._ranked()[:1]]
        return explore(self.network, self.seeds(hubs), self.mind, steps)

    def path(self, first: str, last: str, hops: int) -> "tuple[Node, Node, Chain | None]":
        """Return two hubs and the strongest chain between them. Raises NotFoundError, UsageError."""
        from luna_cli.graph import paths

        one, other = (self.network.find(name, begun=True) for name in (first, last))
        return one, other, paths.strongest(self.network, one.id, other.id, hops=hops, attenuation=self.mind.manner.attenuation)

    def overview(self) -> Overview:
        """Return the network in numbers."""
        kinds: dict[str, int] = {}
        relations: dict[str, int] = {}
        outgoing: dict[str, int] = {}
        for node in self.network.nodes():
            kinds[node.kind] = kinds.get(node.kind, 0) + 1
            own = [edge[2] for edge in self.network.edges(node.id) if not edge[3]]
            outgoing[node.id] = len(own)
            for relation in own:
                relations[relation] = relations.get(relation, 0) + 1
        families = dict.fromkeys(FAMILIES, 0)
        for name, count in relations.items():
            if name in RELATIONS:
                families[RELATIONS[name].family] += count
        strongest = [(node, salient, outgoing[node.id]) for node, salient, _ in self._ranked()[:STRONGEST]]
        ordered = {name: relations[name] for name in RELATIONS if name in relations}
        return Overview(len(outgoing), sum(outgoing.values()), dict(sorted(kinds.items())), families, ordered, strongest)

    def _ranked(self) -> list[tuple[Node, float, int]]:
        """Return all hubs with their salience, the most salient first, ties by id."""
        found = [(node, salience(node, self.now, self._felt.get(node.id, 0.0)), 0) for node in self.network.nodes()]
        return sorted(found, key=lambda one: (-one[1], one[0].id))

    def _aspects(self, hub: str) -> list[tuple[str, str, float, Mapping[str, float]]]:
        try:
            return [(one.id, one.type, one.salience, one.components) for one in self.network.hub(hub).satellites]
        except (CorruptError, NotFoundError) as error:
            self.warnings.append(error.message)
            return []

    def _matches(self, named: Named) -> Callable[[str], bool]:
        """Return whether a component is what the cue or the goal speaks of: one of their hubs, or one of their words."""
        hubs = {*named.hubs, *self.goal.hubs}
        words = {word for text in (named.text, self.goal.text) for word in text.casefold().split()}
        return lambda component: component.casefold() in words or self.network.resolve(component) in hubs

    def _memories(self, hubs: Sequence[str]) -> list[tuple[str, Entry]]:
        """Return the first memories of each hub in turn, each memory once, with the hub that lit it."""
        lit: dict[str, str] = {}
        for hub in hubs:
            for memory in self.network.memories(hub, EACH_MEMORIES):
                lit.setdefault(memory, hub)
        known = by_id(self.vault.db, list(lit)[:MEMORIES])
        return [(hub, known[memory]) for memory, hub in lit.items() if memory in known]
