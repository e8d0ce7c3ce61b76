"""A stub: what stays of an archived memory (docs/design/mechanisms.md §6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """What stays of an archived memory (docs/design/mechanisms.md §6): enough to find it, to know it, and to bring it back."""

    id: str
    tier: str
    original_created_at: int
    archived_at: int
    condensation: str
    emotion: str
    trust: str
    reason: str
    full: str
    tags: tuple[str, ...] = ()
    session_id: str | None = None
    speaker: str | None = None
    source: str = "interaction"
    language: str | None = None
    turn: int | None = None
    links: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    superseded_by: str | None = None
    threats: tuple[str, ...] = ()
