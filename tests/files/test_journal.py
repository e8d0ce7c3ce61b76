from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_cli.errors import NotFoundError
from luna_cli.files import journal
from luna_cli.files.lock import Lock, hold
from luna_cli.files.transaction import Append, Op, Outcome, Put, Remove, Trim, Truncate, commit

Tree = dict[str, bytes]


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def tree(root: Path) -> Tree:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".luna" not in p.parts}


def do(lock: Lock, ops: list[Op], at: int = 1000, undoes: str = "") -> Outcome:
    return commit(lock, ops, label="promote", message="two promoted", group=f"g{at}", at=at, undoes=undoes)


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[Lock]:
    with hold(str(tmp_path)) as held:
        yield held


def test_entries_newest_first(lock: Lock) -> None:
    assert journal.entries(lock.root) == []
    do(lock, [Put(path="a", data=b"1", before=None), Put(path="b", data=b"1", before=None)], at=1000)
    do(lock, [Remove(path="a", before=digest(b"1")), Append(path="c", data=b"x", size_before=0)], at=2000, undoes="g1000")
    second, first = journal.entries(lock.root)
    assert (first.at, first.label, first.message, first.group, first.counts) == (
        1000,
        "promote",
        "two promoted",
        "g1000",
        (("put", 2),),
    )
    assert (second.at, second.undoes, second.counts) == (2000, "g1000", (("append", 1), ("remove", 1)))
    with pytest.raises(NotFoundError):
        journal.inverse(lock.root, "../txn")


def test_prune_forgets_what_is_older(lock: Lock, tmp_path: Path) -> None:
    for n in range(3):
        do(lock, [Put(path="a", data=b"%d" % n, before=digest(b"%d" % (n - 1)) if n else None)], at=1000 * (n + 1))
    assert journal.prune(lock.root, 2500) == 2
    assert [entry.at for entry in journal.entries(lock.root)] == [3000]
    assert len(list((tmp_path / ".luna/journal").iterdir())) == 1
    (tmp_path / ".luna/journal/0000000000001-abcdef").mkdir()
    assert len(journal.entries(lock.root)) == 1
    assert journal.prune(lock.root, 2500) == 1


def test_what_a_hand_edit_stopped_is_not_reversed(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"by hand")
    (tmp_path / "b").write_bytes(b"by hand")
    outcome = do(lock, [Put(path="a", data=b"1", before=None), Put(path="b", data=b"1", before=digest(b"0"))])
    assert len(outcome.conflicts) == 2
    assert journal.inverse(lock.root, outcome.id) == []


def test_an_edit_since_is_a_conflict_of_the_undoing(lock: Lock, tmp_path: Path) -> None:
    done = do(lock, [Put(path="a", data=b"1", before=None), Append(path="log", data=b"1\n", size_before=0)])
    (tmp_path / "a").write_bytes(b"by hand")
    (tmp_path / "log").write_bytes(b"1\n2\n")
    undone = do(lock, journal.inverse(lock.root, done.id), at=2000)
    assert {conflict.path for conflict in undone.conflicts} == {"a", "log"}
    assert tree(tmp_path) == {"a": b"by hand", "log": b"1\n2\n"}


def test_what_was_added_after_our_lines_keeps_them(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"0\n")
    done = do(lock, [Append(path="log", data=b"1\n", size_before=2)])
    assert journal.inverse(lock.root, done.id) == [Truncate(path="log", size=2, tail_sha256=digest(b"1\n"))]
    with (tmp_path / "log").open("ab") as log:
        log.write(b"2\n")
    assert [c.path for c in do(lock, journal.inverse(lock.root, done.id), at=2000).conflicts] == ["log"]
    assert (tmp_path / "log").read_bytes() == b"0\n1\n2\n"


def test_trimmed_traces_come_back_at_the_end(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\nA\nB")
    done = do(lock, [Trim(path="log", length=2, sha256=digest(b"\nA"))])
    do(lock, journal.inverse(lock.root, done.id), at=2000)
    assert (tmp_path / "log").read_bytes() == b"\nB\nA"


contents = st.binary(max_size=12)
names = st.sampled_from(["a", "b", "c", "d/e", "d/f"])


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(names, contents), st.dictionaries(names, st.tuples(st.sampled_from("pra"), contents)))
def test_undo_and_redo_are_exact(
    tmp_path_factory: pytest.TempPathFactory, before: Tree, changes: dict[str, tuple[str, bytes]]
) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "d").mkdir()
    for path, data in before.items():
        (root / path).write_bytes(data)
    ops: list[Op] = []
    for path, (kind, data) in changes.items():
        was = before.get(path)
        if kind == "p":
            ops.append(Put(path=path, data=data, before=None if was is None else digest(was)))
        elif kind == "r" and was is not None:
            ops.append(Remove(path=path, before=digest(was)))
        elif kind == "a" and data:
            ops.append(Append(path=path, data=data, size_before=len(was or b"")))
    with hold(str(root)) as lock:
        done = do(lock, ops)
        after = tree(root)
        assert after != before or not ops or all(before.get(op.path) == after.get(op.path) for op in ops)
        undone = do(lock, journal.inverse(lock.root, done.id) if done.id else [], at=2000)
        assert (undone.conflicts, tree(root)) == ((), before)
        redone = do(lock, journal.inverse(lock.root, undone.id) if undone.id else [], at=3000)
        assert (redone.conflicts, tree(root)) == ((), after)
