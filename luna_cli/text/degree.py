"""How the words around a word change it: negation and adverbs of degree, in English and French. All words are folded."""

from collections.abc import Sequence

LOUD = 1.2
"""What capitals make of a word, in a text that is not all capitals."""
_REACH = 3
"""Words after a negation that it turns round."""
_FRENCH_REACH = 4
"""The same after `ne`, which stands before the verb."""
_DEGREE_REACH = 2
_MOST = 1.6
_SOFT, _FIRM = 0.5, 0.75
"""The share of a word's valence that a negation turns round; the second with "at all" or "du tout" in its clause."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH_NOT = _words("not never no none nobody nothing neither nor without hardly barely scarcely cannot")
_ENGLISH_JOINED = _words("dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont wouldnt couldnt cant aint")
_ENGLISH_CUT = _words("don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain can")
"""What stands before the `t` of a contraction."""
_FRENCH_NE = _words("ne n")
_FRENCH_NOT = _words("pas jamais aucun aucune rien sans guere point nullement")
_ONLY = _words("only just seulement")
"""Not only, pas seulement: no negation."""
_WAIT = _words("wait attendre")
"""Who cannot wait is glad."""
_FIRMLY = {"en": ("at", "all"), "fr": ("du", "tout")}
_DEGREES = {
    "en": {
        **dict.fromkeys(_words("very so really too super truly deeply highly such quite"), 1.25),
        **dict.fromkeys(_words("extremely incredibly absolutely totally completely utterly insanely terribly awfully"), 1.5),
        **dict.fromkeys(_words("fairly rather pretty somewhat moderately"), 0.8),
        **dict.fromkeys(_words("slightly bit little mildly barely hardly kinda sorta"), 0.6),
    },
    "fr": {
        **dict.fromkeys(_words("tres trop si tellement vraiment super hyper bien fort profondement"), 1.25),
        **dict.fromkeys(_words("extremement incroyablement absolument totalement completement affreusement terriblement"), 1.5),
        **dict.fromkeys(_words("assez plutot moyennement relativement"), 0.8),
        **dict.fromkeys(_words("peu legerement vaguement"), 0.6),
    },
}
_BEFORE = {
    "en": {"kind": _words("of"), "great": _words("grand aunt uncle"), "good": _words("morning night afternoon evening bye")},
    "fr": {"bon": _words("ben alors"), "belle": _words("mere soeur fille famille")},
}
"""Words that say nothing before one of these: kind of late, good morning, belle-mère."""
_BEHIND = {"fr": {"peine": "a", "fait": "en"}}
"""Words that say nothing behind another: à peine."""


class Clause:
    """The words of a clause, heard for what they do to one another."""

    __slots__ = ("_degrees", "_language", "_negated", "_share", "_words")

    def __init__(self, words: Sequence[str], language: str, but: frozenset[str]) -> None:
        """Hear the clause; `but` are the words at which a negation ends."""
        self._words, self._language = words, language
        self._degrees = _DEGREES.get(language, {})
        firm = _FIRMLY.get(language)
        firmly = any(tuple(words[at : at + 2]) == firm for at in range(len(words) - 1))
        self._share = _FIRM if firmly else _SOFT
        self._negated = _english(words, but) if language == "en" else _french(words, but) if language == "fr" else set()

    def is_degree(self, place: int) -> bool:
        """Tell whether the word may be an adverb of degree to the next one: terribly good."""
        return self._words[place] in self._degrees

    def skips(self, place: int) -> bool:
        """Tell whether the word belongs to a phrase that says nothing of a feeling."""
        word = self._words[place]
        before, after = self._words[place - 1] if place else "", "".join(self._words[place + 1 : place + 2])
        behind = _BEHIND.get(self._language, {}).get(word)
        return (behind is not None and behind == before) or after in _BEFORE.get(self._language, {}).get(word, ())

    def factor(self, place: int) -> float:
        """Return what the adverbs of degree before a word make of it; 1 without any."""
        found = 1.0
        for word in self._words[max(place - _DEGREE_REACH, 0) : place]:
            found *= self._degrees.get(word, 1.0)
        return min(found, _MOST)

    def negation(self, place: int) -> float:
        """Return the share of a word's valence that a negation turns round, 0 where there is none."""
        return self._share if place in self._negated else 0.0


def _english(words: Sequence[str], but: frozenset[str]) -> set[int]:
    """Return the places that a negation reaches."""
    found: set[int] = set()
    for place, word in enumerate(words):
        contracted = word == "t" and place > 0 and words[place - 1] in _ENGLISH_CUT
        if contracted or word in _ENGLISH_NOT or word in _ENGLISH_JOINED:
            found |= _reached(words, place, _REACH, but)
    return found


def _french(words: Sequence[str], but: frozenset[str]) -> set[int]:
    """Return the places that a negation reaches; `ne … pas` is one, `plus` is one behind `ne`, `ne … que` is none."""
    found: set[int] = set()
    for place, word in enumerate(words):
        if word in _FRENCH_NOT:
            found |= _reached(words, place, _REACH, but)
        elif word in _FRENCH_NE and "importe" not in words[place + 1 : place + 2]:
            ahead = words[place + 1 : place + 1 + _FRENCH_REACH]
            if "plus" in ahead:
                found |= _reached(words, place + 1 + ahead.index("plus"), _REACH, but)
            if "que" not in ahead and "qu" not in ahead:
                found |= _reached(words, place, _FRENCH_REACH, but)
    return found


def _reached(words: Sequence[str], place: int, reach: int, but: frozenset[str]) -> set[int]:
    found: set[int] = set()
    ahead = words[place + 1 : place + 1 + reach]
    if ahead and ahead[0] in _ONLY:
        return found
    for at, word in enumerate(ahead, place + 1):
        if word in but or word in _WAIT:
            break
        found.add(at)
    return found
