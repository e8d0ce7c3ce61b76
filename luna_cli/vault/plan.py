"""From changes to operations on files: everything that one transaction will do, worked out under the lock."""

import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from luna_cli import clock
from luna_cli.errors import CorruptError, NotFoundError, PartlyDoneError
from luna_cli.files import codec
from luna_cli.files.transaction import Op, Put, Remove, Trim
from luna_cli.model.change import (
    Archive,
    Change,
    Demote,
    Document,
    Fold,
    Infer,
    Plant,
    Promote,
    Purge,
    Record,
    Relate,
    Revive,
    Reweigh,
    Rewrite,
    Supersede,
)
from luna_cli.model.memory import EmotionalContext, Memory
from luna_cli.model.tier import FOLDERS
from luna_cli.phi.access import access_days
from luna_cli.text.slug import slug
from luna_cli.vault import layout, stubs
from luna_cli.vault.config import Config
from luna_cli.vault.logs import Logs
from luna_cli.vault.network.plan import Beds


class Draw:
    """One memory on its way: its file as it was (`raw`, `path`), and the memory as it will be (None when it goes)."""

    __slots__ = ("after", "before", "data", "path", "raw")

    def __init__(self, path: str, raw: bytes | None, before: Memory | None) -> None:
        """Begin with nothing changed."""
        self.path, self.raw, self.before = path, raw, before
        self.after = before
        self.data: tuple[Memory, bytes] | None = None
        """A memory with its bytes, where they are at hand already."""


