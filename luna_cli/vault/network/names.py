"""Under which keys a hub is found, and the hubs that a text names. On the start-up path.

A key is what a memory or a synapse calls the hub (`hub_pain`), a name in folded words, or, after `~`, in stems; a name has
both, English and French, as a vault may be in either.
"""

from luna_cli.text.terms import fold, stems_of

STEMMED = "~"
MOST_WORDS = 4
"""Words of a name that is recognised in a text."""
LEAST_LETTERS = 4
"""Shorter names stand for themselves only: too many words have a stem so short."""
FORMER, OWN, ALIAS, STEM = 0, 1, 2, 3
"""What a key is worth, the least being the best: a former id, the concept, another name, a stem's (added to the latter two)."""
_LANGUAGES = ("en", "fr")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from luna_cli.files.sqlite import Connection


def reference(text: str) -> str:
    """Return the id that a name stands for as far as the name tells; an id is itself."""
    return text if text.startswith("hub_") else called(text)


def called(concept: str) -> str:
    """Return the id of a hub of this concept."""
    from luna_cli.text.slug import concept_slug

    return f"hub_{concept_slug(concept)}"


def keys(concept: str, aliases: "Sequence[str]") -> dict[str, int]:
    """Return the keys of a hub with what each is worth, the least being the best."""
    found: dict[str, int] = {}
    for worth, name in ((OWN, concept), *((ALIAS, alias) for alias in aliases)):
        if worth == ALIAS and name.startswith("hub_"):
            found[name] = FORMER
            continue
        found.setdefault(called(name), worth)
        words = fold(name).split()
        if 0 < len(words) <= MOST_WORDS:
            found.setdefault(" ".join(words), worth)
            for key in _stemmed(words):
                found.setdefault(key, worth + STEM)
        elif words:
            found.setdefault(" ".join(words), worth)
    return found


def _stemmed(words: list[str]) -> list[str]:
    if len("".join(words)) < LEAST_LETTERS:
        return []
    return [STEMMED + " ".join(stems_of(words, language)) for language in _LANGUAGES]


def forms(name: str) -> list[str]:
    """Return the keys under which a whole name is looked up: in folded words, and in stems."""
    words = fold(name).split()
    return [" ".join(words), *(_stemmed(words) if len(words) <= MOST_WORDS else [])]


def named(db: "Connection", text: str) -> list[str]:
    """Return the ids of the hubs that a text names by whole words, in the order of the text.

    The longest name first, no word is part of two; a name as it is written goes before one in other forms, a concept before
    another hub's alias.
    """
    words = fold(text).split()
    stemmed = [[" ".join(stems_of([word], language)) for word in words] for language in _LANGUAGES]
    spans: list[tuple[int, int, list[str]]] = []
    for at in range(len(words)):
        for length in range(min(MOST_WORDS, len(words) - at), 0, -1):
            part = words[at : at + length]
            found_by = [" ".join(part)]
            if len("".join(part)) >= LEAST_LETTERS:
                found_by += [STEMMED + " ".join(stems[at : at + length]) for stems in stemmed]
            spans.append((at, length, found_by))
    known = _known(db, {key for _, _, span in spans for key in span})
    found: dict[str, None] = {}
    free = 0
    for at, length, span in spans:
        if at < free:
            continue
        hubs = [hub for key in span for hub in known.get(key, ())]
        if hubs:
            best = min(worth for worth, _ in hubs)
            found.update((hub, None) for worth, hub in sorted(hubs) if worth == best)
            free = at + length
    return list(found)


def _known(db: "Connection", wanted: "set[str]") -> "dict[str, list[tuple[int, str]]]":
    found: dict[str, list[tuple[int, str]]] = {}
    listed = sorted(wanted)
    for start in range(0, len(listed), 500):
        part = listed[start : start + 500]
        marks = ", ".join("?" * len(part))
        query = f"SELECT key, worth, hub FROM hub_name WHERE key IN ({marks})"  # noqa: S608 - marks only
        for key, worth, hub in db.execute(query, part):
            found.setdefault(key, []).append((worth, hub))
    return found


def owners(db: "Connection", key: str) -> list[str]:
    """Return the hubs that have a key, the best first; of several with the same claim the first id."""
    return [hub for (hub,) in db.execute("SELECT hub FROM hub_name WHERE key = ? ORDER BY worth, hub", (key,))]
