"""A development conversation lived day by day, each night dreamt, and what recall finds after it.

`python -m tests.bench.lived_month --help` says what may be chosen.

Each memory enters the vault on its own day, a few recalls a day leave traces (words of what was lived, drawn by a seed, never the
questions that are measured), every night is dreamt, and so are the nights of `--months` more after the last word. Then the
questions are asked, and asked of the same vault that never dreamt. LUNA_QUALITY_DATA names a folder SET/VAULT with
`memories.jsonl` and `questions.jsonl` (tests/bench/quality.py). A hit that is a synthesis counts by its own id, so for nothing.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions import dream
from luna_cli.actions.bulk import store_all
from luna_cli.actions.init import init
from luna_cli.actions.recall import recall, trace
from luna_cli.actions.show import show
from luna_cli.dream.cycle import PHASES
from luna_cli.model.memory import Draft
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import words
from luna_cli.vault.store import Vault
from tests.bench.quality import ADVERSARIAL, FIRST, Life, lives, measures

SYNTHESIS = "synthesis"
MONTH = 31
EVENING, NIGHT = 22 * 3_600_000, 27 * 3_600_000
"""When a day is stored and asked about, and when its night is dreamt: ms after its midnight in UTC."""
CUE_WORDS = 3
RECENT_DAYS = 7.0
"""Memories of so many days ago come to mind half as often as today's, a third as often of twice as many."""
SETTINGS = {"LUNA_GIT_COMMIT": "never", "LUNA_RECALL_EMBEDDER": "off"}
SAME = 0.01
"""What recall at ten may lose, at most."""
SMALLER = 0.6
"""The share of the text poured in that may stay in tiers, at most."""


class Use(NamedTuple):
    """How a vault is lived in: the tier of what is poured, recalls a day, the seed of their cues, months after the last word."""

    tier: str
    recalls: int
    seed: int
    months: float


class Lived(NamedTuple):
    """What a life came to: recall at five and ten, of adversarial questions at ten, text, counts, nights in seconds."""

    five: float
    ten: float
    adversarial: float
    poured: int
    warm: int
    tiers: dict[str, int]
    archived: int
    syntheses: int
    sources: int
    unreachable: int
    nights: list[float]


