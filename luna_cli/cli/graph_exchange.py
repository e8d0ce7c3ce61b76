"""`luna graph export` and `luna graph import`; what they do is imported when they are called: `luna graph` starts fast."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import LunaError, RefusedError, UsageError

if TYPE_CHECKING:
    from luna_cli.actions.graph_import import Imported

FORMATS = ("json", "notation", "dot")
SHOWN = 20
"""Problems that are named one by one; the rest are counted."""
MOST = 1 << 30
"""Bytes of a network that is read."""

Target = Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it; stdout when missing, or -.")]
Form = Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")]
Ids = Annotated[str, typer.Option("--ids", metavar="WHICH", help="luna, or original: those that hubs were imported with.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Source = Annotated[str, typer.Argument(metavar="FILE", help="A document (JSON) or notation; - reads stdin.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would do; change nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def export_(ctx: typer.Context, path: Target = "-", form: Form = "json", ids: Ids = "luna", force: Force = False) -> None:
    """Write the whole network down: as one JSON document, as notation that a person reads and writes, or for Graphviz."""
    from luna_cli.actions.graph_export import export
    from luna_cli.text.visible import json_visible, visible

    run: Session = ctx.obj
    if form not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not {form!r}")
    if ids not in {"luna", "original"}:
        raise UsageError(f"--ids is luna or original, not {ids!r}")
    with run.open() as vault:
        pieces = export(vault, run.now(), form, original=ids == "original")
        if path == "-":
            show = json_visible if form == "json" else visible
            output.lines(show(line.decode()) for line in _lines(pieces))
            return
        size = _save(os.path.abspath(os.path.expanduser(path)), pieces, force=force)
    run.say(f"{path}: {output.counted(size, 'byte', 'bytes')}")


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest


def _save(path: str, pieces: Iterable[bytes], *, force: bool) -> int:
    """Write a file whole or not at all, readable by its owner alone; return its size. Raises RefusedError, LunaError."""
    import tempfile

    if os.path.lexists(path) and not force:
        raise RefusedError(f"{path} is there already", "choose another name, or --force")
    try:
        fd, staged = tempfile.mkstemp(prefix=".graph-", dir=os.path.dirname(path))
        try:
            with os.fdopen(fd, "wb") as file:
                size = sum(map(file.write, pieces))
            os.replace(staged, path)
        except BaseException:
            os.unlink(staged)
            raise
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error
    return size


def import_(ctx: typer.Context, path: Source, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Take a network in: hubs and synapses, memories, procedures, emotions. What is there already gains what is new.

    What breaks a rule is named and left out (exit 3); the same import twice adds nothing. 'luna undo' reverses it.
    """
    from luna_cli.actions.graph_import import import_ as take_in
    from luna_cli.cli.commands.store import opened

    run: Session = ctx.obj
    name = "stdin" if path == "-" else path
    with opened(path) as stream:
        try:
            raw = stream.read(MOST + 1)
        except OSError as error:
            raise LunaError(f"{name}: {error.strerror}") from error
    if len(raw) > MOST:
        raise UsageError(f"{name}: longer than {MOST:,} bytes")
    with run.open() as vault:
        done = take_in(vault, raw, name, run.now(), dry_run=dry_run)
    for one in done.remarks[:SHOWN]:
        output.note(f"{name}: {one.path}: {one.rule}")
    if as_json:
        output.document(_document(done))
    else:
        _tell(run, done, name, dry_run=dry_run)
    if done.problems:
        raise typer.Exit(3)


_COUNTS = {
    "hubs": ("hub", "hubs"),
    "connections": ("connection", "connections"),
    "episodes": ("episode", "episodes"),
    "archives": ("archive", "archives"),
    "procedures": ("procedure", "procedures"),
    "emotions": ("emotion", "emotions"),
}
_CHANGED = {
    "changed_hubs": ("hub is new or changed", "hubs are new or changed"),
    "new_memories": ("memory is new", "memories are new"),
    "changed_files": ("other file is new or changed", "other files are new or changed"),
}


def _document(done: "Imported") -> dict[str, object]:
    counts: dict[str, object] = {name: getattr(done, name) for name in (*_COUNTS, *_CHANGED)}
    return counts | {"problems": [{"path": one.path, "rule": one.rule} for one in done.problems]}


def _tell(run: Session, done: "Imported", name: str, *, dry_run: bool) -> None:
    for one in done.problems[:SHOWN]:
        output.warn(f"{name}: {one.path}: {one.rule}")
    if len(done.problems) > SHOWN:
        output.warn(f"{len(done.problems) - SHOWN:,} more broken rules", "--json names all of them")
    held = [output.counted(getattr(done, key), *words) for key, words in _COUNTS.items() if getattr(done, key)]
    changed = [output.counted(getattr(done, key), *words) for key, words in _CHANGED.items() if getattr(done, key)]
    run.say(f"{', '.join(held) or 'nothing'}: {', '.join(changed) or 'nothing is new'}" + (" (dry run)" if dry_run else ""))
