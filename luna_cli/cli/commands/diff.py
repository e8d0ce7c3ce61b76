"""`luna diff`."""

import json
from typing import Annotated, Any

import typer

from luna_cli.actions.diff import Difference, diff
from luna_cli.cli import given, output
from luna_cli.cli.session import Session

Rev = Annotated[str, typer.Argument(metavar="[REV]", help="A commit: HEAD~3, a branch, an id.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, rev: Rev = "HEAD", as_json: AsJson = False) -> None:
    """Tell in words what changed between a commit and now: stored, edited, promoted, archived, revived, hubs, settings."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = diff(vault, given.argument(rev, "the revision"))
    if as_json:
        output.document(_document(found))
        return
    run.say(_headline(found))
    output.rows(("", "", ""), _rows(found), wide_at=2)


def _headline(found: Difference) -> str:
    parts = [f"{count:,} {kind}" for kind, count in found.counts.items()]
    for noun, items in (("hub", found.hubs), ("setting", found.settings), ("night", found.nights), ("other file", found.others)):
        if items:
            parts.append(f"{len(items):,} {noun}{'' if len(items) == 1 else 's'}")
    since = f"since {found.rev}" + (f" ({found.commit[:7]})" if found.commit else "")
    return f"{since}: {', '.join(parts)}" if parts else f"nothing changed {since}"


def _rows(found: Difference) -> list[tuple[str, str, str]]:
    rows = [(change.step.words, change.id, change.text) for change in found.memories]
    rows += [(hub.words, hub.id, hub.text) for hub in found.hubs]
    rows += [("set", item.name, f"{_value(item.before)} → {_value(item.after)}") for item in found.settings]
    rows += [("dreamt", night, f"dreams/{night}.json") for night in found.nights]
    rows += [("changed", path, "") for path in found.others]
    return rows


def _value(value: Any) -> str:
    return "default" if value is None else value if type(value) is str else json.dumps(value, ensure_ascii=False)


def _document(found: Difference) -> dict[str, Any]:
    changes = []
    for change in found.memories:
        before, after = change.step.tiers or (None, None)
        facts = {"id": change.id, "kind": change.step.kind, "from": before, "to": after, "fields": list(change.step.fields)}
        changes.append({**facts, "text": change.text, "path": change.path})
    return {
        "since": found.rev,
        "commit": found.commit or None,
        "counts": found.counts,
        "memories": changes,
        "hubs": [change._asdict() | {"fields": list(change.fields)} for change in found.hubs],
        "settings": [item._asdict() for item in found.settings],
        "nights": list(found.nights),
        "others": list(found.others),
    }
