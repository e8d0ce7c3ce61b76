"""Checking a vault: every file read, what can be mended, and what luna runs on."""

import os
import sys
from typing import NamedTuple

from luna_cli import __version__
from luna_cli.errors import LunaError
from luna_cli.files import git_run, sqlite
from luna_cli.vault.check import Check
from luna_cli.vault.network.open import Network
from luna_cli.vault.repair import Repaired, repair
from luna_cli.vault.store import Vault


class Part(NamedTuple):
    """One part of what luna runs on; `problem` says what is missing without it, or is empty."""

    name: str
    value: str
    problem: str = ""


def check(vault: Vault) -> Check:
    """Return a check that is about to read; its `findings()` do. It changes no file."""
    return Check(vault.config)


def tell_index(vault: Vault, look: Check) -> None:
    """Have the index read those folders of hubs again in which a check has found something, whatever their times say."""
    if look.network.stirred:
        Network(vault).look_again(look.network.stirred)


def mend(vault: Vault, now: int) -> Repaired:
    """Read everything and mend what can be mended. Raises LockedError, LunaError."""
    return repair(vault, [finding for finding in Check(vault.config).findings() if finding.mend], now)


def environment(root: str) -> list[Part]:
    """Say what luna runs on here."""
    encoding = sys.getfilesystemencoding()
    return [
        Part("luna", __version__),
        Part("python", sys.version.split()[0]),
        _sqlite(),
        _git(root),
        Part("locale", _locale(), "" if encoding == "utf-8" else f"file names are {encoding}, not utf-8"),
    ]


def _sqlite() -> Part:
    db = sqlite.memory()
    try:
        version = str(db.execute("SELECT sqlite_version()").fetchone()[0])
        has = db.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
    finally:
        db.close()
    return Part("sqlite", f"{version}{' with FTS5' if has else ''}", "" if has else "no FTS5: recall cannot work")


def _git(root: str) -> Part:
    try:
        return Part("git", git_run.run(root, "version").decode().strip().removeprefix("git version "))
    except LunaError as error:
        return Part("git", "none", f"{error.message}: no history")


def _locale() -> str:
    return next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
