"""Asking the index: ranked hits for a cue. On the start-up path; pure of files but for the database given.

Words lead to blocks of memories, the best blocks are weighed memory by memory, the best memories with their priors
(docs/design/recall.md, "Ranking").
"""

import os

from luna_cli.model.tier import ARCHIVED
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed
from luna_cli.text.terms import fold
from luna_cli.vault.index.association import spread
from luna_cli.vault.index.blocks import best, look_up, weigh
from luna_cli.vault.index.gather import Shelf, gather
from luna_cli.vault.index.tokens import is_made

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from luna_cli.files.sqlite import Connection
    from luna_cli.rank.dates import Dates
    from luna_cli.rank.evidence import Term
    from luna_cli.vault.index.blocks import Weighed

    Row = tuple[Any, ...]

RECENCY_HALF_LIFE_MS = 7 * 86_400_000
"""Recency is 2^(−Δt / 7 d) since the memory was lived or last used (docs/design/mechanisms.md §5)."""
SHOWN = (
    *("id", "tier", "created", "content", "summary", "tags", "source", "session", "speaker", "trust", "threats", "emotion"),
    *("name", "mtime", "size", "accessed", "weight", "weighed", "resonance", "superseded"),
)
_COLUMNS = ", ".join(f"m.{column}" for column in SHOWN) + ", f.path"
SHARES = ("words", "neighbours", "session", "person", "date", "network")
_AT = {column: place for place, column in enumerate((*SHOWN, "path"))}
FAINT = 0.3
"""What the words of a date count where memories were lived then."""
WIDEST = 64
"""How many times as many blocks are looked at, at most, when what says the same fills the first ones."""
TELLING = 8
"""Words of a cue, the rarest, that a hit is measured by: nobody says all the words of a whole page."""
NEARLY = 0.9
"""Share of distinct words that two memories have in common from which on one of them stands for both."""
_COMPARED = 1000  # characters of a text that are compared with others
_FEWEST = 6  # distinct words from which on texts may be nearly the same


class Weights:
    """How much each signal counts; settings under the same names (docs/reference/settings.md)."""

    NAMES = (
        *("neighbours", "session", "person", "date", "kin", "related", "meaning", "network", "hubs"),
        *("importance", "recency", "synthesis"),
    )
    __slots__ = NAMES

    def __init__(self, meta: "dict[str, Any]") -> None:
        """Take the weights from settings."""
        self.neighbours: float
        self.session: float
        self.person: float
        self.date: float
        self.kin: float
        self.related: float
        self.meaning: float
        self.network: float
        self.hubs: float
        self.importance: float
        self.recency: float
        self.synthesis: float
        for name in self.NAMES:
            setattr(self, name, float(meta[f"recall.{name}"]))


class Ask:
    """What a cue asks for: groups of alternative stems, who is asked about, and when it was."""

    __slots__ = ("called", "dates", "faint", "groups", "hits", "ideal", "names", "now", "plain", "told", "voices")

    def __init__(self, groups: "list[tuple[str, ...]]", hits: int, now: int) -> None:
        """Ask at an instant `now` for so many hits that hold words of these groups."""
        self.groups, self.hits, self.now = groups, hits, now
        self.ideal = 1.0
        """What an average memory is worth that says every word."""
        self.names: dict[tuple[str, ...], str] = {}
        """Those groups that name somebody who speaks in the vault, with the folded word."""
        self.voices: set[int] = set()
        """The numbers of those who are named, or meant by `I` and `you`."""
        self.plain: set[tuple[str, ...]] = set()
        """Those groups for which no other word may stand: names, dates."""
        self.dates: Dates | None = None
        self.called: dict[int, float] = {}
        """Rows of memories whose hubs the cue has lit, with a share, 0 to 1, of what the one gains that is lit most."""
        self.told: dict[int, list[str]] | None = None
        """Where somebody wants to know: rows of memories with the words through which the best ones called them to mind."""
        self.faint: set[tuple[str, ...]] = set()
        """Those groups that count less: the days that they name say more."""


