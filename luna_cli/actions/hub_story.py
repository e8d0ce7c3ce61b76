"""What changed in the network between a commit and now, hub by hub, in words."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import repeat
from typing import NamedTuple

from luna_cli.files import git_batch, hubs
from luna_cli.files.hubs import BrokenHubError
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.hub_wire import is_hub_id
from luna_cli.vault.network import layout, read

ORDER = ("planted", "edited", "linked", "used", "rewritten", "removed")
"""Kinds of changes of a hub, as they are listed: of its own words, of its synapses alone, of figures alone."""
_FIGURES = frozenset({"salience", "as_of", "last_activation", "activations"})
_APART = frozenset({"id", "synapses"})


class HubChange(NamedTuple):
    """One hub that changed: what happened, which of its fields say something else, synapses made, cut and of another force."""

    id: str
    kind: str
    concept: str
    fields: tuple[str, ...] = ()
    made: int = 0
    cut: int = 0
    moved: int = 0

    @property
    def words(self) -> str:
        """What happened, in words: `edited type, aliases`."""
        return f"{self.kind} {', '.join(self.fields)}" if self.fields else self.kind

    @property
    def text(self) -> str:
        """The concept, and what became of its synapses: `Pain: 2 synapses made, 1 cut`."""
        counts = ((self.made, "made"), (self.cut, "cut"), (self.moved, "stronger or weaker"))
        said = [f"{count:,} {what}" for count, what in counts if count]
        if not said:
            return self.concept
        first, _, rest = said[0].partition(" ")
        return f"{self.concept}: " + ", ".join([f"{first} synapse{'' if first == '1' else 's'} {rest}", *said[1:]])


def changes(root: str, zone: str, commit: str, paths: Sequence[str]) -> list[HubChange]:
    """Return the hubs that differ between a commit (empty: before the first) and the files, of the touched `paths`."""
    names = (os.path.basename(path) for path in paths if layout.is_hub(path))
    ids = sorted({hub_id for name in names if is_hub_id(hub_id := layout.id_of(name))})
    both = [(layout.hub_path(hub_id), layout.rest_path(hub_id)) for hub_id in ids]
    old = git_batch.contents(root, [(commit, path) for pair in both for path in pair]) if commit else repeat(None)
    found: list[HubChange] = []
    for hub_id, pair in zip(ids, both, strict=True):
        before, now = [next(old), next(old)], [read.raw_of(root, path) for path in pair]
        if before != now:
            found.append(_change(hub_id, before, now, zone))
    return sorted(found, key=lambda change: (ORDER.index(change.kind), change.id))


def _change(hub_id: str, before: Sequence[bytes | None], now: Sequence[bytes | None], zone: str) -> HubChange:
    old, new = (_hub(raws, zone) for raws in (before, now))
    if old is not None and new is not None:
        return _step(old, new)
    kind = "rewritten" if before[0] and now[0] else "planted" if now[0] else "removed"
    known = new or old
    made = len(known.synapses) if known is not None and kind == "planted" else 0
    return HubChange(hub_id, kind, known.concept if known else hub_id, made=made)


def _hub(raws: Sequence[bytes | None], zone: str) -> Hub | None:
    """Read a hub from the bytes of its files; None when there is none that luna reads."""
    if raws[0] is None:
        return None
    try:
        hub = hubs.read(raws[0], zone)
        return read.joined(hub, hubs.read_rest(raws[1], zone) if raws[1] else None)
    except BrokenHubError:
        return None


def _step(old: Hub, new: Hub) -> HubChange:
    names = [one.name for one in fields(Hub) if one.name not in _APART and getattr(old, one.name) != getattr(new, one.name)]
    said = tuple(name for name in names if name not in _FIGURES)
    before, after = (dict(_forces(hub.synapses)) for hub in (old, new))
    made, cut = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    moved = sum(before[key] != after[key] for key in before.keys() & after.keys())
    kind = "edited" if said else "linked" if made or cut or moved else "used" if names else "rewritten"
    return HubChange(new.id, kind, new.concept, said, made, cut, moved)


def _forces(synapses: Sequence[Synapse]) -> Iterator[tuple[tuple[str, str], int]]:
    return ((one.key, one.force) for one in synapses)
