"""Reading what no dream has read before: which concepts it names, which older memories name them too, and what it feels like."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.errors import CorruptError
from luna_cli.files import codec
from luna_cli.model.hub import HUB, Hub
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.memory import EmotionalContext
from luna_cli.model.tier import ARCHIVED
from luna_cli.rank.evidence import rarity
from luna_cli.text import affect
from luna_cli.text.concepts import LOOKED_AT, Mention, causes, keyphrases, mentions, written_as_names
from luna_cli.text.date_words import MONTHS
from luna_cli.text.slug import concept_slug
from luna_cli.text.terms import fold, stems_of
from luna_cli.text.when import cues
from luna_cli.vault.findings import lines
from luna_cli.vault.happened import happened
from luna_cli.vault.index.schema import UNREAD
from luna_cli.vault.index.tokens import FEWEST_LETTERS, SPOKEN
from luna_cli.vault.network import layout
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault
from luna_cli.vault.traces import Traces

OLDER = 8
"""Older memories that say the words of a concept which are read again, to see whether it was one to them."""
TWICE = 2
"""Memories that say a word before it can be one that another says."""
_HEARD = (
    "SELECT id, created, entered, coalesce(turn, -1), session, speaker, place, project, content, language, emotion, intensity, "  # noqa: S608 - constants
    "valence "
    f"FROM memory WHERE {UNREAD} AND tier <> ? AND entered <= ? ORDER BY created, coalesce(turn, -1), id"
)
_CONTENT, _LANGUAGE = 8, 9
"""Where a row of `_HEARD` holds the text, and its language."""
LANGUAGES = ("en", "fr")
"""Languages whose names of months are known."""
REMOVED_LINE = 1 << 10
"""Bytes of a line that names a removed hub."""
_NEUTRAL = EmotionalContext()
_DIGIT = re.compile(r"\d")


class Text(NamedTuple):
    """A memory as its concepts are read."""

    content: str
    language: str
    created: int
    speaker: str | None
    place: str | None = None
    project: str | None = None


class Reader:
    """Reads concepts out of texts; remembers how rare words are, and what it has read."""

    def __init__(self, vault: Vault, network: Network, lexicon: affect.Lexicon | None = None) -> None:
        """Read with what the index of `vault` knows of words, and with the hubs of `network`."""
        self.vault, self.network, self.lexicon = vault, network, lexicon
        self.db = vault.db
        self.docs: int = self.db.execute("SELECT docs FROM totals").fetchone()[0]
        self.people = {word for (word,) in self.db.execute("SELECT word FROM voice_word")}
        self.names: set[str] = {fold(one).strip() for one in network.concepts_with_a_capital()}
        """Words that are names even where a sentence begins with them."""
        self.removed = _removed(vault.root)
        self.counts: dict[str, int] = dict(self.db.execute("SELECT word, docs FROM vocabulary").fetchall())
        self.hubs = network.count()
        self.slugs: dict[str, str] = {}
        self.older: dict[str, set[str]] = {}
        """Older memories and the keys of their concepts, as far as they were read again."""

    def rarity(self, stem: str) -> float:
        """Return how rare a stem is in the vault."""
        return rarity(self.counts.get(stem, 1), self.docs)

    def concepts(self, text: Text) -> tuple[list[Mention], list[Mention]]:
        """Return what a text mentions, and what tells most of that which another memory may say as well."""
        said = mentions(text.content, text.language, self.people, self.names)
        shared = [one for one in said if one.is_name or all(self.counts.get(stem, 2) > 1 for stem in one.stems)]
        return said, keyphrases(shared, self.rarity)

    def named(self, text: Text) -> tuple[list[Named], list[tuple[str, str]]]:
        """Return the concepts of a text with who spoke, where, for what, and the days that it names; its causes as pairs."""
        said, telling = self.concepts(text)
        found = [Named(_key(one.stems), one.text, one.kind) for one in telling]
        for given, kind in ((text.speaker, "person"), (text.place, "place"), (text.project, "project")):
            if given and (stems := stems_of(fold(given).split(), text.language)):
                found.append(Named(_key(stems), given, kind))
        found += [Named(day, day, "time") for day in self._days(text)]
        found = list({one.key: one for one in reversed(found)}.values())[::-1]
        for one in found:
            if one.key not in self.slugs:
                self.slugs[one.key] = self._slug(one)
        found = [one for one in found if not self._is_removed(self.slugs[one.key])]
        keys = {one.key for one in found}
        pairs = [(_key(cause.stems), _key(effect.stems)) for cause, effect in causes(text.content, said)]
        return found, [pair for pair in pairs if pair[0] in keys and pair[1] in keys]

    def _is_removed(self, slug: str) -> bool:
        """Tell whether a person removed the hub of this slug, and nobody has made it anew since."""
        return slug in self.removed and self.network.node(HUB + slug) is None

    def _slug(self, one: Named) -> str:
        """Return the slug of the hub that a concept is or would be: one that has it as another name is that hub."""
        known = self.network.resolve(one.text) if self.hubs else None
        return known[len(HUB) :] if known else concept_slug(one.text)

    def _days(self, text: Text) -> list[str]:
        """Return the days that a text names by their month or in figures, as in 14 July or 2026-07-14."""
        if not _DIGIT.search(text.content):
            return []
        folded = fold(text.content).split()
        days = [
            cue.first_day
            for cue in cues(text.content, text.created, self.vault.config.zone, folded)
            if cue.grain == "day" and any(folded[at][0].isdigit() for at in cue.words)
        ]
        known = (day for day in dict.fromkeys(days) if clock.MIN_MS <= day * clock.DAY_MS <= clock.MAX_MS)
        return [clock.iso_day(day) for day in known]

    def earlier(self, named: Named) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return older memories, of the latest `OLDER` that say its words, to which it is a concept, with the hubs they list."""
        match = self._match(named)
        if not match:
            return ()
        query = (
            "SELECT m.id, m.content, m.language, m.created, m.speaker, m.place, m.project, m.concepts "
            "FROM words JOIN memory m ON m.n = words.rowid "
            "WHERE words MATCH ? AND m.tier <> ? AND m.inferred ORDER BY words.rowid DESC LIMIT ?"
        )
        found: list[tuple[str, tuple[str, ...]]] = []
        for memory_id, content, *more, concepts in self.db.execute(query, (match, ARCHIVED, OLDER)).fetchall():
            if memory_id not in self.older:
                self.older[memory_id] = {one.key for one in self.named(Text(content[:LOOKED_AT], *more))[0]}
            if named.key in self.older[memory_id]:
                found.append((memory_id, tuple(concepts.split())))
        return tuple(found)

    def _match(self, named: Named) -> str:
        """Return what a memory holds that says or was said by this, as the full-text table is asked; nothing when none does."""
        if named.kind == "time":
            return _saying_day(named.text)
        stems = named.key.split()
        counted = [stem for stem in stems if len(stem) >= FEWEST_LETTERS]
        ways = [] if any(self.counts.get(stem, 1) < TWICE for stem in counted) else [stems]
        if named.kind == "person":
            ways.append([SPOKEN + word for word in fold(named.text).split()])
        return _any_of(ways)