def days(life: Life) -> dict[int, list[dict[str, Any]]]:
    """Return the memories of each day (since 1970, UTC), in their order."""
    found: dict[int, list[dict[str, Any]]] = {}
    for memory in life.memories:
        found.setdefault(clock.parse_utc(memory["created_at"]) // clock.DAY_MS, []).append(memory)
    return found


def draft(memory: dict[str, Any], tier: str) -> Draft:
    """Return a memory of the set as somebody stores it."""
    return Draft(
        content=memory["content"],
        created_at=clock.parse_utc(memory["created_at"]),
        tier=tier,
        session_context=memory.get("session_context", {}),
        key=memory["ref"],
    )


def live(life: Life, root: str, use: Use, phases: Sequence[str] | None) -> Lived:
    """Pour a life into a fresh vault at `root`, dream its nights (None: never), and ask."""
    by_day = days(life)
    first, last = min(by_day), max(by_day)
    until = last + round(use.months * MONTH)
    init(root, first * clock.DAY_MS, language="en", zone="UTC", with_git=False, force=False)
    refs: dict[str, str] = {}
    nights: list[float] = []
    for day in range(first, until + 1):
        with Vault(root) as vault:
            poured = by_day.get(day, [])
            if poured:
                batches = store_all(vault, (draft(one, use.tier) for one in poured), day * clock.DAY_MS + EVENING, "store")
                ids = [memory_id for batch in batches for memory_id in batch.ids]
                refs.update(zip(ids, (one["ref"] for one in poured), strict=True))
            _ask_about(vault, [one for at in by_day if at <= day for one in by_day[at]], day, use)
        if phases is not None:
            nights.append(_dream(root, day * clock.DAY_MS + NIGHT, phases))
    with Vault(root) as vault:
        return _lived(vault, life, refs, until * clock.DAY_MS + NIGHT, nights)


def _dream(root: str, now: int, phases: Sequence[str]) -> float:
    begun = time.perf_counter()
    with Vault(root) as vault:
        dream.live(vault, now, dream.Wish(phases=phases, force=True))
    return time.perf_counter() - begun


def _ask_about(vault: Vault, known: Sequence[dict[str, Any]], day: int, use: Use) -> None:
    """Recall what was lived, the recent more often, by some of its words; each leaves a trace."""
    chance = random.Random(f"{use.seed} {day}")  # noqa: S311 - a repeatable life, no secret
    now = day * clock.DAY_MS + EVENING + 60_000
    ages = [day - clock.parse_utc(one["created_at"]) // clock.DAY_MS for one in known]
    meta = dict(vault.db.execute("SELECT key, value FROM meta").fetchall())
    for memory in chance.choices(known, [1 / (1 + age / RECENT_DAYS) for age in ages], k=use.recalls):
        said = sorted({word for word in words(memory["content"]) if word not in stop_words("en")})
        cue = " ".join(chance.sample(said, min(CUE_WORDS, len(said))))
        hits = recall(vault.db, meta, cue, now) if cue else []
        if hits:
            trace(vault.root, meta["writer"], now, "recall", cue, [hit.value("id") for hit in hits])


def _lived(vault: Vault, life: Life, refs: dict[str, str], now: int, nights: list[float]) -> Lived:
    meta = dict(vault.db.execute("SELECT key, value FROM meta").fetchall())
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for question in life.questions:
        hits = recall(vault.db, meta, question.cue, now, FIRST)
        measured = measures([refs.get(hit.value("id"), "") for hit in hits], question.gold)
        found[question.category == ADVERSARIAL].append((measured.five, measured.ten))
    count = "SELECT tier, count(*), sum(length(content)) FROM memory GROUP BY tier"
    per_tier = {tier: (many, length) for tier, many, length in vault.db.execute(count)}
    syntheses = [one for (one,) in vault.db.execute("SELECT id FROM memory WHERE source = ? ORDER BY id", (SYNTHESIS,))]
    sources = [source for one in show(vault, syntheses) for source in one.memory.children_ids] if syntheses else []
    gone = set(refs) - vault.has(refs) | set(sources) - vault.has(sources)
    whole = [one.place.id for one in show(vault, [*dict.fromkeys(sources), *refs]) if one.whole] if not gone else []
    return Lived(
        five=statistics.fmean(five for five, _ in found[False]),
        ten=statistics.fmean(ten for _, ten in found[False]),
        adversarial=statistics.fmean([ten for _, ten in found[True]] or [0.0]),
        poured=sum(len(memory["content"]) for memory in life.memories),
        warm=sum(length for tier, (_, length) in per_tier.items() if tier != ARCHIVED),
        tiers={tier: per_tier.get(tier, (0, 0))[0] for tier in TIERS},
        archived=per_tier.get(ARCHIVED, (0, 0))[0],
        syntheses=len(syntheses),
        sources=len(sources),
        unreachable=len({*sources, *refs}) - len(whole),
        nights=nights,
    )


def ways(only: str) -> Iterator[tuple[str, Sequence[str] | None]]:
    """Yield what is compared, by name: never dreamt, every phase, each phase switched off in turn."""
    yield "never dreamt", None
    yield "every phase", PHASES
    for off in PHASES if only == "all" else ():
        yield f"without {off}", tuple(phase for phase in PHASES if phase != off)


def compare(life: Life, use: Use, only: str) -> Iterator[str]:
    """Live one life in each way and yield the lines of its table; the last says whether the bars are held."""
    yield f"{life.name}: {len(life.memories)} memories poured as {use.tier}, {use.recalls} recalls a day, seed {use.seed}"
    yield (
        f"  {'':<26}{'R@5':>7}{'R@10':>7}{'change':>8}{'adv.':>7}{'warm':>7}   {'seed/leaf/branch/root/archived':<32}"
        f"{'syntheses':>10}{'sources':>9}{'lost':>6}{'ms a night, most':>18}"
    )
    before, after = None, None
    for name, phases in ways(only):
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_BASE")) as folder:
            found = live(life, f"{folder}/vault", use, phases)
        before, after = before or found, after or (found if phases == PHASES else None)
        yield _line(name, found, before)
    if before is not None and after is not None:
        held = after.ten >= before.ten - SAME and after.warm <= SMALLER * after.poured and not after.unreachable
        yield f"  {'bars held' if held else 'bars MISSED'}: R@10 {100 * (after.ten - before.ten):+.1f}, {_share(after)} warm"


def _line(name: str, found: Lived, before: Lived) -> str:
    counts = "/".join(str(many) for many in (*found.tiers.values(), found.archived))
    nights = f"{1000 * statistics.median(found.nights):.0f}, {1000 * max(found.nights):.0f}" if found.nights else ""
    return (
        f"  {name:<26}{found.five:7.3f}{found.ten:7.3f}{100 * (found.ten - before.ten):+8.1f}{found.adversarial:7.3f}"
        f"{_share(found):>7}   {counts:<32}{found.syntheses:>10}{found.sources:>9}{found.unreachable:>6}{nights:>18}"
    ).rstrip()


def _share(found: Lived) -> str:
    return f"{100 * found.warm / found.poured:.0f} %"


def _lives(set_name: str) -> list[Life]:
    data = os.environ.get("LUNA_QUALITY_DATA", "")
    folders = sorted(Path(data).expanduser().iterdir()) if data and Path(data).is_dir() else []
    found = [life for folder in folders if folder.is_dir() and set_name in {"", folder.name} for life in lives(folder)]
    return [life for life in found if all("created_at" in memory for memory in life.memories)]


def main(given: Sequence[str]) -> int:
    """Print the table of one conversation, or of all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lived_month", description=__doc__)
    parser.add_argument("--set", default="", help="the set of lives; all when missing")
    parser.add_argument("--conversation", default="0", help="the number of the life, from 0; all of them with 'all'")
    parser.add_argument("--months", type=float, default=1.0, help="months dreamt after the last word")
    parser.add_argument("--tier", default="leaf", choices=TIERS, help="the tier of what is poured in")
    parser.add_argument("--recalls", type=int, default=3, help="recalls a day")
    parser.add_argument("--seed", type=int, default=1, help="seed of their cues")
    parser.add_argument("--only", default="all", choices=("all", "whole"), help="whole: no phase is switched off")
    asked = parser.parse_args(given)
    os.environ.update(SETTINGS)
    found = _lives(asked.set)
    if not found:
        sys.stdout.write("skipped: LUNA_QUALITY_DATA names no folder SET/VAULT with dated memories.jsonl and questions.jsonl\n")
        return 0
    use = Use(asked.tier, asked.recalls, asked.seed, asked.months)
    for life in found if asked.conversation == "all" else [found[int(asked.conversation)]]:
        for line in compare(life, use, asked.only):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
