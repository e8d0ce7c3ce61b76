"""The words of a text as the index knows them: folded, cut, stemmed. Store and recall share this one analyser.

Folding comes before stemming although Snowball's French expects accents: over 3,901 French questions the order changed R@5 by
less than 0.1 points, while the same questions typed without accents lost 0.7 the other way round. Languages are ISO 639-1 codes.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

VERSION = "terms-2"  # goes into the index key: raise it whenever the same text may give other stems

_SNOWBALL = {"en": "english", "fr": "french"}
_CACHE_WORDS = 200_000
_SHORT = 3  # letters of a function word that a stem may fall onto
_LONGEST = 64  # a longer "word" is a blob; its beginning identifies it

# Letters that no decomposition takes apart, and the apostrophe that Unicode calls a letter.
_SPECIAL = {
    **{ord(a): b for a, b in zip("œæøđłħŧıðþ", ("oe", "ae", "o", "d", "l", "h", "t", "i", "d", "th"), strict=True)},
    0x02BC: " ",
    0xAD: "",  # a soft hyphen and the joiners stand inside words
    0x200D: "",
    0x2060: "",
    0xFEFF: "",
}

# First and last letters of the scripts that set no spaces between words, in code point order.
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1100", "\u11ff"),  # Hangul letters
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u9fff"),  # kana, Han
    ("\ua960", "\ua97f"),  # Hangul letters
    ("\uac00", "\ud7ff"),  # Hangul
    ("\uf900", "\ufaff"),  # Han
    ("\U0001b000", "\U0001b16f"),  # kana
    ("\U00020000", "\U0003ffff"),  # Han
)


class _Folding(dict[int, str]):
    """What `str.translate` asks, one code point at a time; each is worked out once."""

    def __missing__(self, code: int) -> str:
        found = self[code] = "".join(_folded(char) for char in _simple(chr(code)))
        return found


class _Stems(dict[str, str]):
    """Word to stem in one language, worked out once and forgotten together when there are too many."""

    def __init__(self, algorithm: str, function_words: frozenset[str]) -> None:
        import Stemmer

        super().__init__()
        self._function_words = function_words
        self._stem: Callable[[str], str] = Stemmer.Stemmer(algorithm, 0).stemWord  # 0: no cache of its own

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST:
            return word[:_LONGEST]
        if len(self) >= _CACHE_WORDS:
            self.clear()
        found = self._stem(word)
        # Léa is not the French article, though both have its stem.
        if len(found) <= _SHORT and found != word and found in self._function_words and word not in self._function_words:
            found = word
        self[word] = found
        return found


def _simple(char: str) -> str:
    """Take one character apart: lower case, compatibility forms resolved, marks separate, ligatures spelt out."""
    from unicodedata import normalize

    apart = normalize("NFKD", normalize("NFKD", char).casefold())
    return apart.translate(_SPECIAL)


def _folded(char: str) -> str:
    from unicodedata import category, combining

    if char.isalnum():
        return char
    if category(char)[0] != "M":
        return " "
    # Latin, Greek, Cyrillic, Hebrew and Arabic marks fall away; the vowel signs of other scripts are part of the word.
    rank = combining(char)
    return "" if 10 <= rank <= 36 or rank >= 200 else char  # noqa: PLR2004 - Unicode's canonical combining classes


_FOLDING = _Folding()
_TABLES: dict[str, _Stems] = {}


def fold(text: str) -> str:
    """Lower case without accents; whatever is no letter, digit or vowel sign becomes a space. Folding twice changes nothing."""
    if text.isascii():
        return text.translate(_FOLDING)
    from unicodedata import normalize

    # Composed before, so that Hangul and kana taken apart (file names on macOS) fold like the others; and after, to stay so.
    return normalize("NFC", normalize("NFC", text).translate(_FOLDING))


def words(text: str) -> list[str]:
    """Return the folded words in their order."""
    return fold(text).split()


def stems(text: str, language: str) -> list[str]:
    """Return every word's stem in its order, stop words included.

    English ("en") and French ("fr") are stemmed with Snowball; words of any other language stay as folded. Scripts without
    spaces between words are cut into overlapping pairs of characters.
    """
    return stems_of(fold(text).split(), language)


def stems_of(folded: list[str], language: str) -> list[str]:
    """Return the stems of folded words, as `stems` does of a text."""
    table = _table(language)
    found = folded if "".join(folded).isascii() else list(_cut(folded))
    return found[:] if table is None else list(map(table.__getitem__, found))


def query(text: str, languages: "Iterable[str]" = ("en", "fr")) -> list[tuple[str, ...]]:
    """Return for each distinct content word of a cue its distinct stems in `languages`, in the order of the cue.

    Stop words of both languages are dropped unless nothing would remain. A language that is not stemmed adds the plain word.
    """
    from luna_cli.text.language import detect
    from luna_cli.text.stopwords import stop_words

    found = words(text)
    dropped = stop_words(detect(text, default=""))
    content = [word for word in found if word not in dropped]
    tables = [_table(language) for language in languages]
    alternatives = (
        tuple(dict.fromkeys(piece if table is None else table[piece] for table in tables)) for piece in _cut(content or found)
    )
    return list(dict.fromkeys(alternatives))


def _table(language: str) -> _Stems | None:
    table = _TABLES.get(language)
    if table is None and language in _SNOWBALL:
        from luna_cli.text.stopwords import ENGLISH, FRENCH

        table = _TABLES[language] = _Stems(_SNOWBALL[language], ENGLISH if language == "en" else FRENCH)
    return table


def _cut(found: "Iterable[str]") -> "Iterator[str]":
    """Cut runs of letters of unspaced scripts into overlapping pairs; everything else passes."""
    for word in found:
        if word < "\u0e00" and max(word) < "\u0e00":
            yield word
        else:
            yield from _pieces(word)


def _pieces(word: str) -> "Iterator[str]":
    start = 0
    while start < len(word):
        unspaced = _is_unspaced(word[start])
        end = start + 1
        while end < len(word) and _is_unspaced(word[end]) == unspaced:
            end += 1
        if unspaced and end - start > 1:
            yield from (word[i : i + 2] for i in range(start, end - 1))
        else:
            yield word[start:end]
        start = end


def characters(stem: str) -> str:
    """Return the characters of a stem that is a pair cut out of a script without spaces; nothing of any other stem."""
    return stem if len(stem) == 2 and stem[0] >= _UNSPACED[0][0] and _is_unspaced(stem[0]) else ""  # noqa: PLR2004 - a pair


def _is_unspaced(char: str) -> bool:
    return any(first <= char <= last for first, last in _UNSPACED)
