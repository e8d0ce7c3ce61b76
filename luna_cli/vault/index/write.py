"""Adding rows to the index and dropping them, with their tokens, facts and slots. On the start-up path.

A row's number is its slot: `block * 64 + place`. The memories of a session share blocks, a memory without one has a block of its
own. So a list of row numbers tells sessions apart by a shift, and the neighbours of a memory lie in one range of rows.

A synthesis says what its sources say, so it counts in no total and stands at no time, all of them in blocks of their own: nothing
else is worth more or less because they are there.
"""

from luna_cli.text.terms import words
from luna_cli.vault.index import schema
from luna_cli.vault.index.schema import BLOCK
from luna_cli.vault.index.tokens import is_made, searched, telling, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from luna_cli.files.sqlite import Connection
    from luna_cli.vault.index.tokens import Facts

    Said = tuple[str, Facts]
    """The tokens and facts of a memory, as `tokens.tokens` gives them."""

_ID, _SESSION, _SPEAKER, _LANGUAGE, _CREATED, _TURN, _SOURCE, _TAGS = (
    schema.COLUMNS.index(name) for name in ("id", "session", "speaker", "language", "created", "turn", "source", "tags")
)
MADE = "¶synthesis"
"""What stands in the place of a session for syntheses."""
_COUNTED = 500_000
"""Words that a writer counts before it notes their numbers."""


class _Dropped:
    """A row that was dropped while its tokens still stand: the file may come back with the same words."""

    __slots__ = ("counted", "n", "place", "said", "session", "stems")

    def __init__(
        self, n: int, session: "str | None", said: "Said", place: "tuple[object, ...]", stems: list[str], *, counted: bool
    ) -> None:
        self.n, self.session, self.said, self.place, self.stems, self.counted = n, session, said, place, stems, counted


