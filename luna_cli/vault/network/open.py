"""The network of a vault, in line with its files: hubs by name, what leads away from them, and the memories that they have."""

from collections.abc import Iterable, Iterator

from luna_cli.errors import NotFoundError
from luna_cli.files.sqlite import OperationalError
from luna_cli.vault.network import fresh
from luna_cli.vault.network.shelf import Shelf
from luna_cli.vault.store import Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.model.hub import Hub
    from luna_cli.vault.network.read import Files


class Network(Shelf):
    """The hubs of an open vault; a `graph.network.Network`. Lives as long as the vault's connection."""

    def __init__(self, vault: Vault, *, thorough: bool = False) -> None:
        """Bring the rows of hubs in line with their files; in a copy in memory where the index cannot be written.

        `thorough` looks at the time and size of every file, so that one changed in place is seen; else folders alone are looked at.
        """
        super().__init__(vault.db, vault.root)
        self.vault = vault
        if thorough:
            self.look_through()
        elif stale := fresh.stale(self.db, vault.root):
            self.look_again(stale)

    def look_through(self) -> list[str]:
        """Look at the time and size of every file; return the folders whose rows were brought in line for it."""
        found = fresh.changed(self.db, self.root)
        if found:
            self.look_again(found)
        return found

    def look_at(self, hubs: Iterable[str]) -> list[str]:
        """Look at the time and size of the files of these hubs alone; return the folders as `look_through`."""
        found = fresh.touched(self.db, self.root, hubs)
        if found:
            self.look_again(found)
        return found

    def look_again(self, folders: Iterable[str]) -> None:
        """Look at these folders of hubs again, whatever their times say."""
        folders = list(folders)
        try:
            self._refresh(folders)
        except OperationalError:
            self.db = self.vault.detach()
            self._refresh(folders)

    def _refresh(self, folders: list[str]) -> None:
        from luna_cli.vault.network.refresh import refresh

        self.db.execute("BEGIN IMMEDIATE")
        try:
            refresh(self.db, self.vault.config, folders)
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def hub(self, hub_id: str) -> "Hub":
        """Return a hub whole, from its files. Raises NotFoundError, CorruptError naming file, line and rule."""
        found = self.files(hub_id)
        if found is None:
            raise NotFoundError(f"no hub has the id {hub_id}", "'luna hub list' shows them")
        return found.whole

    def files(self, hub_id: str) -> "Files | None":
        """Return the files of a hub, None when it has none. Raises CorruptError."""
        from luna_cli.vault.network.read import read_files

        return read_files(self.root, hub_id, self.vault.config.zone)

    def hubs(self) -> "Iterator[Hub]":
        """Yield every hub whole, from its files, by id. Raises CorruptError for one whose weaker synapses cannot be read."""
        for (hub_id,) in self.db.execute("SELECT id FROM hub ORDER BY id").fetchall():
            found = self.files(hub_id)
            if found is not None:
                yield found.whole
