"""A rehearsal: the vault copied aside, where a night can be lived without its leaving anything (`luna dream plan`)."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from luna_cli.vault.store import Vault

_LEFT_OUT = {".git", "pure", "keys"}
_OWN = {"journal", "txn", "lock", "dream.lock"}
"""Of `.luna/`: what a rehearsal has no need of."""


@contextmanager
def rehearsal(vault: Vault) -> Iterator[Vault]:
    """Give a copy of a vault that is removed again: beside the index, so that it lies on the same disk, else where there is room.

    History, keys and sealed segments stay away, so nothing that was secret comes to lie in a second place.
    """
    _ = vault.db  # in line, so that the copy is
    own = os.path.join(vault.root, ".luna")
    folder = own if os.access(own, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=folder) as place:
        root = os.path.join(place, "vault")
        shutil.copytree(vault.root, root, symlinks=True, ignore=lambda path, names: _ignored(vault.root, path, names))
        with Vault(root) as copy:
            # It may lie inside the repository of the vault itself, which it must not touch.
            copy.config = replace(copy.config, given={"git.commit": "never"})
            yield copy


def _ignored(root: str, path: str, names: list[str]) -> set[str]:
    if path == root:
        return _LEFT_OUT & set(names)
    if path == os.path.join(root, ".luna"):
        return {name for name in names if name in _OWN or name.startswith("rehearsal-")}
    return set()
