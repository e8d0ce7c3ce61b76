"""The published schemas, by name: what files hold and what commands print."""

from collections.abc import Callable, Mapping

from luna_cli.errors import UsageError
from luna_cli.model import assertion_schemas, schemas
from luna_cli.model.schemas import Schema
from luna_cli.vault.stubs import STUB


def _stub() -> Schema:
    return schemas.of_fields(STUB)


SCHEMAS: Mapping[str, tuple[str, Callable[[], Schema]]] = {
    "memory": ("A memory file, and a line of archives/full.", schemas.memory),
    "draft": ("A line of the bulk format: store --jsonl, import jsonl.", schemas.draft),
    "hit": ("A hit: a line of recall --jsonl.", schemas.hit),
    "recall": ("The answer to a cue: recall --json, a line of recall --batch.", schemas.recall),
    "stub": ("A line of archives/YYYY-MM.jsonl: what stays of an archived memory.", _stub),
    "trace": ("A line of traces/: what was used since the last dream.", schemas.trace),
    "report": ("A night's report: dreams/YYYY-MM-DD.json, dream --json.", schemas.report),
    "history": ("A line of dreams/history.jsonl: a memory that rose.", schemas.history),
    "vault": ("vault.json: identity and settings.", schemas.vault),
    "assertions": ("A file of memory tests: tests/*.json.", assertion_schemas.assertions),
    "test": ("What memory tests found: test --json.", assertion_schemas.test),
    "error": ("An error on stderr, with --json.", schemas.error),
}
"""Name to what it describes and the function that gives it."""


def schema(name: str) -> Schema:
    """Return the schema `name` as a whole document. Raises UsageError with what may have been meant."""
    if name not in SCHEMAS:
        import difflib

        near = difflib.get_close_matches(name, SCHEMAS, n=1)
        raise UsageError(f"no schema is called {name!r}", f"did you mean {near[0]}" if near else "'luna schema' lists them")
    doc, make = SCHEMAS[name]
    return schemas.published(name, doc, make())
