"""Reading what recall found: narrowed by words, in an order, with neighbours in time, or as a block for a model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from luna_cli.actions.calling import NOBODY, OFF, calling
from luna_cli.actions.prompt import Block, Passage, block, least
from luna_cli.actions.recall import Beside, groups, recall_checked
from luna_cli.errors import UsageError
from luna_cli.files.sqlite import Connection
from luna_cli.graph.exploration import MODES
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault.index import narrow
from luna_cli.vault.index.listing import Entry, neighbours
from luna_cli.vault.index.search import Filters, Hit
from luna_cli.vault.store import Vault

SORTS = ("score", "time")
TOKENS_A_HIT = 50
"""How many hits a block asks for: one for so many tokens of its budget, unless the person says how many."""
Around = tuple[Sequence[Entry], Sequence[Entry]]
"""Neighbours before and after, in order of time."""


class Manner(NamedTuple):
    """How to ask: hits, and the `least` that they score, as the settings say when None.

    `mode` is what a hit must hold of the cue's words: `any` of them, `all` of them, or all in their order (`phrase`). `thinking` is
    how the network is asked beside the words: a mode of exploration, the directed one with a `goal`; `off` for not even by
    association; empty for association alone. `explain` asks for the ways by which hits were called to mind.
    """

    hits: int | None = None
    mode: str = "any"
    without: Sequence[str] = ()
    least: float | None = None
    sort: str = "score"
    reverse: bool = False
    around: int = 0
    thinking: str = ""
    goal: str = ""
    explain: bool = False


class Reading(NamedTuple):
    """The hits in the order asked for, the neighbours of each by its id, and the best score of those that scored too little."""

    hits: Sequence[Hit]
    around: Mapping[str, Around]
    missed: float = 0.0
    least: float = 0.0
    remarks: Sequence[str] = ()


def reading(vault: Vault, cue: str, now: int, manner: Manner, filters: Filters) -> Reading:
    """Ask the vault for a cue. Raises UsageError for a cue, or a word to leave out, that cannot be asked for so."""
    least = float(vault.config.value("recall.min_score")) if manner.least is None else manner.least
    called = calling(vault, cue, now, manner.thinking, manner.goal, explain=manner.explain) if manner.thinking in MODES else NOBODY
    found = recall_checked(
        vault,
        cue,
        now,
        manner.hits,
        _narrowed(filters, cue, manner, vault.config.language),
        least=0.0,
        beside=Beside(called.rows, explain=manner.explain),
        network=0.0 if manner.thinking == OFF else None,
    )
    if manner.explain:
        for hit in found:
            hit.way = called.way(hit.n)
    hits = [hit for hit in found if hit.score >= least]
    if manner.sort == "time":
        turns = _turns(vault.db, hits)
        hits.sort(key=lambda hit: (hit.value("created"), turns[hit.value("id")], hit.value("id")), reverse=True)
    if manner.reverse:
        hits.reverse()
    ids = [hit.value("id") for hit in hits]
    around = {one: neighbours(vault.db, one, manner.around) for one in ids} if manner.around else {}
    return Reading(hits, around, max((hit.score for hit in found), default=0.0), least, called.remarks)


def prompt(vault: Vault, cue: str, found: Reading, budget: int) -> Block:
    """Return a reading as a block for a model: its hits first, then their neighbours as far as there is room."""
    return block(_passages(vault, found), budget, vault.config.zone, groups(cue, vault.config.language))


def smallest(vault: Vault, cue: str, found: Reading) -> int:
    """Return the smallest budget whose block holds something of a reading."""
    return least(_passages(vault, found), vault.config.zone, groups(cue, vault.config.language))


def _passages(vault: Vault, found: Reading) -> list[Passage]:
    turns = _turns(vault.db, found.hits)
    passages = [_passage(hit, turns[hit.value("id")]) for hit in found.hits]
    beside = [entry for before, after in found.around.values() for entry in (*reversed(before), *after)]
    places = _turns_of(vault.db, [entry.id for entry in beside])
    return passages + [_beside(entry, places[entry.id]) for entry in beside]


def _narrowed(filters: Filters, cue: str, manner: Manner, language: str) -> narrow.WordFilters:
    """Return the filters with what the words of the cue ask for; the given ones stay as they are, for the next cue."""
    found = narrow.WordFilters(filters)
    try:
        if manner.mode == "all":
            narrow.every(found, cue, language)
        elif manner.mode == "phrase":
            narrow.phrase(found, cue, language)
    except ValueError as error:
        raise UsageError(f"--{manner.mode}: the cue {error}") from error
    for word in manner.without:
        try:
            narrow.without(found, word, language)
        except ValueError as error:
            raise UsageError(f"--not: {word[:40]!r} {error}") from error
    return found


def _turns(db: Connection, hits: Iterable[Hit]) -> dict[str, int]:
    return _turns_of(db, [hit.value("id") for hit in hits])


def _turns_of(db: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the places of memories in their conversations, which tell apart what has the same instant."""
    place = "SELECT coalesce(turn, -1) FROM memory WHERE id = ?"
    return {one: db.execute(place, (one,)).fetchone()[0] for one in ids}


def _passage(hit: Hit, turn: int) -> Passage:
    names = ("speaker", "content", "summary", "trust", "threats")
    speaker, content, summary, trust, threats = (hit.value(name) for name in names)
    said = (speaker, content, summary, trust, tuple(threats.split()))
    shortened = hit.value("tier") == ARCHIVED
    return Passage(hit.value("id"), hit.value("created"), turn, *said, shortened, hit.value("superseded"))


def _beside(entry: Entry, turn: int) -> Passage:
    threats = tuple(entry.threats.split())
    said = (entry.speaker, entry.content, entry.summary, entry.trust, threats)
    return Passage(entry.id, entry.created, turn, *said, shortened=entry.tier == ARCHIVED, superseded=entry.superseded)
