"""The network in the language of Graphviz, for whoever draws it with other programs."""

from collections.abc import Iterable, Iterator

from luna_cli.model.hub import Hub
from luna_cli.model.relation import RELATIONS

_COLOURS = {"semantic": "steelblue", "causal": "firebrick", "temporal": "goldenrod", "emotional": "orchid", "pragmatic": "seagreen"}


def dot_lines(hubs: Iterable[Hub]) -> Iterator[str]:
    """Yield the lines of a directed graph: hubs sized by salience, synapses coloured by family and as wide as they weigh."""
    yield "digraph luna {"
    yield '  node [shape=ellipse fontname="sans-serif"];'
    for hub in hubs:
        size = f"{10 + 14 * hub.salience:.1f}"
        yield f"  {_quoted(hub.id)} [label={_quoted(hub.concept)} fontsize={size} tooltip={_quoted(hub.type or hub.kind)}];"
        for one in hub.synapses:
            colour = _COLOURS[RELATIONS[one.type].family]
            shape = ' arrowhead="tee"' if RELATIONS[one.type].inhibits else ""
            width = f"{0.3 + 3 * one.weight:.2f}"
            yield f'  {_quoted(hub.id)} -> {_quoted(one.target)} [label="{one.type}" color="{colour}" penwidth={width}{shape}];'
    yield "}"


def _quoted(text: str) -> str:
    """Write a text so that Graphviz shows it as it is, on one line."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
