"""Storing one draft; `actions.bulk` stores thousands."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from luna_cli.actions import correct
from luna_cli.actions.plant import keyed_id, manner, memory_of, random_ids, secret_kinds
from luna_cli.errors import PartlyDoneError, UsageError
from luna_cli.files import codec
from luna_cli.model.change import Change, Plant, Supersede
from luna_cli.model.memory import Draft, Memory
from luna_cli.vault.store import Vault, conflict_note


class Stored(NamedTuple):
    """One memory that entered the vault, and the kinds of secrets noticed in it."""

    memory: Memory
    secrets: tuple[str, ...]


def store(vault: Vault, draft: Draft, now: int) -> Stored:
    """Store one draft. Raises RefusedError for a secret where the setting says so, UsageError for a text too long."""
    draft = replace(
        draft,
        parent_id=_whole(vault, draft.parent_id),
        related_ids=tuple(_related(vault, draft)),
        supersedes=correct.older(vault, draft.supersedes, "--supersedes"),
    )
    how = manner(vault.config, now)
    kinds = secret_kinds(draft, how)
    memory = memory_of(draft, _free_id(vault, draft), how)
    changes: list[Change] = [Plant(memory=memory, data=_bytes(memory))]
    changes += [Supersede(newer=memory.id, older=one, at=now, reason=correct.BY_HAND) for one in draft.supersedes]
    applied = vault.apply(changes, label="store", message=f"store {memory.id}", at=now)
    if applied.conflicts:
        raise PartlyDoneError("; ".join(conflict_note(conflict) for conflict in applied.conflicts))
    return Stored(memory, kinds)


def _whole(vault: Vault, prefix: str | None) -> str | None:
    return vault.locate(prefix).id if prefix else None


def _related(vault: Vault, draft: Draft) -> Iterator[str]:
    for prefix in draft.related_ids:
        yield vault.locate(prefix).id


def _free_id(vault: Vault, draft: Draft) -> str:
    while True:
        memory_id = keyed_id(draft.kind, draft.key) if draft.key is not None else random_ids(1)[0]
        if not vault.has([memory_id]):
            return memory_id
        if draft.key is not None:
            raise UsageError(f"the key {draft.key!r} is stored already as {memory_id}")


def _bytes(memory: Memory) -> bytes:
    try:
        return codec.write(memory)
    except codec.RuleError as error:
        raise UsageError(f"{error}", "split the text, or keep it in a file and store where it lies") from error
