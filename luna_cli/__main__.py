"""The entry: the fast lane, then the whole command line; the one place where an error becomes an exit code."""

import os
import sys


def main() -> None:
    """Run luna with the words of the process and end it with the exit code."""
    words = sys.argv[1:]
    try:
        code = _run(words)
    except BrokenPipeError:
        code = 1  # the reader of our output has gone: nothing to say, and nowhere to say it
    except KeyboardInterrupt:
        code = 130  # while modules were being imported
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes an exit code
        from luna_cli.cli import report

        code = report.bug(error, debug="--debug" in words)
    # Everything is written and synced: taking the interpreter apart would cost 3 ms and change nothing.
    os._exit(code)


def _run(words: list[str]) -> int:
    from luna_cli.cli import fast
    from luna_cli.errors import LunaError

    try:
        code = fast.run(words)
    except LunaError as error:
        from luna_cli.cli import report

        return report.fail(error, as_json=False)
    if code is not None:
        return code
    from luna_cli.cli.app import run

    code = run(words)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
