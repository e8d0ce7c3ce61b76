"""Which words of the vault mean nearly the same, asked of an embedder at index time, so that recall loads no model.

The table `meant` holds for every word (a stem) the form that was embedded and the stems of its nearest words (near.py reads it).
A forgotten word, or one whose usual form changed, is taken out of every list; a table brought up to date is the one made anew.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol
from unicodedata import normalize

from luna_cli.errors import UnavailableError
from luna_cli.files.sqlite import Connection
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import fold, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = "meaning-1"  # goes into the note: raise it whenever the same words may get other neighbours
LEAST = 0.45
"""Cosine from which on two words are near; like `MOST`, measured on development data."""
MOST = 8
"""Nearest words that are kept of each."""
MOST_WORDS = 30_000
"""Words of a vault that are compared, the most frequent: each is compared with each."""
LEAST_LETTERS = 3
_SCALE = 2048
"""Vectors are rounded to whole multiples of 1/2048: their products stay below 2²⁴, where float32 adds without rounding, so they
are the same in whatever blocks, order and machine they are worked out."""
_AT_ONCE = 256
_NOTES = ("meaning", "meaning_of")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,32}(?![^\W_])")
INSTALL = "pip install 'luna-cli[semantic]' adds it, 'luna config set recall.embedder off' does without"


class Embedder(Protocol):
    """A model that places words in a space where nearness is likeness of meaning."""

    @property
    def name(self) -> str:
        """Name and version: another one makes every vector worthless."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one row a text, float32, of length 1; a text has the same row whatever stands beside it."""


class WordLlama:
    """`wordllama`: 256 dimensions out of the token embeddings of a large model; its wheel ships the weights."""

    def __init__(self) -> None:
        """Load the weights from the package. Raises ImportError when it is not installed, UnavailableError when it is broken."""
        import logging

        logger = logging.getLogger()
        handlers, level = list(logger.handlers), logger.level
        import wordllama

        logger.handlers[:], logger.level = handlers, level  # the import sets up everybody's logging
        self.name = f"wordllama {wordllama.__version__}"
        folder = os.path.dirname(wordllama.__file__)
        try:
            # Its loader looks for the tokenizer in a cache only, which the package's own folder can stand for.
            self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
        except (OSError, ValueError) as error:
            raise UnavailableError(f"wordllama cannot be loaded: {error}", INSTALL) from error

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return one row a text."""
        found: NDArray[np.float32] = self._model.embed(list(texts), norm=True)
        return found


@cache
def _loaded() -> Embedder:
    return WordLlama()


def embedder(setting: str) -> Embedder | None:
    """Return the embedder that `recall.embedder` asks for, None when it asks for none or, on `auto`, none is installed.

    Raises UnavailableError when the one that is asked for is missing, or is there and does not work.
    """
    if setting == "off":
        return None
    try:
        return _loaded()
    except ImportError as error:
        absent = isinstance(error, ModuleNotFoundError) and error.name == "wordllama"
        if absent and setting == "auto":
            return None
        raise UnavailableError("wordllama is not installed" if absent else f"wordllama: {error}", INSTALL) from error


def current(db: Connection) -> bool:
    """Tell whether the vault still holds the words that its meanings were made of, as far as counting shows."""
    noted = _noted(db)
    return noted is not None and noted[1] == _state(db)


def words(db: Connection) -> int:
    """Return how many words have others near them."""
    return int(db.execute("SELECT count(*) FROM meant WHERE others != ''").fetchone()[0])


def clear(db: Connection) -> None:
    """Forget all meanings. Raises OperationalError when the index cannot be written now."""
    noted = _noted(db)
    if noted is not None:
        gone = [word for (word,) in db.execute("SELECT word FROM meant")]
        _write(db, noted, gone, [], [])


def bring(db: Connection, model: Embedder) -> None:
    """Bring the meanings in line with the words of the vault; they stay as they were when another process was faster.

    Reads every memory once, compares new words with all, and holds some 200 MB at most. Raises OperationalError when the
    index cannot be written now.
    """
    noted, state = _noted(db), _state(db)
    old = {word: (form, others.split()) for word, form, others in db.execute("SELECT word, form, others FROM meant")}
    name = f"{VERSION} {model.name}"
    forms = usual_forms(db.execute("SELECT content, about, language FROM memory"))
    fresh = neighbours(forms, old if noted is not None and noted[0] == name else {}, model)
    rows = [(word, forms[word], " ".join(others)) for word, others in fresh.items()]
    _write(db, noted, [word for word in old if word not in forms], rows, [name, state])


def _state(db: Connection) -> str:
    docs, length = db.execute("SELECT docs, length FROM totals").fetchone()
    (count,) = db.execute("SELECT count(*) FROM vocabulary").fetchone()
    return f"{docs} {length} {count}"


def _noted(db: Connection) -> tuple[str, str] | None:
    """Return which embedder made the meanings, and of what; None before the first time, also after the index was rebuilt."""
    found = [db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone() for key in _NOTES]
    return (found[0][0], found[1][0]) if found[0] and found[1] else None


def _write(
    db: Connection, noted: tuple[str, str] | None, gone: Sequence[str], rows: Sequence[tuple[str, str, str]], notes: Sequence[str]
) -> None:
    """Write what changed, unless the table is no longer what that was worked out from (`noted`)."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if _noted(db) == noted:
            db.executemany("DELETE FROM meant WHERE word = ?", [(word,) for word in gone])
            db.executemany("INSERT OR REPLACE INTO meant(word, form, others) VALUES (?, ?, ?)", rows)
            db.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in _NOTES])
            db.executemany("INSERT INTO meta VALUES (?, ?)", list(zip(_NOTES, notes, strict=False)))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself has ended it when the disk is full
            db.execute("ROLLBACK")
        raise