class Hit:
    """One hit: the score with its parts, and the row that it comes from."""

    __slots__ = ("_words", "alike", "n", "parts", "row", "score", "terms", "through", "way")

    def __init__(self, n: int, row: "Row", parts: "dict[str, float]") -> None:
        """`n` is the number of the row; `parts` add up to the score."""
        self.n, self.row, self.parts = n, row, parts
        self.terms: dict[str, bool] = {}
        """Stems of the cue that it holds: true for the word itself, false for one that stands for it."""
        self.score = sum(parts.values())
        self._words: set[str] | None = None
        self.through: list[str] = []
        """Words through which other hits called it to mind, where that was asked for."""
        self.way: list[tuple[str, str, float]] = []
        """Hubs by which the cue led to it, each with the relation that led there before it, and its salience after it."""
        self.alike: list[str] = []
        """Ids of hits that say the same and were left out."""

    def words(self) -> "set[str]":
        """Return the distinct folded words of its beginning."""
        if self._words is None:
            self._words = set(fold(self.value("content")[:_COMPARED]).split())
        return self._words

    def value(self, column: str) -> "Any":
        """Return a column of the row: one of `SHOWN`, or `path`, the folder or log that holds the memory."""
        return self.row[_AT[column]]


class Filters:
    """What hits must be, beside what they say: SQL conditions on `m` with their values."""

    __slots__ = ("conditions", "values")

    def __init__(self) -> None:
        """Begin with no condition."""
        self.conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """Add one condition with its values in order."""
        self.conditions.append(condition)
        self.values.extend(values)


def moved(root: str, hits: list[Hit]) -> "set[str]":
    """Return the folders and logs whose files are no longer what the index read, among those of these hits."""
    found: set[str] = set()
    for hit in hits:
        folder = hit.value("path")
        path = folder if hit.value("tier") == ARCHIVED else f"{folder}/{hit.value('name')}"
        try:
            status = os.lstat(f"{root}/{path}")
        except FileNotFoundError:
            found.add(folder)
        else:
            if (status.st_mtime_ns, status.st_size) != (hit.value("mtime"), hit.value("size")):
                found.add(folder)
    return found


def voices(db: "Connection", words: list[str]) -> "list[tuple[str, int]]":
    """Return those of these folded words that name somebody who speaks in the vault, each with the number of who it is."""
    marks = ", ".join("?" * len(words))
    return db.execute(f"SELECT word, voice FROM voice_word WHERE word IN ({marks})", words).fetchall()  # noqa: S608 - marks only


def lived(db: "Connection", spans: "list[tuple[int, int]]") -> bool:
    """Tell whether any memory was lived in one of these intervals: a date may be when something was, or what a text is about."""
    query = "SELECT 1 FROM memory WHERE created >= ? AND created < ? LIMIT 1"
    return any(db.execute(query, span).fetchone() for span in spans)


def search(db: "Connection", ask: Ask, weights: Weights, filters: "Filters | None" = None) -> list[Hit]:
    """Return at most as many hits as are asked for, best first, ties by id."""
    shelf = Shelf(db, filters)
    terms = gather(shelf, ask, weights)
    for term in terms:
        if term.stems in ask.faint:
            term.fade(FAINT)
    known = [term for term in terms if term.docs]
    if not known and ask.dates is None and not ask.called:
        return []
    wider = 1
    ask.ideal = _ideal(terms)
    while True:
        blocks = best(shelf, known, ask, weights, wider)
        look_up(shelf, known, blocks)
        found = weigh(shelf, known, blocks, ask, weights, wider)
        found = spread(shelf, found, ask, weights)
        hits = _shown(db, found, ask, weights, filters)
        for hit in hits:
            hit.terms = {term.stems[0]: term.levels[term.docs[hit.n]][2] for term in known if hit.n in term.docs}
            hit.through = ask.told.get(hit.n, []) if ask.told else []
        # What says the same may fill all the blocks that were looked at.
        if len(hits) == ask.hits or wider == WIDEST or not any(hit.alike for hit in hits):
            return hits
        wider *= 4


