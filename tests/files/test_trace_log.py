import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from luna_cli.files.lock import hold
from luna_cli.files.trace_log import append
from luna_cli.files.transaction import Trim, commit

WRITER = """
import sys
from luna_cli.files.trace_log import append
for n in range(int(sys.argv[3])):
    append(sys.argv[1], b'{"by": "%s", "n": %d}' % (sys.argv[2].encode(), n))
"""


def test_lines_begin_with_a_newline_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "log"
    append(str(path), b"one")
    append(str(path), b"two")
    assert path.read_bytes() == b"\none\ntwo"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_long_lines_newlines_and_links_are_refused(tmp_path: Path) -> None:
    append(str(tmp_path / "log"), b"x" * 4094)
    for line in (b"x" * 4095, b"a\nb"):
        with pytest.raises(ValueError, match="line"):
            append(str(tmp_path / "log"), line)
    (tmp_path / "link").symlink_to("log")
    with pytest.raises(OSError, match="link"):
        append(str(tmp_path / "link"), b"x")
    assert (tmp_path / "log").stat().st_size == 4095


def test_no_line_is_lost_while_the_log_is_folded(tmp_path: Path) -> None:
    (tmp_path / "traces").mkdir()
    path = tmp_path / "traces/day.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, "400"]) for name in "abc"]
    folded = b""
    night = 0
    with hold(str(tmp_path)) as lock:
        while night == 0 or any(writer.poll() is None for writer in writers) or path.exists():
            night += 1
            head = path.read_bytes() if path.exists() else b""
            if not head:
                continue
            trim = Trim(path="traces/day.jsonl", length=len(head), sha256=sha256(head).hexdigest())
            commit(lock, [trim], label="dream", message="", group="g", at=night)
            folded += head
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert sorted(folded.split(b"\n")[1:]) == sorted(b'{"by": "%c", "n": %d}' % (name, n) for name in b"abc" for n in range(400))
