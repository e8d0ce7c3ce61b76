"""Have the machine try a dream every hour of a window: through cron or a timer of the user's systemd (docs/guide/schedule.md)."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from difflib import ndiff
from typing import NamedTuple

from luna_cli.dream import timetable
from luna_cli.dream.clockwork import Window, proposed, quietest
from luna_cli.dream.timetable import Job
from luna_cli.errors import LunaError, RefusedError, UnavailableError, UsageError
from luna_cli.files import schedulers
from luna_cli.vault.activity import hours
from luna_cli.vault.store import Vault

CRON, SYSTEMD = "cron", "systemd"
PROGRAM_OF = {CRON: "crontab", SYSTEMD: "systemctl"}
IDLE = "3h"
_USUAL_PATH = ("/usr/bin", "/bin")
"""Where cron looks for git; elsewhere the job has to say."""
_SHOWS = "'luna schedule print' shows what it would be given"


class Unit(NamedTuple):
    """A file of systemd."""

    path: str
    text: str


class Plan(NamedTuple):
    """What would be installed: `line` for cron, `units` for systemd; `notes` are remarks for a person."""

    how: str
    vault: str
    line: str
    units: tuple[Unit, ...]
    notes: tuple[str, ...]


class Done(NamedTuple):
    """What changed: `where` (cron, systemd), the lines with `+ ` or `- ` before them, and why a part was not done, or nothing."""

    where: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    failed: str = ""


def usual() -> str:
    """Return what a machine is likely to have: cron where there is a `crontab`, or no `systemctl` either."""
    return CRON if schedulers.has("crontab") or not schedulers.has("systemctl") else SYSTEMD


def check(how: str) -> None:
    """Raise UnavailableError when the machine has not got it."""
    if not schedulers.has(PROGRAM_OF[how]):
        both = not any(map(schedulers.has, PROGRAM_OF.values()))
        raise UnavailableError(f"{'neither crontab nor systemctl is' if both else PROGRAM_OF[how] + ' is not'} on the path", _SHOWS)


def plan(
    vault: Vault, now: int, how: str, *, program: Sequence[str], machine: str, window: Window | None = None, idle: str = IDLE
) -> Plan:
    """Return what makes the machine try a dream of this vault; without a `window` that of the quietest hour is proposed.

    `program` are the words that start luna, with an absolute path; `machine` is the zone that cron goes by. Raises UsageError
    where no timetable can hold them.
    """
    zone, notes = vault.config.zone, []
    if window is None:
        used = hours(vault.root, vault.db, zone, now)
        hour = quietest(used)
        window = proposed(hour)
        notes += [f"hours of use known: {sum(used):,}; the quietest time is around {hour:02d}:30"] if any(used) else []
    job = Job(tuple(program), os.path.abspath(vault.root), window, idle, zone, _path())
    try:
        if how == SYSTEMD:
            service, timer = timetable.units(job)
            name = os.path.join(unit_folder(), timetable.unit_name(job.vault))
            return Plan(how, job.vault, "", (Unit(name + ".service", service), Unit(name + ".timer", timer)), tuple(notes))
        ahead = timetable.shifts(zone, machine, now)
        notes += _widened(job, machine, ahead)
        return Plan(how, job.vault, timetable.cron_line(job, ahead), (), tuple(notes))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _widened(job: Job, machine: str, ahead: frozenset[int]) -> list[str]:
    if ahead == {0}:
        return []
    about = f"cron goes by the clock of {machine} and the vault by that of {job.zone}: the hours are cron's"
    more = len(timetable.hours(job.window, ahead)) - len(timetable.hours(job.window))
    return [about + (", more of them than the window has, as the two change their clocks apart" if more > 0 else "")]


def _path() -> str:
    """Return the PATH that a job needs to find git; empty where the usual one does."""
    git = shutil.which("git")
    folder = os.path.dirname(os.path.abspath(git)) if git else ""
    return "" if not folder or folder in _USUAL_PATH else ":".join((folder, *_USUAL_PATH))


def unit_folder() -> str:
    """Return where the user's own units lie: `$XDG_CONFIG_HOME/systemd/user`, else below `~/.config`."""
    return os.path.join(os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"), "systemd", "user")


def install(wanted: Plan, *, dry_run: bool = False) -> Done:
    """Install a plan in place of an earlier one for the same vault. Twice is once.

    Raises UnavailableError, RefusedError for a crontab whose marks were broken, LunaError; then nothing was changed.
    """
    check(wanted.how)
    if wanted.how == SYSTEMD:
        return _install_units(wanted.units, dry_run=dry_run)
    return _change_crontab(lambda before: timetable.with_block(before, wanted.vault, wanted.line), dry_run=dry_run)


def remove(root: str, how: str | None, *, dry_run: bool = False) -> Done:
    """Take away what `install` put there for a vault, from cron and systemd, or from one of them. Raises as `install` does."""
    vault, cron, systemd = os.path.abspath(root), Done(), Done()
    if how == CRON or (how is None and schedulers.has(PROGRAM_OF[CRON])):
        cron = _change_crontab(lambda before: timetable.without_block(before, vault), dry_run=dry_run)
    if how != CRON:
        systemd = _remove_units(timetable.unit_name(vault), dry_run=dry_run)
    return Done(cron.where + systemd.where, cron.lines + systemd.lines, systemd.failed)


def _change_crontab(change: Callable[[bytes], bytes], *, dry_run: bool) -> Done:
    before = schedulers.read_crontab()
    try:
        after = change(before)
    except timetable.BrokenBlockError as error:
        raise RefusedError(str(error), "mend it with 'crontab -e'") from error
    if before == after:
        return Done()
    if not dry_run:
        schedulers.write_crontab(after)
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (before, after))
    return Done((CRON,), tuple(line for line in ndiff(old, new) if line[0] in "+-"))


