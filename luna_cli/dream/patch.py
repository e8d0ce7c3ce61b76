"""A night as a patch: every operation with its reason and what would take it back (docs/design/mechanisms.md §7).

The journal takes a night back to the byte (`luna undo`) for as long as it is kept; these lines tell what that would be, for as long
as the vault is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_cli import clock
from luna_cli.dream.cycle import Night
from luna_cli.model.change import (
    Archive,
    Change,
    Demote,
    Document,
    Grow,
    Infer,
    Plant,
    Promote,
    Purge,
    Record,
    Relate,
    Reweigh,
    Rewrite,
    Supersede,
    Uproot,
)
from luna_cli.model.hub import Hub
from luna_cli.model.hub_wire import write_hub
from luna_cli.model.snapshot import Snapshot

Operation = dict[str, Any]
"""`do`, what it is done to, `reason`, and `undo`: what would take it back."""


def operations(night: Night) -> Iterator[Operation]:
    """Yield the operations of a night in the order of its phases; traces that were taken in are none.

    What is taken back from the last operation to the first leaves everything as it was.
    """
    was = _Before(night.before)
    for change in night.changes:
        found = was.operation(change)
        if found is not None:
            yield found


class _Before:
    """Rows as they were when the change that is looked at was made."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.row_of = {memory_id: row for row, memory_id in enumerate(snapshot.ids)}
        self.cells: dict[str, dict[str, Any]] = {}

    def operation(self, change: Change) -> Operation | None:
        if isinstance(change, Reweigh):
            return self._reweighed(change)
        if isinstance(change, Promote | Demote):
            return self._moved(change)
        return _of_links(change) or _of_files(change) or _of_network(change)

    def _row(self, memory_id: str) -> dict[str, Any]:
        """Return what a memory was before the night; nothing for one that the night itself made."""
        if memory_id not in self.cells:
            row, seen = self.row_of.get(memory_id), self.snapshot
            self.cells[memory_id] = (
                {}
                if row is None
                else {
                    "tier": seen.tiers[row],
                    "weight": round(seen.weight[row], 6),
                    "as_of": clock.iso(seen.as_of[row]),
                    "access_days": round(seen.access_days[row], 6),
                    "access_count": seen.access_count[row],
                    "last_accessed": _instant(seen.last_accessed[row]),
                }
            )
        return self.cells[memory_id]

    def _reweighed(self, change: Reweigh) -> Operation:
        was = self._row(change.id)
        undo = {key: value for key, value in was.items() if key != "tier"}
        self.cells[change.id] = {
            **was,
            "weight": round(change.metrics.phi_weight, 6),
            "as_of": _instant(change.metrics.as_of),
            "access_days": round(change.access_days, 6),
            "access_count": change.access_count,
            "last_accessed": clock.iso(change.last_accessed),
        }
        days = change.access_count - int(was.get("access_count", 0))
        reason = f"used on {days} new {'day' if days == 1 else 'days'}"
        return {"do": "reweigh", "id": change.id, "reason": reason, "undo": undo}

    def _moved(self, change: Promote | Demote) -> Operation:
        was = self._row(change.id)
        undo = {key: was[key] for key in ("tier", "weight", "as_of", "access_days") if key in was}
        self.cells[change.id] = {
            **was,
            "tier": change.tier,
            "weight": round(change.metrics.phi_weight, 6),
            "as_of": _instant(change.metrics.as_of),
        }
        return {
            "do": "promote" if isinstance(change, Promote) else "demote",
            "id": change.id,
            "to": change.tier,
            "reason": change.reason,
            "undo": undo,
        }


def _of_links(change: Change) -> Operation | None:
    if isinstance(change, Relate):
        tied: dict[str, Any] = {"parent": change.parent, "related": list(change.related)}
        told = {key: value for key, value in tied.items() if value}
        return {"do": "relate", "id": change.id, **told, "reason": "they belong together", "undo": {"untie": told}}
    if isinstance(change, Supersede):
        return {
            "do": "supersede",
            "id": change.newer,
            "older": change.older,
            "reason": change.reason,
            "undo": {"untie": change.older},
        }
    if isinstance(change, Infer):
        told = {"concepts": list(change.concepts), "emotion": change.emotion.primary_emotion if change.emotion else None}
        reason = "what it is about and feels like"
        return {"do": "read", "id": change.id, **told, "reason": reason, "undo": {"forget": sorted(told)}}
    return None


def _of_files(change: Change) -> Operation | None:
    if isinstance(change, Archive):
        return {"do": "archive", "id": change.id, "reason": change.reason, "undo": {"revive": change.id}}
    if isinstance(change, Plant):
        memory = change.memory
        return {"do": "plant", "id": memory.id, "reason": memory.summary or memory.source, "undo": {"purge": memory.id}}
    if isinstance(change, Purge | Rewrite):  # no phase makes one; it would not be passed over in silence
        named = change.id if isinstance(change, Purge) else change.before.id
        return {"do": type(change).__name__.lower(), "id": named, "reason": "", "undo": {"journal": named}}
    if isinstance(change, Record | Document):
        return {"do": "write", "path": change.path, "reason": "a record of the night", "undo": {"cut": change.path}}
    return None


def _of_network(change: Change) -> Operation | None:
    if isinstance(change, Uproot):
        whole = write_hub(change.hub, change.hub.synapses)
        return {"do": "uproot", "hub": change.hub.id, "reason": "it is another hub by another name", "undo": {"grow": whole}}
    if not isinstance(change, Grow):
        return None
    before, after = change.before, change.after
    if before is None:
        return {
            "do": "grow",
            "hub": after.id,
            "synapses": len(after.synapses),
            "reason": "two memories name it",
            "undo": {"uproot": after.id},
        }
    forces = _synapses(before, after)
    reason = "what is active together is bound, what is not loosens" if forces else "it was active"
    undo = _state(before) | {"synapses": _synapses(after, before)}
    return {"do": "change", "hub": after.id, "synapses": forces, "reason": reason, "undo": undo}


def _state(hub: Hub) -> dict[str, Any]:
    return {"last_activation": _instant(hub.last_activation), "activations": hub.activations}


def _synapses(before: Hub, after: Hub) -> Mapping[str, int]:
    """Return the forces that are other than before, by relation and target; 0 for a synapse that is gone."""
    was, now = ({f"{one.type} {one.target}": one.force for one in hub.synapses} for hub in (before, after))
    return {key: now.get(key, 0) for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key)}


def _instant(at: int | None) -> str | None:
    return None if at is None else clock.iso(at)
