"""What is measured inside a process of its own.

`python -m tests.bench.inside WHAT ROOT …` prints a JSON list of `[seconds, CPU seconds]`.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable

from luna_cli import clock
from luna_cli.actions.recall import recall, trace
from luna_cli.files import codec, rename, sqlite
from luna_cli.files.sqlite import Connection
from luna_cli.vault import config
from luna_cli.vault.index import open as index
from luna_cli.vault.index import schema
from luna_cli.vault.index.tokens import tokens
from tests.bench import generate

Took = tuple[float, float]
"""Seconds and CPU seconds."""
WARM = 10
TIERS = ("leaves", "seeds", "branchs", "roots")
CACHE = "PRAGMA cache_size = -65536"
"""The same as a rebuild has."""


def bare_files(root: str, target: str) -> list[Took]:
    """Write the memory files of `root` again below `target`: a folder each day, one syncfs in the end."""
    found: list[tuple[str, str, bytes]] = []
    for folder, _, names in (step for tier in TIERS for step in os.walk(f"{root}/{tier}")):
        for name in names:
            with open(f"{folder}/{name}", "rb") as file:
                found.append((target + folder[len(root) :], name, file.read()))
    os.makedirs(target)
    os.sync()
    begun = _clocks()
    made = set()
    for folder, name, data in found:
        if folder not in made:
            os.makedirs(folder)
            made.add(folder)
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)
    rename.sync_filesystem(target)
    return [_since(begun)]


def bare_inserts(root: str) -> list[Took]:
    """Insert the same rows into a new database: the words alone, then the rows with their words. Stems are worked out before."""
    source = sqlite.connect(schema.path_of(root))
    rows = source.execute(f"SELECT n, {', '.join(schema.COLUMNS)} FROM memory ORDER BY n").fetchall()  # noqa: S608 - constants
    texts = source.execute("SELECT n, content, about, speaker, language FROM memory ORDER BY n")
    said = [(n, tokens(content, about, speaker, language)[0]) for n, content, about, speaker, language in texts]
    source.close()
    statements = [statement for statement in schema.TABLES.split(";\n") if statement.strip()]

    def words_alone(db: Connection) -> None:
        db.execute(next(statement for statement in statements if "fts5" in statement))
        db.executemany(schema.INSERT_WORDS, said)

    def rows_too(db: Connection) -> None:
        for statement in statements:
            db.execute(statement)
        db.executemany(schema.INSERT_MEMORY, rows)
        db.executemany(schema.INSERT_WORDS, said)

    return [_database(f"{root}/.luna/bench.db", fill) for fill in (words_alone, rows_too)]


def _database(path: str, fill: Callable[[Connection], None]) -> Took:
    db = sqlite.connect(path)
    for pragma in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", CACHE):
        db.execute(pragma)
    begun = _clocks()
    db.execute("BEGIN")
    fill(db)
    db.execute("COMMIT")
    took = _since(begun)
    db.close()
    os.unlink(path)
    return took


def latency(root: str, count: str) -> list[Took]:
    """Ask so many cues of one open index; the first `WARM` are not counted."""
    return _asked(root, generate.cues(int(count) + WARM))


def questions(root: str, path: str) -> list[Took]:
    """Ask the cues of a file, one a line, of one open index; the first `WARM` are not counted."""
    with open(path, encoding="utf-8") as file:
        return _asked(root, file.read().splitlines())


def _asked(root: str, cues: Iterable[str]) -> list[Took]:
    db = index.ready(config.load(root))
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    found = []
    for cue in cues:
        begun = _clocks()
        recall(db, meta, cue, NOW)
        found.append(_since(begun))
    return found[WARM:]


def traces(root: str, count: str) -> list[Took]:
    """Leave the traces of so many recalls that found something."""
    db = index.ready(config.load(root))
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    for cue in generate.cues(int(count), seed=3):
        trace(root, str(meta["writer"]), NOW, "recall", cue, [hit.value("id") for hit in recall(db, meta, cue, NOW)])
    return []


def _clocks() -> Took:
    return time.perf_counter(), time.process_time()


def _since(begun: Took) -> Took:
    wall, processor = _clocks()
    return wall - begun[0], processor - begun[1]


NOW = clock.parse_utc(generate.NOW)
ACTIONS: Iterable[Callable[..., list[Took]]] = (bare_files, bare_inserts, latency, questions, traces)

if __name__ == "__main__":
    action = next(action for action in ACTIONS if action.__name__ == sys.argv[1])
    sys.stdout.buffer.write(codec.encode_line(action(*sys.argv[2:])))
