"""Runs commands one after the other and says what each took: a small process, so that it weighs on none of the figures.

Run as a script: a JSON list of commands (lists of words) on stdin, and on stdout one of what each took: seconds, CPU seconds,
peak MB. Each writes to a pipe, as it does under a hook. The peak is that of the command or of a process that it waited for
(git); a child begins as a copy of its parent, so nothing less than this process' own 12 MB can be seen.
"""

import json
import os
import sys
import time


def run(words: list[str]) -> tuple[float, float, float]:
    """Run one command to its end. Raises RuntimeError with what it said when it fails."""
    read, write = os.pipe()
    begun = time.perf_counter()
    child = os.posix_spawn(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
    os.close(write)
    said = b""
    while part := os.read(read, 1 << 20):
        said = part
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    os.close(read)
    if status != 0:
        raise RuntimeError(f"{words} ended with {os.waitstatus_to_exitcode(status)}: {said!r}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


if __name__ == "__main__":
    sys.stdout.write(json.dumps([run(words) for words in json.load(sys.stdin)]))
