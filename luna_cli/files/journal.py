"""The journal: what every transaction did and replaced, kept so that it can be reversed.

`.luna/journal/<id>/` is a finished transaction's folder: the intent (COMMIT) and, under the number of its step, what the step
replaced or removed, or what it did not apply. `.luna/journal/short.jsonl` has one line for each store that took the short way.
"""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from luna_cli.errors import NotFoundError, PartlyDoneError
from luna_cli.files import content, intent, rename, staging
from luna_cli.files.ids import SHORT, is_id
from luna_cli.files.intent import COMMIT, Append, Op, Put, Remove, Step, Truncate

_SHORT_FIELDS = {"id": str, "at": int, "label": str, "group": str, "path": str, "size": int}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transaction: `counts` says how many operations of each kind; `path` is set for a store that took the short way."""

    id: str
    at: int
    label: str
    message: str
    group: str
    undoes: str
    counts: tuple[tuple[str, int], ...]
    path: str = ""
    size: int = 0


def entries(root: str) -> list[Entry]:
    """Return what the journal of the vault at `root` holds, newest first. Raises CorruptError, NewerFormatError."""
    found = [_short_entry(line) for line in _short_lines(root)]
    for name in _folders(root):
        if not os.path.lexists(f"{root}/.luna/journal/{name}/{COMMIT}"):
            continue  # being pruned
        head = intent.load_head(f"{root}/.luna/journal/{name}/{COMMIT}")
        counts = tuple(sorted(head.counts.items()))
        found.append(
            Entry(
                id=head.id, at=head.at, label=head.label, message=head.message, group=head.group, undoes=head.undoes, counts=counts
            )
        )
    return sorted(found, key=lambda entry: entry.id, reverse=True)


def inverse(root: str, name: str) -> list[Op]:
    """Return the operations that reverse the transaction with the id `name`, in reverse order.

    There is none for a step that was not applied. Committing them reports a conflict for each file that was changed since.
    Raises NotFoundError for an unknown id,
    PartlyDoneError when a short store's file is no longer what it wrote, CorruptError when the journal itself was damaged.
    """
    folder = f"{root}/.luna/journal/{name}"
    if not is_id(name) or not os.path.lexists(f"{folder}/{COMMIT}"):
        return [_inverse_short(root, name)]
    _, steps = intent.load(f"{folder}/{COMMIT}")
    ops = (_REVERSE[step.kind](root, step, f"{folder}/{number}") for number, step in reversed(list(enumerate(steps))))
    return [op for op in ops if op is not None]


def prune(root: str, before_ms: int) -> int:
    """Forget the transactions older than the instant `before_ms`; return how many. To be called under the vault's lock."""
    limit = f"{before_ms:013d}"
    old = [name for name in _folders(root) if name < limit]
    for name in old:
        folder = f"{root}/.luna/journal/{name}"
        # The intent last: stopped half way, the folder is still an entry, and pruned next time.
        for file in os.listdir(folder):
            if file != COMMIT:
                os.unlink(f"{folder}/{file}")
        staging.discard(folder)
    return len(old) + _prune_short(root, limit)


def _reverse_put(_root: str, step: Step, kept: str) -> Op | None:
    if step.before is None:
        return None if os.path.lexists(kept) else Remove(path=step.path, before=step.after or "")
    if content.digest(kept) != step.before:
        return None
    return Put(path=step.path, data=content.read(kept), before=step.after)


def _reverse_remove(_root: str, step: Step, kept: str) -> Op | None:
    return Put(path=step.path, data=content.read(kept), before=None) if content.digest(kept) == step.before else None


def _reverse_append(_root: str, step: Step, kept: str) -> Op | None:
    after = step.after or ""
    at = content.number(f"{kept}.at", step.size)
    if step.fresh and at == 0:
        return Remove(path=step.path, before=after)
    return Truncate(path=step.path, size=at, tail_sha256=after)


def _reverse_trim(root: str, step: Step, kept: str) -> Op | None:
    head = content.read(kept)[: step.size] if os.path.lexists(kept) else b""
    return (
        Append(path=step.path, data=head, size_before=_size(root, step.path)) if sha256(head).hexdigest() == step.before else None
    )


def _reverse_truncate(_root: str, step: Step, kept: str) -> Op | None:
    return Append(path=step.path, data=content.read(kept), size_before=step.size) if content.digest(kept) == step.before else None


_REVERSE: dict[str, Callable[[str, Step, str], Op | None]] = {
    "put": _reverse_put,
    "remove": _reverse_remove,
    "append": _reverse_append,
    "trim": _reverse_trim,
    "truncate": _reverse_truncate,
}


def _inverse_short(root: str, name: str) -> Op:
    for line in _short_lines(root):
        if line["id"] == name:
            full = f"{root}/{line['path']}"
            if _size(root, line["path"]) != line["size"]:
                raise PartlyDoneError(f"{full} is no longer what was stored", "it was left as it is")
            return Remove(path=line["path"], before=content.digest(full))
    raise NotFoundError(f"the journal has no transaction {name!r}", "luna log lists them")


def _short_entry(line: dict[str, Any]) -> Entry:
    return Entry(
        id=line["id"],
        at=line["at"],
        label=line["label"],
        message="",
        group=line["group"],
        undoes="",
        counts=(("put", 1),),
        path=line["path"],
        size=line["size"],
    )


def _short_lines(root: str) -> list[dict[str, Any]]:
    import json

    path = f"{root}/.luna/journal/{SHORT}"
    try:
        text = content.read(path)
    except FileNotFoundError:
        return []
    lines: list[dict[str, Any]] = []
    for line in text.split(b"\n"):
        try:
            fields = json.loads(line)
        except ValueError:
            continue  # torn by a full disk or a power cut; the memory itself is not here
        if isinstance(fields, dict) and all(isinstance(fields.get(key), kind) for key, kind in _SHORT_FIELDS.items()):
            lines.append(fields)
    return lines


def _prune_short(root: str, limit: str) -> int:
    """Drop the old lines, all at the front, as an appender expects it: under the exclusive lock, the file replaced whole."""
    import json

    path = f"{root}/.luna/journal/{SHORT}"
    fd = content.open_plain(path)
    if fd is None:
        return 0
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        lines = _short_lines(root)
        kept = [line for line in lines if line["id"] >= limit]
        if len(kept) == len(lines):
            return 0
        aside = f"{path}.new"
        if os.path.lexists(aside):
            os.unlink(aside)
        intent.write_new(aside, b"".join(b"\n" + json.dumps(line).encode() for line in kept), sync=True)
        os.rename(aside, path)
        rename.sync_folder(os.path.dirname(path))
        return len(lines) - len(kept)
    finally:
        os.close(fd)


def _folders(root: str) -> list[str]:
    base = f"{root}/.luna/journal"
    try:
        return [name for name in os.listdir(base) if is_id(name)]
    except FileNotFoundError:
        return []


def _size(root: str, path: str) -> int:
    try:
        return os.lstat(f"{root}/{path}").st_size
    except FileNotFoundError:
        return 0
