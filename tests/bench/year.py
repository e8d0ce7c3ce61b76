"""A year of faked days in a real vault: what is stored and used by day, and a dream every night.

`python -m tests.bench.year [--stores 20] [--recalls 30] [--days 365] [--seed 2026] [--vault DIR]`

Given by docs/design/mechanisms.md §2: 60 % seeds, 35 % leaves, 4.8 % branches, 0.2 % roots (by hand, so pinned), 55 % of them
neutral, topics by Zipf's law, usefulness log-normal. A recall picks a topic by Zipf's law, then the memory that is wanted by
usefulness and recency; like a real one it uses its first three hits: the other two are of the same topic, warm, by the root of
their usefulness and recency. What is wanted and archived is a miss, and is revived at the end of that day.

Chosen so that a life of 20 stores and 30 recalls a day comes to about 116 grown roots, and to the design's share of warm recalls
with the specification's own rules as well (kept from birth, then deleted, nothing promoted: 0.36, here 0.38) and with retention
from the last use alone (0.76, here 0.76): 40 topics, Zipf's exponent 1, sigma 1.75, recency halved in 21 days and 2 % at least,
feelings of intensity 0.3 to 0.9 and of any valence. With no choice that was tried as many leaves are left as in the design's own.

Same seed, same bytes: the tree without `.luna` and `.git` is hashed at the end.
"""

import argparse
import hashlib
import itertools
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions import dream, revive
from luna_cli.actions.bulk import store_all
from luna_cli.actions.init import init
from luna_cli.actions.recall import trace
from luna_cli.clock import DAY_MS
from luna_cli.model.memory import Draft, EmotionalContext
from luna_cli.model.tier import ARCHIVED, TIERS
from luna_cli.phi.capacity import capacities
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault

SEED = 2026
START = clock.parse_utc("2025-11-20T00:00:00Z")
HOUR = 3_600_000
NOON, EVENING, NIGHT = 12 * HOUR, 22 * HOUR, 27 * HOUR
"""When a day is stored, until when it recalls, and when its night is dreamt: ms after its midnight in UTC."""
TIER_SHARES = {"seed": 0.6, "leaf": 0.35, "branch": 0.048, "root": 0.002}
NEUTRAL = 0.55
INTENSITY = (0.3, 0.9)
TOPICS = 40
EXPONENT = 1.0
SIGMA = 1.75
HALF_LIFE_DAYS, LEAST_RECENCY = 21.0, 0.02
BESIDE = 2
"""Hits beside the one that is wanted."""
TONES = ("joy", "curiosity", "calm", "concern", "love")
SETTINGS = {"LUNA_GIT_COMMIT": "never", "LUNA_RECALL_EMBEDDER": "off"}
SYLLABLES = "ba cor den fil gra hol jen kes lum mar nor pel quin ros sul tam ver wick yor zan"
SENTENCES = (
    "The {0} of {2} stood beside the {1} when we spoke about the {3}.",
    "Somebody brought {2} and {3}, and the {0} became a {1}.",
    "We mended the {0} with {2}, then painted the {1} the colour of {3}.",
    "A letter about the {1} mentions {3}, {2} and an old {0}.",
    "Behind the {0} grows {2}; nobody expected {3} so near the {1}.",
    "She sang of {3} while the {1} and the {0} were carried to {2}.",
)


class Thing(NamedTuple):
    """One memory as its life knows it; `at` is the day on which it was stored."""

    id: str
    topic: int
    usefulness: float
    at: int
    tier: str


class Topic(NamedTuple):
    """The memories of a topic on a day, with their cumulative weights: all of them as wanted, the warm ones as shown beside."""

    things: list[Thing]
    wanted: list[float]
    warm: list[Thing]
    beside: list[float]


@dataclass
class Lived:
    """What a life came to; `nights` are seconds, `busy` those of the processor alone."""

    tiers: dict[str, int]
    archived: int = 0
    by_hand: int = 0
    grown: int = 0
    made: int = 0
    percentile: float = 0.0
    warm: int = 0
    wanted: int = 0
    peak: Counter[str] = field(default_factory=Counter)
    """The most that a tier held after any night."""
    nights: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    tree: str = ""


