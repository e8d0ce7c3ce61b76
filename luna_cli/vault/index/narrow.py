"""What hits must be by their words and by who spoke: every word of a cue, its words in order, no such word, a person.

Conditions are SQL for `Filters`; the connection that is asked needs `prepare` first. Rows that hold some words are looked up
once and kept in a temporary table, as recall asks many times: looked up each time, two frequent words took ten times as long.
"""

from luna_cli.files.sqlite import Connection
from luna_cli.text.terms import query, stems, words
from luna_cli.vault.index.search import Filters
from luna_cli.vault.index.tokens import SPOKEN

MOST_WORDS = 64
"""Words that a condition looks for; SQLite bounds the depth of an expression."""
_HOLDS = "SELECT rowid FROM words WHERE words MATCH ?"
_SAYS = "SELECT words.rowid FROM words JOIN memory m ON m.n = words.rowid WHERE words MATCH ? AND luna_says(?, m.content, m.about)"
_SPOKEN = (
    "m.speaker IN (SELECT v.name FROM voice v JOIN voice_word w ON w.voice = v.n "
    "WHERE w.word IN ({marks}) GROUP BY v.n HAVING count(*) = ?)"
)


class WordFilters(Filters):
    """Filters that may ask for words, too."""

    __slots__ = ("held",)

    def __init__(self, filters: Filters) -> None:
        """Begin with the conditions of `filters`, which stay as they are."""
        self.conditions, self.values = [*filters.conditions], [*filters.values]
        self.held: list[tuple[str, ...]] = []
        """Queries with their values, a temporary table each."""

    def hold(self, operator: str, *query: str) -> None:
        """Add the condition that rows are `IN`, or `NOT IN`, what a query finds."""
        self.add(f"m.n {operator} (SELECT n FROM temp.held_{len(self.held)})")  # noqa: S608 - a word of ours and a number
        self.held.append(query)


def prepare(db: Connection, filters: Filters) -> None:
    """Make a connection ready for these filters; again whenever its rows have changed or another takes its place."""
    db.create_function("luna_says", 3, _says, deterministic=True)
    db.create_function("luna_named", 2, _named, deterministic=True)
    if not isinstance(filters, WordFilters) or not filters.held:
        return
    db.execute("PRAGMA temp_store = MEMORY")
    for place, (rows, *values) in enumerate(filters.held):
        db.execute(f"DROP TABLE IF EXISTS temp.held_{place}")
        db.execute(f"CREATE TEMPORARY TABLE held_{place}(n INTEGER PRIMARY KEY)")
        db.execute(f"INSERT INTO temp.held_{place} {rows}", values)


def every(filters: WordFilters, cue: str, language: str) -> None:
    """Ask for every content word of a cue, in any of its forms; who spoke counts as said. Raises ValueError for too many."""
    expression = _expression(cue, language)
    if expression:
        filters.hold("IN", _HOLDS, expression)


def phrase(filters: WordFilters, cue: str, language: str) -> None:
    """Ask for the words of a cue side by side in their order, stop words included; case and accents do not matter.

    They stand so in the content, the summary, a tag or the place. Raises ValueError for too many.
    """
    expression = _expression(cue, language)
    if expression:
        filters.hold("IN", _SAYS, expression, _sequence(cue))


def without(filters: WordFilters, word: str, language: str) -> None:
    """Ask for memories that do not hold a word in any of its forms, nor are spoken by one so called.

    Of several words at once, those are left out that hold them all. Raises ValueError for what is no word, and for too many.
    """
    expression = _expression(word, language)
    if not expression:
        raise ValueError("holds no word")
    filters.hold("NOT IN", _HOLDS, expression)


def person(filters: Filters, name: str) -> None:
    """Ask for what somebody said: every word of the name is one, whole, of the speaker's or the user's, folded.

    Raises ValueError for what is no name.
    """
    wanted = list(dict.fromkeys(words(name)))
    if not 0 < len(wanted) <= MOST_WORDS:
        raise ValueError("holds no name" if not wanted else f"has more than {MOST_WORDS} words")
    spoken = _SPOKEN.format(marks=", ".join("?" * len(wanted)))
    filters.add(f"({spoken} OR luna_named(?, m.user))", *wanted, len(wanted), " ".join(wanted))


def _expression(text: str, language: str) -> str:
    """Return what FTS5 is asked for: each content word as any of its stems, or as a word of who spoke."""
    groups = query(text, tuple(dict.fromkeys(("en", "fr", language, ""))))
    if len(groups) > MOST_WORDS:
        raise ValueError(f"has {len(groups):,} different words, of which at most {MOST_WORDS} can be asked for")
    # Stems are letters and digits, so quoting is all the escaping that FTS5 needs.
    return " AND ".join(
        f"({' OR '.join(f'{chr(34)}{mark}{stem}{chr(34)}' for stem in group for mark in ('', SPOKEN))})" for group in groups
    )


def _sequence(text: str) -> str:
    return f" {' '.join(stems(text, ''))} "


def _says(sequence: str, content: str, about: str) -> bool:
    return any(sequence in _sequence(part) for part in (content, *about.split("\n")))


def _named(wanted: str, user: str | None) -> bool:
    return user is not None and not set(wanted.split()).difference(words(user))
