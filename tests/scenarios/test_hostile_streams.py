"""Input without end, binary input, readers that leave, ^C in the middle: bounded memory, a clear message, an exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli.actions.bulk import BATCH

Luna = Callable[..., subprocess.CompletedProcess[str]]
BIN = Path(sys.executable).parent
POUR = "import sys\nblock = b'x' * (1 << 20)\nfor _ in range(int(sys.argv[1])): sys.stdout.buffer.write(block)"
TAIL = '\nsys.stdout.buffer.write(b\'\\n{"content": "after the long line"}\\n\')'
RSS_LIMIT_KB = 300 * 1024
# The peak of a process begins with that of the one which started it: between these tests and luna stands something small.
MEASURE = """import os, subprocess, sys
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))"""


def environment(vault: Path) -> dict[str, str]:
    return {"HOME": str(vault.parent), "PATH": f"{BIN}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def pour(vault: Path, megabytes: int, *words: str) -> tuple[int, int, str, str]:
    """Pour one line of so many megabytes, then a good one, into luna; return code, peak memory in KB, and what it wrote."""
    said, errors, weight = vault.parent / "said", vault.parent / "errors", vault.parent / "weight"
    with (
        subprocess.Popen(
            [sys.executable, "-c", POUR + TAIL, str(megabytes)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as source,
        said.open("wb") as out,
        errors.open("wb") as err,
    ):
        words = (sys.executable, "-c", MEASURE, str(weight), str(BIN / "luna"), *words)
        with subprocess.Popen(words, stdin=source.stdout, stdout=out, stderr=err, env=environment(vault)) as luna:
            assert source.stdout is not None
            source.stdout.close()
            luna.wait()
        source.kill()
    return luna.returncode, int(weight.read_text()), said.read_text(), errors.read_text()


def judge_a_long_line(vault: Path, megabytes: int) -> None:
    code, peak, said, errors = pour(vault, megabytes, "store", "-")
    assert (code, said) == (2, "")
    assert "stdin: longer than 1,044,480 bytes, which is what one memory holds" in errors
    assert peak < RSS_LIMIT_KB
    for words in (["store", "--jsonl", "-"], ["import", "jsonl", "-"]):
        code, peak, said, errors = pour(vault, megabytes, *words)
        assert code == 3
        assert "stdin: line 1: longer than 8,388,608 bytes" in errors
        assert peak < RSS_LIMIT_KB
    code, peak, said, errors = pour(vault, megabytes, "recall", "--batch", "-")
    assert code == 3
    assert '"hits":[]' in said.splitlines()[0]
    assert len(said.encode()) < megabytes * 1000
    assert "line 1: longer than 1,044,480 bytes" in errors
    assert peak < RSS_LIMIT_KB


def test_a_line_of_300_megabytes(luna: Luna, vault: Path) -> None:
    judge_a_long_line(vault, 300)
    assert len(luna("list").stdout.splitlines()) == 2


@pytest.mark.faults
def test_a_line_of_2_gigabytes(luna: Luna, vault: Path) -> None:
    judge_a_long_line(vault, 2048)
    assert len(luna("list").stdout.splitlines()) == 2


BINARY = [
    (["store", "-"], b"\x7fELF\x00\x01", 2, "stdin: binary data, not text (a zero byte at 4)"),
    (["store"], b"caf\xe9 cr\xe8me", 2, "stdin: line 1: not UTF-8 (byte 0xe9 at 3)"),
    (["store", "-"], b"", 2, "there is no text to store"),
    (["store", "--jsonl", "-"], b"\x7fELF\x02\x01\0\0", 1, "stdin is binary, not JSON lines"),
    (["import", "jsonl", "-"], b"\x89PNG\0\r\n\x1a\n", 1, "stdin is binary, not JSON lines"),
    (["store", "--jsonl", "-"], b'{"content": "a\xff"}\n', 3, "stdin: line 1: is not UTF-8"),
    (["store", "--jsonl", "-"], b'\n\n{"content": 7}\n[]\n', 3, "stdin: line 4: not a JSON object"),
    (["store", "--jsonl", "-"], b'{"content": "x", "tier": "trunk"}\n', 3, "stdin: line 1: tier"),
    (["store", "--jsonl", "-"], b'{"content": "x", "created_at": "someday"}\n', 3, "stdin: line 1: created_at"),
    (["store", "--jsonl", "-"], b'{"content": "\\ud800"}\n', 3, "stdin: line 1: "),
    (["store", "--jsonl", "-"], b'{"content": "x", "id": "exp_000000000000"}\n', 3, "stdin: line 1: id"),
]


def test_a_line_of_a_batch_that_is_no_text_is_named_and_the_others_are_answered(luna: Luna, vault: Path) -> None:
    luna("store", "rye bread")
    command: list[Path | str] = [BIN / "luna", "recall", "--batch", "-"]
    done = subprocess.run(command, input=b"bread\xff\nbread\n", env=environment(vault), capture_output=True, check=False)
    assert done.returncode == 3
    assert "line 1: not UTF-8" in done.stderr.decode()
    first, second = done.stdout.splitlines()
    assert b'"hits":[]' in first
    assert b"rye bread" in second


@pytest.mark.parametrize(("words", "stdin", "code", "said"), BINARY)
def test_bytes_that_are_no_input(vault: Path, words: list[str], stdin: bytes, code: int, said: str) -> None:
    done = subprocess.run([BIN / "luna", *words], input=stdin, capture_output=True, env=environment(vault), check=False)
    assert said in done.stderr.decode()
    assert (done.returncode, done.stdout) == (code, b"")
    assert list(vault.rglob("*exp_*.json")) == []


def test_a_zero_byte_in_json_lines(luna: Luna, vault: Path) -> None:
    lines = json.dumps({"content": "a\0b"}) + "\n" + json.dumps({"content": "good"}) + "\n"
    done = luna("store", "--jsonl", "-", stdin=lines)
    assert len(done.stdout.splitlines()) == len(list(vault.rglob("*exp_*.json"))) == 2
    assert "\0" not in luna("recall", "a b good").stdout


def closed(vault: Path, *words: str) -> tuple[int, str]:
    """Run luna with a stdout that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([BIN / "luna", *words], stdout=writer, stderr=subprocess.PIPE, env=environment(vault), check=False)
    os.close(writer)
    return done.returncode, done.stderr.decode()


