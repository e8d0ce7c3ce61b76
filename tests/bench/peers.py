"""Other ways to find a text by a cue, offline: plain FTS5, textbook BM25, and what else happens to be installed.

Each is built over texts and then ranks them: `build(texts)(cue, most)` gives the numbers of the best ones. Packages that are no
dependency of luna are asked when they are there: `pip install bm25s tantivy wordllama`.
"""

import math
import re
import sqlite3
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from luna_cli.text.language import detect
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import stems, words
from luna_cli.vault.index.meaning import WordLlama

Rank = Callable[[str, int], Sequence[int]]
FTS5 = "plain FTS5"
BM25 = "textbook BM25"
_NAMES = {"en": "english", "fr": "french"}


def language_of(texts: Sequence[str]) -> str:
    """Return the language of most of these texts: what a person would set a search engine to."""
    return Counter(detect(text) for text in texts[:500]).most_common(1)[0][0]


def fts5(texts: Sequence[str]) -> Rank:
    """What most tools do: SQLite's FTS5 with its Porter stemmer, any of the cue's words, bm25()."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE m USING fts5(x, tokenize = 'porter unicode61 remove_diacritics 2')")
    db.executemany("INSERT INTO m(rowid, x) VALUES (?, ?)", enumerate(texts))

    def rank(cue: str, most: int) -> list[int]:
        said = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", cue.lower())))
        with closing(db.execute("SELECT rowid FROM m WHERE m MATCH ? ORDER BY bm25(m) LIMIT ?", (said or '""', most))) as found:
            return [n for (n,) in found]

    weakref.finalize(rank, db.close)
    return rank


def bm25(texts: Sequence[str]) -> Rank:
    """Okapi BM25 (Robertson and Zaragoza 2009), k₁ = 1.2, b = 0.75, over luna's stems in one language, function words out."""
    language = language_of(texts)

    def terms(text: str) -> list[str]:
        dropped = stop_words(detect(text, default=language))
        return [stem for word in words(text) if word not in dropped for stem in stems(word, language)]

    bags = [Counter(terms(text)) for text in texts]
    lengths = [bag.total() for bag in bags]
    average = sum(lengths) / len(lengths) or 1.0
    posted: dict[str, list[tuple[int, int]]] = {}
    for n, bag in enumerate(bags):
        for term, count in bag.items():
            posted.setdefault(term, []).append((n, count))

    def rank(cue: str, most: int) -> list[int]:
        scores: dict[int, float] = {}
        for term in set(terms(cue)):
            found = posted.get(term, [])
            idf = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for n, count in found:
                scores[n] = scores.get(n, 0.0) + idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[n] / average))
        return sorted(scores, key=lambda n: (-scores[n], n))[:most]

    return rank


def bm25s(texts: Sequence[str]) -> Rank:
    """`bm25s` as its documentation advises: Snowball stems, function words out."""
    import Stemmer

    package = import_module("bm25s")

    language = language_of(texts)
    stemmer = Stemmer.Stemmer(_NAMES[language])

    def tokens(of: Sequence[str]) -> Any:
        return package.tokenize(list(of), stopwords=language, stemmer=stemmer, show_progress=False)

    searcher = package.BM25()
    searcher.index(tokens(texts), show_progress=False)

    def rank(cue: str, most: int) -> list[int]:
        found, scores = searcher.retrieve(tokens([cue]), k=min(most, len(texts)), show_progress=False)
        return [int(n) for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def tantivy(texts: Sequence[str]) -> Rank:
    """`tantivy` (Rust): the analyser of its documentation for the language of the texts, any of the cue's words."""
    package = import_module("tantivy")

    language = _NAMES[language_of(texts)]
    steps = package.Filter
    analyser = package.TextAnalyzerBuilder(package.Tokenizer.simple())
    for step in (steps.lowercase(), steps.stopword(language), steps.stemmer(language), steps.ascii_fold()):
        analyser = analyser.filter(step)
    fields = package.SchemaBuilder()
    fields.add_unsigned_field("n", stored=True)
    fields.add_text_field("text", tokenizer_name="own")
    index = package.Index(fields.build())
    index.register_tokenizer("own", analyser.build())
    writer = index.writer(num_threads=1)
    for n, text in enumerate(texts):
        writer.add_document(package.Document(n=n, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(cue: str, most: int) -> list[int]:
        query, _ = index.parse_query_lenient(" ".join(re.findall(r"\w+", cue.lower())), ["text"])
        return [searcher.doc(place)["n"][0] for _, place in searcher.search(query, most).hits]

    return rank


def wordllama(texts: Sequence[str]) -> Rank:
    """Dense vectors of `wordllama`, by cosine."""
    import numpy as np

    model = WordLlama()
    vectors = model.embed(texts)
    return lambda cue, most: np.argsort(-(vectors @ model.embed([cue])[0]), kind="stable")[:most].tolist()


_ALWAYS = {FTS5: fts5, BM25: bm25}
_PACKAGES = {"bm25s": bm25s, "tantivy": tantivy, "wordllama": wordllama}


def present() -> Iterator[tuple[str, Callable[[Sequence[str]], Rank]]]:
    """Yield the name and the builder of everything that can be asked here."""
    yield from _ALWAYS.items()
    for name, build in _PACKAGES.items():
        if find_spec(name) is not None:
            yield f"{name}, dense" if build is wordllama else name, build


def absent() -> list[str]:
    """Return the packages that are not installed."""
    return [name for name in _PACKAGES if find_spec(name) is None]
