"""From a draft to a memory: what luna infers at once (language, threats), what it is given, and its id."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luna_cli.errors import RefusedError
from luna_cli.model.memory import Draft, EmotionalContext, Memory, PhiMetrics, fresh_metrics
from luna_cli.model.tier import TIERS
from luna_cli.text import secrets, threat
from luna_cli.text.language import detect
from luna_cli.vault.config import Config


def random_ids(count: int) -> list[str]:
    """Draw new ids: 48 random bits each."""
    bits = os.urandom(6 * count).hex()
    return [f"exp_{bits[at : at + 12]}" for at in range(0, 12 * count, 12)]


def keyed_id(kind: str, key: str) -> str:
    """Return the id of an imported record: the first 48 bits of SHA-256 over the kind of source, a zero byte, and its own key."""
    digest = hashlib.sha256(kind.encode() + bytes(1) + key.encode()).hexdigest()
    return f"exp_{digest[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a vault takes drafts in, resolved once for many of them."""

    now: int
    tier: str
    language: str
    secrets: str
    metrics: Mapping[str, PhiMetrics]
    """What a memory weighs that has just been planted, a value a tier."""


def manner(config: Config, now: int) -> Manner:
    """Resolve the settings that storing depends on."""
    return Manner(
        now=now,
        tier=config.value("store.tier"),
        language=config.language,
        secrets=config.value("store.secrets"),
        metrics={tier: fresh_metrics(tier, now) for tier in TIERS},
    )


NEUTRAL = EmotionalContext()


def memory_of(draft: Draft, memory_id: str, how: Manner, context: Mapping[str, Any] | None = None) -> Memory:
    """Return the memory that a draft becomes when it enters the vault; `context` stands in for the draft's own."""
    now, tier = how.now, draft.tier or how.tier
    created = now if draft.created_at is None else draft.created_at
    return Memory(
        id=memory_id,
        memory_type=tier,
        created_at=created,
        updated_at=created,
        entered_at=now,
        content=draft.content,
        summary=draft.summary,
        session_context=draft.session_context if context is None else context,
        conversation_history=draft.conversation_history,
        phi_metrics=how.metrics[tier],
        emotional_context=NEUTRAL if draft.emotional_context is None else _rounded(draft.emotional_context),
        parent_id=draft.parent_id,
        related_ids=draft.related_ids,
        supersedes=draft.supersedes,
        tags=draft.tags,
        source=draft.source,
        user_id=draft.user_id or _user(draft.session_context),
        trust=draft.trust,
        language=draft.language or detect(draft.content, how.language),
        pinned=draft.pinned or tier == "root",
        threats=threat.marks(draft.content),
        extra=draft.extra,
    )


def _user(context: Mapping[str, Any]) -> str | None:
    user = context.get("user_id")
    return user if type(user) is str else None


def _rounded(felt: EmotionalContext) -> EmotionalContext:
    """Round as the file will hold it."""
    return EmotionalContext(
        primary_emotion=felt.primary_emotion,
        intensity=round(felt.intensity, 6),
        valence=round(felt.valence, 6),
        arousal=round(felt.arousal, 6),
        secondary_emotions={name: round(share, 6) for name, share in sorted(felt.secondary_emotions.items())},
    )


def secret_kinds(draft: Draft, how: Manner) -> tuple[str, ...]:
    """Return the kinds of secrets that a draft holds; empty when the setting says to ignore them.

    Raises RefusedError when the setting `store.secrets` is `refuse`.
    """
    if how.secrets == "ignore":
        return ()
    said = (str(turn.get("content", "")) for turn in draft.conversation_history)
    beside = (value for value in draft.session_context.values() if type(value) is str)
    texts = (draft.content, draft.summary or "", *draft.tags, *beside, *said)
    kinds = tuple(sorted({kind for text in texts for kind in secrets.find(text)}))
    if kinds and how.secrets == "refuse":
        raise RefusedError(
            f"the text holds a secret ({', '.join(kinds)}) and was not stored", "take it out; the setting is store.secrets"
        )
    return kinds
