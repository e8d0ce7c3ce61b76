"""The words of a night in English and French, numbers and spaces as each language sets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luna_cli.dream import words_english, words_french

_NARROW = "\u202f"  # the no-break space that French sets before ; and between thousands
_WIDE = "\u00a0"  # and the one before a colon or a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `{}` in its texts stands for a number or a name.

    `nouns` and `counts`, which are sentences, go with a number (one, many), and so do the `outcomes` of the headline (none, one,
    many); `small` are the numbers from 2 on that sentences write in letters. `sayings` are all others, `names` those of tiers,
    terms of the score, kinds and phases, `band` the phases in at most seven characters.
    """

    language: str
    thousands: str
    decimal: str
    colon: str
    semicolon: str
    one_below: int
    """Numbers under this are singular: French says « 0 souvenir », English "0 memories"."""
    nouns: Mapping[str, tuple[str, str]]
    small: Sequence[str]
    counts: Mapping[str, tuple[str, str]]
    outcomes: Mapping[str, tuple[str, str, str]]
    sayings: Mapping[str, str]
    names: Mapping[str, str]
    band: Mapping[str, str]

    def count(self, value: int) -> str:
        """Write a whole number."""
        return f"{value:,}".replace(",", self.thousands)

    def number(self, value: float, digits: int) -> str:
        """Write a number with `digits` decimals."""
        return f"{value:.{digits}f}".replace(".", self.decimal)

    def noun(self, what: str, count: int) -> str:
        """Write how many of something there are: `1,204 memories`."""
        return self._form(self.nouns[what], count).format(self.count(count))

    def counted(self, what: str, count: int) -> str:
        """Say in a sentence how many of something there are."""
        number = dict(enumerate(self.small, 2)).get(count) or self.count(count)
        text = self._set(self._form(self.counts[what], count)).format(number)
        return text[:1].upper() + text[1:]

    def days(self, days: float) -> str:
        """Write a number of days, with a decimal where there is a fraction."""
        number = self.number(days, 1).removesuffix(f"{self.decimal}0")
        return self._form(self.nouns["days"], days).format(number).replace(" ", _WIDE)

    def outcome(self, kind: str, count: int) -> str:
        """Say in the headline how many of something there were."""
        return self.outcomes[kind][min(count, 2)].format(self.count(count))

    def say(self, what: str, *facts: str) -> str:
        """Say something else."""
        return self._set(self.sayings[what]).format(*facts)

    def name(self, known: str) -> str:
        """Name a tier, a term of the score, a kind or a phase; one that is not known is written as it is."""
        return self.names.get(known, known)

    def joined(self, names: Sequence[str]) -> str:
        """Write names one after the other: `a, b and c`."""
        return self.say("and", ", ".join(names[:-1]), names[-1]) if len(names) > 1 else "".join(names)

    def _form(self, forms: tuple[str, str], count: float) -> str:
        return forms[0 if count == 1 or count < self.one_below else 1]

    def _set(self, text: str) -> str:
        """Set the space before a colon and a semicolon as the language has it, and those inside French quotation marks."""
        text = text.replace(" :", self.colon.rstrip(" ")).replace(" ;", self.semicolon.rstrip(" "))
        return text.replace("« ", f"«{_WIDE}").replace(" »", f"{_WIDE}»")


_BY_LANGUAGE = {
    "en": Words(
        language="en",
        thousands=",",
        decimal=".",
        colon=": ",
        semicolon="; ",
        one_below=0,
        nouns=words_english.NOUNS,
        small=words_english.NUMBERS,
        counts=words_english.COUNTED,
        outcomes=words_english.OUTCOMES,
        sayings=words_english.SAID,
        names=words_english.NAMES,
        band=words_english.BAND,
    ),
    "fr": Words(
        language="fr",
        thousands=_NARROW,
        decimal=",",
        colon=f"{_WIDE}: ",
        semicolon=f"{_NARROW}; ",
        one_below=2,
        nouns=words_french.NOUNS,
        small=words_french.NUMBERS,
        counts=words_french.COUNTED,
        outcomes=words_french.OUTCOMES,
        sayings=words_french.SAID,
        names=words_french.NAMES,
        band=words_french.BAND,
    ),
}


def words(language: str) -> Words:
    """Return the words of `en` or `fr` (a locale such as `fr_CA.UTF-8` will do); English for any other."""
    return _BY_LANGUAGE.get(language[:2].lower(), _BY_LANGUAGE["en"])
