"""Exploration: a train of thought, one activation after the other (spec §8.3; docs/design/activation.md). On the start-up path.

In each step the focus and, weaker, what it was before are lit, and what enters working memory decides where to go on.
"""

from math import log

from luna_cli.graph.activation import Activation, Manner, activate
from luna_cli.graph.attention import SPAN, THRESHOLD, Held, attend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from luna_cli.graph.activation import Way
    from luna_cli.graph.network import Network

MODES = ("associative", "directed", "creative")
ROUNDS = 3
"""So many times running with the same hubs in working memory is rumination."""
DAMPED = 0.25
"""What is let in by a hub that leads nowhere near the goal, or that is no news to a creative mind."""
NEAR_VISITS = 64
"""Hubs that fire around the goal: it is a field to steer by, not a thought."""
FADES = 0.5
"""Strength of what was the focus before, beside that of the focus."""
BOLD = 0.25
"""A creative step goes to a hub with at least this share of the best priority."""
_DECADES = log(1000.0)
_MASK = (1 << 64) - 1


def nearness(network: "Network", goals: "Sequence[str]", manner: Manner) -> "Callable[[str], float]":
    """Return how near each hub is to the goal, 0 to 1: 1 for what lies at it, less by a third for each factor of ten in activation.

    It is what an activation from the goal's own hubs reaches.
    """
    field = Manner(attenuation=manner.attenuation, hops=manner.hops, visits=min(manner.visits, NEAR_VISITS))
    levels = activate(network, dict.fromkeys(goals, 1.0), field).levels
    top = max(levels.values(), default=0.0)

    def near(hub: str) -> float:
        level = levels.get(hub, 0.0)
        return max(0.0, 1.0 - log(top / level) / _DECADES) if level > 0 else 0.0

    return near


def directed(near: "Callable[[str], float]") -> "Callable[[str], float]":
    """Return the gain of a directed search: what does not lead to the goal lets in a quarter."""
    return lambda hub: DAMPED + (1.0 - DAMPED) * near(hub)


def creative(network: "Network", seeds: "Sequence[str]", seed: int) -> "Callable[[str], float]":
    """Return the gain of a creative mind: hubs of another kind and type than the seeds let in everything, their like less.

    A fifth of it is chance, drawn from `seed` and the hub's id, so the order in which hubs are asked changes nothing.
    """
    home = _families(network, seeds)
    return lambda hub: 0.5 * _strange(network, hub, home) * (0.8 + 0.2 * _chance(seed, hub))


def _families(network: "Network", hubs: "Sequence[str]") -> set[tuple[str, str]]:
    return {(node.kind, node.type) for hub in hubs if (node := network.node(hub)) is not None}


def _strange(network: "Network", hub: str, home: "set[tuple[str, str]]") -> float:
    """Return 2 for a hub of a kind and type that are not at home, 1 for others."""
    node = network.node(hub)
    return 2.0 if node is not None and (node.kind, node.type) not in home else 1.0


def ruminates(history: "Sequence[frozenset[str]]", held: "Sequence[Held]") -> bool:
    """Tell whether the same hubs are held for the third time running; `history` has those held before, oldest first."""
    now = frozenset(one.hub for one in held)
    last = history[-(ROUNDS - 1) :]
    return bool(now) and len(last) == ROUNDS - 1 and all(before == now for before in last)


class Mind:
    """What a train of thought needs beside the network: how it spreads, what stands out, the goal, how much it holds.

    `salience(hub)` gives 0 to 1, None for a hub that there is not; `goals` are hubs; `seed` is for the creative mode.
    """

    __slots__ = ("goals", "least", "manner", "mode", "salience", "seed", "span")

    def __init__(
        self,
        salience: "Callable[[str], float | None]",
        *,
        mode: str = MODES[0],
        manner: "Manner | None" = None,
        goals: "Sequence[str]" = (),
        least: float = THRESHOLD,
        span: int = SPAN,
        seed: int = 0,
    ) -> None:
        """Raises ValueError for a mode that is none, or a directed one without a goal."""
        if mode not in MODES:
            raise ValueError(f"the mode must be one of {', '.join(MODES)}, not {mode!r}")
        if mode == "directed" and not goals:
            raise ValueError("a directed exploration needs a goal")
        self.salience, self.mode, self.manner, self.goals = salience, mode, manner or Manner(), tuple(sorted(goals))
        self.least, self.span, self.seed = least, span, seed


