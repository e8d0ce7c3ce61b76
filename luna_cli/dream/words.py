"""The words of a night in English and French, numbers and spaces as each language sets them."""

from collections.abc import Mapping
from dataclasses import dataclass

_NARROW = "\u202f"  # the no-break space that French sets before ; and between thousands
_WIDE = "\u00a0"  # and the one before a colon or a unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `outcomes` gives (none, one, many) for each thing done, `{}` standing for the number."""

    thousands: str
    decimal: str
    colon: str
    semicolon: str
    one_below: int
    """Numbers under this are singular: French says « 0 souvenir », English "0 memories"."""
    night_of: str
    memory: tuple[str, str]
    day: tuple[str, str]
    nothing: str
    taken: str
    outcomes: Mapping[str, tuple[str, str, str]]
    titles: Mapping[str, str]
    tiers: Mapping[str, str]
    terms: Mapping[str, str]
    unused_for: str
    phi_line: str
    rest: str
    unknown_line: tuple[str, str]

    def count(self, value: int) -> str:
        """Write a whole number."""
        return f"{value:,}".replace(",", self.thousands)

    def number(self, value: float, digits: int) -> str:
        """Write a number with `digits` decimals."""
        return f"{value:.{digits}f}".replace(".", self.decimal)

    def night(self, name: str) -> str:
        """Name a night, given as `2026-11-21`."""
        return self.night_of.format(name)

    def memories(self, count: int) -> str:
        """Write a number of memories."""
        return self._counted(self.memory, count)

    def days(self, days: float) -> str:
        """Write a number of days, with a decimal where there is a fraction."""
        singular = days == 1 or days < self.one_below
        return f"{self._short(days)}{_WIDE}{self.day[0 if singular else 1]}"

    def outcome(self, kind: str, count: int) -> str:
        """Say how many were reinforced, promoted or archived."""
        return self.outcomes[kind][min(count, 2)].format(self.count(count))

    def title(self, part: str) -> str:
        """Name a part of the report."""
        return self.titles[part]

    def tier(self, tier: str) -> str:
        """Name a tier; one that is not known is written as it is."""
        return self.tiers.get(tier, tier)

    def term(self, term: str) -> str:
        """Name a term of the score; one that is not known is written as it is."""
        return self.terms.get(term, term)

    def unused(self, days: float, retention: float) -> str:
        """Say why a memory was let go."""
        return self.unused_for.format(self.days(days), self.days(retention))

    def phi(self, average: float, convergence: float) -> str:
        """Say the mean weight and the convergence."""
        return self.phi_line.format(self.number(average, 3), self.number(convergence, 3))

    def more(self, count: int) -> str:
        """Say how many are not listed."""
        return self.rest.format(self.count(count))

    def unknown(self, count: int) -> str:
        """Say that traces named memories that are not there."""
        return self._counted(self.unknown_line, count)

    def _counted(self, forms: tuple[str, str], count: int) -> str:
        return forms[0 if count == 1 or count < self.one_below else 1].format(self.count(count))

    def _short(self, value: float) -> str:
        return self.number(value, 1).removesuffix(f"{self.decimal}0")


_ENGLISH = Words(
    thousands=",",
    decimal=".",
    colon=": ",
    semicolon="; ",
    one_below=0,
    night_of="night of {}",
    memory=("{} memory", "{} memories"),
    day=("day", "days"),
    nothing="nothing changed",
    taken="what was felt and looked up was taken in",
    outcomes={
        "reinforced": ("none reinforced", "{} reinforced", "{} reinforced"),
        "promoted": ("none promoted", "{} promoted", "{} promoted"),
        "archived": ("nothing let go", "{} let go", "{} let go"),
        "read": ("none read", "{} read", "{} read"),
        "concepts": ("no new concept", "{} new concept", "{} new concepts"),
    },
    titles={
        "promoted": "promoted",
        "archived": "let go, and kept in the archives",
        "reinforced": "reinforced",
        "concepts": "new concepts",
        "tiers": "tiers",
    },
    tiers={"seed": "seed", "leaf": "leaf", "branch": "branch", "root": "root"},
    terms={"weight": "weight", "emotion": "emotion", "access": "access", "maturity": "maturity"},
    unused_for="unused for {}, kept for {}",
    phi_line="phi: average {}, convergence {}",
    rest="and {} more",
    unknown_line=("{} access to a memory that is not in the vault", "{} accesses to memories that are not in the vault"),
)
_FRENCH = Words(
    thousands=_NARROW,
    decimal=",",
    colon=f"{_WIDE}: ",
    semicolon=f"{_NARROW}; ",
    one_below=2,
    night_of="nuit du {}",
    memory=("{} souvenir", "{} souvenirs"),
    day=("jour", "jours"),
    nothing="rien n’a changé",
    taken="ce qui a été ressenti et consulté est recueilli",
    outcomes={
        "reinforced": ("aucun renforcé", "{} renforcé", "{} renforcés"),
        "promoted": ("aucun promu", "{} promu", "{} promus"),
        "archived": ("aucun archivé", "{} archivé", "{} archivés"),
        "read": ("aucun lu", "{} lu", "{} lus"),
        "concepts": ("aucun concept nouveau", "{} concept nouveau", "{} concepts nouveaux"),
    },
    titles={
        "promoted": "promus",
        "archived": "archivés",
        "reinforced": "renforcés",
        "concepts": "concepts nouveaux",
        "tiers": "niveaux",
    },
    tiers={"seed": "graine", "leaf": "feuille", "branch": "branche", "root": "racine"},
    terms={"weight": "poids", "emotion": "émotion", "access": "accès", "maturity": "maturité"},
    unused_for="inutilisé depuis {}, gardé {}",
    phi_line=f"phi{_WIDE}: moyenne {{}}, convergence {{}}",
    rest="et {} de plus",
    unknown_line=("{} accès à un souvenir absent du coffre", "{} accès à des souvenirs absents du coffre"),
)
_BY_LANGUAGE = {"en": _ENGLISH, "fr": _FRENCH}


def words(language: str) -> Words:
    """Return the words of `en` or `fr` (a locale such as `fr_CA.UTF-8` will do); English for any other."""
    return _BY_LANGUAGE.get(language[:2].lower(), _ENGLISH)
