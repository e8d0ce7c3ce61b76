"""The vault: the only knower of the tree. Reads memories, applies changes, keeps the index in line."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Self

from luna_cli.errors import CorruptError, LunaError, NotFoundError, PartlyDoneError, UsageError
from luna_cli.files import codec, journal, lock, transaction
from luna_cli.files.ids import next_id
from luna_cli.files.sqlite import Connection, DatabaseError, OperationalError, is_damage, memory
from luna_cli.files.transaction import Conflict, Op, Remove
from luna_cli.model.memory import Memory
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import config as configuration
from luna_cli.vault import layout, stubs
from luna_cli.vault.index import open as index
from luna_cli.vault.index.follow import follow
from luna_cli.vault.network import follow as network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from luna_cli.model.change import Change
    from luna_cli.vault.plan import Plan


class Place(NamedTuple):
    """Where a memory lies: its path below the root, and whether that is an archive log."""

    id: str
    path: str
    archived: bool


class DamagedIndexError(LunaError):
    """The index was damaged, which showed only while it was asked; it is whole again, and nothing else was done."""


class Applied(NamedTuple):
    """What `Vault.apply` did: the transaction's id (empty when nothing had to change) and the hand edits that stood in the way."""

    id: str
    conflicts: tuple[Conflict, ...]


