"""Reading every file of the network and saying which rule each one breaks. Changes nothing; no index is asked."""

import os
from collections.abc import Generator, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from luna_cli.errors import LunaError
from luna_cli.files import hubs
from luna_cli.files.hubs import STRONGEST, BrokenHubError, Rest
from luna_cli.files.place import line_at
from luna_cli.files.transaction import Op, Put, Remove
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.hub_wire import is_hub_id
from luna_cli.text.slug import concept_slug
from luna_cli.vault.findings import ERROR, NOTE, Finding, entries
from luna_cli.vault.network import layout, names, read

PLACE = "place"
"""What `--repair` does with a file that lies in another folder than its name says."""


class _Loose(NamedTuple):
    """A target that is no hub as far as read: the first file that names it, and how many synapses lead there."""

    path: str
    synapses: int


class Check:
    """One look at the network; `findings` streams them, afterwards `files` and `hubs` say what was read."""

    def __init__(self, root: str, zone: str) -> None:
        """Begin with nothing read."""
        self.root, self.zone = root, zone
        self.files = self.hubs = 0
        self._files: dict[str, bool] = {}
        self.stirred: set[str] = set()
        """Folders of hubs in which something was found."""
        self.owners: dict[str, str] = {}
        """Ids, former ids and names, as ids, to the hub that they stand for."""
        self.aliases: list[tuple[str, int, str]] = []
        self.folded: dict[str, list[str]] = {}
        self.targets: dict[str, _Loose] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, file by file, then what does not fit together."""
        link = layout.linked(self.root)
        if link:
            yield Finding(NOTE, link, 0, "is a symbolic link, which luna does not follow")
            return
        for folder in entries(self.root, layout.HUBS):
            path = f"{layout.HUBS}/{folder.name}"
            if not folder.is_dir(follow_symlinks=False):
                yield Finding(NOTE, path, 0, "is not read: hubs lie in folders of two letters")
                continue
            listed = entries(self.root, path)
            there = {file.name for file in listed}
            for file in listed:
                for found in self._file(path, file, there):
                    self.stirred.add(path)
                    yield found
        yield from self._doubles()
        yield from self._aliases()
        yield from self._dangling()

    def has_file(self, concept: str) -> bool:
        """Tell whether there is a file of a hub for what a memory lists."""
        if concept not in self._files:
            self._files[concept] = os.path.isfile(os.path.join(self.root, layout.hub_path(names.reference(concept))))
        return self._files[concept]

    def unknown(self, listed: Mapping[tuple[str, ...], int]) -> Iterator[Finding]:
        """Yield a note when memories list hubs that there are not; `listed` counts memories by what they list. After `findings`."""
        gone = {names.reference(one) for concepts in listed for one in concepts} - self.owners.keys()
        if not gone or not self.hubs:
            return
        first, *more = sorted(gone)
        count = sum(number for concepts, number in listed.items() if any(names.reference(one) in gone for one in concepts))
        which = f"{first}, and {len(more):,} more" if more else first
        who = "a memory lists" if count == 1 else f"{count:,} memories list"
        yield Finding(NOTE, layout.HUBS, 0, f"{who} hubs that there are not, such as {which}")

    def _file(self, folder: str, file: os.DirEntry[str], there: set[str]) -> Iterator[Finding]:
        path, name = f"{folder}/{file.name}", file.name
        if not layout.id_of(name) or not file.is_file(follow_symlinks=False):
            what = "is a symbolic link, which luna does not follow" if file.is_symlink() else "is not read as a hub"
            yield Finding(NOTE, path, 0, what)
            return
        self.files += 1
        rule = read.placed(folder, name)
        if rule:
            yield Finding(ERROR, path, 0, rule, PLACE if is_hub_id(layout.id_of(name)) else "")
        elif not layout.is_rest(name):
            yield from self._hub(path, layout.id_of(name), name.removesuffix(".json") + ".more.json" in there)
        elif name.replace(".more.json", ".json") not in there:
            yield Finding(ERROR, path, 0, f"there is no {name.replace('.more.json', '.json')} beside it")

    def _hub(self, path: str, hub_id: str, has_rest: bool) -> Iterator[Finding]:  # noqa: FBT001 - what the folder says
        try:
            raw = read.raw_of(self.root, path) or b""
            hub = read.read_hub(raw, hub_id, self.zone)
        except BrokenHubError as error:
            yield Finding(ERROR, path, error.line, error.rule)
            return
        except LunaError:
            yield Finding(ERROR, path, 0, "cannot be opened")
            return
        self.hubs += 1
        rest = None
        if has_rest:
            rest = yield from self._rest(hub)
        yield from self._form(path, hub, raw, rest)
        self._names(hub)
        for synapse in read.joined(hub, rest).synapses:
            self._lead(path, hub_id, synapse)

    def _rest(self, hub: Hub) -> Generator[Finding, None, Rest | None]:
        path = layout.rest_path(hub.id)
        try:
            raw = read.raw_of(self.root, path) or b""
            rest = read.read_rest(raw, hub, self.zone)
        except BrokenHubError as error:
            yield Finding(ERROR, path, error.line, error.rule)
            return None
        except LunaError:
            yield Finding(ERROR, path, 0, "cannot be opened")
            return None
        if hubs.write_rest(rest) != raw:
            yield Finding(NOTE, path, 0, "is readable, and not in the form that luna writes")
        return rest

    def _form(self, path: str, hub: Hub, raw: bytes, rest: Rest | None) -> Iterator[Finding]:
        weaker = rest.synapses if rest else ()
        if len(hub.synapses) > STRONGEST or (
            weaker and (len(hub.synapses) < STRONGEST or weaker[0].order < hub.synapses[-1].order)
        ):
            yield Finding(NOTE, path, 0, f"its {STRONGEST} strongest synapses stand not in this file alone")
        elif hubs.write(hub) != raw:
            yield Finding(NOTE, path, 0, "is readable, and not in the form that luna writes")

    def _names(self, hub: Hub) -> None:
        self.folded.setdefault(concept_slug(hub.concept), []).append(hub.id)
        self.aliases += [(hub.id, number, name) for number, name in enumerate(hub.aliases)]

    def _lead(self, path: str, hub_id: str, synapse: Synapse) -> None:
        if synapse.target != hub_id:
            loose = self.targets.get(synapse.target)
            self.targets[synapse.target] = _Loose(loose.path if loose else path, loose.synapses + 1 if loose else 1)

    def _doubles(self) -> Iterator[Finding]:
        for folded, ids in sorted(self.folded.items()):
            own = layout.HUB + folded
            first = own if own in ids else min(ids)
            for other in sorted(set(ids) - {first}):
                path = layout.hub_path(other)
                yield Finding(ERROR, path, self._line(path, "concept"), f"concept: is that of {layout.hub_path(first)}")

    def _aliases(self) -> Iterator[Finding]:
        self.owners.update((layout.HUB + folded, min(ids)) for folded, ids in self.folded.items())
        self.owners.update((one, one) for ids in self.folded.values() for one in ids)
        for hub_id, number, name in self.aliases:
            other = self.owners.setdefault(names.reference(name), hub_id)
            if other != hub_id:
                path = layout.hub_path(hub_id)
                yield Finding(NOTE, path, self._line(path, f"aliases.{number}"), f"aliases: {name} is a name of {other} as well")

    def _dangling(self) -> Iterator[Finding]:
        for target, loose in sorted(self.targets.items()):
            if target not in self.owners:
                more = f", nor for {loose.synapses - 1:,} more" if loose.synapses > 1 else ""
                path, line = self._where(loose.path, target)
                yield Finding(NOTE, path, line, f"there is no hub {target} for a synapse to lead to{more}")

    def _line(self, path: str, key: str) -> int:
        return line_at(read.raw_of(self.root, path) or b"", key)

    def _where(self, path: str, target: str) -> tuple[str, int]:
        """Return the file of a hub, or the one of its weaker synapses, and the line in it that names the target."""
        for one in (path, path.removesuffix(".json") + ".more.json"):
            raw = read.raw_of(self.root, one) or b""
            at = raw.find(f'"{target}"'.encode())
            if at >= 0:
                return one, raw.count(b"\n", 0, at) + 1
        return path, 0


def moved(root: str, zone: str, path: str) -> tuple[str, list[Op]] | None:
    """Return how a file comes into the folder that its name says, and the operations; None when it cannot be read, or is no hub's.

    What lies there already is never written over.
    """
    hub_id = layout.id_of(os.path.basename(path))
    rest = layout.is_rest(path)
    target = layout.rest_path(hub_id) if rest else layout.hub_path(hub_id)
    raw = read.raw_of(root, path)
    if raw is None or os.path.lexists(os.path.join(root, target)):
        return None
    try:
        said = hubs.read_rest(raw, zone).id if rest else hubs.read(raw, zone).id
    except BrokenHubError:
        return None
    if said != hub_id:
        return None
    ops: list[Op] = [Put(path=target, data=raw, before=None), Remove(path=path, before=sha256(raw).hexdigest())]
    return f"moved to {target}", ops
