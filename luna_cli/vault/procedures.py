"""The procedures of a vault, `graph/procedures/<slug>.json`: found, read, written; what breaks a rule is named and set aside."""

import difflib
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from luna_cli.errors import CorruptError, NotFoundError, PartlyDoneError, UsageError
from luna_cli.files import codec
from luna_cli.files.transaction import Op, Put, Remove
from luna_cli.graph.procedure_rules import problems
from luna_cli.model.procedure import PROC, Procedure
from luna_cli.model.procedure_wire import read_procedure, write_procedure
from luna_cli.model.schema import FieldError
from luna_cli.text.slug import concept_slug
from luna_cli.text.terms import words
from luna_cli.vault.findings import ERROR, NOTE, Finding, entries, read_bounded
from luna_cli.vault.store import Vault, conflict_note

FOLDER = "graph/procedures"
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]')
_NEAR = 3
"""Names that a hint offers."""


class Held(NamedTuple):
    """A procedure and the SHA-256 of the file that it was read from, so that a hand edit made since is never lost."""

    procedure: Procedure
    digest: str


def path_of(procedure_id: str) -> str:
    """Return where a procedure lies below the root."""
    return f"{FOLDER}/{procedure_id.removeprefix(PROC)}.json"


def id_of(name: str) -> str:
    """Return the id of a procedure that is new under this name; case and accents tell no two apart."""
    return PROC + concept_slug(name)


def parse(raw: bytes, path: str, zone: str) -> Procedure | Finding:
    """Read the bytes of a file, or say which rule they break and in which line. A fatal problem of its steps is one, too."""
    try:
        document = codec.decode(raw)
        procedure = read_procedure(document, zone)
    except codec.RuleError as error:
        return Finding(ERROR, path, error.line, error.rule)
    except FieldError as error:
        return Finding(ERROR, path, line_of(raw, error.key), str(error))
    for problem in problems(procedure):
        if problem.fatal:
            return Finding(ERROR, path, line_of(raw, problem.key), f"{problem.key}: {problem.rule}")
    return procedure


def every(root: str, zone: str) -> Iterator[Held | Finding]:
    """Yield the procedures in the order of their ids, and a finding for each file that cannot be used."""
    for entry in entries(root, FOLDER):
        path = f"{FOLDER}/{entry.name}"
        if entry.is_symlink():
            yield Finding(NOTE, path, 0, "is a symbolic link, which luna does not follow")
        elif not entry.name.endswith(".json") or entry.name.startswith(".") or not entry.is_file():
            yield Finding(NOTE, path, 0, "is not read as a procedure: those are .json files")
        else:
            yield _load(root, path, zone)


def findings(root: str, zone: str) -> Iterator[Finding]:
    """Yield what is wrong with the procedures, file by file, and what is only odd."""
    seen: dict[str, str] = {}
    awaited: list[tuple[str, str]] = []
    for found in every(root, zone):
        if isinstance(found, Finding):
            yield found
            continue
        procedure, path = found.procedure, path_of(found.procedure.id)
        for name in _names(procedure):
            if seen.setdefault(name, path) != path:
                yield Finding(NOTE, path, 0, f"answers to {name!r}, as {seen[name]} does")
        yield from _odd(root, found, path)
        awaited += [(path, wait.procedure) for wait in procedure.wait_points if wait.procedure]
    for path, name in awaited:
        if _key(name) not in seen:
            yield Finding(NOTE, path, 0, f"wait_points: waits for {name!r}, which is no procedure of this vault")


def _odd(root: str, found: Held, path: str) -> Iterator[Finding]:
    raw = read_bounded(root, path) or b""
    for problem in problems(found.procedure):
        yield Finding(NOTE, path, line_of(raw, problem.key), f"{problem.key}: {problem.rule}")
    if codec.encode(write_procedure(found.procedure)) != raw:
        yield Finding(NOTE, path, 0, "is readable, and not in the form that luna writes")


