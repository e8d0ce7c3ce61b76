"""Contradictions that nobody has decided, for people, pipes and programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.cli.output import counted
from luna_cli.cli.portrait import moment
from luna_cli.text.visible import one_line
from luna_cli.vault.conflicts import Open
from luna_cli.vault.index.listing import Entry

BEGINNING = 100
"""Characters of a text that are shown; 'luna show' gives it whole."""


def line(found: Open) -> str:
    """Return a pair as a line of a pipe: newer id, older id, kind, reason, the beginnings of both texts, tab-separated."""
    cells = (found.newer.id, found.older.id, found.pair.kind, found.pair.reason, _begun(found.newer), _begun(found.older))
    return "\t".join(map(one_line, cells))


def pictured(found: Sequence[Open], zone: str) -> Iterator[str]:
    """Yield the lines of a terminal: a group a pair, the newer first."""
    for place, one in enumerate(found):
        if place:
            yield ""
        yield one_line(f"{one.pair.kind}: {one.pair.reason}")
        for entry in (one.newer, one.older):
            yield f"  {moment(entry.created, zone)[:10]}  {entry.id}  {one_line(_begun(entry))}"


def advice(found: Sequence[Open]) -> str:
    """Return how to decide, with the ids of the first pair."""
    if not found:
        return "no contradiction waits to be decided"
    newer, older = found[0].newer.id, found[0].older.id
    return (
        f"{counted(len(found), 'contradiction', 'contradictions')} undecided\n"
        f"the newer one is right:  luna edit {newer} --set supersedes=+{older}\n"
        f"the older one is right:  luna edit {older} --set supersedes=+{newer}\n"
        f"both hold:               luna edit {newer} --set related=+{older}"
    )


def document(found: Sequence[Open]) -> dict[str, Any]:
    """Return the pairs as JSON values (schema `conflicts`)."""
    return {
        "conflicts": [
            {
                "newer": _side(one.newer),
                "older": _side(one.older),
                "kind": one.pair.kind,
                "reason": one.pair.reason,
                "at": clock.iso(one.pair.at),
            }
            for one in found
        ]
    }


def _side(entry: Entry) -> dict[str, str]:
    return {"id": entry.id, "created_at": clock.iso(entry.created), "content": entry.content}


def _begun(entry: Entry) -> str:
    text = " ".join(entry.content[: 2 * BEGINNING].split())
    return text[: BEGINNING - 1] + "…" if len(text) > BEGINNING else text
