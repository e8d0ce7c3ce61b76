"""How a vault is: what it holds, when it last dreamt, what waits, what git and the journal know."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions.reports import last_dream
from luna_cli.actions.undo import Group, pending
from luna_cli.errors import CorruptError, LockedError, NewerFormatError
from luna_cli.files import git, git_history, journal
from luna_cli.files.git_run import own_settings
from luna_cli.files.sqlite import Connection
from luna_cli.model.tier import ARCHIVED, PHI, TIERS
from luna_cli.phi.weight import distance, relaxed
from luna_cli.vault import layout, traces
from luna_cli.vault.conflicts import undecided
from luna_cli.vault.index import schema
from luna_cli.vault.store import Vault

_LINE_LIMIT = 1 << 16


class GitState(NamedTuple):
    """What git says: `kind` is own, nested, none, missing or busy; the last commit's id, instant and first line, if any."""

    kind: str
    uncommitted: int = 0
    commit: str = ""
    at: int | None = None
    message: str = ""


class Journal(NamedTuple):
    """What can be undone: how many commands, the next one, and what is wrong with the journal, if anything."""

    commands: int
    next: Group | None
    problem: str = ""


class Status(NamedTuple):
    """A vault at one instant. `phi_average` is the mean weight, `phi_convergence` 1 - mean|φ - w|/φ; None without a memory."""

    root: str
    format: int
    language: str
    zone: str
    tiers: dict[str, int]
    archived: int
    pinned: int
    phi_average: float | None
    phi_convergence: float | None
    last_dream: int | None
    report: str
    traces: int
    conflicts: int
    aside: tuple[tuple[str, str], ...]
    git: GitState
    index_path: str
    index_bytes: int
    journal: Journal


def status(vault: Vault, now: int) -> Status:
    """Return how the vault is at `now`. Raises what opening the index raises."""
    db = vault.db
    counts = dict(db.execute("SELECT tier, count(*) FROM memory GROUP BY tier").fetchall())
    average, convergence = phi(db, now)
    name, dreamt = last_dream(vault.root, now)
    return Status(
        root=vault.root,
        format=vault.config.document["luna"]["format"],
        language=vault.config.language,
        zone=vault.config.zone,
        tiers={tier: counts.get(tier, 0) for tier in TIERS},
        archived=counts.get(ARCHIVED, 0),
        pinned=db.execute("SELECT count(*) FROM memory WHERE pinned AND tier <> ?", (ARCHIVED,)).fetchone()[0],
        phi_average=average,
        phi_convergence=convergence,
        last_dream=dreamt,
        report=name,
        traces=sum(1 for _ in trace_lines(vault.root)),
        conflicts=len(undecided(vault)),
        aside=tuple(db.execute("SELECT path, reason FROM bad ORDER BY path").fetchall()),
        git=git_state(vault),
        index_path=os.path.relpath(schema.path_of(vault.root), vault.root),
        index_bytes=_size(schema.path_of(vault.root)),
        journal=_journal(vault.root),
    )


def phi(db: Connection, now: int) -> tuple[float | None, float | None]:
    """Return (phi_average, phi_convergence) of the memories in their tiers at `now`; (None, None) without one."""
    total = away = 0.0
    count = 0
    for weight, weighed, tier in db.execute("SELECT weight, weighed, tier FROM memory WHERE tier <> ?", (ARCHIVED,)):
        current = relaxed(weight, weighed, now, tier)
        total += current
        away += distance(current)
        count += 1
    return (total / count, 1.0 - away / count / PHI) if count else (None, None)


def overdue(found: Status, planted: int, now: int, most_ms: int) -> bool:
    """Tell whether the last dream is older than `most_ms`; a vault that never dreamt counts from when it was planted."""
    return now - (planted if found.last_dream is None else found.last_dream) > most_ms


def planted_at(vault: Vault) -> int:
    """Return when the vault was planted; the beginning of time where `vault.json` does not say."""
    try:
        return clock.parse_utc(vault.config.document["luna"]["created_at"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return clock.MIN_MS


def trace_lines(root: str) -> Iterator[bytes]:
    """Yield the lines that wait in `traces/` for the next dream."""
    for name in traces.names(root):
        with open(os.path.join(root, layout.TRACES, name), "rb") as file:
            while line := file.readline(_LINE_LIMIT):
                if line.strip():
                    yield line


def git_state(vault: Vault) -> GitState:
    """Say how the vault stands in git. Raises LunaError when git itself fails."""
    if not git.available():
        return GitState("missing")
    place = git.state(vault.root)
    if place.kind == "none":
        return GitState("none")
    if place.kind == "nested" and not vault.config.value("git.nested"):
        return GitState("nested")
    try:
        waiting = len(git.uncommitted(place, git.VAULT_PATHS, own_settings(place.top)).paths)
    except LockedError as error:
        return GitState("busy", message=error.message)
    last = git_history.head(vault.root)
    if last is None:
        return GitState(place.kind, waiting)
    return GitState(place.kind, waiting, last.id, last.at, last.message.partition("\n")[0])


def _journal(root: str) -> Journal:
    try:
        found = pending(journal.entries(root))
    except (CorruptError, NewerFormatError) as error:
        return Journal(0, None, error.message)
    return Journal(len(found), found[0] if found else None)


def _size(path: str) -> int:
    return sum(os.path.getsize(path + suffix) for suffix in ("", "-wal") if os.path.exists(path + suffix))


def total(found: Status) -> int:
    """Return how many memories stand in tiers."""
    return Counter(found.tiers).total()
