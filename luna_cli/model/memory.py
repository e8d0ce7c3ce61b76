"""A memory: the spec's wrapper and `MemoryExperience` (memoire-pure-v2 §3.1, §3.2) with luna's additions (docs/design/format.md).

Instants are milliseconds since 1970 in UTC (see `luna_cli.clock`). Field names are those of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from luna_cli.model.tier import PHI, WEIGHT_BASE

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""An empty mapping that cannot change: the default of every mapping field."""


def _nothing() -> Mapping[str, Any]:
    # Python 3.11 takes a mapping proxy for a mutable default.
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class PhiMetrics:
    """Phi metrics of a memory at the instant `as_of`; what fades is computed on reading (docs/design/mechanisms.md §2)."""

    phi_weight: float = 1.0
    phi_resonance: float = 0.0
    phi_distance: float = PHI - 1.0
    evolution_rate: float = 0.0
    as_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionalContext:
    """What was felt: tone, intensity and arousal in 0…1, valence in −1…1 (spec §3.1)."""

    primary_emotion: str = "neutral"
    intensity: float = 0.5
    valence: float = 0.0
    arousal: float = 0.5
    secondary_emotions: Mapping[str, float] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One memory, wrapper and experience in one value.

    `entered_at` is the wrapper's `created_at` (entry into the vault); `created_at` is when it was lived.
    `extra` and `wrapper_extra` are the keys that luna does not know, kept as they are.
    """

    id: str
    memory_type: str
    created_at: int
    updated_at: int
    content: str
    entered_at: int
    summary: str | None = None
    session_context: Mapping[str, Any] = field(default_factory=_nothing)
    conversation_history: tuple[Mapping[str, Any], ...] = ()
    phi_metrics: PhiMetrics = field(default_factory=PhiMetrics)
    emotional_context: EmotionalContext = field(default_factory=EmotionalContext)
    parent_id: str | None = None
    children_ids: tuple[str, ...] = ()
    related_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str = "interaction"
    user_id: str | None = None
    consolidation_count: int = 0
    last_consolidated: int | None = None
    promotion_candidate: bool = False
    trust: str = "user"
    language: str | None = None
    access_days: float = 0.0
    access_count: int = 0
    last_accessed: int | None = None
    tier_since: int | None = None
    pinned: bool = False
    concepts: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    superseded_by: str | None = None
    aliases: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=_nothing)
    wrapper_extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def last_used(self) -> int:
        """The later of entry into the vault and last access: retention counts from here (mechanisms §1)."""
        return self.entered_at if self.last_accessed is None else max(self.entered_at, self.last_accessed)

    @property
    def in_tier_since(self) -> int:
        """When it entered its tier; its entry into the vault until it is first promoted."""
        return self.entered_at if self.tier_since is None else self.tier_since


def fresh_metrics(tier: str, now: int) -> PhiMetrics:
    """Return the metrics of a memory that has just been planted in `tier`."""
    # Rounded as the file will hold it, so that what is in hand equals what will be read.
    weight = WEIGHT_BASE[tier]
    return PhiMetrics(phi_weight=round(weight, 6), phi_distance=round(abs(PHI - weight), 6), as_of=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody asks to have stored: a line of the bulk format (docs/design/format.md), before luna gives it an id.

    `key` makes an import idempotent; `kind` is the sort of source that the key belongs to.
    """

    content: str
    created_at: int | None = None
    tier: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    source: str = "interaction"
    session_context: Mapping[str, Any] = field(default_factory=_nothing)
    emotional_context: EmotionalContext | None = None
    conversation_history: tuple[Mapping[str, Any], ...] = ()
    parent_id: str | None = None
    related_ids: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    user_id: str | None = None
    trust: str = "user"
    language: str | None = None
    pinned: bool = False
    key: str | None = None
    kind: str = "bulk"
    place: str = ""
    """Where the record stands, for messages: `notes.jsonl: line 3`."""
    extra: Mapping[str, Any] = field(default_factory=_nothing)
