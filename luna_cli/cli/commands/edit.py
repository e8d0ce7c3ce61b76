"""`luna edit`."""

import os
import sys
from typing import Annotated

import typer

from luna_cli.actions import edit as action
from luna_cli.actions.edit import Edited
from luna_cli.actions.show import Seen
from luna_cli.cli import given, output, uses
from luna_cli.cli.session import Session, editor
from luna_cli.errors import LunaError, UsageError
from luna_cli.text.visible import visible
from luna_cli.vault.store import Vault

Id = Annotated[str, typer.Argument(metavar="ID", help="An id, or the beginning of one.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a key; repeatable. content, summary, tags (a,b or +a,-b), pinned, trust, language, source, user, emotion, "
        "intensity, valence, arousal, parent, related (+ID,-ID), supersedes (+ID,-ID), concepts (+NAME,-NAME), context.KEY; an "
        "empty value clears what may be empty.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, as a diff of the file.")]


def command(ctx: typer.Context, memory: Id, values: Set = None, dry_run: DryRun = False) -> None:
    """Change a memory: in your editor, or key by key. What is not valid is not written, and nothing is lost."""
    run: Session = ctx.obj
    with run.open() as vault:
        shown = action.begin(vault, memory)
        if values:
            edited = action.settle(vault, shown, action.settings(vault, shown, [_pair(item) for item in values]), run.now())
            _finish(run, vault, edited, dry_run=dry_run)
        else:
            _in_editor(run, vault, shown, dry_run=dry_run)


def _pair(item: str) -> tuple[str, str]:
    key, equals, value = given.argument(item, "--set").partition("=")
    if not equals or not key:
        raise UsageError(f"--set takes key=value, not {item!r}")
    return key, value


def _in_editor(run: Session, vault: Vault, shown: Seen, *, dry_run: bool) -> None:
    """Open the editor, again after a mistake if the person wants; until it is written the text stays in its file."""
    words = editor(vault)
    text, path = given.from_editor(words, action.text_of(shown), ".json")
    while True:
        try:
            edited = action.settle(vault, shown, action.reread(vault, shown, text), run.now())
            _finish(run, vault, edited, dry_run=dry_run)
        except LunaError as error:
            if not (isinstance(error, UsageError) and _again(error)):
                error.hint = f"your text is in {path}" + (f"; {error.hint}" if error.hint else "")
                raise
            text, newer = given.from_editor(words, text, ".json")
            os.unlink(path)
            path = newer
        else:
            os.unlink(path)
            return


def _again(error: LunaError) -> bool:
    """Show the mistake and ask whether to edit on; nobody is asked where nobody can answer."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(f"luna: error: {visible(error.message)}\nedit again? [Y/n] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return answer.endswith("\n") and answer.strip().lower() in {"", "y", "yes", "o", "oui"}


def _finish(run: Session, vault: Vault, edited: Edited, *, dry_run: bool) -> None:
    memory = edited.after
    if not edited.fields:
        run.say(f"nothing changed in {memory.id}")
        return
    if dry_run:
        output.lines(visible(line) for line in action.diff(vault, edited))
        return
    now = run.now()
    action.edit(vault, edited, now)
    run.say(f"changed {', '.join(edited.fields)} of {memory.id}")
    if edited.secrets:
        hint = "'luna undo' takes the edit back; the journal keeps it meanwhile"
        output.warn(f"the text holds a secret ({', '.join(edited.secrets)})", hint)
    if memory.threats and "threats" in edited.fields:
        output.note(f"the text gives orders to a reader ({', '.join(memory.threats)}): it is marked so wherever a model reads it")
    if edited.linked:
        uses.leave(vault, "link", "", [memory.id, *edited.linked], now)
    else:
        uses.leave(vault, "show", "", [memory.id], now)
