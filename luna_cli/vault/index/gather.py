"""From the words of a cue to where they stand, at a cost that does not grow with the vault. On the start-up path.

Rarest first: a word that stands in few memories is read whole; of one that stands in very many the latest rows are read, its
rarity is estimated from how densely they lie, and later it is looked up in the blocks that rarer words have led to.
"""

import os

from luna_cli.files.lookup import look_up
from luna_cli.rank.evidence import EXACT, TWICE, Term, rarity
from luna_cli.text.kin import kin
from luna_cli.vault.index import tokens
from luna_cli.vault.index.near import meant
from luna_cli.vault.index.schema import BLOCK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection
    from luna_cli.vault.index.search import Ask, Filters, Weights

RELATED = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data", "related.tsv")
"""The words of everyday life that belong together (text/related.py)."""
FIRST = 1000
"""Rows of a word that are read before its rarity is known."""
COMMON = 400
"""Rows from which on words that stand for one of the cue say nothing: too much is meant by them."""
BUDGET = 8_000
"""Rows that are read of all words of a cue together, unless one word alone is as frequent."""
A_FEW = 50
"""Memories, or a tenth of all: for a word that stands in more of them no other word needs to stand."""
SPOKEN = 0.5
"""What it counts that a memory was said by somebody whom the cue names."""
MOST_KIN = 8
"""Words of the vocabulary that may stand for a word of the cue."""
MOST_LOOKED_AT = 600
"""Words of the vocabulary with the same beginning that are compared."""


class Shelf:
    """The index as words are looked up in it: whole, or what passes the filters."""

    def __init__(self, db: "Connection", filters: "Filters | None") -> None:
        """Look words up in `db`."""
        self.db = db
        self.docs, self.length, self.blocks = db.execute("SELECT docs, length, blocks FROM totals").fetchone()
        self.average = self.length / self.docs if self.docs else 1.0
        self.average_block = self.length / self.blocks if self.blocks else 1.0
        self.values: list[object] = []
        self.where = ""
        """What passes the filters, as SQL on `m`."""
        self.source = "SELECT words.rowid FROM words WHERE words MATCH ?"
        if filters is not None and filters.conditions:
            self.where = "".join(f" AND {condition}" for condition in filters.conditions)
            self.source = f"SELECT words.rowid FROM words JOIN memory m ON m.n = words.rowid WHERE words MATCH ?{self.where}"  # noqa: S608 - `Filters` conditions
            self.values = filters.values

    def rows(self, stems: "tuple[str, ...] | list[str]", most: int = -1, mark: str = "") -> list[int]:
        """Return the numbers of the rows that hold any of these stems, the latest first; all when `most` is -1."""
        query = f"{self.source} ORDER BY words.rowid DESC LIMIT ?"
        return [n for (n,) in self.db.execute(query, (_any(stems, mark), *self.values, most))]

    def in_block(self, stems: "tuple[str, ...]", block: int) -> list[int]:
        """Return the numbers of the rows of one block that hold any of these stems."""
        query = f"{self.source} AND words.rowid BETWEEN ? AND ?"
        first = block * BLOCK
        return [n for (n,) in self.db.execute(query, (_any(stems), *self.values, first, first + BLOCK - 1))]


def _any(stems: "tuple[str, ...] | list[str]", mark: str = "") -> str:
    # Stems are letters and digits, so quoting is all the escaping that FTS5 needs.
    return " OR ".join(f'"{stem}{mark}"' for stem in stems)


