"""Reads the claims of a text: what it says of the present, a clause at a time, with the slots that may change (corrections.md)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from luna_cli.text.claim_english import ENGLISH
from luna_cli.text.claim_french import FRENCH
from luna_cli.text.claim_grammar import (
    STRONG,
    cue_in,
    is_past,
    is_tangled,
    says_what_is,
    without_denied,
    without_negations,
)
from luna_cli.text.claim_labels import slots_of
from luna_cli.text.claim_slots import Slot, Token, tokens
from luna_cli.text.claim_words import HOURS, Tongue
from luna_cli.text.stopwords import stop_words
from luna_cli.text.summary import sentences
from luna_cli.text.terms import fold, stems_of

LOOKED_AT = 2_000
"""Characters of a text whose claims are read."""
_TONGUES = {"en": ENGLISH, "fr": FRENCH}
_CAPTION = re.compile(r"\[[^\]\n]{0,500}\]")
_CLAUSE = re.compile(r"\s*(?:[;–—]|:(?=\s)| - |,(?= (?:and|but|so|et|mais|donc|alors|because|since|car|parce)\b))\s*")
_LONGEST = 40
"""Words of a clause; a longer one says too much to be taken back whole."""
_ANY_MORE = re.compile(r"\bany more(?=\s*(?:[.,!…]|$))", re.IGNORECASE)
_AGAIN = re.compile(r"\b(est|sont|suis|sommes) (?:de|à) nouveau\b", re.IGNORECASE)


class Name(NamedTuple):
    """A name as it is written, its stems, and the word before it."""

    text: str
    stems: frozenset[str]
    before: str


class Claim(NamedTuple):
    """What a clause claims.

    `frame` are the stems of its content, names included, without its `slots` (numbers, dates) and cues; `persons` and `relations`
    are the pronouns and prepositions that another claim about the same must share, `verbs` the stems of what is so. `subject` and
    `predicate` are what stands before and after a form of to be, the latter as stems and words; `article` says that an indefinite
    one follows it, `acts` that who speaks does something, once or more. `is_present` says that it is about what is so, `is_past`
    that it tells an event, `is_pending` that it says that something has not been done yet; `cue` how surely something changed.
    """

    text: str
    frame: frozenset[str]
    slots: tuple[Slot, ...]
    names: tuple[Name, ...]
    persons: frozenset[str]
    relations: frozenset[str]
    verbs: frozenset[str]
    subject: frozenset[str]
    predicate: tuple[tuple[str, str], ...]
    article: bool
    acts: bool
    is_negated: bool
    is_present: bool
    is_past: bool
    is_pending: bool
    is_taste: bool
    is_placed: bool
    is_lasting: bool
    is_once: bool
    opens: bool
    moved: bool
    occasion: bool
    cue: int


@lru_cache(4096)
def claims(text: str, language: str) -> tuple[Claim, ...]:
    """Return the claims of a text in "en" or "fr", in their order; none in any other language."""
    tongue = _TONGUES.get(language)
    return tuple(_claims(text, language, tongue)) if tongue else ()


def tongue_of(language: str) -> Tongue | None:
    """Return the words by which claims in a language are read, None for a language that there are none of."""
    return _TONGUES.get(language)


def _claims(text: str, language: str, tongue: Tongue) -> Iterator[Claim]:
    said = sentences(_CAPTION.sub(" ", text[:LOOKED_AT]))
    whole = cue_in(fold(said[0]).split()[:1], tongue) if said else 0
    for sentence in said:
        if "?" in sentence:
            continue
        heard = STRONG if whole == STRONG else None
        for clause in _CLAUSE.split(sentence):
            # Most clauses are passed over by a word that is plainly there, before they are taken apart.
            plain = _one_word(clause).split()
            if len(plain) <= _LONGEST and tongue.tangled.isdisjoint(plain) and tongue.hedged.isdisjoint(plain):
                heard = cue_in(fold(sentence).split(), tongue) if heard is None else heard
                claim = _claim(clause, language, tongue, heard)
                if claim is not None:
                    yield claim


def _one_word(clause: str) -> str:
    """Return a clause with what is said in two words said in one, or in none: any more, est de nouveau."""
    return _AGAIN.sub(r"\1", _ANY_MORE.sub("anymore", clause))


class _Clause(NamedTuple):
    """The words of a clause without those that deny; whether it is negated, and surely tells that something is over."""

    found: list[Token]
    is_negated: bool
    is_over: bool


def _clause(clause: str, tongue: Tongue) -> _Clause | None:
    whole = tokens(_one_word(clause))
    while whole and whole[0].word in tongue.fillers:
        whole = whole[1:]
    words = [token.word for token in whole]
    if not 1 < len(words) <= _LONGEST or is_tangled(words, tongue):
        return None
    found, denied = without_denied(whole, tongue)
    negations, ended, found = without_negations(found, tongue)
    no_longer = bool(negations and tongue.split and "plus" in words)
    return None if negations + ended > 1 else _Clause(found, bool(negations or ended), bool(denied or ended or no_longer))


def _claim(clause: str, language: str, tongue: Tongue, cue: int) -> Claim | None:
    read = _clause(clause, tongue)
    if read is None:
        return None
    found = read.found
    slots, rest = slots_of(found, tongue, language)
    content = _content(rest, language, tongue)
    if not (content or slots) or any(token.word in tongue.hedged for token in rest):
        return None
    words = [token.word for token in found]
    last = words[-1:] if words[-1] in {"on", "off"} else []
    past = is_past(found, tongue)
    subject, predicate, article = _parts(found, rest, content, tongue)
    return Claim(
        text=" ".join(clause.split()).rstrip(" .!…"),
        frame=frozenset([*(stem for stem, _ in content), *last]),
        slots=tuple(slots),
        names=tuple(_names(rest, content)),
        persons=frozenset(tongue.persons[word] for word in words if word in tongue.persons),
        relations=tongue.relations.intersection(words),
        verbs=frozenset(stem for stem, token in content if token.word in tongue.present),
        subject=subject,
        predicate=predicate + tuple((word, word) for word in last),
        article=article,
        acts=not tongue.actors.isdisjoint(words),
        is_negated=read.is_negated,
        is_present=not past and words[0] not in tongue.indefinite and says_what_is(found, tongue),
        is_past=past,
        is_pending=read.is_negated and past and not tongue.having.isdisjoint(words),
        is_taste=not tongue.tastes.isdisjoint(words),
        is_placed=not tongue.placed.isdisjoint(words),
        is_lasting=not tongue.lasting.isdisjoint(words),
        is_once=not tongue.once.isdisjoint(words),
        opens=not HOURS.isdisjoint(words),
        moved=not tongue.moved.isdisjoint(words),
        occasion=not tongue.occasion.isdisjoint(words),
        cue=STRONG if read.is_over else cue,
    )


def _content(rest: Sequence[Token], language: str, tongue: Tongue) -> list[tuple[str, Token]]:
    dropped = stop_words(language)
    found = [
        token
        for token in rest
        if token.folded not in dropped
        and token.word not in tongue.colour
        and token.word not in tongue.persons
        and token.word not in tongue.fillers
        and (token.word not in tongue.moved or token.word in tongue.home)
    ]
    stems = stems_of([token.folded for token in found], language)
    if len(stems) != len(found):
        return []
    home = tongue.home
    return [("§live" if token.word in home else stem, token) for stem, token in zip(stems, found, strict=True)]


def _names(rest: Sequence[Token], content: Sequence[tuple[str, Token]]) -> Iterator[Name]:
    """Yield the runs of words with a capital that do not begin the clause."""
    stem_of = {token.at: stem for stem, token in content}
    run: list[Token] = []
    before = ""
    for token in rest:
        is_name = token.is_capital and token.at in stem_of and token.at > 0
        if run and (not is_name or token.parted or token.at != run[-1].at + 1):
            yield Name(" ".join(one.text for one in run), frozenset(stem_of[one.at] for one in run), before)
            run = []
        if is_name:
            run.append(token)
        else:
            before = token.word
    if run:
        yield Name(" ".join(one.text for one in run), frozenset(stem_of[one.at] for one in run), before)


def _parts(
    found: Sequence[Token], rest: Sequence[Token], content: Sequence[tuple[str, Token]], tongue: Tongue
) -> tuple[frozenset[str], tuple[tuple[str, str], ...], bool]:
    """Return the stems before and after the only form of to be, and whether an indefinite article follows it."""
    places = [token.at for token in rest if token.word in tongue.being and token.at > 0]
    if len(places) != 1:
        return frozenset(), (), False
    subject = frozenset(stem for stem, token in content if token.at < places[0])
    predicate = tuple((stem, token.text) for stem, token in content if token.at > places[0])
    return subject, predicate, any(token.word in {"a", "an", "un", "une"} and token.at > places[0] for token in found)
