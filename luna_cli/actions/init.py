"""Planting a vault: the template, `vault.json`, and git."""

import os
from typing import NamedTuple

from luna_cli import clock
from luna_cli.errors import LunaError, RefusedError, UsageError
from luna_cli.files import codec, git, lock, transaction
from luna_cli.files.transaction import Op, Put
from luna_cli.vault import layout, template
from luna_cli.vault.config import load


class Planted(NamedTuple):
    """A new vault: where, in which language and zone, and what git is to it: `own`, `nested`, `missing` or `off`."""

    root: str
    language: str
    zone: str
    git: str
    above: str
    """The repository around it, when it is nested."""


def init(root: str, now: int, *, language: str | None, zone: str | None, with_git: bool, force: bool) -> Planted:
    """Plant a vault at `root`. Existing files stay as they are.

    Raises RefusedError for a folder that is not empty unless `force`, and for a vault that is there already; UsageError for
    an unknown time zone or a language that is no code, LunaError where nothing can be written.
    """
    language, zone = _checked(language or system_language(), zone or system_zone())
    try:
        _check_folder(root, force=force)
        os.makedirs(root, mode=0o700, exist_ok=True)
    except OSError as error:
        raise LunaError(f"{error.filename or root}: {error.strerror}", "choose a folder that you may write to") from error
    ops: list[Op] = [
        Put(path=path, data=data, before=None)
        for path, data in sorted(template.files().items())
        if not os.path.lexists(os.path.join(root, path))
    ]
    ops.append(Put(path=layout.IDENTITY, data=codec.encode(identity(language, zone, now)), before=None))
    with lock.hold(root) as held:
        transaction.commit(held, ops, label="init", message="plant a vault", group="", at=now)
    above = ""
    state = "off"
    if with_git:
        state, above = _start_git(root, now)
    return Planted(root, language, zone, state, above)


def identity(language: str, zone: str, now: int) -> dict[str, object]:
    """Return the document of a new `vault.json`."""
    facts = {
        "format": layout.FORMAT,
        "vault_id": f"vault_{os.urandom(6).hex()}",
        "created_at": clock.iso(now),
        "language": language,
        "timezone": zone,
    }
    return {"luna": facts, "settings": {}}


def _checked(language: str, zone: str) -> tuple[str, str]:
    if not (language.isascii() and language.isalpha() and language.islower() and len(language) in {2, 3}):
        raise UsageError(f"{language!r} is not a language code such as en or fr")
    try:
        clock.utc_offset(0, zone)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return language, zone


def _check_folder(root: str, *, force: bool) -> None:
    if layout.is_vault(root):
        load(root)  # names a vault of a newer format, or a vault.json of something else
        raise RefusedError(f"{root} is a vault already", f"luna --vault {root} status")
    if os.path.lexists(root) and not os.path.isdir(root):
        raise RefusedError(f"{root} is not a folder")
    there = sorted(set(os.listdir(root)) - {layout.LOCAL, ".git"}) if os.path.isdir(root) else []
    if there and not force:
        raise RefusedError(
            f"{root} is not empty ({there[0]}{', …' if there[1:] else ''})",
            "--force plants beside what is there and changes none of it",
        )


def _start_git(root: str, now: int) -> tuple[str, str]:
    if not git.available():
        return "missing", ""
    place = git.state(root)
    if place.kind == "nested":
        return "nested", place.top
    if place.kind == "none":
        git.start(root)
    git.commit(root, "plant a vault", at_ms=now)
    return "own", ""


def system_zone(*, shell: bool = True) -> str:
    """Return the IANA name of the system's time zone: `TZ`, else where `/etc/localtime` points, else `/etc/timezone`, else UTC.

    Not `shell`: without `TZ`, as the daemons of the machine see it.
    """
    candidates = [os.environ.get("TZ", "").lstrip(":") if shell else ""]
    _, found, name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")
    if found:
        candidates.append(name.removeprefix("posix/").removeprefix("right/"))
    if os.path.isfile("/etc/timezone"):
        with open("/etc/timezone", encoding="utf-8") as file:
            candidates.append(file.read().strip())
    for name in candidates:
        if name and _is_zone(name):
            return "UTC" if name in {"Etc/UTC", "Etc/UCT", "UCT", "Zulu"} else name
    return "UTC"


def _is_zone(name: str) -> bool:
    try:
        clock.utc_offset(0, name)
    except ValueError:
        return False
    return True


def system_language() -> str:
    """Return the language of the environment: that of `LC_ALL`, `LC_MESSAGES` or `LANG`; English when they name none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(variable, "").partition("_")[0].partition(".")[0].lower()
        if len(code) in {2, 3} and code.isascii() and code.isalpha():
            return code
    return "en"
