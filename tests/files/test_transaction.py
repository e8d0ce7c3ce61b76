import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from luna_cli.errors import CorruptError, NewerFormatError, RefusedError
from luna_cli.files import journal
from luna_cli.files.lock import Lock, hold, needs_recovery
from luna_cli.files.transaction import Append, Conflict, Op, Outcome, Put, Remove, Trim, Truncate, commit, recover


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[Lock]:
    for path, data in [("a/x", b"old x"), ("a/y", b"old y"), ("logs/one", b"1\n"), ("logs/two", b"\nA\nB")]:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    with hold(str(tmp_path)) as held:
        yield held


def do(lock: Lock, *ops: Op, at: int = 5) -> Outcome:
    return commit(lock, ops, label="test", message="a test", group="g1", at=at)


def test_all_kinds_at_once(lock: Lock, tmp_path: Path) -> None:
    outcome = do(
        lock,
        Put(path="a/x", data=b"new x", before=digest(b"old x")),
        Put(path="n/é/z", data=b"z", before=None),
        Remove(path="a/y", before=digest(b"old y")),
        Append(path="logs/one", data=b"2\n", size_before=2),
        Append(path="logs/new", data=b"1\n", size_before=0),
        Trim(path="logs/two", length=2, sha256=digest(b"\nA")),
    )
    assert outcome.conflicts == ()
    files = {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and ".luna" not in p.parts}
    assert files == {"a/x": b"new x", "n/é/z": b"z", "logs/one": b"1\n2\n", "logs/new": b"1\n", "logs/two": b"\nB"}
    assert not needs_recovery(lock.root)
    assert os.listdir(tmp_path / ".luna/journal") == [outcome.id]


def test_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with hold(str(tmp_path)) as lock:
            do(lock, Put(path="n/z", data=b"z", before=None), Append(path="n/log", data=b"z", size_before=0))
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(p.lstat().st_mode) for p in tmp_path.rglob("*") if p.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(p.lstat().st_mode) for p in tmp_path.rglob("*") if p.is_dir()} == {0o700}


def test_nothing_to_do_is_no_transaction(lock: Lock, tmp_path: Path) -> None:
    assert do(lock) == Outcome(id="")
    assert os.listdir(tmp_path / ".luna") == ["lock"]


def test_more_files_than_are_synced_one_by_one(lock: Lock, tmp_path: Path) -> None:
    outcome = do(lock, *(Put(path=f"d{n % 70}/{n}", data=b"%d" % n, before=None) for n in range(200)))
    assert outcome.conflicts == ()
    assert all((tmp_path / f"d{n % 70}/{n}").read_bytes() == b"%d" % n for n in range(200))


def test_what_a_person_changed_stays(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "a/y").write_bytes(b"by hand")
    (tmp_path / "a/z").write_bytes(b"by hand too")
    outcome = do(
        lock,
        Put(path="a/x", data=b"new x", before=digest(b"old x")),
        Put(path="a/y", data=b"new y", before=digest(b"old y")),
        Put(path="a/z", data=b"new z", before=None),
        Put(path="a/gone", data=b"new", before=digest(b"was")),
        Remove(path="logs/one", before=digest(b"other")),
    )
    kept = {conflict.path: conflict.kept for conflict in outcome.conflicts}
    assert kept.pop("logs/one") == ""
    assert {path: (tmp_path / name).read_bytes() for path, name in kept.items()} == {
        "a/y": b"new y",
        "a/z": b"new z",
        "a/gone": b"new",
    }
    assert (tmp_path / "a/x").read_bytes() == b"new x"
    assert (tmp_path / "a/y").read_bytes() == b"by hand"
    assert (tmp_path / "a/z").read_bytes() == b"by hand too"
    assert (tmp_path / "logs/one").read_bytes() == b"1\n"


