"""The vault's git history: when luna commits, and when it leaves that to the person (docs/design/durability.md, "Git")."""

from luna_cli.errors import LockedError
from luna_cli.files import git
from luna_cli.vault.config import Config


def day(language: str) -> str:
    """Return the message of the commit that a dream makes of everything uncommitted before its own."""
    return "ce que le jour a apporté" if language == "fr" else "what the day brought"


def kept(config: Config) -> bool:
    """Tell whether luna commits in this vault at all."""
    if config.value("git.commit") == "never" or not git.available():
        return False
    kind = git.state(config.root).kind
    return kind == "own" or (kind == "nested" and bool(config.value("git.nested")))


def commit(config: Config, message: str, at: int) -> tuple[str | None, str]:
    """Commit what is uncommitted in the vault's own folders: (commit or None, a remark when it had to be left)."""
    if not kept(config):
        return None, ""
    try:
        return git.commit(config.root, message, at_ms=at), ""
    except LockedError as error:
        return None, f"{error.message}; the next commit takes this along"
