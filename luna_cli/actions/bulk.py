"""Storing thousands: a batch of drafts becomes a transaction, its ids are told when it is on disk, then the next is read.

Making a batch ready in a thread while the one before is written was tried: it took a tenth longer.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from luna_cli.actions.plant import Manner, keyed_id, manner, memory_of, random_ids, secret_kinds
from luna_cli.errors import PartlyDoneError, RefusedError
from luna_cli.files import codec
from luna_cli.model.change import Plant
from luna_cli.model.memory import Draft, Memory
from luna_cli.sources.base import Found, Notice, Rejected
from luna_cli.vault.store import Vault

BATCH = 5000
"""Drafts a transaction: an interrupted bulk store has stored whole batches, and the same input again completes it."""


MANY = 1000
"""Memories after which the index is settled."""


class Batch(NamedTuple):
    """What became of one batch: ids in the order of the input (kept ones were there already), what was new, what was left out.

    `secrets` are (place, kinds) of the records that hold some.
    """

    ids: tuple[str, ...]
    planted: tuple[Memory, ...]
    rejected: tuple[Rejected, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]
    notices: tuple[Notice, ...]


class _Ready(NamedTuple):
    """A draft made ready: the memory that it becomes, its bytes, the secrets noticed in it."""

    memory: Memory
    data: bytes
    secrets: tuple[str, ...]
    place: str


_Prepared = list[_Ready | Rejected | Notice]


def store_all(vault: Vault, records: Iterable[Found], now: int, label: str, *, dry_run: bool = False) -> Iterator[Batch]:
    """Store a stream of drafts, a batch a transaction; every batch that is yielded is on disk.

    Records with a `key` that is stored already are left as they are. Memories of a session get a `turn` in the order of the
    input where they have none. `dry_run` changes nothing and yields the same.
    """
    group = vault.group(now)
    known: set[str] = set()
    stored = 0
    for part in _prepared(records, manner(vault.config, now)):
        ready = [item for item in part if isinstance(item, _Ready)]
        known |= vault.has(item.memory.id for item in ready)
        fresh = [item for item in ready if not (item.memory.id in known or known.add(item.memory.id))]  # type: ignore[func-returns-value]
        if fresh and not dry_run:
            changes = [Plant(memory=item.memory, data=item.data) for item in fresh]
            applied = vault.apply(
                changes,
                label=label,
                message=f"{label} {len(fresh)} {'memory' if len(fresh) == 1 else 'memories'}",
                at=now,
                group=group,
            )
            stored += len(fresh)
            if applied.conflicts:
                raise PartlyDoneError(f"{applied.conflicts[0].path} was there already and stays as it is")
        yield Batch(
            ids=tuple(item.memory.id for item in ready),
            planted=tuple(item.memory for item in fresh),
            rejected=tuple(item for item in part if isinstance(item, Rejected)),
            secrets=tuple((item.place, item.secrets) for item in fresh if item.secrets),
            notices=tuple(item for item in part if isinstance(item, Notice)),
        )
    if stored >= MANY:
        vault.settle()


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


def _turned(context: Mapping[str, Any], turns: dict[str, int]) -> Mapping[str, Any]:
    """Return a context with its turn: the place in its session, in the order of the input, unless it names one."""
    session = context.get("session_id")
    if type(session) is not str:
        return context
    turn = turns[session] = turns.get(session, 0) + 1
    return context if "turn" in context else {**context, "turn": turn}
