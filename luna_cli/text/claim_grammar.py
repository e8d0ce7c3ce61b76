"""The small grammar of claims: what negates, what denies, what is past, what says that something changed (corrections.md)."""

from collections.abc import Sequence

from luna_cli.text.claim_slots import Token
from luna_cli.text.claim_words import MEASURES, PLACING, Tongue, word_set

STRONG, WEAK = 2, 1
"""How surely a cue says that something changed."""
_PASSES = ("passe", "a")
_AFTER_DENIED = 3
"""Words at the end of a clause that may be what it says that it is not."""
_LEAST_PAST = 4
"""Letters of a word that may be a past by its ending."""
_SIZES = word_set("metre m cm mm kg g l")
_NOT_PAST = word_set("need feed speed seed bed red parfait portrait trait souhait extrait lait fait sait")


def cue_in(words: Sequence[str], tongue: Tongue) -> int:
    """Return how surely folded words say that something changed: `STRONG`, `WEAK` or 0."""
    said = set(words)
    if any(phrase[0] in said and _holds(words, phrase) for phrase in tongue.strong):
        return STRONG
    return WEAK if any(phrase[0] in said and _holds(words, phrase) for phrase in tongue.weak) else 0


def is_tangled(words: Sequence[str], tongue: Tongue) -> bool:
    """Tell whether a clause leaves open what it is about; `plus` outside of a negation compares."""
    if not tongue.tangled.isdisjoint(words):
        return True
    return "plus" in words and tongue.split.isdisjoint(words[: words.index("plus")])


def _holds(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    many = len(phrase)
    if many == 1:
        return True
    places = [at for at in range(len(words) - many + 1) if tuple(words[at : at + many]) == phrase]
    return any(phrase != _PASSES or not _is_time(words[at + many : at + many + 2]) for at in places)


def _is_time(words: Sequence[str]) -> bool:
    """Tell whether folded words begin with a time; a bus that passes at 7 h 40 has not changed."""
    first = "".join(words).partition("h")
    return bool(first[1]) and first[0].isdigit()


def without_denied(found: list[Token], tongue: Tongue) -> tuple[list[Token], bool]:
    """Take away what a clause says that it is not: on Friday, not Monday."""
    words = [token.word for token in found]
    for phrase in tongue.denies:
        many = len(phrase)
        for at in range(1, len(words) - many):
            if tuple(words[at : at + many]) != phrase:
                continue
            end = at + many
            while end < len(found) and (words[end] in PLACING or words[end] in tongue.articles or words[end] == "on"):
                end += 1
            left = len(found) - end
            if (found[at].parted or many > 1) and (left == 1 or (0 < left <= _AFTER_DENIED and found[end].is_slot)):
                return found[:at], True
    return found, False


def without_negations(found: list[Token], tongue: Tongue) -> tuple[int, int, list[Token]]:
    """Count what negates and what ends (stopped working, used to work), and return the words without it."""
    kept: list[Token] = []
    negations = ended = 0
    split = False
    for at, token in enumerate(found):
        word, before = token.word, found[at - 1].word if at else ""
        if word in tongue.split:
            split = True
        elif (word == "t" and before in tongue.cut) or word in tongue.joined or (word == "cannot" and not tongue.split):
            negations += 1
            kept += [token] if word in tongue.joined else []
        elif word in tongue.negations or (word == "plus" and split) or (word == "no" and not tongue.split and at > 0):
            negations += 1
        elif _ends(found, at, tongue):
            ended += 1
        else:
            kept.append(token)
    return min(negations, 1) if split else negations, ended, kept


def _ends(found: Sequence[Token], at: int, tongue: Tongue) -> bool:
    word = found[at].word
    after = found[at + 1].word if at + 1 < len(found) else ""
    if word == "used":
        return after == "to" and (at == 0 or found[at - 1].word not in tongue.being | {"get", "got", "getting", "be"})
    return word in tongue.over and (after.endswith("ing") if not tongue.split else after in {"de", "d"})


def says_what_is(found: Sequence[Token], tongue: Tongue) -> bool:
    """Tell whether a verb of the present stands behind something that it is said of; Work in a title is none."""
    if any(one.word in tongue.sizes and _is_size(found[at + 1 : at + 3]) for at, one in enumerate(found)):
        return True
    return any(
        (token.word in tongue.present or token.word in tongue.tastes) and not token.is_capital for token in found if token.at > 0
    )


def _is_size(ahead: Sequence[Token]) -> bool:
    return len(ahead) > 1 and ahead[0].kind == "number" and MEASURES.get(ahead[1].word) in _SIZES


def is_past(found: Sequence[Token], tongue: Tongue) -> bool:
    """Tell whether a clause tells what happened, or what would be."""
    words = [token.word for token in found]
    if not tongue.past.isdisjoint(words):
        return True
    return any(_french_past(found, at, tongue) if tongue.split else _english_past(found, at, tongue) for at in range(len(found)))


def _english_past(found: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether a word ends like a past and no form of to be makes a state of it: it closed, but it is closed."""
    word = found[at].word
    if at == 0 or not word.endswith("ed") or len(word) < _LEAST_PAST or word in _NOT_PAST:
        return False
    before = [token.word for token in found[max(at - 3, 0) : at]]
    return tongue.being.isdisjoint(before) and not (before and before[-1] in {"a", "an", "the", "my", "our"})


def _french_past(found: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether an imperfect or a conditional stands here, or an auxiliary with a participle behind it."""
    word = found[at].word
    if len(word) > _LEAST_PAST and word.endswith(("ait", "aient")) and word not in _NOT_PAST:
        return True
    ahead = found[at + 1 : at + 3]
    if word in tongue.having:
        return any(one.word in tongue.participles or one.text.lower().endswith(("é", "ée", "és", "ées")) for one in ahead)
    return word in tongue.being and any(one.word in tongue.participles and one.word != "ouvert" for one in ahead)
