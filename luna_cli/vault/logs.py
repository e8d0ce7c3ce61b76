"""Logs on their way through one transaction: lines that are put behind, lines that are taken out, whole files that are written."""

import os
from collections.abc import Callable, Iterable
from hashlib import sha256

from luna_cli.errors import NotFoundError
from luna_cli.files.transaction import Append, Op, Put, Remove
from luna_cli.model.stub import Stub
from luna_cli.vault import stubs
from luna_cli.vault.log_end import digest, end_of, ended


class Logs:
    """Collects what becomes of logs and documents; several changes of one file fold into one operation."""

    def __init__(self, root: str) -> None:
        """Work on the files of the vault at `root`."""
        self.root = root
        self.appends: dict[str, list[bytes]] = {}
        self.puts: dict[str, bytes] = {}
        self.read: dict[str, str] = {}
        """The SHA-256 of logs whose lines were read, so that an edit made since is a conflict."""

    def append(self, path: str, *lines: bytes) -> None:
        """Put lines behind those of a log."""
        self.appends.setdefault(path, []).extend(lines)

    def put(self, path: str, data: bytes) -> None:
        """Write a whole file."""
        self.puts[path] = data

    def cut(self, log: str, memory_id: str) -> Stub:
        """Take a stub's line out of its log. Raises NotFoundError when it is no longer there."""
        return self.replace(log, memory_id, lambda _: b"")

    def replace(self, log: str, memory_id: str, line: Callable[[Stub], bytes]) -> Stub:
        """Put another line in the place of a stub's, or none; return the stub. Raises NotFoundError when it is no longer there."""
        kept: list[bytes] = []
        found: Stub | None = None
        for raw in self._lines(log) or ():
            stub = stubs.own(raw, memory_id)
            kept.append(raw if stub is None else line(stub))
            found = stub or found
        if found is None:
            raise NotFoundError(f"{log} no longer holds {memory_id}")
        self.puts[log] = b"".join(kept)
        return found

    def cut_full(self, log: str, memory_id: str) -> None:
        """Take the whole text of a memory out of its log, where it still stands there."""
        lines = self._lines(log)
        if lines is not None:  # otherwise somebody removed it by hand: nothing is left to cut
            self.puts[log] = b"".join(line for line in lines if not stubs.holds(line, memory_id))

    def _lines(self, log: str) -> list[bytes] | None:
        """Return the lines of a log as it will be so far, None when there is none."""
        data = self.puts.get(log)
        if data is None:
            try:
                with open(os.path.join(self.root, log), "rb") as file:
                    data = file.read()
            except FileNotFoundError:
                return None
            self.read[log] = sha256(data).hexdigest()
        return data.splitlines(keepends=True)

    def ops(self) -> Iterable[Op]:
        """Yield the operations; those that remove a file are `Remove`."""
        for path, data in self.puts.items():
            before = self.read.get(path) or digest(os.path.join(self.root, path))
            whole = ended(data) + b"".join(self.appends.pop(path, ()))
            if whole:
                yield Put(path=path, data=whole, before=before)
            elif before is not None:
                yield Remove(path=path, before=before)  # the last line of a log has gone
        for path, lines in self.appends.items():
            size, end = end_of(os.path.join(self.root, path))
            yield Append(path=path, data=b"".join([end, *lines]), size_before=size)
