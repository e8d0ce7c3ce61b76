"""Reach: whether what a memory's own words find before a night is found by them after it (docs/design/mechanisms.md §7)."""

import random
from collections.abc import Collection, Iterable, Sequence

from luna_cli.actions.recall import recall_checked
from luna_cli.dream.cycle import Night
from luna_cli.model.change import Archive, Promote, Purge, Rewrite, Supersede
from luna_cli.rank.evidence import rarity
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import fold, stems_of
from luna_cli.vault.store import Vault

SAMPLE = 24
"""Memories that are asked for before and after a night."""
TOUCHED = 16
"""Of these, at most so many that the night lets go, corrects or moves."""
WORDS = 8
"""Words of a memory that ask for it, the rarest ones."""
HITS = 10
LOOKED_AT = 4000
"""Characters of a memory among which its words are looked for."""


class Reach:
    """The memories of a sample that their own words find, each with its cue."""

    def __init__(self, vault: Vault, ids: Iterable[str], now: int) -> None:
        """Ask the vault for each of these memories as it is now."""
        self.now = now
        self.asked = 0
        self.cues: dict[str, str] = {}
        docs = vault.db.execute("SELECT docs FROM totals").fetchone()[0]
        for memory_id in ids:
            cue = _cue(vault, memory_id, docs)
            if cue:
                self.asked += 1
                if memory_id in _found(vault, cue, now):
                    self.cues[memory_id] = cue

    def lost(self, vault: Vault) -> list[str]:
        """Return the ids that are no longer found by the words that found them."""
        return [memory_id for memory_id, cue in self.cues.items() if memory_id not in _found(vault, cue, self.now)]


def sample(night: Night, whole: bool) -> Sequence[str]:  # noqa: FBT001 - the one choice there is
    """Return the ids to ask for: those that the night takes most from, and others by chance; all with `whole`."""
    if whole:
        return sorted(night.before.ids)
    draw = random.Random(night.name)  # noqa: S311 - a sample, no secret
    taking = (Archive, Purge, Rewrite, Promote, Supersede)
    touched = sorted({_named(change) for change in night.changes if isinstance(change, taking)})
    first = draw.sample(touched, min(TOUCHED, len(touched)))
    others = sorted(set(night.before.ids) - set(first))
    return [*first, *draw.sample(others, min(SAMPLE - len(first), len(others)))]


def _named(change: Archive | Purge | Rewrite | Promote | Supersede) -> str:
    if isinstance(change, Rewrite):
        return change.before.id
    return change.older if isinstance(change, Supersede) else change.id


def _cue(vault: Vault, memory_id: str, docs: int) -> str:
    """Return the rarest words of a memory, in its order; nothing for one that says nothing."""
    row = vault.db.execute("SELECT content, language FROM memory WHERE id = ?", (memory_id,)).fetchone()
    if row is None:
        return ""
    content, language = row
    stop = stop_words(language)
    words = [word for word in dict.fromkeys(fold(content[:LOOKED_AT]).split()) if word not in stop]
    worth = {word: _rarity(vault, stems_of([word], language), docs) for word in words}
    chosen = set(sorted(words, key=lambda word: (-worth[word], word))[:WORDS])
    return " ".join(word for word in words if word in chosen)


def _rarity(vault: Vault, stems: Sequence[str], docs: int) -> float:
    query = "SELECT docs FROM vocabulary WHERE word = ?"
    counts = [row[0] for stem in stems if (row := vault.db.execute(query, (stem,)).fetchone()) is not None]
    return max((rarity(count, docs) for count in counts), default=0.0)


def _found(vault: Vault, cue: str, now: int) -> Collection[str]:
    return {hit.value("id") for hit in recall_checked(vault, cue, now, HITS, least=0.0)}
