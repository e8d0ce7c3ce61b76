"""Mending what a check found and can be mended without guessing: nothing is rewritten that could not be read."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.files import codec, lock
from luna_cli.files.transaction import Conflict, Op, Put, Remove
from luna_cli.model.memory import Memory, fresh_metrics
from luna_cli.model.schema import FieldError
from luna_cli.model.wire import WRAPPER, NewerVersionError, read_memory
from luna_cli.text import threat
from luna_cli.text.language import detect
from luna_cli.text.slug import slug
from luna_cli.vault import layout
from luna_cli.vault.check import open_to_others, parse
from luna_cli.vault.config import Config
from luna_cli.vault.findings import Finding, read_bounded
from luna_cli.vault.network.check import PLACE, moved
from luna_cli.vault.store import Vault

BATCH = 1000
"""Files a transaction."""


class Mended(NamedTuple):
    """What was mended: a file (or the number of them), how, and the id that an adopted one was given."""

    path: str
    how: str


class Repaired(NamedTuple):
    """Everything that was mended, and the hand edits that stood in the way."""

    mended: tuple[Mended, ...]
    conflicts: tuple[Conflict, ...]


def repair(vault: Vault, findings: Iterable[Finding], now: int) -> Repaired:
    """Mend what `findings` say can be mended. Raises LockedError, LunaError."""
    mended: list[Mended] = []
    conflicts: list[Conflict] = []
    ops: list[Op] = []
    kinds: set[str] = set()
    for finding in findings:
        kinds.add(finding.mend)
        made = _ops(vault.config, finding, now)
        if made is not None:
            mended.append(made[0])
            ops.extend(made[1])
        if len(ops) >= BATCH:
            conflicts.extend(_write(vault, ops, now))
            ops = []
    conflicts.extend(_write(vault, ops, now))
    if "leftover" in kinds:
        mended.extend(_clear(vault.root))
    if "private" in kinds:
        mended.extend(_close(vault.root))
    kept = {conflict.path for conflict in conflicts}
    return Repaired(tuple(item for item in mended if item.path not in kept), tuple(conflicts))


def _write(vault: Vault, ops: list[Op], now: int) -> tuple[Conflict, ...]:
    return vault.write(ops, label="check", message="mend what a check found", at=now).conflicts


def _ops(config: Config, finding: Finding, now: int) -> tuple[Mended, list[Op]] | None:
    """Return how a file is mended; None when it cannot be, or is not what the check saw."""
    if finding.mend == PLACE:
        made = moved(config.root, config.zone, finding.path)
        return None if made is None else (Mended(finding.path, made[0]), made[1])
    if finding.mend not in {"tier", "adopt"}:
        return None
    raw = read_bounded(config.root, finding.path)
    if raw is None:
        return None
    before = sha256(raw).hexdigest()
    if finding.mend == "tier":
        memory = parse(raw, finding.path, config.zone)
        if isinstance(memory, Finding):
            return None
        tier = layout.tier_of(finding.path)
        data = codec.write(replace(memory, memory_type=tier))
        return Mended(finding.path, f"memory_type: {memory.memory_type} → {tier}"), [
            Put(path=finding.path, data=data, before=before)
        ]
    return _adopt(config, finding.path, raw, now)


def _adopt(config: Config, path: str, raw: bytes, now: int) -> tuple[Mended, list[Op]] | None:
    tier, day, _ = path.split("/")
    try:
        memory = adopted(codec.decode(raw), layout.tier_of(path), day, now, config)
        data = codec.write(memory)
    except (FieldError, NewerVersionError, codec.RuleError):
        return None
    before = sha256(raw).hexdigest()
    if layout.id_of(os.path.basename(path)) == memory.id:
        return Mended(path, "completed"), [Put(path=path, data=data, before=before)]
    target = f"{tier}/{day}/" + os.path.basename(
        layout.memory_path(memory.memory_type, day, slug(memory.summary or memory.content), memory.id)
    )
    return Mended(path, f"adopted as {target}"), [Put(path=target, data=data, before=None), Remove(path=path, before=before)]


def adopted(document: Any, tier: str, day: str, now: int, config: Config) -> Memory:
    """Return the memory that a person wrote by hand, completed with what `store` would have given it.

    `document` is a memory file, or the experience alone; what stands in it stays. Raises FieldError, NewerVersionError.
    """
    wrapper, wire = _parts(document)
    given = {key: value for key, value in wire.items() if value is not None}
    defaults = {"id": f"exp_{os.urandom(6).hex()}", "created_at": clock.iso(_lived(day, now, config.zone))}
    experience = {**defaults, **given, "memory_type": tier}
    memory = read_memory({WRAPPER: {"created_at": clock.iso(now), **wrapper, "experience": experience}}, config.zone)
    return replace(
        memory,
        phi_metrics=memory.phi_metrics if "phi_metrics" in given else fresh_metrics(tier, now),
        language=memory.language or detect(memory.content, config.language),
        threats=memory.threats or threat.marks(memory.content),
        pinned=memory.pinned or (tier == "root" and "pinned" not in given),
    )


def _parts(document: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the wrapper and the experience, whichever of them the person wrote."""
    if type(document) is not dict:
        raise FieldError(WRAPPER, "is missing: this is not a memory")
    wrapper = document.get(WRAPPER)
    if type(wrapper) is not dict:
        return {}, document
    experience = wrapper.get("experience")
    return (wrapper, experience) if type(experience) is dict else ({}, wrapper)


def _lived(day: str, now: int, zone: str) -> int:
    """Return noon of the day that the folder names."""
    try:
        return clock.parse(f"{day}T12:00", zone)
    except ValueError:
        return now


def _clear(root: str) -> list[Mended]:
    """Remove what interrupted commands left in `.luna/`; the lock says that none of them is still at it."""
    done: list[Mended] = []
    with lock.hold(root):
        for name in sorted(os.listdir(os.path.join(root, layout.LOCAL))):
            if name.startswith("new-") or (name.endswith(".new") and not name.startswith("index-")):
                os.unlink(os.path.join(root, layout.LOCAL, name))
                done.append(Mended(f"{layout.LOCAL}/{name}", "removed"))
    return done


def _close(root: str) -> list[Mended]:
    first, count = "", 0
    for path, mode in open_to_others(root):
        os.chmod(os.path.join(root, path), mode)
        first, count = first or path, count + 1
    return [Mended(first, f"closed to other users{f', and {count - 1:,} more' if count > 1 else ''}")] if count else []
