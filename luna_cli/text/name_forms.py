"""Whether two names may be forms of one: how they are looked up, and what tells them apart (docs/design/sleep.md)."""

from functools import lru_cache

from luna_cli.text.kin import kin
from luna_cli.text.terms import fold, stems_of

LANGUAGES = ("en", "fr")
START = 4
"""Letters with which two names begin alike that may be one name written differently."""
SLIPS = 2
"""Letters by which the longer of two such names is longer, at most."""
_NUMBER = frozenset({("", "s"), ("", "es"), ("", "x"), ("y", "ies"), ("l", "ux")})
"""How the singular and the plural end, in English and in French. No gender: `plan` and `plane` have one French stem."""
_INSIDE = "-'’"


@lru_cache(maxsize=20_000)
def spans(name: str) -> frozenset[str]:
    """Return the stems of a name, in each language, in every run of words that stand side by side."""
    words = fold(name).split()
    many = range(len(words))
    ways = (way for way in (words, *(stems_of(words, language) for language in LANGUAGES)) if len(way) == len(words))
    return frozenset(" ".join(way[at : end + 1]) for way in ways for at in many for end in range(at, len(way)))


def start(name: str) -> str:
    """Return how a name begins, empty when it is too short to tell."""
    folded = " ".join(fold(name).split())
    return folded[:START] if len(folded) >= START else ""


def has_capital(name: str) -> bool:
    """Tell whether a name is written with a capital."""
    return name != name.lower()


def inflected(one: str, other: str) -> bool:
    """Tell whether two names are the same words but for singular and plural: `class` and `classes`, `cheval` and `chevaux`."""
    left, right = fold(one).split(), fold(other).split()
    if not left or len(left) != len(right) or _marks(one) != _marks(other):
        return False
    return all(first == second or _plural(first, second) for first, second in zip(left, right, strict=True))


def related(one: str, other: str) -> bool:
    """Tell whether one name holds all words of the other, or is written nearly like it; figures and signs must be the same."""
    if _marks(one) != _marks(other):
        return False
    left, right = (" ".join(fold(name).split()) for name in (one, other))
    if left in spans(other) or right in spans(one) or spans(one) & _whole(other) or spans(other) & _whole(one):
        return True
    alike = left[:1] == right[:1] and abs(len(left) - len(right)) <= SLIPS
    return alike and bool(kin(left, [right], 1))


@lru_cache(maxsize=20_000)
def _whole(name: str) -> frozenset[str]:
    words = fold(name).split()
    return frozenset({" ".join(stems_of(words, language)) for language in LANGUAGES if words})


def _plural(one: str, other: str) -> bool:
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    ends = (one[at:], other[at:])
    if ends not in _NUMBER and ends[::-1] not in _NUMBER:
        return False
    return any(stems_of([one], language) == stems_of([other], language) for language in LANGUAGES)


def _marks(name: str) -> list[str]:
    """Return the figures and signs of a name: `C` is not `C#`, nor `chapter 1` `chapter 2`."""
    return [char for char in name if char.isdigit() or not (char.isalnum() or char.isspace() or char in _INSIDE)]
