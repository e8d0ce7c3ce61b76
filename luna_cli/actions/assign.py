"""Field by field: what `edit --set KEY=VALUE` makes of a memory."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from luna_cli.errors import UsageError
from luna_cli.model.memory import Memory
from luna_cli.model.schema import FieldError
from luna_cli.model.wire import WRAPPER, read_memory, write_memory
from luna_cli.vault.store import Vault

Wire = dict[str, Any]
TEXTS = {
    "content": "content",
    "summary": "summary",
    "trust": "trust",
    "language": "language",
    "source": "source",
    "user": "user_id",
}
FELT = {"emotion": "primary_emotion", "intensity": "intensity", "valence": "valence", "arousal": "arousal"}
KEYS = (*TEXTS, "tags", "pinned", *FELT, "parent", "related", "supersedes", "concepts", "context.KEY")
_EMPTIED = {"summary", "language", "user"}
"""Texts that an empty value takes away."""
_COUNTS = {"turn", "duration_minutes"}
"""Keys of a session's context that hold a whole number."""
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_FIXED = {
    **dict.fromkeys(("tier", "memory_type"), "'luna promote' raises a memory, 'luna forget' lets it go"),
    "superseded_by": "'luna edit NEWER --set supersedes=ID' says it of the newer memory",
    **dict.fromkeys(("id", "created_at", "updated_at"), "'luna store --at' stores a memory of another day"),
}


def assigned(vault: Vault, memory: Memory, items: Sequence[tuple[str, str]]) -> Memory:
    """Return the memory with these keys set, in order. Raises UsageError naming the key and the rule, NotFoundError."""
    wire = write_memory(memory)
    experience: Wire = wire[WRAPPER]["experience"]
    for key, value in items:
        _set(vault, experience, key, value)
    try:
        return replace(read_memory(wire, vault.config.zone), memory_type=memory.memory_type)
    except FieldError as error:
        raise UsageError(f"--set {error.key.rpartition('.')[2]}: {error.rule}") from error


def _set(vault: Vault, experience: Wire, key: str, value: str) -> None:
    if key in TEXTS:
        experience[TEXTS[key]] = _text(key, value)
    elif key in FELT:
        experience["emotional_context"][FELT[key]] = value if key == "emotion" else _number(key, value)
    elif key.startswith("context.") and key != "context.":
        _context(experience["session_context"], key.removeprefix("context."), value)
    elif key in _OTHERS:
        _OTHERS[key](vault, experience, value)
    elif key in _FIXED:
        raise UsageError(f"--set {key}: is not changed by hand", _FIXED[key])
    else:
        raise UsageError(f"--set {key}: no such key", f"one of {', '.join(KEYS)}")


def _text(key: str, value: str) -> str | None:
    if value.strip():
        return value
    if key in _EMPTIED:
        return None
    raise UsageError(f"--set {key}: must not be empty")


def _number(key: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"--set {key}: must be a number, not {value!r}")
    return number


def _context(context: Wire, key: str, value: str) -> None:
    if not value:
        context.pop(key, None)
    elif key in _COUNTS and value.isascii() and value.isdigit():
        context[key] = int(value[:18])
    else:
        context[key] = value


def _pinned(_vault: Vault, experience: Wire, value: str) -> None:
    if value.lower() not in _FLAGS:
        raise UsageError(f"--set pinned: must be true or false, not {value!r}")
    experience["pinned"] = _FLAGS[value.lower()]


def _tags(_vault: Vault, experience: Wire, value: str) -> None:
    experience["tags"] = _listed("tags", value, experience["tags"], lambda word: word, lambda word: [word])


def _related(vault: Vault, experience: Wire, value: str) -> None:
    found = _linked(vault, "related", value, experience["related_ids"])
    if experience["id"] in found:
        raise UsageError("--set related: a memory is not related to itself")
    experience["related_ids"] = found


def _supersedes(vault: Vault, experience: Wire, value: str) -> None:
    experience["supersedes"] = _linked(vault, "supersedes", value, experience.get("supersedes", []))


def _linked(vault: Vault, key: str, value: str, now: list[str]) -> list[str]:
    def kept(prefix: str) -> list[str]:
        # What a link leads to may be gone, so a link is taken away by what it says.
        wanted = prefix if prefix.startswith("exp_") else f"exp_{prefix}"
        return [one for one in now if one.startswith(wanted)]

    return _listed(key, value, now, lambda prefix: vault.locate(prefix).id, kept)


def _concepts(vault: Vault, experience: Wire, value: str) -> None:
    from luna_cli.vault.network.open import Network

    network, now = Network(vault), experience.get("concepts", [])

    def kept(name: str) -> list[str]:
        # A hub that is gone is taken away by what the memory calls it.
        wanted = network.resolve(name)
        return [one for one in now if one == name or (wanted is not None and network.resolve(one) == wanted)]

    experience["concepts"] = _listed("concepts", value, now, lambda name: network.find(name).id, kept)


def _listed(key: str, value: str, now: list[str], resolve: Callable[[str], str], named: Callable[[str], list[str]]) -> list[str]:
    """Return a list after `a,b` (instead of what is there) or `+a,-b` (beside it)."""
    words = [word for part in value.split(",") if (word := part.strip())]
    signed = [word for word in words if word[0] in "+-"]
    if not signed:
        return list(dict.fromkeys(map(resolve, words)))
    if len(signed) < len(words) or "+" in words or "-" in words:
        raise UsageError(f"--set {key} takes WORD,WORD or +WORD,-WORD, not {value!r}")
    found = list(now)
    for word in words:
        if word[0] == "+":
            found.append(resolve(word[1:]))
        else:
            gone = named(word[1:])
            found = [one for one in found if one not in gone]
    return list(dict.fromkeys(found))


def _parent(vault: Vault, experience: Wire, value: str) -> None:
    parent = vault.locate(value).id if value else None
    above: str | None = parent
    passed: set[str] = set()
    while above is not None and above not in passed:
        if above == experience["id"]:
            raise UsageError("--set parent: a memory does not grow from itself")
        passed.add(above)
        above = vault.parent(above)
    experience["parent_id"] = parent


_OTHERS = {
    "tags": _tags,
    "related": _related,
    "supersedes": _supersedes,
    "concepts": _concepts,
    "pinned": _pinned,
    "parent": _parent,
}
