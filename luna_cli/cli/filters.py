"""The filters that `recall` and `list` share: their options, and the conditions that they become."""

from typing import Annotated

import typer

from luna_cli.cli import given
from luna_cli.errors import UsageError
from luna_cli.model.schema import TONES
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.vault.index.search import Filters

TierIs = Annotated[list[str] | None, typer.Option("--tier", metavar="TIER", help="Only this tier, or archived; repeatable.")]
TagIs = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="WORD", help="Only with this tag; repeatable, all must be there.")
]
SourceIs = Annotated[str | None, typer.Option("--source", metavar="WORD", help="Only from this source.")]
EmotionIs = Annotated[str | None, typer.Option("--emotion", metavar="TONE", help="Only with this strongest tone.")]
SessionIs = Annotated[str | None, typer.Option("--session", metavar="ID", help="Only of this session.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Lived then or later: 2026-11, yesterday, 2w.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Lived then or before; a day or month counts whole.")]


def where(tiers: list[str], tags: list[str], source: str | None, emotion: str | None, session: str | None) -> Filters:
    """Return the conditions of the common filters. Raises UsageError for a value that cannot be."""
    filters = Filters()
    for tier in tiers:
        if tier not in {*TIERS, ARCHIVED}:
            raise UsageError(f"--tier is one of {', '.join(TIERS)}, {ARCHIVED}, not {tier!r}")
    if emotion is not None and emotion not in TONES:
        raise UsageError(f"--emotion is one of {', '.join(TONES)}, not {emotion!r}")
    if tiers:
        filters.add(f"m.tier IN ({', '.join('?' * len(tiers))})", *tiers)
    for tag in tags:
        filters.add("EXISTS (SELECT 1 FROM json_each(m.tags) WHERE json_each.value = ?)", tag)
    for column, value in (("source", source), ("emotion", emotion), ("session", session)):
        if value is not None:
            filters.add(f"m.{column} = ?", value)
    return filters


def dated(filters: Filters, since: str | None, until: str | None, now: int, zone: str) -> None:
    """Add the conditions of --since and --until."""
    if since is not None:
        filters.add("m.created >= ?", given.span(since, now, zone, "--since")[0])
    if until is not None:
        filters.add("m.created < ?", given.span(until, now, zone, "--until")[1])
