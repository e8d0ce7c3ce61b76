"""The filters that `recall` and `list` share: their options, and the conditions that they become."""

from dataclasses import dataclass, fields
from typing import Annotated

import typer

from luna_cli.cli import given
from luna_cli.errors import UsageError
from luna_cli.model.schema import TONES
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.vault.index import narrow
from luna_cli.vault.index.search import Filters

TierIs = Annotated[list[str] | None, typer.Option("--tier", metavar="TIER", help="Only this tier, or archived; repeatable.")]
TagIs = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="WORD", help="Only with this tag; repeatable, all must be there.")
]
SourceIs = Annotated[str | None, typer.Option("--source", metavar="WORD", help="Only from this source.")]
EmotionIs = Annotated[str | None, typer.Option("--emotion", metavar="TONE", help="Only with this strongest tone.")]
SessionIs = Annotated[str | None, typer.Option("--session", metavar="ID", help="Only of this session.")]
PersonIs = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="NAME", help="Only what they said: whole words of the speaker or user, case and accents aside."
    ),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Lived then or later: 2026-11, yesterday, 2w, last summer, en mars.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Lived then or before; a day or month counts whole.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The options as they were given."""

    tier: TierIs = None
    tag: TagIs = None
    source: SourceIs = None
    emotion: EmotionIs = None
    session: SessionIs = None
    person: PersonIs = None
    since: Since = None
    until: Until = None

    def filters(self, now: int, zone: str) -> Filters:
        """Return the conditions. Raises UsageError for a value that cannot be."""
        filters = where(self.tier or [], self.tag or [], self.source, self.emotion, self.session)
        if self.person is not None:
            try:
                narrow.person(filters, self.person)
            except ValueError as error:
                raise UsageError(f"--person: {self.person[:40]!r} {error}") from error
        if self.since is not None:
            filters.add("m.created >= ?", given.span(self.since, now, zone, "--since")[0])
        if self.until is not None:
            filters.add("m.created < ?", given.span(self.until, now, zone, "--until")[1])
        return filters

    @property
    def named(self) -> list[tuple[str, str]]:
        """The tags, source and session that were asked for, by their kind."""
        single = (("source", self.source), ("session", self.session))
        return [*(("tag", tag) for tag in self.tag or []), *((kind, value) for kind, value in single if value is not None)]

    @property
    def used(self) -> list[str]:
        """The names of the options that were given."""
        return [f"--{field.name}" for field in fields(self) if getattr(self, field.name)]


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
