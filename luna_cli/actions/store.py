"""Storing: one draft, or a stream of them in batches, each batch one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from luna_cli.actions.plant import keyed_id, memory_of, random_id, secret_kinds
from luna_cli.errors import PartlyDoneError, RefusedError, UsageError
from luna_cli.files import codec
from luna_cli.model.change import Plant
from luna_cli.model.memory import Draft, Memory
from luna_cli.sources.base import Found, Notice, Rejected
from luna_cli.vault.store import Vault

BATCH = 5000
"""Drafts a transaction: an interrupted bulk store has stored whole batches, and the same input again completes it."""


class Stored(NamedTuple):
    """One memory that entered the vault, and the kinds of secrets noticed in it."""

    memory: Memory
    secrets: tuple[str, ...]


def store(vault: Vault, draft: Draft, now: int) -> Stored:
    """Store one draft. Raises RefusedError for a secret where the setting says so, UsageError for a text too long."""
    draft = replace(draft, parent_id=_whole(vault, draft.parent_id), related_ids=tuple(_related(vault, draft)))
    kinds = secret_kinds(draft, vault.config)
    memory = memory_of(draft, _free_id(vault, draft), now, vault.config)
    _check_size(memory)
    applied = vault.apply([Plant(memory=memory)], label="store", message=f"store {memory.id}", at=now)
    if applied.conflicts:
        raise PartlyDoneError(f"{applied.conflicts[0].path} was there already and stays as it is")
    return Stored(memory, kinds)


def _whole(vault: Vault, prefix: str | None) -> str | None:
    return vault.locate(prefix).id if prefix else None


def _related(vault: Vault, draft: Draft) -> Iterator[str]:
    for prefix in draft.related_ids:
        yield vault.locate(prefix).id


def _free_id(vault: Vault, draft: Draft) -> str:
    while True:
        memory_id = keyed_id(draft.kind, draft.key) if draft.key is not None else random_id()
        if not vault.has([memory_id]):
            return memory_id
        if draft.key is not None:
            raise UsageError(f"the key {draft.key!r} is stored already as {memory_id}")


def _check_size(memory: Memory) -> None:
    try:
        codec.write(memory)
    except codec.RuleError as error:
        raise UsageError(f"{error}", "split the text, or keep it in a file and store where it lies") from error


class Batch(NamedTuple):
    """What became of one batch: ids in the order of the input (kept ones were there already), rejected records, secrets noticed."""

    ids: tuple[str, ...]
    planted: tuple[Memory, ...]
    rejected: tuple[Rejected, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]
    notices: tuple[Notice, ...]


def store_all(vault: Vault, records: Iterable[Found], now: int, label: str, *, dry_run: bool = False) -> Iterator[Batch]:
    """Store a stream of drafts, a batch a transaction; every batch that is yielded is on disk.

    Records with a `key` that is stored already are left as they are. Memories of a session get a `turn` in the order of the
    input where they have none. `dry_run` changes nothing and yields the same.
    """
    intake = _Intake(vault, now, vault.group(now))
    stream = iter(records)
    while part := list(islice(stream, BATCH)):
        batch = intake.take(part)
        if not dry_run:
            applied = vault.apply(
                [Plant(memory=memory) for memory in batch.planted],
                label=label,
                message=f"{label} {len(batch.planted)} memories",
                at=now,
                group=intake.group,
            )
            if applied.conflicts:
                raise PartlyDoneError(f"{applied.conflicts[0].path} was there already and stays as it is")
        yield batch


class _Intake:
    """Turns records into memories, counting turns and keys over the whole input."""

    def __init__(self, vault: Vault, now: int, group: str) -> None:
        self.vault, self.now, self.group = vault, now, group
        self.turns: dict[str, int] = {}
        self.known: set[str] = set()

    def take(self, part: list[Found]) -> Batch:
        drafts = [self._turned(record) for record in part if isinstance(record, Draft)]
        rejected = [record for record in part if isinstance(record, Rejected)]
        notices = tuple(record for record in part if isinstance(record, Notice))
        keyed = {draft.key: keyed_id(draft.kind, draft.key) for draft in drafts if draft.key is not None}
        self.known |= self.vault.has(keyed.values())
        ids: list[str] = []
        planted: list[Memory] = []
        noticed: list[tuple[str, tuple[str, ...]]] = []
        for draft in drafts:
            memory_id = keyed[draft.key] if draft.key is not None else random_id()
            if memory_id not in self.known:
                try:
                    memory, kinds = self._memory(draft, memory_id)
                except (RefusedError, UsageError) as error:
                    rejected.append(Rejected(place=draft.place, reason=error.message))
                    continue
                planted.append(memory)
                if kinds:
                    noticed.append((memory_id, kinds))
                self.known.add(memory_id)
            ids.append(memory_id)
        return Batch(tuple(ids), tuple(planted), tuple(rejected), tuple(noticed), notices)

    def _memory(self, draft: Draft, memory_id: str) -> tuple[Memory, tuple[str, ...]]:
        kinds = secret_kinds(draft, self.vault.config)
        memory = memory_of(draft, memory_id, self.now, self.vault.config)
        if len(memory.content) > codec.MAX_MEMORY // 8:
            _check_size(memory)
        return memory, kinds

    def _turned(self, draft: Draft) -> Draft:
        session = draft.session_context.get("session_id")
        if type(session) is not str:
            return draft
        turn = self.turns[session] = self.turns.get(session, 0) + 1
        if "turn" in draft.session_context:
            return draft
        return replace(draft, session_context={**draft.session_context, "turn": turn})
