"""Appending twice, after every way in which the first time may have ended and a person may have changed the log."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.files import logs

OURS = b"ours 1\nours 2\n"
BASE = b"theirs\n"


@pytest.fixture
def staged(tmp_path: Path) -> str:
    (tmp_path / "0").write_bytes(OURS)
    return str(tmp_path / "0")


def resume(staged: str, content: bytes) -> bytes:
    log = Path(staged).parent / "log"
    log.write_bytes(content)
    assert logs.append(staged, str(log), len(BASE), resumed=True)
    assert logs.append(staged, str(log), len(BASE), resumed=True)
    return log.read_bytes()


@pytest.mark.parametrize("written", range(len(OURS) + 1))
def test_a_torn_append_is_completed(staged: str, written: int) -> None:
    assert resume(staged, BASE + OURS[:written]) == BASE + OURS
    assert resume(staged, BASE + OURS[:written] + bytes(len(OURS) - written)) == BASE + OURS


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (BASE + OURS + b"later\n", BASE + OURS + b"later\n"),
        (b"a line above\n" + BASE + OURS, b"a line above\n" + BASE + OURS),
        (b"a line above\n" + BASE, b"a line above\n" + BASE + OURS),
        (b"no newline", b"no newline\n" + OURS),
        (BASE + b"theirs too", BASE + b"theirs too\n" + OURS),
        (b"", OURS),
    ],
)
def test_what_a_person_changed_stays_and_ours_comes_once(staged: str, content: bytes, expected: bytes) -> None:
    assert resume(staged, content) == expected


def test_a_log_of_another_length_at_first(staged: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(BASE + b"more")
    assert logs.append(staged, str(tmp_path / "log"), len(BASE), resumed=False)
    assert (tmp_path / "log").read_bytes() == BASE + b"more\n" + OURS
    (tmp_path / "log").write_bytes(BASE + b"more\n" + OURS[:5])
    assert logs.append(staged, str(tmp_path / "log"), len(BASE), resumed=True)
    assert (tmp_path / "log").read_bytes() == BASE + b"more\n" + OURS


@given(st.binary(max_size=40))
def test_nothing_of_theirs_is_lost(tmp_path_factory: pytest.TempPathFactory, theirs: bytes) -> None:
    folder = tmp_path_factory.mktemp("log")
    (folder / "0").write_bytes(OURS)
    result = resume(str(folder / "0"), b"x" * len(BASE) + b"y" + theirs)
    assert result.startswith(b"x" * len(BASE) + b"y" + theirs)
    assert result.count(OURS) == 1


def test_trim_twice_is_trim_once(tmp_path: Path) -> None:
    from hashlib import sha256

    (tmp_path / "log").write_bytes(b"\nA\nB")
    for _ in range(2):
        assert logs.trim(str(tmp_path / "0"), str(tmp_path / "log"), 2, sha256(b"\nA").hexdigest())
        assert (tmp_path / "log").read_bytes() == b"\nB"
        assert (tmp_path / "0").read_bytes() == b"\nA\nB"
