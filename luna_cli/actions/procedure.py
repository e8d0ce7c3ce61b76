"""Procedures: written down, found, followed, logged. Names of steps and conditions are a person's; ids come out."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from luna_cli.errors import CorruptError, NotFoundError, UsageError
from luna_cli.files import codec
from luna_cli.graph.procedure_rules import problems
from luna_cli.graph.procedure_runs import Run, ran
from luna_cli.graph.procedures import Next, next_steps
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure, write_procedure
from luna_cli.model.schema import FieldError
from luna_cli.text.terms import fold
from luna_cli.vault import procedures
from luna_cli.vault.findings import Finding
from luna_cli.vault.procedures import Held
from luna_cli.vault.store import Vault

if TYPE_CHECKING:
    from luna_cli.model.notation import ProcedureLine

_SHOWN = 8
"""Names that a hint lists when none is near."""
_LEADING = re.compile(r"(jusqu a ce que|jusqu au|jusqu a|until|once|when|quand|des que|as soon as|if|si) ")
_NEGATION = re.compile(r"(not|non|pas|no) ")


class Listed(NamedTuple):
    """The procedures of a vault, and a finding for each file that was set aside."""

    procedures: tuple[Procedure, ...]
    bad: tuple[Finding, ...]


def listing(vault: Vault) -> Listed:
    """Return every procedure that can be read, in the order of their ids."""
    found = list(procedures.every(vault.root, vault.config.zone))
    bad = tuple(one for one in found if isinstance(one, Finding))
    return Listed(tuple(one.procedure for one in found if isinstance(one, Held)), bad)


def named(vault: Vault, name: str) -> Held:
    """Find a procedure. Raises NotFoundError, UsageError, CorruptError."""
    return procedures.find(vault.root, name, vault.config.zone)


# -- writing down


def document_of(text: str, place: str, zone: str) -> dict[str, Any]:
    """Read a procedure from a text: JSON when it begins with a brace, else the notation. Raises UsageError with place and line."""
    if text.lstrip().startswith("{"):
        try:
            found: dict[str, Any] = codec.decode(text.encode())
        except codec.RuleError as error:
            raise UsageError(f"{place}: {error}") from error
        return found
    return _of_notation(text, place, zone)


def _of_notation(text: str, place: str, zone: str) -> dict[str, Any]:
    # The notation is imported where it is read: `next` and `run-log` start without it.
    from luna_cli.graph.notation import forms
    from luna_cli.graph.notation.scanner import NotationError
    from luna_cli.model.notation import ProcedureLine

    try:
        statements = forms.parse(text, zone)
    except NotationError as error:
        raise UsageError(f"{place}: {error}") from error
    graphs = [one for one in statements if isinstance(one, ProcedureLine) or (isinstance(one, Mapping) and "nodes" in one)]
    neurons = [one for one in statements if isinstance(one, Mapping) and "nodes" not in one]
    if len(graphs) != 1 or len(graphs) + len(neurons) != len(statements):
        raise UsageError(
            f"{place}: {len(graphs)} procedures, and one is wanted, with its temporal neurons if there are any",
            "'luna graph import' takes whole networks",
        )
    one = graphs[0]
    wire = _of_actions(one) if isinstance(one, ProcedureLine) else dict(one)
    return {**wire, "temporal_neurons": [*wire.get("temporal_neurons", []), *neurons]} if neurons else wire


def _of_actions(line: "ProcedureLine") -> dict[str, Any]:
    nodes = [{"id": f"node_{number}", "action": action} for number, action in enumerate(line.actions, start=1)]
    usage = {"flexibility": line.flexibility, "usage_frequency": line.frequency}
    return {"id": line.id, "name": line.id, "context": line.context, **usage, "nodes": nodes}


def drafted(document: Mapping[str, Any], name: str, zone: str, now: int) -> Procedure:
    """Return a new procedure from its document; another id or name that it had stays an alias.

    Raises UsageError naming the key and the rule: what is refused in a file is refused here.
    """
    former = [one for one in (document.get("id"), document.get("name")) if type(one) is str and one]
    called = name or (former[-1] if former else "")
    if not called.strip():
        raise UsageError("the procedure has no name", "luna procedure add NAME …")
    wire = {**document, "id": procedures.id_of(called), "name": called}
    try:
        found = read_procedure(wire, zone)
    except FieldError as error:
        raise UsageError(str(error)) from error
    fatal = [problem for problem in problems(found) if problem.fatal]
    if fatal:
        raise UsageError(f"{fatal[0].key}: {fatal[0].rule}", _help(fatal[0].rule))
    aliases = dict.fromkeys([*found.aliases, *(one for one in former if one not in {found.id, called})])
    created = now if found.created_at is None else found.created_at
    as_of = now if found.usage_frequency and found.as_of is None else found.as_of
    return replace(found, aliases=tuple(aliases), created_at=created, as_of=as_of)


def _help(rule: str) -> str:
    decide = "a decision point says when to leave it: --decide 'after STEP; if CONDITION; ACTION; go STEP'"
    return decide if "circle" in rule else ""


def add(vault: Vault, new: Procedure, now: int, *, replaced: bool, dry_run: bool) -> Procedure:
    """Write a procedure down; with `replaced`, one of that name gives way and its history goes on.

    Raises UsageError when there is one already, CorruptError when its file cannot be read, and as `procedures.save`.
    """
    before = _existing(vault, new)
    if before is not None:
        old = before.procedure
        if not replaced:
            raise UsageError(f"there is a procedure {old.id} ({old.name}) already", "--replace puts this one in its place")
        new = replace(
            new,
            flexibility=old.flexibility,
            usage_frequency=old.usage_frequency,
            runs=old.runs,
            last_run=old.last_run,
            created_at=old.created_at,
            as_of=old.as_of,
            aliases=tuple(dict.fromkeys([*old.aliases, *new.aliases])),
        )
    if not dry_run:
        label = "procedure replace" if before else "procedure add"
        procedures.save(vault, before, new, label=label, message=f"{label.replace('procedure ', '')} procedure {new.name}", at=now)
    return new


def _existing(vault: Vault, new: Procedure) -> Held | None:
    path = procedures.path_of(new.id)
    for found in procedures.every(vault.root, vault.config.zone):
        if isinstance(found, Held):
            if found.procedure.id == new.id:
                return found
        elif found.path == path:
            raise CorruptError(found.words, "mend the file or remove it; luna does not write over what it cannot read")
    return None


def remove(vault: Vault, held: Held, now: int) -> None:
    """Remove a procedure; `luna undo` brings it back."""
    procedures.remove(vault, held, label="procedure rm", message=f"remove procedure {held.procedure.name}", at=now)


def notation(procedure: Procedure) -> str:
    """Write a procedure in the notation of spec §5.2. Raises UsageError for what that has no form for."""
    from luna_cli.graph.notation import forms

    try:
        return forms.statement(write_procedure(procedure))
    except ValueError as error:
        raise UsageError(f"{procedure.id} has no form in the notation: {error}", "--json writes everything") from error


# -- following


def step_id(procedure: Procedure, given: str) -> str:
    """Return the id of the step that a person means: its id, its number in the file, its action, or the beginning or words of one.

    Raises NotFoundError with what may have been meant, UsageError when it may be several.
    """
    ids = {node.id for node in procedure.nodes}
    if given in ids:
        return given
    if given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= len(procedure.nodes):
        return procedure.nodes[int(given[:9]) - 1].id
    spelt = {_key(name): name for node in procedure.nodes for name in (node.id, node.action)}
    return _one(given, _key(given), {node.id: (_key(node.id), _key(node.action)) for node in procedure.nodes}, spelt, "step")


def _one(given: str, wanted: str, names: Mapping[str, Iterable[str]], spelt: Mapping[str, str], what: str) -> str:
    """Return the one of which a key is `wanted`, begins so, or has its words; `spelt` gives keys as they are written."""
    found = [one for one, keys in names.items() if wanted in keys]
    found = found or [one for one, keys in names.items() if wanted and any(key.startswith(wanted) for key in keys)]
    found = found or [one for one, keys in names.items() if wanted and any(_within(wanted, key) for key in keys)]
    if len(found) > 1:
        raise UsageError(
            f"{given!r} may be any of {', '.join(spelt.get(one, one) for one in found[:5])}", "write more of it, or its id"
        )
    if not found:
        near = [spelt[key] for key in difflib.get_close_matches(wanted, spelt, n=3, cutoff=0.5)]
        every = ", ".join(list(spelt.values())[:_SHOWN])
        hint = f"did you mean {', '.join(near)}" if near else f"there are {every}" if every else "there is none"
        raise NotFoundError(f"no {what} is called {given!r}", hint)
    return found[0]


def _within(wanted: str, key: str) -> bool:
    return set(wanted.split()) <= set(key.split())


def _key(name: str) -> str:
    return " ".join(fold(name).split()) or name


def conditions(procedure: Procedure, holding: Sequence[str], failing: Sequence[str]) -> dict[str, bool]:
    """Return what a person says of conditions, by the texts that the procedure uses. Raises NotFoundError, UsageError."""
    said: dict[str, bool] = {}
    for given, met in [*((one, True) for one in holding), *((one, False) for one in failing)]:
        for text, same in _meant(procedure, given):
            if said.setdefault(text, same is met) is not (same is met):
                raise UsageError(f"{given!r} cannot hold and not hold at once")
    return said


def _meant(procedure: Procedure, given: str) -> list[tuple[str, bool]]:
    """Return the conditions that are meant; False with those that say the contrary (`not x`)."""
    names = {text: _bare(text) for text in procedure.conditions}
    wanted = _bare(given)
    bare = dict.fromkeys(key for key, _ in names.values())
    if wanted[0] not in bare:
        spelt: dict[str, str] = {}
        for text, (key, _) in names.items():
            spelt.setdefault(key, text)
        wanted = _one(given, wanted[0], {key: (key,) for key in bare}, spelt, "condition"), wanted[1]
    return [(text, same is wanted[1]) for text, (key, same) in names.items() if key == wanted[0]]


def _bare(text: str) -> tuple[str, bool]:
    """Return a condition without `until`, `if` and the like, and without its negation; True when there was none."""
    key = _LEADING.sub("", _key(text), count=1) if _LEADING.match(_key(text)) else _key(text)
    found = _NEGATION.match(key)
    return (key[found.end() :], False) if found else (key, not text.startswith("!"))


def follow(
    procedure: Procedure,
    *,
    at: str | None,
    done: Sequence[str],
    known: Mapping[str, bool],
    elapsed_minutes: float | None,
) -> Next:
    """Say what is to be done next; steps as a person names them. Raises NotFoundError, UsageError."""
    if elapsed_minutes is not None and at is None:
        raise UsageError("--elapsed is the time of the step that is being done", "say which with --at STEP")
    return next_steps(
        procedure,
        at=None if at is None else step_id(procedure, at),
        done=[step_id(procedure, one) for one in done],
        conditions=known,
        elapsed_minutes=elapsed_minutes,
    )


def log(vault: Vault, held: Held, runs: Sequence[Run], now: int, *, dry_run: bool) -> Procedure:
    """Let a procedure learn from runs, in one transaction. Raises as `procedures.save`."""
    after = held.procedure
    for run in runs:
        after = ran(after, run)
    if not dry_run:
        times = "a run" if len(runs) == 1 else f"{len(runs)} runs"
        procedures.save(vault, held, after, label="procedure run-log", message=f"log {times} of {after.name}", at=now)
    return after
