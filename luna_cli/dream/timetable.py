"""What makes a machine try a dream every hour of a window: a line of a crontab, or the two units of a systemd timer. Pure.

The first suitable run of a night lives it, the others are not due (clockwork.py), so hours too many do no harm.
Quoting: crontab(5), sh(1), systemd.syntax(7), systemd.service(5) "Command lines".
"""

import shlex
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from luna_cli.clock import DAY_MS, utc_offset
from luna_cli.dream.clockwork import DAY_MINUTES, MINUTE_MS, Window

MINUTE = 17
"""The minute of every hour: machines do enough on the hour."""
SHORTEST = 60
"""Minutes of a window that holds one of hourly runs wherever it begins."""
_YEAR_DAYS = 366
_UNWRITABLE = frozenset(("\x7f", *map(chr, range(0xD800, 0xE000))))


class Job(NamedTuple):
    """What is to run: the words that start luna, the vault, both absolute; the conditions; the PATH it needs, or nothing."""

    program: tuple[str, ...]
    vault: str
    window: Window
    idle: str
    zone: str
    path: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "--vault", self.vault, "-q", "dream", "--if-idle", self.idle, "--window", str(self.window))


class BrokenBlockError(ValueError):
    """A crontab in which luna's own lines are no longer between their marks."""


def check(job: Job) -> None:
    """Raise ValueError where no timetable can hold the job: a window too short, a name with a line break in it."""
    if job.window.minutes < SHORTEST:
        raise ValueError(f"the window {job.window} is shorter than an hour, and luna is started once an hour")
    broken = next((word for word in (*job.words, job.path) if any(char < " " or char in _UNWRITABLE for char in word)), None)
    if broken is not None:
        raise ValueError(f"{broken!r} holds a line break, or what is no text")


# -- cron


def shifts(zone: str, machine: str, now: int) -> frozenset[int]:
    """Return by how many minutes the machine's clock is ahead of that of `zone` on the days of the coming year."""
    days = (now + day * DAY_MS for day in range(_YEAR_DAYS))
    return frozenset((utc_offset(day, machine) - utc_offset(day, zone)) // MINUTE_MS for day in days)


def hours(window: Window, ahead: Iterable[int] = (0,)) -> tuple[int, ...]:
    """Return the hours of a clock that is `ahead` by these minutes at which the window may be open, `MINUTE` past, sorted."""
    return tuple(hour for hour in range(24) if any(window.holds((hour * 60 + MINUTE - one) % DAY_MINUTES) for one in ahead))


def ranges(numbers: Sequence[int], dash: str) -> str:
    """Write sorted numbers as `0-4,22-23`, with `dash` between the ends of a run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)


def cron_line(job: Job, ahead: Iterable[int]) -> str:
    """Return the line of a crontab, for a machine whose clock is `ahead` by these minutes.

    Raises ValueError for a backslash, which crons read in different ways, and as `check` does.
    """
    check(job)
    command = (f"PATH={shlex.quote(job.path)} " if job.path else "") + shlex.join(job.words)
    if "\\" in command:
        raise ValueError(f"{command} holds a backslash, which not every cron reads alike")
    return f"{MINUTE} {ranges(hours(job.window, ahead), '-')} * * * " + command.replace("%", "\\%")


def _marks(vault: str) -> tuple[bytes, bytes]:
    place = vault.encode("utf-8", "surrogateescape")
    return b"# luna dreams: " + place, b"# end of luna dreams: " + place


def without_block(crontab: bytes, vault: str) -> bytes:
    """Return a crontab without what luna put there for a vault; every other byte stays. Raises BrokenBlockError."""
    before, after = _around(crontab, vault)
    return before + after


def with_block(crontab: bytes, vault: str, line: str) -> bytes:
    """Return a crontab with the line for a vault between marks: in the place where it stood, else at the end.

    Raises BrokenBlockError.
    """
    before, after = _around(crontab, vault)
    first, last = _marks(vault)
    block = b"\n".join((first, line.encode("utf-8", "surrogateescape"), last, b""))
    return before + (b"\n" if before and before[-1:] != b"\n" else b"") + block + after


def _around(crontab: bytes, vault: str) -> tuple[bytes, bytes]:
    """Return what stands before luna's own lines, or where they would go, and what stands after them."""
    first, last = _marks(vault)
    lines = crontab.splitlines(keepends=True)
    bare = [line.rstrip(b"\r\n") for line in lines]
    counts = bare.count(first), bare.count(last)
    if counts == (0, 0):
        return crontab, b""
    if counts != (1, 1) or bare.index(first) > bare.index(last):
        raise BrokenBlockError(f"the crontab has not one line '{first.decode(errors='replace')}' with its end after it")
    return b"".join(lines[: bare.index(first)]), b"".join(lines[bare.index(last) + 1 :])


# -- systemd


def unit_name(vault: str) -> str:
    """Return the name of a vault's units without their ending: `luna-` and 12 hexadecimal digits of its path."""
    return "luna-" + sha256(vault.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def units(job: Job) -> tuple[str, str]:
    """Return the service and the timer. Raises ValueError as `check` does."""
    check(job)
    about = f"luna dreams: {job.vault}".replace("%", "%%").replace("\\", "\\\\")
    # Systemd wants a plain path for the program itself; what env is given may be any word.
    words = map(_word, job.words if set(job.program[0]) <= _PLAIN else (_ENV, *job.words))
    path = f"Environment={_word('PATH=' + job.path).replace('$$', '$')}\n" if job.path else ""  # where a $ is no variable
    times = f"*-*-* {ranges(hours(job.window), '..')}:{MINUTE}:00 {job.zone}"
    service = f"[Unit]\nDescription={about}\n\n[Service]\nType=oneshot\n{path}ExecStart={' '.join(words)}\n"
    timer = f"[Unit]\nDescription={about}\n\n[Timer]\nOnCalendar={times}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    return service, timer


def _word(word: str) -> str:
    if word and set(word) <= _PLAIN:
        return word
    return '"' + "".join(_ESCAPED.get(char, char) for char in word) + '"'


_ENV = "/usr/bin/env"
_ESCAPED = {"%": "%%", "$": "$$", "\\": "\\\\", '"': '\\"'}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-:=+@,")
