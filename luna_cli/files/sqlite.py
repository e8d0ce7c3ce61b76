"""Opening SQLite: the derived index is its only use.

`_sqlite3` is what `sqlite3` re-exports; importing it alone saves 2 ms of a start that lasts 10 (docs/decisions/0003).
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from sqlite3 import Connection, DatabaseError, OperationalError
else:
    import _sqlite3 as sqlite3
    from _sqlite3 import Connection, DatabaseError, OperationalError

__all__ = ["Connection", "DatabaseError", "OperationalError", "connect", "is_damage", "memory", "read_only"]


def connect(path: str, timeout_s: float = 5.0) -> Connection:
    """Open a database for reading and writing, creating it 0600 when absent. Raises OperationalError."""
    if not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    return sqlite3.connect(path, timeout=timeout_s, isolation_level=None)


def read_only(path: str) -> Connection:
    """Open a database on media that cannot be written. Raises OperationalError."""
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{quoted}?immutable=1", uri=True, isolation_level=None)


def is_damage(error: DatabaseError) -> bool:
    """Tell whether an error says that the database is not what luna wrote, rather than busy, full or out of reach."""
    return not isinstance(error, OperationalError) or str(error).startswith(
        ("no such ", "vtable constructor", "malformed", "Could not decode")
    )


def memory() -> Connection:
    """Open an empty database in memory."""
    return sqlite3.connect(":memory:", isolation_level=None)
