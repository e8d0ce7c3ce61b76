"""Recall quality on questions with known answers: luna, each of its signals taken out in turn, and others, in one run.

Data are folders SET/VAULT with `memories.jsonl`, luna's bulk format plus `ref`, and `questions.jsonl` with `cue`, `gold` (refs) and
`category`; questions of the category `adversarial` are measured apart. R@k is the share of the wanted memories among the first k,
MRR the mean of 1/rank of the first wanted one among ten.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.recall import recall
from luna_cli.vault import config
from luna_cli.vault.index import meaning
from luna_cli.vault.index import open as index
from luna_cli.vault.index.search import Hit, Weights
from tests.bench import peers

LUNA = str(Path(sys.executable).parent / "luna")
FIRST = 10
HITS_FOR_SESSIONS = 60
"""Hits of which sessions are ranked by the best."""
SIGNALS = tuple(name for name in Weights.NAMES if name not in {"meaning", "hubs", "synthesis"})
WITHOUT_MODEL = {"meaning": 0.0}
OWN = "luna"
ADVERSARIAL = "adversarial"
_SAME = 1e-9  # means of the same values may differ so much


class Question(NamedTuple):
    """A cue and the refs of what should be found."""

    cue: str
    gold: frozenset[str]
    category: str


class Life(NamedTuple):
    """What one vault is made of."""

    name: str
    memories: list[dict[str, Any]]
    questions: list[Question]


class Documents(NamedTuple):
    """What is ranked: memories, or whole sessions; `of` leads from the ref of a memory to that of its document."""

    refs: list[str]
    texts: list[str]
    of: dict[str, str]


class Measures(NamedTuple):
    """How well questions were answered, each from 0 to 1."""

    first: float
    five: float
    ten: float
    reciprocal: float


Ask = Callable[[str], Iterable[str]]
"""From a cue to the refs of documents, best first."""
Ways = Callable[[Documents, "Planted", bool], Iterator[tuple[str, Ask]]]
"""Yields the ways to find documents, by name; the flag tells whether these are whole sessions."""


def lives(folder: Path) -> list[Life]:
    """Read every vault of a set; refs and sessions are made unique by its name."""
    return [_life(vault) for vault in sorted(folder.iterdir()) if (vault / "memories.jsonl").is_file()]


def _life(folder: Path) -> Life:
    memories = list(_lines(folder / "memories.jsonl"))
    for memory in memories:
        memory["ref"] = f"{folder.name}/{memory['ref']}"
        if context := memory.get("session_context"):
            context["session_id"] = f"{folder.name}/{context['session_id']}"
    questions = [
        Question(" ".join(one["cue"].split()), frozenset(f"{folder.name}/{ref}" for ref in one["gold"]), one["category"])
        for one in _lines(folder / "questions.jsonl")
    ]
    return Life(folder.name, memories, questions)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def pooled(every: Sequence[Life]) -> Life:
    """Put several lives into one vault, in order of time."""
    memories = sorted((memory for life in every for memory in life.memories), key=lambda memory: memory.get("created_at", ""))
    return Life("pooled", memories, [question for life in every for question in life.questions])


def documents(life: Life, *, whole: bool) -> Documents:
    """Return each memory with its speaker, or each session as a whole."""
    texts: dict[str, str] = {}
    of: dict[str, str] = {}
    for memory in life.memories:
        context = memory.get("session_context", {})
        name = of[memory["ref"]] = context.get("session_id", memory["ref"]) if whole else memory["ref"]
        texts[name] = f"{texts.get(name, '')}{context.get('speaker', '')}: {memory['content']}\n"
    return Documents(list(texts), list(texts.values()), of)


class Planted:
    """A life stored through the command line, its index open; asked in this process at the instant of its last memory."""

    def __init__(self, life: Life, folder: Path) -> None:
        self.root = folder / life.name
        latest = max((memory.get("created_at", "") for memory in life.memories), default="")
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "LUNA_NOW": latest or "2026-01-01T00:00:00Z",
        }
        self.now = clock.parse_utc(self._env["LUNA_NOW"])
        self.luna("init", str(self.root), "--no-git", "--timezone", "UTC")
        bulk = folder / f"{life.name}.jsonl"
        records = ({key: value for key, value in memory.items() if key != "ref"} for memory in life.memories)
        bulk.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
        ids = self.luna("--vault", str(self.root), "store", "--jsonl", str(bulk)).stdout.split()
        self.refs = dict(zip(ids, (memory["ref"] for memory in life.memories), strict=True))
        self.db = index.ready(config.load(str(self.root)))
        self.meta: dict[str, Any] = dict(self.db.execute("SELECT key, value FROM meta").fetchall())

    def luna(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the installed command; it must succeed."""
        done = subprocess.run([LUNA, *words], env=self._env, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done

    def hits(self, cue: str, most: int, weights: Mapping[str, float]) -> list[Hit]:
        """Ask with some weights of the ranking overridden."""
        return recall(self.db, {**self.meta, **{f"recall.{name}": weight for name, weight in weights.items()}}, cue, self.now, most)

    def asking(self, found: Documents, weights: Mapping[str, float], *, whole: bool) -> Ask:
        """Return what ranks documents by their best memory."""
        most = HITS_FOR_SESSIONS if whole else FIRST
        return lambda cue: dict.fromkeys(found.of[self.refs[hit.value("id")]] for hit in self.hits(cue, most, weights))

    def close(self) -> None:
        """Close the index."""
        self.db.close()


class Row:
    """A line of the table: one way of finding, and how every question went, adversarial ones apart."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._found: dict[bool, list[Measures]] = {False: [], True: []}
        self._seconds: list[float] = []

    def ask(self, ask: Ask, question: Question, gold: frozenset[str]) -> None:
        """Ask one question and count how it went."""
        begun = time.perf_counter()
        ranked = list(ask(question.cue))[:FIRST]
        self._seconds.append(time.perf_counter() - begun)
        self._found[question.category == ADVERSARIAL].append(measures(ranked, gold))

    def mean(self, *, adversarial: bool = False) -> Measures | None:
        """Return the means over the questions, None when there was none."""
        found = self._found[adversarial]
        return Measures(*map(statistics.fmean, zip(*found, strict=True))) if found else None

    @property
    def milliseconds(self) -> float:
        """Return the median over the questions."""
        return 1000 * statistics.median(self._seconds)


def measures(ranked: Sequence[str], gold: frozenset[str]) -> Measures:
    """Measure one ranked list."""
    wanted = [ref in gold for ref in ranked[:FIRST]]
    rank = wanted.index(True) + 1 if True in wanted else 0
    first, five, ten = (sum(wanted[:k]) / len(gold) for k in (1, 5, FIRST))
    return Measures(first, five, ten, 1 / rank if rank else 0.0)


def compare(every: Iterable[tuple[Life, Planted]], ways: Ways, *, whole: bool) -> list[Row]:
    """Ask all questions in these ways; one row each."""
    rows: dict[str, Row] = {}
    for life, vault in every:
        found = documents(life, whole=whole)
        golds = [frozenset(found.of[ref] for ref in question.gold) for question in life.questions]
        for what, ask in ways(found, vault, whole):
            row = rows.setdefault(what, Row(what))
            for question, gold in zip(life.questions, golds, strict=True):
                row.ask(ask, question, gold)
    return list(rows.values())


def contract(found: Documents, vault: Planted, whole: bool) -> Iterator[tuple[str, Ask]]:  # noqa: FBT001 - one of `Ways`
    """What `falls_short` compares: textbook BM25 and luna."""
    yield peers.BM25, partial(_ranked, found.refs, peers.bm25(found.texts))
    yield OWN, vault.asking(found, WITHOUT_MODEL, whole=whole)


def everything(found: Documents, vault: Planted, whole: bool) -> Iterator[tuple[str, Ask]]:  # noqa: FBT001 - one of `Ways`
    """Others, luna, and luna without each signal; of sessions only without all: the best memory of a session tells little more."""
    for what, build in peers.present():
        yield what, partial(_ranked, found.refs, build(found.texts))
    yield OWN, vault.asking(found, WITHOUT_MODEL, whole=whole)
    for name in () if whole else SIGNALS:
        yield f"  without {name}", vault.asking(found, WITHOUT_MODEL | {name: 0.0}, whole=whole)
    yield "  words alone", vault.asking(found, dict.fromkeys(Weights.NAMES, 0.0), whole=whole)
    if model := meaning.embedder("auto"):
        if not meaning.current(vault.db):
            meaning.bring(vault.db, model)
        yield "  with meaning", vault.asking(found, {}, whole=whole)


def _ranked(refs: Sequence[str], rank: peers.Rank, cue: str) -> list[str]:
    return [refs[n] for n in rank(cue, FIRST)]


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Format rows; beside luna's, what it ranks below; beside its variants, points of R@5 and R@10 that they gain or lose."""
    yield f"  {'':<26}{'R@1':>7}{'R@5':>7}{'R@10':>7}{'MRR':>7}{'ms':>8}   adversarial R@10"
    own = next(row.mean() for row in rows if row.what == OWN)
    for row in rows:
        mean, apart = row.mean(), row.mean(adversarial=True)
        if mean is None or own is None:
            continue
        values = "".join(f"{value:7.3f}" for value in mean)
        beside = f"{apart.ten:.3f}" if apart else ""
        if row.what.startswith(" "):
            beside += f"  R@5 {100 * (mean.five - own.five):+.1f}, R@10 {100 * (mean.ten - own.ten):+.1f}"
        if row.what == OWN:
            beside += "".join(f"  BELOW {what}" for what in (peers.BM25, peers.FTS5) if _below(mean, _named(rows, what)))
        yield f"  {row.what:<26}{values}{row.milliseconds:8.2f}   {beside}".rstrip()


def _named(rows: Iterable[Row], what: str) -> Measures:
    mean = next(row.mean() for row in rows if row.what == what)
    assert mean is not None
    return mean


def _below(one: Measures, other: Measures) -> bool:
    return one.five < other.five - _SAME or one.ten < other.ten - _SAME


def falls_short(rows: Iterable[Row]) -> str:
    """Return how far luna's R@10 is below textbook BM25; empty when the contract holds."""
    rows = list(rows)
    own, textbook = _named(rows, OWN).ten, _named(rows, peers.BM25).ten
    return f"R@10 {own:.3f} is below {peers.BM25} {textbook:.3f}" if own < textbook - _SAME else ""