class Plan:
    """Collects changes, then gives the operations; several changes of one memory fold into one file operation."""

    def __init__(self, config: Config, paths: dict[str, str]) -> None:
        """`paths` says where the memories that the changes name lie: id to path below the root."""
        self.config, self.paths = config, paths
        self.memories: dict[str, Draw] = {}
        self.logs = Logs(config.root)
        self.folds: list[Fold] = []
        self.beds = Beds(config.root, config.zone)
        self.planted: list[tuple[Memory, str]] = []
        """New memories and their paths, for the index."""

    def _memory(self, memory_id: str) -> Draw:
        if memory_id not in self.memories:
            if memory_id not in self.paths:
                raise NotFoundError(f"no memory has the id {memory_id}")
            path = self.paths[memory_id]
            if path.startswith(f"{layout.ARCHIVES}/"):
                raise NotFoundError(f"{memory_id} is archived", f"'luna revive {memory_id}' brings it back")
            try:
                with open(os.path.join(self.config.root, path), "rb") as file:
                    raw = file.read(codec.MAX_MEMORY + 1)
            except FileNotFoundError as error:
                raise NotFoundError(f"{path} is gone", "'luna index' looks at every file again") from error
            memory = codec.read(raw, path, self.config.zone)
            self.memories[memory_id] = Draw(path, raw, replace(memory, memory_type=layout.tier_of(path)))
        return self.memories[memory_id]

    def _alive(self, memory_id: str) -> Memory:
        after = self._memory(memory_id).after
        if after is None:
            raise NotFoundError(f"{memory_id} is no longer in its tier")
        return after

    def add(self, change: Change) -> None:
        """Take one change in. Raises NotFoundError, CorruptError, PartlyDoneError."""
        if not self.beds.take(change):
            _WAYS[type(change)](self, change)

    def _plant(self, change: Plant) -> None:
        memory = change.memory
        day = clock.local_day(memory.created_at, self.config.zone)
        path = layout.memory_path(memory.memory_type, day, slug(memory.summary or memory.content), memory.id)
        draw = self.memories[memory.id] = Draw(path, None, None)
        draw.after = memory
        draw.data = None if change.data is None else (memory, change.data)
        self.planted.append((memory, path))

    def _rewrite(self, change: Rewrite) -> None:
        draw = self._memory(change.before.id)
        if draw.after != change.before:
            raise PartlyDoneError(f"{draw.path} was changed meanwhile", "look at it and try again")
        draw.after = change.after

    def _reweigh(self, change: Reweigh) -> None:
        self._memory(change.id).after = replace(
            self._alive(change.id),
            phi_metrics=change.metrics,
            access_days=change.access_days,
            access_count=change.access_count,
            last_accessed=change.last_accessed,
            promotion_candidate=change.promotion_candidate,
        )

    def _infer(self, change: Infer) -> None:
        before = self._alive(change.id)
        # What somebody said, also while the dream was reading, stays.
        concepts = "concepts" in before.inferred or not before.concepts
        emotion = "emotional_context" in before.inferred or before.emotional_context == EmotionalContext()
        read = [*(["concepts"] if concepts else []), *(["emotional_context"] if emotion and change.emotion else [])]
        self._memory(change.id).after = replace(
            before,
            concepts=change.concepts if concepts else before.concepts,
            emotional_context=change.emotion if emotion and change.emotion else before.emotional_context,
            inferred=tuple(sorted({*before.inferred, *read})),
        )

    def _move(self, change: Promote | Demote) -> None:
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

    def _relate(self, change: Relate) -> None:
        before = self._alive(change.id)
        self._memory(change.id).after = replace(
            before,
            parent_id=before.parent_id or change.parent,
            related_ids=tuple(dict.fromkeys((*before.related_ids, *change.related))),
        )

    def _supersede(self, change: Supersede) -> None:
        newer = self._alive(change.newer)
        self._memory(change.newer).after = replace(newer, supersedes=tuple(dict.fromkeys((*newer.supersedes, change.older))))
        path = self.paths.get(change.older, "")
        if path.startswith(f"{layout.ARCHIVES}/"):
            self.logs.replace(path, change.older, lambda stub: stubs.stub_line(replace(stub, superseded_by=change.newer)))
        else:
            self._memory(change.older).after = replace(self._alive(change.older), superseded_by=change.newer)

    def _archive(self, change: Archive) -> None:
        memory = self._alive(change.id)
        month = clock.local_day(change.at, self.config.zone)[:7]
        stub = stubs.stub_of(memory, change.at, change.reason, month)
        self.logs.append(f"{layout.ARCHIVES}/{month}.jsonl", stubs.stub_line(stub))
        self.logs.append(stub.full, stubs.full_line(memory))
        self._memory(change.id).after = None

    def _revive(self, change: Revive) -> None:
        log = self._log(change.id)
        stub = self.logs.cut(log, change.id)
        found = stubs.find_full(self.config.root, stub.full, change.id, self.config.zone)
        if found is None:
            raise CorruptError(f"{stub.full} no longer holds {change.id}", f"its condensation stands in {log}")
        # The whole text moves back with it, so that a later purge of the living memory leaves none behind.
        self.logs.cut_full(stub.full, change.id)
        memory = replace(
            found[0],
            memory_type=stub.tier,
            last_accessed=change.at,
            tier_since=found[0].in_tier_since,
            superseded_by=stub.superseded_by or found[0].superseded_by,
        )
        self.add(Plant(memory=memory))
        draw = self.memories[memory.id]
        draw.path = self._free(draw.path)
        self.planted[-1] = (memory, draw.path)

    def _purge(self, change: Purge) -> None:
        path = self.paths.get(change.id, "")
        if path.startswith(f"{layout.ARCHIVES}/"):
            stub = self.logs.cut(path, change.id)
            self.logs.cut_full(stub.full, change.id)
        else:
            self._memory(change.id).after = None

    def _record(self, change: Record) -> None:
        self.logs.append(change.path, codec.encode_line(change.line))

    def _document(self, change: Document) -> None:
        self.logs.put(change.path, codec.encode(change.value))

    def _fold(self, change: Fold) -> None:
        self.folds.append(change)

    def _log(self, memory_id: str) -> str:
        path = self.paths.get(memory_id, "")
        if not path.startswith(f"{layout.ARCHIVES}/"):
            raise NotFoundError(f"{memory_id} is not archived", "'luna show' tells where it is" if path else "")
        return path

    def ops(self) -> list[Op]:
        """Return the operations, new files first, so that at no instant a memory stands nowhere."""
        puts, removes = self.beds.ops()
        for draw in self.memories.values():
            self._memory_ops(draw, puts, removes)
        for op in self.logs.ops():
            (removes if isinstance(op, Remove) else puts).append(op)
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
        data = draw.data[1] if draw.data is not None and draw.data[0] is draw.after else self._bytes(draw)
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
        return self._free(f"{FOLDERS[draw.after.memory_type]}/{draw.path.split('/', 1)[1]}")

    def _free(self, path: str) -> str:
        """Return `path`, or one beside it where a person has put a file: what comes from elsewhere is removed there."""
        folder, _, name = path.rpartition("/")
        number = 1
        while os.path.lexists(os.path.join(self.config.root, path)):
            number += 1
            path = f"{folder}/{number}.{name}"
        return path


_WAYS: dict[type, Callable[[Plan, Any], None]] = {
    Plant: Plan._plant,  # noqa: SLF001 - the class's own table
    Rewrite: Plan._rewrite,  # noqa: SLF001 - the class's own table
    Reweigh: Plan._reweigh,  # noqa: SLF001 - the class's own table
    Infer: Plan._infer,  # noqa: SLF001 - the class's own table
    Promote: Plan._move,  # noqa: SLF001 - the class's own table
    Demote: Plan._move,  # noqa: SLF001 - the class's own table
    Relate: Plan._relate,  # noqa: SLF001 - the class's own table
    Supersede: Plan._supersede,  # noqa: SLF001 - the class's own table
    Archive: Plan._archive,  # noqa: SLF001 - the class's own table
    Revive: Plan._revive,  # noqa: SLF001 - the class's own table
    Purge: Plan._purge,  # noqa: SLF001 - the class's own table
    Record: Plan._record,  # noqa: SLF001 - the class's own table
    Document: Plan._document,  # noqa: SLF001 - the class's own table
    Fold: Plan._fold,  # noqa: SLF001 - the class's own table
}
