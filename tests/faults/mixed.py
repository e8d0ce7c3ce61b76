"""A transaction of every kind of operation, the vault that it starts from, and a child process that is killed while it commits.

`python mixed.py commit ROOT SIZE` commits once; `python mixed.py sweep ROOT SIZE LINKS FIRST STEP INNER` runs a sweep.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from luna_cli.errors import LunaError
from luna_cli.files import rename
from luna_cli.files.lock import hold
from luna_cli.files.transaction import Append, Op, Put, Remove, Trim, commit, recover
from tests.faults.calls import watched

Tree = dict[str, bytes | None]
AT = 1_750_000_000_000


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def old_tree(size: int) -> Tree:
    """The files before: `size` of those that are replaced and removed, and a few logs. Folders are None."""
    tree: Tree = {"leaves": None, "seeds": None, "archives": None, "traces": None}
    for number in range(size):
        tree[f"leaves/{number}.json"] = b"old leaf %d" % number
        tree[f"seeds/{number}.json"] = b"old seed %d" % number
    tree["archives/2026-10.jsonl"] = b'{"id": "one"}\n' * 40
    tree["traces/2026-11-19.aa.jsonl"] = b'\n{"kind": "recall"}\n{"kind": "link"}'
    tree["traces/2026-11-20.aa.jsonl"] = b'\n{"kind": "recall"}\n{"kind": "feel"}'
    return tree


def operations(size: int) -> list[Op]:
    ops: list[Op] = []
    for number in range(size):
        ops.append(Put(path=f"leaves/{number}.json", data=b"new leaf %d" % number * 50, before=digest(b"old leaf %d" % number)))
        ops.append(Remove(path=f"seeds/{number}.json", before=digest(b"old seed %d" % number)))
        ops.append(Put(path=f"roots/2026-11-{number % 3:02d}/{number}.json", data=b"new root %d" % number * 50, before=None))
    stubs = b'{"id": "two"}\n{"id": "three"}\n'
    ops.append(Append(path="archives/2026-10.jsonl", data=stubs, size_before=560))
    ops.append(Append(path="archives/full/2026-11.jsonl", data=stubs, size_before=0))
    ops.append(Trim(path="traces/2026-11-19.aa.jsonl", length=36, sha256=digest(b'\n{"kind": "recall"}\n{"kind": "link"}')))
    ops.append(Trim(path="traces/2026-11-20.aa.jsonl", length=19, sha256=digest(b'\n{"kind": "recall"}')))
    return ops


def new_tree(size: int) -> Tree:
    tree = old_tree(size)
    for op in operations(size):
        folder = os.path.dirname(op.path)
        while folder:
            tree[folder] = None
            folder = os.path.dirname(folder)
        there = tree.get(op.path) or b""
        if isinstance(op, Put):
            tree[op.path] = op.data
        elif isinstance(op, Append):
            tree[op.path] = there + op.data
        elif isinstance(op, Remove) or (isinstance(op, Trim) and op.length == len(there)):
            del tree[op.path]
        elif isinstance(op, Trim):
            tree[op.path] = there[op.length :]
    return tree


def plant(root: str, tree: Tree) -> None:
    os.makedirs(root)
    for path, data in tree.items():
        if data is None:
            os.makedirs(f"{root}/{path}", exist_ok=True)
            continue
        with open(f"{root}/{path}", "wb") as file:
            file.write(data)
    for name in (".luna", ".luna/txn", ".luna/journal"):
        os.makedirs(f"{root}/{name}", mode=0o700)
    hold(root).release()


def read_tree(root: str) -> Tree:
    """Everything below the root but `.luna`."""
    tree: Tree = {}
    for folder, folders, files in os.walk(root):
        if folder == root:
            folders.remove(".luna")
        for name in folders:
            tree[os.path.relpath(f"{folder}/{name}", root)] = None
        for name in files:
            with open(f"{folder}/{name}", "rb") as file:
                tree[os.path.relpath(f"{folder}/{name}", root)] = file.read()
    return tree


def verdict(root: str, size: int) -> str:
    """`old`, `new`, or what is wrong. To be asked after recovery."""
    left = sorted(os.listdir(f"{root}/.luna/txn")) + sorted(set(os.listdir(f"{root}/.luna")) - {"lock", "txn", "journal"})
    if left:
        return f"left over: {left}"
    tree, journal = read_tree(root), os.listdir(f"{root}/.luna/journal")
    if tree == old_tree(size):
        return "old" if not journal else f"old, yet in the journal: {journal}"
    if tree == new_tree(size):
        return "new" if len(journal) == 1 else f"new, yet in the journal: {journal}"
    after = new_tree(size)
    return "neither; not new: " + ", ".join(
        f"{path}: {tree.get(path, 'missing')!r}" for path in sorted({*tree, *after}) if tree.get(path, 0) != after.get(path, 0)
    )


def run(root: str, size: int) -> None:
    with hold(root) as lock:
        outcome = commit(lock, operations(size), label="dream", message="night", group="g", at=AT)
        if outcome.conflicts:
            raise LunaError(f"conflicts: {outcome.conflicts}")


def finish(root: str) -> None:
    with hold(root) as lock:
        recover(lock)


def without_renameat2() -> None:
    """Do as on a filesystem without these renames."""

    def unsupported(source: str, target: str) -> None:
        raise rename.UnsupportedError(22, "no such rename here", source, None, target)

    for name in ("exchange", "no_replace"):
        setattr(rename, name, unsupported)


def killed(act: Callable[[], None], when: int, *, links: bool) -> tuple[bool, list[str]]:
    """Run `act` in a child that is killed before its mutating call number `when` (from 1); say whether it was, and the call."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def hook(name: str, args: tuple[Any, ...]) -> None:
            nonlocal count
            count += 1
            if count == when:
                real_write(writer, name.encode())
                if name == "write" and count % 2:
                    real_write(args[0], bytes(args[1])[: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)

        real_write = os.write
        if links:
            without_renameat2()
        with watched(hook):
            act()
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        call = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    if status not in {0, signal.SIGKILL}:
        raise RuntimeError(f"the child ended with status {status} at call {when}")
    return status == signal.SIGKILL, [call]


def sweep(root: str, size: int, *, links: bool, first: int, step: int, inner: int) -> dict[str, Any]:
    """Kill before every `step`-th call from `first` on, and, at every `inner`-th call, its recovery too."""
    points, bad, seen, when = 0, list[str](), set[str](), first
    pristine, vault = f"{root}/pristine", f"{root}/v"
    plant(pristine, old_tree(size))
    stopped = True
    while stopped:
        again, deeper = 1 + when % inner if inner else 0, True
        while deeper:
            shutil.copytree(pristine, vault)
            stopped, call = killed(lambda: run(vault, size), when, links=links)
            seen.update(call)
            deeper = bool(again) and stopped and killed(lambda: finish(vault), again, links=links)[0]
            finish(vault)
            said = verdict(vault, size)
            points += 1
            if said not in ({"old", "new"} if stopped else {"new"}):
                bad.append(f"call {when} {call} then {again}: {said}")
            shutil.rmtree(vault)
            again += inner
        when += step
    return {"points": points, "bad": bad, "calls": sorted(seen - {""})}


def main(arguments: Sequence[str]) -> int:
    what, root, size = arguments[0], arguments[1], int(arguments[2])
    if what == "sweep":
        links, first, step, inner = (int(word) for word in arguments[3:7])
        result = sweep(root, size, links=bool(links), first=first, step=step, inner=inner)
        sys.stdout.write(json.dumps(result))
        return 0
    try:
        run(root, size)
    except LunaError as error:
        # Not write(2), which may have been made to fail for good.
        os.writev(2, [f"{error.message} ({error.hint})".encode()])
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
