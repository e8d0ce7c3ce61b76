"""The words of the dreams' records in English and French: rhythms, places, tones, headings."""

from collections.abc import Mapping
from dataclasses import dataclass

from luna_cli.model.emotion import NAMES
from luna_cli.model.records import Move, Pattern
from luna_cli.model.tier import PHI

_WIDE = "\u00a0"  # the no-break space that French sets before a unit
EVEN = 1 / PHI
"""Regularity from which on an interval is told as a rule, not as about what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWords:
    """One language; `{}` stands for a number, a weekday or an hour."""

    decimal: str
    daily: str
    every: str
    about: str
    weekdays: tuple[str, ...]
    on: str
    around: str
    places: Mapping[str, str]
    tones: Mapping[str, str]
    headings: Mapping[str, str]
    nothing: Mapping[str, str]

    def rhythm(self, pattern: Pattern) -> str:
        """Say how a pattern comes back: `every 7 days, on Tuesdays around 18:00`."""
        days = pattern.interval_days
        number = f"{days:.1f}".removesuffix(".0").replace(".", self.decimal)
        often = self.daily if days <= 1 else self.every.format(number)
        if pattern.regularity < EVEN:
            often = self.about.format(often)
        when = self.on.format(self.weekdays[pattern.weekday - 1]) if pattern.weekday is not None else ""
        hour = self.around.format(pattern.hour) if pattern.hour is not None else ""
        return ", ".join(part for part in (often, " ".join(part for part in (when, hour) if part)) if part)

    def move(self, move: Move) -> str:
        """Say from where to where: `leaf → branch`."""
        return f"{self.places[move.before]} → {self.places[move.after]}"

    def number(self, value: float, digits: int, *, signed: bool = False) -> str:
        """Write a number with `digits` decimals."""
        return f"{value:{'+' if signed else ''}.{digits}f}".replace(".", self.decimal)

    def heading(self, *names: str) -> tuple[str, ...]:
        """Return the headings of columns."""
        return tuple(self.headings[name] for name in names)


_COLUMNS = "what days first last felt rhythm day id move score why text week memories valence stormiest"


def _headings(names: str) -> Mapping[str, str]:
    return {"phi": "φ", **dict(zip(_COLUMNS.split(), names.split(), strict=True))}


_ENGLISH = RecordWords(
    decimal=".",
    daily="every day",
    every="every {} days",
    about="about {}",
    weekdays=("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
    on="on {}",
    around="around {}:00",
    places={"seed": "seed", "leaf": "leaf", "branch": "branch", "root": "root", "archived": "archives"},
    tones={tone: tone for tone in NAMES},
    headings=_headings("what days since until felt rhythm day memory move score why text week memories valence stormiest"),
    nothing={
        "patterns": "nothing recurs yet: a pattern is what memories name on three days",
        "history": "no memory has risen or fallen yet",
        "landscapes": "no week is over yet",
    },
)
_FRENCH = RecordWords(
    decimal=",",
    daily="tous les jours",
    every=f"tous les {{}}{_WIDE}jours",
    about="environ {}",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    on="le {}",
    around=f"vers {{}}{_WIDE}h",
    places={"seed": "graine", "leaf": "feuille", "branch": "branche", "root": "racine", "archived": "archives"},
    tones=NAMES,
    headings=_headings(
        "quoi jours depuis jusqu’à ressenti rythme jour souvenir passage score pourquoi texte semaine souvenirs valence agité"
    ),
    nothing={
        "patterns": "rien ne revient encore : un motif est ce que des souvenirs nomment trois jours",
        "history": "aucun souvenir n’est encore monté ni descendu",
        "landscapes": "aucune semaine n’est encore finie",
    },
)
_BY_LANGUAGE = {"en": _ENGLISH, "fr": _FRENCH}


def record_words(language: str) -> RecordWords:
    """Return the words of `en` or `fr` (a locale such as `fr_CA.UTF-8` will do); English for any other."""
    return _BY_LANGUAGE.get(language[:2].lower(), _ENGLISH)