def usual_forms(texts: Iterable[tuple[str | None, str | None, str]]) -> dict[str, str]:
    """Return stem to the form in which it is most often written, lower case with its accents, in the order of the stems.

    `texts` are (content, what is searched beside it, language). Left out: words with digits, of fewer than three letters, function
    words, and all but the `MOST_WORDS` most frequent.
    """
    seen: dict[str, Counter[str]] = {}
    for content, about, language in texts:
        text = normalize("NFC", f"{content or ''} {about or ''}").lower()
        seen.setdefault(language, Counter()).update(_WORD.findall(text))
    written: Counter[tuple[str, str]] = Counter()
    for language, counts in seen.items():
        for stem, form, count in _stemmed(counts, language):
            written[stem, form] += count
    totals: Counter[str] = Counter()
    best: dict[str, tuple[int, str]] = {}
    for (stem, form), count in written.items():
        totals[stem] += count
        best[stem] = min(best.get(stem, (0, "")), (-count, form))
    kept = sorted(totals, key=lambda stem: (-totals[stem], stem))[:MOST_WORDS]
    return {stem: best[stem][1] for stem in sorted(kept)}


def _stemmed(counts: Mapping[str, int], language: str) -> Iterator[tuple[str, str, int]]:
    dropped = stop_words(language)
    for form, count in counts.items():
        folded = fold(form)
        found = stems(form, language)
        if len(found) == 1 and len(folded) >= LEAST_LETTERS and folded not in dropped:
            yield found[0], form, count


class _Near(NamedTuple):
    """Pairs of words by their places: `rows[i]` is near `columns[i]`, with `products[i]`, their cosine times 2048²."""

    rows: "NDArray[np.int64]"
    columns: "NDArray[np.int64]"
    products: "NDArray[np.float32]"


def neighbours(
    forms: Mapping[str, str], known: Mapping[str, tuple[str, Sequence[str]]], model: Embedder
) -> dict[str, tuple[str, ...]]:
    """Return the words whose nearest words are others than `known` says, with those, the best first, ties in order of the words.

    `forms` is stem to form, `known` stem to the form that it had and its nearest stems.
    """
    import numpy as np

    changed = {word for word, form in forms.items() if word not in known or known[word][0] != form}
    lost = (known.keys() - forms.keys()) | changed
    again = changed | {word for word in known.keys() & forms.keys() if not lost.isdisjoint(known[word][1])}
    if not again:
        return {}
    names = sorted(forms)
    place = {word: at for at, word in enumerate(names)}
    vectors = np.rint(model.embed([forms[word] for word in names]) * np.float32(_SCALE))
    new = np.array([word in changed for word in names])
    whole = np.array([word in again for word in names])
    found: dict[str, tuple[str, ...]] = {}
    joined: dict[int, list[tuple[float, int]]] = {}
    for start, near in _compared(vectors, np.flatnonzero(whole)):
        found.update((names[row], tuple(names[at] for at in best)) for row, best in _best(near, start))
        keep = new[near.rows] & ~whole[near.columns]
        for row, column, product in zip(near.rows[keep], near.columns[keep], near.products[keep], strict=True):
            joined.setdefault(int(column), []).append((-float(product), int(row)))
    for at, others in joined.items():
        old = [place[word] for word in known[names[at]][1]]
        every = sorted([*others, *zip((-(vectors[old] @ vectors[at])).tolist(), old, strict=True)])
        merged = tuple(names[other] for _, other in every[:MOST])
        if merged != tuple(known[names[at]][1]):
            found[names[at]] = merged
    return found


def _compared(vectors: "NDArray[np.float32]", rows: "NDArray[np.int64]") -> "Iterator[tuple[NDArray[np.int64], _Near]]":
    """Yield some of `rows` with the pairs that they are part of, block by block."""
    import numpy as np

    least = np.float32(LEAST * _SCALE * _SCALE)
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        products = vectors[part] @ vectors.T
        products[np.arange(len(part)), part] = 0.0  # a word is no neighbour of its own
        at = np.flatnonzero(products >= least)
        row, column = np.divmod(at, len(vectors))
        yield part, _Near(part[row], column, products.ravel()[at])


def _best(near: _Near, rows: "NDArray[np.int64]") -> Iterator[tuple[int, list[int]]]:
    """Yield each of `rows` with the places of its nearest words; `near.rows` are in the order of `rows`, which rise."""
    import numpy as np

    order = np.lexsort((near.columns, -near.products, near.rows))
    starts = np.searchsorted(near.rows, rows).tolist()
    ends = [*starts[1:], len(order)]
    for row, start, end in zip(rows.tolist(), starts, ends, strict=True):
        yield row, near.columns[order[start : min(end, start + MOST)]].tolist()
