"""Condensation: the sentences of a text that carry its own terms, in their order and in their own words."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import stems, words

# A sentence ends at a line's end, after .!? and what closes behind them, or after the full stops of CJK.
_END = re.compile(r"(?<=[.!?…])(?:\s?»)?[\"”’')\]]*\s+|\s*\n\s*|(?<=[。！？])\s*")  # noqa: RUF001 - full-width marks are what it looks for
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Mme|Mlle|MM|Me|etc|vs|cf|ca|env|p\.ex|e\.g|i\.e|No|n°)\.$"
)


def condense(text: str, language: str, limit: int = 280, cue: Sequence[tuple[str, ...]] = ()) -> str:
    """Return at most `limit` characters: the sentences with the text's most frequent content stems, in the order of the text.

    A sentence that says less than half of what the best one says is left out even where there is room. With a `cue`, the stems
    of each of its words as `terms.query` gives them, those sentences come first that hold most of it, the rarer words counting
    more; when none of them fits, the best one is cut. What is said twice stands once. Sentences are verbatim but for white space,
    which becomes single spaces; when not even the best one fits, it is cut between words and ends in "…". The same text gives the
    same words. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"a limit of {limit} characters leaves no summary (1 or more)")
    whole = " ".join(text.split())
    if len(whole) <= limit:
        return whole
    found = list(dict.fromkeys(sentences(text)))
    scores, asked = _scores(found, language), _asked(found, cue)
    chosen: set[int] = set()
    room = limit
    worth = [index for index in range(len(found)) if asked[index] or scores[index] * 2 >= max(scores)]
    order = sorted(worth, key=lambda index: (-asked[index], -scores[index], index))
    for index in order:
        if not chosen and asked[order[0]] and not asked[index]:
            break
        needed = len(found[index]) + bool(chosen)
        if needed <= room:
            chosen.add(index)
            room -= needed
    if chosen:
        return " ".join(found[index] for index in sorted(chosen))
    return cut(found[order[0]], limit)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text with single spaces inside; an abbreviation or a lower-case letter ends none."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if "\n" not in end.group() and not _ends(text, start, end):
            continue
        found.append(" ".join(text[start : end.end()].split()))
        start = end.end()
    found.append(" ".join(text[start:].split()))
    return [sentence for sentence in found if sentence]


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, cut between words where there is a space, ending in "…" when cut."""
    if len(text) <= limit:
        return text
    head, space, _ = text[:limit].rpartition(" ")
    return f"{(head if space and head else text[: limit - 1]).rstrip(' ,;:')}…"


def _ends(text: str, start: int, end: "re.Match[str]") -> bool:
    follows = text[end.end() : end.end() + 1]
    return not follows.islower() and not _ABBREVIATION.search(text[start : end.start()][-12:])


def _scores(found: list[str], language: str) -> list[float]:
    """Return per sentence the frequencies of its distinct content stems, summed, over the root of their number."""
    dropped = stop_words(language)
    contents = [set(stems(" ".join(word for word in words(sentence) if word not in dropped), language)) for sentence in found]
    counts = Counter(stem for content in contents for stem in content)
    return [sum(counts[stem] for stem in content) / max(len(content), 1) ** 0.5 for content in contents]


def _asked(found: list[str], cue: Sequence[tuple[str, ...]]) -> list[float]:
    """Return per sentence what it holds of a cue: the sum over its words of log(1 + sentences / sentences that hold the word)."""
    if not cue:
        return [0.0] * len(found)
    said = [{stem for language in ("en", "fr", "") for stem in stems(sentence, language)} for sentence in found]
    holders = [[index for index, sentence in enumerate(said) if not sentence.isdisjoint(word)] for word in cue]
    asked = [0.0] * len(found)
    for places in holders:
        for index in places:
            asked[index] += log(1 + len(found) / len(places))
    return asked