class Thought:
    """One activation as a mind has it: all that is lit, and what of it is held in working memory, the focus first."""

    __slots__ = ("activation", "held", "ruminating")

    def __init__(self, activation: Activation, held: list[Held], *, ruminating: bool = False) -> None:
        """`ruminating` when it is the same for the third time running, and was damped."""
        self.activation, self.held, self.ruminating = activation, held, ruminating


def think(network: "Network", seeds: "Mapping[str, float]", mind: Mind) -> Thought:
    """Activate seeds in the mode of a mind, and attend to the outcome."""
    return _think(network, seeds, mind, _near(network, mind), {})


def _near(network: "Network", mind: Mind) -> "Callable[[str], float] | None":
    return nearness(network, mind.goals, mind.manner) if mind.goals else None


def _think(
    network: "Network",
    seeds: "Mapping[str, float]",
    mind: Mind,
    near: "Callable[[str], float] | None",
    weary: "Mapping[str, float]",
) -> Thought:
    manner = mind.manner
    if mind.mode == "directed" and near is not None:
        manner = manner.with_gain(directed(near))
    elif mind.mode == "creative":
        manner = manner.with_gain(creative(network, sorted(seeds), mind.seed))
    found = activate(network, seeds, manner)
    levels = {hub: level * weary.get(hub, 1.0) for hub, level in found.levels.items()} if weary else found.levels
    return Thought(found, attend(levels, mind.salience, near, least=mind.least, span=mind.span))


class Step:
    """One step of a train of thought: the focus, how it was come to (empty for the first), and what is held then."""

    __slots__ = ("focus", "held", "ruminating", "way")

    def __init__(self, focus: str, way: "list[Way]", held: list[Held], *, ruminating: bool) -> None:
        """`way` leads from a hub that was lit before to the focus; `ruminating` as in a thought."""
        self.focus, self.way, self.held, self.ruminating = focus, way, held, ruminating


def explore(network: "Network", seeds: "Mapping[str, float]", mind: Mind, steps: int) -> list[Step]:
    """Return a train of thought of at most so many steps; it ends at the goal, or where nothing new is lit.

    When the same hubs are held for the third time running, the activation of each is halved from then on, and again as long as they
    stay: others come up.
    """
    near = _near(network, mind)
    done: list[Step] = []
    history: list[frozenset[str]] = []
    weary: dict[str, float] = {}
    lit = dict(seeds)
    focus = min(lit, key=lambda hub: (-lit[hub], hub), default="")
    way: list[Way] = []
    while focus and len(done) < steps:
        thought = _think(network, lit, mind, near, weary)
        if ruminates(history, thought.held):
            weary |= {one.hub: weary.get(one.hub, 1.0) / 2 for one in thought.held}
            thought = _think(network, lit, mind, near, weary)
            thought.ruminating = True
        history.append(frozenset(one.hub for one in thought.held))
        done.append(Step(focus, way, thought.held, ruminating=thought.ruminating))
        if focus in mind.goals and len(done) > 1:
            break
        before, focus = focus, _onward(network, done, mind, thought, near)
        way = thought.activation.way(focus)
        lit = {before: FADES, focus: 1.0}
    return done


def _onward(network: "Network", done: "Sequence[Step]", mind: Mind, thought: Thought, near: "Callable[[str], float] | None") -> str:
    """Return the next focus: of what is held and was not the focus yet the first, what is nearest the goal, or something bold."""
    been = {step.focus for step in done}
    able = [one for one in thought.held if one.hub not in been]
    if able and mind.mode == "directed" and near is not None:
        return max(able, key=lambda one: near(one.hub)).hub
    if not able or mind.mode != "creative":
        return able[0].hub if able else ""
    home = _families(network, [done[0].focus, done[-1].focus])
    bold = [one for one in able if one.priority >= BOLD * able[0].priority]
    weights = [one.priority * _strange(network, one.hub, home) * len(thought.activation.way(one.hub)) for one in bold]
    left = _chance(mind.seed, f"{len(done)} {done[-1].focus}") * sum(weights)
    for one, weight in zip(bold, weights, strict=True):
        left -= weight
        if left < 0:
            return one.hub
    return bold[-1].hub


def _chance(seed: int, text: str) -> float:
    """Return a number in 0 to 1 that depends on nothing but its arguments (FNV-1a, then the finaliser of SplitMix64)."""
    state = 0xCBF29CE484222325 ^ (seed & _MASK)
    for byte in text.encode("utf-8", "surrogatepass"):
        state = (state ^ byte) * 0x100000001B3 & _MASK
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
    return (state ^ state >> 31) / 2**64
