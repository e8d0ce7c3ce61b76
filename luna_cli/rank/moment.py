"""A memory is found through the moments around it: words, neighbours and session weighed together. On the start-up path; pure.

What a word is worth at a moment is the best place near it where it was said: there, or a few turns before or after, at less. A
question lends its words to the answer. The session as a whole counts as a document of its own (docs/design/recall.md, "Moments").
"""

from luna_cli.rank.evidence import Term, saturation, session_saturation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Row = tuple[int, int, int, int, int, int, int]
    Moment = tuple[float, float, float, Row]
    """What the cue found in a memory: its own words, what neighbours add to them, what its session adds; and the memory."""

NEAR = ((1, 0.6, 0.6), (2, 0.4, 0.4), (3, 0.2, 0.2))
"""What a word is worth one, two, three turns before it is said, and as many after."""
ANSWERED = ((1, 0.6, 0.9), (2, 0.4, 0.4), (3, 0.2, 0.2))
"""The same for the words of a question: they belong to the turn that follows."""
SHORT = 80
"""A text of so many stems borrows half as much from its neighbours as a single word would: long ones speak for themselves."""
CONTENT = 8
"""A text of so many content words takes about nine tenths of what its session is worth; a greeting less."""
N, CREATED, TURN, LENGTH, SAID, ASKS, VOICE = range(7)
"""Places in a row of `place` (vault/index/schema.py)."""


def moments(
    rows: "list[Row]", terms: "Iterable[Term]", shares: "tuple[float, float]", averages: "tuple[float, float]"
) -> "list[Moment]":
    """Weigh the memories of one block, given in order of time; those that no word leads to are left out.

    `shares` are the weights of neighbours and of the session, `averages` the stems of an average memory and an average block.
    """
    count = len(rows)
    own, near, session = [0.0] * count, [0.0] * count, 0.0
    place = {row[N]: at for at, row in enumerate(rows)}
    numbers = place.keys()
    length = sum(row[LENGTH] for row in rows)
    lends = shares[0] > 0.0 and count > 1 and _is_ordered(rows)
    for term in terms:
        docs, levels = term.docs, term.levels
        mine, times = {}, 0.0
        for n in numbers & docs.keys():
            at = place[n]
            weight, occurrences, itself = levels[docs[n]]
            value = mine[at] = weight * saturation(occurrences, rows[at][LENGTH], averages[0])
            own[at] += value
            if itself:
                times += occurrences
        if lends and mine:
            _lend(rows, mine, near, shares[0])
        if times:
            session += term.block_rarity * session_saturation(times, length, averages[1])
    session *= shares[1]
    return [
        (own[at], near[at], session * (row[SAID] / (row[SAID] + CONTENT)) ** 0.2, row)
        for at, row in enumerate(rows)
        if own[at] or near[at]
    ]


def _is_ordered(rows: "list[Row]") -> bool:
    """Tell whether time says which memory came after which: what was stored in one moment has no neighbours."""
    return 2 * len({row[CREATED : TURN + 1] for row in rows}) > len(rows)


def _lend(rows: "list[Row]", mine: "dict[int, float]", near: list[float], share: float) -> None:
    """Add to `near` what the best of its neighbours gives each memory beyond what it says itself of one word."""
    last = len(rows) - 1
    lent: dict[int, float] = {}
    get = lent.get
    for at, value in mine.items():
        for away, before, after in ANSWERED if rows[at][ASKS] else NEAR:
            if at >= away and value * before > get(at - away, 0.0):
                lent[at - away] = value * before
            if at + away <= last and value * after > get(at + away, 0.0):
                lent[at + away] = value * after
    for at, given in lent.items():
        more = share * given * SHORT / (SHORT + rows[at][LENGTH]) - mine.get(at, 0.0)
        if more > 0.0:
            near[at] += more
