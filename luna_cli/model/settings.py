"""Every setting, in one table: name, default, rule, what it does, and who may set it (docs/reference/settings.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | float | int | bool


def listed(value: str) -> list[str]:
    """Return the names of a list that is set apart by commas or spaces."""
    return value.replace(",", " ").split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: a number, a flag or a text, which may be one of `choices` or a list of any of `several`.

    `personal` ones name a program or a path and are read from the user's own configuration only.
    """

    name: str
    default: Value
    doc: str
    choices: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    personal: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return "LUNA_" + self.name.upper().replace(".", "_")

    def check(self, value: Any) -> Value:
        """Return `value` as this setting's type. Raises ValueError with the rule that it breaks."""
        if type(self.default) is bool:
            return self._flag(value)
        if type(self.default) in {int, float}:
            return self._number(value)
        if type(value) is not str or (self.choices and value not in self.choices):
            raise ValueError(
                f"{self.name} must be {'one of ' + ', '.join(self.choices) if self.choices else 'a text'}, not {value!r}"
            )
        if self.several and (unknown := [name for name in listed(value) if name not in self.several]):
            raise ValueError(f"{self.name} may name {', '.join(self.several)}, not {unknown[0]!r}")
        return value

    def _flag(self, value: Any) -> bool:
        words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
        if type(value) is bool:
            return value
        if type(value) is str and value.lower() in words:
            return words[value.lower()]
        raise ValueError(f"{self.name} must be true or false, not {value!r}")

    def _number(self, value: Any) -> float:
        try:
            number = float(value) if type(value) in {str, int, float} else float("nan")
        except ValueError:
            number = float("nan")
        low, high = self.low if self.low is not None else float("-inf"), self.high if self.high is not None else float("inf")
        whole = type(self.default) is int
        if not low <= number <= high or (whole and number % 1):
            kind = "whole number" if whole else "number"
            raise ValueError(f"{self.name} must be a {kind} in {self.low} to {self.high}, not {value!r}")
        return int(number) if whole else number


SETTINGS = (
    Setting(
        name="git.commit",
        default="dream",
        choices=("dream", "each", "never"),
        doc="When luna commits: with each dream, with each change, never.",
    ),
    Setting(name="git.nested", default=False, doc="Commit even when the vault lies inside another repository."),
    Setting(
        name="store.tier",
        default="leaf",
        choices=("seed", "leaf", "branch", "root"),
        doc="The tier of what is stored without --tier.",
    ),
    Setting(
        name="store.secrets",
        default="warn",
        choices=("warn", "refuse", "ignore"),
        doc="What happens when a text holds a key, token or password.",
    ),
    Setting(name="recall.hits", default=10, low=1, high=1000, doc="How many hits recall shows without -n."),
    Setting(
        name="recall.min_score",
        default=0.15,
        low=0.0,
        high=10.0,
        doc="Hits that score less are left out; 1 is an average memory that says every word of the cue.",
    ),
    Setting(name="recall.neighbours", default=1.0, low=0.0, high=1.0, doc="How much the turns around a memory lend it."),
    Setting(name="recall.session", default=0.7, low=0.0, high=2.0, doc="How much its session as a whole lifts a hit."),
    Setting(name="recall.person", default=0.4, low=0.0, high=2.0, doc="How much a hit gains when the person asked about speaks."),
    Setting(name="recall.date", default=1.0, low=0.0, high=2.0, doc="How much a hit gains when it was lived when the cue says."),
    Setting(name="recall.kin", default=0.6, low=0.0, high=1.0, doc="What a word written like one of the cue is worth."),
    Setting(name="recall.related", default=0.5, low=0.0, high=1.0, doc="What a word with a meaning near one of the cue is worth."),
    Setting(
        name="recall.meaning", default=0.3, low=0.0, high=1.0, doc="What a word that a model puts near one of the cue is worth."
    ),
    Setting(
        name="recall.embedder",
        default="auto",
        choices=("auto", "wordllama", "off"),
        doc="The model that `luna index` and the dream ask which words are near in meaning; auto: the one that is installed.",
    ),
    Setting(name="recall.network", default=0.12, low=0.0, high=1.0, doc="How much a hit gains that the best ones call to mind."),
    Setting(
        name="recall.hubs", default=0.3, low=0.0, high=1.0, doc="How much a hit gains, with --mode, whose hubs the cue lights."
    ),
    Setting(name="recall.importance", default=0.1, low=0.0, high=0.1, doc="How much phi importance lifts a hit."),
    Setting(name="recall.recency", default=0.05, low=0.0, high=0.1, doc="How much recent use lifts a hit."),
    Setting(
        name="recall.synthesis",
        default=0.7,
        low=0.0,
        high=1.0,
        doc="What a hit counts that is a synthesis, beside one that is a memory itself.",
    ),
    Setting(name="recall.trace", default=True, doc="Recall leaves a trace, which the next dream counts as an access."),
    Setting(name="retention.seed_days", default=7.0, low=0.1, high=1e6, doc="Days without use before a seed is archived."),
    Setting(name="retention.leaf_days", default=30.0, low=0.1, high=1e6, doc="Days without use before a leaf is archived."),
    Setting(name="retention.branch_days", default=90.0, low=0.1, high=1e6, doc="Days without use before a branch is archived."),
    Setting(
        name="capacity.scale",
        default=1.0,
        low=0.001,
        high=1e6,
        doc="How many times 1,000 roots, 2,500 branches, 5,000 leaves and 1,500 seeds the tiers hold; a large import raises it.",
    ),
    Setting(
        name="dream.skip",
        default="",
        several=("analysis", "extraction", "promotion", "deep-sleep", "consolidation", "paradoxical-sleep", "awakening"),
        doc="Phases that a dream leaves out, set apart by commas.",
    ),
    Setting(name="journal.days", default=30.0, low=0.0, high=1e6, doc="How long undo can reach back."),
    Setting(name="attention.span", default=7, low=5, high=9, doc="How many hubs working memory holds."),
    Setting(
        name="emotion.lexicon", default="", personal=True, doc="A file of words and what they feel like, instead of luna's own."
    ),
    Setting(name="editor", default="", personal=True, doc="The editor; $VISUAL, then $EDITOR when empty."),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
