"""The vault: the only knower of the tree. Reads memories, applies changes, keeps the index in line."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from luna_cli.errors import LunaError, NotFoundError, UsageError
from luna_cli.files import codec, journal, lock, transaction
from luna_cli.files.ids import next_id
from luna_cli.files.sqlite import Connection
from luna_cli.files.transaction import Conflict, Op
from luna_cli.model.change import Change
from luna_cli.model.memory import Memory
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import config as configuration
from luna_cli.vault import layout, stubs
from luna_cli.vault.index import open as index
from luna_cli.vault.index.follow import follow
from luna_cli.vault.plan import Plan


class Place(NamedTuple):
    """Where a memory lies: its path below the root, and whether that is an archive log."""

    id: str
    path: str
    archived: bool


class Applied(NamedTuple):
    """What `Vault.apply` did: the transaction's id (empty when nothing had to change) and the hand edits that stood in the way."""

    id: str
    conflicts: tuple[Conflict, ...]


class Vault:
    """An open vault. Reads take no lock; every write is one crash-safe transaction (design/durability)."""

    def __init__(self, root: str) -> None:
        """Open the vault at `root`. Raises NoVaultError, CorruptError, NewerFormatError."""
        self.config = configuration.load(root)
        self.root = root
        self.notes: list[str] = []
        """What happened on the way that a person should hear of: recovered transactions, conflicts."""
        self._db: Connection | None = None
        if lock.needs_recovery(root):
            self._recover()

    @property
    def db(self) -> Connection:
        """The index, in line with the files at its first use."""
        if self._db is None:
            self._db = index.ready(self.config)
        return self._db

    def close(self) -> None:
        """Close the index; the vault may be used again."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _recover(self) -> None:
        held = lock.try_hold(self.root)
        if held is None:
            return  # another luna is at work there, or nothing can be written here
        with held:
            for outcome in transaction.recover(held):
                self.notes.append(f"finished an interrupted change ({outcome.id})")
                self.notes.extend(conflict_note(conflict) for conflict in outcome.conflicts)

    def refresh(self, folders: Iterable[str]) -> None:
        """Look at these folders and logs again, whatever their times say."""
        index.look_again(self.db, self.config, folders)

    # -- reading

    def locate(self, prefix: str) -> Place:
        """Find a memory by its id, by the beginning of it, or by a former id.

        Raises NotFoundError; UsageError when several begin so, naming some.
        """
        wanted = prefix if prefix.startswith("exp_") else f"exp_{prefix}"
        query = (
            "SELECT memory.id, folder.path, memory.name, memory.tier FROM memory JOIN folder ON folder.n = memory.folder "
            "WHERE memory.id >= ? AND memory.id < ? ORDER BY memory.id LIMIT 6"
        )
        rows = self.db.execute(query, (wanted, wanted + "g")).fetchall() if len(prefix) > len("exp_") or wanted != prefix else []
        if not rows:
            raise NotFoundError(f"no memory has the id {prefix}", "'luna recall' and 'luna list' show ids")
        if len(rows) > 1 and rows[0][0] != wanted:
            shown = ", ".join(row[0] for row in rows[:5]) + (", …" if len(rows) > 5 else "")  # noqa: PLR2004 - five are shown
            raise UsageError(f"{prefix} is the beginning of several ids: {shown}", "write more of it")
        memory_id, folder, name, tier = rows[0]
        archived = tier == ARCHIVED
        return Place(memory_id, folder if archived else f"{folder}/{name}", archived)

    def read(self, place: Place) -> Memory:
        """Read a memory whole, from its file or, archived, from the full log. Raises NotFoundError, CorruptError."""
        if place.archived:
            return self._read_archived(place)
        return read_file(self, place.path)

    def _read_archived(self, place: Place) -> Memory:
        found = [stub for stub in stubs.read_log(self.root, place.path)[0] if stub.id == place.id]
        full = stubs.find_full(self.root, found[-1].full, place.id, self.config.zone) if found else None
        if full is None:
            raise NotFoundError(f"the full text of {place.id} is gone", f"its condensation stands in {place.path}")
        return full[0]

    def has(self, ids: Iterable[str]) -> set[str]:
        """Return which of these whole ids are in the vault, archived ones included."""
        wanted = list(ids)
        found: set[str] = set()
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ", ".join("?" * len(part))
            found.update(one for (one,) in self.db.execute(f"SELECT id FROM memory WHERE id IN ({marks})", part))  # noqa: S608 - marks only
        return found

    # -- writing

    def group(self, at: int) -> str:
        """Return a fresh name for the transactions of one command, which `undo` reverses together."""
        return next_id(self.root, at)

    def apply(self, changes: Sequence[Change], *, label: str, message: str, at: int, group: str = "") -> Applied:
        """Write `changes` in one transaction and bring the index in line. No changes, no transaction.

        Raises LockedError, NotFoundError, PartlyDoneError, CorruptError, LunaError; then nothing was written.
        """
        if not changes:
            return Applied("", ())
        _ = self.db  # in line before the lock, so that the lock is held for the writing alone
        with lock.hold(self.root) as held:
            transaction.recover(held)
            plan = Plan(self.config, self._paths(changes))
            for change in changes:
                plan.add(change)
            return self._commit(held, plan.ops(), plan, label=label, message=message, at=at, group=group)

    def _commit(
        self, held: lock.Lock, ops: list[Op], plan: Plan | None, *, label: str, message: str, at: int, group: str, undoes: str = ""
    ) -> Applied:
        outcome = transaction.commit(held, ops, label=label, message=message, group=group or self.group(at), at=at, undoes=undoes)
        follow(self.db, self.config, ops, plan.planted if plan and not outcome.conflicts else [])
        return Applied(outcome.id, outcome.conflicts)

    def _paths(self, changes: Sequence[Change]) -> dict[str, str]:
        ids = [change.id for change in changes if hasattr(change, "id")]
        ids += [change.before.id for change in changes if hasattr(change, "before")]
        paths: dict[str, str] = {}
        query = (
            "SELECT memory.tier, folder.path, memory.name FROM memory JOIN folder ON folder.n = memory.folder WHERE memory.id = ?"
        )
        for memory_id in ids:
            row = self.db.execute(query, (memory_id,)).fetchone()
            if row is not None:
                paths[memory_id] = row[1] if row[0] == ARCHIVED else f"{row[1]}/{row[2]}"
        return paths

    # -- undoing

    def undo(self, name: str, at: int) -> tuple[tuple[journal.Entry, ...], tuple[Conflict, ...]]:
        """Reverse the command whose transactions belong to the group `name`, newest first.

        Raises NotFoundError, PartlyDoneError when a file is no longer what that command wrote.
        """
        _ = self.db
        group = self.group(at)
        conflicts: list[Conflict] = []
        with lock.hold(self.root) as held:
            transaction.recover(held)
            found = [entry for entry in journal.entries(self.root) if name in {entry.group, entry.id}]
            if not found:
                raise NotFoundError(f"the journal has no transaction {name}", "'luna undo --list' shows what can be undone")
            for entry in found:
                ops = journal.inverse(self.root, entry.id)
                applied = self._commit(
                    held, ops, None, label="undo", message=f"undo {entry.label}", at=at, group=group, undoes=name
                )
                conflicts.extend(applied.conflicts)
        return tuple(found), tuple(conflicts)


def read_file(vault: Vault, path: str) -> Memory:
    """Read the memory file at `path` below the root; its folder says its tier. Raises NotFoundError, CorruptError."""
    try:
        with open(os.path.join(vault.root, path), "rb") as file:
            raw = file.read(codec.MAX_MEMORY + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"{path} is gone", "'luna index' looks at every file again") from error
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error
    return replace(codec.read(raw, path, vault.config.zone), memory_type=layout.tier_of(path))


def conflict_note(conflict: Conflict) -> str:
    """Say that a hand edit stood in the way, and where the bytes are that were not applied."""
    kept = f"; what luna would have written is in {conflict.kept}" if conflict.kept else ""
    return f"{conflict.path} was changed by hand and stays as it is{kept}"