def _any_of(ways: Iterable[Sequence[str]]) -> str:
    """Return the question for memories that hold all words of one of these ways, as the full-text table is asked."""
    return " OR ".join("(" + " AND ".join(f'"{word}"' for word in way) + ")" for way in ways if way)


def _saying_day(day: str) -> str:
    """Return the question for memories that may name a day: by its month, or in figures."""
    year, month, number = day.split("-")
    names = [name for name, at in MONTHS.items() if at == int(month)]
    stems = {stem for name in names for language in LANGUAGES for stem in stems_of([name], language)}
    figures = {number, number.lstrip("0")}
    return _any_of([[year, month, number], *([figure, stem] for figure in sorted(figures) for stem in sorted(stems))])


def _removed(root: str) -> frozenset[str]:
    """Return the slugs of the hubs that a person removed; lines that say nothing are passed over."""
    path = os.path.join(root, layout.REMOVED)
    found = (_id_in(line.raw or b"") for line in lines(path, REMOVED_LINE))
    return frozenset(hub[len(HUB) :] for hub in found if hub.startswith(HUB))


def _id_in(raw: bytes) -> str:
    try:
        line = codec.decode(raw, REMOVED_LINE)
    except codec.RuleError:
        return ""
    return str(line.get("id")) if type(line) is dict else ""


def _key(stems: Sequence[str]) -> str:
    return " ".join(stems)


def unread(vault: Vault, until: int) -> bool:
    """Tell whether a memory that entered by the instant `until` was never read by a dream."""
    query = f"SELECT 1 FROM memory WHERE {UNREAD} AND tier <> ? AND entered <= ? LIMIT 1"  # noqa: S608 - constants
    return vault.db.execute(query, (ARCHIVED, until)).fetchone() is not None


