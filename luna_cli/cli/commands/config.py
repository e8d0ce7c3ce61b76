"""`luna config`."""

from typing import Annotated, Any

import typer

from luna_cli.actions.config import Row, change, change_user, listing, row, shown, unset, unset_user
from luna_cli.cli import given, output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError

Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="The setting; all of them when missing.")]
Text = Annotated[str | None, typer.Argument(metavar="[VALUE]", help="Its new value.")]
Unset = Annotated[str | None, typer.Option("--unset", metavar="NAME", help="Go back to the default.")]
User = Annotated[bool, typer.Option("--user", help="Write your own configuration instead of the vault's.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(
    ctx: typer.Context, name: Name = None, value: Text = None, unset_name: Unset = None, user: User = False, as_json: AsJson = False
) -> None:
    """Show and change settings. What counts: LUNA_… variables, then your own configuration, then the vault's, then the default."""
    run: Session = ctx.obj
    if unset_name is not None and name is not None:
        raise UsageError("--unset stands alone: luna config --unset NAME")
    if user and (unset_name is not None or value is not None):
        _write_user(run, unset_name or name or "", value)
        return
    if user:
        raise UsageError("--user changes your own configuration", "luna config --user NAME VALUE")
    with run.open() as vault:
        if unset_name is not None:
            if not unset(vault, unset_name, run.now()):
                output.note(f"{unset_name} was not set in this vault")
        elif name is not None and value is not None:
            changed = change(vault, name, given.argument(value, name), run.now())
            run.say(f"{name} = {shown(changed)}")
        else:
            _show([row(vault.config, name)] if name else listing(vault.config), one=name is not None, as_json=as_json)


def _write_user(run: Session, name: str, value: str | None) -> None:
    if value is None:
        if not unset_user(name):
            output.note(f"{name} was not set in your configuration")
        return
    changed = change_user(name, given.argument(value, name))
    run.say(f"{name} = {shown(changed)} (for you, in every vault)")


def _show(found: list[Row], *, one: bool, as_json: bool) -> None:
    for item in found:
        if item.problem:
            output.warn(item.problem, f"luna config {item.name} VALUE sets it anew")
    if as_json:
        output.document(_facts(found[0]) if one else [_facts(item) for item in found])
    elif one:
        output.lines([shown(found[0].value)])
    else:
        cells = ((item.name, shown(item.value), item.origin, item.doc) for item in found)
        output.rows(("setting", "value", "from", "what it does"), cells, wide_at=3)


def _facts(item: Row) -> dict[str, Any]:
    return {"name": item.name, "value": item.value, "default": item.default, "origin": item.origin, "doc": item.doc}
