"""Many processes at once: what was acknowledged is there, the lock of the dead is free, a held one stops a store unharmed."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]
LOCKED = 11
HOLDER = """import fcntl, os, sys, time
fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)
print(flush=True)
time.sleep(600)"""


@contextmanager
def held(vault: Path, name: str = "lock") -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the vault's lock."""
    (vault / ".luna").mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(vault / ".luna" / name)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            yield holder
        finally:
            holder.kill()


def memories(vault: Path) -> list[Path]:
    return sorted(path for tier in ("roots", "branchs", "leaves", "seeds") for path in (vault / tier).rglob("*exp_*.json"))


def rows(vault: Path) -> int:
    (path,) = (vault / ".luna").glob("index-*.db")
    with closing(sqlite3.connect(path)) as db:
        count: int = db.execute("SELECT count(*) FROM memory").fetchone()[0]
    return count


def write_at_once(luna: Luna, vault: Path, writers: int, each: int) -> int:
    """Store from many processes; a store that is refused as locked (11) is given again. Return how many were."""
    command = [str(Path(sys.executable).parent / "luna"), "store"]
    refused: list[tuple[str, ...]] = []

    def store(*words: str) -> str:
        while True:
            env = {"HOME": str(vault.parent), "LUNA_NOW": "2026-11-20T14:30:00Z"}
            done = subprocess.run([*command, *words], capture_output=True, text=True, env=env, check=False)
            if done.returncode != LOCKED:
                assert (done.returncode, done.stderr) == (0, "")
                return done.stdout.strip()
            assert done.stdout == ""
            refused.append(words)

    def life(writer: int) -> list[str]:
        tiers = ("leaf", "seed")
        return [store(f"écrivain {writer} line {n}", "--tier", tiers[n % 2], "--speaker", f"w{writer}") for n in range(each)]

    with ThreadPoolExecutor(writers) as pool:
        ids = [one for lives in pool.map(life, range(writers)) for one in lives]
    said = {path.name[-21:-5]: json.loads(path.read_bytes())["memory_pure_v2"]["experience"]["content"] for path in memories(vault)}
    assert len(set(ids)) == writers * each
    assert set(said) == set(ids)
    assert sorted(said.values()) == sorted(f"écrivain {writer} line {n}" for writer in range(writers) for n in range(each))
    luna("recall", "écrivain", "--no-trace")
    assert rows(vault) == writers * each
    assert sorted(path.name for path in (vault / ".luna").glob("new-*")) == []
    return len(refused)


def test_eight_writers(luna: Luna, vault: Path) -> None:
    assert write_at_once(luna, vault, 8, 25) == 0


@pytest.mark.faults
@pytest.mark.parametrize(("writers", "each"), [(8, 250), (32, 60)])
def test_more_writers(luna: Luna, vault: Path, writers: int, each: int) -> None:
    refused = write_at_once(luna, vault, writers, each)
    sys.stdout.write(
        f"\n{writers} writers × {each} stores: none lost, {refused} refused after the wait for the lock and given again\n"
    )


def test_the_lock_of_a_killed_holder_is_free(luna: Luna, vault: Path) -> None:
    luna("store", "before")
    for lane in ([], ["--summary", "the full way"]):
        with held(vault) as holder:
            holder.send_signal(signal.SIGKILL)
            holder.wait()
        memory_id = luna("store", "after the holder died", *lane).stdout.strip()
        assert memory_id in {path.name[-21:-5] for path in memories(vault)}


def test_a_held_lock_ends_with_11_and_nothing_written(luna: Luna, vault: Path) -> None:
    luna("store", "before")
    with held(vault), ThreadPoolExecutor(2) as pool:
        there = memories(vault)
        plain = pool.submit(luna, "store", "in vain", code=11)
        full = pool.submit(luna, "store", "in vain", "--summary", "the full way", code=11)
        for done in (plain.result(), full.result()):
            assert "is held by another luna" in done.stderr
            assert "nothing was written" in done.stderr
            assert done.stdout == ""
        assert luna("recall", "before").stdout.startswith("exp_")
    assert memories(vault) == there


def test_a_dream_at_work_stops_another_and_no_store(luna: Luna, vault: Path) -> None:
    with held(vault, "dream.lock"):
        assert "is held by another luna" in luna("dream", code=11).stderr
        luna("store", "while another dreams")
    assert "1 memory" in luna("dream").stdout
