"""Making the rows of hubs what their files say: what changed, and what leads to it, in the caller's transaction.

A row holds where its synapses lead once aliases are followed, so a hub that comes, goes, or changes its names has those read
again that lead to it.
"""

import time
from collections.abc import Iterable

from luna_cli.errors import LunaError
from luna_cli.files.hubs import BrokenHubError
from luna_cli.files.sqlite import Connection
from luna_cli.vault.config import Config
from luna_cli.vault.index.refresh import set_aside
from luna_cli.vault.network import fresh, layout, names, read
from luna_cli.vault.network.edges import Ends
from luna_cli.vault.network.read import Record
from luna_cli.vault.network.rows import write

DOUBLE = ": its concept is that of "
_ASIDE = "its hub is set aside"


def refresh(db: Connection, config: Config, only: Iterable[str] | None = None) -> None:
    """Bring the rows of stale folders (or those of `only`) in line with their files; the caller holds the transaction."""
    stirred = set(fresh.stale(db, config.root) if only is None else only)
    if not stirred:
        return
    query = "SELECT path FROM bad WHERE path >= ? AND path < ? AND instr(reason, ?)"
    doubles = db.execute(query, (f"{layout.HUBS}/", f"{layout.HUBS}0", DOUBLE)).fetchall()
    stirred.update(path.rpartition("/")[0] for (path,) in doubles)
    work = _Work(db, config)
    now = fresh.folders(config.root)
    for folder in sorted(stirred):
        work.look(folder, now.get(folder))
    while work.pending:
        work.load()
        work.part_doubles()
        work.stir_sources()
    write(db, work.loaded, work.gone)


class _Work:
    """The hubs that are read anew (`loaded`) and those whose rows go (`gone`)."""

    def __init__(self, db: Connection, config: Config) -> None:
        self.db, self.root, self.zone = db, config.root, config.zone
        self.loaded: dict[str, Record] = {}
        self.gone: set[str] = set()
        self.pending: set[str] = set()
        self.files: dict[str, dict[str, read.Signature]] = {}
        self.settled: set[str] = set()
        """Hubs whose sources have been stirred."""
        self.shared: dict[str, str] = {}

    def look(self, folder: str, mtime: int | None) -> None:
        """Note a folder's time, and which of its hubs are to be read."""
        checked = time.time_ns()
        before = fresh.known(self.db, folder)
        aside = {path.rpartition("/")[2] for (path,) in self.db.execute(_BAD, (folder + "/", folder + "0"))}
        now = self._listing(folder)
        if mtime is None:
            self.db.execute("DELETE FROM hub_folder WHERE path = ?", (folder,))
        else:
            self.db.execute("INSERT OR REPLACE INTO hub_folder VALUES (?, ?, ?)", (folder, mtime, checked))
        other = {name for name in {*before, *now} if name in aside or before.get(name) != now.get(name)}
        self.db.executemany("DELETE FROM bad WHERE path = ?", [(f"{folder}/{name}",) for name in aside])
        for name in sorted(other):
            rule = read.placed(folder, name)
            if not rule:
                self.pending.add(layout.id_of(name))
            elif name in now:
                self._bad(f"{folder}/{name}", rule)

    def _listing(self, folder: str) -> dict[str, read.Signature]:
        if folder not in self.files:
            self.files[folder] = fresh.files(self.root, folder)
        return self.files[folder]

    def _signature(self, path: str) -> read.Signature | None:
        folder, _, name = path.rpartition("/")
        return self._listing(folder).get(name)

    def _bad(self, path: str, rule: str) -> None:
        signature = self._signature(path)
        if signature is not None:
            set_aside(self.db, path, *signature, rule if rule.startswith(path) else f"{path}: {rule}")

    def load(self) -> None:
        """Read the pending hubs."""
        for hub_id in sorted(self.pending):
            record = self._record(hub_id)
            if record is None:
                self.gone.add(hub_id)
                self.loaded.pop(hub_id, None)
            else:
                self.gone.discard(hub_id)
                self.loaded[hub_id] = record
        self.pending = set()

    def _record(self, hub_id: str) -> Record | None:
        path, rest_path = layout.hub_path(hub_id), layout.rest_path(hub_id)
        self.db.executemany("DELETE FROM bad WHERE path = ?", [(path,), (rest_path,)])
        signature, rest_signature = self._signature(path), self._signature(rest_path)
        if signature is None:
            self._bad(rest_path, f"there is no {path.rpartition('/')[2]} beside it")
            return None
        try:
            hub = read.read_hub(read.raw_of(self.root, path) or b"", hub_id, self.zone)
        except (BrokenHubError, LunaError) as error:
            self._bad(path, str(error))
            self._bad(rest_path, _ASIDE)
            return None
        rest = None
        if rest_signature is not None:
            try:
                rest = read.read_rest(read.raw_of(self.root, rest_path) or b"", hub, self.zone)
            except (BrokenHubError, LunaError) as error:
                self._bad(rest_path, str(error))
        weaker = rest_signature if rest is not None and rest_signature is not None else (None, None)
        return Record(hub, rest, (*signature, *weaker), self.shared)

    def part_doubles(self) -> None:
        """Keep one of several hubs whose concepts fold to one, that whose file is called so, else the first; others go aside."""
        for folded, ids in self._by_concept().items():
            if len(ids) < 2:  # noqa: PLR2004 - two are a double
                continue
            own = layout.HUB + folded
            first = own if own in ids else min(ids)
            for other in ids - {first}:
                self.loaded.pop(other, None)
                self.gone.add(other)
                self._bad(layout.hub_path(other), f"{layout.hub_path(other)}{DOUBLE}{layout.hub_path(first)}")
                self._bad(layout.rest_path(other), _ASIDE)

    def _by_concept(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for hub_id, record in self.loaded.items():
            found.setdefault(record.folded, set()).add(hub_id)
        for folded, ids in found.items():
            rows = self.db.execute("SELECT id FROM hub WHERE folded = ?", (folded,))
            ids.update(one for (one,) in rows if one not in self.loaded and one not in self.gone)
        return found

    def stir_sources(self) -> None:
        """Have those read again that lead to a name which another hub has now, or none."""
        for hub_id in ({*self.loaded, *self.gone}) - self.settled:
            self.settled.add(hub_id)
            record = self.loaded.get(hub_id)
            after = {hub_id, *map(names.reference, record.aliases), layout.HUB + record.folded} if record else set()
            for key in self._before(hub_id) ^ after:
                self.pending.update(self._sources(key))
        self.pending -= {*self.loaded, *self.gone}

    def _before(self, hub_id: str) -> set[str]:
        if self.db.execute("SELECT 1 FROM hub WHERE id = ?", (hub_id,)).fetchone() is None:
            return set()
        query = "SELECT key FROM hub_name WHERE hub = ? AND key >= 'hub_' AND key < 'hub`'"
        return {hub_id, *(key for (key,) in self.db.execute(query, (hub_id,)))}

    def _sources(self, key: str) -> set[str]:
        """Return the hubs with a synapse to `key`, wherever that led until now."""
        found = {source for (source,) in self.db.execute("SELECT source FROM hub_dangling WHERE target = ?", (key,))}
        query = "SELECT incoming FROM hub WHERE id = ?"
        owners = names.owners(self.db, key)
        found.update(owners)  # a hub may lead to a name of its own
        for owner in {key, *owners}:
            for (incoming,) in self.db.execute(query, (owner,)):
                found.update(Ends(incoming).hubs)
        return found


_BAD = "SELECT path FROM bad WHERE path >= ? AND path < ?"
