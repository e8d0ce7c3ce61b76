"""From words to memories: the blocks that hold most of a cue, and the memories in them, weighed. On the start-up path."""

from luna_cli.rank.moment import CREATED, TURN, VOICE, N, moments
from luna_cli.vault.index.schema import BLOCK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from luna_cli.files.sqlite import Connection
    from luna_cli.rank.dates import Dates
    from luna_cli.rank.evidence import Term
    from luna_cli.rank.moment import Moment, Row
    from luna_cli.vault.index.gather import Shelf
    from luna_cli.vault.index.search import Ask, Weights

    Weighed = tuple[float, float, float, float, float, float, float, int]
    """What a memory is worth, its shares (words, neighbours, session, person, date, network), and its number."""

FEWEST_BLOCKS, MOST_BLOCKS = 5, 10
"""Blocks whose memories are weighed one by one, when so many hold a word of the cue; more by one and by three for each hit."""
ALONE = 0.2
"""What a memory is worth that was lived when the cue says, and of which no word is known: a share of one that says all."""
AT_ONCE = 8
"""Blocks whose memories are read together."""
LOOKED_UP = 8
"""Blocks in which words are looked up that are too frequent to be read whole."""
PROMISING = 0.4
"""Between these bounds, blocks are weighed that hold this share of what the best one holds."""
DATED = 2000
"""Memories of the days that a cue names which are sought by their day."""
LOOKED_AT = 500
"""Blocks whose day is looked at when a cue names one."""
_PLACES = (
    "SELECT j.value, n, created, coalesce(turn, -1), length, said, asks, coalesce(voice, -1) "  # noqa: S608 - constants
    f"FROM json_each(?) j JOIN place ON n BETWEEN j.value * {BLOCK} AND j.value * {BLOCK} + {BLOCK - 1}"
)
_FIRSTS = (
    "SELECT j.value, (SELECT created FROM place WHERE n BETWEEN j.value * "  # noqa: S608 - constants
    f"{BLOCK} AND j.value * {BLOCK} + {BLOCK - 1} LIMIT 1) FROM json_each(?) j"
)


def best(shelf: "Shelf", terms: "list[Term]", ask: "Ask", weights: "Weights", wider: int = 1) -> "list[tuple[float, int]]":
    """Return the blocks that hold most of a cue with what they may be worth, the best first, of two alike the later.

    `wider` times as many as usual.
    """
    worth = _worth([term for term in terms if term.whole] or terms, weights.session)
    if ask.dates is not None:
        _date(shelf, worth, ask.dates, weights.date, ALONE * ask.ideal)
    most, fewest = wider * (MOST_BLOCKS + 3 * ask.hits), wider * (FEWEST_BLOCKS + ask.hits)
    if len(worth) > fewest:
        values = sorted(worth.values(), reverse=True)
        least = max(min(PROMISING * values[0], values[fewest - 1]), values[min(most, len(values)) - 1])
        worth = {block: value for block, value in worth.items() if value >= least}
    return sorted(((value, block) for block, value in worth.items()), reverse=True)[:most]


def _worth(terms: "list[Term]", session: float) -> "dict[int, float]":
    """Return what each block would be worth if each word stood in it once, in a memory of average length."""
    worth: dict[int, float] = {}
    get = worth.get
    for term in terms:
        known: set[int] = set()
        for value, blocks in term.blocks:
            share = value if known else value + session * term.block_rarity
            for block in blocks - known if known else blocks:
                worth[block] = get(block, 0.0) + share
            known |= blocks
    return worth


