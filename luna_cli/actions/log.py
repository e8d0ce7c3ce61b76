"""The life of the vault: its commits and transactions. That of one memory is in `actions.life`."""

from typing import NamedTuple

from luna_cli.actions.undo import groups, pending
from luna_cli.files import git, git_history, journal
from luna_cli.vault.store import Vault


class Event(NamedTuple):
    """One thing that happened at an instant (ms): a `commit` or a `transaction`, its id, what it says, and how many files."""

    at: int
    kind: str
    id: str
    text: str
    files: int
    undone: bool = False


def has_history(root: str) -> bool:
    """Tell whether there is a git and a repository to ask."""
    return git.available() and git.state(root).kind != "none"


def log(vault: Vault, limit: int) -> list[Event]:
    """Return the last `limit` commits and transactions, newest first. Raises LunaError, CorruptError."""
    found = _commits(vault.root, limit) if has_history(vault.root) else []
    found += sorted(_transactions(vault), key=lambda event: event.id, reverse=True)
    # Stable: within one second, git's time, commits keep git's order and stand above the transactions that they hold.
    found.sort(key=lambda event: event.at // 1000, reverse=True)
    return found[:limit]


def _commits(root: str, limit: int) -> list[Event]:
    commits = git_history.log(root, limit=limit)
    return [Event(one.at or 0, "commit", one.id, one.message.partition("\n")[0], one.changed) for one in commits]


def _transactions(vault: Vault) -> list[Event]:
    entries = journal.entries(vault.root)
    left = {group.name for group in pending(entries)}
    found = []
    for group in groups(entries):
        undone = group.name not in left and not group.entries[0].undoes and group.label != "init"
        found.append(Event(group.at, "transaction", group.name, group.message, group.files, undone))
    return found
