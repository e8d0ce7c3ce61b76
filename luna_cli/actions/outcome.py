"""Outcomes: whether memories helped or misled, which the next dream counts, and which dopamine follows at once."""

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.feel import Feelings, trigger
from luna_cli.errors import LunaError
from luna_cli.files import codec, trace_log
from luna_cli.text import secrets
from luna_cli.vault import layout, traces
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault

A_LINE = 50
"""Ids a trace line; more make another line."""
LONGEST = 500
"""Characters of a note that are kept: a trace is one line of at most 4 KiB."""
HELD_BACK = "(a note that held a secret)"


class Outcome(NamedTuple):
    """What was said of which memories, and what is felt after it."""

    ids: tuple[str, ...]
    value: str
    note: str
    felt: Feelings


def outcome(vault: Vault, prefixes: Sequence[str], value: str, note: str, now: int) -> Outcome:
    """Leave a trace that these memories were `value` (good or bad), and one of the event that this is.

    A note that holds a secret is not written down, as traces are committed with the day. Raises NotFoundError, UsageError; then
    nothing is written; LunaError when the vault cannot be written.
    """
    ids = tuple(dict.fromkeys(vault.locate(prefix).id for prefix in prefixes))
    kept = HELD_BACK if secrets.find(note) else note[:LONGEST]
    try:
        for start in range(0, len(ids), A_LINE):
            _leave(vault, now, value, ids[start : start + A_LINE], kept)
    except OSError as error:
        raise LunaError(f"{os.path.join(vault.root, layout.TRACES)} could not be written: {error.strerror}") from error
    return Outcome(ids, value, kept, trigger(vault, [f"outcome_{value}"], now))


def _leave(vault: Vault, now: int, value: str, ids: Sequence[str], note: str) -> None:
    folder = os.path.join(vault.root, layout.TRACES)
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
    at = clock.iso(now)
    line: dict[str, Any] = {"at": at, "by": f"{os.uname().nodename}-{os.getpid()}", "kind": traces.OUTCOME, "cue": ""}
    line |= {"ids": list(ids), "value": value} | ({"note": note} if note else {})
    trace_log.append(os.path.join(folder, f"{at[:10]}.{writer(vault.root)}.jsonl"), codec.encode_line(line).rstrip(b"\n"))
