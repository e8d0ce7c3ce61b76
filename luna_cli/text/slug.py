"""The readable part of a file name: of a memory, of a hub. On the start-up path."""

from luna_cli.text.terms import words

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
    """Return the slug of a hub: that of its concept, with a hash where letters were left out, so that others differ.

    The same concept has the same slug in every clone; accents and case tell no two apart.
    """
    plain, said = slug(concept), "-".join(words(concept))
    if plain == said and plain:
        return plain
    from hashlib import sha256

    mark = sha256(said.encode()).hexdigest()[: 6 if plain else 12]
    return f"{plain}-{mark}" if plain else mark
