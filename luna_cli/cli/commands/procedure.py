"""`luna procedure`."""

from typing import Annotated

import typer

from luna_cli.actions import procedure as action
from luna_cli.cli import following, given, output
from luna_cli.cli.app import new_app
from luna_cli.cli.recipe import DECIDE, EDGE, STEP, WAIT, minutes, recipe
from luna_cli.cli.runs import read_lines, run_of
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.graph.procedure_runs import usage
from luna_cli.model.procedure_wire import write_procedure
from luna_cli.vault.findings import ERROR

COLUMNS = ("id", "name", "steps", "runs", "last run", "usage", "flexibility", "context")
NEXT = ("", "step", "of", "id", "action", "min", "expected", "max", "")
app = new_app(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its id, name or alias, or the beginning or words of one.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be written; change nothing.")]


@app.callback()
def group() -> None:
    """Keep how things are done: steps in time, what they wait for, what there is to decide; and say what is next."""


@app.command("add")
def add_(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What it is called; with --file, the file may say it.")] = "",
    context: Annotated[str, typer.Option(metavar="TEXT", help="Where it belongs, such as kitchen.")] = "",
    step: Annotated[list[str] | None, typer.Option(metavar="STEP", help=f"A step: '{STEP}'; repeatable, in order.")] = None,
    edge: Annotated[
        list[str] | None, typer.Option(metavar="EDGE", help=f"What follows what, instead of the order given: '{EDGE}', '1 => 3'.")
    ] = None,
    decide: Annotated[list[str] | None, typer.Option(metavar="POINT", help=f"A decision: '{DECIDE}'; repeatable.")] = None,
    wait: Annotated[list[str] | None, typer.Option(metavar="POINT", help=f"What a step waits for: '{WAIT}'.")] = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Read it from a file, JSON or the notation; - reads stdin.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the one of that name.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Write a procedure down: step by step, or from a file."""
    run: Session = ctx.obj
    if (file is None) is not bool(step):
        raise UsageError("a procedure comes from --step options or from --file", f"luna procedure add NAME --step '{STEP}'")
    if file is not None and (edge or decide or wait):
        raise UsageError("--edge, --decide and --wait go with --step", "a file says them itself")
    now = run.now()
    with run.open() as vault:
        if file is None:
            texts = [[given.argument(one, "an option") for one in many or []] for many in (step, edge, decide, wait)]
            wire = recipe(texts[0], texts[1], texts[2], texts[3], vault.config.language)
        else:
            text = given.from_stdin() if file == "-" else given.from_file(file)
            wire = action.document_of(text, "stdin" if file == "-" else file, vault.config.zone)
        wire |= {"context": given.argument(context, "--context")} if context else {}
        new = action.drafted(wire, given.argument(name, "NAME"), vault.config.zone, now)
        done = action.add(vault, new, now, replaced=replace, dry_run=dry_run)
    if as_json:
        output.document(write_procedure(done))
    elif dry_run:
        output.lines(following.picture(done, usage(done, now)))
    else:
        output.lines([done.id])


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the procedures."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = action.listing(vault)
    for one in found.bad:
        if one.level == ERROR:
            output.warn(one.words, "'luna check' names every such file")
    if as_json:
        output.document([write_procedure(one) for one in found.procedures])
        return
    now = run.now()
    output.rows(COLUMNS, following.listed(found.procedures, [usage(one, now) for one in found.procedures]), wide_at=1)


@app.command("show")
def show_(
    ctx: typer.Context,
    name: Name,
    as_json: AsJson = False,
    notation: Annotated[bool, typer.Option("--notation", help="In the textual notation, which add --file reads.")] = False,
) -> None:
    """Show a procedure: its steps in their order, how long they take, what they wait for, what there is to decide."""
    run: Session = ctx.obj
    if as_json and notation:
        raise UsageError("--json and --notation exclude each other")
    with run.open() as vault:
        found = action.named(vault, name).procedure
    if as_json:
        output.document(write_procedure(found))
    elif notation:
        output.lines([action.notation(found)])
    else:
        output.lines(following.picture(found, usage(found, run.now())))


@app.command("next")
def next_(
    ctx: typer.Context,
    name: Name,
    at: Annotated[str | None, typer.Option("--at", metavar="STEP", help="The step being done: number, id or action.")] = None,
    done: Annotated[list[str] | None, typer.Option(metavar="STEP", help="A step that is through; repeatable.")] = None,
    holding: Annotated[list[str] | None, typer.Option("--if", metavar="CONDITION", help="This holds; repeatable.")] = None,
    failing: Annotated[list[str] | None, typer.Option("--not", metavar="CONDITION", help="This does not hold.")] = None,
    elapsed: Annotated[str | None, typer.Option(metavar="TIME", help="How long the step has been going on: 12min, 1h30.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is to be done next: which steps, how long, until when, and what they wait for. Changes nothing."""
    run: Session = ctx.obj
    gone = None if elapsed is None else minutes(elapsed, "--elapsed")
    with run.open() as vault:
        procedure = action.named(vault, name).procedure
    known = action.conditions(procedure, holding or [], failing or [])
    found = action.follow(procedure, at=at, done=done or [], known=known, elapsed_minutes=gone)
    if as_json:
        output.document(following.document(procedure, found))
    elif output.is_terminal():
        output.lines(following.told(procedure, found))
    else:
        output.rows(NEXT, following.rows(found))
        for line in following.decisions(procedure, found):
            run.say(line)


@app.command("run-log")
def run_log(
    ctx: typer.Context,
    name: Name,
    source: Annotated[
        str | None,
        typer.Argument(metavar="[-]", help='- reads stdin, a run a line: {"steps": [{"step", "start", "end"}]}.'),
    ] = None,
    steps: Annotated[str | None, typer.Option(metavar="A,B,C", help="The steps as they were done: numbers, ids, actions.")] = None,
    times: Annotated[
        str | None, typer.Option("--minutes", metavar="5,12,…", help="How long each took, in that order; empty when not known.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it was done; now when missing.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Log that a procedure was run: luna learns how often, how long its steps take, and how far runs stray from what is written."""
    run: Session = ctx.obj
    if (source is None) is (steps is None) or source not in {None, "-"}:
        raise UsageError("a run comes from --steps A,B,C or, with -, from stdin")
    if source is not None and (times is not None or at is not None):
        raise UsageError("--minutes and --at go with --steps", "a line on stdin says them itself")
    now = run.now()
    with run.open() as vault:
        held = action.named(vault, name)
        ended = now if at is None else given.instant(at, now, vault.config.zone, "--at")
        if steps is None:
            runs = read_lines(held.procedure, given.from_stdin(), vault.config.zone, now)
        else:
            runs = [run_of(held.procedure, steps, times, ended)]
        after = action.log(vault, held, runs, now, dry_run=dry_run)
    if as_json:
        output.document(write_procedure(after))
    else:
        run.say(f"{'would be: ' if dry_run else ''}{after.name}: {following.history(after, usage(after, now))}")


@app.command("rm")
def rm_(ctx: typer.Context, name: Name, dry_run: DryRun = False) -> None:
    """Remove a procedure; 'luna undo' brings it back."""
    run: Session = ctx.obj
    with run.open() as vault:
        held = action.named(vault, name)
        if not dry_run:
            action.remove(vault, held, run.now())
    run.say(f"{'would remove' if dry_run else 'removed'} {held.procedure.id}")
