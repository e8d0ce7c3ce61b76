"""The reports that nights have left: which there are, and reading one."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from luna_cli import clock
from luna_cli.dream.clockwork import newest
from luna_cli.errors import CorruptError, NotFoundError
from luna_cli.files import codec
from luna_cli.vault import layout

REPORT_LIMIT = 64 << 20
NOTED = 400
"""Nights that `.luna/dreamt` remembers."""
NOTE_LIMIT = 80
"""Bytes of its lines, at most."""


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


def patch_path(report: str) -> str:
    """Return where the patch of a night lies, beside its report: `dreams/2026-11-21.patch.jsonl`."""
    return report.removesuffix(".json") + ".patch.jsonl"


def read_patch(root: str, name: str | None) -> list[str]:
    """Return the lines of a night's patch. Raises NotFoundError, CorruptError."""
    read_report(root, name)
    path = patch_path(f"{layout.DREAMS}/{name or reports(root)[-1]}.json")
    try:
        with open(os.path.join(root, path), encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError as error:
        raise NotFoundError(f"{path} is not there: that night left none") from error
    except UnicodeDecodeError as error:
        raise CorruptError(f"{path}: not UTF-8 at byte {error.start}") from error


def last_dream(root: str, now: int) -> tuple[str, int | None]:
    """Return the name of the newest report and the instant of the last night lived; ("", None) before the first.

    A night that a clock since set back puts after `now` counts only where no other is known.
    """
    known = reports(root)
    instants = [_noted(root), *(_reported(root, name) for name in known[-1:])]
    return known[-1] if known else "", newest(instants, now)


def sign(root: str, at: int, group: str) -> None:
    """Note that a dream (its `group` in the journal) lived the night of `at` (ms): a quiet night leaves no report."""
    _note(root, [*_lines(root)[-NOTED:], f"{clock.iso(at)} {group}"])


def unsign(root: str, group: str) -> None:
    """Take back what a dream that is undone had noted."""
    lines = _lines(root)
    kept = [line for line in lines if line.partition(" ")[2] != group]
    if kept != lines:
        _note(root, kept)


def _note(root: str, lines: Sequence[str]) -> None:
    fd = os.open(os.path.join(root, layout.DREAMT), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)


def _lines(root: str) -> list[str]:
    try:
        with open(os.path.join(root, layout.DREAMT), encoding="ascii") as file:
            return file.read(NOTED * NOTE_LIMIT).splitlines()
    except (FileNotFoundError, ValueError):
        return []


def _noted(root: str) -> int | None:
    try:
        return clock.parse_utc(_lines(root)[-1].partition(" ")[0])
    except (IndexError, ValueError):
        return None


def left_over(root: str, night: str) -> Sequence[str]:
    """Return the phases for which the last dream of this night had no time."""
    own = [name for name in reports(root) if name[:10] == night]
    try:
        return list(read_report(root, own[-1]).get("left", ())) if own else ()
    except (CorruptError, TypeError, OSError):
        return ()


def _reported(root: str, name: str) -> int | None:
    try:
        return clock.parse_utc(read_report(root, name)["at"])
    except (CorruptError, ValueError, KeyError, TypeError, AttributeError, OSError):
        return None  # 'luna check' says what is wrong with it


def held_before(root: str) -> int | None:
    """Return how many memories stood in tiers after the last night that left a report, None when that is not known."""
    known = reports(root)
    try:
        return sum(read_report(root, known[-1])["memories"]["after"].values()) if known else None
    except (CorruptError, KeyError, TypeError, AttributeError, OSError):
        return None
