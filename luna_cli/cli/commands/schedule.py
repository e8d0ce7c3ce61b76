"""`luna schedule`."""

import os
import sys
from typing import Annotated

import typer

from luna_cli.actions import schedule as action
from luna_cli.actions.init import system_zone
from luna_cli.actions.schedule import CRON, IDLE, SYSTEMD, Done, Plan
from luna_cli.cli import conditions, output
from luna_cli.cli.app import new_app
from luna_cli.cli.session import Session
from luna_cli.errors import NoVaultError, UsageError
from luna_cli.vault import layout

app = new_app(no_args_is_help=True)

Cron = Annotated[bool, typer.Option("--cron", help="Through your crontab; the default where there is one.")]
Systemd = Annotated[bool, typer.Option("--systemd", help="Through a timer of your systemd.")]
WindowOf = Annotated[
    str | None,
    typer.Option(
        "--window", metavar="FROM-TO", help="When a dream may begin, by the vault's clock; else 00:00-05:00, or what use tells."
    ),
]
Idle = Annotated[str, typer.Option("--if-idle", metavar="TIME", help="Only when the vault was not used for so long.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")]


@app.callback()
def group() -> None:
    """Let the machine dream: luna is tried every hour of a window, and the first suitable run lives the night."""


@app.command("print")
def print_(ctx: typer.Context, cron: Cron = False, systemd: Systemd = False, window: WindowOf = None, if_idle: Idle = IDLE) -> None:
    """Print what install would write; change nothing."""
    run: Session = ctx.obj
    wanted = _plan(run, _how(cron=cron, systemd=systemd), window, if_idle)
    output.lines([wanted.line] if wanted.how == CRON else _files(wanted))


@app.command("install")
def install_(
    ctx: typer.Context,
    cron: Cron = False,
    systemd: Systemd = False,
    window: WindowOf = None,
    if_idle: Idle = IDLE,
    dry_run: DryRun = False,
) -> None:
    """Add a line to your crontab, or a timer to your systemd.

    It takes the place of an earlier one for this vault; all other lines of the crontab stay as they are.
    """
    run: Session = ctx.obj
    wanted = _plan(run, _how(cron=cron, systemd=systemd), window, if_idle)
    done = action.install(wanted, dry_run=dry_run)
    if dry_run:
        output.lines(done.lines or ["nothing would change"])
        return
    _tell_failure(done, "the timer was written but could not be started")
    shown = wanted.line if wanted.how == CRON else os.path.basename(wanted.units[-1].path)
    run.say(f"{wanted.how}: {shown}   ({'installed' if done.lines else 'installed already'}; 'luna schedule remove' takes it back)")
    if wanted.how == SYSTEMD and not run.quiet:
        output.note("a timer of yours runs while you are logged in", "'loginctl enable-linger' keeps it going when you are not")


@app.command("remove")
def remove_(ctx: typer.Context, cron: Cron = False, systemd: Systemd = False, dry_run: DryRun = False) -> None:
    """Take back what install wrote for this vault.

    From the crontab and from systemd, wherever it is.
    """
    run: Session = ctx.obj
    done = action.remove(_place(run), _how(cron=cron, systemd=systemd), dry_run=dry_run)
    if dry_run:
        output.lines(done.lines or ["nothing would change"])
    else:
        run.say(f"removed from {' and '.join(done.where)}" if done.where else "nothing was scheduled for this vault")
    _tell_failure(done, "the timer was removed but could not be stopped")


def _place(run: Session) -> str:
    """Return where the vault lies, or lay: what is scheduled for one that was deleted can be taken back as well."""
    try:
        return layout.find(run.given)
    except NoVaultError:
        if not run.given:
            raise
        return os.path.abspath(os.path.expanduser(run.given))


def _how(*, cron: bool, systemd: bool) -> str | None:
    if cron and systemd:
        raise UsageError("--cron and --systemd: one of them")
    return CRON if cron else SYSTEMD if systemd else None


def _plan(run: Session, how: str | None, window: str | None, if_idle: str) -> Plan:
    conditions.length(if_idle, "--if-idle")
    asked = None if window is None else conditions.window(window)
    with run.open() as vault:
        wanted = action.plan(
            vault,
            run.now(),
            how or action.usual(),
            program=_program(),
            machine=system_zone(shell=False),
            window=asked,
            idle=if_idle,
        )
    for note in () if run.quiet else wanted.notes:
        output.note(note)
    return wanted


def _program() -> list[str]:
    """Return the words that start this luna from anywhere."""
    started = os.path.abspath(sys.argv[0])
    if os.path.basename(started) == "luna" and os.access(started, os.X_OK):
        return [started]
    return [sys.executable, "-m", "luna_cli"]


def _files(wanted: Plan) -> list[str]:
    """Return the units, each below its path, as `systemctl cat` shows them."""
    return [line for unit in wanted.units for line in (f"# {unit.path}", *unit.text.splitlines(), "")]


def _tell_failure(done: Done, text: str) -> None:
    if done.failed:
        output.warn(f"{text}: {done.failed}", "your own systemd must be running: 'systemctl --user status'")
        raise typer.Exit(3)
