"""`luna init`."""

import os
from typing import Annotated

import typer

from luna_cli.actions.init import Planted, init
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.vault import layout


def command(
    ctx: typer.Context,
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Where to plant; ~/.luna-vault when missing.")] = None,
    project: Annotated[bool, typer.Option("--project", help="Plant .luna-vault/ here, for this project.")] = False,
    no_git: Annotated[bool, typer.Option("--no-git", help="Start no git repository.")] = False,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Language of the vault, such as en or fr.")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="IANA time zone that decides what a day is.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Plant in a folder that is not empty; nothing there is changed.")] = False,
) -> None:
    """Plant a vault: a folder of plain files that explains itself, with git to keep its history."""
    session: Session = ctx.obj
    if folder and project:
        raise UsageError("give a folder or --project, not both")
    root = layout.PROJECT if project else folder or session.given or layout.HOME
    root = os.path.abspath(os.path.expanduser(root))
    planted = init(root, session.now(), language=language, zone=timezone, with_git=not no_git, force=force)
    session.say(f"planted a vault in {_short(root)} ({_git(planted)}, language: {planted.language}, time zone: {planted.zone})")
    if planted.git == "nested":
        session.say(f"it lies inside the repository {_short(planted.above)}; luna commits nothing there unless git.nested is set")
    if planted.git == "missing":
        output.note("git is not installed: no history, no diff by revision; everything else works")
    if project:
        session.say(f"to keep it out of this project's history: echo '{layout.PROJECT}/' >> .gitignore")
    session.say('next: luna store "…"   luna import git .   luna recall "…"   luna schedule install')


def _git(planted: Planted) -> str:
    return {"own": "git: main", "nested": "git: the repository around it", "missing": "no git", "off": "no git"}[planted.git]


def _short(path: str) -> str:
    home = os.path.expanduser("~")
    return "~" + path[len(home) :] if path.startswith(home + os.sep) else path