def _ideal(terms: "list[Term]") -> float:
    """Return what an average memory is worth that says every word of the cue, of a long one the rarest words.

    A word that nobody says counts like the others; when nobody says any, what stands for them does.
    """
    known = [term.levels[0][0] for term in terms if term.said]
    if not known:
        known = [max(weight for weight, _ in term.blocks) for term in terms if term.blocks] or [1.0]
    known += [sum(known) / len(known)] * (len(terms) - len(known))
    return sum(sorted(known, reverse=True)[:TELLING])


def _shown(db: "Connection", found: "list[Weighed]", ask: Ask, weights: Weights, filters: "Filters | None") -> list[Hit]:
    """Read the best memories, weigh their priors, leave out what says the same as a better one; exact in spite of the priors.

    Rows are read in the order of what they are worth until none that is left could pass the last hit.
    """
    hits, ideal = ask.hits, ask.ideal
    most = 1.0 + weights.importance + weights.recency
    kept: list[Hit] = []
    start, step = 0, max(2 * hits, 20)
    while start < len(found):
        part = {one[-1]: one for one in found[start : start + step]}
        for n, *columns in rows(db, list(part), filters):
            row = tuple(columns)
            kept.append(Hit(n, row, _parts(row, part[n], ask, weights)))
        start += step
        kept.sort(key=lambda hit: (-hit.score, hit.row[0]))
        if start < len(found) and len(kept) >= hits and found[start][0] * most / ideal < kept[hits - 1].score:
            shown = _distinct(kept, hits)
            if len(shown) == hits and found[start][0] * most / ideal < shown[-1].score:
                return shown
            for hit in kept:
                hit.alike = []
    return _distinct(kept, hits)


def rows(db: "Connection", numbers: list[int], filters: "Filters | None") -> "list[Row]":
    """Return the rows of these numbers that pass the filters: the number, then what `SHOWN` names and the path."""
    where = "".join(f" AND {condition}" for condition in filters.conditions) if filters is not None else ""
    query = (
        f"SELECT m.n, {_COLUMNS} FROM memory m JOIN folder f ON f.n = m.folder "  # noqa: S608 - constants and `Filters` conditions
        f"WHERE m.n IN ({', '.join('?' * len(numbers))}){where}"
    )
    return db.execute(query, (*numbers, *(filters.values if filters is not None else ()))).fetchall()


def _parts(row: "Row", one: "Weighed", ask: Ask, weights: Weights) -> "dict[str, float]":
    """Return what a score is made of, in shares of what a memory is worth that says every word."""
    total, *shares, _ = one
    ideal, now = ask.ideal, ask.now
    value = dict(zip(_AT, row, strict=True))
    tier = "seed" if value["tier"] == ARCHIVED else value["tier"]  # an archived memory weighs like the lightest
    weight = relaxed(value["weight"], value["weighed"], now, tier)
    used = max(value["created"], value["accessed"] or value["created"])
    parts = {name: share / ideal for name, share in zip(SHARES, shares, strict=True)}
    parts["importance"] = total / ideal * weights.importance * importance(weight, value["resonance"])
    parts["recency"] = total / ideal * weights.recency * 2.0 ** (-max(0, now - used) / RECENCY_HALF_LIFE_MS)
    if is_made(value["source"], value["tags"]):  # what it says its sources say, and better
        parts = {name: weights.synthesis * share for name, share in parts.items()}
    return parts


def _distinct(hits: list[Hit], most: int) -> list[Hit]:
    """Return the first `most` hits that do not say the same as a better one; that one is told which."""
    kept: list[Hit] = []
    for hit in hits:
        same = next((better for better in kept if _say_the_same(better, hit)), None)
        if same is not None:
            same.alike.append(hit.row[0])
        elif len(kept) < most:
            kept.append(hit)
        else:
            break
    return kept


def _say_the_same(one: Hit, other: Hit) -> bool:
    """Tell whether two memories have the same words, or nearly; what their words are worth tells most apart at no cost."""
    worth, length = (one.parts["words"], other.parts["words"]), (len(one.value("content")), len(other.value("content")))
    if min(worth) < NEARLY * max(worth) or min(length) < NEARLY * max(length):
        return False
    words, others = one.words(), other.words()
    return words == others or (len(words) >= _FEWEST and len(words & others) >= NEARLY * len(words | others))
