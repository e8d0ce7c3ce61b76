"""How alike two memories are, and how much a memory resonates with the others."""

from heapq import nlargest
from math import exp, fsum, hypot

from luna_cli.model.tier import PHI

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STRONGEST = 7


def cosine(a: "Mapping[str, float]", b: "Mapping[str, float]") -> float:
    """Return the cosine of two bags of weighted terms, in 0..1; 0 when one is empty. Weights are finite and not negative.

    The order of the terms does not change a single bit of it.
    """
    length = hypot(*a.values()), hypot(*b.values())
    if 0.0 in length:
        return 0.0
    dot = fsum((weight / length[0]) * (b[term] / length[1]) for term, weight in a.items() if term in b)
    return min(max(dot, 0.0), 1.0)


def resonance(similarities: "Iterable[float]") -> float:
    """Return `1 - exp(-sum of the 7 strongest / phi)` of similarities to other memories, in 0..1, whatever their order.

    Source: docs/design/mechanisms.md §2, the bounded form of the spec's phi_resonance.
    """
    return 1 - exp(-fsum(nlargest(_STRONGEST, similarities)) / PHI)
