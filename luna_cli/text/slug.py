"""The readable part of a file name: of a memory, of a hub. On the start-up path."""

from luna_cli.text.terms import words

_SYMBOLS = frozenset({"Sm", "Sc", "So"})
_LONGEST = 40
_LOOKED_AT = 400  # characters: forty letters are found there or nowhere


def slug(text: str) -> str:
    """Return at most 40 ASCII letters, digits and single hyphens from the first words, or "" without a single ASCII letter.

    Lower case, accents folded, cut between words unless the first word alone is longer.
    """
    found = ""
    for word in words(text[:_LOOKED_AT]):
        plain = word if word.isascii() else "".join(char for char in word if char.isascii())
        if not plain:
            continue
        longer = f"{found}-{plain}" if found else plain[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        found = longer
    return found if any(char.isalpha() for char in found) else ""


def concept_slug(concept: str) -> str:
    """Return the slug of a hub: that of its concept, with a hash where letters or symbols were left out, so that others differ.

    The same concept has the same slug in every clone; accents, case and punctuation tell no two apart, `C`, `C++` and `C#` differ.
    A day (`2026-08-01`) is `day-2026-08-01`.
    """
    plain, said = slug(concept), "-".join(words(concept))
    whole = not said or (not concept.isalnum() and _has_symbols(concept))
    if plain == said and plain and not whole:
        return plain
    if is_day(concept):
        return f"day-{said}"
    from hashlib import sha256

    mark = sha256((_spelt(concept) if whole else said).encode("utf-8", "surrogatepass")).hexdigest()[: 6 if plain else 12]
    return f"{plain}-{mark}" if plain else mark


def is_day(concept: str) -> bool:
    """Tell whether a concept is a civil day, such as 2026-08-01."""
    year, month, day = concept[:4], concept[5:7], concept[8:]
    if len(concept) != 10 or concept[4] + concept[7] != "--" or not concept.isascii():  # noqa: PLR2004 - YYYY-MM-DD
        return False
    return year.isdigit() and month.isdigit() and day.isdigit() and "01" <= month <= "12" and "01" <= day <= "31"


def _has_symbols(concept: str) -> bool:
    """Tell whether signs tell a concept from others: of mathematics, of money, pictures, and the `#` of `C#`.

    Not the degree, which stands in `n° 3`, nor the marks of trade.
    """
    from unicodedata import category

    return any(
        (before.isalnum() if char == "#" else char not in "°®©" and not char.isalnum() and category(char) in _SYMBOLS)
        for before, char in zip(" " + concept, concept, strict=False)
    )


def _spelt(concept: str) -> str:
    """Return a concept with its signs: composed, without case, and without what only chooses how an emoji looks."""
    from unicodedata import normalize

    return " ".join(normalize("NFC", normalize("NFC", concept).casefold()).replace("\ufe0f", "").split())
