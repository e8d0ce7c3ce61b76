"""Importing: foreign records become drafts with keys, so that the same import twice adds nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from luna_cli.actions.bulk import Batch, store_all
from luna_cli.files import codec
from luna_cli.model.memory import Draft
from luna_cli.sources.base import Found
from luna_cli.vault.store import Vault

LINES = "jsonl"
NOTES = "markdown"


def import_(
    vault: Vault,
    records: Iterable[Found],
    now: int,
    name: str,
    *,
    tags: tuple[str, ...] = (),
    tier: str | None = None,
    cold: bool = False,
    dry_run: bool = False,
) -> Iterator[Batch]:
    """Store `records` of the source `name`, a batch a transaction, with `tags` beside their own and `tier` where they name none.

    `cold` sends them to the archives, as if they had left that tier.
    """
    return store_all(vault, _prepared(records, name, tags, tier), now, f"import {name}", cold=cold, dry_run=dry_run)


def _prepared(records: Iterable[Found], name: str, tags: tuple[str, ...], tier: str | None) -> Iterator[Found]:
    seen: Counter[str] = Counter()
    for record in records:
        if not isinstance(record, Draft):
            yield record
            continue
        draft = record
        if tags or tier:
            draft = replace(draft, tags=tuple(dict.fromkeys((*draft.tags, *tags))), tier=draft.tier or tier)
        if name == NOTES:
            # Notes of two folders may share a name, and a note may change: each text is a memory of its own, none hides another.
            draft = replace(draft, key=f"{draft.key}\n{sha256(draft.content.encode()).hexdigest()}")
        elif draft.key is None:
            # Equal lines are distinct memories, and the n-th of them is the same at the next import.
            digest = _digest(draft)
            seen[digest] += 1
            draft = replace(draft, key=f"{digest}#{seen[digest]}", kind=name)
        yield draft


def _digest(draft: Draft) -> str:
    parts = (draft.content, draft.created_at, draft.summary, draft.source, dict(draft.session_context), draft.conversation_history)
    return sha256(codec.encode_line(parts)).hexdigest()[:32]
