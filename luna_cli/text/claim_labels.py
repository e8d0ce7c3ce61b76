"""Tells a number that names something (gate 7, chapter 3, version 1.2) from one that says how much or when (corrections.md)."""

from collections.abc import Sequence
from typing import NamedTuple

from luna_cli.text.claim_slots import Slot, Token, slot_at
from luna_cli.text.claim_words import MEASURES, PLACING, SYMBOLS, Tongue, word_set
from luna_cli.text.stopwords import stop_words

_SHIFTS = word_set(
    """
    moved changed switched postponed rescheduled brought renamed raised increased lowered dropped became becomes
    passe passee reporte reportee deplace deplacee avance avancee devient devenu devenue
    """
)
"""Verbs that say that something changed; the present and the past are in the tables of the language."""
_DETERMINERS = word_set("the a an my our your of no le la les l un une des du de d mon ma mes ton ta tes notre nos votre vos en")
"""Words behind which a verb is none: the rent, la ferme, en fait."""
_JOINS = word_set("and et")


class _Small(NamedTuple):
    """The verbs of a language, and the words that are neither a noun nor a unit: verbs, prepositions, pronouns, cues."""

    verbs: frozenset[str]
    silent: frozenset[str]


_SMALL: dict[str, _Small] = {}


def _small(tongue: Tongue, language: str) -> _Small:
    if language not in _SMALL:
        verbs = tongue.being | tongue.having | tongue.present | tongue.tastes | tongue.past | tongue.placed | tongue.moved
        verbs |= tongue.sizes | _SHIFTS
        beside = tongue.articles | tongue.colour | tongue.fillers | tongue.negations | tongue.relations | tongue.split
        _SMALL[language] = _Small(verbs, verbs | beside | PLACING | tongue.persons.keys() | stop_words(language))
    return _SMALL[language]


def slots_of(found: Sequence[Token], tongue: Tongue, language: str) -> tuple[list[Slot], list[Token]]:
    """Return the slots among the tokens of a clause, in their order, and the tokens that are none; units of measure stay words.

    A slot is `fixed` when it belongs to what the clause is about: before the verb, or behind a noun that it numbers.
    """
    small = _small(tongue, language)
    verb = _verb(found, tongue, small)
    slots: list[Slot] = []
    rest: list[Token] = []
    at = fixed_to = 0
    while at < len(found):
        slot, end = slot_at(found, at, small.silent)
        if slot is None and _is_letter(found, at, small):
            slot, end = Slot("number", "letter", found[at].text, found[at].text, fixed=True), at + 1
        if slot is None:
            rest.append(_unit(found[at]))
            at += 1
            continue
        joined = fixed_to > 0 and (at == fixed_to or (at == fixed_to + 1 and found[fixed_to].word in _JOINS))
        if slot.fixed or at < verb or _is_label(slot, found, at, end, small) or (joined and slot.kind == "number"):
            slot, fixed_to = slot._replace(fixed=True), end
        slots.append(slot)
        at = end
    return slots, rest


def _verb(found: Sequence[Token], tongue: Tongue, small: _Small) -> int:
    """Return the place of the first verb, that of the end when there is none: what stands before it is what it is said of."""
    for at in range(1, len(found)):
        word = found[at].word
        if word in tongue.being:
            return at
        if word in small.verbs and not found[at].is_capital and found[at - 1].word not in _DETERMINERS:
            return at
    return len(found)


def _is_noun(token: Token, small: _Small) -> bool:
    return token.kind == "word" and token.word not in small.silent and token.text not in SYMBOLS


def _is_letter(found: Sequence[Token], at: int, small: _Small) -> bool:
    """Tell whether a capital names one of several: line B; I is who speaks."""
    text = found[at].text
    return at > 0 and len(text) == 1 and text.isupper() and text != "I" and _is_noun(found[at - 1], small)


def _is_label(slot: Slot, found: Sequence[Token], at: int, end: int, small: _Small) -> bool:
    """Tell whether a number stands right behind a noun and counts nothing, or an ordinal before one: room 12, the 3rd floor."""
    after = found[end] if end < len(found) else None
    if slot.grain == "day" and end == at + 1:
        return after is not None and _is_noun(after, small)
    if slot.kind != "number" or at == 0 or not _is_noun(found[at - 1], small):
        return False
    return after is None or not (after.text in SYMBOLS or (after.word in MEASURES and len(after.word) > 1))


def _unit(token: Token) -> Token:
    word = MEASURES.get(token.word)
    return token if word is None else token._replace(word=word)
