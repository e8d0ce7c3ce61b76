"""The reports that nights have left: which there are, and reading one."""

import os
from collections.abc import Mapping
from typing import Any

from luna_cli import clock
from luna_cli.dream.clockwork import newest
from luna_cli.errors import CorruptError, NotFoundError
from luna_cli.files import codec
from luna_cli.vault import layout

REPORT_LIMIT = 64 << 20


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


def _noted(root: str) -> int | None:
    try:
        with open(os.path.join(root, layout.DREAMT), encoding="ascii") as file:
            return clock.parse_utc(file.read(40).strip())
    except (FileNotFoundError, ValueError):
        return None


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