def gather(shelf: Shelf, ask: "Ask", weights: "Weights") -> list[Term]:
    """Return the words of a cue with where they stand, and where others stand that may stand for them."""
    terms = [Term(group) for group in ask.groups]
    found = [shelf.rows(term.stems, FIRST) for term in terms]
    counts = [float(len(rows)) for rows in found]
    spent = sum(map(len, found))
    frequent = [at for at, rows in enumerate(found) if len(rows) == FIRST]
    for at in frequent:
        counts[at] = _estimate(found[at])
    for at in sorted(frequent, key=lambda at: counts[at]):
        if spent + counts[at] <= BUDGET:
            found[at] = shelf.rows(terms[at].stems)
            spent += len(found[at])
            counts[at] = float(len(found[at]))
        else:
            terms[at].whole = False
    common = max(A_FEW, shelf.docs // 10)
    helped = [term for term, n in zip(terms, counts, strict=True) if term.stems not in ask.plain and n <= common]
    others = _others(shelf, helped, weights)
    for term, rows, count in zip(terms, found, counts, strict=True):
        spoken = [(SPOKEN, [tokens.SPOKEN + ask.names[term.stems]])] if term.stems in ask.names else []
        _fill(shelf, term, rows, count, others.get(term.stems, spoken))
    return terms


def _estimate(rows: list[int]) -> float:
    """Return how many rows hold a word of which the latest are known, if it always was as frequent."""
    return len(rows) * (rows[0] + 1.0) / (rows[0] - rows[-1] + 1.0)


def _fill(shelf: Shelf, term: Term, rows: list[int], count: float, others: "list[tuple[float, list[str]]]") -> None:
    """Note where a word stands: each row with the best that it has to show, and each block."""
    own = rarity(int(count), shelf.docs)
    term.levels = [(own, EXACT, True), (own, TWICE, True)]
    found = []
    for share, words in others:
        alike = shelf.rows(words, COMMON)
        if len(alike) < COMMON:
            found.append((share * rarity(len(alike) + int(count), shelf.docs), alike))
    for weight, alike in sorted(found, key=lambda one: one[0]):
        term.docs.update(dict.fromkeys(alike, len(term.levels)))
        term.levels.append((weight, EXACT, False))
        term.blocks.append((weight, {n // BLOCK for n in alike}))
    term.docs.update(dict.fromkeys(rows, 0))
    term.said = bool(rows)
    if rows:
        term.docs.update(dict.fromkeys(shelf.rows(term.stems, FIRST, tokens.TWICE), 1))
        blocks = {n // BLOCK for n in rows}
        term.blocks.append((own, blocks))
        term.block_rarity = rarity(int(len(blocks) * count / len(rows)), shelf.blocks)
    term.blocks.reverse()


def _others(shelf: Shelf, terms: list[Term], weights: "Weights") -> "dict[tuple[str, ...], list[tuple[float, list[str]]]]":
    """Return for each word of the cue what may stand for it, with its share."""
    found: dict[tuple[str, ...], list[tuple[float, list[str]]]] = {term.stems: [] for term in terms}
    meanings = look_up(RELATED, {stem for term in terms for stem in term.stems}) if weights.related else {}
    for term in terms:
        known = [meanings[stem] for stem in term.stems if stem in meanings]
        close = [word for fields in known for word in fields[0].split()]
        loose = [word for fields in known for word in fields[1].split()]
        kin_of = _kin(shelf, term.stems) if weights.kin else []
        near = meant(shelf.db, term.stems) if weights.meaning else []
        related = weights.related  # of a close relative; a loose one counts half of it
        for share, words in ((weights.kin, kin_of), (related, close), (related / 2, loose), (weights.meaning, near)):
            if more := [word for word in dict.fromkeys(words) if word not in term.stems]:
                found[term.stems].append((share, more))
    return found


def _kin(shelf: Shelf, stems: "tuple[str, ...]") -> list[str]:
    """Return words of the vocabulary that are written like one of the cue."""
    found: dict[str, None] = {}
    query = f"SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND length(word) >= {tokens.LEAST_LETTERS} LIMIT ?"  # noqa: S608 - a constant
    for stem in stems:
        if len(stem) >= tokens.LEAST_LETTERS and not stem[0].isdigit():
            head = stem[:3]
            near = [word for (word,) in shelf.db.execute(query, (head, head[:-1] + chr(ord(head[-1]) + 1), MOST_LOOKED_AT))]
            found.update(dict.fromkeys(kin(stem, near, MOST_KIN)))
    return list(found)
