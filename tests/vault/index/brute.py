"""Every memory of an index weighed one by one, without any selection: what the best hits are held against."""

from collections.abc import Mapping
from math import log
from typing import TYPE_CHECKING, Any

from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed
from luna_cli.rank.evidence import EXACT, TWICE, Term, rarity
from luna_cli.rank.moment import moments
from luna_cli.text.terms import query, stems
from luna_cli.vault.index import schema
from tests.vault.index.filled import DAY, NOON, PLAIN

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection

Worth = dict[int, float]
"""What memories are worth by the number of their rows, in shares of one that says all words of the cue."""
SILENT = {"the"}
"""Function words that tests say."""


def worth(db: "Connection", cue: str, tiers: tuple[str, ...]) -> Worth:
    """Weigh by words, neighbours and session."""
    every = db.execute("SELECT n, tier, content, about FROM memory").fetchall()
    docs, length, blocks = db.execute("SELECT docs, length, blocks FROM totals").fetchone()
    said = {n: stems(content, "en") + stems(about, "en") for n, tier, content, about in every if tier in tiers}
    terms = []
    for group in query(cue, ("en", "fr")):
        term = Term(group)
        times = {n: most for n, found in said.items() if (most := max(found.count(stem) for stem in group))}
        own = rarity(len(times), docs)
        term.levels = [(own, EXACT, True), (own, TWICE, True)]
        term.docs = {n: min(count, 2) - 1 for n, count in times.items()}
        term.block_rarity = rarity(len({n // schema.BLOCK for n in times}), blocks)
        terms.append(term)
    known = [term.levels[0][0] for term in terms if term.docs]
    ideal = len(terms) * sum(known) / len(known) if known else 1.0
    places: dict[int, list[Any]] = {}
    for place in db.execute("SELECT n, created, coalesce(turn, -1), length, said, asks, -1 FROM place ORDER BY created, turn, n"):
        places.setdefault(place[0] // schema.BLOCK, []).append(place)
    shares = (PLAIN["recall.neighbours"], PLAIN["recall.session"])
    return {
        one[3][0]: sum(one[:3]) / ideal
        for rows in places.values()
        for one in moments(rows, terms, shares, (length / docs, length / blocks))
    }


def ranked(db: "Connection", found: Mapping[int, float], tiers: tuple[str, ...]) -> list[tuple[float, str]]:
    """Add the priors to what memories are worth; return the scores of those of these tiers with their ids, best first."""
    query = "SELECT n, id, tier, created, accessed, weight, weighed, resonance FROM memory"
    scores = []
    for n, memory_id, tier, created, accessed, weight, weighed, resonance in db.execute(query).fetchall():
        if n in found and tier in tiers:
            now = relaxed(weight, weighed, NOON, "seed" if tier == ARCHIVED else tier)
            recency = 2.0 ** (-(NOON - max(created, accessed or created)) / (7 * DAY))
            priors = PLAIN["recall.importance"] * importance(now, resonance) + PLAIN["recall.recency"] * recency
            scores.append((found[n] * (1.0 + priors), memory_id))
    return sorted(scores, key=lambda one: (-round(one[0], 9), one[1]))


def called(db: "Connection", cue: str, found: Worth, weight: float) -> Worth:
    """Add what the best memories call to mind, each pair of giver and receiver by itself."""
    every = db.execute("SELECT n, content, about FROM memory").fetchall()
    said = {n: {stem for stem in stems(f"{text} {about}", "en") if len(stem) > 2} - SILENT for n, text, about in every}
    order = sorted(found, key=lambda n: (-round(found[n], 9), -n))
    if len(order) < 3 or not found[order[0]]:
        return found
    cued = {stem for group in query(cue, ("en", "fr")) for stem in group}
    words = {n: said[n] - cued for n in order}
    least = round(found[order[:15][-1]], 9)
    gives = {n: (found[n] / found[order[0]]) ** 3 for n in order if round(found[n], 9) >= least}
    passes = {word: _passes(sum(word in each for each in said.values()), len(every)) for each in words.values() for word in each}
    shared = {word for n in gives for word in words[n] if sum(word in each for each in words.values()) > 1}
    levels = {word: sum(share for n, share in gives.items() if word in words[n]) for word in shared}
    lit = sorted(shared, key=lambda word: (-levels[word] * passes[word], word))[:40]
    received = {
        n: sum(
            share * passes[word] for word in lit for giver, share in gives.items() if giver != n and word in words[giver] & words[n]
        )
        / (len(words[n]) + 25)
        for n in order
    }
    most = max(received.values()) or 1.0
    return {n: found[n] + weight * found[order[0]] * received[n] / most for n in order}


def _passes(docs: int, of: int) -> float:
    return log(1 + (of - docs + 0.5) / (docs + 0.5)) / (docs + 5)
