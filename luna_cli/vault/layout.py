"""Names and places of the vault's tree (docs/design/format.md). On the start-up path: imports `os` and constants only."""

import os

from luna_cli.errors import NoVaultError
from luna_cli.model.tier import FOLDERS, TIER_OF_FOLDER

IDENTITY = "vault.json"
LOCAL = ".luna"
PROJECT = ".luna-vault"
HOME = "~/.luna-vault"
ARCHIVES = "archives"
FULL = "archives/full"
TRACES = "traces"
DREAMS = "dreams"
HISTORY = "dreams/history.jsonl"
CONFLICTS = "dreams/conflicts.jsonl"
DREAMT = ".luna/dreamt"
"""Holds the instant of the last night that was lived, also of one that changed nothing and so left no report."""
FORMAT = 1
"""The format of the vault that this luna reads and writes; `vault.json` holds it."""
ID_LENGTH = 16
ID_RULE = "must be exp_ and 12 hexadecimal digits"


def memory_path(tier: str, day: str, slug: str, memory_id: str) -> str:
    """Return the path of a memory below the root, `leaves/2026-11-20/bread.exp_….json`."""
    name = f"{slug}.{memory_id}.json" if slug else f"{memory_id}.json"
    return f"{FOLDERS[tier]}/{day}/{name}"


def id_of(name: str) -> str:
    """Return the id that a file name carries, or an empty text when it is no memory's name."""
    if not name.endswith(".json"):
        return ""
    memory_id = name[:-5].rpartition(".")[2]
    return memory_id if is_id(memory_id) else ""


def is_id(text: str) -> bool:
    """Tell whether a text is a whole id: `exp_` and 12 lower-case hexadecimal digits."""
    return len(text) == ID_LENGTH and text.startswith("exp_") and not text[4:].strip("0123456789abcdef")


def tier_of(path: str) -> str:
    """Return the tier that a path below the root lies in, or an empty text."""
    return TIER_OF_FOLDER.get(path.split("/", 1)[0], "")


def find(given: str | None) -> str:
    """Return the root of the vault: as given, else `LUNA_VAULT`, else the nearest parent folder's, else `~/.luna-vault`.

    Raises NoVaultError naming the place.
    """
    named = given or os.environ.get("LUNA_VAULT")
    if named:
        return _checked(os.path.abspath(os.path.expanduser(named)))
    folder = os.getcwd()
    while True:
        for candidate in (folder, os.path.join(folder, PROJECT)):
            if is_vault(candidate) and _is_ours(candidate):
                return candidate
        parent = os.path.dirname(folder)
        if parent == folder:
            return _checked(os.path.expanduser(HOME))
        folder = parent


def is_vault(folder: str) -> bool:
    """Tell whether a folder holds a `vault.json`; whether that is a vault's is for the reader of it to say."""
    return os.path.isfile(os.path.join(folder, IDENTITY))


def _is_ours(folder: str) -> bool:
    """Tell whether a `vault.json` names luna at all: another program's, in a folder above, must not hide the vault at home."""
    try:
        fd = os.open(os.path.join(folder, IDENTITY), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return True  # there, and not to be read: the reader of it will say why
    try:
        return b'"luna"' in os.read(fd, 1 << 16)
    finally:
        os.close(fd)


def _checked(root: str) -> str:
    if not is_vault(root):
        raise NoVaultError(f"no vault at {root}", "run 'luna init'")
    return root


def user_config() -> str:
    """Return where the user's own configuration lies: `$XDG_CONFIG_HOME/luna/config.json`, else below `~/.config`."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(base, "luna", "config.json")


def signature(root: str) -> str:
    """Return a text that changes when `vault.json` or the user's configuration does; the index keeps it with what it derived."""
    parts = []
    for path in (os.path.join(root, IDENTITY), user_config()):
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            parts.append(f"{path}:-")
        else:
            parts.append(f"{path}:{status.st_mtime_ns}:{status.st_size}:{status.st_ino}")
    return " ".join(parts)
