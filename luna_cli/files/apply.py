"""The part of a transaction after its commit point: forward only, and the same when it is done again."""

import os
from collections.abc import Sequence

from luna_cli.errors import RefusedError
from luna_cli.files import content, logs, paths, rename, replace
from luna_cli.files.intent import Conflict, Step
from luna_cli.files.staging import ONE_BY_ONE

_MAKING = frozenset({"put", "append"})


class Application:
    """One committed transaction being applied: `folder` holds its staged files, `steps` say what to do with them."""

    def __init__(self, root: str, folder: str, steps: Sequence[Step], *, resumed: bool) -> None:
        """`resumed` says that an earlier process may have come any part of the way."""
        self._root = root
        self._folder = folder
        self._steps = steps
        self._resumed = resumed
        self._touched: set[str] = {folder}
        self._stamps: dict[int, tuple[int, int, int]] = {}
        self._refused: set[int] = set()

    def run(self) -> tuple[Conflict, ...]:
        """Apply every step, make it durable, and return what hand edits stood in the way of. Raises OSError."""
        targets = self._prepare()
        for number, target in targets.items():
            self._attempt(number, target, resumed=self._resumed)
        _sync(self._root, self._touched)
        late = [number for number, stamp in self._stamps.items() if content.stamp(f"{self._folder}/{number}") != stamp]
        # A person who had it open has written to what was taken out since: it goes back.
        for number in late:
            self._attempt(number, targets[number], resumed=True)
        if late:
            _sync(self._root, self._touched)
        return tuple(self._conflict(number) for number in sorted(self._refused))

    def _prepare(self) -> dict[int, str]:
        """Return each step's full path, with the folders that they need made and durable.

        Only then does anything move there: a file in a folder whose own name was lost would be lost with it.
        """
        targets: dict[int, str] = {}
        seen, ready, grown = set[str](), set[str](), set[str]()
        for number, step in enumerate(self._steps):
            parent = step.path.rpartition("/")[0]
            try:
                targets[number] = paths.inside(self._root, step.path, seen)
                if parent not in ready:
                    grown.update(self._ready(parent, make=step.kind in _MAKING))
            except RefusedError:
                self._refused.add(number)  # a folder became a link or a file since the intent was written
                targets.pop(number, None)
                continue
            if step.kind in _MAKING:
                ready.add(parent)
        _sync(self._root, grown)
        return targets

    def _ready(self, parent: str, *, make: bool) -> set[str]:
        """Make a folder and note it for syncing; return the folders in which others were made, now or by the stopped process."""
        self._touched.add(self._full(parent))
        made = paths.make_folders(self._root, parent) if make else []
        while self._resumed and parent:
            made.append(parent)
            parent = parent.rpartition("/")[0]
        return {self._full(folder.rpartition("/")[0]) for folder in made}

    def _attempt(self, number: int, target: str, *, resumed: bool) -> None:
        step, staged = self._steps[number], f"{self._folder}/{number}"
        if not self._do(step, staged, target, resumed=resumed):
            self._refused.add(number)
        elif step.kind == "remove" or (step.kind == "put" and step.before is not None):
            self._stamps[number] = content.stamp(staged)

    def _do(self, step: Step, staged: str, target: str, *, resumed: bool) -> bool:
        if step.kind == "put" and step.before is None:
            return replace.put_new(staged, target, step.after or "", resumed=resumed)
        if step.kind == "put":
            return replace.replace(staged, target, step.before or "", step.after or "", resumed=resumed)
        if step.kind == "remove":
            return replace.remove(staged, target, step.before or "")
        if step.kind == "append":
            return logs.append(staged, target, step.size, resumed=resumed)
        if step.kind == "trim":
            return logs.trim(staged, target, step.size, step.before or "")
        return logs.truncate(staged, target, step.size, step.before or "")

    def _full(self, relative: str) -> str:
        return f"{self._root}/{relative}" if relative else self._root

    def _conflict(self, number: int) -> Conflict:
        kept = f".luna/journal/{os.path.basename(self._folder)}/{number}"
        return Conflict(path=self._steps[number].path, kept=kept if os.path.lexists(f"{self._folder}/{number}") else "")


def _sync(root: str, folders: set[str]) -> None:
    if len(folders) > ONE_BY_ONE:
        rename.sync_filesystem(root)
        return
    for folder in folders:
        rename.sync_folder(folder)
