"""What a dream makes syntheses of, as the index holds it; texts are read where they are asked for."""

import json
from collections.abc import Callable
from functools import cache

from luna_cli.errors import CorruptError, NotFoundError
from luna_cli.model.harvest import SCALES, SYNTHESIS, Harvest, Source
from luna_cli.model.tier import ARCHIVED
from luna_cli.rank.evidence import rarity
from luna_cli.vault.store import Vault

_QUERY = (
    "SELECT id, created, entered, coalesce(turn, -1), session, speaker, language, trust, emotion, concepts, "
    "threats = '' AND superseded IS NULL, tier <> ?1, source, tags FROM memory WHERE tier <> ?1 OR source = ?2"
)


def harvest(vault: Vault) -> Harvest:
    """Return the living memories of a vault and all its syntheses."""
    memories: list[Source] = []
    syntheses: list[Source] = []
    for *facts, concepts, usable, living, source, tags in vault.db.execute(_QUERY, (ARCHIVED, SYNTHESIS)):
        scale = _scale(tags) if source == SYNTHESIS else ""
        if living or scale:
            one = Source._make((*facts, tuple(concepts.split()), bool(usable), bool(living), scale))
            (syntheses if scale else memories).append(one)
    return Harvest(
        memories=tuple(memories),
        syntheses=tuple(syntheses),
        text=_text(vault),
        sources=_sources(vault),
        rarity=_rarity(vault),
    )


def _scale(tags: str) -> str:
    """Return what a memory is a synthesis of, by its tags; empty for one that a person gave this source."""
    found = json.loads(tags)
    return found[1] if found[:1] == [SYNTHESIS] and found[1:2] and found[1] in SCALES else ""


def _text(vault: Vault) -> Callable[[str], str]:
    def text(memory_id: str) -> str:
        row = vault.db.execute("SELECT content FROM memory WHERE id = ?", (memory_id,)).fetchone()
        return row[0] if row else ""

    return text


def _sources(vault: Vault) -> Callable[[str], tuple[str, ...]]:
    @cache
    def sources(memory_id: str) -> tuple[str, ...]:
        try:
            return vault.read(vault.locate(memory_id)).children_ids
        except (NotFoundError, CorruptError):  # a synthesis that cannot be read is none
            return ()

    return sources


def _rarity(vault: Vault) -> Callable[[str], float]:
    docs: int = vault.db.execute("SELECT docs FROM totals").fetchone()[0]

    @cache
    def of(stem: str) -> float:
        row = vault.db.execute("SELECT docs FROM vocabulary WHERE word = ?", (stem,)).fetchone()
        return rarity(row[0] if row else 1, docs)

    return of
