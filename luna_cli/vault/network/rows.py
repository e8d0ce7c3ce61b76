"""Writing the rows of hubs: names, where synapses lead once aliases are followed, and the same backwards."""

from collections.abc import Iterable, Mapping

from luna_cli.files.sqlite import Connection
from luna_cli.vault.index import schema
from luna_cli.vault.network import names
from luna_cli.vault.network.edges import Ends
from luna_cli.vault.network.read import Record

_NONE = b""


def write(db: Connection, loaded: Mapping[str, Record], gone: Iterable[str]) -> None:
    """Write the rows of `loaded`, drop those of `gone`, and bring what leads to their targets in line."""
    gone = set(gone)
    before = _Before(db, [*loaded, *gone])
    for table in ("hub_name WHERE hub", "hub_dangling WHERE source"):
        db.executemany(f"DELETE FROM {table} = ?", [(one,) for one in [*loaded, *gone]])  # noqa: S608 - constants
    db.executemany("DELETE FROM hub WHERE id = ?", [(one,) for one in gone])
    for hub_id, new in loaded.items():
        keys = names.keys(new.node[0], new.aliases)
        db.executemany("INSERT INTO hub_name VALUES (?, ?, ?)", [(key, hub_id, worth) for key, worth in keys.items()])
    backwards = _Backwards(db, before, loaded, gone)
    resolve = _Resolver(db, loaded)
    out: dict[str, Ends] = {}
    for hub_id in sorted({*loaded, *gone}):
        record = loaded.get(hub_id)
        out[hub_id] = ends = Ends() if record is None else resolve.ends(record)
        backwards.change(hub_id, Ends(before.outgoing(hub_id)), ends)
    for hub_id, record in sorted(loaded.items()):
        incoming = backwards.ends(hub_id)
        tail = (len(out[hub_id].hubs), len(incoming.hubs), *record.signature, out[hub_id].pack(), incoming.pack())
        db.execute(schema.INSERT_HUB, (*record.row, *tail))
    db.executemany("INSERT OR IGNORE INTO hub_dangling VALUES (?, ?)", resolve.dangling)
    backwards.write()


class _Before:
    """Rows as they were."""

    def __init__(self, db: Connection, ids: Iterable[str]) -> None:
        query = "SELECT outgoing, incoming FROM hub WHERE id = ?"
        found = ((one, db.execute(query, (one,)).fetchone()) for one in ids)
        self.rows: dict[str, tuple[bytes, bytes]] = {one: row for one, row in found if row is not None}

    def outgoing(self, hub_id: str) -> bytes:
        return self.rows.get(hub_id, (_NONE, _NONE))[0]

    def incoming(self, hub_id: str) -> bytes:
        return self.rows.get(hub_id, (_NONE, _NONE))[1]


class _Resolver:
    """Where targets lead: to the hub of that id, else to the first that has it as another name."""

    def __init__(self, db: Connection, loaded: Mapping[str, Record]) -> None:
        self.db = db
        self.found: dict[str, str | None] = {one: one for one in loaded}
        self.dangling: list[tuple[str, str]] = []

    def ends(self, record: Record) -> Ends:
        """Return the edges of a hub; of several to one hub by one relation, as aliases may have it, the strongest."""
        best: dict[tuple[str, str], int] = {}
        raw = record.ends
        for target, relation, force in zip(raw.hubs, raw.relations, raw.forces, strict=True):
            hub = self._hub(target)
            if hub is None:
                self.dangling.append((target, record.hub))
            elif hub != record.hub:
                best[hub, relation] = max(force, best.get((hub, relation), 0))
        found = Ends()
        for (hub, relation), force in best.items():
            found.add(hub, relation, force)
        return found

    def _hub(self, target: str) -> str | None:
        if target not in self.found:
            row = self.db.execute("SELECT id FROM hub WHERE id = ?", (target,)).fetchone()
            self.found[target] = row[0] if row else next(iter(names.owners(self.db, target)), None)
        return self.found[target]


class _Backwards:
    """What leads to hubs, as it changes."""

    def __init__(self, db: Connection, before: _Before, loaded: Mapping[str, Record], gone: set[str]) -> None:
        self.db, self.before, self.loaded, self.gone = db, before, loaded, gone
        self.new: dict[str, Ends] = {}
        self.old: dict[str, bytes] = {}
        self.sources: dict[str, set[str]] = {}
        """Hubs whose edges to a target are no longer as they were; not kept for targets that nothing led to."""

    def change(self, source: str, before: Ends, after: Ends) -> None:
        """Note that the edges of a hub were these and are those."""
        was, now = before.by_hub(), after.by_hub()
        for target in {**was, **now}:
            edges = sorted(now.get(target, ()))
            if target not in self.gone and sorted(was.get(target, ())) != edges:
                ends = self._of(target)
                if self.old[target]:
                    self.sources.setdefault(target, set()).add(source)
                for relation, force in edges:
                    ends.add(source, relation, force)

    def _of(self, target: str) -> Ends:
        if target not in self.new:
            self.new[target] = Ends()
            if target in self.loaded:
                self.old[target] = self.before.incoming(target)
            else:
                row = self.db.execute("SELECT incoming FROM hub WHERE id = ?", (target,)).fetchone()
                self.old[target] = row[0] if row else _NONE
        return self.new[target]

    def ends(self, target: str) -> Ends:
        """Return all that leads to a hub, by source."""
        if target not in self.new:
            return Ends(self.before.incoming(target))
        old, new, changed = self.old[target], self.new[target], self.sources.get(target, set())
        if not old:
            return new
        kept = [edge for edge in _listed(Ends(old)) if edge[0] not in changed]
        found = Ends()
        for hub, relation, force in sorted([*kept, *_listed(new)]):
            found.add(hub, relation, force)
        return found

    def write(self) -> None:
        """Update the rows of targets that were not written anew."""
        for target in sorted(self.new):
            if target not in self.loaded:
                ends = self.ends(target)
                self.db.execute("UPDATE hub SET incoming = ?, ins = ? WHERE id = ?", (ends.pack(), len(ends.hubs), target))


def _listed(ends: Ends) -> list[tuple[str, str, int]]:
    return list(zip(ends.hubs, ends.relations, ends.forces, strict=True))
