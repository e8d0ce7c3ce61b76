"""A person saves a file at the very moment when a transaction replaces it: what they wrote stays."""

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256

import pytest

from luna_cli.files.lock import Lock, hold
from luna_cli.files.transaction import Op, Put, Remove, commit

Save = Callable[[str, bytes], None]
OLD = b"as it was"


def rename_over(path: str, data: bytes) -> None:
    """As most editors save."""
    with open(f"{path}~", "wb") as file:
        file.write(data)
    os.rename(f"{path}~", path)


def write_in_place(path: str, data: bytes) -> None:
    """As the others do."""
    with open(path, "wb") as file:
        file.write(data)


def race(lock: Lock, number: int, delay_s: float, save: Save) -> str:
    """Let one edit meet one commit; return what came of it."""
    name, theirs, ours = f"{number}.json", b"by hand %d" % number, b"by luna %d" % number
    path, before = f"{lock.root}/{name}", sha256(OLD).hexdigest()
    write_in_place(path, OLD)
    op: Op = Remove(path=name, before=before) if number % 4 == 0 else Put(path=name, data=ours, before=before)
    start = threading.Event()

    def person() -> None:
        start.wait()
        until = time.perf_counter() + delay_s
        while time.perf_counter() < until:
            pass
        save(path, theirs)

    thread = threading.Thread(target=person)
    thread.start()
    start.set()
    outcome = commit(lock, [op], label="race", message="", group="g", at=number)
    thread.join()
    with open(path, "rb") as file:
        there = file.read()
    os.unlink(path)
    if there != theirs:
        return f"lost: race {number}, {save.__name__}, {type(op).__name__}, {there!r}, {outcome}"
    return "conflict" if outcome.conflicts else "after ours"


def races(root: str, count: int, save: Save) -> Counter[str]:
    """Aim `count` edits at the moments around the exchange, whose distance from the start is measured as it goes."""
    rng, seen = random.Random(count), Counter[str]()  # noqa: S311 - aimed, not secret
    aim_s = 0.0005
    with hold(root) as lock:
        for number in range(count):
            said = race(lock, number, max(0.0, aim_s + rng.uniform(-1, 1) * 0.0001), save)
            # Too early is a conflict, too late comes after ours: move towards the line between them.
            aim_s = max(0.0, aim_s + (0.00001 if said == "conflict" else -0.00001))
            seen[said] += 1
    return seen


@pytest.mark.parametrize("save", [rename_over, write_in_place])
def test_what_a_person_saves_meanwhile_stays(scratch: str, save: Save) -> None:
    seen = races(scratch, 200, save)
    assert set(seen) == {"conflict", "after ours"}


@pytest.mark.faults
@pytest.mark.parametrize("save", [rename_over, write_in_place])
def test_thousands_of_races(scratch: str, save: Save) -> None:
    seen = races(scratch, 5000, save)
    sys.stdout.write(f"\n{save.__name__}: {dict(seen)}\n")
    assert set(seen) == {"conflict", "after ours"}