def test_a_reader_that_leaves(luna: Luna, vault: Path) -> None:
    luna("store", "--jsonl", "-", stdin="".join(json.dumps({"content": f"bread {n} " * 100}) + "\n" for n in range(200)))
    for words in (
        ["list"],
        ["recall", "bread"],
        ["recall", "bread", "--explain"],
        ["check", "--json"],
        ["store", "gone"],
        ["status"],
    ):
        assert closed(vault, *words) == (1, "")
    done = subprocess.run(
        ["sh", "-c", "luna list --jsonl | head -1"], capture_output=True, env=environment(vault), text=True, check=True
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert "gone" in luna("recall", "gone").stdout  # it was stored before anybody could hear of it
    luna("check")


def test_interrupted_in_the_middle_of_an_import(luna: Luna, vault: Path) -> None:
    lines = "".join(json.dumps({"content": f"a line {n}", "key": f"k{n}"}) + "\n" for n in range(2 * BATCH + 10))
    with subprocess.Popen(
        [BIN / "luna", "import", "jsonl", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(vault), text=True
    ) as child:
        assert child.stdin is not None
        assert child.stderr is not None
        child.stdin.write(lines)
        child.stdin.flush()
        while not list((vault / "leaves").rglob("*exp_*.json")):  # until the first batch goes in
            time.sleep(0.005)
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
    assert (child.returncode, said) == (130, "luna: interrupted\n")
    luna("status")
    assert len(list(vault.rglob("*exp_*.json"))) in {BATCH, 2 * BATCH}
    luna("import", "jsonl", "-", stdin=lines)
    assert len(list(vault.rglob("*exp_*.json"))) == 2 * BATCH + 10


def test_interrupted_while_it_waits_for_input(vault: Path) -> None:
    for words in (["store", "-"], ["import", "jsonl", "-"]):
        with subprocess.Popen(
            [BIN / "luna", *words], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(vault), text=True
        ) as child:
            time.sleep(0.6)  # long enough to be waiting; too early would be the interpreter's own way to end
            child.send_signal(signal.SIGINT)
            assert child.stderr is not None
            said = child.stderr.read()
        assert (child.returncode, said) == (130, "luna: interrupted\n")
