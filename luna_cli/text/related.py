"""Which words of everyday life belong together, in English and French: the reader of `data/related.txt`.

One group a line, `movie film cinema / film cinéma | director screen / acteur écran`: English before the slash, French after it;
the words before the bar mean about the same, those after it belong to them. A line without a slash is English, and either side of
a slash may be empty. A `#` begins a comment. Groups do not chain: two words are related only where one line holds both.
"""

from luna_cli.text import terms
from luna_cli.text.stopwords import stop_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = ("en", "fr")
SAME = 1.0  # between two words of one meaning, in either language
MEMBER = 0.9  # from a general word to what belongs to it: instrument, piano
GENERAL = 0.5  # and back


def related(lines: "Iterable[str]") -> dict[str, dict[str, float]]:
    """Return for each stem the stems related to it and how closely, above 0 to 1; the closest tie of any line counts.

    Stems are those of `terms.stems` in the word's own language; no stem is related to itself.

    Raises:
        ValueError: naming the line (from 1) and the rule it breaks.
    """
    table: dict[str, dict[str, float]] = {}
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            heads, members = _group(text)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
        _tie(table, heads, heads, SAME)
        _tie(table, heads, members, MEMBER)
        _tie(table, members, heads, GENERAL)
    return table


def _tie(table: dict[str, dict[str, float]], sources: list[str], targets: list[str], strength: float) -> None:
    for source in sources:
        row = table.setdefault(source, {})
        for target in targets:
            if target != source and row.get(target, 0.0) < strength:
                row[target] = strength


def _group(text: str) -> tuple[list[str], list[str]]:
    """Return the stems before the bar and those after it."""
    parts = text.split("|")
    if len(parts) > len(("heads", "members")):
        raise ValueError("a group has one bar")
    sides = [part.split("/") for part in parts]
    if any(len(side) > len(LANGUAGES) for side in sides):
        raise ValueError("each part of a group has one slash, between English and French")
    found = [_stems(side) for side in sides]
    for language in LANGUAGES:
        known = [stem for part in found for stem in part.get(language, ())]
        if len(known) != len(set(known)):
            twice = next(stem for stem in known if known.count(stem) > 1)
            raise ValueError(f"a group names a stem once in each language, and {twice!r} stands twice")
    heads, members = ([*dict.fromkeys(stem for stems in part.values() for stem in stems)] for part in (*found, {})[:2])
    if not heads or (len(parts) > 1 and not members):
        raise ValueError("a bar stands between words")
    if len({*heads, *members}) == 1:
        raise ValueError("a group has at least two stems")
    return heads, members


def _stems(side: list[str]) -> dict[str, list[str]]:
    """Return the stems of one part by language."""
    found = {}
    for language, text in zip(LANGUAGES, side, strict=False):
        folded, given = terms.words(text), text.split()
        if len(folded) != len(given):
            apart = next((word for word in given if len(terms.words(word)) != 1), text.strip())
            raise ValueError(f"a group is of single words, and {apart!r} is not one")
        dropped = stop_words(language).intersection(folded)
        if dropped:
            raise ValueError(f"a group is of words of content, and {min(dropped)!r} is dropped from every question")
        found[language] = terms.stems(text, language)
    return found


def lines(table: dict[str, dict[str, float]]) -> "Iterable[str]":
    """Yield a table as lines of `data/related.tsv`, in the order of their bytes: stem, close relatives, loose ones, by tabs."""
    for stem in sorted(table, key=lambda stem: stem.encode()):
        close = sorted(other for other, strength in table[stem].items() if strength > GENERAL)
        loose = sorted(other for other, strength in table[stem].items() if strength <= GENERAL)
        yield f"{stem}\t{' '.join(close)}\t{' '.join(loose)}\n"


def main() -> None:
    """Write `data/related.tsv` anew from `data/related.txt`."""
    import os

    data = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
    with open(f"{data}/related.txt", encoding="utf-8") as source:
        table = related(source)
    with open(f"{data}/related.tsv", "w", encoding="utf-8", newline="\n") as target:
        target.writelines(lines(table))


if __name__ == "__main__":
    main()
