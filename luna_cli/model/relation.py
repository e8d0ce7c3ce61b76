"""The 25 relations between hubs, in five families (spec §3.1), with what each is called when read backwards."""

from dataclasses import dataclass

MOST_FORCE = 65_535
"""The force of the strongest synapse; `weight = force / MOST_FORCE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One type of synapse; `inverse` is its name read from target to source, its own where it is symmetric."""

    name: str
    family: str
    inverse: str
    inhibits: bool = False
    """Whether activation that passes it lowers the target (docs/design/mechanisms.md §5)."""

    @property
    def symmetric(self) -> bool:
        """Whether it says the same in both directions."""
        return self.inverse == self.name


_ALL = (
    ("semantic", "is-a", "has-kind"),
    ("semantic", "has-a", "part-of"),
    ("semantic", "similar-to", "similar-to"),
    ("semantic", "opposite-of", "opposite-of"),
    ("semantic", "instance-of", "has-instance"),
    ("causal", "causes", "caused-by"),
    ("causal", "enables", "enabled-by"),
    ("causal", "prevents", "prevented-by"),
    ("causal", "correlates-with", "correlates-with"),
    ("causal", "mitigates", "mitigated-by"),
    ("temporal", "precedes", "follows"),
    ("temporal", "during", "spans"),
    ("temporal", "follows", "precedes"),
    ("temporal", "coincides", "coincides"),
    ("temporal", "requires-time", "time-of"),
    ("emotional", "elicits", "elicited-by"),
    ("emotional", "intensifies", "intensified-by"),
    ("emotional", "soothes", "soothed-by"),
    ("emotional", "associates-with", "associates-with"),
    ("emotional", "conflicts-with", "conflicts-with"),
    ("pragmatic", "used-for", "uses"),
    ("pragmatic", "located-at", "place-of"),
    ("pragmatic", "produced-by", "produces"),
    ("pragmatic", "experienced-through", "sense-of"),
    ("pragmatic", "valued-as", "value-of"),
)
_INHIBITING = frozenset({"prevents", "opposite-of", "conflicts-with", "mitigates", "soothes"})

FAMILIES = ("semantic", "causal", "temporal", "emotional", "pragmatic")
RELATIONS = {
    name: Relation(name=name, family=family, inverse=inverse, inhibits=name in _INHIBITING) for family, name, inverse in _ALL
}
"""By name, in the spec's order."""
