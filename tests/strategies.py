"""What Hypothesis draws for luna: JSON values, instants, and whole memories as a file can hold them."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics
from luna_cli.model.schema import EXPERIENCE, TONES
from luna_cli.model.tier import PHI, TIERS, TRUSTS

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
"""For properties of values: the same examples on every machine, at whatever speed."""

_KNOWN = {field.name for field in EXPERIENCE} | {"version", "phi_constant", "experience"}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Any text that UTF-8 can write: quotes, controls, NUL, right-to-left, beyond the BMP."""
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
whole = st.integers(-(2**63), 2**64 - 1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | whole | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, json_values, max_size=3)
instants = st.integers(clock.MIN_MS, clock.MAX_MS) | st.integers(-2, 2)
ids = st.integers(0, 2**48 - 1).map(lambda number: f"exp_{number:012x}")


def shares(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    """Numbers as a file keeps them: six decimals, no negative zero."""
    return st.floats(low, high).map(lambda value: round(value, 6) + 0.0)


metrics = st.builds(
    PhiMetrics,
    phi_weight=shares(0.0, PHI),
    phi_resonance=shares(),
    phi_distance=shares(0.0, PHI),
    evolution_rate=shares(-2.0, 2.0),
    as_of=st.none() | instants,
)
emotions = st.builds(
    EmotionalContext,
    primary_emotion=st.sampled_from(TONES),
    intensity=shares(),
    valence=shares(-1.0),
    arousal=shares(),
    secondary_emotions=st.dictionaries(texts, shares(), max_size=3),
)
_several = st.lists(texts, max_size=3).map(tuple)
_maybe = st.none() | words
_unknown = st.dictionaries(texts.filter(lambda key: key not in _KNOWN and key != "created_at"), json_values, max_size=3)

memories = st.builds(
    Memory,
    id=ids,
    memory_type=st.sampled_from(TIERS),
    created_at=instants,
    updated_at=instants,
    content=words,
    entered_at=instants,
    summary=st.none() | texts,
    session_context=objects,
    conversation_history=st.lists(objects, max_size=2).map(tuple),
    phi_metrics=metrics,
    emotional_context=emotions,
    parent_id=st.none() | ids,
    children_ids=_several,
    related_ids=_several,
    tags=_several,
    source=texts,
    user_id=st.none() | texts,
    consolidation_count=st.integers(0, 2**53),
    last_consolidated=st.none() | instants,
    promotion_candidate=st.booleans(),
    trust=st.sampled_from(TRUSTS),
    language=_maybe,
    access_days=shares(0.0, 1e6),
    access_count=st.integers(0, 2**53),
    last_accessed=st.none() | instants,
    tier_since=st.none() | instants,
    pinned=st.booleans(),
    concepts=_several,
    threats=_several,
    supersedes=_several,
    superseded_by=_maybe,
    aliases=_several,
    versions=_several,
    inferred=_several,
    extra=_unknown,
    wrapper_extra=_unknown,
)
"""Memories with every field drawn, unknown keys among them; reading back what is written gives the same value."""
