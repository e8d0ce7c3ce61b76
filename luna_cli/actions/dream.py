"""A night: snapshot, phases, one commit. Nothing new, nothing written."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from luna_cli.actions.feel import own_lexicon
from luna_cli.actions.meanings import meanings
from luna_cli.clock import DAY_MS, iso
from luna_cli.dream.cycle import PHASES, Night, dream
from luna_cli.dream.phases import integration
from luna_cli.dream.report import headline, report
from luna_cli.errors import CorruptError, NotFoundError
from luna_cli.files import codec, journal, lock
from luna_cli.files.transaction import Conflict
from luna_cli.graph.neuromodulation import plasticity
from luna_cli.model.change import Change, Document, Fold
from luna_cli.model.intake import Intake
from luna_cli.vault import affect, history, layout, traces
from luna_cli.vault.index import thorough
from luna_cli.vault.index.open import writer
from luna_cli.vault.intake import intake
from luna_cli.vault.snapshot import snapshot
from luna_cli.vault.store import Vault

BATCH = 5000
"""Changes a transaction: a usual night is one, and happens entirely or not at all."""
DREAMT = ".luna/dreamt"
"""Holds the instant of the last night that was lived, also of one that changed nothing and so left no report."""
REPORT_LIMIT = 64 << 20


class Dreamt(NamedTuple):
    """A night that was lived, or would be: its report, the path of that (empty when nothing was written), remarks, conflicts."""

    document: Mapping[str, Any]
    headline: str
    path: str
    quiet: bool
    remarks: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def live(vault: Vault, now: int, *, phases: Sequence[str] = PHASES, dry_run: bool = False) -> Dreamt:
    """Live the night of `now`. Raises LockedError at once when another dream is at it, ValueError for an unknown phase."""
    if dry_run:
        night, _, bad = _night(vault, now, phases)
        return Dreamt(report(night), headline(night, vault.config.language), "", night.quiet, tuple(bad), ())
    with lock.hold(vault.root, 0.0, "dream.lock"):
        remarks = [_commit(vault, history.day(vault.config.language), now)]
        night, state, bad = _night(vault, now, phases)
        line = headline(night, vault.config.language)
        path, conflicts = ("", ()) if night.quiet else _write(vault, night, state, line)
        remarks += [*bad, "" if night.quiet else _commit(vault, line, now)]
        with lock.hold(vault.root) as held:
            journal.prune(held.root, now - round(vault.config.value("journal.days") * DAY_MS))
            _sign(vault.root, now)
    vault.settle()
    remarks.append(meanings(vault).remark)
    return Dreamt(report(night), line, path, night.quiet, tuple(remark for remark in remarks if remark), conflicts)


def _night(vault: Vault, now: int, phases: Sequence[str]) -> tuple[Night, Document | None, list[str]]:
    """Return the night, the state in which it leaves what is felt (None when nothing was), and remarks."""
    vault.refresh(thorough.changed(vault.db, vault.root))
    told = traces.read(vault.root, writer(vault.root), now)
    felt = affect.read(vault.root, vault.config.zone, writer(vault.root), told.folds)
    remarks = [finding.words for finding in felt.findings]
    retention = {tier: vault.config.value(f"retention.{tier}_days") for tier in ("seed", "leaf", "branch")}
    if felt.broken:
        # What was felt waits in the traces until the state is mended; a use that is read twice counts once.
        told.folds.clear()
    read = _intake(vault, told, now, felt) if integration.NAME in phases else Intake()
    night = dream(snapshot(vault, told), now, {**retention, "root": float("inf")}, phases, read)
    events = (*read.events, *(["new_hub"] if night.totals.concepts else []))
    state = None if felt.broken else felt.document(now, events)
    return night, state, [*remarks, *told.bad, *_unread(vault)]


def _intake(vault: Vault, told: traces.Traces, now: int, felt: affect.Affect) -> Intake:
    path = str(vault.config.value("emotion.lexicon"))
    return intake(vault, told, now, plasticity(felt.at(now).neuromodulators), own_lexicon(path) if path else None)


def _unread(vault: Vault) -> list[str]:
    """Say how many files could not be read: they were left out of the night, and of every recall."""
    count: int = vault.db.execute("SELECT count(*) FROM bad").fetchone()[0]
    if not count:
        return []
    return [f"{count:,} {'file' if count == 1 else 'files'} could not be read and took no part; 'luna check' says why"]


def _sign(root: str, now: int) -> None:
    """Note when the last dream was, as a quiet night leaves no report; for `status --max-dream-age`."""
    fd = os.open(os.path.join(root, DREAMT), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        file.write(iso(now) + "\n")


def _commit(vault: Vault, message: str, at: int) -> str:
    return history.commit(vault.config, message, at)[1]


def _write(vault: Vault, night: Night, state: Document | None, line: str) -> tuple[str, tuple[Conflict, ...]]:
    """Write a night: memories, then the report; the traces go with the last transaction, as a use counts once a day anyway."""
    path = free_path(vault.root, night.name)
    # What was felt is in the traces, or in the state: never in both.
    last: list[Change] = [change for change in night.changes if isinstance(change, Fold)]
    last += [state] if state is not None else []
    changes: list[Change] = [change for change in night.changes if not isinstance(change, Fold)]
    changes.append(Document(path=path, value=report(night)))
    group = vault.group(night.at)
    conflicts: list[Conflict] = []
    for start in range(0, len(changes), BATCH):
        part = changes[start : start + BATCH] + (last if start + BATCH >= len(changes) else [])
        conflicts.extend(vault.apply(part, label="dream", message=line, at=night.at, group=group).conflicts)
    return path, tuple(conflicts)


def free_path(root: str, night: str) -> str:
    """Return where the next report of a night goes: `dreams/2026-11-21.json`, then `.2`, `.3`."""
    path, number = f"{layout.DREAMS}/{night}.json", 1
    while os.path.lexists(os.path.join(root, path)):
        number += 1
        path = f"{layout.DREAMS}/{night}.{number}.json"
    return path


def reports(root: str) -> list[str]:
    """Return the names of the reports, oldest first: `2026-11-21`, `2026-11-21.2`."""
    folder = os.path.join(root, layout.DREAMS)
    found = [name[:-5] for name in os.listdir(folder) if name.endswith(".json")] if os.path.isdir(folder) else []
    return sorted(found, key=lambda name: (name[:10], int(name[11:] or 1) if name[11:].isdigit() or not name[11:] else 0))


def read_report(root: str, name: str | None) -> Mapping[str, Any]:
    """Return a report by its name, or the last one. Raises NotFoundError, CorruptError."""
    known = reports(root)
    wanted = known[-1] if name is None and known else name
    if wanted is None:
        raise NotFoundError("no dream has left a report yet", "'luna dream' lives a night")
    if wanted not in known:
        raise NotFoundError(
            f"no report is called {wanted}", f"the last one is {known[-1]}" if known else "'luna dream' lives a night"
        )
    path = f"{layout.DREAMS}/{wanted}.json"
    with open(os.path.join(root, path), "rb") as file:
        raw = file.read(REPORT_LIMIT + 1)
    try:
        document = codec.decode(raw, REPORT_LIMIT)
    except codec.RuleError as error:
        raise CorruptError(f"{path}: {error}") from error
    if type(document) is not dict:
        raise CorruptError(f"{path}: must be a JSON object")
    return document
