"""Recall: from a cue to what it asks for, and to hits, best first. On the start-up path: both lanes ask through this module.

How hits are ranked, and what that measures on development conversations: docs/design/recall.md.
"""

import os

from luna_cli import clock
from luna_cli.files import trace_log
from luna_cli.text.terms import query, words
from luna_cli.text.when import cues
from luna_cli.vault.index.search import Ask, Filters, Weights, lived, moved, search, voices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from luna_cli.files.sqlite import Connection
    from luna_cli.vault.index.search import Hit
    from luna_cli.vault.store import Vault

LONGEST, MOST_WORDS = 4000, 64
"""Characters of a cue that are read, and words that are looked for: the beginning of a text tells what it is about."""
ROLES = (
    (frozenset({"i", "me", "my", "mine", "je", "j", "moi", "mon", "ma", "mes"}), ("user", "human")),
    (frozenset({"you", "your", "yours", "tu", "toi", "ton", "ta", "tes", "vous", "votre", "vos"}), ("assistant", "ai")),
)
"""Words by which a person speaks of themselves and of the model they speak with, and what hooks call these two."""
TRACE_LIMIT = 4000
"""Bytes of a trace line; a longer cue is cut."""
TRACE_IDS = 100
"""Ids of a trace line: the first ones, of which the dream counts three."""


def languages(language: str) -> "tuple[str, ...]":
    """Return the languages that a cue is stemmed in: English, French and that of the vault."""
    return tuple(dict.fromkeys(("en", "fr", language)))


def groups(cue: str, language: str) -> "list[tuple[str, ...]]":
    """Return the words that a cue is looked up by, each with its stems in `languages`; of a long cue the first ones."""
    return query(cue[:LONGEST], languages(language))[:MOST_WORDS]


class Beside:
    """What a cue is asked with beside its words: rows of memories that hubs call to mind (`Ask.called`), and whether to say why."""

    __slots__ = ("called", "explain")

    def __init__(self, called: "dict[int, float] | None" = None, *, explain: bool = False) -> None:
        """Ask by words alone, unless more is said."""
        self.called, self.explain = called or {}, explain


def recall(
    db: "Connection",
    meta: "dict[str, Any]",
    cue: str,
    now: int,
    hits: "int | None" = None,
    filters: "Filters | None" = None,
    *,
    beside: "Beside | None" = None,
) -> "list[Hit]":
    """Return the hits of a cue in plain words, best first; none when nothing scores enough.

    `meta` holds the cached settings of the index.
    """
    cue = cue[:LONGEST]
    said = words(cue)
    tongues = languages(meta["language"])
    ask = Ask(groups(cue, meta["language"]), hits or int(meta["recall.hits"]), now)
    roles = [role for asked, role in ROLES if not asked.isdisjoint(said)]
    if named := voices(db, [*said[:MOST_WORDS], *(word for role in roles for word in role)]):
        ask.names = {group: word for word, _ in named for group in query(word, tongues)}
        ask.voices = {voice for _, voice in named}
        ask.plain.update(ask.names)
    if dated := cues(cue, now, meta["zone"], said):
        from luna_cli.rank.dates import Dates

        ask.dates = Dates(dated, meta["zone"])
        exact, relative, other = _said_by_dates([[said[at] for at in one.words] for one in dated])
        ask.plain.update(group for word in exact | relative | other for group in query(word, tongues))
        faint = exact | relative if lived(db, ask.dates.spans()) else relative
        ask.faint = {group for word in faint for group in query(word, tongues)}
    if beside is not None:
        ask.called, ask.told = beside.called, {} if beside.explain else None
    least = float(meta["recall.min_score"])
    found = [hit for hit in search(db, ask, Weights(meta), filters) if hit.score >= least]
    if any(hit.value("superseded") for hit in found):
        from luna_cli.vault.index.current import corrected

        return corrected(db, found, ask.hits, filters)
    return found


def _said_by_dates(dates: "list[list[str]]") -> "tuple[set[str], set[str], set[str]]":
    """Return the words of dates: months and figures; what counts from today (`3 days ago`); the others, such as `summer`."""
    from luna_cli.text.date_words import MONTHS, NUMBERS, UNITS

    exact, relative, other = set(), set(), set()
    for said in dates:
        counted = {word for word in said if word in NUMBERS or word[0].isdigit()}
        if counted and not UNITS.keys().isdisjoint(said):
            relative.update(said)
        else:
            exact |= counted | MONTHS.keys() & set(said)
            other.update(said)
    return exact, relative, other - exact


def recall_checked(
    vault: "Vault",
    cue: str,
    now: int,
    hits: "int | None" = None,
    filters: "Filters | None" = None,
    least: "float | None" = None,
    *,
    beside: "Beside | None" = None,
    network: "float | None" = None,
) -> "list[Hit]":
    """Return the hits of a cue, each as its file says it now: what was edited in place is read again.

    Hits that score less than `least` are left out, and association counts `network`; as the settings say when they are None.
    """
    meta = dict(vault.db.execute("SELECT key, value FROM meta").fetchall())
    meta["recall.hits"] = vault.config.value("recall.hits")
    meta["recall.min_score"] = vault.config.value("recall.min_score") if least is None else least
    meta.update((f"recall.{name}", vault.config.value(f"recall.{name}")) for name in Weights.NAMES)
    if network is not None:
        meta["recall.network"] = network
    while True:
        if filters is not None:
            from luna_cli.vault.index.narrow import prepare  # here alone: the fast lane asks without conditions

            prepare(vault.db, filters)  # which another connection may have taken the place of
        found = recall(vault.db, meta, cue, now, hits, filters, beside=beside)
        behind = moved(vault.root, found)
        if not behind:
            return found
        vault.refresh(behind)


def trace(root: str, writer: str, now: int, kind: str, cue: str, ids: "list[str]") -> None:
    """Leave a trace of what was used, for the next dream. Raises OSError where the vault cannot be written.

    The file carries the day in UTC: the dream reads the instant of each line, and no time zone is loaded for it here.
    """
    from _json import encode_basestring

    folder = f"{root}/traces"
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
    head = f'{{"at":"{clock.iso(now)}","by":{encode_basestring(f"{os.uname().nodename}-{os.getpid()}")},"kind":"{kind}","cue":'
    tail = ',"ids":[' + ",".join(f'"{one}"' for one in ids[:TRACE_IDS]) + "]}"
    room = TRACE_LIMIT - len(head.encode()) - len(tail)
    shown = cue
    while len(encode_basestring(shown).encode("utf-8", "surrogatepass")) > room:
        shown = shown[: len(shown) // 2]
    line = head + encode_basestring(shown) + tail
    trace_log.append(f"{folder}/{clock.iso(now)[:10]}.{writer}.jsonl", line.encode())


__all__ = ["Filters", "recall", "recall_checked", "trace"]
