"""Reading every file of a vault and saying which rule each one breaks (docs/design/format.md). Changes nothing; bounded memory."""

import glob
import os
import stat
from collections.abc import Iterator

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.model.memory import Memory
from luna_cli.model.schema import FieldError
from luna_cli.model.settings import BY_NAME
from luna_cli.model.tier import FOLDERS
from luna_cli.model.wire import NewerVersionError, read_memory
from luna_cli.vault import affect, check_logs, layout, procedures
from luna_cli.vault.config import Config
from luna_cli.vault.findings import ERROR, NOTE, Finding, entries, number_of, read_bounded
from luna_cli.vault.index.fresh import is_candidate
from luna_cli.vault.index.open import writer
from luna_cli.vault.network import check as check_network

OTHERS = 0o077
"""Permission bits that nobody but the owner should have."""


class Check:
    """One look at a whole vault. `findings` streams them; afterwards `files`, `memories`, `archived`, `hubs` are counted."""

    def __init__(self, config: Config) -> None:
        """Begin with nothing read."""
        self.config, self.root = config, config.root
        self.files = self.memories = self.archived = self.hubs = 0
        self.ids: set[int] = set()
        self.listed: dict[tuple[str, ...], int] = {}
        """How many memories list these concepts, that no file of a hub is called by."""
        self.network = check_network.Check(self.root, self.config.zone)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, file by file."""
        yield from self._settings()
        for folder in sorted(FOLDERS.values()):  # in the order in which the index lets the first of two win
            yield from self._tier(folder)
        logs = check_logs.Logs(self.config, self.ids)
        yield from logs.findings()
        self.files += logs.files
        self.archived = logs.archived
        yield from self.network.findings()
        yield from self.network.unknown(self.listed)
        self.files += self.network.files
        self.hubs = self.network.hubs
        yield from procedures.findings(self.root, self.config.zone)
        yield from affect.read(self.root, self.config.zone, writer(self.root)).findings
        yield from self._local()
        yield from self._private()

    def _settings(self) -> Iterator[Finding]:
        self.files += 1
        for name, value in self.config.document["settings"].items():
            if name not in BY_NAME:
                yield Finding(NOTE, layout.IDENTITY, 0, f"settings.{name}: no setting of this luna")
            elif BY_NAME[name].personal:
                yield Finding(NOTE, layout.IDENTITY, 0, f"settings.{name}: is read from your own configuration only")
            else:
                try:
                    BY_NAME[name].check(value)
                except ValueError as error:
                    yield Finding(ERROR, layout.IDENTITY, 0, str(error))

    def _tier(self, folder: str) -> Iterator[Finding]:
        if os.path.islink(os.path.join(self.root, folder)):
            yield Finding(NOTE, folder, 0, "is a symbolic link, which luna does not follow")
        for day in entries(self.root, folder):
            path = f"{folder}/{day.name}"
            if not day.is_dir(follow_symlinks=False):
                yield from self._stray(path, day)
                continue
            if not _is_day(day.name):
                yield Finding(NOTE, path, 0, "its name is not a day such as 2026-11-20")
            for file in entries(self.root, path):
                if is_candidate(file.name) and file.is_file(follow_symlinks=False):
                    yield from self._memory(f"{path}/{file.name}")
                else:
                    yield from self._stray(f"{path}/{file.name}", file)

    def _stray(self, path: str, entry: os.DirEntry[str]) -> Iterator[Finding]:
        if entry.is_symlink():
            yield Finding(NOTE, path, 0, "is a symbolic link, which luna does not follow")
        else:
            yield Finding(NOTE, path, 0, "is not read as a memory: those are .json files in a day folder")

    def _memory(self, path: str) -> Iterator[Finding]:
        self.files += 1
        raw = read_bounded(self.root, path)
        if raw is None:
            yield Finding(ERROR, path, 0, "cannot be opened")
            return
        memory = parse(raw, path, self.config.zone)
        if isinstance(memory, Finding):
            yield memory
            return
        self.memories += 1
        loose = tuple(one for one in memory.concepts if not self.network.has_file(one))
        if loose:
            self.listed[loose] = self.listed.get(loose, 0) + 1
        yield from self._identity(memory, path)
        yield from self._place(memory, path, raw)

    def _identity(self, memory: Memory, path: str) -> Iterator[Finding]:
        if not layout.is_id(memory.id):
            yield Finding(ERROR, path, 0, f"id: {layout.ID_RULE}, not {memory.id[:40]!r}")
        number = number_of(memory.id)
        if number in self.ids:
            yield Finding(ERROR, path, 0, f"id: {memory.id} stands in {self._other(memory.id, path)} already")
        self.ids.add(number)
        named = layout.id_of(os.path.basename(path))
        if named != memory.id and layout.is_id(memory.id):
            says = f"its name says {named}" if named else "its name carries no id"
            yield Finding(NOTE, path, 0, f"{says}, its id is {memory.id}")

    def _other(self, memory_id: str, path: str) -> str:
        """Return the file that has the id already, as far as its name tells."""
        pattern = os.path.join(glob.escape(self.root), "*", "*", f"*{glob.escape(memory_id)}.json")
        found = sorted(os.path.relpath(name, self.root) for name in glob.glob(pattern))
        return next((name for name in found if name != path), "another file")

    def _place(self, memory: Memory, path: str, raw: bytes) -> Iterator[Finding]:
        tier, day = layout.tier_of(path), path.split("/")[1]
        if memory.memory_type != tier:
            rule = f"memory_type: says {memory.memory_type}, the folder says {tier}, and the folder wins"
            yield Finding(NOTE, path, codec.line_of(raw, "memory_type"), rule, "tier")
        lived = clock.local_day(memory.created_at, self.config.zone)
        if lived != day and _is_day(day):
            yield Finding(NOTE, path, codec.line_of(raw, "created_at"), f"lies in {day} and was lived on {lived}")
        try:
            if codec.write(memory) != raw:
                yield Finding(NOTE, path, 0, "is readable, and not in the form that luna writes")
        except codec.RuleError as error:
            yield Finding(ERROR, path, 0, f"is readable, and cannot be written again: {error}")

    def _local(self) -> Iterator[Finding]:
        for entry in entries(self.root, layout.LOCAL):
            if entry.name.startswith("new-") or entry.name.endswith(".new"):
                yield Finding(NOTE, f"{layout.LOCAL}/{entry.name}", 0, "is left over from an interrupted command", "leftover")
        for entry in entries(self.root, f"{layout.LOCAL}/txn"):
            yield Finding(
                NOTE, f"{layout.LOCAL}/txn/{entry.name}", 0, "is an unfinished transaction, which the next command finishes"
            )

    def _private(self) -> Iterator[Finding]:
        """Say once how many files and folders others may read or write: a clone has thousands of them."""
        first, count = "", 0
        for path, _ in open_to_others(self.root):
            first, count = first or path, count + 1
        if count:
            more = f", and {count - 1:,} more files and folders are" if count > 1 else ""
            yield Finding(NOTE, first, 0, f"is open to other users{more} (folders are 0700, files 0600)", "private")


def open_to_others(root: str) -> Iterator[tuple[str, int]]:
    """Yield every file and folder of the vault that others may use, with the mode that it should have; git's own are left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git" and not os.path.islink(os.path.join(folder, name))]
        for name in [*names, "."]:
            path = os.path.normpath(os.path.join(folder, name))
            try:
                mode = os.lstat(path).st_mode
            except FileNotFoundError:
                continue
            if not stat.S_ISLNK(mode) and mode & OTHERS:
                yield os.path.relpath(path, root), 0o700 if stat.S_ISDIR(mode) else 0o600


def parse(raw: bytes, path: str, zone: str) -> Memory | Finding:
    """Read a memory file, or say which rule it breaks and in which line."""
    try:
        return read_memory(codec.decode(raw), zone)
    except codec.RuleError as error:
        return Finding(ERROR, path, error.line, error.rule)
    except NewerVersionError as error:
        return Finding(ERROR, path, codec.line_of(raw, "version"), str(error))
    except FieldError as error:
        mend = "adopt" if error.rule.startswith("is missing") and error.key != "content" else ""
        return Finding(ERROR, path, codec.line_of(raw, error.key), str(error), mend)


def _is_day(name: str) -> bool:
    try:
        clock.parse_day(name)
    except ValueError:
        return False
    return True
