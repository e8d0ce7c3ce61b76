"""A dream: the nights since the last one, each a snapshot, seven phases and one transaction; then one commit."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from luna_cli.actions.material import gather
from luna_cli.actions.meanings import meanings
from luna_cli.actions.reach import Reach, sample
from luna_cli.actions.rehearsal import rehearsal
from luna_cli.actions.reports import free_path, held_before, last_dream, left_over, patch_path, sign
from luna_cli.clock import DAY_MS
from luna_cli.dream.cycle import PHASES, Night, dream
from luna_cli.dream.guard import refusal
from luna_cli.dream.patch import operations
from luna_cli.dream.phases import awakening
from luna_cli.dream.replay import missed
from luna_cli.dream.report import headline, report
from luna_cli.errors import RefusedError
from luna_cli.files import journal, lock
from luna_cli.files.transaction import Conflict
from luna_cli.model.change import Archive, Change, Document, Fold, Infer, Record
from luna_cli.model.emotion_wire import READY
from luna_cli.vault import affect, history, traces
from luna_cli.vault.index import thorough
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault

BATCH = 5000
"""Changes a transaction: a usual night is one, and happens entirely or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a dream is asked for: which phases, past the guard, for how long (ms, None without an end), every memory asked for."""

    phases: Sequence[str] = PHASES
    force: bool = False
    budget_ms: int | None = None
    verify: bool = False

    def without(self, skipped: Collection[str]) -> "Wish":
        """Return the same wish without some phases."""
        return replace(self, phases=[name for name in self.phases if name not in skipped])


class Lived(NamedTuple):
    """One night that was lived: its report, its first line, where the report lies (empty when nothing was written)."""

    document: Mapping[str, Any]
    headline: str
    path: str
    quiet: bool


class Dreamt(NamedTuple):
    """A dream: the nights that left something and the last one, remarks, conflicts, memories that are no longer found."""

    nights: tuple[Lived, ...]
    remarks: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    lost: tuple[str, ...]

    @property
    def document(self) -> Mapping[str, Any]:
        """The report of the last night, with those of the nights that were missed as `missed` when there are some."""
        *missed, last = (night.document for night in self.nights)
        return {**last, "missed": missed} if missed else last

    @property
    def headline(self) -> str:
        """The first line of the last night."""
        return self.nights[-1].headline

    @property
    def path(self) -> str:
        """Where the last report lies."""
        return self.nights[-1].path

    @property
    def quiet(self) -> bool:
        """Whether no night changed anything."""
        return all(night.quiet for night in self.nights)


def live(vault: Vault, now: int, wish: Wish | None = None, *, dry_run: bool = False) -> Dreamt:
    """Live the nights from the last dream to `now`.

    With `dry_run` in a copy of the vault, which is the same to the byte and leaves nothing. Raises LockedError at once when another
    dream is at it, RefusedError for a night that would take too much away, ValueError for an unknown phase.
    """
    wish = wish or Wish()
    if dry_run:
        with rehearsal(vault) as copy:
            return _Sleep(copy, now, wish).dream()
    with lock.hold(vault.root, 0.0, "dream.lock"):
        return _Sleep(vault, now, wish).dream()


class _Sleep:
    """One dream on its way through its nights."""

    def __init__(self, vault: Vault, now: int, wish: Wish) -> None:
        self.vault, self.now, self.wish = vault, now, wish
        self.begun = time.monotonic()
        self.group = vault.group(now)
        self.remarks: list[str] = []
        self.conflicts: list[Conflict] = []
        self.lost: list[str] = []

    def dream(self) -> Dreamt:
        vault, now = self.vault, self.now
        self.remarks.append(history.commit(vault.config, history.day(vault.config.language), now)[1])
        vault.refresh(thorough.changed(vault.db, vault.root))
        told = traces.read(vault.root, writer(vault.root), now, vault.config.zone)
        felt = affect.read(vault.root, vault.config.zone, writer(vault.root), told.folds)
        self.remarks += [finding.words for finding in felt.findings]
        if felt.broken:
            # What was felt waits in the traces until the state is mended; a use that is read twice counts once.
            told.folds.clear()
        since = last_dream(vault.root, now)[1]
        nights: list[Lived] = []
        try:
            for at in missed(since, now, vault.config.zone):
                lived = self._missed(told.between(since or 0, at), felt, at)
                nights += [lived] if lived is not None else []
                since = at
            nights.append(self._tonight(told, felt))
        except RefusedError as error:
            if not nights:
                raise
            self._end(told, nights)
            raise RefusedError(f"{error.message}; {len(nights):,} before it have been lived", error.hint) from error
        self._end(told, nights)
        return Dreamt(tuple(nights), tuple(filter(None, self.remarks)), tuple(self.conflicts), tuple(self.lost))

    def _missed(self, told: traces.Traces, felt: affect.Affect, at: int) -> Lived | None:
        """Live a night that was missed; what was felt since is taken in by the last one. None when nothing happened."""
        phases = [name for name in self.wish.phases if name != awakening.NAME]
        found = gather(self.vault, told, felt, at, phases, last=False)
        night = self._guarded(dream(found.snapshot, at, found.material, phases, self._go_on))
        lived = None if night.quiet else self._write(night, [])
        sign(self.vault.root, at, self.group)
        return lived

    def _tonight(self, told: traces.Traces, felt: affect.Affect) -> Lived:
        found = gather(self.vault, told, felt, self.now, self.wish.phases, last=True)
        night = self._guarded(dream(found.snapshot, self.now, found.material, self.wish.phases, self._go_on))
        last: list[Change] = [change for change in night.changes if isinstance(change, Fold)]
        owed = awakening.NAME in left_over(self.vault.root, night.name) and awakening.NAME not in night.left
        if not felt.broken and (owed or not night.quiet):
            events = (*found.material.intake.events, *night.events)
            state = felt.document(self.now, events, {key: night.section(awakening.NAME).get(key, ()) for key in READY})
            last += [state] if state is not None else []
        if night.quiet and not owed:
            lived = Lived(report(night), headline(night, self.vault.config.language), "", quiet=True)
        else:
            lived = self._write(night, last)
        sign(self.vault.root, self.now, self.group)
        return lived

    def _guarded(self, night: Night) -> Night:
        reason = "" if self.wish.force else refusal(night, held_before(self.vault.root))
        if reason:
            raise RefusedError(reason, "'luna dream plan --force' shows it, 'luna dream --force' lives it")
        return night

    def _go_on(self) -> bool:
        spent = (time.monotonic() - self.begun) * 1000
        return self.wish.budget_ms is None or spent < self.wish.budget_ms

    def _write(self, night: Night, last: list[Change]) -> Lived:
        """Write a night: what it changes, its report, what was read with the last transaction.

        What a dream read of memories stands in the last transactions, since it is what keeps the next dream from reading them anew.
        """
        vault = self.vault
        reach = Reach(vault, sample(night, self.wish.verify), night.at)
        line = headline(night, vault.config.language)
        path = free_path(vault.root, night.name)
        document = report(night, asked=reach.asked)
        gone = {change.id for change in night.changes if isinstance(change, Archive)}
        first: list[Change] = []
        late: list[Change] = []
        for change in night.changes:
            if not isinstance(change, Fold):
                (late if isinstance(change, Infer) and change.id not in gone else first).append(change)
        changes = [*first, *late, Document(path=path, value=document)]
        changes += [Record(path=patch_path(path), line=operation) for operation in operations(night)]
        for start in range(0, len(changes), BATCH):
            part = changes[start : start + BATCH] + (last if start + BATCH >= len(changes) else [])
            done = vault.apply(part, label="dream", message=line, at=night.at, group=self.group)
            self.conflicts.extend(done.conflicts)
        self.lost += reach.lost(vault)
        return Lived(document, line, path, quiet=False)

    def _end(self, told: traces.Traces, nights: Sequence[Lived]) -> None:
        vault = self.vault
        lines = [night.headline for night in nights if not night.quiet]
        if lines:
            message = "\n\n".join(filter(None, [lines[-1], "\n".join(lines[:-1])]))
            self.remarks += [*told.bad, history.commit(vault.config, message, self.now)[1]]
        else:
            self.remarks += told.bad
        self.remarks.append(_unreadable(vault))
        with lock.hold(vault.root) as held:
            journal.prune(held.root, self.now - round(vault.config.value("journal.days") * DAY_MS))
        vault.settle()
        self.remarks.append(meanings(vault).remark)


def _unreadable(vault: Vault) -> str:
    """Say how many files could not be read: they were left out of the night, and of every recall."""
    count: int = vault.db.execute("SELECT count(*) FROM bad").fetchone()[0]
    if not count:
        return ""
    return f"{count:,} {'file' if count == 1 else 'files'} could not be read and took no part; 'luna check' says why"
