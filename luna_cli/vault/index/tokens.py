"""What the full-text table holds of a memory, and what the ranking knows of it beside its words. On the start-up path.

A token is a stem; a stem that a memory says twice or more stands once more with a mark of its own, the words of who spoke stand
with another, and so do the hubs that it lists; of pairs of characters each stands alone, too. So a list of row numbers a token
is all that recall reads (docs/design/recall.md, "Index").
"""

from luna_cli.model.tier import ARCHIVED
from luna_cli.text.stopwords import stop_words
from luna_cli.text.terms import characters, stems, stems_of, words

TWICE, SPOKEN, LISTED = "²", "§", "¶"
"""Marks that no stem contains: folding makes a digit of the first and a space of the others."""
FEWEST_LETTERS = 3
"""Shorter stems tell nothing by themselves."""
LEAST_LETTERS = 4
"""Shorter stems have no kin: too many words begin like them."""

SYNTHESIS = "synthesis"
"""The source of what a dream made of other memories (docs/design/synthesis.md)."""
_MADE = tuple(f'["{SYNTHESIS}","{scale}"' for scale in ("session", "week", "theme"))

Facts = tuple[int, int, bool]
"""Stems of a memory's content, how many of them are content words, and whether it ends in a question."""


def tokens(content: str, about: str, speaker: "str | None", language: str, concepts: str = "") -> "tuple[str, Facts]":
    """Return the tokens of a memory, space-separated, and its facts; `about` is searched like the content.

    `concepts` are ids of hubs, space-separated.
    """
    plain = words(content)
    own = stems_of(plain, language)
    said = own + stems(about, language) if about else own
    found = dict.fromkeys(said)
    if len(found) < len(said):
        found.update(_repeated(said))
    if not " ".join(said).isascii():
        found.update([(char, None) for word in said for char in characters(word)])
    if speaker:
        found.update((SPOKEN + word, None) for word in words(speaker))
    if concepts:
        found.update((concept_token(one), None) for one in concepts.split())
    dropped = stop_words(language)
    function = sum(map(dropped.__contains__, plain))
    return " ".join(found), (len(own), max(len(own) - function, 0), asks(content))


def is_made(source: str, tags: str) -> bool:
    """Tell whether a memory is a synthesis that a dream made, by its row; a person's own source alone makes none."""
    return source == SYNTHESIS and tags.startswith(_MADE)


def searched(content: str, about: str, tier: str, source: str, tags: str) -> "tuple[str, str]":
    """Return the texts by which a memory is found: its content, and what is searched beside it.

    A synthesis is found by its title, tags and hubs: its sentences are those of its sources, and these are found by them. Of an
    archived one the title is all that is left as its content.
    """
    if not is_made(source, tags):
        return content, about
    return "", content if tier == ARCHIVED else about


def concept_token(hub: str) -> str:
    """Return the token of a hub that a memory lists; hyphens and the like would part it."""
    return LISTED + hub.replace("-", LISTED).replace("_", LISTED)


def _repeated(said: list[str]) -> "dict[str, None]":
    counts: dict[str, int] = {}
    for stem in said:
        counts[stem] = counts.get(stem, 0) + 1
    return {stem + TWICE: None for stem, count in counts.items() if count > 1}


def asks(content: str) -> bool:
    """Tell whether a text ends in a question; what stands in brackets behind it (a picture's caption) does not count."""
    end = content.rstrip()
    if end.endswith("]"):
        end = end[: end.rfind("[") + 1].rstrip(" [") or end
    return end.endswith(("?", "？", "؟"))  # noqa: RUF001 - the full-width and the Arabic mark


def telling(said: str, language: str) -> "list[str]":
    """Return the stems among the tokens of a memory that tell something: what it may call to mind, and be called to mind by."""
    dropped = _silent(language)
    return [
        word
        for word in said.split()
        if len(word) >= FEWEST_LETTERS and word[-1] != TWICE and word[0] not in "0123456789§¶" and word not in dropped
    ]


_SILENT: "dict[str, frozenset[str]]" = {}
_SAME_STEM = frozenset({"avion", "ete", "fair"})
"""Stems of function words that are words of their own: a plane, a summer, what is fair."""


def _silent(language: str) -> "frozenset[str]":
    """Return the stems of function words, which tell nothing."""
    found = _SILENT.get(language)
    if found is None:
        plain = stop_words(language)
        found = _SILENT[language] = (plain | set(stems_of(sorted(plain), language))) - _SAME_STEM
    return found
