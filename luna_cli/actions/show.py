"""Showing: a memory whole, from its file or from the archives."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.errors import LunaError, NotFoundError
from luna_cli.model.memory import Memory
from luna_cli.model.stub import Stub
from luna_cli.model.tier import ARCHIVED
from luna_cli.model.wire import write_experience
from luna_cli.vault import stubs
from luna_cli.vault.index.listing import behind
from luna_cli.vault.store import Place, Vault


class Seen(NamedTuple):
    """One memory as it was found: where, what, its stub when it is archived, and whether that stub is all that is left."""

    place: Place
    memory: Memory
    stub: Stub | None = None
    whole: bool = True

    @property
    def tier(self) -> str:
        """Its tier, or `archived`."""
        return self.memory.memory_type if self.stub is None else ARCHIVED


def show(vault: Vault, prefixes: Sequence[str]) -> list[Seen]:
    """Return the memories of these ids or beginnings of ids, in their order, each once.

    What was edited in place since the index read it is indexed anew. Raises NotFoundError, UsageError, CorruptError.
    """
    places = dict.fromkeys(vault.locate(prefix) for prefix in prefixes)
    return [seen(vault, place) for place in places]


def seen(vault: Vault, place: Place) -> Seen:
    """Read one memory. Raises NotFoundError, CorruptError."""
    moved = behind(vault.db, vault.root, place.id)
    if moved:
        vault.refresh(moved)
        place = vault.locate(place.id)
    if not place.archived:
        return Seen(place, vault.read(place))
    stub = _stub(vault, place)
    full = stubs.find_full(vault.root, stub.full, place.id, vault.config.zone)
    if full is None:
        return Seen(place, _remains(stub), stub, whole=False)
    # A memory may have been superseded since it was archived, which its stub alone is told.
    return Seen(place, replace(full[0], superseded_by=stub.superseded_by or full[0].superseded_by), stub)


def _stub(vault: Vault, place: Place) -> Stub:
    found = [stub for stub in stubs.read_log(vault.root, place.path)[0] if stub.id == place.id]
    if not found:
        raise NotFoundError(f"{place.path} no longer holds {place.id}", "'luna index' looks at every file again")
    return found[-1]


def _remains(stub: Stub) -> Memory:
    """Return what a stub still says as a memory."""
    context = {key: value for key, value in (("session_id", stub.session_id), ("speaker", stub.speaker)) if value}
    return Memory(
        id=stub.id,
        memory_type=stub.tier,
        created_at=stub.original_created_at,
        updated_at=stub.original_created_at,
        entered_at=stub.original_created_at,
        content=stub.condensation,
        session_context=context,
        tags=stub.tags,
        source=stub.source,
        trust=stub.trust,
        language=stub.language,
        superseded_by=stub.superseded_by,
    )


def document(shown: Seen) -> dict[str, Any]:
    """Return a memory as JSON: where it lies, its tier, its entry into the vault, the experience, what the archives say."""
    found: dict[str, Any] = {
        "path": shown.place.path,
        "tier": shown.tier,
        "created_at": clock.iso(shown.memory.entered_at),
        "superseded_by": shown.memory.superseded_by,
        "experience": write_experience(shown.memory),
    }
    if shown.stub is not None:
        found["archived"] = archived(shown.stub, whole=shown.whole)
    return found


def archived(stub: Stub, *, whole: bool) -> Mapping[str, Any]:
    """Return what the archives say of a memory; `full` is null when its full text is gone."""
    return {
        "at": clock.iso(stub.archived_at),
        "reason": stub.reason,
        "condensation": stub.condensation,
        "full": stub.full if whole else None,
    }


def raw(vault: Vault, shown: Seen) -> bytes:
    """Return the bytes of a memory's file; of an archived one its line in the full log, or in the log of stubs."""
    if shown.stub is None:
        try:
            with open(os.path.join(vault.root, shown.place.path), "rb") as file:
                return file.read()
        except OSError as error:
            raise LunaError(f"{shown.place.path}: {error.strerror}") from error
    full = stubs.find_full(vault.root, shown.stub.full, shown.place.id, vault.config.zone)
    return full[1] if full is not None else stubs.stub_line(shown.stub)
