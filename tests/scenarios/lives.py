"""Many commands in little time: `python lives.py HOME` reads `[instant, word…]` a line and answers `[exit code, what was said]`.

Each runs in a forked child from `luna_cli.__main__.main` on, so that hundreds of nights need no hundreds of interpreters.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable

import luna_cli
from tests.faults import nights

Step = tuple[str, ...]
REPOSITORY = os.path.dirname(os.path.dirname(luna_cli.__file__))


def live(home: str, steps: Iterable[Step]) -> list[tuple[int, str]]:
    """Run each step: an instant, then the words of luna, or `=` to be told the vault's files as a mapping of path to hash."""
    said = "".join(json.dumps(step) + "\n" for step in steps)
    command = [sys.executable, __file__, home]
    every = {**os.environ, "PYTHONPATH": REPOSITORY}
    done = subprocess.run(command, input=said, capture_output=True, text=True, env=every, check=True)
    return [(code, text) for code, text in map(json.loads, done.stdout.splitlines())]


def main(home: str) -> None:
    for line in sys.stdin:
        at, *words = json.loads(line)
        if words == ["="]:
            answer = (0, json.dumps({path: hash(data) for path, data in nights.files(home).items()}))
        else:
            status, said = nights.run(home, at, *words)
            answer = (os.waitstatus_to_exitcode(status), said)
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
