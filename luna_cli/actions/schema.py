"""The published schemas, by name: what files hold and what commands print."""

from collections.abc import Callable, Mapping

from luna_cli.errors import UsageError
from luna_cli.model import (
    assertion_schemas,
    emotion_schemas,
    exchange_schemas,
    graph_schemas,
    hub_schemas,
    procedure_schemas,
    record_schemas,
    schemas,
    status_schemas,
)
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
    "history": ("A line of dreams/history.jsonl, dream history --jsonl: a memory that rose or fell.", record_schemas.history),
    "pattern": ("A line of dreams/patterns.jsonl, dream patterns --jsonl: what recurs.", record_schemas.pattern),
    "landscape": ("A line of dreams/landscapes.jsonl, dream landscape --jsonl: what was felt in a week.", record_schemas.landscape),
    "vault": ("vault.json: identity and settings.", schemas.vault),
    "assertions": ("A file of memory tests: tests/*.json.", assertion_schemas.assertions),
    "test": ("What memory tests found: test --json.", assertion_schemas.test),
    "emotions": ("graph/emotions.json: your own emotions, instead of or beside luna's.", emotion_schemas.emotions),
    "state": ("graph/state.json: what was felt when the last dream ended.", emotion_schemas.state),
    "feel": ("What is felt now: feel --json, feel set --json, feel trigger --json.", emotion_schemas.feel),
    "feel-read": ("What a text feels like: feel read --json.", emotion_schemas.feel_read),
    "feel-triggers": ("The events that move feelings: feel triggers --json.", emotion_schemas.feel_triggers),
    "procedure": ("A file of graph/procedures/: how something is done.", procedure_schemas.procedure),
    "procedure-next": ("What is to be done next: procedure next --json.", procedure_schemas.following),
    "graph": ("The network in numbers: graph show --json.", graph_schemas.graph),
    "activation": ("What a cue lights: graph activate --json.", graph_schemas.activation),
    "exploration": ("A train of thought: graph explore --json.", graph_schemas.exploration),
    "path": ("The strongest chain between two hubs: graph path --json.", graph_schemas.path),
    "hub": ("A file of graph/hubs/: a hub with its strongest synapses.", hub_schemas.hub),
    "hub-more": ("A .more.json file of graph/hubs/: its weaker synapses.", hub_schemas.rest),
    "hub-show": ("A hub whole: hub show --json.", hub_schemas.shown),
    "hub-list": ("The hubs: hub list --json.", hub_schemas.listed),
    "status": ("How a vault is: status --json.", status_schemas.status),
    "conflict": ("A line of dreams/conflicts.jsonl: two memories that a dream could not decide between.", status_schemas.conflict),
    "conflicts": ("The contradictions that are still open: status --conflicts --json.", status_schemas.conflicts),
    "outcome": ("What was said of memories, and what it does: outcome --json.", status_schemas.outcome),
    "network": ("The network as one document: graph export, graph import.", exchange_schemas.network),
    "graph-import": ("What an import of a network came to: graph import --json.", exchange_schemas.imported),
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
