"""A vault with hubs in it, written by luna or by hand, and what its index holds of them."""

import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from luna_cli.files import hubs, sqlite
from luna_cli.files.hubs import STRONGEST, Rest
from luna_cli.model.hub import Hub, Synapse
from luna_cli.vault.index.refresh import create
from luna_cli.vault.network import layout
from luna_cli.vault.network.open import Network
from luna_cli.vault.network.refresh import refresh
from tests.vault.conftest import NOON, Keeper, keeper

__all__ = ["keeper"]


def hub(slug: str, *synapses: tuple[str, str, int], **fields: Any) -> Hub:
    """Return a hub whose synapses are (relation, slug of the target, force)."""
    made = [Synapse(type=kind, target=f"hub_{target}", force=force) for kind, target, force in synapses]
    values = {"concept": slug.replace("-", " "), "created_at": NOON, **fields}
    return Hub(id=f"hub_{slug}", synapses=tuple(sorted(made, key=lambda one: one.order)), **values)


class Gardener:
    """A person at work in the folder of hubs of a vault; each deed gives files and folders a later time."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.root = keeper.path / layout.HUBS
        self.times = itertools.count(1_800_000_000)

    def network(self) -> Network:
        return Network(self.keeper.open())

    def lay(self, one: Hub) -> Path:
        """Write a hub's files as they would come with a clone."""
        rest = one.synapses[STRONGEST:]
        path = self.put(layout.hub_path(one.id), hubs.write(one))
        if rest:
            self.put(layout.rest_path(one.id), hubs.write_rest(Rest(one.id, rest)))
        return path

    def put(self, path: str, raw: bytes) -> Path:
        target = self.keeper.put(path, raw)
        self._touch(target)
        return target

    def take(self, path: str) -> None:
        target = self.keeper.path / path
        target.unlink()
        self._touch(target)

    def _touch(self, target: Path) -> None:
        at = next(self.times) * 10**9
        if target.exists():
            os.utime(target, ns=(at, at))
        os.utime(target.parent, ns=(at, at))

    def aside(self) -> dict[str, str]:
        """Return what was set aside in the folder of hubs."""
        rows = self.network().db.execute("SELECT path, reason FROM bad ORDER BY path").fetchall()
        return {path: reason for path, reason in rows if layout.is_ours(path)}

    def incremental(self) -> list[object]:
        """Return what the index holds after it was brought in line, folder by folder."""
        return dump(self.network().db)

    def rebuilt(self) -> list[object]:
        """Return what an index holds that is built from the files alone."""
        db = sqlite.memory()
        create(db)
        refresh(db, self.keeper.open().config)
        try:
            return dump(db)
        finally:
            db.close()


def dump(db: Any) -> list[object]:
    tables = {
        "hub": "SELECT * FROM hub ORDER BY id",
        "name": "SELECT * FROM hub_name ORDER BY key, hub",
        "dangling": "SELECT * FROM hub_dangling ORDER BY target, source",
        "folder": "SELECT path, mtime FROM hub_folder ORDER BY path",
        "bad": "SELECT * FROM bad WHERE path >= 'graph/' AND path < 'graph0' ORDER BY path",
    }
    return [(name, db.execute(query).fetchall()) for name, query in tables.items()]


@pytest.fixture
def gardener(keeper: Keeper) -> Gardener:
    return Gardener(keeper)
