"""Hubs as a person reads them."""

from collections.abc import Iterator

from luna_cli.actions.hub_view import Bond, Row, Shown
from luna_cli.cli.output import counted
from luna_cli.cli.plain import marked
from luna_cli.cli.portrait import moment
from luna_cli.text.visible import one_line

_WIDTH = 10
_MOST = 20
"""Synapses of each direction that a terminal shows."""


def picture(shown: Shown, zone: str, *, whole: bool) -> Iterator[str]:
    """Yield the lines of a hub: what it is, its satellites, what it leads to and what leads to it, its memories.

    `whole` shows every synapse, not the strongest alone.
    """
    hub = shown.hub
    kind = f"{hub.kind} ({hub.type})" if hub.type else hub.kind
    yield f"{hub.id}  {one_line(hub.concept)}  {kind}"
    facts = [("salience", f"{shown.salience:.3f} (by itself {hub.base_value:g})")]
    if hub.aliases:
        facts.append(("also", ", ".join(hub.aliases)))
    if hub.last_activation is not None:
        facts.append(("used", f"on {counted(hub.activations, 'day', 'days')}, last {moment(hub.last_activation, zone)}"))
    for one in hub.satellites:
        parts = ", ".join(f"{name} {weight:g}" for name, weight in one.components.items())
        facts.append(("satellite", f"{one.type}: {parts} [{one.salience:g}]"))
    yield from (f"{label:<{_WIDTH}}{one_line(text)}" for label, text in facts)
    for title, backward in (("leads to", False), ("led to by", True)):
        bonds = [bond for bond in shown.bonds if bond.backward is backward]
        if bonds:
            yield ""
            yield f"{title}:"
            yield from (_bond(bond) for bond in (bonds if whole else bonds[:_MOST]))
            if len(bonds) > _MOST and not whole:
                yield f"  … and {len(bonds) - _MOST:,} weaker"
    if shown.dangling:
        yield ""
        yield f"leads nowhere: {', '.join(shown.dangling)}"
    if shown.memories:
        yield ""
        yield "memories:"
        yield from (
            f"  {one.id}  {moment(one.created, zone)[:10]}  {one_line(marked(one.content, one.superseded))}"
            for one in shown.memories
        )
    if shown.total > len(shown.memories):
        yield ("" if shown.memories else "memories: ") + f"  … and {shown.total - len(shown.memories):,} more"


def _bond(bond: Bond) -> str:
    context = f"  [{one_line(bond.context)}]" if bond.context else ""
    return f"  {bond.weight:.3f}  {bond.relation:<20}  {one_line(bond.concept)}{context}"


def cells(rows: list[Row]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a listing."""
    for row in rows:
        yield row.node.id, row.node.kind, f"{row.salience:.3f}", str(row.links), str(row.memories), row.node.concept
