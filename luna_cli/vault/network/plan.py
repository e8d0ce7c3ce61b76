"""From changes of hubs to operations on their files, worked out under the lock."""

from hashlib import sha256

from luna_cli.errors import CorruptError, PartlyDoneError
from luna_cli.files import codec, hubs
from luna_cli.files.hubs import STRONGEST, Rest
from luna_cli.files.transaction import Op, Put, Remove
from luna_cli.model.change import Change, Grow, Uproot
from luna_cli.model.hub import Hub
from luna_cli.vault.network import layout
from luna_cli.vault.network.read import Files, raw_of, read_files


class Beds:
    """Collects changes of hubs; several of one hub fold into one operation a file."""

    def __init__(self, root: str, zone: str) -> None:
        """Work on the hubs of the vault at `root`."""
        self.root, self.zone = root, zone
        self.found: dict[str, Files | None] = {}
        self.after: dict[str, Hub | None] = {}

    def take(self, change: Change) -> bool:
        """Take in a change of a hub; False when it is one of something else.

        Raises PartlyDoneError when the hub is no longer what the change says that it was, CorruptError.
        """
        if isinstance(change, Grow):
            self._expect(change.after.id, change.before)
            self.after[change.after.id] = change.after
        elif isinstance(change, Uproot):
            self._expect(change.hub.id, change.hub)
            self.after[change.hub.id] = None
        else:
            return False
        return True

    def _expect(self, hub_id: str, before: Hub | None) -> None:
        if hub_id not in self.after:
            found = self.found[hub_id] = read_files(self.root, hub_id, self.zone)
            self.after[hub_id] = found.whole if found else None
        if self.after[hub_id] != before:
            state = "was changed meanwhile" if before is not None else "is there already"
            raise PartlyDoneError(f"{layout.hub_path(hub_id)} {state}", "look at it and try again")

    def ops(self) -> tuple[list[Op], list[Op]]:
        """Return what is written, and what is removed."""
        puts: list[Op] = []
        removes: list[Op] = []
        for hub_id, after in self.after.items():
            found = self.found[hub_id]
            if after is None:
                self._remove(hub_id, found, removes)
            elif found is None or after != found.whole:
                self._put(after, found, puts, removes)
        return puts, removes

    def _remove(self, hub_id: str, found: Files | None, removes: list[Op]) -> None:
        if found is not None:
            removes.append(Remove(path=layout.hub_path(hub_id), before=_digest(found.raw) or ""))
            if found.rest_raw is not None:
                removes.append(Remove(path=layout.rest_path(hub_id), before=_digest(found.rest_raw) or ""))

    def _put(self, after: Hub, found: Files | None, puts: list[Op], removes: list[Op]) -> None:
        synapses = tuple(sorted(after.synapses, key=lambda one: one.order))
        whole = _with(after, synapses)
        main, weak = _with(whole, synapses[:STRONGEST]), synapses[STRONGEST:]
        path, rest_path = layout.hub_path(after.id), layout.rest_path(after.id)
        if found is None or found.hub != main:
            puts.append(Put(path=path, data=_bytes(path, whole), before=_digest(found.raw) if found else None))
        rest = found.rest if found else None
        before = _digest(found.rest_raw) if found else self._stray(rest_path)
        if weak == (rest.synapses if rest else ()):
            return
        if weak or (rest is not None and rest.extra):
            data = _rest_bytes(rest_path, Rest(after.id, weak, rest.extra if rest else {}))
            puts.append(Put(path=rest_path, data=data, before=before))
        elif before is not None:
            removes.append(Remove(path=rest_path, before=before))

    def _stray(self, rest_path: str) -> str | None:
        """Refuse to write over weaker synapses that lie there without a hub."""
        if raw_of(self.root, rest_path) is not None:
            raise PartlyDoneError(f"{rest_path} is there already, without a hub", "remove it or mend it by hand")
        return None


def _with(hub: Hub, synapses: tuple[object, ...]) -> Hub:
    from dataclasses import replace

    return hub if hub.synapses == synapses else replace(hub, synapses=synapses)  # type: ignore[arg-type]


def _digest(raw: bytes | None) -> str | None:
    return None if raw is None else sha256(raw).hexdigest()


def _bytes(path: str, hub: Hub) -> bytes:
    try:
        return hubs.write(hub)
    except codec.RuleError as error:
        raise CorruptError(f"{path}: {error}") from error


def _rest_bytes(path: str, rest: Rest) -> bytes:
    try:
        return hubs.write_rest(rest)
    except codec.RuleError as error:
        raise CorruptError(f"{path}: {error}") from error
