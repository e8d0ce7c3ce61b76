"""What a disk may hold after a power cut: the recorded calls, of which those not yet synced may be missing, torn or reordered.

Rules (POSIX, taken strictly, but that a rename is atomic): bytes written to a file may be missing, partial or zero until that file
is synced; changes of a folder are kept in their order but may be missing until that folder is synced, and different folders
know nothing of each other; a rename between two folders is safe once both are synced; syncfs makes everything safe.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.faults.calls import watched

ROOT = 0


@dataclass(frozen=True)
class Event:
    """One call. `folders` are the ids of the folders that it changes; `file` is that of the file."""

    kind: str
    folders: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    file: int = -1
    offset: int = 0
    data: bytes = b""
    path: str = ""


@dataclass
class Disk:
    """Folders and files by number: what is durable, or what the running system sees."""

    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    files: dict[int, bytearray] = field(default_factory=dict)

    def copy(self) -> "Disk":
        return Disk({n: dict(f) for n, f in self.folders.items()}, {n: bytearray(f) for n, f in self.files.items()})

    def find(self, path: str) -> tuple[int, str]:
        """Return the folder's number and the name in it."""
        *above, name = path.split("/")
        folder = ROOT
        for part in above:
            folder = self.folders[folder][part]
        return folder, name

    def apply(self, event: Event) -> None:
        """Do it, as far as what it needs is there."""
        if event.kind == "write":
            content = self.files.setdefault(event.file, bytearray())
            content.extend(bytes(max(0, event.offset - len(content))))
            content[event.offset : event.offset + len(event.data)] = event.data
        elif event.kind == "create":
            self.folders[event.folders[0]][event.names[0]] = event.file
            self.files.setdefault(event.file, bytearray())
        elif event.kind == "mkdir":
            self.folders[event.folders[0]][event.names[0]] = event.file
            self.folders.setdefault(event.file, {})
        elif event.kind == "remove":
            self.folders[event.folders[0]].pop(event.names[0], None)
        elif event.kind in {"rename", "exchange"}:
            self._rename(event)

    def _rename(self, event: Event) -> None:
        source, target = (self.folders[number] for number in event.folders)
        one, other = event.names
        moved = source.pop(one, None)
        if moved is None:
            return
        if event.kind == "exchange" and other in target:
            source[one] = target[other]
        target[other] = moved

    def write_out(self, root: str) -> None:
        """Make it real."""
        todo = [(ROOT, root)]
        while todo:
            number, path = todo.pop()
            os.makedirs(path)
            for name, child in self.folders[number].items():
                if child in self.folders:
                    todo.append((child, f"{path}/{name}"))
                    continue
                with open(f"{path}/{name}", "wb") as file:
                    file.write(self.files[child])


class Recorder:
    """Turns the calls below `root` into events, knowing the tree as it was before."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.before = Disk()
        self.events: list[Event] = []
        self._fds: dict[int, int] = {}
        self._next = ROOT
        for folder, folders, files in os.walk(root):
            here = os.path.relpath(folder, root)
            prefix = "" if here == "." else f"{here}/"
            for name in folders:
                at, _ = self.before.find(f"{prefix}{name}")
                self.before.folders[self._number()] = {}
                self.before.folders[at][name] = self._next
            for name in files:
                at, _ = self.before.find(f"{prefix}{name}")
                with open(f"{folder}/{name}", "rb") as file:
                    self.before.files[self._number()] = bytearray(file.read())
                self.before.folders[at][name] = self._next
        self.now = self.before.copy()

    def record(self) -> Any:
        """Return the context in which calls are recorded."""
        return watched(lambda _name, _args: None, self._after)

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.now.apply(event)

    def _after(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        if name == "open":
            self._opened(str(args[0]), args[1], result)
        elif name == "write":
            number = self._fds[args[0]]
            data = bytes(args[1])[:result]
            offset = os.lseek(args[0], 0, os.SEEK_CUR) - result
            self._add(Event("write", file=number, offset=offset, data=data))
        elif name == "fsync":
            number = self._fds[args[0]]
            is_folder = number in self.now.folders
            self._add(Event("sync folder" if is_folder else "sync file", (number,) if is_folder else (), file=number))
        elif name == "sync_filesystem":
            self._add(Event("sync all"))
        elif name != "chmod":
            self._named(name, [os.path.relpath(path, self.root) for path in args if isinstance(path, str)])

    def _opened(self, path: str, flags: int, fd: int) -> None:
        relative = os.path.relpath(path, self.root)
        if relative == ".":
            self._fds[fd] = ROOT
            return
        folder, name = self.now.find(relative)
        if name not in self.now.folders[folder]:
            assert flags & os.O_CREAT
            self._add(Event("create", (folder,), (name,), self._number(), path=relative))
        self._fds[fd] = self.now.folders[folder][name]

    def _named(self, name: str, paths: list[str]) -> None:
        places = [self.now.find(path) for path in paths]
        folders, names = tuple(place[0] for place in places), tuple(place[1] for place in places)
        kind = {"no_replace": "rename", "rename": "rename", "exchange": "exchange", "mkdir": "mkdir"}.get(name, "remove")
        number = self._number() if kind == "mkdir" else -1
        self._add(Event(kind, folders, names, number, path=paths[-1]))


def crashes(before: Disk, events: list[Event], count: int, seed: int) -> Iterator[tuple[int, Disk]]:
    """Yield `count` states of the disk, each with the number of calls that were made before the power was cut."""
    rng = random.Random(seed)  # noqa: S311 - the same states every time
    for _ in range(count):
        made = rng.randint(0, len(events))
        luck = rng.choice([0.0, 0.3, 0.7, 0.95, 1.0])
        yield made, _crash(before, events[:made], rng, luck)


def _crash(before: Disk, events: list[Event], rng: random.Random, luck: float) -> Disk:
    safe = _safe(events)
    disk, broken = before.copy(), set[int]()
    for number, event in enumerate(events):
        if number in safe or event.kind.startswith("sync"):
            disk.apply(event)
        elif event.kind == "write":
            torn = _torn(event, rng, luck)
            if torn is not None:
                disk.apply(torn)
        elif broken.isdisjoint(event.folders) and rng.random() < luck:
            disk.apply(event)
        else:
            # Later changes of the same folder are missing too. What is in a folder may be durable before its name is.
            broken.update(event.folders)
            if event.kind == "mkdir":
                disk.folders.setdefault(event.file, {})
            elif event.kind == "create":
                disk.files.setdefault(event.file, bytearray())
    return disk


def _torn(event: Event, rng: random.Random, luck: float) -> Event | None:
    if rng.random() < luck:
        return event
    cut = rng.randint(0, len(event.data))
    data = {"none": b"", "half": event.data[:cut], "zeros": bytes(cut)}[rng.choice(["none", "half", "zeros"])]
    return replace(event, data=data) if data else None


def _safe(events: list[Event]) -> set[int]:
    """Return the numbers of the events that no power cut can undo."""
    files, folders, everything = set[int](), set[int](), False
    safe, pinned = set[int](), set[int]()
    for number in range(len(events) - 1, -1, -1):
        event = events[number]
        if event.kind == "sync all":
            everything = True
        elif event.kind == "sync file":
            files.add(event.file)
        elif event.kind == "sync folder":
            folders.update(event.folders)
        elif event.kind == "write":
            if everything or event.file in files:
                safe.add(number)
        elif everything or folders.issuperset(event.folders) or not pinned.isdisjoint(event.folders):
            safe.add(number)
            pinned.update(event.folders)
    return safe