class Life:
    """Draws what is stored and what is wanted; knows nothing of the vault but which memories are warm."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - a life and no secret
        made = ["".join(parts) for parts in itertools.product(SYLLABLES.split(), repeat=3)]
        random.Random(SEED).shuffle(made)  # noqa: S311 - the same words for every life
        self.words, self.topic_words = made[TOPICS * 8 :], [made[8 * topic : 8 * topic + 8] for topic in range(TOPICS)]
        self.zipf = list(itertools.accumulate((topic + 1) ** -EXPONENT for topic in range(TOPICS)))
        self.things: list[Thing] = []
        self.by_topic: list[list[Thing]] = [[] for _ in range(TOPICS)]

    def topic(self) -> int:
        return self.draw.choices(range(TOPICS), cum_weights=self.zipf)[0]

    def draft(self, key: int) -> Draft:
        """Return what is stored next; `stored` makes it known under its id."""
        draw, topic = self.draw, self.topic()
        tier = draw.choices(list(TIER_SHARES), list(TIER_SHARES.values()))[0]
        felt = None
        if draw.random() >= NEUTRAL:
            intensity, valence = round(draw.uniform(*INTENSITY), 3), round(draw.uniform(-1, 1), 3)
            felt = EmotionalContext(primary_emotion=draw.choice(TONES), intensity=intensity, valence=valence)
        said = [*draw.sample(self.topic_words[topic], 2), *draw.sample(self.words, 2)]
        text = draw.choice(SENTENCES).format(*said)
        return Draft(content=text, tier=tier, emotional_context=felt, key=str(key), kind="year", tags=(f"topic{topic}",))

    def stored(self, memory_id: str, draft: Draft, day: int) -> None:
        topic = int(draft.tags[0][len("topic") :])
        thing = Thing(memory_id, topic, self.draw.lognormvariate(0, SIGMA), day, str(draft.tier))
        self.things.append(thing)
        self.by_topic[topic].append(thing)

    def today(self, topic: int, day: int, tiers: dict[str, str]) -> Topic:
        things = self.by_topic[topic]
        recency = [LEAST_RECENCY + (1 - LEAST_RECENCY) * 0.5 ** ((day - thing.at) / HALF_LIFE_DAYS) for thing in things]
        pairs = list(zip(things, recency, strict=True))
        warm = [(thing, fresh) for thing, fresh in pairs if tiers.get(thing.id, ARCHIVED) != ARCHIVED]
        return Topic(
            things,
            list(itertools.accumulate(thing.usefulness * fresh for thing, fresh in pairs)),
            [thing for thing, _ in warm],
            list(itertools.accumulate(thing.usefulness**0.5 * fresh for thing, fresh in warm)),
        )


class Year:
    """A life in a vault, day by day."""

    def __init__(self, vault: Vault, life: Life) -> None:
        self.vault, self.life = vault, life
        self.lived = Lived({})

    def day(self, number: int, stores: int, recalls: int) -> None:
        midnight = START + number * DAY_MS
        self._store(number, midnight + NOON, stores)
        self._recall(number, midnight, recalls)
        begun, busy = time.perf_counter(), time.process_time()
        dream.live(self.vault, midnight + NIGHT)
        self.lived.nights.append(time.perf_counter() - begun)
        self.lived.busy.append(time.process_time() - busy)
        for tier, count in self._count().items():
            self.lived.peak[tier] = max(self.lived.peak[tier], count)

    def _store(self, number: int, now: int, stores: int) -> None:
        first = len(self.life.things)
        drafts = [self.life.draft(first + offset) for offset in range(stores)]
        ids = [one for batch in store_all(self.vault, drafts, now, "store") for one in batch.ids]
        for memory_id, draft in zip(ids, drafts, strict=True):
            self.life.stored(memory_id, draft, number)

    def _recall(self, number: int, midnight: int, recalls: int) -> None:
        tiers = dict(self.vault.db.execute("SELECT id, tier FROM memory").fetchall())
        topics: dict[int, Topic] = {}
        missed: dict[str, None] = {}
        step = (EVENING - NOON) // max(recalls, 1)
        draw, name = self.life.draw, writer(self.vault.root)
        for turn in range(recalls):
            topic = self.life.topic()
            today = topics.get(topic) or topics.setdefault(topic, self.life.today(topic, number, tiers))
            if not today.things:
                continue
            wanted = draw.choices(today.things, cum_weights=today.wanted)[0].id
            is_warm = tiers[wanted] != ARCHIVED or wanted in missed
            self.lived.wanted += 1
            self.lived.warm += is_warm
            if not is_warm:
                missed[wanted] = None
            beside = draw.choices(today.warm, cum_weights=today.beside, k=BESIDE) if today.warm else []
            hits = dict.fromkeys([wanted, *(one.id for one in beside)])
            trace(self.vault.root, name, midnight + NOON + (turn + 1) * step, "recall", "", list(hits))
        if missed:
            revive.revive(self.vault, revive.plan(self.vault, list(missed)), midnight + EVENING)

    def _count(self) -> Counter[str]:
        return Counter(dict(self.vault.db.execute("SELECT tier, count(*) FROM memory GROUP BY tier").fetchall()))

    def end(self) -> Lived:
        lived, counts = self.lived, self._count()
        lived.tiers, lived.archived = {tier: counts[tier] for tier in TIERS}, counts[ARCHIVED]
        lived.made = sum(counts.values()) - len(self.life.things)
        there = {one for (one,) in self.vault.db.execute("SELECT id FROM memory WHERE tier = 'root'")}
        order = sorted(thing.usefulness for thing in self.life.things)
        roots = [thing for thing in self.life.things if thing.id in there]
        lived.by_hand = sum(thing.tier == "root" for thing in roots)
        lived.grown = len(there) - lived.by_hand
        grown = [bisect_right(order, thing.usefulness) / len(order) for thing in roots if thing.tier != "root"]
        lived.percentile = statistics.fmean(grown) if grown else 0.0
        lived.tree = tree(Path(self.vault.root))
        return lived


def tree(root: Path) -> str:
    """Return one hash over every path and every byte, but for `.luna`, `.git`, and `vault.json`, whose id is drawn."""
    whole = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        place = path.relative_to(root)
        if place.parts[0] not in {".luna", ".git", "vault.json"}:
            whole.update(f"{place}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def live(root: Path, *, stores: int, recalls: int, days: int, seed: int = SEED, every: int = 0) -> Lived:
    """Plant a vault at `root` and live so many days in it; every `every` days say on stderr where it stands."""
    init(str(root), START, language="en", zone="UTC", with_git=os.environ["LUNA_GIT_COMMIT"] != "never", force=False)
    with Vault(str(root)) as vault:
        year = Year(vault, Life(seed))
        for number in range(days):
            year.day(number, stores, recalls)
            if every and (number + 1) % every == 0:
                now, took = year.end(), year.lived.nights[-every:]
                sys.stderr.write(f"day {number + 1}: {now.tiers}, {now.grown} grown, night {max(took):.2f} s at most\n")
        return year.end()


def main(words: Sequence[str] | None = None) -> int:
    """Live, and print what it came to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.year", description=(__doc__ or "").partition("\n")[0])
    for name, default in (("stores", 20), ("recalls", 30), ("days", 365), ("seed", SEED), ("every", 30)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--vault", type=Path, help="An empty folder to live in; a temporary one, in memory, when missing.")
    parser.add_argument("--git", action="store_true", help="Commit each night.")
    asked = parser.parse_args(words)
    shm = Path("/dev/shm")  # noqa: S108 - only where a temporary folder is made
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as home:
        os.environ.update(SETTINGS | {"HOME": home, "XDG_CONFIG_HOME": f"{home}/.config"})
        os.environ["LUNA_GIT_COMMIT"] = "dream" if asked.git else "never"
        root = asked.vault or Path(home) / "vault"
        lived = live(root, stores=asked.stores, recalls=asked.recalls, days=asked.days, seed=asked.seed, every=asked.every)
    told = {
        "tiers": lived.tiers,
        "archived": lived.archived,
        "made by dreams": lived.made,
        "roots by hand": lived.by_hand,
        "grown roots": lived.grown,
        "usefulness of grown roots, mean percentile": round(lived.percentile, 3),
        "recall kept warm": round(lived.warm / max(lived.wanted, 1), 3),
        "most in a tier": dict(lived.peak),
        "over capacity": [tier for tier, most in capacities(1.0).items() if lived.peak[tier] > most],
        "night, median and longest (s)": [round(statistics.median(lived.nights), 3), round(max(lived.nights), 3)],
        "of the processor alone (s)": [round(statistics.median(lived.busy), 3), round(max(lived.busy), 3)],
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "tree": lived.tree,
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
