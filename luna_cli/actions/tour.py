"""The tour: a vault that lives through two months of a journal and a month of nights, with a faked clock."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.dream import live
from luna_cli.actions.import_ import LINES, import_
from luna_cli.actions.init import Planted, init
from luna_cli.actions.recall import recall_checked, trace
from luna_cli.sources import jsonl
from luna_cli.vault.index.open import writer
from luna_cli.vault.index.search import Hit
from luna_cli.vault.store import Vault

START = clock.parse_utc("2026-10-31T21:00:00Z")
"""The evening of the journal's last day: the vault is planted and the journal poured in."""
NIGHTS = 30
ZONE = "Europe/Paris"
CUES = (
    "quelle hydratation pour le pain de Marie",
    "when is La Patience back in the water",
    "What can Lou not eat, walnut or hazelnut?",
)
"""What the narrator wants to know; each is asked again on some days of the month, as one does."""
ASKED = ((1, 4, 6, 11, 19), (2, 5, 9, 16, 26), (3, 8, 12, 20, 24))
"""Days of the month on which each cue is asked."""


class Journal(NamedTuple):
    """The journal was poured in."""

    planted: int
    first: int
    last: int
    threats: int


class NightLived(NamedTuple):
    """A night on which something happened, with its report and its first line."""

    document: Mapping[str, Any]
    headline: str
    texts: Mapping[str, str]
    """What the memories that rose or were let go say: id to text."""


class Asked(NamedTuple):
    """A cue with its hits."""

    cue: str
    hits: list[Hit]


Event = Planted | Journal | NightLived | Asked


def tour(root: str) -> Iterator[Event]:
    """Live the tour in a new vault at `root`, telling each step when it is done. Raises RefusedError when it is not empty."""
    yield init(root, START, language="en", zone=ZONE, with_git=True, force=False)
    with Vault(root) as vault:
        yield _pour(vault)
        for night in range(1, NIGHTS + 1):
            evening = START + (night - 1) * clock.DAY_MS
            for cue, days in zip(CUES, ASKED, strict=True):
                if night in days:
                    _ask(vault, cue, evening)
            lived = live(vault, evening + 6 * clock.SECOND_MS * 3600)
            if not lived.quiet:
                yield NightLived(lived.document, lived.headline, _texts(vault, lived.document))
        for cue in CUES:
            yield Asked(cue, recall_checked(vault, cue, START + NIGHTS * clock.DAY_MS, 3))


def _pour(vault: Vault) -> Journal:
    with (files("luna_cli.data") / "journal.jsonl").open("rb") as stream:
        batches = list(import_(vault, jsonl.read(stream, "journal.jsonl", ZONE), START, LINES))
    memories = [memory for batch in batches for memory in batch.planted]
    instants = [memory.created_at for memory in memories]
    return Journal(len(memories), min(instants), max(instants), sum(bool(memory.threats) for memory in memories))


def _texts(vault: Vault, document: Mapping[str, Any]) -> dict[str, str]:
    phases = document["phases"]
    ids = [one["id"] for one in (*phases["promotion"]["promoted"], *phases["consolidation"]["archived"])]
    return {memory_id: vault.read(vault.locate(memory_id)).content for memory_id in ids}


def _ask(vault: Vault, cue: str, now: int) -> None:
    hits = recall_checked(vault, cue, now, 3)
    trace(vault.root, writer(vault.root), now, "recall", cue, [hit.value("id") for hit in hits])
