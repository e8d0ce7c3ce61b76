"""What claims are compared by in any language: states that exclude each other, numbers, currencies (docs/design/corrections.md)."""

from typing import NamedTuple


class Tongue(NamedTuple):
    """The words of one language, folded, by which a claim about the present is told from other sentences.

    `strong` phrases say by themselves that something changed, `weak` ones often do; words of `colour` are no part of a claim.
    `cut` stands before the t of a contraction, `split` before the second half of a negation (ne … pas); `over` ends what the verb
    behind it says, `denies` a date, number or name. A claim holds no word of doubt (`hedged`), none that leaves open what or how
    much is meant (`tangled`); one with an `occasion` or a `past` is about an event, unless a cue says that it changed something.
    `present` verbs say what is so, those of `sizes` before a measure; of `tastes` one may change with the occasion; what is
    `placed` is at one place at a time, what is `lasting` there is one of, `once` happens once. `home` verbs all say where somebody
    lives, `moved` that this changed.
    """

    strong: tuple[tuple[str, ...], ...]
    weak: tuple[tuple[str, ...], ...]
    colour: frozenset[str]
    fillers: frozenset[str]
    articles: frozenset[str]
    negations: frozenset[str]
    joined: frozenset[str]
    cut: frozenset[str]
    split: frozenset[str]
    over: frozenset[str]
    denies: tuple[tuple[str, ...], ...]
    hedged: frozenset[str]
    tangled: frozenset[str]
    occasion: frozenset[str]
    days: frozenset[str]
    past: frozenset[str]
    participles: frozenset[str]
    being: frozenset[str]
    having: frozenset[str]
    present: frozenset[str]
    sizes: frozenset[str]
    tastes: frozenset[str]
    placed: frozenset[str]
    home: frozenset[str]
    moved: frozenset[str]
    lasting: frozenset[str]
    once: frozenset[str]
    indefinite: frozenset[str]
    relations: frozenset[str]
    persons: dict[str, str]
    actors: frozenset[str]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, as a set."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a text, a line or a comma apart, the longest first."""
    found = [tuple(phrase.split()) for line in text.splitlines() for phrase in line.split(",")]
    return tuple(sorted((phrase for phrase in found if phrase), key=lambda phrase: (-len(phrase), phrase)))


def _opposites(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in text.split():
        first, second = pair.split("/")
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = {
    "en": _opposites(
        """
        open/closed open/shut on/off alive/dead alive/deceased empty/full married/divorced married/single single/engaged
        available/unavailable finished/unfinished complete/incomplete working/broken fixed/broken repaired/broken locked/unlocked
        enabled/disabled active/inactive valid/invalid valid/expired true/false right/wrong correct/incorrect present/absent
        employed/unemployed employed/retired legal/illegal public/private allowed/forbidden permitted/forbidden allowed/banned
        confirmed/cancelled confirmed/canceled scheduled/cancelled scheduled/canceled sick/healthy available/sold
        accepted/refused accepted/rejected approved/rejected approved/refused pending/approved pending/rejected online/offline
        vacant/occupied free/occupied possible/impossible mandatory/optional included/excluded
        """
    ),
    "fr": _opposites(
        """
        ouvert/ferme ouverte/fermee ouverts/fermes ouvertes/fermees vivant/mort vivante/morte vide/plein vide/pleine marie/divorce
        mariee/divorcee marie/celibataire mariee/celibataire disponible/indisponible libre/occupe libre/occupee allume/eteint
        allumee/eteinte actif/inactif active/inactive vrai/faux vraie/fausse valide/invalide valide/perime valide/perimee
        valide/expire present/absent presente/absente autorise/interdit autorisee/interdite permis/interdit permise/interdite
        confirme/annule confirmee/annulee prevu/annule prevue/annulee casse/repare cassee/reparee
        casses/repares cassees/reparees panne/repare panne/reparee gratuit/payant gratuite/payante
        public/prive publique/privee malade/gueri malade/guerie accepte/refuse acceptee/refusee verrouille/deverrouille
        verrouillee/deverrouillee possible/impossible obligatoire/facultatif obligatoire/facultative
        """
    ),
}
"""States that exclude each other."""
SYMBOLS = {"€": "euro", "$": "dollar", "£": "pound", "%": "percent"}
MEASURES = {
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "metre"),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"), "kg"),
    **dict.fromkeys(("eur", "euro", "euros"), "euro"),
    **dict.fromkeys(("usd", "dollar", "dollars"), "dollar"),
    **dict.fromkeys(("gbp", "pound", "pounds"), "pound"),
    **dict.fromkeys(("percent", "pourcent"), "percent"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures"), "hour"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minute"),
    **{unit: unit for unit in ("g", "m", "cm", "mm", "l", "ml", "cl", "gb", "mb", "tb", "ms", "kwh")},
}
"""Units of measure, however they are written."""
_FROM_TWO = (
    "two/deux three/trois four/quatre five/cinq six seven/sept eight/huit nine/neuf ten/dix eleven/onze twelve/douze "
    "thirteen/treize fourteen/quatorze fifteen/quinze sixteen/seize seventeen eighteen nineteen twenty/vingt"
)
_TENS = "thirty/trente forty/quarante fifty/cinquante sixty/soixante seventy eighty ninety hundred/cent"
WORDED = {
    **{word: 2 + place for place, said in enumerate(_FROM_TWO.split()) for word in said.split("/")},
    **{word: 30 + 10 * place for place, said in enumerate(_TENS.split()) for word in said.split("/")},
    **dict.fromkeys(("thousand", "mille"), 1000),
}
"""Numbers in words; one is an article as often as not."""
PLACING = word_set("in at to from near into for à au aux en dans chez de d pour")
"""Words before a place or an employer, in either language."""
HOURS = word_set("open opens close closes ouvre ouvrent ferme ferment")
"""Verbs of opening hours, which are one time a day, or two with hours between them."""
