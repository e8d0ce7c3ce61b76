"""What luna promises about finding, on a little data of our own: two conversations and some notes, English and French.

`pytest -m bench` measures the same on development data, beside peers and without each signal (tests/bench/test_quality.py).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import stems, words
from tests.bench.quality import FIRST, WITHOUT_MODEL, Life, Planted, compare, contract, falls_short, lives, pooled

DATA = Path(__file__).parent.parent / "data" / "quality"
NONSENSE = ("xyzzy plugh frobozz", "zorglub kwyjibo", "qwertzuiop", "蛇紋岩の化石", "¿?!…")


def _vaults() -> dict[str, Life]:
    conversations, notes = lives(DATA / "conversations"), lives(DATA / "notes")
    return {life.name: life for life in (*conversations, *notes, pooled([*conversations, *notes]))}


VAULTS = _vaults()


@pytest.fixture(scope="module", params=VAULTS)
def planted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Life, Planted]]:
    life = VAULTS[request.param]
    with closing(Planted(life, tmp_path_factory.mktemp(life.name))) as vault:
        yield life, vault


@pytest.mark.parametrize("whole", [False, True], ids=["memories", "sessions"])
def test_luna_never_ranks_below_bm25(planted: tuple[Life, Planted], *, whole: bool) -> None:
    assert falls_short(compare([planted], contract, whole=whole)) == ""


@pytest.mark.parametrize("cue", NONSENSE)
def test_nothing_is_found_where_nothing_matches(planted: tuple[Life, Planted], cue: str) -> None:
    assert planted[1].hits(cue, FIRST, WITHOUT_MODEL) == []


def test_a_rare_word_is_found_first(planted: tuple[Life, Planted]) -> None:
    life, vault = planted
    rare = dict(_rare(life))
    assert len(rare) > 100
    first = {word: [vault.refs[hit.value("id")] for hit in vault.hits(word, 1, WITHOUT_MODEL)] for word in rare}
    assert first == {word: [ref] for word, ref in rare.items()}


def _rare(life: Life) -> Iterator[tuple[str, str]]:
    """Yield the words that one memory alone has in any form, with its ref."""
    forms = {
        word: {stems(word, language)[0] for language in ("en", "fr")}
        for memory in life.memories
        for word in words(memory["content"])
    }
    said = [(memory["ref"], set(words(memory["content"]))) for memory in life.memories]
    count = Counter(stem for _, found in said for stem in set().union(*(forms[word] for word in found)))
    for ref, found in said:
        for word in sorted(found - stop_words("")):
            if len(word) > 3 and all(count[stem] == 1 for stem in forms[word]):
                yield word, ref
