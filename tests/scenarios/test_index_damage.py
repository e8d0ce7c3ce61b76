"""The index removed, cut, overwritten, of another time or version: recall answers the same, with one remark at most."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]
Damage = Callable[[Path, random.Random], None]
CUES = ("bread", "river boat", "le chat")
LINES = "".join(
    f'{{"content": "{text} number {n}", "key": "{text}{n}", "tier": "{tier}"}}\n'
    for n in range(40)
    for text, tier in (("rye bread", "leaf"), ("a boat on the river", "seed"), ("le chat dort", "branch"))
)


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - damage that can be done again


def remove(path: Path, _: random.Random) -> None:
    path.unlink()


def cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def overwrite(path: Path, chance: random.Random) -> None:
    """Put random bytes at a random place: in the header, in a page of the schema, anywhere."""
    with path.open("r+b") as file:
        file.seek(chance.choice((0, 16, 100, chance.randrange(path.stat().st_size))))
        file.write(chance.randbytes(chance.choice((1, 16, 4096, 20_000))))


def replace_whole(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.choice((b"", b"not a database", bytes(8192), chance.randbytes(65_536))))


def change(path: Path, chance: random.Random) -> None:
    """Leave a healthy database whose tables are not luna's, or not whole."""
    script = chance.choice(
        (
            "DROP TABLE memory",
            "DROP TABLE meta",
            "DROP TABLE folder",
            "DROP TABLE words",
            "DROP TABLE bad",
            "ALTER TABLE memory RENAME COLUMN weight TO mass",
            "DELETE FROM meta",
            "UPDATE meta SET value = 'long ago' WHERE key = 'signature'",
        )
    )
    with closing(sqlite3.connect(path)) as db:
        db.execute(script)
        db.commit()


def leave_a_log(path: Path, chance: random.Random) -> None:
    """Leave the write-ahead log of something else, or of a process that died."""
    for suffix in chance.sample(("-wal", "-shm", "-journal"), 2):
        Path(f"{path}{suffix}").write_bytes(
            chance.choice((b"", chance.randbytes(5000), b"\x37\x7f\x06\x82" + chance.randbytes(4092)))
        )


def another_version(path: Path, _: random.Random) -> None:
    path.rename(path.with_name("index-0-0.db"))


KINDS: tuple[Damage, ...] = (remove, cut, overwrite, replace_whole, change, leave_a_log, another_version, overwrite, change, cut)


def answers(luna: Luna) -> list[str]:
    done = [luna("recall", cue, "--no-trace") for cue in CUES]
    assert sum(len(one.stderr.splitlines()) for one in done) <= 1  # damage that lies deep shows at a later cue
    return [one.stdout for one in done]


def judge(luna: Luna, vault: Path, variants: range) -> None:
    luna("import", "jsonl", "-", stdin=LINES)
    expected = answers(luna)
    assert all(expected)
    (path,) = (vault / ".luna").glob("index-*.db")
    shutil.copy2(path, vault.parent / "good.db")
    bad = []
    for variant in variants:
        KINDS[variant % len(KINDS)](path, chances(variant))
        try:
            found = answers(luna)
        except AssertionError as error:
            bad.append(f"{variant} {KINDS[variant % len(KINDS)].__name__}: {error}")
        else:
            if found != expected:
                bad.append(f"{variant} {KINDS[variant % len(KINDS)].__name__}: other answers")
        for old in (vault / ".luna").glob("index-*"):
            old.unlink()
        shutil.copy2(vault.parent / "good.db", path)
    assert bad == []


def test_a_damaged_index_is_rebuilt_the_same(luna: Luna, vault: Path) -> None:
    judge(luna, vault, range(20))


@pytest.mark.faults
def test_an_index_damaged_in_a_hundred_ways(luna: Luna, vault: Path) -> None:
    judge(luna, vault, range(20, 200))
    sys.stdout.write("\n180 damaged indexes: all answered the same\n")


def test_a_stale_index(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=LINES)
    (path,) = (vault / ".luna").glob("index-*.db")
    shutil.copy2(path, vault.parent / "old.db")
    luna("store", "a heron stands in the reeds")
    for gone in vault.rglob("rye-bread-number-7.exp_*.json"):
        gone.unlink()
    shutil.copy2(vault.parent / "old.db", path)
    assert "a heron stands" in luna("recall", "heron").stdout
    assert "rye bread number 7\n" not in luna("recall", "rye bread number 7", "-n", "100").stdout


def test_a_store_with_a_damaged_index(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=LINES)
    (path,) = (vault / ".luna").glob("index-*.db")
    for number, damage in enumerate((cut, replace_whole, change, overwrite)):
        damage(path, chances(number))
        memory_id = luna("store", f"a heron of kind {number}").stdout.strip()
        assert memory_id in luna("recall", f"heron kind {number}").stdout
        assert (vault / ".luna").joinpath(path.name).exists()
    assert luna("dream").returncode == 0
    luna("check")


def test_a_batch_and_a_cue_on_stdin_go_on_when_the_index_is_damaged(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=LINES)
    expected = [
        luna("recall", "--no-trace", "--batch", "-", stdin="\n".join(CUES)),
        luna("recall", "--no-trace", "-", stdin=CUES[1]),
    ]
    (path,) = (vault / ".luna").glob("index-*.db")
    shutil.copy2(path, vault.parent / "good.db")
    rebuilt = 0
    for words, stdin, good in (("--batch", "\n".join(CUES), expected[0]), ("--any", CUES[1], expected[1])):
        _spoil(path)
        done = luna("recall", "--no-trace", words, "-", stdin=stdin)
        assert done.stdout == good.stdout
        rebuilt += "the index was damaged and has been rebuilt" in done.stderr
        shutil.copy2(vault.parent / "good.db", path)
    assert rebuilt == 2


def _spoil(path: Path) -> None:
    """Damage what is met only when words are looked up."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE words")
        db.commit()


def test_without_its_folder(luna: Luna, vault: Path) -> None:
    luna("import", "jsonl", "-", stdin=LINES)
    before = answers(luna)
    shutil.rmtree(vault / ".luna")
    assert answers(luna) == before
    (path,) = (vault / ".luna").glob("index-*.db")
    path.unlink()
    path.mkdir()
    assert [luna("recall", cue, "--no-trace").stdout for cue in CUES] == before