class Vault:
    """An open vault. Reads take no lock; every write is one crash-safe transaction (docs/design/durability.md)."""

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

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the index; one that turned out damaged while it was asked is rebuilt, and the command may be given again."""
        self.close()
        if isinstance(error, DatabaseError) and is_damage(error):
            index.rebuild(self.config).close()
            raise DamagedIndexError("the index was damaged and has been rebuilt", "give the command again") from error

    def _recover(self) -> None:
        held = lock.try_hold(self.root)
        if held is None:
            return  # another luna is at work there, or nothing can be written here
        with held:
            for outcome in transaction.recover(held):
                self.notes.append(f"finished an interrupted change ({outcome.id})")
                self.notes.extend(conflict_note(conflict) for conflict in outcome.conflicts)

    def refresh(self, folders: Iterable[str]) -> None:
        """Look at these folders and logs again, whatever their times say; in a copy of the index where it cannot be written."""
        try:
            index.look_again(self.db, self.config, folders)
        except OperationalError:
            index.look_again(self.detach(), self.config, folders)

    def detach(self) -> Connection:
        """Go on in a copy of the index in memory, where the index itself cannot be written, and return it."""
        copy = memory()
        self.db.backup(copy)
        self.close()
        self._db = copy
        return copy

    def settle(self) -> None:
        """Merge what many stores have left in pieces in the index; recall asks it faster afterwards."""
        index.settle(self.db)

    # -- reading

    def locate(self, prefix: str) -> Place:
        """Find a memory by its id, or by the beginning of it.

        Raises NotFoundError; UsageError when several begin so, naming some; CorruptError or NewerFormatError when
        its file cannot be read.
        """
        wanted = prefix if prefix.startswith("exp_") else f"exp_{prefix}"
        places = "SELECT m.id, f.path, m.name, m.tier FROM memory m JOIN folder f ON f.n = m.folder"
        query = f"{places} WHERE m.id >= ? AND m.id < ? ORDER BY m.id LIMIT 6"
        rows = self.db.execute(query, (wanted, wanted + "g")).fetchall() if len(wanted) > len("exp_") else []
        if not rows:
            bad = self.db.execute("SELECT path, reason FROM bad WHERE instr(path, ?) LIMIT 1", (wanted,)).fetchone()
            if bad is not None and len(wanted) > len("exp_"):
                with suppress(CorruptError, NotFoundError):
                    read_file(self, bad[0])  # a newer version says so itself
                raise CorruptError(bad[1], "mend the file; 'luna check' names every such file")
            raise NotFoundError(f"no memory has the id {prefix or repr(prefix)}", "'luna recall' and 'luna list' show ids")
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
        try:
            return self._has(wanted)
        except DatabaseError as error:
            if not is_damage(error):
                raise
        # What is about to be stored shall not fail for a cache.
        self.close()
        self._db = index.rebuild(self.config)
        return self._has(wanted)

    def _has(self, wanted: list[str]) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ", ".join("?" * len(part))
            found.update(one for (one,) in self.db.execute(f"SELECT id FROM memory WHERE id IN ({marks})", part))  # noqa: S608 - marks only
        return found

    def parent(self, memory_id: str) -> str | None:
        """Return the id of the memory that a living one grew from, or None."""
        row = self.db.execute("SELECT parent FROM memory WHERE id = ?", (memory_id,)).fetchone()
        return row[0] if row else None

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
        from luna_cli.vault.plan import Plan  # readers need not load what writes

        _ = self.db  # in line before the lock, so that the lock is held for the writing alone
        with lock.hold(self.root) as held:
            transaction.recover(held)
            plan = Plan(self.config, self._paths(changes))
            for change in changes:
                plan.add(change)
            applied = self._commit(held, plan.ops(), plan, label=label, message=message, at=at, group=group)
        self.record(message, at)
        return applied

    def record(self, message: str, at: int) -> None:
        """Commit to git when the setting asks for a commit with each change."""
        if self.config.value("git.commit") == "each":
            from luna_cli.vault import history

            remark = history.commit(self.config, message, at)[1]
            if remark:
                self.notes.append(remark)

    def write(self, ops: list[Op], *, label: str, message: str, at: int) -> Applied:
        """Write operations on files that no change describes, such as what `check --repair` mends, in one transaction.

        Each names the bytes that it replaces, so a file that was edited meanwhile is a conflict and stays. Raises as `apply`.
        """
        if not ops:
            return Applied("", ())
        _ = self.db
        with lock.hold(self.root) as held:
            applied = self._commit(held, ops, None, label=label, message=message, at=at, group="")
        self.record(message, at)
        return applied

    def _commit(
        self, held: lock.Lock, ops: list[Op], plan: Plan | None, *, label: str, message: str, at: int, group: str, undoes: str = ""
    ) -> Applied:
        outcome = transaction.commit(held, ops, label=label, message=message, group=group or self.group(at), at=at, undoes=undoes)
        follow(self.db, self.config, ops, plan.planted if plan and not outcome.conflicts else [])
        network.follow(self.db, self.config, ops)
        return Applied(outcome.id, outcome.conflicts)

    def _paths(self, changes: Sequence[Change]) -> dict[str, str]:
        ids = [one for change in changes for name in ("id", "newer", "older") if (one := getattr(change, name, None))]
        ids += [before.id for change in changes if isinstance(before := getattr(change, "before", None), Memory)]
        paths: dict[str, str] = {}
        query = "SELECT m.tier, f.path, m.name FROM memory m JOIN folder f ON f.n = m.folder WHERE m.id = ?"
        for memory_id in ids:
            row = self.db.execute(query, (memory_id,)).fetchone()
            if row is not None:
                paths[memory_id] = row[1] if row[0] == ARCHIVED else f"{row[1]}/{row[2]}"
        return paths

    # -- undoing

    def undo(self, name: str, at: int) -> tuple[tuple[journal.Entry, ...], tuple[Conflict, ...]]:
        """Reverse the command whose transactions belong to the group `name`, newest first.

        A file that is no longer what that command wrote stays as it is and is named. Raises NotFoundError, CorruptError.
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
                ops = inverse(self.root, entry)
                applied = self._commit(
                    held, ops, None, label="undo", message=f"undo {entry.label}", at=at, group=group, undoes=name
                )
                conflicts.extend(applied.conflicts)
        self.record(f"undo {found[0].label}", at)
        return tuple(found), tuple(conflicts)


def inverse(root: str, entry: journal.Entry) -> list[Op]:
    """Return the operations that reverse one entry of the journal.

    For a short store whose file was changed since, it is one that will not be done, so that the conflict is recorded.
    """
    try:
        return journal.inverse(root, entry.id)
    except PartlyDoneError:
        return [Remove(path=entry.path, before=NO_HASH)]


NO_HASH = "0" * 64
"""What no file hashes to."""


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
