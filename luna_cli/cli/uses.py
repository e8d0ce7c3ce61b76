"""Leaving a trace of what was used, for the next dream; a vault that cannot be written is no reason to show nothing."""

from collections.abc import Sequence

from luna_cli.actions.recall import TRACE_IDS, trace
from luna_cli.cli import output
from luna_cli.text import secrets
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault


def leave(vault: Vault, kind: str, cue: str, ids: Sequence[str], now: int) -> None:
    """Leave a trace of `kind` (recall, show, link); of a recall the first hits alone are told, of the others every id.

    Traces are committed with the day, so a cue that holds a secret is not written down.
    """
    if secrets.find(cue):
        cue = "(a cue that held a secret)"
    told = ids[:TRACE_IDS] if kind == "recall" else ids
    try:
        for start in range(0, len(told), TRACE_IDS):
            trace(vault.root, writer(vault.root), now, kind, cue, list(told[start : start + TRACE_IDS]))
    except OSError as error:
        output.note(f"this {kind} left no trace: {error.strerror}")