def test_the_same_content_is_no_conflict(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "a/z").write_bytes(b"new z")
    ops = [Put(path="a/z", data=b"new z", before=None), Put(path="a/x", data=b"old x", before=digest(b"something older"))]
    assert do(lock, *ops, Remove(path="a/none", before=digest(b"gone by itself"))).conflicts == ()


def test_odd_things_in_the_way(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / "a/folder").mkdir()
    (tmp_path / "a/link").symlink_to("x")
    os.mkfifo(tmp_path / "a/pipe")
    names = ["a/folder", "a/link", "a/pipe"]
    assert [c.path for c in do(lock, *(Put(path=n, data=b"x", before=None) for n in names)).conflicts] == names
    assert [c.path for c in do(lock, *(Remove(path=n, before=digest(b"old x")) for n in names)).conflicts] == names
    assert [c.path for c in do(lock, *(Append(path=n, data=b"x", size_before=5) for n in names)).conflicts] == names
    assert (tmp_path / "a/x").read_bytes() == b"old x"
    assert (tmp_path / "a/link").is_symlink()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../x", ".git/hooks/x", "out/x"])
def test_unsafe_paths_are_refused_before_anything(lock: Lock, tmp_path: Path, path: str) -> None:
    (tmp_path / "out").symlink_to("/")
    with pytest.raises(RefusedError):
        do(lock, Put(path="a/new", data=b"", before=None), Put(path=path, data=b"", before=None))
    assert not (tmp_path / "a/new").exists()


def test_misuse(lock: Lock) -> None:
    with pytest.raises(ValueError, match="two operations on 'a/x'"):
        do(lock, Remove(path="a/x", before=""), Put(path="a/x", data=b"", before=None))
    with pytest.raises(ValueError, match="luna's own"):
        do(lock, Put(path=".luna/writer", data=b"", before=None))
    lock.release()
    with pytest.raises(ValueError, match="released"):
        do(lock, Put(path="a/new", data=b"", before=None))


def test_ids_grow_even_when_the_clock_goes_back(lock: Lock) -> None:
    ids = [do(lock, Append(path="l", data=b"x", size_before=n), at=at).id for n, at in enumerate([1000, 1000, 10, 2000])]
    assert ids == sorted(ids)
    assert [int(name[:13]) for name in ids] == [1000, 1001, 1002, 2000]


def test_unfinished_staging_is_discarded(lock: Lock, tmp_path: Path) -> None:
    (tmp_path / ".luna/txn/0000000000001-abcdef").mkdir(parents=True)
    (tmp_path / ".luna/txn/0000000000001-abcdef/0").write_bytes(b"half")
    (tmp_path / ".luna/txn/stray").write_bytes(b"")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/precious").touch()
    (tmp_path / ".luna/txn/link").symlink_to(tmp_path / "outside")
    assert recover(lock) == ()
    assert not needs_recovery(lock.root)
    assert (tmp_path / "outside/precious").exists()


def interrupted(lock: Lock, tmp_path: Path, *ops: Op) -> Path:
    """Leave a transaction that was committed and applied, but stopped before it came to the journal."""
    outcome = do(lock, *ops)
    folder = tmp_path / ".luna/txn" / outcome.id
    (tmp_path / ".luna/journal" / outcome.id).rename(folder)
    return folder


def test_recovery_of_what_was_done_changes_nothing(lock: Lock, tmp_path: Path) -> None:
    ops: list[Op] = [Put(path="a/x", data=b"new x", before=digest(b"old x")), Append(path="logs/one", data=b"2\n", size_before=2)]
    ops += [Trim(path="logs/two", length=2, sha256=digest(b"\nA")), Remove(path="a/y", before=digest(b"old y"))]
    for _ in range(2):
        interrupted(lock, tmp_path, *ops)
        (outcome,) = recover(lock)
        assert outcome.conflicts == ()
        assert (tmp_path / "logs/one").read_bytes() == b"1\n2\n"
        assert (tmp_path / "logs/two").read_bytes() == b"\nB"
        assert (tmp_path / "a/x").read_bytes() == b"new x"
        ops = [Put(path="a/new", data=b"", before=None)]


