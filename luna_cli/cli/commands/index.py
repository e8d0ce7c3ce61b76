"""`luna index`."""

import time
from typing import Annotated

import typer

from luna_cli.actions.index import Indexed, index
from luna_cli.actions.meanings import meanings
from luna_cli.cli import output
from luna_cli.cli.session import Session

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Build it anew from the files.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, rebuild: Rebuild = False, as_json: AsJson = False) -> None:
    """Bring the index in line with every file, edits in place included. It is derived: no memory depends on it."""
    run: Session = ctx.obj
    began = time.perf_counter()
    with run.open() as vault:
        done = index(vault, rebuild=rebuild)
        known = meanings(vault)
    seconds = time.perf_counter() - began
    for reason in done.set_aside:
        output.warn(f"set aside: {reason}")
    if as_json:
        output.document({**done._asdict(), "seconds": round(seconds, 3)})
    else:
        parts = [output.counted(done.memories, "memory", "memories"), f"{done.archived:,} archived"]
        parts.append(output.counted(done.folders, "folder", "folders"))
        run.say(f"{_what(done)}: {', '.join(parts)}   {seconds:.2f} s")
    if known.remark:
        output.note(known.remark)
    elif known.words is not None and not run.quiet:
        output.note(f"{output.counted(known.words, 'word', 'words')} with others of nearly the same meaning")


def _what(done: Indexed) -> str:
    if done.done != "refreshed":
        return {"built": "index built", "rebuilt": "index rebuilt", "nothing": "index in line already"}[done.done]
    return f"index refreshed, {output.counted(len(done.refreshed), 'folder', 'folders')} looked at again"
