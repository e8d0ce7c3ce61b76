"""Lighting what the best memories call to mind, with what the index knows of their words. On the start-up path."""

from luna_cli.rank.association import lit, shared, through

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.vault.index.blocks import Weighed
    from luna_cli.vault.index.gather import Shelf
    from luna_cli.vault.index.search import Ask, Weights

CANDIDATES = 50
"""Memories, best first, that may be lit; two more for each hit beyond the usual ten."""
FEWEST = 3
"""Memories among which there is nothing to call to mind."""


def spread(shelf: "Shelf", found: "list[Weighed]", ask: "Ask", weights: "Weights") -> "list[Weighed]":
    """Return memories with what they gain because the best ones, or hubs that the cue lights, call them to mind; best first."""
    if weights.network > 0.0 and len(found) >= FEWEST and found[0][0] > 0.0:
        found = _associate(shelf, found, ask, weights.network)
    if ask.called:
        found = _call(found, ask.called, weights.hubs * (found[0][0] if found else ask.ideal))
    return found


def _associate(shelf: "Shelf", found: "list[Weighed]", ask: "Ask", weight: float) -> "list[Weighed]":
    """Let the best memories light the others; the stems of the cue have counted already.

    `weight` is what the memory gains that is lit most, as a share of what the best one is worth.
    """
    many = min(max(CANDIDATES, 2 * ask.hits), len(found))
    # The numbers of rows decide nothing: of several that are alike all are looked at, or none.
    while 0 < many < len(found) and found[many][0] == found[many - 1][0]:
        many -= 1
    if many < FEWEST:
        return found
    best = found[:many]
    said = _said(shelf, [one[-1] for one in best], {stem for group in ask.groups for stem in group})
    scores = [one[0] for one in best]
    docs = _docs(shelf, shared(scores, said))
    top = weight * scores[0]
    lifted = [
        (one[0] + top * gain, *one[1:-2], top * gain, one[-1])
        for one, gain in zip(best, lit(scores, said, docs, shelf.docs), strict=True)
    ]
    if ask.told is not None:
        ask.told.update(zip((one[-1] for one in best), through(scores, said, docs, shelf.docs), strict=True))
    lifted.sort(key=_by_worth)
    return lifted + found[many:]


def _call(found: "list[Weighed]", called: "dict[int, float]", most: float) -> "list[Weighed]":
    """Lift memories whose hubs are lit, by at most `most`, and take in those that no word had led to."""
    gains = {n: most * share for n, share in called.items()}
    lifted = [(one[0] + gains.get(one[-1], 0.0), *one[1:-2], one[-2] + gains.get(one[-1], 0.0), one[-1]) for one in found]
    known = {one[-1] for one in found}
    lifted += [(gain, 0.0, 0.0, 0.0, 0.0, 0.0, gain, n) for n, gain in gains.items() if n not in known]
    lifted.sort(key=_by_worth)
    return lifted


def _by_worth(one: "Weighed") -> "tuple[float, int]":
    return -one[0], -one[-1]


def _said(shelf: "Shelf", numbers: list[int], cue: set[str]) -> "list[set[str]]":
    query = "SELECT stems.n, said FROM json_each(?) j JOIN stems ON stems.n = j.value"
    known = {n: set(said.split()) - cue for n, said in shelf.db.execute(query, (f"[{','.join(map(str, numbers))}]",))}
    return [known.get(n, set()) for n in numbers]


def _docs(shelf: "Shelf", words: set[str]) -> "dict[str, int]":
    """Return how many memories say each of these words."""
    listed = '","'.join(sorted(words))
    query = "SELECT word, docs FROM json_each(?) j JOIN vocabulary ON word = j.value"
    return dict(shelf.db.execute(query, (f'["{listed}"]',)).fetchall()) if words else {}
