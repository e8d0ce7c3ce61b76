"""Undoing: which command would be reversed, which files that touches, and doing it."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from luna_cli.actions.reports import unsign
from luna_cli.errors import NotFoundError, UsageError
from luna_cli.files import content, journal
from luna_cli.files.journal import Entry
from luna_cli.files.transaction import Conflict, Op, Put, Remove
from luna_cli.vault import layout
from luna_cli.vault.store import Vault, inverse

INIT = "init"
"""The label of planting, which is never undone."""
DREAM = "dream"
"""The label of a dream, whose transactions are nights."""
PARTIAL = frozenset({"store", "import"})
"""Labels of commands whose transactions are batches, each counted in its own message."""
LISTING = "'luna undo --list' shows what can be undone"


class Group(NamedTuple):
    """The transactions of one command, newest first; `name` is what `luna undo` takes."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def at(self) -> int:
        """When the command began, in milliseconds."""
        return self.entries[-1].at

    @property
    def label(self) -> str:
        """The command."""
        return self.entries[0].label

    @property
    def message(self) -> str:
        """What it did, in its own words; of a bulk store or import, whose transactions tell a part each, the whole."""
        first = self.entries[0]
        if self.label == DREAM and (nights := len({entry.message for entry in self.entries} - {first.message})):
            return f"{first.message} (and {nights} before it)"
        if len(self.entries) > 1 and any(entry.message != first.message or entry.label in PARTIAL for entry in self.entries):
            return f"{self.label}, {self.files:,} files"
        return first.message or f"{first.label} {layout.id_of(os.path.basename(first.path))}".rstrip()

    @property
    def files(self) -> int:
        """How many operations on files it made."""
        return sum(count for entry in self.entries for _, count in entry.counts)


class FileChange(NamedTuple):
    """What undoing does to one file: `removed`, `restored`, `rewritten`, `shortened` or `appended`."""

    verb: str
    path: str


class Undone(NamedTuple):
    """What was undone, or would be: the command, its files, and those that stay because somebody changed them since."""

    group: Group
    files: tuple[FileChange, ...]
    conflicts: tuple[Conflict, ...]
    name: str = ""
    """The group of the undo itself, which takes it back when it is undone; empty when nothing was done."""


def groups(entries: Iterable[Entry]) -> list[Group]:
    """Return the commands of the journal, newest first; an entry without a group stands alone."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.group or entry.id, []).append(entry)
    return [Group(name, tuple(members)) for name, members in found.items()]


def pending(entries: Iterable[Entry]) -> list[Group]:
    """Return the commands that can be undone, newest first: neither `init`, nor an undo, nor what one took back."""
    gone: set[str] = set()
    found: list[Group] = []
    for group in groups(entries):
        undoes = group.entries[0].undoes
        if group.name in gone:
            continue
        if undoes:
            gone.add(undoes)  # unless that undo was itself taken back
        elif group.label != INIT:
            found.append(group)
    return found


def undo(vault: Vault, name: str | None, now: int, *, dry_run: bool = False) -> Undone:
    """Reverse the command `name` (its group, or the id of one of its transactions), or the last one that can be.

    Raises NotFoundError when there is none, UsageError when `name` begins several.
    """
    group = _chosen(vault, name)
    files, foreseen = foresee(vault.root, group)
    if dry_run:
        return Undone(group, files, foreseen)
    _, conflicts = vault.undo(group.name, now)
    if group.label == DREAM:
        unsign(vault.root, group.name)
    kept = {conflict.path for conflict in conflicts}
    own = next((one.name for one in groups(journal.entries(vault.root)) if one.entries[0].undoes == group.name), "")
    return Undone(group, tuple(change for change in files if change.path not in kept), conflicts, own)


def _chosen(vault: Vault, name: str | None) -> Group:
    entries = journal.entries(vault.root)
    if name is not None:
        return _named(groups(entries), name)
    for group in pending(entries):
        if any(inverse(vault.root, entry) for entry in group.entries):
            return group
    raise NotFoundError("there is nothing to undo", LISTING)


def _named(known: Sequence[Group], name: str) -> Group:
    """Find a command by its name, by the beginning of that, or by the id of one of its transactions."""
    found = [group for group in known if name == group.name or any(entry.id == name for entry in group.entries)]
    found = found or [group for group in known if name and group.name.startswith(name)]
    if len(found) > 1:
        raise UsageError(f"{name} is the beginning of several: {', '.join(group.name for group in found[:5])}", "write more of it")
    if not found:
        raise NotFoundError(f"the journal has no transaction {name}", LISTING)
    if found[0].label == INIT:
        raise NotFoundError("planting the vault is not undone", "remove its folder if you must")
    return found[0]


def foresee(root: str, group: Group) -> tuple[tuple[FileChange, ...], tuple[Conflict, ...]]:
    """Say what undoing would do to each file, and which files would stay because they are not what the command left."""
    there: dict[str, str | None] = {}
    verbs: dict[str, str] = {}
    kept: dict[str, None] = {}
    for entry in group.entries:
        for op in inverse(root, entry):
            if _stays(root, op, there):
                kept[op.path] = None
            else:
                verbs[op.path] = _verb(op, verbs.get(op.path))
    files = tuple(FileChange(verb, path) for path, verb in verbs.items() if path not in kept)
    return files, tuple(Conflict(path=path, kept="") for path in kept)


def _stays(root: str, op: Op, there: dict[str, str | None]) -> bool:
    """Whether a file is not what `op` expects; `there` carries what earlier operations of the same undo leave, None unknown."""
    if not isinstance(op, Put | Remove):
        there[op.path] = None
        return False
    now = there[op.path] if op.path in there else content.digest(os.path.join(root, op.path))
    after = sha256(op.data).hexdigest() if isinstance(op, Put) else content.MISSING
    if now is not None and now not in {op.before or content.MISSING, after}:
        return True
    there[op.path] = after
    return False


def _verb(op: Op, earlier: str | None) -> str:
    if isinstance(op, Put):
        return "rewritten" if op.before is not None and earlier is None else "restored"
    if isinstance(op, Remove):
        return "removed"
    return {"Truncate": "shortened", "Append": "appended"}.get(type(op).__name__, "shortened")


def counted(files: Sequence[FileChange]) -> str:
    """Say how many files were removed, restored and so on, in words."""
    counts = Counter(change.verb for change in files)
    return ", ".join(f"{count} {verb}" for verb, count in counts.items()) or "no file changed"
