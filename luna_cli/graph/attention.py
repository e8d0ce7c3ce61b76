"""Attention: which lit hubs enter working memory, and which satellites open (spec §8.2, §8.4). On the start-up path.

What is lit is weighed from above (what the goal is about) and from below (what stands out by itself), filtered by a threshold, and
competes for the few places of working memory (Miller 1956; docs/design/activation.md).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Aspect = tuple[str, str, float, Mapping[str, float]]
    """A satellite as plain values: id, type, salience, components with their weights."""

SPAN = 7
LEAST_SPAN, MOST_SPAN = 5, 9
TOP_DOWN = 1.0
"""What a hub gains that is wholly about the goal: it counts twice."""
OPENS = 0.12
"""Share of the strongest hub's level from which satellites open (docs/design/activation.md)."""
THRESHOLD = 0.001
"""Priority below which nothing is attended to, while noradrenaline rests (graph/neuromodulation.py has the factor)."""
_MOST_SALIENCE = 1.5


class Held:
    """A hub in working memory: its priority, and its share of the attention that there is (all shares make 1)."""

    __slots__ = ("hub", "priority", "share")

    def __init__(self, hub: str, priority: float, share: float) -> None:
        """Shares are the competition: what one gains the others lose."""
        self.hub, self.priority, self.share = hub, priority, share


def attend(
    levels: "Mapping[str, float]",
    salience: "Callable[[str], float | None]",
    goal: "Callable[[str], float] | None" = None,
    *,
    least: float = THRESHOLD,
    span: int = SPAN,
) -> list[Held]:
    """Return what enters working memory, highest priority first, ties by id; the first is the focus.

    `levels` are those of an activation; `salience` gives 0 to 1 for a hub, None for one that cannot be attended to; `goal` gives
    how much a hub is what is looked for, 0 to 1. Priority is level × (1 + goal) × (½ + salience); `least` is its threshold.
    Raises ValueError for a span beyond 5 to 9.
    """
    if not LEAST_SPAN <= span <= MOST_SPAN:
        raise ValueError(f"the span of attention must lie in {LEAST_SPAN} to {MOST_SPAN}, not {span}")
    best: list[tuple[float, str]] = []
    top = _MOST_SALIENCE * (1.0 + (TOP_DOWN if goal else 0.0))
    for level, hub in sorted((-level, hub) for hub, level in levels.items()):
        floor = -best[-1][0] if len(best) == span else least
        if -level * top < max(floor, least):
            break
        stands_out = salience(hub)
        if stands_out is None or not level:
            continue
        priority = -level * (1.0 + TOP_DOWN * (goal(hub) if goal else 0.0)) * (0.5 + stands_out)
        if priority >= least:
            best = sorted([*best, (-priority, hub)])[:span]
    total = sum(-priority for priority, _ in best)
    return [Held(hub, -priority, -priority / total) for priority, hub in best]


class Opened:
    """A satellite that opened: of which hub, how strongly, and its components with what each counts, the first counting most."""

    __slots__ = ("components", "hub", "satellite", "strength", "type")

    def __init__(
        self,
        hub: str,
        satellite: str,
        type: str,  # noqa: A002 - the field's name
        strength: float,
        components: "list[tuple[str, float]]",
    ) -> None:
        """`strength` is level × salience × (1 + the share of its components that match the context)."""
        self.hub, self.satellite, self.type, self.strength, self.components = hub, satellite, type, strength, components


def open_satellites(
    levels: "Mapping[str, float]",
    satellites: "Callable[[str], Iterable[Aspect]]",
    matches: "Callable[[str], bool] | None" = None,
    *,
    least: float = THRESHOLD,
    most: int = SPAN,
) -> list[Opened]:
    """Return the satellites that open, the strongest first, ties by hub and id.

    They open in hubs above the threshold `least` that have at least 0.12 of the strongest hub's level. A component that `matches`
    the context counts twice, and lifts its satellite. Only the `most` strongest hubs are looked into.
    """
    bar = max(least, OPENS * max(levels.values(), default=0.0))
    lit = sorted((-level, hub) for hub, level in levels.items() if level >= bar)[:most]
    opened = [_opened(hub, -level, aspect, matches) for level, hub in lit for aspect in satellites(hub)]
    return sorted(opened, key=lambda one: (-one.strength, one.hub, one.satellite))


def _opened(hub: str, level: float, aspect: "Aspect", matches: "Callable[[str], bool] | None") -> Opened:
    satellite, type_, salience, components = aspect
    meant = {name for name in components if matches is not None and matches(name)}
    total = sum(components.values())
    share = sum(components[name] for name in sorted(meant)) / total if total else 0.0
    weighed = sorted(((-weight * (2 if name in meant else 1), name) for name, weight in components.items()))
    return Opened(hub, satellite, type_, level * salience * (1.0 + share), [(name, -weight) for weight, name in weighed])
