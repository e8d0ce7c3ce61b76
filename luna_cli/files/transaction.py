"""One transaction for every change of files: it happens entirely or not at all, and a hand edit is never lost.

Staged under `.luna/txn/<id>/`, committed by one rename there, applied, then kept as `.luna/journal/<id>/`, which is what undo
reverses. See docs/design/durability.md.
"""

import errno
import os
from collections import Counter
from collections.abc import Sequence

from luna_cli.errors import LunaError
from luna_cli.files import intent, paths, rename, staging
from luna_cli.files.apply import Application
from luna_cli.files.ids import next_id
from luna_cli.files.intent import Append, Conflict, Head, Op, Outcome, Put, Remove, Step, Trim, Truncate
from luna_cli.files.lock import Lock, needs_recovery

__all__ = ["Append", "Conflict", "Op", "Outcome", "Put", "Remove", "Trim", "Truncate", "commit", "recover"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


def commit(lock: Lock, ops: Sequence[Op], *, label: str, message: str, group: str, at: int, undoes: str = "") -> Outcome:
    """Do all of `ops`, durably, under the held lock; an interrupted transaction is finished first.

    `label` is the command, `message` the git commit's, `group` the id shared by the transactions of one command, `at` the
    instant in milliseconds, `undoes` the group that this one reverses. No ops, no transaction. A file that a person changed
    stays as it is and is named in the outcome.

    Raises ValueError for two ops on one path or a released lock, RefusedError for unsafe paths,
    LunaError when the disk fails: its message says whether the change was recorded.
    """
    if not lock.held:
        raise ValueError("the lock was released before the commit")
    if not ops:
        return Outcome(id="")
    _check(lock.root, ops)
    earlier = tuple(conflict for outcome in recover(lock) for conflict in outcome.conflicts) if needs_recovery(lock.root) else ()
    folder, steps = _stage(lock.root, ops, label=label, message=message, group=group, at=at, undoes=undoes)
    outcome = _finish(lock.root, folder, steps, resumed=False)
    return Outcome(id=outcome.id, conflicts=earlier + outcome.conflicts)


def recover(lock: Lock) -> tuple[Outcome, ...]:
    """Finish what was committed and discard what was not; nothing to do when nothing was interrupted.

    Can itself be stopped at any point and called again. Raises CorruptError for an intent that is not whole, LunaError.
    """
    base = f"{lock.root}/.luna/txn"
    outcomes: list[Outcome] = []
    if not needs_recovery(lock.root):
        return ()
    paths.inside(lock.root, ".luna/txn/x")
    for name in sorted(os.listdir(base)):
        folder = f"{base}/{name}"
        if os.path.islink(folder):
            os.unlink(folder)
            continue
        if os.path.lexists(f"{folder}/{intent.COMMIT}"):
            _, steps = intent.load(f"{folder}/{intent.COMMIT}")
            outcomes.append(_finish(lock.root, folder, steps, resumed=True))
        else:
            _discard(folder)
    return tuple(outcomes)


def _check(root: str, ops: Sequence[Op]) -> None:
    seen: set[str] = set()
    taken: set[str] = set()
    for op in ops:
        if op.path in taken:
            raise ValueError(f"two operations on {op.path!r} in one transaction")
        if op.path.startswith(".luna/"):
            raise ValueError(f"{op.path!r} is luna's own and is not changed by a transaction")
        taken.add(op.path)
        paths.inside(root, op.path, seen)


def _stage(root: str, ops: Sequence[Op], *, label: str, message: str, group: str, at: int, undoes: str) -> tuple[str, list[Step]]:
    """Bring the transaction to its commit point; on failure everything staged is removed."""
    try:
        _make_base(root)
        name = next_id(root, at)
    except OSError as error:
        raise _failure(error, "nothing was changed") from error
    folder = f"{root}/.luna/txn/{name}"
    counts = dict(Counter(type(op).__name__.lower() for op in ops))
    try:
        return folder, staging.stage(root, folder, ops, Head(name, at, label, message, group, undoes, counts))
    except OSError as error:
        _discard(folder)
        raise _failure(error, "nothing was changed") from error


def _make_base(root: str) -> None:
    for name in ("txn", "journal"):
        for made in paths.make_folders(root, f".luna/{name}"):
            rename.sync_folder(f"{root}/{made.rpartition('/')[0]}")


def _finish(root: str, folder: str, steps: list[Step], *, resumed: bool) -> Outcome:
    """Go from the commit point to the journal."""
    name = os.path.basename(folder)
    try:
        rename.sync_folder(folder)
        rename.sync_folder(os.path.dirname(folder))
        conflicts = Application(root, folder, steps, resumed=resumed).run()
        os.rename(folder, f"{root}/.luna/journal/{name}")
        rename.sync_folder(f"{root}/.luna/journal")
        rename.sync_folder(f"{root}/.luna/txn")
    except OSError as error:
        raise _failure(error, "the change is recorded and the next command finishes it") from error
    return Outcome(id=name, conflicts=conflicts)


def _discard(folder: str) -> None:
    try:
        staging.discard(folder)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        os.unlink(folder)
    except OSError as error:
        raise _failure(error, "an unfinished transaction could not be cleared") from error


def _failure(error: OSError, state: str) -> LunaError:
    where = error.filename if isinstance(error.filename, str) else "the vault"
    hint = "make room on the disk and try again" if error.errno in _FULL else "check the disk and the folder's permissions"
    return LunaError(f"{where} could not be written: {error.strerror}; {state}", hint)
