"""Change is data: what domain code returns, and `Vault.apply` writes in one transaction (docs/design/architecture.md, idea 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luna_cli.model.hub import Hub
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A memory that is new to the vault; `data` are its canonical bytes, where they are at hand already."""

    memory: Memory
    data: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A memory with other content, tier or metrics than `before`, under the same id; its file keeps its name and day."""

    before: Memory
    after: Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweigh:
    """New metrics of a memory after its accesses were counted; content untouched."""

    id: str
    metrics: PhiMetrics
    access_days: float
    access_count: int
    last_accessed: int
    promotion_candidate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Infer:
    """What a dream read out of a memory: the hubs that it is about, and what it feels like; None where somebody said so."""

    id: str
    concepts: tuple[str, ...]
    emotion: EmotionalContext | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promote:
    """A memory rises to `tier` at the instant `at`; `metrics` are those after the rise."""

    id: str
    tier: str
    at: int
    metrics: PhiMetrics
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demote:
    """A memory falls to `tier` at the instant `at`; `metrics` are those after the fall."""

    id: str
    tier: str
    at: int
    metrics: PhiMetrics
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relate:
    """A memory is tied to others: `parent` where it has none yet, `related` beside those that it has; nothing is taken away."""

    id: str
    parent: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersede:
    """A memory corrects an older one about the same thing: both stay, each names the other."""

    newer: str
    older: str
    at: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A memory leaves its tier for the archives: a stub stays findable, the full text stays readable."""

    id: str
    at: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revive:
    """An archived memory returns to the tier that it left."""

    id: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """A memory is removed without a stub; the journal keeps it until it is pruned."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One more line at the end of a log of the vault, such as `dreams/history.jsonl`."""

    path: str
    line: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole JSON document at `path`, such as a night's report or `vault.json`; replaces what is there."""

    path: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """The first `length` bytes of a trace file have been read (their sha256 given) and may go."""

    path: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grow:
    """A hub that is new (`before` is None) or other than `before`, under the same id."""

    before: Hub | None
    after: Hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Uproot:
    """A hub leaves the network, with the synapses that go out from it."""

    hub: Hub


Change = (
    Plant
    | Rewrite
    | Reweigh
    | Infer
    | Promote
    | Demote
    | Relate
    | Supersede
    | Archive
    | Revive
    | Purge
    | Record
    | Document
    | Fold
    | Grow
    | Uproot
)
