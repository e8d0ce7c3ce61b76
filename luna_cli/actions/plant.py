"""From a draft to a memory: what luna infers at once (language, threats), what it is given, and its id."""

import hashlib
import os
from collections.abc import Mapping
from typing import Any

from luna_cli.errors import RefusedError
from luna_cli.model.memory import Draft, EmotionalContext, Memory, fresh_metrics
from luna_cli.text import secrets, threat
from luna_cli.text.language import detect
from luna_cli.vault.config import Config


def random_id() -> str:
    """Draw a new id: 48 random bits."""
    return f"exp_{os.urandom(6).hex()}"


def keyed_id(kind: str, key: str) -> str:
    """Return the id of an imported record: the first 48 bits of SHA-256 over the kind of source, a zero byte, and its own key."""
    digest = hashlib.sha256(kind.encode() + bytes(1) + key.encode()).hexdigest()
    return f"exp_{digest[:12]}"


def memory_of(draft: Draft, memory_id: str, now: int, config: Config) -> Memory:
    """Return the memory that a draft becomes when it enters the vault at `now`."""
    tier = draft.tier or config.value("store.tier")
    created = now if draft.created_at is None else draft.created_at
    return Memory(
        id=memory_id,
        memory_type=tier,
        created_at=created,
        updated_at=created,
        entered_at=now,
        content=draft.content,
        summary=draft.summary,
        session_context=draft.session_context,
        conversation_history=draft.conversation_history,
        phi_metrics=fresh_metrics(tier, now),
        emotional_context=_rounded(draft.emotional_context or EmotionalContext()),
        parent_id=draft.parent_id,
        related_ids=draft.related_ids,
        tags=draft.tags,
        source=draft.source,
        user_id=draft.user_id or _user(draft.session_context),
        trust=draft.trust,
        language=draft.language or detect(draft.content, config.language),
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


def secret_kinds(draft: Draft, config: Config) -> tuple[str, ...]:
    """Return the kinds of secrets that a draft holds; empty when the setting says to ignore them.

    Raises RefusedError when the setting `store.secrets` is `refuse`.
    """
    policy = config.value("store.secrets")
    if policy == "ignore":
        return ()
    texts = (draft.content, draft.summary or "", *(str(turn.get("content", "")) for turn in draft.conversation_history))
    kinds = tuple(sorted({kind for text in texts for kind in secrets.find(text)}))
    if kinds and policy == "refuse":
        raise RefusedError(
            f"the text holds a secret ({', '.join(kinds)}) and was not stored", "take it out; the setting is store.secrets"
        )
    return kinds
