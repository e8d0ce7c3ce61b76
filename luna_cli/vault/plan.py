"""From changes to operations on files: everything that one transaction will do, worked out under the lock."""

import os
from dataclasses import replace
from functools import singledispatchmethod
from hashlib import sha256
from typing import Any

from luna_cli import clock
from luna_cli.errors import CorruptError, NotFoundError, PartlyDoneError
from luna_cli.files import codec
from luna_cli.files.transaction import Append, Op, Put, Remove, Trim
from luna_cli.model.change import Archive, Change, Document, Fold, Plant, Promote, Purge, Record, Revive, Reweigh, Rewrite
from luna_cli.model.memory import Memory
from luna_cli.model.tier import FOLDERS
from luna_cli.phi.access import access_days
from luna_cli.text.slug import slug
from luna_cli.vault import layout, stubs
from luna_cli.vault.config import Config


class Draw:
    """One memory on its way: its file as it was (`raw`, `path`), and the memory as it will be (None when it goes)."""

    __slots__ = ("after", "before", "path", "raw")

    def __init__(self, path: str, raw: bytes | None, before: Memory | None) -> None:
        """Begin with nothing changed."""
        self.path, self.raw, self.before = path, raw, before
        self.after = before


class Plan:
    """Collects changes, then gives the operations; several changes of one memory fold into one file operation."""

    def __init__(self, config: Config, paths: dict[str, str]) -> None:
        """`paths` says where the memories that the changes name lie: id to path below the root."""
        self.config, self.paths = config, paths
        self.memories: dict[str, Draw] = {}
        self.appends: dict[str, list[bytes]] = {}
        self.puts: dict[str, bytes] = {}
        self.folds: list[Fold] = []
        self.planted: list[tuple[Memory, str]] = []
        """New memories and their paths, for the index."""

    def _memory(self, memory_id: str) -> Draw:
        if memory_id not in self.memories:
            if memory_id not in self.paths:
                raise NotFoundError(f"no memory has the id {memory_id}")
            path = self.paths[memory_id]
            with open(os.path.join(self.config.root, path), "rb") as file:
                raw = file.read(codec.MAX_MEMORY + 1)
            memory = codec.read(raw, path, self.config.zone)
            self.memories[memory_id] = Draw(path, raw, replace(memory, memory_type=layout.tier_of(path)))
        return self.memories[memory_id]

    def _alive(self, memory_id: str) -> Memory:
        after = self._memory(memory_id).after
        if after is None:
            raise NotFoundError(f"{memory_id} is no longer in its tier")
        return after

    @singledispatchmethod
    def add(self, change: Change) -> None:
        """Take one change in. Raises NotFoundError, CorruptError, PartlyDoneError."""
        raise TypeError(f"no way to apply {change!r}")

    @add.register
    def _(self, change: Plant) -> None:
        memory = change.memory
        day = clock.local_day(memory.created_at, self.config.zone)
        path = layout.memory_path(memory.memory_type, day, slug(memory.summary or memory.content), memory.id)
        draw = self.memories[memory.id] = Draw(path, None, None)
        draw.after = memory
        self.planted.append((memory, path))

    @add.register
    def _(self, change: Rewrite) -> None:
        draw = self._memory(change.before.id)
        if draw.after != change.before:
            raise PartlyDoneError(f"{draw.path} was changed meanwhile", "look at it and try again")
        draw.after = change.after

    @add.register
    def _(self, change: Reweigh) -> None:
        self._memory(change.id).after = replace(
            self._alive(change.id),
            phi_metrics=change.metrics,
            access_days=change.access_days,
            access_count=change.access_count,
            last_accessed=change.last_accessed,
            promotion_candidate=change.promotion_candidate,
        )

    @add.register
    def _(self, change: Promote) -> None:
        before = self._alive(change.id)
        as_of = before.entered_at if before.phi_metrics.as_of is None else before.phi_metrics.as_of
        # The leaky count shares the instant of the metrics, so it is brought there with them.
        faded = access_days(before.access_days, as_of, change.metrics.as_of or as_of, 0)
        self._memory(change.id).after = replace(
            before,
            memory_type=change.tier,
            tier_since=change.at,
            phi_metrics=change.metrics,
            access_days=faded,
            promotion_candidate=False,
        )

    @add.register
    def _(self, change: Archive) -> None:
        memory = self._alive(change.id)
        month = clock.local_day(change.at, self.config.zone)[:7]
        stub = stubs.stub_of(memory, change.at, change.reason, month)
        self.appends.setdefault(f"{layout.ARCHIVES}/{month}.jsonl", []).append(stubs.stub_line(stub))
        self.appends.setdefault(stub.full, []).append(stubs.full_line(memory))
        self._memory(change.id).after = None

    @add.register
    def _(self, change: Revive) -> None:
        log = self._log(change.id)
        stub = self._cut(log, change.id)
        found = stubs.find_full(self.config.root, stub.full, change.id, self.config.zone)
        if found is None:
            raise CorruptError(f"{stub.full} no longer holds {change.id}", f"its condensation stands in {log}")
        memory = replace(found[0], memory_type=stub.tier, last_accessed=change.at, tier_since=found[0].in_tier_since)
        self.add(Plant(memory=memory))

    @add.register
    def _(self, change: Purge) -> None:
        path = self.paths.get(change.id, "")
        if path.startswith(f"{layout.ARCHIVES}/"):
            stub = self._cut(path, change.id)
            self._cut_full(stub.full, change.id)
        else:
            self._memory(change.id).after = None

    @add.register
    def _(self, change: Record) -> None:
        self.appends.setdefault(change.path, []).append(codec.encode_line(change.line))

    @add.register
    def _(self, change: Document) -> None:
        self.puts[change.path] = codec.encode(change.value)

    @add.register
    def _(self, change: Fold) -> None:
        self.folds.append(change)

    def _log(self, memory_id: str) -> str:
        path = self.paths.get(memory_id, "")
        if not path.startswith(f"{layout.ARCHIVES}/"):
            raise NotFoundError(f"{memory_id} is not archived", "'luna show' tells where it is" if path else "")
        return path

    def _cut(self, log: str, memory_id: str) -> Any:
        """Take a stub's line out of its log."""
        kept, found = [], None
        for line in self._lines(log):
            stub = stubs.read_stub(line) if memory_id.encode() in line else None
            if stub is not None and stub.id == memory_id:
                found = stub
            else:
                kept.append(line)
        if found is None:
            raise NotFoundError(f"{log} no longer holds {memory_id}")
        self.puts[log] = b"".join(kept)
        return found

    def _cut_full(self, log: str, memory_id: str) -> None:
        mark = f'"id":"{memory_id}"'.encode()
        self.puts[log] = b"".join(line for line in self._lines(log) if mark not in line)

    def _lines(self, log: str) -> list[bytes]:
        data = self.puts.get(log)
        if data is None:
            with open(os.path.join(self.config.root, log), "rb") as file:
                data = file.read()
        return data.splitlines(keepends=True)

    def ops(self) -> list[Op]:
        """Return the operations, new files first, so that at no instant a memory stands nowhere."""
        puts: list[Op] = []
        removes: list[Op] = []
        for draw in self.memories.values():
            self._memory_ops(draw, puts, removes)
        for path, data in self.puts.items():
            before = _digest(os.path.join(self.config.root, path))
            puts.append(Put(path=path, data=data, before=before))
        for path, lines in self.appends.items():
            puts.append(Append(path=path, data=b"".join(lines), size_before=_size(os.path.join(self.config.root, path))))
        folds = [Trim(path=fold.path, length=fold.length, sha256=fold.sha256) for fold in self.folds]
        return [*puts, *removes, *folds]

    def _memory_ops(self, draw: Draw, puts: list[Op], removes: list[Op]) -> None:
        before = sha256(draw.raw).hexdigest() if draw.raw is not None else None
        if draw.after is None:
            if before is not None:
                removes.append(Remove(path=draw.path, before=before))
            return
        if draw.after == draw.before:
            return
        data = self._bytes(draw)
        path = self._place(draw)
        if path == draw.path:
            puts.append(Put(path=path, data=data, before=before))
        else:
            puts.append(Put(path=path, data=data, before=None))
            removes.append(Remove(path=draw.path, before=before or ""))

    def _bytes(self, draw: Draw) -> bytes:
        assert draw.after is not None  # noqa: S101 - for the type checker: the caller has just looked
        try:
            return codec.write(draw.after)
        except codec.RuleError as error:
            raise CorruptError(f"{draw.after.id}: {error}") from error

    def _place(self, draw: Draw) -> str:
        assert draw.after is not None  # noqa: S101 - as above
        if draw.before is None or draw.after.memory_type == draw.before.memory_type:
            return draw.path
        return f"{FOLDERS[draw.after.memory_type]}/{draw.path.split('/', 1)[1]}"


def _digest(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return None


def _size(path: str) -> int:
    return os.path.getsize(path) if os.path.exists(path) else 0
