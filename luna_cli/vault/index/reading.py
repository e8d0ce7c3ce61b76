"""From files to what the index holds of them: whole folders, pure of the database, in several processes when there are many."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luna_cli.errors import CorruptError, NewerFormatError
from luna_cli.files import codec
from luna_cli.model.tier import TIER_OF_FOLDER
from luna_cli.vault import layout, stubs
from luna_cli.vault.index import schema
from luna_cli.vault.index.fresh import LOGS
from luna_cli.vault.index.rows import Row, row, stub_row
from luna_cli.vault.index.tokens import Facts, searched, tokens

Place = tuple[str, int, int]
"""A file: name, mtime in nanoseconds, size in bytes."""
Entry = tuple[str, Row, tuple[str, Facts]]
"""What the index holds of a memory: the folder or log it lies in, its row, its tokens and facts."""
_SAID = tuple(
    schema.COLUMNS.index(name) for name in ("content", "about", "tier", "source", "tags", "speaker", "language", "concepts")
)
MANY = 5000
"""Files from which on several processes are worth their start."""


class Ask(NamedTuple):
    """A folder or log to read: path below the root, its number in the index, and the files of it that are new or changed."""

    path: str
    number: int
    files: tuple[Place, ...]


class Vault(NamedTuple):
    """What reading needs to know of a vault."""

    root: str
    zone: str
    language: str


class Read(NamedTuple):
    """What a folder came to: entries, and files set aside as (path, mtime, size, reason)."""

    entries: list[Entry]
    bad: list[tuple[str, int, int, str]]


def read_all(vault: Vault, asks: Sequence[Ask]) -> Iterator[Read]:
    """Read folders in their order."""
    workers = os.cpu_count() or 1
    if workers == 1 or sum(len(ask.files) for ask in asks) < MANY:
        yield from (read(vault, ask) for ask in asks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned, not forked: a fork of a process with threads and an open database may hang.
    with ProcessPoolExecutor(min(workers, 4), mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, [vault] * len(asks), asks, chunksize=max(1, len(asks) // 64))


def read(vault: Vault, ask: Ask) -> Read:
    """Read one folder or log."""
    found = Read([], [])
    for place in ask.files:
        if ask.path.startswith(LOGS):
            _read_log(vault, ask, place, found)
        else:
            _read_file(vault, ask, place, found)
    return found


def _read_file(vault: Vault, ask: Ask, place: Place, found: Read) -> None:
    name, mtime, size = place
    path = f"{ask.path}/{name}"
    try:
        memory = codec.read(_raw(f"{vault.root}/{path}", size), path, vault.zone)
    except (CorruptError, NewerFormatError) as error:
        found.bad.append((path, mtime, size, error.message))
    except OSError as error:
        found.bad.append((path, mtime, size, f"{path}: {error.strerror}"))
    else:
        if not layout.is_id(memory.id):
            found.bad.append((path, mtime, size, f"{path}: id: {layout.ID_RULE}, not {memory.id[:40]!r}"))
            return
        tier = TIER_OF_FOLDER[ask.path.split("/", 1)[0]]
        found.entries.append(entry(ask.path, row(memory, tier, (ask.number, name, mtime, size), vault.language)))


def _raw(path: str, size: int) -> bytes:
    """Read a file that was `size` bytes long a moment ago, and at most a byte more than a memory may have."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        raw = os.read(fd, min(size, codec.MAX_MEMORY) + 1)
        while size < len(raw) <= codec.MAX_MEMORY and (more := os.read(fd, codec.MAX_MEMORY + 1 - len(raw))):
            raw += more
        return raw
    finally:
        os.close(fd)


def _read_log(vault: Vault, ask: Ask, place: Place, found: Read) -> None:
    name, mtime, size = place
    known, broken = stubs.read_log(vault.root, ask.path)
    found.bad.extend((f"{ask.path}/{line}", mtime, size, f"{ask.path}: line {line}: {reason}") for line, reason in broken)
    found.entries.extend(entry(ask.path, stub_row(stub, (ask.number, name, mtime, size), vault.language)) for stub in known)


def entry(path: str, item: Row) -> Entry:
    """Return a row with its tokens and facts, and where it comes from."""
    *texts, speaker, language, concepts = (item[at] for at in _SAID)
    content, about = searched(*map(str, texts))
    said = tokens(content, about, None if speaker is None else str(speaker), str(language), str(concepts))
    return path, item, said
