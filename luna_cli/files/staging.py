"""The part of a transaction before its commit point: everything can still be thrown away."""

import os
from collections.abc import Sequence
from hashlib import sha256

from luna_cli.files import content, intent, rename
from luna_cli.files.intent import Append, Head, Op, Put, Remove, Step, Trim, Truncate

ONE_BY_ONE = 64
"""Above so many files or folders, one sync of the filesystem is cheaper than one each."""


def stage(root: str, folder: str, ops: Sequence[Op], head: Head) -> list[Step]:
    """Write what `ops` need, and the intent, into the new folder; make all durable; rename the intent: the commit point.

    Raises OSError; until then nothing has changed.
    """
    os.mkdir(folder, 0o700)
    os.chmod(folder, 0o700)
    each = sum(isinstance(op, Put | Append | Truncate) for op in ops) <= ONE_BY_ONE
    steps = [_stage_one(op, f"{root}/{op.path}", f"{folder}/{number}", sync=each) for number, op in enumerate(ops)]
    draft = f"{folder}/intent"
    intent.write_new(draft, intent.encode(head, steps), sync=each)
    if each:
        rename.sync_folder(folder)
        rename.sync_folder(os.path.dirname(folder))
    else:
        rename.sync_filesystem(folder)
    os.rename(draft, f"{folder}/{intent.COMMIT}")
    return steps


def discard(folder: str) -> None:
    """Remove a transaction's folder that was not committed. Raises OSError."""
    for name in os.listdir(folder):
        os.unlink(f"{folder}/{name}")
    os.rmdir(folder)


def _stage_one(op: Op, target: str, staged: str, *, sync: bool) -> Step:
    if isinstance(op, Put):
        intent.write_new(staged, op.data, sync=sync)
        return Step("put", op.path, op.before, sha256(op.data).hexdigest(), len(op.data))
    if isinstance(op, Remove):
        return Step("remove", op.path, op.before, None, 0)
    if isinstance(op, Append):
        intent.write_new(staged, op.data, sync=sync)
        fresh = not os.path.lexists(target)
        return Step("append", op.path, None, sha256(op.data).hexdigest(), op.size_before, fresh)
    if isinstance(op, Trim):
        return Step("trim", op.path, op.sha256, None, op.length)
    _keep_tail(op, target, staged, sync=sync)
    return Step("truncate", op.path, op.tail_sha256, None, op.size)


def _keep_tail(op: Truncate, target: str, staged: str, *, sync: bool) -> None:
    """Copy what a Truncate will cut, if it is still that."""
    fd = content.open_plain(target)
    if fd is None:
        return
    try:
        tail = content.read_range(fd, op.size, max(0, os.fstat(fd).st_size - op.size))
    finally:
        os.close(fd)
    if sha256(tail).hexdigest() == op.tail_sha256:
        intent.write_new(staged, tail, sync=sync)
