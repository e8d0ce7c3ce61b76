"""Keeping the rows of hubs in line with a transaction that luna itself has just made."""

from luna_cli.files.sqlite import Connection, DatabaseError
from luna_cli.files.transaction import Op
from luna_cli.vault.config import Config
from luna_cli.vault.network import layout


def follow(db: Connection, config: Config, ops: list[Op]) -> None:
    """Look at the folders of hubs that were touched; the caller holds the vault's lock.

    Nothing where nobody has asked for the network yet; an index that is busy, damaged or has no room is left stale, which
    the next reader of the network will see.
    """
    folders = {op.path.rpartition("/")[0] for op in ops if layout.is_ours(op.path)}
    if not folders:
        return
    try:
        if db.execute("SELECT 1 FROM hub_folder").fetchone() is None:
            return
        db.execute("BEGIN IMMEDIATE")
    except DatabaseError:
        return
    from luna_cli.vault.network.refresh import refresh

    try:
        refresh(db, config, folders)
        db.execute("COMMIT")
    except DatabaseError:
        if db.in_transaction:
            db.execute("ROLLBACK")
    except BaseException:
        db.execute("ROLLBACK")
        raise
