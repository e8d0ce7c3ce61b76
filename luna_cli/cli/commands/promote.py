"""`luna promote`."""

import math
from collections.abc import Iterator
from typing import Annotated

import typer

from luna_cli.actions import promote as action
from luna_cli.actions.promote import Rise
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.phi.promotion import Gate

Id = Annotated[str, typer.Argument(metavar="ID", help="An id, or the beginning of one.")]
To = Annotated[str | None, typer.Option("--to", metavar="TIER", help="Rise to this tier; one tier up when missing.")]
Force = Annotated[bool, typer.Option("--force", help="Raise what comes from outside above leaf, or gives orders to a reader.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what the score is made of and what is lacking; raise nothing.")]
_FACTORS = {"weight": 0.4, "emotion": 0.3, "access": 0.2, "maturity": 0.1}
_GATES = {"access": "used on", "age": "age", "tier": "in tier", "trust": "trust", "threats": "threats"}


def command(ctx: typer.Context, memory: Id, to: To = None, force: Force = False, dry_run: DryRun = False) -> None:
    """Raise a memory by hand: its score and what it lacks are told, and you decide."""
    run: Session = ctx.obj
    now = run.now()
    with run.open() as vault:
        rise = action.plan(vault, memory, now, to)
        if not force and not dry_run:
            action.check(rise)
        if not dry_run:
            action.promote(vault, rise, now)
    verb = "would rise" if dry_run else "rose"
    output.lines([f"{rise.memory.id} {verb}: {rise.memory.memory_type} → {rise.target}" + (", pinned" if rise.pins else "")])
    output.lines(_explained(rise))
    if dry_run and rise.memory.threats:
        run.say(f"its text gives orders to a reader ({', '.join(rise.memory.threats)}): it takes --force, or another text")
    elif dry_run and rise.memory.trust in {"external", "agent"} and not rise.corroborated:
        run.say(f"it comes from {rise.memory.trust}: above leaf it takes --force, or 'luna edit {rise.memory.id} --set trust=user'")


def _explained(rise: Rise) -> Iterator[str]:
    """Yield the score for the next tier term by term, the threshold, the gates, and what a dream would wait for."""
    score = rise.score
    for term in score.terms:
        yield f"  {term.name:<10}{term.share:6.3f}  = {_FACTORS[term.name]:g} × {term.value:.3f}"
    mark = "reached" if score.reaches else "not reached"
    yield f"  {'score':<10}{_down(score.total, 1000):6.3f}  {mark}: {score.target} needs {score.threshold:g}"
    for gate in score.gates:
        yield f"  {_GATES[gate.name]:<10}{_measure(gate, rise)}"
    if score.missing:
        yield f"  a dream would wait: {'; '.join(score.missing)}"


def _measure(gate: Gate, rise: Rise) -> str:
    mark = "enough" if gate.passes else "lacking"
    if gate.name == "threats":
        return f" {', '.join(rise.memory.threats) or 'none'}"
    if gate.name == "trust":
        return f" {rise.memory.trust}, {'corroborated' if rise.corroborated else mark}"
    return f" {_down(gate.have, 10):g} of {gate.need:g} days, {mark}"


def _down(value: float, parts: int) -> float:
    """Round down to a `parts`th, so that what falls short never reads as if it did not."""
    return math.floor(value * parts) / parts