def test_an_edit_after_the_interruption_stays(lock: Lock, tmp_path: Path) -> None:
    interrupted(
        lock, tmp_path, Put(path="a/x", data=b"new x", before=digest(b"old x")), Remove(path="a/y", before=digest(b"old y"))
    )
    (tmp_path / "a/x").write_bytes(b"by hand")
    (tmp_path / "a/y").write_bytes(b"by hand")
    assert recover(lock)[0].conflicts == ()
    assert (tmp_path / "a/x").read_bytes() == (tmp_path / "a/y").read_bytes() == b"by hand"


def test_a_late_write_to_what_was_taken_out_goes_back(lock: Lock, tmp_path: Path) -> None:
    folder = interrupted(lock, tmp_path, Put(path="a/x", data=b"new x", before=digest(b"old x")))
    (folder / "0").write_bytes(b"typed into the old file")
    (outcome,) = recover(lock)
    assert outcome.conflicts == (Conflict(path="a/x", kept=f".luna/journal/{outcome.id}/0"),)
    assert (tmp_path / "a/x").read_bytes() == b"typed into the old file"
    assert (tmp_path / outcome.conflicts[0].kept).read_bytes() == b"new x"


def test_a_folder_that_became_a_link_is_a_conflict(lock: Lock, tmp_path: Path) -> None:
    folder = interrupted(lock, tmp_path, Put(path="n/z", data=b"z", before=None))
    (tmp_path / "n/z").rename(folder / "0")
    (tmp_path / "n").rmdir()
    (tmp_path / "n").symlink_to("a")
    assert [c.path for c in recover(lock)[0].conflicts] == ["n/z"]
    assert not (tmp_path / "a/z").exists()


def test_commit_recovers_first(lock: Lock, tmp_path: Path) -> None:
    folder = interrupted(lock, tmp_path, Put(path="n/z", data=b"z", before=None))
    (tmp_path / "n/z").rename(folder / "0")
    do(lock, Put(path="n/z", data=b"zz", before=digest(b"z")))
    assert (tmp_path / "n/z").read_bytes() == b"zz"
    assert len(journal.entries(lock.root)) == 2


@pytest.mark.parametrize("spoil", [b"x", b""])
def test_an_intent_that_is_not_whole_is_never_guessed_at(lock: Lock, tmp_path: Path, spoil: bytes) -> None:
    folder = interrupted(lock, tmp_path, Put(path="n/z", data=b"z", before=None))
    intent = (folder / "COMMIT").read_bytes()
    (folder / "COMMIT").write_bytes(intent[:-5] + spoil)
    with pytest.raises(CorruptError, match="not whole"):
        recover(lock)
    assert needs_recovery(lock.root)


def test_an_intent_of_a_newer_luna(lock: Lock, tmp_path: Path) -> None:
    folder = interrupted(lock, tmp_path, Put(path="n/z", data=b"z", before=None))
    top, body, *_ = (folder / "COMMIT").read_bytes().split(b"\n")
    top = top.replace(b'"format": 1', b'"format": 2')
    (folder / "COMMIT").write_bytes(b"\n".join((top, body, digest(top + b"\n" + body).encode(), b"")))
    with pytest.raises(NewerFormatError):
        recover(lock)


def test_truncate_cuts_only_our_tail(lock: Lock, tmp_path: Path) -> None:
    cut = Truncate(path="logs/one", size=2, tail_sha256=digest(b"2\n"))
    assert [c.path for c in do(lock, cut).conflicts] == []
    (tmp_path / "logs/one").write_bytes(b"1\n2\n3\n")
    assert [c.path for c in do(lock, cut).conflicts] == ["logs/one"]
    (tmp_path / "logs/one").write_bytes(b"1\n2\n")
    assert do(lock, cut).conflicts == ()
    assert (tmp_path / "logs/one").read_bytes() == b"1\n"