class Writer:
    """Writes rows in the caller's transaction; `finish` must be called before it ends."""

    def __init__(self, db: "Connection") -> None:
        """Write to this index."""
        self.db = db
        self.block: int = db.execute("SELECT coalesce(max(n), -1) FROM place").fetchone()[0] // BLOCK + 1
        self.open: dict[str, list[int]] = {}
        self.voices: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.totals = [0, 0, 0]
        self.dropped: dict[str, _Dropped] = {}
        self.kept: set[int] = set()
        """Slots of rows on their way that stand at no place for the moment."""

    def drop(self, numbers: "Iterable[int]") -> None:
        """Drop rows; their tokens go when `finish` finds that they did not come back."""
        query = (
            "SELECT content, about, tier, source, tags, speaker, language, concepts, id, session, created, turn "
            "FROM memory WHERE n = ?"
        )
        for n in numbers:
            *texts, speaker, language, concepts, memory_id, session, created, turn = self.db.execute(query, (n,)).fetchone()
            said = tokens(*searched(*texts), speaker, language, concepts)
            before = self.dropped.pop(memory_id, None)
            if before is not None:  # it came back in another session and goes again
                self._take_away(before)
            made = is_made(*texts[3:])
            place = (0 if made else created, turn, speaker)
            self.dropped[memory_id] = _Dropped(
                n, MADE if made else session, said, place, telling(said[0], language), counted=not made
            )
            self.db.execute("DELETE FROM memory WHERE n = ?", (n,))

    def put(self, entries: "Sequence[tuple[tuple[object, ...], Said]]") -> None:
        """Add rows whose ids do not stand in the index: the values of `schema.COLUMNS`, with tokens and facts."""
        memories: list[tuple[object, ...]] = []
        places: list[tuple[object, ...]] = []
        texts: list[tuple[int, str]] = []
        stems: list[tuple[int, str]] = []
        for item, said in entries:
            made, speaker = is_made(str(item[_SOURCE]), str(item[_TAGS])), item[_SPEAKER]
            session, created = (MADE, 0) if made else (item[_SESSION], item[_CREATED])
            place = (created, item[_TURN], speaker)
            before = self.dropped.get(str(item[_ID]))
            if before is not None and before.session == session:
                del self.dropped[str(item[_ID])]
                n = before.n
                memories.append((n, *item))
                if before.said == said and before.place == place:
                    continue
                self._forget(before)
                self.kept.add(n)
            else:
                n = self._slot(None if session is None else str(session))
                memories.append((n, *item))
            places.append((n, *place[:2], *said[1], self._voice(speaker)))
            texts.append((n, said[0]))
            words_of = telling(said[0], str(item[_LANGUAGE]))
            stems.append((n, " ".join(words_of)))
            if not made:
                self._count(said, 1)
                self._learn(words_of, 1)
        self.db.executemany(schema.INSERT_MEMORY, memories)
        self.db.executemany(schema.INSERT_PLACE, places)
        self.kept.clear()
        self.db.executemany(schema.INSERT_WORDS, texts)
        self.db.executemany(schema.INSERT_STEMS, stems)
        if len(self.counts) > _COUNTED:
            self._note()

    def finish(self) -> None:
        """Take away the tokens of what did not come back, and note the totals."""
        for gone in self.dropped.values():
            self._take_away(gone)
        self.dropped = {}
        self._note()
        self.db.execute("UPDATE totals SET docs = docs + ?, length = length + ?, blocks = blocks + ?", self.totals)
        self.totals = [0, 0, 0]

    def _take_away(self, gone: _Dropped) -> None:
        self._forget(gone)
        self._leave(gone)

    def _forget(self, gone: _Dropped) -> None:
        self.db.execute(schema.DELETE_WORDS, (gone.n, gone.said[0]))
        self.db.execute("DELETE FROM place WHERE n = ?", (gone.n,))
        self.db.execute("DELETE FROM stems WHERE n = ?", (gone.n,))
        if gone.counted:
            self._count(gone.said, -1)
            self._learn(gone.stems, -1)

    def _leave(self, gone: _Dropped) -> None:
        """Note that a slot is free again; a block that holds nothing any more is given up, as its number may be given anew."""
        block = gone.n // BLOCK
        if self.db.execute("SELECT 1 FROM place WHERE n BETWEEN ? AND ?", (block * BLOCK, block * BLOCK + BLOCK - 1)).fetchone():
            return
        self.totals[2] -= gone.counted
        if gone.session is not None:
            self.open.pop(gone.session, None)
        self.db.execute("DELETE FROM session WHERE name = ? AND block = ?", (gone.session, block))

    def _count(self, said: "Said", sign: int) -> None:
        self.totals[0] += sign
        self.totals[1] += sign * said[1][0]

    def _slot(self, session: "str | None") -> int:
        """Return a free slot in the latest block of a session, or the first of a new block."""
        if session is not None:
            free = self.open.get(session)
            if free is None:
                free = self.open[session] = self._free(session)
            if free:
                return free.pop()
        n = self.block * BLOCK
        self.block += 1
        self.totals[2] += session != MADE
        if session is not None:
            self.open[session] = list(range(n + BLOCK - 1, n, -1))
            self.db.execute("INSERT OR REPLACE INTO session VALUES (?, ?)", (session, n // BLOCK))
        return n

    def _free(self, session: str) -> list[int]:
        """Return the free slots of a session's latest block, the first of them last; none when it has no block."""
        found = self.db.execute("SELECT block FROM session WHERE name = ?", (session,)).fetchone()
        if found is None:
            return []
        first = found[0] * BLOCK
        used = {n for (n,) in self.db.execute("SELECT n FROM place WHERE n BETWEEN ? AND ?", (first, first + BLOCK - 1))}
        return [n for n in range(first + BLOCK - 1, first - 1, -1) if n not in used and n not in self.kept]

    def _voice(self, speaker: object) -> "int | None":
        """Return the number of somebody who speaks, given at the first word."""
        if not speaker:
            return None
        name = str(speaker)
        if name not in self.voices:
            found = self.db.execute("SELECT n FROM voice WHERE name = ?", (name,)).fetchone()
            self.voices[name] = int(found[0]) if found else self._named(name)
        return self.voices[name]

    def _named(self, name: str) -> int:
        number = self.db.execute("INSERT INTO voice(name) VALUES (?)", (name,)).lastrowid or 0
        self.db.executemany(
            "INSERT OR IGNORE INTO voice_word VALUES (?, ?)", [(word, number) for word in dict.fromkeys(words(name))]
        )
        return number

    def _learn(self, words_of: list[str], sign: int) -> None:
        """Count in how many memories a word stands."""
        counts = self.counts
        for word in words_of:
            counts[word] = counts.get(word, 0) + sign

    def _note(self) -> None:
        """Note the counts, and forget the words that nobody says any more."""
        self.db.executemany(schema.COUNT_WORD, sorted((word, change) for word, change in self.counts.items() if change))
        if gone := [(word,) for word, change in self.counts.items() if change < 0]:
            self.db.executemany("DELETE FROM vocabulary WHERE word = ? AND docs < 1", gone)
        self.counts = {}