def _date(shelf: "Shelf", worth: "dict[int, float]", dates: "Dates", weight: float, alone: float) -> None:
    """Lift the blocks that were lived when the cue says; those of named days are found by their day."""
    top = sorted(worth, key=worth.__getitem__, reverse=True)[:LOOKED_AT]
    created: dict[int, int] = dict(shelf.db.execute(_FIRSTS, (f"[{','.join(map(str, top))}]",)).fetchall())
    for first, end in dates.spans():
        query = f"SELECT m.n, m.created FROM memory m WHERE m.created >= ? AND m.created < ?{shelf.where} LIMIT ?"  # noqa: S608 - `Filters` conditions
        for n, instant in shelf.db.execute(query, (first, end, *shelf.values, DATED)):
            created.setdefault(n // BLOCK, instant)
    for block, instant in created.items():
        worth[block] = (worth.get(block, 0.0) or alone) * (1.0 + weight * dates.fit(instant))


def look_up(shelf: "Shelf", terms: "Iterable[Term]", blocks: "list[tuple[float, int]]") -> None:
    """Look the frequent words up in the blocks that rarer ones have led to."""
    for term in terms:
        if not term.whole:
            for _, block in blocks[:LOOKED_UP]:
                for n in shelf.in_block(term.stems, block):
                    known = term.docs.get(n)
                    if known is None or not term.levels[known][2]:
                        term.docs[n] = 0


def weigh(
    shelf: "Shelf", terms: "list[Term]", blocks: "list[tuple[float, int]]", ask: "Ask", weights: "Weights", wider: int = 1
) -> "list[Weighed]":
    """Weigh the memories of these blocks, until those that are left can hardly pass; the best first, of two alike the later."""
    found: list[Weighed] = []
    shares, averages = (weights.neighbours, weights.session), (shelf.average, shelf.average_block)
    reach = 1.0 + weights.person if ask.voices else 1.0
    enough = wider * (ask.hits + ask.hits // 2)
    for start in range(0, len(blocks), AT_ONCE):
        if len(found) > enough and blocks[start][0] * reach < found[enough][0]:
            break
        for rows in _rows(shelf.db, [block for _, block in blocks[start : start + AT_ONCE]]):
            _weigh(found, rows, moments(rows, terms, shares, averages), ask, weights)
        found.sort(key=_by_worth)
    return found


def _weigh(found: "list[Weighed]", rows: "list[Row]", weighed: "list[Moment]", ask: "Ask", weights: "Weights") -> None:
    """Add the memories of one block with all that they are worth."""
    voices, dates, of_person = ask.voices, ask.dates, weights.person
    date = 0.0
    for own, near, session, row in weighed:
        lexical = own + near + session
        person = lexical * of_person if row[VOICE] in voices else 0.0
        if dates is not None:
            fit = dates.fit(row[CREATED])
            # A faint word must not make it worth less than if it said none.
            date = max((lexical + person) * weights.date * fit, _alone(fit, ask, weights) - lexical - person if fit else 0.0)
        found.append((lexical + person + date, own, near, session, person, date, 0.0, row[N]))
    if dates is not None and len(weighed) < len(rows):
        known = {one[3][N] for one in weighed}
        fits = ((dates.fit(row[CREATED]), row[N]) for row in rows if row[N] not in known)
        alone = ((_alone(fit, ask, weights), n) for fit, n in fits if fit)
        found.extend((date, 0.0, 0.0, 0.0, 0.0, date, 0.0, n) for date, n in alone if date)


def _alone(fit: float, ask: "Ask", weights: "Weights") -> float:
    """Return what a memory is worth for the day on which it was lived alone."""
    return ALONE * ask.ideal * weights.date * (0.75 + fit / 8)


def _by_worth(one: "Weighed") -> "tuple[float, int]":
    return -one[0], -one[-1]


def _rows(db: "Connection", blocks: list[int]) -> "Iterable[list[Row]]":
    """Return the memories of these blocks, each block in order of time."""
    by_block: dict[int, list[Row]] = {}
    for block, *row in db.execute(_PLACES, (f"[{','.join(map(str, blocks))}]",)):
        by_block.setdefault(block, []).append(tuple(row))
    for rows in by_block.values():
        if len(rows) > 1:
            rows.sort(key=_by_time)
    return by_block.values()


def _by_time(row: "Row") -> "tuple[int, int, int]":
    return row[CREATED], row[TURN], row[N]