def intake(
    vault: Vault,
    traces: Traces,
    now: int,
    plasticity: float = 1.0,
    lexicon: affect.Lexicon | None = None,
    *,
    late: bool = False,
) -> Intake:
    """Return what the analysis needs to know of a vault with these traces at `now` (ms); on a `late` night what entered by then."""
    network = Network(vault, thorough=True)
    reader = Reader(vault, network, lexicon)
    rows = _rows(vault, now if late else clock.MAX_MS)
    reader.names.update(word for row in rows for word in written_as_names(row[_CONTENT]))
    heard = [_heard(reader, row) for row in rows]
    said = Counter(slug for one in heard for slug in {reader.slugs[named.key] for named in one.concepts})
    once = {named.key: named for one in heard for named in one.concepts if said[reader.slugs[named.key]] == 1}
    earlier = {key: found for key, named in once.items() if (found := reader.earlier(named))} if reader.docs > len(heard) else {}
    known = {reader.slugs[key] for key in earlier}
    there_already = {slug for slug in said if reader.hubs and network.node(HUB + slug) is not None}
    used = [hubs for memory_id in sorted(traces.accesses) if (hubs := network.concepts(memory_id))]
    wanted = {hub for one in heard for hub in one.hubs} | {hub for hubs in used for hub in hubs}
    wanted |= {HUB + slug for slug, count in said.items() if count > 1 or slug in known or slug in there_already}
    heard = _with_all_that_they_say(heard, rows, {key for key, slug in reader.slugs.items() if HUB + slug in wanted})
    wanted |= set(_parents(network, wanted))
    there, broken = _hubs(network, wanted)
    return Intake(
        heard=tuple(heard),
        earlier=earlier,
        hubs=there,
        slugs=reader.slugs,
        broken=broken,
        used=tuple(used),
        count=network.count(),
        plasticity=plasticity,
        events=happened(vault, now),
    )


def _with_all_that_they_say(heard: list[Heard], rows: Sequence[Any], keys: set[str]) -> list[Heard]:
    """Return what was heard with those of these concepts that a text says without its being among the most telling."""
    if not keys:
        return heard
    longest = max(key.count(" ") + 1 for key in keys)
    found = []
    for one, row in zip(heard, rows, strict=True):
        stems = stems_of(fold(row[_CONTENT][:LOOKED_AT]).split(), row[_LANGUAGE])
        spans = (" ".join(stems[at : at + many]) for at in range(len(stems)) for many in range(1, longest + 1))
        also = dict.fromkeys(span for span in spans if span in keys)
        own = {named.key for named in one.concepts}
        found.append(replace(one, also=tuple(key for key in also if key not in own)))
    return found


def _rows(vault: Vault, until: int) -> Sequence[Any]:
    return vault.db.execute(_HEARD, (ARCHIVED, until)).fetchall()


def _heard(reader: Reader, row: Sequence[Any]) -> Heard:
    memory_id, created, entered, turn, session, speaker, place, project, content, language, emotion, intensity, valence = row
    content = content[:LOOKED_AT]
    text = Text(content, language, created, speaker, place, project)
    named, pairs = reader.named(text)
    hubs = reader.network.named(content) if reader.hubs else []
    felt = None
    if (emotion, intensity, valence) == (_NEUTRAL.primary_emotion, _NEUTRAL.intensity, _NEUTRAL.valence):
        read = affect.infer(content, language, reader.lexicon)
        felt = read if read != _NEUTRAL else None
    return Heard(
        id=memory_id,
        created_at=created,
        entered_at=entered,
        turn=turn,
        session=session,
        hubs=tuple(hubs),
        concepts=tuple(named),
        causes=tuple(pairs),
        emotion=felt,
    )


def _parents(network: Network, hubs: Iterable[str]) -> list[str]:
    """Return the hubs that are called like the first or the last word of one of these."""
    words = {f"hub_{word}" for hub in hubs for word in (hub[4:].split("-")[0], hub[4:].split("-")[-1]) if "-" in hub}
    return [hub for hub in words if network.node(hub) is not None]


def _hubs(network: Network, wanted: Iterable[str]) -> tuple[dict[str, Hub], frozenset[str]]:
    """Return those of these hubs that there are, and those whose files cannot be read."""
    found: dict[str, Hub] = {}
    broken: set[str] = set()
    for hub_id in sorted(wanted):
        try:
            files = network.files(hub_id)
        except CorruptError:
            broken.add(hub_id)
        else:
            if files is not None:
                found[hub_id] = files.whole
    return found, frozenset(broken)
