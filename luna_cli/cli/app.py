"""The whole command line: a lazy table of commands, and what is common to all of them."""

import importlib
import sys
from typing import Annotated, Any

import typer
from typer._click import Command, Context, HelpFormatter
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from luna_cli import __version__
from luna_cli.cli import report
from luna_cli.cli.table import COMMANDS, module_of
from luna_cli.errors import LunaError


class Commands(TyperGroup):
    """A group that imports a command when it is called, and none of them to list them."""

    listing = False

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the interface of the base
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 - the interface of the base
        """Return a command, imported, or its line of the table while commands are being listed."""
        if cmd_name not in COMMANDS:
            return None
        if self.listing or cmd_name not in self.commands:
            if self.listing:
                return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1], rich_markup_mode=None)
            self.commands[cmd_name] = load(cmd_name)
        return self.commands[cmd_name]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - the interface of the base
        """Write the table, a section a group."""
        for group in dict.fromkeys(group for group, _ in COMMANDS.values()):
            with formatter.section(group):
                formatter.write_dl([(name, line) for name, (of, line) in COMMANDS.items() if of == group])

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command, or say which one may have been meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"no command is called {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Context, incomplete: str) -> Any:
        """Complete from the table."""
        self.listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self.listing = False


def load(name: str) -> Command:
    """Import the command `name` of the table."""
    module = importlib.import_module(module_of(name))
    app = getattr(module, "app", None)
    if app is None:
        app = new_app()
        app.command(name)(module.command)
    command = get_command(app)
    command.name = name
    return command


def new_app(**options: Any) -> typer.Typer:
    """Return a Typer with luna's habits: plain help, no completion options of its own."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **options)


app = typer.Typer(cls=Commands, name="luna", rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


def _version(value: bool) -> None:  # noqa: FBT001 - the interface of an option's callback
    if value:
        print(f"luna {__version__}")  # noqa: T201 - data on stdout
        raise typer.Exit


@app.callback()
def top(  # the help of the program itself
    ctx: typer.Context,
    vault: Annotated[
        str | None, typer.Option(help="The vault; else $LUNA_VAULT, the nearest parent folder's, ~/.luna-vault.", metavar="DIR")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors: for cron.")] = False,  # noqa: FBT002 - a flag
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,  # noqa: FBT002 - a flag
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,  # noqa: ARG001, FBT002 - a flag with a callback
) -> None:
    """A living memory made of plain files."""
    from luna_cli.cli.session import Session

    ctx.obj = Session(given=vault, quiet=quiet, debug=debug)


BEFORE = frozenset({"--vault", "--quiet", "-q", "--debug"})
"""Options that stand before the command."""
READERS = frozenset({"recall", "show", "relive", "list", "status", "check", "log", "diff", "test", "garden"})
"""Commands that change nothing: they are given again when the index had to be rebuilt under them."""


def run(words: list[str]) -> int:
    """Run the command line and return its exit code; expected errors are reported here, unexpected ones rise to the entry."""
    try:
        return _run(words)
    except LunaError as error:
        as_json = _as_json(words)
        if not _may_repeat(error, words):
            return report.fail(error, as_json=as_json)
        sys.stderr.write(f"luna: note: {error.message}\n")
    try:
        return _run(words)
    except LunaError as error:
        return report.fail(error, as_json=as_json)


def _as_json(words: list[str]) -> bool:
    return "--json" in words or ("--jsonl" in words and "store" not in words)  # that of store names a file


def _may_repeat(error: LunaError, words: list[str]) -> bool:
    from luna_cli.vault.store import DamagedIndexError

    verb = next((word for word in words if word in COMMANDS), "")
    return isinstance(error, DamagedIndexError) and verb in READERS and not _is_batch(words)


def _is_batch(words: list[str]) -> bool:
    """Tell whether answers may have been given: `recall --batch` goes on by itself."""
    return any(word.split("=")[0] == "--batch" for word in words)


def _run(words: list[str]) -> int:
    command = get_command(app)
    try:
        code = command.main(words, prog_name="luna", standalone_mode=False)
    except NoArgsIsHelpError as error:
        print(error.ctx.get_help() if error.ctx else "", file=sys.stderr)  # noqa: T201 - help that nobody asked for
        return 2
    except ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"'{context.command_path} --help' explains" if context else ""
        if getattr(error, "option_name", "") in BEFORE:
            hint = f"{error.option_name} goes before the command: luna {error.option_name} …"  # type: ignore[attr-defined]
        return report.fail(report.usage(error.format_message(), hint), as_json=_as_json(words))
    except (KeyboardInterrupt, typer.Abort):
        return report.interrupted()
    if code == report.INTERRUPTED:
        return report.interrupted()  # Typer makes ^C this code
    return code if type(code) is int else 0
