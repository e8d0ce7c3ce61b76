"""Editing: one memory, validated, in its file and its day; metrics stay as they are."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions import correct
from luna_cli.actions.assign import assigned
from luna_cli.actions.plant import manner, secret_kinds
from luna_cli.actions.show import Seen, raw, seen
from luna_cli.actions.write import write
from luna_cli.errors import CorruptError, NewerFormatError, UsageError
from luna_cli.files import codec
from luna_cli.model.change import Rewrite
from luna_cli.model.memory import Draft, EmotionalContext, Memory
from luna_cli.model.wire import WRAPPER, write_experience
from luna_cli.text import threat
from luna_cli.text.language import detect
from luna_cli.vault.store import Vault


class Edited(NamedTuple):
    """An edit, done or to be done: before and after, the names of the fields that change, new links, secrets noticed."""

    shown: Seen
    after: Memory
    fields: Sequence[str]
    linked: Sequence[str]
    secrets: Sequence[str]


def begin(vault: Vault, prefix: str) -> Seen:
    """Return the memory to be edited. Raises UsageError for an archived one, NotFoundError, CorruptError."""
    place = vault.locate(prefix)
    if place.archived:
        raise UsageError(f"{place.id} is archived", f"'luna revive {place.id}' brings it back")
    return seen(vault, place)


def text_of(shown: Seen) -> str:
    """Return what the editor opens: the canonical text of the memory's file. Raises UsageError when that is too long."""
    return _bytes(shown.memory).decode()


def reread(vault: Vault, shown: Seen, text: str) -> Memory:
    """Read what came back from the editor. Raises UsageError naming the line, the key and the rule."""
    try:
        after = codec.read(text.encode(), "the edited text", vault.config.zone)
    except (CorruptError, NewerFormatError) as error:
        raise UsageError(error.message, error.hint) from error
    _guard(shown.memory, after, text.encode(), vault.config.zone)
    return after


def _guard(before: Memory, after: Memory, text: bytes, zone: str) -> None:
    """Refuse what an edit may not touch."""
    day = clock.local_day(before.created_at, zone)
    rules = (
        ("id", before.id == after.id, f"id stays {before.id}"),
        ("memory_type", before.memory_type == after.memory_type, "memory_type is raised by 'luna promote'"),
        (
            f"{WRAPPER}.created_at",
            before.entered_at == after.entered_at,
            "created_at of the wrapper, its entry into the vault, stays",
        ),
        ("created_at", clock.local_day(after.created_at, zone) == day, f"created_at stays on {day}, the day that its folder names"),
    )
    for key, keeps, rule in rules:
        if not keeps:
            raise UsageError(f"the edited text: line {codec.line_of(text, key)}: {rule}")


def settings(vault: Vault, shown: Seen, items: Sequence[tuple[str, str]]) -> Memory:
    """Return the memory with keys set. Raises UsageError naming the key and the rule, NotFoundError."""
    return assigned(vault, shown.memory, items)


def settle(vault: Vault, shown: Seen, after: Memory, now: int) -> Edited:
    """Return the edit with what follows from it: `updated_at`, language and threats of a changed text, secrets noticed.

    No fields means that nothing changes. Raises UsageError for a text too long, RefusedError for a secret where the setting
    says so.
    """
    # Compared as a file would hold both, so that a hand-written 0.50 is no change.
    before = _as_written(vault, shown, shown.memory)
    texts = _texts(after) != _texts(before)
    if texts:
        after = replace(after, updated_at=now)
    if after.content != before.content:
        language = detect(after.content, vault.config.language) if after.language == before.language else after.language
        after = replace(after, language=language, threats=threat.marks(after.content))
    elif after.language is None and before.language is not None:
        after = replace(after, language=detect(after.content, vault.config.language))
    after = _as_written(vault, shown, _unread(before, after))
    correct.check(vault, before, after)
    draft = Draft(content=after.content, summary=after.summary, conversation_history=after.conversation_history)
    linked = [one for one in (after.parent_id, *after.related_ids) if one and one not in (before.parent_id, *before.related_ids)]
    return Edited(shown, after, _changed(before, after), linked, secret_kinds(draft, manner(vault.config, now)) if texts else ())


def _unread(before: Memory, after: Memory) -> Memory:
    """Return the memory so that the next dream reads a new text anew, and leaves alone what somebody said about it here.

    Concepts that somebody took away all stay away, until the text changes.
    """
    again = after.content != before.content
    inferred = set(after.inferred)
    if after.concepts != before.concepts and (again or after.concepts):
        inferred.discard("concepts")
    elif again and "concepts" in inferred:
        inferred.discard("concepts")
        after = replace(after, concepts=())
    if after.emotional_context != before.emotional_context:
        inferred.discard("emotional_context")
    elif again and "emotional_context" in inferred:
        inferred.discard("emotional_context")
        after = replace(after, emotional_context=EmotionalContext())
    return replace(after, inferred=tuple(one for one in after.inferred if one in inferred))


def _as_written(vault: Vault, shown: Seen, memory: Memory) -> Memory:
    return codec.read(_bytes(memory), shown.place.path, vault.config.zone)


def _bytes(memory: Memory) -> bytes:
    try:
        return codec.write(memory)
    except codec.RuleError as error:
        raise UsageError(str(error), "split the text, or keep it in a file and store where it lies") from error


def _texts(memory: Memory) -> tuple[object, ...]:
    return memory.content, memory.summary, memory.conversation_history


def _changed(before: Memory, after: Memory) -> list[str]:
    """Return the names of the fields that differ; `updated_at` goes without saying."""
    old, new = write_experience(before), write_experience(after)
    names = [name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name)]
    extra = ["wrapper"] if before.wrapper_extra != after.wrapper_extra else []
    return [name for name in names if name != "updated_at" or len(names) == 1] + extra


def diff(vault: Vault, edited: Edited) -> list[str]:
    """Return the unified diff of the file, without newlines at the ends."""
    path = edited.shown.place.path
    old = raw(vault, edited.shown).decode().splitlines()
    new = codec.write(edited.after).decode().splitlines()
    return list(difflib.unified_diff(old, new, path, path, lineterm=""))


def edit(vault: Vault, edited: Edited, now: int) -> None:
    """Write the edit with what it changes in other memories, in one transaction.

    Raises PartlyDoneError when a file was changed meanwhile.
    """
    memory = edited.shown.memory
    after = replace(edited.after, memory_type=memory.memory_type)
    write(
        vault,
        [Rewrite(before=memory, after=after), *correct.sides(vault, memory, after, now)],
        label="edit",
        message=f"edit {memory.id}: {', '.join(edited.fields)}",
        at=now,
    )
