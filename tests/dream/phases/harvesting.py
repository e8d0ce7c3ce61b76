"""Memories and syntheses as a dream sees them, and the nights lived over them."""

from collections.abc import Callable, Mapping
from typing import Any

from luna_cli import clock
from luna_cli.clock import DAY_MS
from luna_cli.dream.phase import Part
from luna_cli.dream.phases.synthesis import synthesise
from luna_cli.model.change import Plant, Supersede
from luna_cli.model.harvest import Harvest, Source
from luna_cli.model.memory import NOTHING, EmotionalContext, Memory
from luna_cli.model.snapshot import Snapshot

HOUR = 3_600_000
EVENING = clock.parse_utc("2026-03-12T18:00:00Z")
MONDAY = clock.parse_utc("2026-03-09T10:00:00Z")
NIGHT = clock.parse_utc("2026-03-13T03:00:00Z")
TEXTS = (
    "The rye bread rose well in the stone oven this morning.",
    "We carried forty loaves of rye bread down to the harbour.",
    "The harbour was full of boats, and the stone oven was still hot.",
    "Rye bread sells best at the harbour when the boats come in.",
    "Tomorrow the stone oven needs sweeping before the bread goes in.",
    "The boats bring flour to the harbour on Monday.",
)


class Vault:
    """Memories and syntheses as a dream sees them, with their texts."""

    def __init__(self, snapshot_of: Callable[..., Snapshot], row: Callable[..., Any]) -> None:
        self.memories: list[Source] = []
        self.syntheses: list[Source] = []
        self.texts: dict[str, str] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        self.felt: dict[str, dict[str, float]] = {}
        self.zone = "UTC"
        self._snapshot_of, self._row = snapshot_of, row

    def say(self, text: str, at: int = EVENING, *, session: str | None = "s", **facts: Any) -> Source:
        number = len(self.memories)
        one = Source(f"exp_{number:012x}", at + number * 1000, at + number * 1000, number, session, **facts)
        self.texts[one.id] = text
        self.memories.append(one)
        return one

    def talk(self, at: int = EVENING, session: str | None = "s", texts: tuple[str, ...] = TEXTS, **facts: Any) -> list[Source]:
        return [self.say(text, at, session=session, **facts) for text in texts]

    def dream(
        self, now: int = NIGHT, hubs_of: Mapping[str, tuple[str, ...]] = NOTHING, felt: Mapping[str, EmotionalContext] = NOTHING
    ) -> Part:
        harvest = Harvest(
            memories=tuple(self.memories),
            syntheses=tuple(self.syntheses),
            text=lambda memory_id: self.texts[memory_id],
            sources=lambda memory_id: self.sources.get(memory_id, ()),
        )
        rows = [self._row(one.id, created_at=one.created_at, **self.felt.get(one.id, {})) for one in self.memories]
        return synthesise(self._snapshot_of(rows, zone=self.zone), harvest, hubs_of, now, felt)

    def live(self, now: int = NIGHT, hubs_of: Mapping[str, tuple[str, ...]] = NOTHING) -> Part:
        """Dream, and keep what comes of it."""
        part = self.dream(now, hubs_of)
        for memory in planted(part):
            entry = next(one for one in part.section["syntheses"] if one["id"] == memory.id)
            made = Source(
                memory.id,
                memory.created_at,
                now,
                language=memory.language or "",
                trust=memory.trust,
                concepts=memory.concepts,
                scale=entry["scale"],
            )
            self.syntheses.append(made)
            self.texts[memory.id], self.sources[memory.id] = memory.content, memory.children_ids
        gone = {change.older for change in part.changes if isinstance(change, Supersede)}
        self.syntheses = [replaced(one, usable=one.usable and one.id not in gone) for one in self.syntheses]
        return part


def replaced(one: Source, **facts: Any) -> Source:
    return one._replace(**facts)


def planted(part: Part, scale: str = "") -> list[Memory]:
    found = [change.memory for change in part.changes if isinstance(change, Plant)]
    return [memory for memory in found if scale in {"", memory.tags[1]}]


def only(part: Part) -> Memory:
    (memory,) = planted(part)
    return memory


def camping(vault: Vault, day: int) -> dict[str, tuple[str, ...]]:
    """Say something about camping on a day, and other things beside it; return what a night reads out of it."""
    read: dict[str, tuple[str, ...]] = {}
    for number in range(2):
        one = vault.say(f"We lit campfire {number} while camping by the lake on day {day}.", EVENING + day * DAY_MS, session=None)
        read[one.id] = ("hub_camping", "hub_campfire")
    for number in range(20):
        one = vault.say(f"Thing {number} of day {day} was something else.", EVENING + day * DAY_MS, session=None)
        read[one.id] = (f"hub_thing-{day}-{number}",)
    vault.memories = [replaced(one, concepts=read.get(one.id, one.concepts)) for one in vault.memories]
    return read
