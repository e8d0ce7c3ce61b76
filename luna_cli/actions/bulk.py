"""Storing thousands: a batch of drafts becomes a transaction, its ids are told when it is on disk, then the next is read.

Making a batch ready in a thread while the one before is written was tried: it took a tenth longer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.correct import BY_HAND, superseder
from luna_cli.actions.plant import Manner, keyed_id, manner, memory_of, random_ids, secret_kinds
from luna_cli.actions.room import Room
from luna_cli.errors import PartlyDoneError, RefusedError
from luna_cli.files import codec
from luna_cli.model.change import Change, Document, Plant, Record, Supersede
from luna_cli.model.memory import Draft, Memory
from luna_cli.model.wire import write_memory
from luna_cli.sources.base import Found, Notice, Rejected
from luna_cli.vault import config as configuration
from luna_cli.vault import layout, stubs
from luna_cli.vault.store import Vault

BATCH = 5000
"""Drafts a transaction: an interrupted bulk store has stored whole batches, and the same input again completes it."""
MANY = 1000
"""Memories after which the index is settled."""
COLD = "imported into the archives"
"""Why a memory is archived that was never in a tier."""


class Batch(NamedTuple):
    """What became of one batch: ids in the order of the input (kept ones were there already), what was new, what was left out.

    `secrets` are (place, kinds) of the records that hold some; `scale` is what `capacity.scale` grew to with it, or None.
    """

    ids: tuple[str, ...]
    planted: tuple[Memory, ...]
    rejected: tuple[Rejected, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]
    notices: tuple[Notice, ...]
    scale: float | None = None


class _Ready(NamedTuple):
    """A draft made ready: the memory that it becomes, its bytes, the secrets noticed in it."""

    memory: Memory
    data: bytes
    secrets: tuple[str, ...]
    place: str


_Prepared = list[_Ready | Rejected | Notice]


def store_all(
    vault: Vault, records: Iterable[Found], now: int, label: str, *, cold: bool = False, dry_run: bool = False
) -> Iterator[Batch]:
    """Store a stream of drafts, a batch a transaction; every batch that is yielded is on disk.

    Records with a `key` that is stored already are left as they are. Memories of a session get a `turn` in the order of the
    input where they have none. What is too much for a tier makes all of them larger. `cold` sends everything to the archives
    instead, findable and whole. `dry_run` changes nothing and yields the same.
    """
    group = vault.group(now)
    known: set[str] = set()
    stored = 0
    room = Room(vault)
    for part in _prepared(records, manner(vault.config, now)):
        ready = [item for item in part if isinstance(item, _Ready)]
        known |= vault.has(item.memory.id for item in ready)
        fresh = [item for item in ready if not (item.memory.id in known or known.add(item.memory.id))]  # type: ignore[func-returns-value]
        fresh, corrections, refused = _corrected(vault, fresh, now, cold=cold)
        scale = None if cold else room.add(item.memory for item in fresh)
        if fresh and not dry_run:
            changes = list(_archived(vault, fresh, now)) if cold else [*_planted(fresh), *corrections]
            _write(vault, changes + ([room.change(scale)] if scale else []), label, len(fresh), (now, group))
            stored += len(fresh)
        yield Batch(
            ids=tuple(item.memory.id for item in ready if item.memory.id not in refused),
            planted=tuple(item.memory for item in fresh),
            rejected=(*(item for item in part if isinstance(item, Rejected)), *refused.values()),
            secrets=tuple((item.place, item.secrets) for item in fresh if item.secrets),
            notices=tuple(item for item in part if isinstance(item, Notice)),
            scale=scale,
        )
    if stored >= MANY:
        vault.settle()


def _write(vault: Vault, changes: list[Change], label: str, count: int, when: tuple[int, str]) -> None:
    message = f"{label} {count} {'memory' if count == 1 else 'memories'}"
    applied = vault.apply(changes, label=label, message=message, at=when[0], group=when[1])
    if applied.conflicts:
        raise PartlyDoneError(f"{applied.conflicts[0].path} was there already and stays as it is")
    if any(isinstance(change, Document) for change in changes):
        vault.config = replace(vault.config, document=configuration.load(vault.root).document)


def _planted(fresh: Iterable[_Ready]) -> Iterator[Change]:
    return (Plant(memory=item.memory, data=item.data) for item in fresh)


def _archived(vault: Vault, fresh: Iterable[_Ready], now: int) -> Iterator[Change]:
    """Yield the two lines of each memory in the logs of the archives."""
    month = clock.local_day(now, vault.config.zone)[:7]
    for item in fresh:
        stub = stubs.stub_of(item.memory, now, COLD, month)
        yield Record(path=f"{layout.ARCHIVES}/{month}.jsonl", line=stubs.stub_wire(stub))
        yield Record(path=stub.full, line=write_memory(item.memory))


def _prepared(records: Iterable[Found], how: Manner) -> Iterator[_Prepared]:
    turns: dict[str, int] = {}
    stream = iter(records)
    while part := list(islice(stream, BATCH)):
        drawn = iter(random_ids(len(part)))
        yield [_ready(record, how, next(drawn), turns) if isinstance(record, Draft) else record for record in part]


def _ready(draft: Draft, how: Manner, drawn: str, turns: dict[str, int]) -> _Ready | Rejected:
    memory_id = drawn if draft.key is None else keyed_id(draft.kind, draft.key)
    context = _turned(draft.session_context, turns)
    try:
        secrets = secret_kinds(draft, how)
        memory = memory_of(draft, memory_id, how, context)
        return _Ready(memory, codec.write(memory), secrets, draft.place or memory_id)
    except RefusedError as error:
        return Rejected(place=draft.place, reason=error.message)
    except codec.RuleError as error:
        return Rejected(place=draft.place, reason=error.rule)


def _corrected(
    vault: Vault, fresh: list[_Ready], now: int, *, cold: bool
) -> tuple[list[_Ready], list[Supersede], dict[str, Rejected]]:
    """Return what may be stored, what that supersedes, and, by id, what names something that it cannot supersede.

    What is superseded stands in the vault already: an id of the same batch is none that anybody was told.
    """
    if not any(item.memory.supersedes for item in fresh):
        return fresh, [], {}
    changes: dict[str, Supersede] = {}
    refused: dict[str, Rejected] = {}
    for item in fresh:
        memory = item.memory
        ids = dict.fromkeys(memory.supersedes)
        reasons = ["what goes to the archives corrects nothing"] if cold and ids else []
        reasons += [reason for one in ids if (reason := _not_superseded(vault, one, changes.get(one)))]
        if reasons:
            refused[memory.id] = Rejected(place=item.place, reason=f"supersedes: {reasons[0]}")
        else:
            changes.update((one, Supersede(newer=memory.id, older=one, at=now, reason=BY_HAND)) for one in ids)
    return [item for item in fresh if item.memory.id not in refused], list(changes.values()), refused


def _not_superseded(vault: Vault, memory_id: str, before: Supersede | None) -> str:
    """Say why a memory cannot be superseded; empty when it can. `before` is what a record before this one says of it."""
    if not vault.has([memory_id]):
        return f"no memory has the id {memory_id[:40]!r}"
    by = superseder(vault, memory_id) if before is None else before.newer
    return "" if by is None else f"{memory_id} is superseded by {by} already"


def _turned(context: Mapping[str, Any], turns: dict[str, int]) -> Mapping[str, Any]:
    """Return a context with its turn: the place in its session, in the order of the input, unless it names one."""
    session = context.get("session_id")
    if type(session) is not str:
        return context
    turn = turns[session] = turns.get(session, 0) + 1
    return context if "turn" in context else {**context, "turn": turn}
