"""`luna hub`."""

import os
from typing import Annotated

import typer

from luna_cli.actions import bonds, hub_view
from luna_cli.actions import hub as action
from luna_cli.actions.hub import Seed, Tended
from luna_cli.cli import given, hubs, output
from luna_cli.cli.app import new_app
from luna_cli.cli.session import Session, editor
from luna_cli.errors import LunaError, UsageError
from luna_cli.model.hub import KINDS, Hub
from luna_cli.model.relation import MOST_FORCE
from luna_cli.text.visible import visible
from luna_cli.vault.network.open import Network

COLUMNS = ("id", "kind", "salience", "links", "memories", "concept")
app = new_app(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its id, concept or another name.")]
Begun = Annotated[str, typer.Argument(metavar="NAME", help="Its id, concept or another name, or how only one begins.")]
One = Annotated[str, typer.Argument(metavar="A", help="The hub that it leads from.")]
Other = Annotated[str, typer.Argument(metavar="B", help="The hub that it leads to.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, as a diff of the files.")]


@app.callback()
def group() -> None:
    """Tend the hubs of the network: concepts, people, places, with what belongs to them and what they lead to."""


@app.command("add")
def add_(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The concept, as you write it.")],
    kind: Annotated[str, typer.Option(metavar="KIND", help=f"{', '.join(KINDS)}; concept, a day time.")] = "",
    type_: Annotated[str, typer.Option("--type", metavar="WORD", help="Your own word for its kind, such as aliment.")] = "",
    base: Annotated[str, typer.Option(metavar="N", help="What it matters by itself, 0 to 1.")] = "0.5",
    alias: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Another name; repeatable.")] = None,
    satellite: Annotated[
        list[str] | None, typer.Option(metavar="PARTS", help=f"An aspect: '{action.SATELLITE}'; repeatable.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a hub, and print its id."""
    run: Session = ctx.obj
    texts = [[given.argument(one, "an option") for one in many or []] for many in (satellite, alias)]
    seed = Seed(given.argument(name, "NAME"), kind, given.argument(type_, "--type"), action.number(base, "--base"), *texts)
    with run.open() as vault:
        network = Network(vault, thorough=True)
        done = action.add(network, seed, run.now())
        if dry_run:
            output.lines(visible(line) for line in action.diff(done))
        else:
            action.tend(network, done, run.now())
            output.lines([done.message.removeprefix("add ")])


@app.command("show")
def show_(
    ctx: typer.Context,
    name: Begun,
    most: Annotated[int, typer.Option("-n", metavar="N", min=0, help="Memories at most.")] = 10,
    whole: Annotated[bool, typer.Option("--all", help="Every synapse, not the 20 strongest each way.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a hub whole: satellites, synapses both ways, memories, and how it stands out now."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = hub_view.show(Network(vault, thorough=True), given.argument(name, "NAME"), run.now(), most)
        zone = vault.config.zone
    if as_json:
        output.document(hub_view.facts(found))
    else:
        output.lines(hubs.picture(found, zone, whole=whole or not output.is_terminal()))


@app.command("list")
def list_(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help=f"Only {', '.join(KINDS)}.")] = None,
    sort: Annotated[str, typer.Option(metavar="KEY", help=f"{', '.join(hub_view.SORTS)}; the greatest first.")] = "salience",
    most: Annotated[int | None, typer.Option("-n", metavar="N", min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the hubs: how they stand out now, how many synapses and memories they have."""
    run: Session = ctx.obj
    with run.open() as vault:
        rows = hub_view.listing(Network(vault, thorough=True), run.now(), sort=sort, kind=kind)
    if as_json:
        output.document({"hubs": [hub_view.row_facts(row) for row in rows[:most]]})
    else:
        output.rows(COLUMNS, hubs.cells(rows[:most]), wide_at=5)


@app.command("edit")
def edit_(
    ctx: typer.Context,
    name: Name,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=f"Change a key; repeatable: {', '.join(action.KEYS)}.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Change a hub: in your editor, or key by key. What is not valid is not written, and nothing is lost."""
    run: Session = ctx.obj
    with run.open() as vault:
        network = Network(vault, thorough=True)
        hub = network.hub(network.find(given.argument(name, "NAME")).id)
        if values:
            _finish(run, network, action.assigned(network, hub, [_pair(one) for one in values], run.now()), dry_run=dry_run)
        else:
            _in_editor(run, network, hub, dry_run=dry_run)


def _pair(item: str) -> tuple[str, str]:
    key, equals, value = given.argument(item, "--set").partition("=")
    if not equals or not key:
        raise UsageError(f"--set takes key=value, not {item!r}")
    return key, value


def _in_editor(run: Session, network: Network, hub: Hub, *, dry_run: bool) -> None:
    text, path = given.from_editor(editor(network.vault), action.text_of(hub), ".json")
    try:
        _finish(run, network, action.reread(network, hub, text, run.now()), dry_run=dry_run)
    except LunaError as error:
        error.hint = f"your text is in {path}" + (f"; {error.hint}" if error.hint else "")
        raise
    os.unlink(path)


@app.command("link")
def link_(
    ctx: typer.Context,
    one: One,
    other: Other,
    relation: Annotated[str, typer.Option("--type", metavar="RELATION", help="One of the 25 relations, such as causes.")],
    force: Annotated[int | None, typer.Option(metavar="N", help=f"Its strength, 0 to {MOST_FORCE}; half when missing.")] = None,
    weight: Annotated[str | None, typer.Option(metavar="N", help="The same as a share, 0 to 1.")] = None,
    context: Annotated[str | None, typer.Option(metavar="TEXT", help="Where or when it holds.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a synapse from one hub to another, or change the one that there is."""
    run: Session = ctx.obj
    if force is not None and weight is not None:
        raise UsageError("--force and --weight say the same: give one of them")
    if weight is not None:
        force = round(action.number(weight, "--weight") * MOST_FORCE)
    where = None if context is None else given.argument(context, "--context")
    with run.open() as vault:
        network = Network(vault, thorough=True)
        _finish(run, network, bonds.link(network, (one, other), relation, run.now(), force, where), dry_run=dry_run)


@app.command("unlink")
def unlink_(
    ctx: typer.Context,
    one: One,
    other: Other,
    relation: Annotated[str | None, typer.Option("--type", metavar="RELATION", help="Only this one.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Cut what leads from one hub to another."""
    run: Session = ctx.obj
    with run.open() as vault:
        network = Network(vault, thorough=True)
        _finish(run, network, bonds.unlink(network, one, other, relation), dry_run=dry_run)


@app.command("merge")
def merge_(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help="The hub that is taken up.")],
    other: Annotated[str, typer.Argument(metavar="INTO_B", help="The hub that takes it up and keeps its id.")],
    dry_run: DryRun = False,
) -> None:
    """Make one hub of two: satellites, synapses (of two alike the stronger), names; A's id leads to B from then on."""
    run: Session = ctx.obj
    with run.open() as vault:
        network = Network(vault, thorough=True)
        _finish(run, network, bonds.merge(network, one, other, run.now()), dry_run=dry_run)


@app.command("alias")
def alias_(
    ctx: typer.Context,
    name: Name,
    other: Annotated[str, typer.Argument(metavar="ALIAS", help="One more name of it.")],
    dry_run: DryRun = False,
) -> None:
    """Give a hub one more name, under which texts and you find it."""
    run: Session = ctx.obj
    with run.open() as vault:
        network = Network(vault, thorough=True)
        _finish(run, network, action.alias(network, name, given.argument(other, "ALIAS")), dry_run=dry_run)


@app.command("rm")
def rm_(ctx: typer.Context, name: Name, dry_run: DryRun = False) -> None:
    """Take a hub out of the network, with the synapses of others that lead to it."""
    run: Session = ctx.obj
    with run.open() as vault:
        network = Network(vault, thorough=True)
        _finish(run, network, bonds.remove(network, name), dry_run=dry_run)


def _finish(run: Session, network: Network, done: Tended, *, dry_run: bool) -> None:
    if not done.changes:
        run.say("nothing changed")
    elif dry_run:
        output.lines(visible(line) for line in action.diff(done))
    else:
        action.tend(network, done, run.now())
        run.say(done.message)