def _install_units(wanted: Sequence[Unit], *, dry_run: bool) -> Done:
    fresh = [unit for unit in wanted if _read(unit.path) != unit.text]
    lines = tuple(f"+ {unit.path}" for unit in fresh)
    if dry_run:
        return Done((SYSTEMD,), lines)
    for unit in fresh:
        _write(unit)
    timer = os.path.basename(wanted[-1].path)
    failed = schedulers.systemctl("daemon-reload") or schedulers.systemctl("enable", "--now", timer)
    return Done((SYSTEMD,), lines, failed)


def _remove_units(name: str, *, dry_run: bool) -> Done:
    folder = unit_folder()
    wants = os.path.join(folder, "timers.target.wants", f"{name}.timer")
    every = (wants, *(os.path.join(folder, name + end) for end in (".timer", ".service")))
    there = [path for path in every if os.path.lexists(path)]
    lines = tuple(f"- {path}" for path in there)
    if dry_run or not there:
        return Done((SYSTEMD,) if there else (), lines)
    failed = schedulers.systemctl("disable", "--now", f"{name}.timer") if schedulers.has("systemctl") else ""
    try:
        for path in there:
            if os.path.lexists(path):  # systemctl takes its link away itself
                os.unlink(path)
    except OSError as error:
        raise LunaError(f"{error.filename}: {error.strerror}") from error
    if schedulers.has("systemctl"):
        failed = schedulers.systemctl("daemon-reload") or failed
    return Done((SYSTEMD,), lines, failed)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return None


def _write(unit: Unit) -> None:
    """Write a unit whole or not at all. Raises LunaError."""
    folder = os.path.dirname(unit.path)
    try:
        os.makedirs(folder, exist_ok=True)
        fd, staged = tempfile.mkstemp(prefix=".luna-", dir=folder)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(unit.text)
        os.replace(staged, unit.path)
    except OSError as error:
        raise LunaError(f"{unit.path}: {error.strerror}") from error
