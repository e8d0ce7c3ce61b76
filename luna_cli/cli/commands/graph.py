"""`luna graph`."""

import gc
from types import ModuleType
from typing import Annotated

import typer

from luna_cli.actions.graph import Asked, Lit, Named, Overview, Thinking
from luna_cli.cli import given, output
from luna_cli.cli.app import new_app
from luna_cli.cli.graph_exchange import export_, import_
from luna_cli.cli.plain import marked
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.graph.activation import HOPS, Way
from luna_cli.graph.exploration import MODES, Step
from luna_cli.graph.paths import HOPS as PATH_HOPS
from luna_cli.graph.paths import Link, spoken
from luna_cli.vault.store import Vault

SHOWN = 7
COMPONENTS = 5
app = new_app(invoke_without_command=True)
app.command("export")(export_)
app.command("import")(import_)

Cue = Annotated[list[str], typer.Argument(metavar="CUE…", help="Words that name hubs.")]
Start = Annotated[list[str] | None, typer.Argument(metavar="[CUE…]", help="Where to begin; at the most salient hub when missing.")]
Goal = Annotated[str, typer.Option("--goal", metavar="WORDS", help="What it is about: hubs that these words name count more.")]
Mode = Annotated[
    str | None, typer.Option("--mode", metavar="MODE", help=f"{', '.join(MODES)}; directed with --goal, else as you feel.")
]
Hops = Annotated[int, typer.Option("--hops", metavar="N", min=1, max=HOPS, help="Waves after the first.")]
Most = Annotated[int, typer.Option("-n", metavar="N", min=1, max=10_000, help="Hubs shown of each wave.")]
Steps = Annotated[int, typer.Option("--steps", metavar="N", min=1, max=100, help="Steps at most.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Chance of the creative mode; the same number, the same thoughts.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.callback()
def command(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Look at the network and at what it thinks.

    Without a subcommand: how large it is, its strongest hubs, its families of relations.
    """
    gc.disable()  # a million tuples come and none of them in a circle; the process ends with the command
    if ctx.invoked_subcommand is None:
        show(ctx, as_json)


@app.command("show")
def show(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say how large the network is, which hubs stand out, and how they are connected."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = _thinking(run, vault).overview()
    if as_json:
        output.document(_json().graph(found))
    else:
        output.rows(("", "", "", ""), _overview(found), wide_at=1)


@app.command("activate")
def activate(
    ctx: typer.Context,
    cue: Cue,
    goal: Goal = "",
    mode: Mode = None,
    hops: Hops = HOPS,
    most: Most = SHOWN,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Light the hubs that a cue names and print, wave by wave, what they light; then what is held, what opens, what is remembered.

    Nothing is changed, and no trace is left.
    """
    run: Session = ctx.obj
    with run.open() as vault:
        asked = Asked(_mode(mode), given.argument(goal, "--goal"), hops, seed)
        thinking = _thinking(run, vault, asked, thorough=False)
        named = _named(run, thinking, cue)
        lit = thinking.activate(named) if named.hubs else None
        _warn(thinking)
        if as_json:
            output.document(_json().activation(thinking, named, lit, most))
        elif lit:
            output.rows(("what", "level", "from", "by", "hub"), _lit(thinking, lit, most), wide_at=4)


@app.command("explore")
def explore(
    ctx: typer.Context,
    cue: Start = None,
    mode: Mode = None,
    goal: Goal = "",
    steps: Steps = SHOWN,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Follow a train of thought: associative takes what is strongest, directed goes towards a goal, creative to distant families.

    When the same hubs come up for the third time running, that is rumination: it says so, and their activation is halved.
    """
    run: Session = ctx.obj
    with run.open() as vault:
        thinking = _thinking(run, vault, Asked(_mode(mode), given.argument(goal, "--goal"), HOPS, seed))
        named = _named(run, thinking, cue) if cue else Named("", [])
        found = thinking.explore(named.hubs, steps) if named.hubs or not cue else []
        for place, step in enumerate(found, 1):
            if step.ruminating:
                held = ", ".join(thinking.concept(one.hub) for one in step.held)
                _note(run, f"step {place}: the same for the third time running, so its activation is halved: {held}")
        if found and len(found) < steps:
            _note(run, _ended(thinking, found))
        if as_json:
            output.document(_json().exploration(thinking, named.text, found))
            return
        cells = [row for place, step in enumerate(found, 1) for row in _step(thinking, place, step)]
        output.rows(("step", "focus", "from", "by", "hub"), cells, wide_at=4)


@app.command("path")
def path(
    ctx: typer.Context,
    first: Annotated[
        str, typer.Argument(metavar="A", help="A hub: its concept, another of its names, its id, or how only one begins.")
    ],
    last: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    hops: Annotated[int, typer.Option("--hops", metavar="N", min=1, max=12, help="Links at most.")] = PATH_HOPS,
    as_json: AsJson = False,
) -> None:
    """Print the strongest chain between two hubs, link by link."""
    run: Session = ctx.obj
    with run.open() as vault:
        thinking = _thinking(run, vault)
        one, other, chain = thinking.path(given.argument(first, "A"), given.argument(last, "B"), hops)
        if chain is None:
            links = output.counted(hops, "link", "links")
            _note(run, f"no chain of at most {links} leads from {one.concept} to {other.concept}")
        if as_json:
            output.document(_json().path(one, other, chain))
        elif chain is not None:
            cells = [_link(thinking, link) for link in chain.links]
            output.rows(("weight", "from", "by", "hub"), [*cells, (f"{chain.strength:.4f}", "", "", "in all")], wide_at=3)


def _json() -> "ModuleType":
    from luna_cli.actions import graph_document

    return graph_document


def _mode(mode: str | None) -> str | None:
    if mode is not None and mode not in MODES:
        raise UsageError(f"--mode is one of {', '.join(MODES)}, not {mode!r}")
    return mode


def _thinking(run: Session, vault: Vault, asked: Asked | None = None, *, thorough: bool = True) -> Thinking:
    thinking = Thinking(vault, run.now(), asked, thorough=thorough)
    _warn(thinking)
    if thinking.goal.text and not thinking.goal.hubs:
        _note(run, f"no hub is named in the goal {thinking.goal.text!r}", thinking.goal.hint)
    return thinking


def _note(run: Session, text: str, hint: str = "") -> None:
    if not run.quiet:
        output.note(text, hint)


def _ended(thinking: Thinking, found: list[Step]) -> str:
    """Say why a train of thought has fewer steps than were asked for."""
    last = found[-1].focus
    if last in thinking.mind.goals and len(found) > 1:
        return f"after {output.counted(len(found), 'step', 'steps')} it is at the goal: {thinking.concept(last)}"
    return f"after {output.counted(len(found), 'step', 'steps')} nothing comes to mind that was not the focus already"


def _warn(thinking: Thinking) -> None:
    """Tell what was set aside, each time once."""
    while thinking.warnings:
        output.warn(thinking.warnings.pop(0))


def _named(run: Session, thinking: Thinking, cue: list[str]) -> Named:
    named = thinking.named(given.argument(" ".join(cue), "the cue"))
    if not named.hubs:
        _note(run, f"no hub is named in {named.text!r}", named.hint)
    return named


def _overview(found: Overview) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("hubs", "", f"{found.hubs:,}", ""), ("synapses", "", f"{found.synapses:,}", "")]
    rows += [("kind", kind, f"{count:,}", "") for kind, count in found.kinds.items()]
    rows += [("family", family, f"{count:,}", "") for family, count in found.families.items() if count]
    rows += [("hub", node.concept, f"{salience:.3f}", f"{synapses:,}") for node, salience, synapses in found.strongest]
    return rows


def _lit(thinking: Thinking, lit: Lit, most: int) -> list[tuple[str, ...]]:
    found = lit.thought.activation
    rows: list[tuple[str, ...]] = []
    for hop, wave in enumerate(found.waves):
        shown = found.brightest(hop, most)
        rows += [(f"wave {hop}", f"{wave[hub]:.3f}", *_come(thinking, [found.came(hop, hub)], hub)) for hub in shown]
    rows += [("held", f"{one.priority:.3f}", "", f"{one.share:.0%}", thinking.concept(one.hub)) for one in lit.thought.held]
    for one in lit.opened:
        components = ", ".join(name for name, _ in one.components[:COMPONENTS])
        rows.append(("open", f"{one.strength:.3f}", thinking.concept(one.hub), one.type, components))
    rows += [("memory", "", thinking.concept(hub), one.id, marked(one.content, one.superseded)) for hub, one in lit.memories]
    return rows


def _step(thinking: Thinking, place: int, step: Step) -> list[tuple[str, ...]]:
    """Return the rows of a step: the way to its focus, and with the focus the share of attention that the strongest hub has."""
    on_the_way = [(str(place), "", *_come(thinking, [way], way.hub)) for way in step.way[1:-1]]
    share = f"{step.held[0].share:.0%}" if step.held else ""
    return [*on_the_way, (str(place), share, *_come(thinking, step.way, step.focus))]


def _come(thinking: Thinking, way: list[Way], hub: str) -> tuple[str, str, str]:
    """Return from where, by what, and to which hub a way leads: its last step."""
    if not way or not way[-1].parent:
        return "", "", thinking.concept(hub)
    last = way[-1]
    return thinking.concept(last.parent), spoken(last.relation, backward=last.backward), thinking.concept(hub)


def _link(thinking: Thinking, link: Link) -> tuple[str, str, str, str]:
    by = spoken(link.relation, backward=link.backward)
    return f"{link.weight:.3f}", thinking.concept(link.source), by, thinking.concept(link.target)