def find(root: str, name: str, zone: str) -> Held:
    """Find a procedure by its id, name, alias, the beginning of one, or words of one.

    Raises NotFoundError with what may have been meant, UsageError when several begin so, CorruptError for a file that is bad.
    """
    held: dict[str, Held] = {}
    known: dict[str, set[str]] = {}
    spelt: dict[str, str] = {}
    wanted = _key(name)
    for found in every(root, zone):
        if isinstance(found, Held):
            held[found.procedure.id] = found
            for written in _written(found.procedure):
                spelt.setdefault(_key(written), written)
            for key in _names(found.procedure):
                known.setdefault(key, set()).add(found.procedure.id)
        elif found.level == ERROR and (_means(found.path, wanted) or found.path == path_of(id_of(name))):
            raise CorruptError(found.words, "mend the file; 'luna check' names every such file")
    ids = {name, PROC + name} & held.keys() or known.get(wanted, set())
    ids = ids or {one for key, many in known.items() if wanted and key.startswith(wanted) for one in many}
    ids = ids or {one for key, many in known.items() if wanted and set(wanted.split()) <= set(key.split()) for one in many}
    if len(ids) > 1:
        raise UsageError(f"{name!r} may be any of {', '.join(sorted(ids)[:5])}", "write more of it, or its id")
    if not ids:
        raise NotFoundError(f"no procedure is called {name!r}", _hint(wanted, spelt))
    return held[ids.pop()]


def _means(path: str, wanted: str) -> bool:
    stem = path[len(FOLDER) + 1 : -len(".json")]
    return wanted in {_key(stem), _key(PROC + stem)}


def _hint(wanted: str, spelt: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(wanted, spelt, n=_NEAR, cutoff=0.5)
    return f"did you mean {', '.join(spelt[key] for key in near)}" if near else "'luna procedure list' shows them"


def _names(procedure: Procedure) -> list[str]:
    """Return the keys of everything that a procedure is called, once each."""
    return list(dict.fromkeys(map(_key, (procedure.id, procedure.slug, *_written(procedure)))))


def _written(procedure: Procedure) -> tuple[str, ...]:
    return (procedure.name, *procedure.aliases)


def _key(name: str) -> str:
    return " ".join(words(name)) or name


def save(vault: Vault, before: Held | None, after: Procedure, *, label: str, message: str, at: int) -> None:
    """Write a procedure that is new (`before` is None) or other than what was read, in one transaction.

    Raises UsageError when it is too long, PartlyDoneError when its file was changed by hand meanwhile, LockedError, LunaError.
    """
    data = codec.encode(write_procedure(after))
    if len(data) > codec.MAX_MEMORY:
        raise UsageError(f"the procedure is longer than {codec.MAX_MEMORY:,} bytes", "make two of it")
    put = Put(path=path_of(after.id), data=data, before=before.digest if before else None)
    _write(vault, put, label=label, message=message, at=at)


def remove(vault: Vault, before: Held, *, label: str, message: str, at: int) -> None:
    """Remove a procedure's file; `luna undo` brings it back. Raises as `save`."""
    op = Remove(path=path_of(before.procedure.id), before=before.digest)
    _write(vault, op, label=label, message=message, at=at)


def _write(vault: Vault, op: Op, *, label: str, message: str, at: int) -> None:
    applied = vault.write([op], label=label, message=message, at=at)
    if applied.conflicts:
        raise PartlyDoneError("; ".join(conflict_note(conflict) for conflict in applied.conflicts), "look at it and try again")


def _load(root: str, path: str, zone: str) -> Held | Finding:
    raw = read_bounded(root, path)
    if raw is None:
        return Finding(ERROR, path, 0, "cannot be opened, or is no plain file")
    found = parse(raw, path, zone)
    if isinstance(found, Finding):
        return found
    if path_of(found.id) != path:
        stem = path[len(FOLDER) + 1 : -5]
        return Finding(ERROR, path, line_of(raw, "id"), f"id: must be {PROC}{stem}, as the file is called, not {found.id!r}")
    return Held(found, sha256(raw).hexdigest())


def line_of(raw: bytes, key: str) -> int:
    """Return the 1-based line where a key such as `edges.2.target` stands in a valid document, or the nearest above; 0 for none."""
    wanted = key.split(".")
    path: list[str] = []  # the key or place that each open object or list is at
    lists: list[bool] = []
    found, line, last = 0, 0, b""
    for token in _TOKEN.finditer(raw):
        mark = token[0]
        here = path
        if mark in {b"[", b"{"}:
            here = path.copy()
            path.append("0" if mark == b"[" else "")
            lists.append(mark == b"[")
        elif mark in {b"]", b"}"}:
            path.pop()
            lists.pop()
        elif mark == b"," and lists[-1]:
            path[-1] = str(int(path[-1]) + 1)
        elif mark == b":":
            path[-1] = last.decode()
        else:
            last = mark[1:-1]
        if mark in {b"[", b"{", b":"} and len(here) > found and here == wanted[: len(here)]:
            found, line = len(here), raw.count(b"\n", 0, token.start()) + 1
    return line
